"""Tables in Dutch: the name of a column tells its heading and how its figures are written, in one place."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
from markupsafe import Markup

from leefbaarheid import dutch
from leefbaarheid.classes import HARDLY, LABELS, STEP
from leefbaarheid.draw.spark import DRAWN
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
#: Column -> heading and kind (``templates/kolommen.yml``). Words between braces come with the table.
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
    head: list[tuple[str, bool]] = []
    cells: list[list[tuple[Any, str, bool]]] = []
    for column in shown:
        heading, kind = COLUMNS.get(column, (column, rest))
        write, right = WRITERS[kind] if kind != "stap" else (lambda v: arrow(v, hardly), True)
        head.append((heading.format_map({**_WORDS, **(words or {})}), right))
        hidden = dim if kind in _JUDGED else [False] * len(frame)
        known = [None if pd.isna(v) or h else v for v, h in zip(frame[column], hidden, strict=True)]
        texts = [dutch.MISSING if v is None else write(v) for v in known]
        keys = [f"{v:.6g}" if sort and kind != "tekst" and v is not None else "" for v in known]
        cells.append([(text, key, right) for text, key in zip(texts, keys, strict=True)])
    return DRAWN.table(caption, sort, head, zip(dim, zip(*cells, strict=True), strict=True))


def areas_table(rows: pd.DataFrame, columns: str, words: Mapping[str, Any], hardly: float = HARDLY) -> Markup:
    """A table of areas that a reader can sort, those that are not judged muted at the end.

    >>> frame = pd.DataFrame({"naam": ["B", "A"], "klasse": [5, 9], "beoordeeld": [True, False]})
    >>> areas_table(frame, "naam klasse", {"soort": "Buurt"}).count("Uitstekend")
    0
    """
    rows = rows.sort_values(["beoordeeld", "naam"], ascending=[False, True])
    told = f"Alle gebieden: {words['soort'].lower()}"
    return table(rows, columns, told, words, hardly=hardly, sort=True, muted=~rows["beoordeeld"])
