"""Tables in Dutch: the name of a column tells its heading and how its figures are written, in one place."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
from markupsafe import Markup, escape

from leefbaarheid import dutch
from leefbaarheid.classes import HARDLY, LABELS, STEP
from leefbaarheid.labels import DIMENSION_LABELS, GROUP_LABELS, TYPE_LABELS
from leefbaarheid.templates import load
from leefbaarheid.terms import DIMENSIONS

#: Arrows of a change by its size and direction, and the class of their colour.
_ARROWS: Final = {2: ("↑", "up"), 1: ("↗", "up"), 0: ("→", "flat"), -1: ("↘", "down"), -2: ("↓", "down")}


def steps(points: Any, hardly: float = HARDLY) -> str:
    """Write a change (points of ``afw``) in class steps with one decimal; below ``hardly`` steps it is 0,0.

    >>> steps(0.0426), steps(-0.003), steps(None)
    ('+0,5', '0,0', '–')
    """
    if pd.isna(points):
        return dutch.MISSING
    return dutch.signed(points / STEP if abs(points) >= hardly * STEP else 0.0, 1)


def arrow(points: Any, hardly: float = HARDLY) -> Markup:
    """A change in steps with an arrow, steep from 0.45 step."""
    if pd.isna(points):
        return Markup(dutch.MISSING)
    size = 0 if abs(points) < hardly * STEP else 1 if abs(points) < 0.45 * STEP else 2
    sign, colour = _ARROWS[size if points > 0 else -size]
    return Markup(f'<span class="ga {colour}" aria-hidden="true">{sign}</span>{steps(points, hardly)}')


def chip(klasse: Any) -> Markup:
    """The digit of a class in its colour."""
    return Markup(f'<span class="chip c{int(klasse)}">{int(klasse)}</span>')


#: Size of a class line (units), pixels a class step, and the largest rise that fits.
_SLOPE: Final = (132, 60, 20, 28)


def slope(row: Mapping[str, Any], years: Mapping[str, int]) -> Markup:
    """A little line of the class of an area over some years, with its digits; empty where no score is known.

    ``years`` maps the ends of ``row`` (``van``: its ``afw_van`` and ``klasse_van``) to their year.

    >>> row = {"afw_van": -0.2, "klasse_van": 4, "afw_tot": -0.12, "klasse_tot": 5}
    >>> "Klasse 4 in 2014, 5 in 2020" in slope(row, {"van": 2014, "tot": 2020})
    True
    """
    known = {e: y for e, y in years.items() if pd.notna(row[f"afw_{e}"]) and pd.notna(row[f"klasse_{e}"])}
    if not known:
        return Markup("")
    width, height, pixels, most = _SLOPE
    at = {e: row[f"afw_{e}"] / STEP for e in known}
    middle, span = (max(at.values()) + min(at.values())) / 2, (max(at.values()) - min(at.values())) * pixels
    scale = pixels * min(1.0, most / span) if span else 0.0
    ends = list(years)
    x = {e: 14 + ends.index(e) * (width - 28) / max(1, len(ends) - 1) for e in known}
    y = {e: 25 - (at[e] - middle) * scale for e in known}
    line = "L".join(f"{x[e]:.0f} {y[e]:.1f}" for e in known)
    klasse = {e: int(row[f"klasse_{e}"]) for e in known}
    dots = "".join(
        f'<circle cx="{x[e]:.0f}" cy="{y[e]:.1f}" r="10" class="fk{klasse[e]}"/>'
        f'<text x="{x[e]:.0f}" y="{y[e] + 4.2:.1f}"{" class=d" if klasse[e] > 7 else ""}>{klasse[e]}</text>'
        f'<text class="yr" x="{x[e]:.0f}" y="59">{year}</text>'
        for e, year in known.items()
    )
    told = ", ".join(f"{klasse[e]} in {year}" for e, year in known.items())
    return Markup(
        f'<svg class="slope" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="Klasse {told}"><path d="M{line}"/>{dots}</svg>'
    )


_MOVES: Final = {1: "▲ duidelijk meer", 0: "geen duidelijke", -1: "▼ duidelijk minder"}
#: Kind of column -> how its figures are written, and whether they stand right.
WRITERS: Final[dict[str, tuple[Callable[[Any], Any], bool]]] = {
    "tekst": (lambda v: v, False),
    "groep": (lambda v: GROUP_LABELS[v], False),
    "dimensie": (lambda v: DIMENSION_LABELS[v], False),
    "klasse": (chip, False),
    "klassenaam": (lambda v: Markup("{} {}").format(chip(v), LABELS[int(v)].lower()), False),
    "aantal": (dutch.number, True),
    "decimaal": (lambda v: dutch.number(v, 1), True),
    "drempel": (lambda v: dutch.number(v, 4), False),
    "stap": (arrow, True),
    "punt": (dutch.signed, True),
    "aandeel": (dutch.percent, True),
    "maat": (dutch.measure, True),
    "cijfer": (dutch.short, True),
    "beweging": (lambda v: _MOVES[int(v)], False),
    "type": (lambda v: TYPE_LABELS[v], False),
    "vijfde": (lambda v: Markup('<span class="sw bs{0}">{0}</span>').format(int(v)), False),
}
#: Kinds that judge an area.
_JUDGED: Final = ("klasse", "klassenaam", "stap", "cijfer", "beweging")
#: Column -> heading and kind (``templates/kolommen.yml``). Words between braces come from whoever makes the table.
COLUMNS: Final[dict[str, tuple[str, str]]] = {
    **load("kolommen.yml"),
    **{d: (f"{DIMENSION_LABELS[d]} (punten)", "punt") for d in DIMENSIONS},
    **{f"verandering_{d}": (DIMENSION_LABELS[d], "stap") for d in DIMENSIONS},
    **{group: (label, "aantal") for group, label in GROUP_LABELS.items()},
}


#: Words of headings where nothing else is said.
_WORDS = {"soort": "Gebied", "gewicht": "Gewicht", "jaar": "", "basis": "Inwoners", "eenheid": "Cijfer"}


def table(
    frame: pd.DataFrame,
    columns: str,
    caption: str,
    words: Mapping[str, Any] | None = None,
    *,
    rest: str = "tekst",
    hardly: float = HARDLY,
    sort: bool = False,
    muted: pd.Series | None = None,
) -> Markup:
    """Write columns of a frame (names with spaces between) as a table in a box that scrolls.

    ``words`` fill the braces of :data:`COLUMNS`; ``*`` stands for all columns that are not named, columns that are not
    in :data:`COLUMNS` stand under their own name, of kind ``rest``. Changes below ``hardly`` steps are level. ``sort``
    lets a reader sort it; of rows for which ``muted`` holds, areas that are not judged, no class or change is shown.
    Nothing of an empty frame.

    >>> frame = pd.DataFrame({"naam": ["Kerkrade"], "huishoudens": [22730.0]})
    >>> table(frame, "naam huishoudens", "Voorbeeld").count("22.730")
    1
    """
    if frame.empty:
        return Markup("")
    named = columns.replace("*", "").split()
    shown = [*named, *(str(c) for c in frame if c not in named)] if "*" in columns else named
    dim = [False] * len(frame) if muted is None else muted.tolist()
    head: list[str] = []
    cells: list[list[str]] = []
    for column in shown:
        heading, kind = COLUMNS.get(column, (column, rest))
        heading = heading.format_map({**_WORDS, **(words or {})})
        write, right = WRITERS[kind] if kind != "stap" else (lambda v: arrow(v, hardly), True)
        side = ' class="r"' if right else ""
        head.append(f'<th scope="col"{side}>{escape(heading)}</th>')
        start, end = ("<td", "</td>") if cells else ('<th scope="row"', "</th>")
        hidden = dim if kind in _JUDGED else [False] * len(frame)
        known = [None if pd.isna(v) or h else v for v, h in zip(frame[column], hidden, strict=True)]
        keys = [f' data-v="{v:.6g}"' if sort and kind != "tekst" and v is not None else "" for v in known]
        texts = [dutch.MISSING if v is None else escape(write(v)) for v in known]
        cells.append([f"{start}{side}{k}>{t}{end}" for k, t in zip(keys, texts, strict=True)])
    rows = "\n".join(
        f"<tr{' class=mu' if m else ''}>{''.join(row)}</tr>"
        for row, m in zip(zip(*cells, strict=True), dim, strict=True)
    )
    told, look = escape(caption), "dt so" if sort else "dt"
    return Markup(
        f'<div class="sx" tabindex="0" role="region" aria-label="Tabel: {told}"><table class="{look}">'
        f'<caption class="vh">{told}</caption><thead><tr>{"".join(head)}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def areas_table(rows: pd.DataFrame, columns: str, words: Mapping[str, Any], hardly: float = HARDLY) -> Markup:
    """A table of areas that a reader can sort, those that are not judged muted at the end.

    >>> frame = pd.DataFrame({"naam": ["B", "A"], "klasse": [5, 9], "beoordeeld": [True, False]})
    >>> areas_table(frame, "naam klasse", {"soort": "Buurt"}).count("Uitstekend")
    0
    """
    rows = rows.sort_values(["beoordeeld", "naam"], ascending=[False, True])
    told = f"Alle gebieden: {words['soort'].lower()}"
    return table(rows, columns, told, words, hardly=hardly, sort=True, muted=~rows["beoordeeld"])
