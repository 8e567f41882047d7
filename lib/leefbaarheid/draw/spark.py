"""Drawings of figures, small enough for a list or a row of a table: lines over the years, estimates with intervals.

What stands where is worked out here, in units of the drawing; ``templates/schets.html.j2`` writes it.
"""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from markupsafe import Markup

from leefbaarheid import dutch
from leefbaarheid.classes import STEP
from leefbaarheid.templates import macros

DRAWN: Final = macros("schets.html.j2")
#: Room at the left, above, and for the years below (units); that of a letter of the last figures at the right.
_LEFT, _TOP, _BOTTOM, _LETTER = 6, 20, 17, 7.5
#: Least distance between two figures.
_APART: Final = 13


def spark(lines: pd.DataFrame, alt: str, width: int = 270, height: int = 112, figures: bool = True) -> Markup:
    """Draw one or two lines over the years as inline SVG, the first one heavy; empty without two years.

    ``lines`` has the years as index and a column a line; years that are missing are bridged by dots. ``alt`` is what a
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
    years = int(lines.index.min()), int(lines.index.max())
    last = max(len(dutch.short(line.iloc[-1])) for line in known if len(line))
    right, bottom = width - (14 + _LETTER * last if figures else _LEFT + 6), height - _BOTTOM
    across, up = (right - _LEFT) / (years[1] - years[0]), (bottom - _TOP) / ((high - low) or 1.0)

    def place(year: Any, value: float) -> dict[str, Any]:
        x, y = _LEFT + across * (year - years[0]), bottom - up * (value - low)
        return {"jaar": year, "x": x, "y": y, "cijfer": dutch.short(value)}

    drawn = [[place(*at) for at in line.items()] for line in known]
    ends = [line[-1]["y"] + 4 for line in drawn if line]
    if len(ends) == 2 and abs(ends[1] - ends[0]) < _APART:
        ends[1] = ends[0] + (_APART if ends[1] >= ends[0] else -_APART)
    return DRAWN.spark(alt, width, height, right, bottom, years, drawn, ends if figures else ())


#: Width, height of a row, and room for the names of rows (units).
_WIDTH, _ROW, _NAMES = 200, 13, 80


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
    at = left + (_WIDTH - 8 - left) * (ends - low) / ((high - low) or 1.0)
    at = at.assign(label=rows["label"], marge=at[["laag", "hoog"]].notna().all(axis=1))
    one = ends["grens"].nunique() == 1
    return DRAWN.estimates(at.to_dict("records"), words, sure, left, bottom, one)


#: Size of a class line (units), pixels a class step, and the largest rise that fits.
_ACROSS, _STEP, _RISE = 132, 20, 28


def slope(row: Mapping[str, Any], years: Mapping[str, int]) -> Markup:
    """A little line of the class of an area over some years, with its digits; empty where no score is known.

    ``years`` maps the ends of ``row`` (``van``: its ``afw_van`` and ``klasse_van``) to their year.

    >>> row = {"afw_van": -0.2, "klasse_van": 4, "afw_tot": -0.12, "klasse_tot": 5}
    >>> "Klasse 4 in 2014, 5 in 2020" in slope(row, {"van": 2014, "tot": 2020})
    True
    """
    known = [e for e in years if pd.notna(row[f"afw_{e}"]) and pd.notna(row[f"klasse_{e}"])]
    if not known:
        return Markup("")
    at = {e: row[f"afw_{e}"] / STEP for e in known}
    middle, span = (max(at.values()) + min(at.values())) / 2, (max(at.values()) - min(at.values())) * _STEP
    scale = _STEP * min(1.0, _RISE / span) if span else 0.0
    x = {e: round(14 + i * (_ACROSS - 28) / max(1, len(years) - 1)) for i, e in enumerate(years)}
    return DRAWN.slope([
        {"x": x[e], "y": 25 - (at[e] - middle) * scale, "klasse": int(row[f"klasse_{e}"]), "jaar": years[e]}
        for e in known
    ])  # fmt: skip
