"""The project's own table format: one key column, a year, numeric columns (CSV or Parquet)."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import codes
from leefbaarheid.sources.log import CBS, OWN, FileLog, RawFile
from leefbaarheid.sources.numbers import parse_numbers, parse_years, without_codes
from leefbaarheid.sources.text import TextTable, read_text
from leefbaarheid.terms import LEVELS

#: Beginnings of file names by which tables of CBS are known.
CBS_FILES: Final = ("kerncijfers", "ses_woa", "ses-woa")

#: Kenmerken that count something, of which some serve as weights.
COUNTS: Final = ("woningen", "huishoudens", "inwoners")
#: Headings of CBS for the same counts.
ALIASES: Final = {
    "aantal_woningen": "woningen",
    "woningvoorraad": "woningen",
    "aantal_huishoudens": "huishoudens",
    "aantal_inwoners": "inwoners",
}

#: Headings of SES-WOA, in a table that has the first of them.
SES_ALIASES: Final = {
    "ses_woa": "ses_totaal",
    "welvaart": "ses_welvaart",
    "opleiding": "ses_opleiding",
    "arbeid": "ses_arbeid",
    "inkomen_percentiel": "ses_inkomen",
    "vermogen_percentiel": "ses_vermogen",
    "spreiding": "ses_spreiding",
}

COLUMNS: Final = ["niveau", "code", "jaar", "kenmerk", "waarde"]


def key_columns(headings: list[str]) -> list[str]:
    """Return the columns that may be the key, the finest level first; ``code`` goes before all."""
    if "code" in headings:
        return ["code"]
    return sorted((h for h in headings if h in codes.KEYS), key=lambda h: LEVELS.index(codes.KEYS[h]))


def read_own_table(file: RawFile) -> tuple[pd.DataFrame, FileLog] | str:
    """Return figures (``COLUMNS``; the index is the row in the file) and the log of one own table.

    The year is in the column ``jaar``, else at the end of a column's name, else in the file's name,
    else 0. Columns of text are set aside with a remark. Returns a reason instead where a text column
    splits an area and year over several rows. Raises SourceError, with line or column, for anything
    that is not whole.
    """
    table = read_text(file)
    keys = key_columns(table.columns)
    if not keys:
        return "no key column (code, pc4, buurtcode, wijkcode, gemeentecode or grid)"
    log = FileLog(
        file.name, "own table", CBS if file.stem.startswith(CBS_FILES) else OWN, rijen_gelezen=table.rows
    )
    log.geweigerd.update(table.refused)
    log.opmerkingen = table.remarks
    frame = located(table, keys[0], log)
    rest = [c for c in table.columns if c not in (*keys, "jaar")]
    values = parse_numbers(table, rest).loc[frame.index]
    text = [c for c in rest if values[c].isna().all() and table.frame[c].notna().any()]
    if "jaar" in table.frame:
        frame["jaar"] = parse_years(table, "jaar").loc[frame.index]
    key = [c for c in ("niveau", "code", "jaar") if c in frame]
    split = splits(table.frame.loc[frame.index, text], frame[key])
    if split:
        return (
            f"an area and year has several rows, one for each {split}; make one row an area and year, with a "
            f"column for each {split}"
        )
    if len(text) == len(rest):
        return "no numeric column"
    if text:
        log.remark(f"columns of text set aside: {', '.join(text)}")
    values = without_codes(values.drop(columns=text), log)
    frame, values = one_each(frame, values, key, table, log)
    return _long(frame, values, file), log


def located(table: TextTable, key: str, log: FileLog) -> pd.DataFrame:
    """Return niveau and code of each row whose code has the form of a level; the log counts the others.

    Raises SourceError where no row has one.
    """
    if key != "code":
        level = codes.KEYS[key]
        code = codes.normalise(table.frame[key], level)
        good = codes.matches(code, level)
        niveau = pd.Series(level, code.index, dtype="string[pyarrow]")
    else:
        code = table.frame[key].astype("string[pyarrow]").str.upper()
        niveau = pd.Series(pd.NA, code.index, dtype="string[pyarrow]")
        for level in codes.PATTERNS:
            niveau = niveau.mask(codes.matches(code, level), level)
        good = niveau.notna()
    if not good.any():
        raise SourceError(
            f"{table.file.name}, column {key}: holds no codes of areas (GM0928, BU09280101, 6461); "
            "correct them, or rename the column."
        )
    log.remark_codes(table.frame[key][good], code[good])
    return log.keep(pd.DataFrame({"niveau": niveau, "code": code}), good, f"{key} is no code of an area")


def splits(text: pd.DataFrame, key: pd.DataFrame) -> str | None:
    """Return the text column that, beside the key, tells apart rows of one area and year."""
    repeated = key.duplicated(keep=False)
    if not repeated.any():
        return None
    for column in map(str, text):
        whole = key[repeated].assign(kind=text.loc[repeated, column])
        if whole["kind"].nunique() > 1 and not whole.duplicated().any():
            return str(column)
    return None


def one_each(
    frame: pd.DataFrame, values: pd.DataFrame, key: list[str], table: TextTable, log: FileLog
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both with one row for each ``key`` of ``frame``; the log counts rows that stand twice.

    Raises SourceError where two rows of one key differ.
    """
    if not frame.duplicated(key).any():
        return frame, values
    once = pd.concat([frame, values], axis=1).drop_duplicates()
    again = once.duplicated(key)
    if again.any():
        row = once[again].iloc[0]
        year = f" in {row['jaar']}" if "jaar" in key else ""
        place = table.place(int(once.index[again][0]))
        raise SourceError(
            f"{table.file.name}, {place}: {row['code']} has two different rows{year}; keep one."
        )
    log.refuse("same row twice", len(frame) - len(once))
    return frame.loc[once.index], values.loc[once.index]


def _long(frame: pd.DataFrame, values: pd.DataFrame, file: RawFile) -> pd.DataFrame:
    parts = []
    is_ses = any(re.fullmatch(r"ses_woa([_ -]?(19|20)\d\d)?", str(c)) for c in values)
    aliases = ALIASES | (SES_ALIASES if is_ses else {})
    given: dict[tuple[str, object], str] = {}
    for column in map(str, values):
        part = frame[["niveau", "code"]].assign(kenmerk=column, waarde=values[column])
        ending = re.fullmatch(r"(.+?)[_ -]?((?:19|20)\d\d)", column)
        if "jaar" in frame:
            part["jaar"] = frame["jaar"]
        elif ending:
            part["kenmerk"], part["jaar"] = ending[1], int(ending[2])
        else:
            part["jaar"] = codes.year_in(file.path.stem) or 0
        part["kenmerk"] = part["kenmerk"].replace(aliases)
        key = str(part["kenmerk"].iloc[0]), None if "jaar" in frame else part["jaar"].iloc[0]
        if key in given:
            raise SourceError(
                f"{file.name}: the columns {given[key]} and {column} both give {key[0]} of one year; keep one."
            )
        given[key] = column
        if key[0] in COUNTS and (values[column] < 0).any():
            row = frame.loc[values[column] < 0, "code"].iloc[0]
            raise SourceError(
                f"{file.name}, column {column}: {row} has a number below nought; leave it empty."
            )
        parts.append(part)
    return pd.concat(parts)[COLUMNS].dropna(subset="waarde").astype({"jaar": "int16"})
