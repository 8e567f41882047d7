"""Key figures per gemeente and theme, as the index shows them, out of the tables beside the reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from leefbaarheid import dutch
from leefbaarheid.data.regions import CHOSEN
from leefbaarheid.data.save import BASIS
from leefbaarheid.data.tidy import AS_COUNTRY
from leefbaarheid.report.themes import model
from leefbaarheid.say.words import UNSAFETY_LABELS
from leefbaarheid.terms import LEVEL_LABELS, TYPE_LABELS

#: Change of the score that counts by default: the steps of the map are steps of it.
T: Final[float] = model("stijgers_en_dalers").model_fields["drempel"].default
#: The step of what has no figure.
NONE: Final = "geen-cijfer"


#: Steps of change: colour, and a pattern of the page over falls.
_CHANGES: Final = (
    ("sterke daling", "#b35806", "dicht"),
    ("daling", "#f0a860", "lijn"),
    ("geen betekenisvolle verandering", "#d8d8d4", ""),
    ("stijging", "#92bfe0", ""),
    ("sterke stijging", "#2166ac", ""),
)
#: Colour and pattern of the four types.
_TYPES: Final = (("#7b3294", ""), ("#c7a5cf", "schuin"), ("#f0b26b", "stip"), ("#eef0ea", ""))


def _bounds() -> list[str]:
    """The bounds of the five steps of change, from the strongest fall to the strongest rise."""
    once, twice, minus = dutch.number(T, 3), dutch.number(2 * T, 3), dutch.MINUS
    return [
        f"{minus}{twice} of lager",
        f"{minus}{twice} tot {minus}{once}",
        f"{minus}{once} tot +{once}",
        f"+{once} tot +{twice}",
        f"+{twice} of hoger",
    ]


@dataclass(frozen=True)
class Column:
    """A column of the index; ``numeric`` ones sort by their ``sorts``, and stand right."""

    theme: str
    heading: str
    note: str
    numeric: bool = True


@dataclass(frozen=True)
class Cell:
    """What a gemeente has in a column: what is read, and by what it is sorted ("" sorts last)."""

    text: str
    sorts: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the map's legend; ``hatch`` is a pattern of the page over its colour, for who does not see that."""

    name: str
    label: str
    colour: str
    hatch: str = ""


#: The theme of the map in a few words, and its steps.
THEMES: Final[Mapping[str, tuple[str, str, tuple[Step, ...]]]] = {
    "stijgers_en_dalers": (
        "Stijgers en dalers",
        "verandering van de score",
        tuple(
            Step(f"stap-{i}", f"{label} ({bounds})", colour, hatch)
            for i, ((label, colour, hatch), bounds) in enumerate(zip(_CHANGES, _bounds(), strict=True))
        )[::-1],
    ),
    "sociale_ongelijkheid": (
        "Sociale ongelijkheid",
        "aandeel gebieden met stapeling: lage SES en een lage score",
        (
            Step("stap-3", "25% of meer", "#22466f"),
            Step("stap-2", "10 tot 25%", "#4f7ea3"),
            Step("stap-1", "tot 10%", "#8db3bd"),
            Step("stap-0", "geen", "#eef3ec"),
        ),
    ),
    "ondermijning": (
        "Criminaliteit",
        "type gemeente",
        tuple(
            Step(f"stap-{i}", label, *look)
            for i, (label, look) in enumerate(zip(TYPE_LABELS.values(), _TYPES, strict=True))
        ),
    ),
}

COLUMNS: Final = (
    Column("stijgers_en_dalers", "Verandering", "punten van de score"),
    Column("stijgers_en_dalers", "Vroegsignalering", "aandeel van wat in klasse 5 of 6 begon en daalde"),
    Column("stijgers_en_dalers", "Schaal", "waarop deze twee cijfers staan", numeric=False),
    Column(
        "sociale_ongelijkheid",
        "Samenhang met SES",
        "correlatie (Pearson) over de gebieden, elk telt één keer",
    ),
    Column("sociale_ongelijkheid", "Stapeling", "aandeel gebieden met een lage SES en een lage score"),
    Column("ondermijning", "Rang", "1: de meeste misdrijven"),
    Column("ondermijning", "Type", "in verhouding tot andere gemeenten", numeric=False),
)


@dataclass(frozen=True)
class Facts:
    """What the index tells of one report: a cell a column of its theme, its step on the map, and what was used."""

    cells: tuple[Cell, ...]
    step: str
    sentence: str
    origin: str


def read_facts(theme: str, tables: Path, code: str) -> Facts:
    """Read the key figures of a gemeente's report. Raises ``OSError``, ``ValueError`` or ``KeyError`` for a broken table."""
    about = pd.read_csv(tables / "herkomst.csv", dtype=str, keep_default_na=False).iloc[0]
    return _READERS[theme](tables, code, about)


def _rises(tables: Path, code: str, about: pd.Series) -> Facts:
    rows = pd.read_csv(tables / "groepen.csv")
    # on the level of the country where there is one: gemeenten are set side by side
    named = AS_COUNTRY if (rows["gebied"] == AS_COUNTRY).any() else CHOSEN
    own = rows[rows["gebied"] == named].set_index("groep")
    moved: Any = own.at["alle", "verandering"]
    early: Any = own.at["vroegsignalering_absoluut", "aandeel"]
    on = {**about, **own.loc["alle"].reindex(BASIS).dropna()}
    level = LEVEL_LABELS[str(on["niveau"])][1]
    step = (
        NONE
        if pd.isna(moved)
        else f"stap-{2 + sum(moved >= t for t in (T, 2 * T)) - sum(moved <= -t for t in (T, 2 * T))}"
    )
    shown = dutch.signed(moved)
    text = f"verandering {shown} punt ({level})" if step != NONE else "verandering niet te bepalen"
    cells = _number(shown, moved), _number(dutch.percent(early), early), Cell(level, level)
    return Facts(cells, step, text, _origin(on))


def _inequality(tables: Path, code: str, about: pd.Series) -> Facts:
    table = pd.read_csv(tables / "gemeenten.csv").set_index("gemeente_code")
    own = table.loc[code] if code in table.index else pd.Series(dtype=float).reindex(table.columns)
    # its gemeenten stand on the level of the country, and each of their areas counts once here
    on = {**about, **own.reindex(BASIS).dropna(), "gewicht": "geen"}
    relation, share = own["pearson"], own["stapeling_aandeel"]
    if pd.isna(share):
        step, text = NONE, "stapeling niet te bepalen"
    else:
        step = "stap-0" if share == 0 else f"stap-{1 + sum(share >= bound for bound in (0.10, 0.25))}"
        text = f"stapeling in {dutch.percent(share, 0)} van de gebieden"
    few = Cell("te weinig gebieden") if pd.isna(relation) else _number(dutch.number(relation, 2), relation)
    return Facts((few, _number(dutch.percent(share), share)), step, text, _origin(on))


def _crime(tables: Path, code: str, about: pd.Series) -> Facts:
    own = pd.read_csv(tables / "ranglijst.csv").set_index("gemeente_code").loc[code]
    kind, rank = own["type"], _number(dutch.number(own["rang"]), own["rang"])
    if not isinstance(kind, str):
        return Facts((rank, Cell("niet te bepalen")), NONE, "type niet te bepalen", _origin(about))
    step = f"stap-{list(TYPE_LABELS).index(kind)}"
    text = f"{TYPE_LABELS[kind]} (onveiligheid: {UNSAFETY_LABELS[str(own['onveiligheid_bron'])]})"
    return Facts((rank, Cell(TYPE_LABELS[kind], TYPE_LABELS[kind])), step, text, _origin(about))


def _origin(about: Mapping[str, Any] | pd.Series) -> str:
    """Say on what figures stand; ``about`` has ``bron, jaren, niveau, gewicht``."""
    weight = "elk gebied telt één keer" if about["gewicht"] == "geen" else f"gewogen naar {about['gewicht']}"
    years = " en ".join(str(about["jaren"]).split())
    return f"{about['bron']}; {years}; {LEVEL_LABELS[about['niveau']][1]}, {weight}"


def _number(text: str, value: Any) -> Cell:
    return Cell(text, "" if pd.isna(value) else repr(float(value)))


_READERS: Final[Mapping[str, Callable[[Path, str, pd.Series], Facts]]] = {
    "stijgers_en_dalers": _rises,
    "sociale_ongelijkheid": _inequality,
    "ondermijning": _crime,
}
