"""The project's own table format: one key column, a year, numeric columns (CSV or Parquet)."""

import re
from typing import Final

import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import codes, figures
from leefbaarheid.sources.log import CBS, OWN, FileLog, RawFile
from leefbaarheid.sources.text import TextTable, read_text

#: Beginnings of file names by which tables of CBS are known.
CBS_FILES: Final = ("kerncijfers", "ses_woa", "ses-woa")

#: Why a table without a key is set aside.
NO_KEY: Final = "no key column (code, pc4, buurtcode, wijkcode, gemeentecode or grid)"

_YEAR: Final = r"(.+?)[_ -]?((?:19|20)\d\d)"
_MOMENT: Final = re.compile(r"(.*_)?(pleeg|begin|incident)?(datum|tijdstip|date|datetime)(_.*)?")


def read_own_table(file: RawFile) -> tuple[pd.DataFrame, FileLog] | str:
    """Return figures and the log of one own table as :func:`figures_of` does, or why it is set aside."""
    table = read_text(file)
    table.called("own table", CBS if file.stem.startswith(CBS_FILES) else OWN)
    return figures_of(table)


def figures_of(table: TextTable) -> tuple[pd.DataFrame, FileLog] | str:
    """Return the figures (``figures.COLUMNS``) of a table and its log.

    The year is in the column ``jaar``, else at the end of a column's name, else in the file's name,
    else 0. Columns of text are set aside with a remark. Returns a reason instead where a text column
    splits an area and year over several rows. Raises SourceError, with line or column, for anything
    that is not whole.
    """
    keys, log = figures.key_columns(table.columns), table.log
    if not keys:
        return NO_KEY
    frame = figures.located(table, keys[0])
    rest = [c for c in table.columns if c not in (*codes.KEYS, *codes.MIXED, "jaar", "niveau")]
    moment = next((c for c in rest if _MOMENT.fullmatch(c)), None)
    if moment and frame.duplicated(["niveau", "code"]).any():
        table_of = "count them by area, year and kind, and give that table (code, jaar, misdrijf, aantal)"
        return f"rows of incidents (column {moment}): {table_of}"
    values = figures.parse_numbers(table, rest).loc[frame.index]
    text = [c for c in rest if values[c].isna().all() and table.frame[c].notna().any()]
    if "jaar" in table.frame:
        frame["jaar"] = figures.parse_years(table, "jaar").loc[frame.index]
    key = [c for c in ("niveau", "code", "jaar") if c in frame]
    if split := figures.splits(table.frame.loc[frame.index, text], frame[key]):
        remedy = f"make one row an area and year, with a column for each {split}"
        return f"an area and year has several rows, one for each {split}; {remedy}"
    if len(text) == len(rest):
        return "no numeric column"
    log.remark(f"columns of text set aside: {', '.join(text)}", text)
    values = figures.without_codes(values.drop(columns=text), log)
    frame = figures.one_each(frame.join(values), key, log)
    frame = log.keep(frame, frame[list(values)].notna().any(axis=1), "no figure")
    return _named(frame[key], frame[list(values)], table), log


def why_no_key(file: RawFile) -> str:
    """Say why a table without a key is set aside: the column that holds codes, and what to name it."""
    try:
        strays = figures.stray_keys(read_text(file))
    except SourceError:
        return NO_KEY
    column, level = next(iter(strays.items()), ("", ""))
    return NO_KEY + (f"; {column} holds codes of a {level}: name it {figures.NAMED[level]}" if column else "")


def _named(frame: pd.DataFrame, values: pd.DataFrame, table: TextTable) -> pd.DataFrame:
    """Return the figures under the names of this project, each column with its year."""
    parts, given = [], dict[tuple[str, int], str]()
    is_ses = any(re.fullmatch(r"ses_woa([_ -]?(19|20)\d\d)?", str(c)) for c in values)
    for column in map(str, values):
        name, year = column, codes.year_in(table.file.path.stem) or 0
        if ending := None if "jaar" in frame else re.fullmatch(_YEAR, column):
            name, year = ending[1], int(ending[2])
        name = (is_ses and codes.HEADINGS["ses_woa"].get(name)) or codes.kenmerk(name) or name
        if (name, year) in given:
            text = f"the columns {given[name, year]} and {column} both give {name} of one year; keep one."
            raise table.file.refusal(f": {text}")
        given[name, year] = column
        if name in codes.COUNTS:
            table.demand(~(values[column] < 0), column, "is a number below 0; leave it empty.")
        dated = frame if "jaar" in frame else frame.assign(jaar=year)
        parts.append(figures.to_long(dated.assign(**{name: values[column]}), [name]))
    return pd.concat(parts)
