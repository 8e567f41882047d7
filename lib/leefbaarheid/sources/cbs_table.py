"""Tables of CBS (StatLine) in one form, whatever file they came in: what their topics are, and the figures of these."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from leefbaarheid.params import plain_name
from leefbaarheid.sources import codes, figures
from leefbaarheid.sources.log import CBS, FileLog
from leefbaarheid.sources.text import TextTable

#: Headings of the column with the year.
PERIODS: Final = ("perioden", "periode", "periods", "jaar")
#: How to get a table that the readers take, as a remedy says it.
DOWNLOAD: Final = "download it from StatLine as 'CSV met statistische symbolen'"

_CODE: Final = r"(?:BU\d{4}[0-9A-Z]{4}|WK\d{4}[0-9A-Z]{2}|GM\d{4}|[A-Z]{2}\d{2})"
_UNUSED: Final = {"NL": "row of the whole country", "LD": "row of a landsdeel", "PV": "row of a provincie"}
_THOUSANDS: Final = re.compile(r"x?\s*1[ .]?000")

#: What the path of a topic of SES-WOA looks like, by kenmerk.
SES_TOPICS: Final[dict[str, str]] = codes.HEADINGS["ses_onderwerpen"]
#: Tables that hold SES-WOA per gemeente, wijk and buurt.
SES_TABLES: Final = ("85163NED", "85539NED", "85900NED", "86092NED", "86296NED")


@dataclass(frozen=True)
class Topic:
    """A topic: its column, its path in lower case (``ses-woa/totaalscore/gemiddelde score``) and unit."""

    column: str
    path: str
    unit: str = ""


@dataclass
class CbsTable:
    """A table as read, and which of its columns are topics. ``tabel`` is its id or ""."""

    table: TextTable
    tabel: str
    topics: list[Topic]
    next_page: bool = False

    def __post_init__(self) -> None:
        self.table.called(f"CBS table {self.tabel}".strip(), CBS)

    def known(self, name_of: Callable[[Topic], str | None]) -> dict[str, str]:
        """Return column -> name of the topics that have one. Raises SourceError where two have the same."""
        found: dict[str, Topic] = {}
        for topic in self.topics:
            name = name_of(topic)
            if name in found:
                both = f"the topics {found[name].path} and {topic.path} both give {name}"
                raise self.table.file.refusal(f": {both}; keep one.")
            found |= {name: topic} if name else {}
        return {topic.column: name for name, topic in found.items()}

    def topics_named(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return column -> name of the topics whose words, letters only, are in ``names``.

        A topic is known by the words of its key, else by its own title. Raises SourceError where two have one name.
        """

        def name_of(topic: Topic) -> str | None:
            titles = (re.sub(r"_\d+$", "", topic.column), topic.path.rpartition("/")[2])
            words = (plain_name(title).replace("_", "") for title in titles)
            return next((names[w] for w in words if w in names), None)

        return self.known(name_of)


def kerncijfers(cbs: CbsTable) -> dict[str, str]:
    """Return column -> kenmerk of the topics that are known, empty unless inhabitants or dwellings are among them.

    Raises SourceError where two topics are one kenmerk.
    """
    found = cbs.topics_named({name: codes.KENMERKEN[name] for name in codes.HEADINGS["kerncijfers"]})
    return found if {"inwoners", "woningen"} & set(found.values()) else {}


def ses_woa(cbs: CbsTable) -> dict[str, str]:
    """Return column -> kenmerk of the topics of SES-WOA, empty where the table has none.

    Raises SourceError where two topics give one kenmerk, and where a table that is known for SES-WOA has no
    topic of it that can be told.
    """

    def name_of(topic: Topic) -> str | None:
        """Compare its path without accents, signs and brackets."""
        parts = re.sub(r"\([^()]*\)", " ", topic.path).split("/")
        plain = "/".join(plain_name(part).replace("_", " ") for part in parts)
        return next((name for name, pattern in SES_TOPICS.items() if re.fullmatch(pattern, plain)), None)

    found = cbs.known(name_of)
    if any(name.startswith("ses_") for name in found.values()):
        return found
    if cbs.tabel in SES_TABLES:
        what = f"is of {cbs.tabel} but has no topic that is known as SES-WOA"
        remedy = f"download it with the scores chosen, and JSON with {cbs.tabel}_DataProperties.json."
        raise cbs.table.file.refusal(f"{what}; {remedy}")
    return {}


def read_kenmerken(cbs: CbsTable, wanted: Mapping[str, str]) -> tuple[pd.DataFrame, FileLog]:
    """Return figures (``figures.COLUMNS``) and the log; ``wanted`` names columns of topics and their kenmerk.

    Raises SourceError as :func:`read_values` does.
    """
    wide, log = read_values(cbs, wanted), cbs.table.log
    if "ses_totaal" in wide:
        years = wide.groupby("jaar")["ses_totaal"].count()
        log.remark_list("no total score in", [str(y) for y in sorted(years[years == 0].index)])
    return figures.to_long(wide, list(wanted.values())), log


def read_values(
    cbs: CbsTable,
    wanted: Mapping[str, str],
    limits: figures.Ranges = figures.LIMITS,
    dimensions: Sequence[str] = (),
) -> pd.DataFrame:
    """Return a row an area, year and value of ``dimensions``: niveau, code, jaar, these, then the wanted topics.

    ``wanted`` names the columns of topics and what to call them, the log those that are not used; figures are float64 in
    the topic's unit (those "x 1 000" multiplied out), missing where CBS gives none. ``dimensions`` are columns beside
    region and year, whose cells are trimmed. The index is the row in the file. Rows without any figure, those of the
    country and other areas that are no gemeente, wijk or buurt, and periods that are no whole year, are refused and
    counted. Raises SourceError, with file, place and remedy, for a table without codes or years, with several rows for an
    area and year, with cells that are no numbers, and for a figure beyond its ``limits``.
    """
    table, log = cbs.table, cbs.table.log
    region = _region(table)
    frame = pd.DataFrame({"code": table.frame[region].astype("string[pyarrow]").str.strip().str.upper()})
    frame = log.keep(frame, _is_code(frame["code"]), "row without a code of an area")
    frame = frame.assign(niveau=codes.levels_of(frame["code"]))
    other = frame.loc[frame["niveau"].isna(), "code"].str[:2]
    for prefix, rows in other.groupby(other):
        log.refuse(_UNUSED.get(str(prefix), f"row of another kind of area ({prefix}..)"), len(rows))
    none = "has no rows of a gemeente, wijk or buurt; download it again with those chosen."
    frame = narrowed(table, frame.dropna(subset="niveau"), none)
    frame = _with_years(table, frame)
    for column in dimensions:
        frame[column] = table.frame[column].astype("string[pyarrow]").str.strip()
    values = _numbers(cbs, wanted)
    taken = {region, *PERIODS, "id", *dimensions, *(t.column for t in cbs.topics)}
    rest = [c for c in table.columns if c not in taken]
    key = ["niveau", "code", "jaar", *dimensions]
    if split := figures.splits(table.frame[rest].astype("string"), frame[key]):
        many = f"several rows for an area and year, one for each value of {split}"
        raise table.file.refusal(f"has {many}; download it with one of them.")
    wide = figures.one_each(frame[key].join(values), key, log)
    for column, name in wanted.items():
        low, high, whole = limits.get(name, figures.SCORE)
        good = wide[name].isna() | (wide[name].between(low, high) & (not whole or wide[name] % 1 == 0))
        table.demand(good, column, f"cannot be {name} (was a decimal mark lost?); download it again.")
    others = [t.path for t in cbs.topics if t.column not in wanted and t.unit not in ("code", "naam")]
    log.remark_list("topics set aside", others, most=3)
    return log.keep(wide, wide[list(wanted.values())].notna().any(axis=1), "no figure (suppressed by CBS)")


def narrowed(table: TextTable, frame: pd.DataFrame, none: str) -> pd.DataFrame:
    """Narrow the table to the rows of ``frame``. Raises SourceError, with the text ``none``, where there are none."""
    if frame.empty:
        raise table.file.refusal(none)
    table.frame = table.frame.loc[frame.index]
    return frame


def _is_code(cells: pd.Series) -> pd.Series:
    return cells.str.fullmatch(_CODE).fillna(False).astype(bool)


def _region(table: TextTable) -> str:
    """Return the column that holds codes of areas, under whatever heading; the one with most of them."""
    text = {c: table.frame[c] for c in table.columns if isinstance(table.frame[c].dtype, pd.StringDtype)}
    found = {c: cells[_is_code(cells.str.strip().str.upper())] for c, cells in text.items()}
    best = max(found, key=lambda c: (len(found[c]), found[c].nunique()), default="")
    if not best or found[best].empty:
        remedy = f"{DOWNLOAD} with the topic 'Regiocode' (or 'Codering') ticked."
        raise table.file.refusal(f"has names of areas but no codes; {remedy}")
    return best


def _with_years(table: TextTable, frame: pd.DataFrame) -> pd.DataFrame:
    column = next((c for c in table.columns if c in PERIODS), None)
    if column is None:
        if (year := codes.year_in(table.file.path.stem)) is None:
            remedy = "download it with its periods, or put the year in its name."
            raise table.file.refusal(f"has no column Perioden; {remedy}")
        return frame.assign(jaar=year).astype({"jaar": "int16"})
    cells = table.frame[column].astype("string[pyarrow]").str.strip()
    good = cells.str.match(r"^(19|20)\d\d").fillna(False).astype(bool)
    table.demand(good, column, "is no period; write a year such as 2022 or 2022JJ00.")
    found = cells.str.extract(r"^(\d{4})(?:\.0|JJ00)? ?(\**)$")
    marked = sorted(found.loc[found[1].str.len() > 0, 0].unique())
    table.log.remark_list("marked as provisional by CBS", marked, 99)
    frame = table.log.keep(frame.assign(jaar=found[0]), found[0].notna(), "period that is no whole year")
    none = f", column {column}: holds no whole year; download it with years chosen."
    return narrowed(table, frame, none).astype({"jaar": "int16"})


def _numbers(cbs: CbsTable, wanted: Mapping[str, str]) -> pd.DataFrame:
    """Return the wanted topics as numbers, a decimal comma or point alike, marks of CBS left out."""
    table = cbs.table
    given: pd.DataFrame = table.frame[list(wanted)].select_dtypes("string")
    cells = given.apply(lambda column: column.str.replace(r" ?\*+$", "", regex=True))
    cells = cells.mask(cells.isin(["", "x", "–", "—"]))
    marked = int((cells != given).sum().sum())
    table.log.remark(f"{marked} figures marked as provisional by CBS", marked)
    table.frame = table.frame.assign(**cells)
    values = figures.parse_figures(table, list(wanted), decimals=True)
    large = [t.column for t in cbs.topics if t.column in wanted and _THOUSANDS.fullmatch(t.unit)]
    values[large] *= 1000
    return values.rename(columns=dict(wanted))
