"""Tables of CBS (StatLine) in one form, whatever file they came in: region, year, dimensions and topics."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import codes
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.numbers import CBS_MISSING, parse_numbers
from leefbaarheid.sources.own_table import one_each, splits
from leefbaarheid.sources.text import TextTable

#: Headings of the column with the year.
PERIODS: Final = ("perioden", "periode", "periods", "jaar")
#: How to get a table that the readers take, as a remedy says it.
DOWNLOAD: Final = "download it from StatLine as 'CSV met statistische symbolen'"

_CODE: Final = r"(?:BU\d{4}[0-9A-Z]{4}|WK\d{4}[0-9A-Z]{2}|GM\d{4}|[A-Z]{2}\d{2})"
_UNUSED: Final = {"NL": "row of the whole country", "LD": "row of a landsdeel", "PV": "row of a provincie"}
_THOUSANDS: Final = re.compile(r"x?\s*1[ .]?000")
_COMMA, _POINT = r"[+-]?\d*,\d+", r"[+-]?\d*\.\d+"


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

    @property
    def naam(self) -> str:
        """The file's name."""
        return self.table.file.name


def table_id(text: str) -> str:
    """Return the id of a table that ``text`` (an address or a file's name) holds, or "".

    >>> table_id("https://opendata.cbs.nl/ODataApi/OData/86092NED/$metadata#Cbs.OData.WebAPI.TypedDataSet")
    '86092NED'
    """
    found = re.search(r"(?<![0-9A-Za-z])(\d{5}(?:NED|ENG))(?![0-9A-Za-z])", text, re.IGNORECASE)
    return found[1].upper() if found else ""


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
    region = _region(cbs)
    code = table.frame[region].astype("string[pyarrow]").str.strip().str.upper()
    frame = pd.DataFrame({"code": code})
    frame = log.keep(frame, _is_code(code), "row without a code of an area")
    level = pd.Series(pd.NA, frame.index, dtype="string[pyarrow]")
    for name in ("gemeente", "wijk", "buurt"):
        level = level.mask(codes.matches(frame["code"], name), name)
    for prefix, rows in frame[level.isna()].groupby(frame["code"].str[:2]):
        log.refuse(_UNUSED.get(str(prefix), f"row of another kind of area ({prefix}..)"), len(rows))
    frame = frame.assign(niveau=level)[level.notna().to_numpy()]
    if frame.empty:
        raise SourceError(
            f"{cbs.naam} has no rows of a gemeente, wijk or buurt; download it again with those chosen."
        )
    table.frame = table.frame.loc[frame.index]
    for column, cells in (only or {}).items():
        good = (
            table.frame[column]
            .astype("string")
            .str.strip()
            .str.casefold()
            .isin([c.casefold() for c in cells])
        )
        frame = log.keep(frame, good, f"row of another kind of {column} than the value itself")
        if frame.empty:
            raise SourceError(
                f"{cbs.naam}, column {column}: no row is {' or '.join(cells)}; download it with the values chosen."
            )
        table.frame = table.frame.loc[frame.index]
    frame = _with_years(cbs, frame)
    table.frame = table.frame.loc[frame.index]
    for column in dimensions:
        frame[column] = table.frame[column].astype("string[pyarrow]").str.strip()
    values = _numbers(cbs, wanted)
    topics = {t.column for t in cbs.topics}
    taken = (region, *PERIODS, "id", *dimensions)
    rest = [c for c in table.columns if c not in topics and c not in taken]
    key = ["niveau", "code", "jaar", *dimensions]
    split = splits(table.frame[rest].astype("string"), frame[key])
    if split:
        raise SourceError(
            f"{cbs.naam} has several rows for an area and year, one for each value of {split}; "
            "download it with one of them."
        )
    frame, values = one_each(frame[key], values, key, table, log)
    return frame.join(values)


def _is_code(cells: pd.Series) -> pd.Series:
    return cells.str.fullmatch(_CODE).fillna(False).astype(bool)


def _region(cbs: CbsTable) -> str:
    """Return the column that holds codes of areas, under whatever heading; the one with most of them."""
    best, most = "", (0, 0)
    for column in cbs.table.columns:
        cells = cbs.table.frame[column]
        if not isinstance(cells.dtype, pd.StringDtype):
            continue
        found = cells[_is_code(cells.str.strip().str.upper())]
        if (len(found), found.nunique()) > most:
            best, most = column, (len(found), found.nunique())
    if not best:
        raise SourceError(
            f"{cbs.naam} has names of areas but no codes; {DOWNLOAD} with the topic 'Regiocode' (or 'Codering') "
            "ticked."
        )
    return best


def _with_years(cbs: CbsTable, frame: pd.DataFrame) -> pd.DataFrame:
    table, log = cbs.table, cbs.log
    column = next((c for c in table.columns if c in PERIODS), None)
    if column is None:
        year = codes.year_in(table.file.path.stem)
        if year is None:
            raise SourceError(
                f"{cbs.naam} has no column Perioden; download it with its periods, or put the year in its name."
            )
        return frame.assign(jaar=year).astype({"jaar": "int16"})
    cells = table.frame[column].astype("string[pyarrow]").str.strip()
    good = cells.str.match(r"^(19|20)\d\d").fillna(False).astype(bool)
    table.demand(good, column, "is no period; write a year such as 2022 or 2022JJ00.")
    found = cells.str.extract(r"^(\d{4})(?:\.0|JJ00)? ?(\**)$")
    provisional = sorted(found.loc[found[1].str.len() > 0, 0].unique())
    if provisional:
        log.remark(f"marked as provisional by CBS: {', '.join(provisional)}")
    frame = log.keep(frame.assign(jaar=found[0]), found[0].notna(), "period that is no whole year")
    if frame.empty:
        raise SourceError(f"{cbs.naam}, column {column}: holds no whole year; download it with years chosen.")
    return frame.astype({"jaar": "int16"})


def _numbers(cbs: CbsTable, wanted: Mapping[str, str]) -> pd.DataFrame:
    """Return the wanted topics as numbers, a decimal comma or point alike, marks of CBS left out."""
    table, log = cbs.table, cbs.log
    text = [c for c in wanted if isinstance(table.frame[c].dtype, pd.StringDtype)]
    frame, marked = table.frame.copy(), 0
    for column in text:
        cells = frame[column].mask(frame[column].isin(("x", "–", "—", "*", "**")))
        star = cells.str.fullmatch(r".*\d ?\*+").fillna(False).astype(bool)
        marked += int(star.sum())
        frame[column] = cells.str.replace(r" ?\*+$", "", regex=True)
    if marked:
        log.remark(f"{marked} figures marked as provisional by CBS")
    table.frame = frame
    if any(frame[c].str.fullmatch(_COMMA).fillna(False).any() for c in text):
        for column in text:
            points = frame[column].str.fullmatch(_POINT).fillna(False).astype(bool)
            table.demand(
                ~points, column, "has a decimal point where others have a comma; use one of the two."
            )
            frame[column] = frame[column].str.replace(",", ".", regex=False)
    values = parse_numbers(table, list(wanted))
    missing = values.isin(CBS_MISSING)
    if missing.to_numpy().any():
        log.remark(f"{int(missing.to_numpy().sum())} figures from -99999 to -99990 taken as missing")
    for topic in cbs.topics:
        if topic.column not in wanted:
            continue
        if values[topic.column].isna().all() and frame[topic.column].notna().any():
            raise SourceError(f"{cbs.naam}, column {topic.column}: holds no numbers; download it again.")
        if _THOUSANDS.fullmatch(topic.unit):
            values[topic.column] *= 1000
    return values.mask(missing).rename(columns=dict(wanted))
