"""Little lines of a figure over the years, small enough for a list or a row of twelve."""

from itertools import pairwise

import pandas as pd
from markupsafe import Markup, escape

from leefbaarheid import dutch

#: Room at the left, above, and for the years below (units); that of a letter of the last figures at the right.
_LEFT, _TOP, _BOTTOM, _LETTER = 6, 20, 17, 7.5


def spark(
    lines: pd.DataFrame, about: str, width: int = 270, height: int = 112, figures: bool = True
) -> Markup:
    """Draw one or two lines over the years as inline SVG, the first one heavy; empty without two years.

    ``lines`` has the years as index and a column a line; years that are missing are bridged by dots. ``about`` is what a
    screen reader hears before the figures of the first line; ``figures`` writes the last figure of each line beside it,
    and the first one of a line alone.

    >>> "2012: 5,0; 2014: 6,0" in spark(pd.DataFrame({"hier": [5.0, 6.0]}, index=[2012, 2014]), "Misdrijven")
    True
    """
    lines = lines.dropna(how="all")
    first = lines.iloc[:, 0].dropna() if len(lines.columns) else pd.Series(dtype=float)
    if len(first) < 2:
        return Markup("")
    low, high = 0.6 * float(lines.min().min()), float(lines.max().max())
    start, end = int(lines.index.min()), int(lines.index.max())
    last = {
        name: dutch.short(float(line.dropna().iloc[-1])) for name, line in lines.items() if line.notna().any()
    }
    right = width - (14 + _LETTER * max(map(len, last.values())) if figures else _LEFT + 6)
    bottom = height - _BOTTOM
    across = (right - _LEFT) / (end - start)
    up = (bottom - _TOP) / ((high - low) or 1.0)
    parts: list[str] = []
    taken: list[float] = []
    for number, (name, line) in enumerate(lines.items()):
        at = [
            (int(year), _LEFT + across * (int(year) - start), bottom - up * (value - low))
            for year, value in zip(line.dropna().index.tolist(), line.dropna(), strict=True)
        ]
        look = "sl1" if number == 0 else "sl2"
        for (y0, x0, v0), (y1, x1, v1) in pairwise(at):
            gap = " gat" if y1 - y0 > 1 else ""
            parts.append(f'<path class="{look}{gap}" d="M{x0:.1f} {v0:.1f}L{x1:.1f} {v1:.1f}"/>')
        if number == 0:
            parts += [f'<circle cx="{x:.1f}" cy="{v:.1f}" r="2.4"/>' for _, x, v in at]
        if figures and at:
            place = at[-1][2] + 4
            for other in taken:
                if abs(place - other) < 13:
                    place = other + (13 if place >= other else -13)
            taken.append(place)
            parts.append(f'<text class="{look}" x="{at[-1][1] + 8:.1f}" y="{place:.1f}">{last[name]}</text>')
    if figures and len(lines.columns) == 1:
        x, value = _LEFT, float(first.iloc[0])
        text, y = dutch.short(value), bottom - up * (value - low) - 8
        parts.append(f'<text class="sl1" x="{x}" y="{max(y, 10):.1f}">{text}</text>')
    parts.append(f'<path class="as" d="M{_LEFT - 4} {bottom + 2}H{right + 4}"/>')
    parts.append(f'<text class="yr" x="{_LEFT - 4}" y="{height - 2}">{start}</text>')
    parts.append(f'<text class="yr e" x="{right + 4}" y="{height - 2}">{end}</text>')
    told = "; ".join(
        f"{int(year)}: {dutch.short(float(value))}"
        for year, value in zip(first.index.tolist(), first, strict=True)
    )
    return Markup(
        f'<svg class="spark" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(about)}: {told}">'
        f"{''.join(parts)}</svg>"
    )
