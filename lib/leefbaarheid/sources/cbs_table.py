"""Tables of CBS (StatLine) in one form, whatever file they came in: region, year, dimensions and topics."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from leefbaarheid.params import plain_name
from leefbaarheid.sources import codes
from leefbaarheid.sources.figures import demand_limits, one_each, splits, to_long
from leefbaarheid.sources.log import CBS, FileLog, RawFile
from leefbaarheid.sources.numbers import demand_numbers, parse_numbers, without_codes
from leefbaarheid.sources.text import TextTable

#: Headings of the column with the year.
PERIODS: Final = ("perioden", "periode", "periods", "jaar")
#: How to get a table that the readers take, as a remedy says it.
DOWNLOAD: Final = "download it from StatLine as 'CSV met statistische symbolen'"

_CODE: Final = r"(?:BU\d{4}[0-9A-Z]{4}|WK\d{4}[0-9A-Z]{2}|GM\d{4}|[A-Z]{2}\d{2})"
_UNUSED: Final = {"NL": "row of the whole country", "LD": "row of a landsdeel", "PV": "row of a provincie"}
_THOUSANDS: Final = re.compile(r"x?\s*1[ .]?000")


@dataclass(frozen=True)
class Topic:
    """A topic: its column, its path in lower case (``ses-woa/totaalscore/gemiddelde score``) and unit."""

    column: str
    path: str
    unit: str = ""


@dataclass
class CbsTable:
    """A table as read: cells by column, which of them are topics, and the log. ``tabel`` is its id or ""."""

    table: TextTable
    tabel: str
    topics: list[Topic]
    log: FileLog
    next_page: bool = False

    def topics_named(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return column -> name of the topics whose words, letters only, are in ``names``.

        A topic is known by the words of its key, else by its own title. Raises SourceError where two have one name.
        """
        found: dict[str, str] = {}
        for topic in self.topics:
            titles = (re.sub(r"_\d+$", "", topic.column), topic.path.rpartition("/")[2])
            words = (plain_name(title).replace("_", "") for title in titles)
            name = next((names[w] for w in words if w in names), None)
            if name in found.values():
                raise self.table.file.refusal(f"has two topics for {name}; download it with one of them.")
            found |= {topic.column: name} if name else {}
        return found

    def remark_others(self, wanted: Mapping[str, str]) -> None:
        """Name the topics that are not used."""
        others = [t.path for t in self.topics if t.column not in wanted and t.unit not in ("code", "naam")]
        self.log.remark_list("topics set aside", others, most=3)


def table_id(text: str) -> str:
    """Return the id of a table that ``text`` (an address or a file's name) holds, or "".

    >>> table_id("https://opendata.cbs.nl/ODataApi/OData/86092NED/$metadata#Cbs.OData.WebAPI.TypedDataSet")
    '86092NED'
    """
    found = re.search(r"(?<![0-9A-Za-z])(\d{5}(?:NED|ENG))(?![0-9A-Za-z])", text, re.IGNORECASE)
    return found[1].upper() if found else ""


def read_kenmerken(cbs: CbsTable, wanted: Mapping[str, str]) -> tuple[pd.DataFrame, FileLog]:
    """Return figures (``figures.COLUMNS``) and the log; ``wanted`` names columns of topics and their kenmerk.

    Areas and years without any figure are refused and counted. Raises SourceError, with place and remedy, for anything
    that is not whole, and for a figure beyond its limits.
    """
    log, names = cbs.log, list(wanted.values())
    wide = read_figures(cbs, wanted)
    demand_limits(cbs.table, wide, wanted)
    cbs.remark_others(wanted)
    wide = log.keep(wide, wide[names].notna().any(axis=1), "no figure (suppressed by CBS)")
    if "ses_totaal" in wide:
        years = wide.groupby("jaar")["ses_totaal"].count()
        log.remark_list("no total score in", [str(y) for y in sorted(years[years == 0].index)])
    return to_long(wide, names), log


def read_figures(
    cbs: CbsTable,
    wanted: Mapping[str, str],
    *,
    dimensions: Sequence[str] = (),
    only: Mapping[str, Collection[str]] | None = None,
) -> pd.DataFrame:
    """Return a row an area, year and value of ``dimensions``: niveau, code, jaar, these, then the wanted topics.

    ``wanted`` names the columns of topics and what to call them; figures are float64 in the topic's unit
    (those "x 1 000" multiplied out), missing where CBS gives none. ``dimensions`` are columns beside region and year,
    whose cells are trimmed; ``only`` keeps the rows with one of some cells (in any case) in a column and counts the
    others as refused. The index is the row in the file. Rows of
    the country and other areas that are no gemeente, wijk or buurt, and periods that are no whole year, are
    refused and counted. Raises SourceError, with file, place and remedy, for a table without codes or years,
    with several rows for an area and year, or with cells that are no numbers.
    """
    table, log = cbs.table, cbs.log
    region = _region(table)
    frame = pd.DataFrame({"code": table.frame[region].astype("string[pyarrow]").str.strip().str.upper()})
    frame = log.keep(frame, _is_code(frame["code"]), "row without a code of an area")
    level = codes.levels_of(frame["code"])
    for prefix, rows in frame[level.isna()].groupby(frame["code"].str[:2]):
        log.refuse(_UNUSED.get(str(prefix), f"row of another kind of area ({prefix}..)"), len(rows))
    frame = frame.assign(niveau=level)[level.notna().to_numpy()]
    if frame.empty:
        text = "has no rows of a gemeente, wijk or buurt; download it again with those chosen."
        raise table.file.refusal(text)
    table.frame = table.frame.loc[frame.index]
    for column, cells in (only or {}).items():
        given = table.frame[column].astype("string").str.strip().str.casefold()
        good = given.isin([c.casefold() for c in cells])
        frame = log.keep(frame, good, f"row of another kind of {column} than the value itself")
        if frame.empty:
            text = f"no row is {' or '.join(cells)}; download it with the values chosen."
            raise table.file.refusal(f", column {column}: {text}")
        table.frame = table.frame.loc[frame.index]
    frame = _with_years(table, frame, log)
    table.frame = table.frame.loc[frame.index]
    for column in dimensions:
        frame[column] = table.frame[column].astype("string[pyarrow]").str.strip()
    values = _numbers(cbs, wanted)
    taken = {region, *PERIODS, "id", *dimensions, *(t.column for t in cbs.topics)}
    rest = [c for c in table.columns if c not in taken]
    key = ["niveau", "code", "jaar", *dimensions]
    if split := splits(table.frame[rest].astype("string"), frame[key]):
        many = f"several rows for an area and year, one for each value of {split}"
        raise table.file.refusal(f"has {many}; download it with one of them.")
    return one_each(frame[key].join(values), key, log, table.place)


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


def _with_years(table: TextTable, frame: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    column = next((c for c in table.columns if c in PERIODS), None)
    if column is None:
        year = codes.year_in(table.file.path.stem)
        if year is None:
            remedy = "download it with its periods, or put the year in its name."
            raise table.file.refusal(f"has no column Perioden; {remedy}")
        return frame.assign(jaar=year).astype({"jaar": "int16"})
    cells = table.frame[column].astype("string[pyarrow]").str.strip()
    good = cells.str.match(r"^(19|20)\d\d").fillna(False).astype(bool)
    table.demand(good, column, "is no period; write a year such as 2022 or 2022JJ00.")
    found = cells.str.extract(r"^(\d{4})(?:\.0|JJ00)? ?(\**)$")
    log.remark_list("marked as provisional by CBS", sorted(found.loc[found[1].str.len() > 0, 0].unique()), 99)
    frame = log.keep(frame.assign(jaar=found[0]), found[0].notna(), "period that is no whole year")
    if frame.empty:
        raise table.file.refusal(f", column {column}: holds no whole year; download it with years chosen.")
    return frame.astype({"jaar": "int16"})


def _numbers(cbs: CbsTable, wanted: Mapping[str, str]) -> pd.DataFrame:
    """Return the wanted topics as numbers, a decimal comma or point alike, marks of CBS left out."""
    table, log = cbs.table, cbs.log
    text = [c for c in wanted if isinstance(table.frame[c].dtype, pd.StringDtype)]
    frame, marked = table.frame.copy(), 0
    for column in text:
        cells = frame[column].mask(frame[column].isin(("x", "–", "—", "*", "**")))
        marked += int(cells.str.fullmatch(r".*\d ?\*+").fillna(False).astype(bool).sum())
        frame[column] = cells.str.replace(r" ?\*+$", "", regex=True)
    if marked:
        log.remark(f"{marked} figures marked as provisional by CBS")
    table.frame = frame
    values = parse_numbers(table, list(wanted), decimals=True)
    demand_numbers(table, values)
    values = without_codes(values, log)
    large = [t.column for t in cbs.topics if t.column in wanted and _THOUSANDS.fullmatch(t.unit)]
    values[large] *= 1000
    return values.rename(columns=dict(wanted))


#: Why a list of codes, or what else CBS tells about a table, is set aside.
METADATA: Final = "metadata of CBS, without figures: only DataProperties explain a table"
#: Why an English table is set aside.
ENGLISH: Final = "an English table of CBS: download the Dutch one (its id ends in NED)"


@dataclass(frozen=True)
class Properties:
    """The DataProperties of a table: path and unit of each topic by its key, all in lower case.

    ``tabel`` is "" where the file does not tell which table it explains.
    """

    file: RawFile
    tabel: str
    paths: Mapping[str, tuple[str, str]]

    def explains(self, tabel: str, keys: Sequence[str]) -> bool:
        """Tell whether it is of this table: by its id, or, without one, as it has just its topics, none more."""
        return self.tabel == tabel if self.tabel else bool(keys) and set(keys) == set(self.paths)


def is_key(name: str) -> bool:
    """Tell whether a column's name is the key of a topic: words and a number.

    >>> is_key("GemiddeldeScore_29"), is_key("Perioden")
    (True, False)
    """
    return re.fullmatch(r"[A-Za-z]\w*_\d+", name) is not None


def make_properties(file: RawFile, rows: Sequence[Any], where: str = "") -> tuple[Properties, FileLog]:
    """Return the DataProperties that ``rows`` hold, and their log; a path joins the titles of groups and topic.

    ``where`` is an address that may name the table. Raises SourceError for anything else, and where a topic's group is
    not in the file.
    """
    by_id = {str(row["ID"]): row for row in rows if isinstance(row, dict) and "ID" in row}
    paths: dict[str, tuple[str, str]] = {}
    for row in by_id.values():
        if row.get("Type") != "Topic" or not row.get("Key"):
            continue
        titles, at = [str(row.get("Title") or row["Key"]).strip()], row.get("ParentID")
        while at is not None:
            group = by_id.get(str(at))
            if group is None or len(titles) > len(by_id):
                what = f"the group {at} of {row['Key']} is not in it"
                raise file.refusal(f": {what}; download DataProperties whole.")
            titles.append(str(group.get("Title") or "").strip())
            at = group.get("ParentID")
        path = "/".join(reversed(titles)).lower()
        paths[str(row["Key"]).lower()] = (path, str(row.get("Unit") or "").strip().lower())
    if not paths:
        raise file.refusal("names no topics; download the table's DataProperties again.")
    properties = Properties(file, table_id(where) or table_id(file.name), paths)
    log = FileLog(file.name, f"CBS topics {properties.tabel}".strip(), CBS, rijen_gelezen=len(rows))
    return properties, log


def topics_of_keys(
    file: RawFile, tabel: str, names: Sequence[str], properties: Sequence[Properties]
) -> list[Topic]:
    """Return the topics among the columns ``names`` (as the source writes them); the others are dimensions.

    Without ``properties`` of the table the words before the number serve as path, where they are unique. Raises
    SourceError where they are not, or where a key is not in the table's properties.
    """
    keys = [n for n in names if is_key(n)]
    lower = [k.lower() for k in keys]
    known = next((p for p in sorted(properties, key=lambda p: not p.tabel) if p.explains(tabel, lower)), None)
    if known:
        strange = next((k for k in keys if k.lower() not in known.paths), None)
        if strange:
            what = f"has the topic {strange}, which {known.file.name} does not know"
            raise file.refusal(f"{what}; download both again, of one version.")
        return [Topic(k, *known.paths[k]) for k in lower]
    words = {k: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", k.rpartition("_")[0]).lower() for k in keys}
    double = next((w for w, n in Counter(words.values()).items() if n > 1), None)
    if double:
        first, second = [k for k in keys if words[k] == double][:2]
        name = tabel or "TABLE"
        remedy = f"put the answer of .../{name}/DataProperties beside it as {name}_DataProperties.json."
        raise file.refusal(f": the topics {first} and {second} cannot be told apart; {remedy}")
    return [Topic(k.lower(), words[k]) for k in keys]


#: Words of a topic -> kenmerk. Households are left to SES-WOA, which counts private ones only.
KERNCIJFERS: Final = {
    "aantalinwoners": "inwoners",
    "woningvoorraad": "woningen",
    "omgevingsadressendichtheid": "oad",
    "matevanstedelijkheid": "stedelijkheid",
}


def kerncijfers(cbs: CbsTable) -> dict[str, str]:
    """Return column -> kenmerk of the topics that are known, empty unless inhabitants or dwellings are among them.

    Raises SourceError where two topics are one kenmerk.
    """
    found = cbs.topics_named(KERNCIJFERS)
    return found if {"inwoners", "woningen"} & set(found.values()) else {}
