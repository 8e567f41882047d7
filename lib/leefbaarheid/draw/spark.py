"""Drawings of figures, small enough for a list or a row of a table: lines over the years, estimates with intervals."""

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
    known = [line.dropna() for _, line in lines.items()]
    if not known or len(known[0]) < 2:
        return Markup("")
    low, high = 0.6 * float(lines.min().min()), float(lines.max().max())
    start, end = int(lines.index.min()), int(lines.index.max())
    last = [dutch.short(line.iloc[-1]) if len(line) else "" for line in known]
    right = width - (14 + _LETTER * max(map(len, last)) if figures else _LEFT + 6)
    bottom = height - _BOTTOM
    across, up = (right - _LEFT) / (end - start), (bottom - _TOP) / ((high - low) or 1.0)
    parts: list[str] = []
    taken: list[float] = []
    for line, look, figure in zip(known, ("sl1", "sl2"), last, strict=False):
        x_of, y_of = _LEFT + across * (line.index - start), bottom - up * (line - low)
        at = list(zip(line.index, x_of, y_of, strict=True))
        for (y0, x0, v0), (y1, x1, v1) in pairwise(at):
            gap = " gat" if y1 - y0 > 1 else ""
            parts.append(f'<path class="{look}{gap}" d="M{x0:.1f} {v0:.1f}L{x1:.1f} {v1:.1f}"/>')
        if look == "sl1":
            parts += [f'<circle cx="{x:.1f}" cy="{v:.1f}" r="2.4"/>' for _, x, v in at]
        if figures and at:
            x, place = at[-1][1] + 8, at[-1][2] + 4
            for other in taken:
                if abs(place - other) < 13:
                    place = other + (13 if place >= other else -13)
            taken.append(place)
            parts.append(f'<text class="{look}" x="{x:.1f}" y="{place:.1f}">{figure}</text>')
    if figures and len(known) == 1:
        y = max(bottom - up * (known[0].iloc[0] - low) - 8, 10)
        parts.append(f'<text class="sl1" x="{_LEFT}" y="{y:.1f}">{dutch.short(known[0].iloc[0])}</text>')
    parts += [
        f'<path class="as" d="M{_LEFT - 4} {bottom + 2}H{right + 4}"/>',
        f'<text class="yr" x="{_LEFT - 4}" y="{height - 2}">{start}</text>',
        f'<text class="yr e" x="{right + 4}" y="{height - 2}">{end}</text></svg>',
    ]
    told = "; ".join(f"{year}: {dutch.short(value)}" for year, value in known[0].items())
    told = f'role="img" aria-label="{escape(about)}: {told}"'
    return Markup(f'<svg class="spark" viewBox="0 0 {width} {height}" {told}>{"".join(parts)}')


#: Width, height of a row and of the line of words below, room for the names of rows (units), and how many letters fit.
_WIDTH, _ROW, _FOOT, _NAMES, _LETTERS = 200, 13, 16, 80, 15


def estimates(rows: pd.DataFrame, words: str, *, sure: bool = True, origin: float | None = None) -> Markup:
    """Draw estimates on one axis as inline SVG, hidden from screen readers: the same figures stand beside it.

    ``rows`` has ``label, waarde, laag, hoog, grens``; an interval that is missing is not drawn. ``words`` name the bound
    where all have the same; ``sure`` draws full dots, else open ones; ``origin`` is a value that the axis must reach.
    Labels are written where there is more than one row.

    >>> row = {"label": "r", "waarde": 0.66, "laag": 0.61, "hoog": 0.7, "grens": 0.5}
    >>> estimates(pd.DataFrame([row]), "ten minste 0,5").count("<circle")
    1
    """
    ends = rows[["waarde", "laag", "hoog", "grens"]].astype(float)
    low, high = ends.min().min(), ends.max().max()
    low = low if origin is None else min(low, origin)
    left, bottom = _NAMES + 8 if len(rows) > 1 else 8, _ROW * len(rows) + 6
    across = left + (_WIDTH - 8 - left) * (ends - low) / ((high - low) or 1.0)
    parts = [f'<path class="as" d="M{left - 8} {bottom}H{_WIDTH}"/>']
    one = ends["grens"].nunique() == 1
    for i, (label, at) in enumerate(zip(rows["label"], across.to_dict("records"), strict=True)):
        y = 9 + _ROW * i
        if not one:
            parts.append(f'<path class="gr" d="M{at["grens"]:.1f} {y - 6}v12"/>')
        if pd.notna(at["laag"]) and pd.notna(at["hoog"]):
            parts.append(f'<path class="iv" d="M{at["laag"]:.1f} {y}H{at["hoog"]:.1f}"/>')
        if left > _NAMES:
            short = label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1].rstrip()}…"
            parts.append(f'<text x="0" y="{y + 4}">{escape(short)}</text>')
        parts.append(f'<circle cx="{at["waarde"]:.1f}" cy="{y}" r="4.4"/>')
    if one:
        x = across["grens"].iloc[0]
        side = "start" if x < left + 30 else "end" if x > _WIDTH - 40 else "middle"
        parts.insert(1, f'<path class="gr" d="M{x:.1f} 2V{bottom}"/>')
        place = min(max(x, left - 8), _WIDTH)
        parts.append(f'<text x="{place:.1f}" y="{bottom + 12}" text-anchor="{side}">{escape(words)}</text>')
    look = f'class="{"est" if sure else "est open"}" viewBox="0 0 {_WIDTH} {bottom + _FOOT}"'
    return Markup(f'<svg {look} aria-hidden="true">{"".join(parts)}</svg>')
