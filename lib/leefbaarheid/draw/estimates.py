"""Figures with their intervals beside the bound that they must pass, small enough for a row of a table."""

import pandas as pd
from markupsafe import Markup, escape

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
    low = min(v for v in (ends.min().min(), origin) if v is not None)
    high = ends.max().max()
    left = _NAMES + 8 if len(rows) > 1 else 8
    span = (high - low) or 1.0

    def across(value: float) -> float:
        return left + (_WIDTH - 8 - left) * (value - low) / span

    bottom = _ROW * len(rows) + 6
    parts = [f'<path class="as" d="M{left - 8} {bottom}H{_WIDTH}"/>']
    one = ends["grens"].nunique() == 1
    for i, r in enumerate(rows.to_dict("records")):
        y = 9 + _ROW * i
        if not one:
            parts.append(f'<path class="gr" d="M{across(r["grens"]):.1f} {y - 6}v12"/>')
        if pd.notna(r["laag"]) and pd.notna(r["hoog"]):
            parts.append(f'<path class="iv" d="M{across(r["laag"]):.1f} {y}H{across(r["hoog"]):.1f}"/>')
        if left > _NAMES:
            label = r["label"] if len(r["label"]) <= _LETTERS else f"{r['label'][: _LETTERS - 1].rstrip()}…"
            parts.append(f'<text x="0" y="{y + 4}">{escape(label)}</text>')
        parts.append(f'<circle cx="{across(r["waarde"]):.1f}" cy="{y}" r="4.4"/>')
    if one:
        x = across(float(ends["grens"].iloc[0]))
        side = "start" if x < left + 30 else "end" if x > _WIDTH - 40 else "middle"
        parts.insert(1, f'<path class="gr" d="M{x:.1f} 2V{bottom}"/>')
        at = min(max(x, left - 8), _WIDTH)
        parts.append(f'<text x="{at:.1f}" y="{bottom + 12}" text-anchor="{side}">{escape(words)}</text>')
    look = "est" if sure else "est open"
    return Markup(
        f'<svg class="{look}" viewBox="0 0 {_WIDTH} {bottom + _FOOT}" aria-hidden="true">{"".join(parts)}</svg>'
    )
