"""Tables of gemeenten: their provincie, what older ones became, and groups of them."""

import re
from typing import Final

import pandas as pd

from leefbaarheid.sources.figures import coded, one_each, parse_numbers, parse_years
from leefbaarheid.sources.log import CBS, OWN, FileLog, Origin, RawFile
from leefbaarheid.sources.text import TextTable, headings, read_text

REGION_COLUMNS: Final = ("jaar", "gemeentecode", "gemeentenaam", "provincie_code", "provincie")
GROUP_COLUMNS: Final = ("groep_code", "groep", "soort", "gemeente_code", "bron")
GROUP_KINDS: Final = ("groep", "regio")
SUCCESSION_COLUMNS: Final = ("year_from", "gm_code_from", "gm_naam_from", "share")


def read_regions(file: RawFile) -> tuple[int, pd.DataFrame, FileLog]:
    """Return the newest year (the division), its gemeenten and the log.

    Columns: gemeente_code, gemeente, provincie_code, provincie. Raises SourceError for a missing
    column or cell, a gemeente in two provincies, or a provincie with two names.
    """
    table, log = _open(file, REGION_COLUMNS, "gemeenten and provincies", CBS)
    frame = table.frame[["gemeentenaam", "provincie_code", "provincie"]]
    frame = frame.rename(columns={"gemeentenaam": "gemeente"}).assign(jaar=parse_years(table, "jaar"))
    frame.insert(0, "gemeente_code", _coded(table, "gemeentecode"))
    frame["provincie_code"] = frame["provincie_code"].str.upper()
    good = frame["provincie_code"].str.fullmatch(r"PV\d\d")
    table.demand(good, "provincie_code", "must look like PV31; correct it.")
    newest = int(frame["jaar"].max())
    frame = log.keep(frame, frame["jaar"] == newest, f"older than {newest}").drop(columns="jaar")
    _one_name(frame, "provincie_code", "provincie", file)
    return newest, one_each(frame, ["gemeente_code"], log).reset_index(drop=True), log


def read_succession(file: RawFile) -> tuple[int, pd.DataFrame, FileLog]:
    """Return the year of the division, the table ``opvolging`` and the log. Raises SourceError.

    Beside the columns of ``opvolging`` there is ``anderen``: which others took a part (``GM0824:0.28;...``), empty where
    none did, missing where the file does not tell.
    """
    if not (target := next((h for h in headings(file) if re.fullmatch(r"gm_code_\d{4}", h)), "")):
        raise file.refusal("has no column gm_code_2024 (or another year); add it.")
    table, log = _open(file, (*SUCCESSION_COLUMNS, target), "successors of gemeenten", CBS)
    frame = pd.DataFrame({"jaar": parse_years(table, "year_from")}).assign(
        gemeente_code_oud=_coded(table, "gm_code_from"),
        gemeente_oud=table.frame["gm_naam_from"],
        gemeente_code=_coded(table, target),
        aandeel=parse_numbers(table, ["share"])["share"],
        anderen=table.frame["others"].astype("string").fillna("") if "others" in table.frame else None,
    )
    table.demand(frame["aandeel"].between(0, 1), "share", "must lie between 0 and 1; correct it.")
    return int(target[-4:]), one_each(frame, ["jaar", "gemeente_code_oud"], log).reset_index(drop=True), log


def read_groups(file: RawFile) -> tuple[pd.DataFrame, FileLog]:
    """Return groups of gemeenten (``GROUP_COLUMNS``) and the log. Raises SourceError."""
    table, log = _open(file, GROUP_COLUMNS, "groups of gemeenten", OWN)
    frame = table.frame[list(GROUP_COLUMNS)].assign(gemeente_code=_coded(table, "gemeente_code"))
    table.demand(frame["soort"].isin(GROUP_KINDS), "soort", f"must be {' or '.join(GROUP_KINDS)}.")
    _one_name(frame, "groep_code", "groep", file)
    return one_each(frame, ["groep_code", "gemeente_code"], log).reset_index(drop=True), log


def _open(file: RawFile, columns: tuple[str, ...], kind: str, origin: Origin) -> tuple[TextTable, FileLog]:
    table = read_text(file)
    for column in columns:
        if column not in table.frame:
            raise file.refusal(f"has no column {column}; it needs {', '.join(columns)}.")
        table.demand(table.frame[column].notna(), column, "must be filled in.")
    return table, table.called(kind, origin)


def _coded(table: TextTable, column: str) -> pd.Series:
    return coded(table, column, "gemeente", "write it as GM0928")


def _one_name(frame: pd.DataFrame, code: str, name: str, file: RawFile) -> None:
    names = frame.groupby(code)[name].nunique()
    if (names > 1).any():
        raise file.refusal(f": {names.idxmax()} has several names; give a {code} one name.")
