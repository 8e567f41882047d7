"""Text to exact numbers, never guessing, and figures of areas and years in one form with the rules that they keep."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from leefbaarheid.sources import codes
from leefbaarheid.sources.log import FileLog, FrameT
from leefbaarheid.sources.text import TextTable
from leefbaarheid.terms import LEVELS

#: CBS writes a missing figure as -99997, -99999999 or the like.
CBS_MISSING: Final = (*range(-99999, -99989), *range(-99999999, -99999989))

_NUMBER: Final = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_COMMA: Final = r"[+-]?\d*,\d+([eE][+-]?\d+)?"
_POINT: Final = r"[+-]?\d*\.\d+"
_THOUSANDS: Final = r"[+-]?[1-9]\d{0,2}(,\d{3})+"

#: Columns of figures: a row an area, year (0: not known) and kenmerk. The index is the row in the file.
COLUMNS: Final = ["niveau", "code", "jaar", "kenmerk", "waarde"]

Ranges = Mapping[str, tuple[float, float, bool]]

_COUNT: Final = (0.0, 2e7, True)
SCORE: Final = (-10.0, 10.0, False)
#: Lowest and highest value of a kenmerk that CBS gives, and whether it is a whole number; of others it is a SCORE.
LIMITS: Final[Ranges] = {
    **dict.fromkeys(codes.COUNTS, _COUNT),
    **dict.fromkeys(("oad", "stedelijkheid"), (0.0, float("inf"), True)),
    **dict.fromkeys(("ses_inkomen", "ses_vermogen"), (0.0, 100.0, False)),
}

#: How a message names the key column of a level.
NAMED: Final = {"grid": "grid", "pc4": "pc4"} | {n: f"{n}code" for n in ("buurt", "wijk", "gemeente")}


def parse_numbers(table: TextTable, columns: Sequence[str], *, decimals: bool = False) -> pd.DataFrame:
    """Return ``columns`` as float64; a column without any number comes back wholly missing.

    Where the table writes a decimal comma it does so everywhere. Raises SourceError, with line and
    remedy, for a cell that is no number among numbers, for a table that mixes decimal marks, and for
    commas that may as well separate thousands, unless it is known that they are ``decimals``.
    """
    text = {c: table.frame[c] for c in columns if isinstance(table.frame[c].dtype, pd.StringDtype)}
    comma = _writes_comma(table, text, decimals)
    found = {}
    for column in columns:
        values = table.frame[column]
        if column in text:
            values = _cast(table, column, values, comma)
        elif not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
            values = pd.Series(np.nan, values.index)
        found[column] = values.astype("float64")
        table.demand(~found[column].isin([np.inf, -np.inf]), column, "is infinite; leave it empty.")
    return pd.DataFrame(found, index=table.frame.index)


def without_codes(values: pd.DataFrame, log: FileLog) -> pd.DataFrame:
    """Return numbers with the codes of CBS for "no figure" made missing; ``log`` tells how many."""
    missing = values.isin(CBS_MISSING)
    many = int(missing.to_numpy().sum())
    log.remark(f"{many} figures such as -99997 taken as missing", many)
    return values.mask(missing) if many else values


def parse_figures(table: TextTable, columns: Sequence[str], *, decimals: bool = False) -> pd.DataFrame:
    """Return ``columns`` as :func:`parse_numbers` does, missing too where CBS marks them so.

    Raises SourceError also for text where no cell of a column is a number.
    """
    numbers = parse_numbers(table, columns, decimals=decimals)
    for column in numbers.columns[numbers.isna().all()]:
        table.demand(table.frame[column].isna(), column, "is no number; correct it or download it again.")
    return without_codes(numbers, table.log)


def parse_counts(table: TextTable, columns: Sequence[str]) -> pd.DataFrame:
    """Return ``columns`` as :func:`parse_figures` does. Raises SourceError also for a number below 0."""
    values = parse_figures(table, columns)
    for column in columns:
        table.demand(~(values[column] < 0), column, "is below 0; correct it or leave it empty.")
    return values


def _writes_comma(table: TextTable, text: dict[str, pd.Series], decimals: bool) -> bool:
    some = {c: cells for c, cells in text.items() if cells.str.contains(",").any()}
    found = {c: cells[cells.str.fullmatch(_COMMA).fillna(False).astype(bool)] for c, cells in some.items()}
    commas = {c: cells for c, cells in found.items() if len(cells)}
    if not commas:
        return False
    if not decimals and all(cells.str.fullmatch(_THOUSANDS).all() for cells in commas.values()):
        column, cells = next(iter(commas.items()))
        none = pd.Series(False, cells.index)
        table.demand(none, column, "may be thousands or decimals; write numbers without such separators.")
    table.log.remark(f"{sum(len(cells) for cells in commas.values())} numbers with a decimal comma")
    for column, cells in text.items():
        points = cells.str.fullmatch(_POINT).fillna(False).astype(bool)
        table.demand(~points, column, "has a decimal point where others have a comma; use one of the two.")
    return True


def _cast(table: TextTable, column: str, cells: pd.Series, comma: bool) -> pd.Series:
    if comma:
        numeric = cells.str.fullmatch(_COMMA).fillna(False).astype(bool)
        cells = cells.mask(numeric, cells.str.replace(",", ".", regex=False))
    try:
        values = pc.cast(pa.array(cells, type=pa.string()), pa.float64())
    except pa.ArrowInvalid:
        good = cells.isna() | cells.str.fullmatch(_NUMBER).fillna(False).astype(bool)
        if good.sum() > cells.isna().sum():
            table.demand(good, column, "is no number; correct it or leave it empty.")
        return pd.Series(np.nan, cells.index)
    return pd.Series(values.to_numpy(zero_copy_only=False), cells.index)


def parse_years(table: TextTable, column: str) -> pd.Series:
    """Return the years (int16) of ``column``, written as 2024, 2024.0 or 2024JJ00.

    Raises SourceError, with line and remedy, for anything else.
    """
    cells = table.frame[column].astype("string[pyarrow]").str.strip()
    years = cells.str.extract(r"^((?:19|20)\d\d)(?:\.0|JJ00)?$", expand=False)
    table.demand(years.notna(), column, "is no year; write it with four digits.")
    odd = cells[cells != years]
    if len(odd):
        table.log.remark(f"{len(odd)} years written as {odd.iloc[0]}")
    return years.astype("int16")


def key_columns(headings: list[str]) -> list[str]:
    """Return the columns that may be the key, the finest level first; one of mixed levels goes before all."""
    for name in codes.MIXED:
        if name in headings:
            return [name]
    return sorted((h for h in headings if h in codes.KEYS), key=lambda h: LEVELS.index(codes.KEYS[h]))


def coded(table: TextTable, column: str, level: str, remedy: str = "correct it or the heading") -> pd.Series:
    """Return the codes of a column in the form of CBS. Raises SourceError, with line and remedy, where one is none."""
    values = codes.normalise_codes(table.frame[column], level)
    table.demand(codes.matches(values, level), column, f"is no code of a {level}; {remedy}.")
    table.log.remark_codes(table.frame[column], values)
    return values


def stray_keys(table: TextTable, finer_than: str = "") -> dict[str, str]:
    """Return column -> level of columns that hold codes of areas under a name that is no key.

    Only those of levels ``finer_than`` the one given, if any. Four digits alone are never taken for a PC4.
    """
    levels = set(LEVELS[: LEVELS.index(finer_than)] if finer_than else LEVELS) - {"pc4"}
    found: dict[str, str] = {}
    for column in (c for c in table.columns if c not in (*codes.KEYS, *codes.MIXED)):
        cells = table.frame[column].dropna()
        if isinstance(cells.dtype, pd.StringDtype) and codes.level_of(cells.head(1).str.upper()) in levels:
            level = codes.level_of(cells.str.upper())
            found |= {column: str(level)} if level in levels else {}
    return found


def located(table: TextTable, key: str) -> pd.DataFrame:
    """Return niveau and code of each row whose code has the form of a level; the table's log counts the others.

    Raises SourceError where no row has one, and where another column holds codes of a finer level.
    """
    if key in codes.MIXED:
        code = table.frame[key].astype("string[pyarrow]").str.upper()
        level = codes.levels_of(code)
    else:
        finer = stray_keys(table, codes.KEYS[key])
        for column, name in finer.items():
            text = f", column {column}: holds codes of a {name}, finer than {key}; name it {NAMED[name]} or remove it."
            raise table.file.refusal(text)
        code = codes.normalise_codes(table.frame[key], codes.KEYS[key])
        level = codes.levels_of(code).where(lambda found: found == codes.KEYS[key])
    good = level.notna()
    if not good.any():
        text = "holds no codes of areas (GM0928, BU09280101, 6461); correct them, or rename the column."
        raise table.file.refusal(f", column {key}: {text}")
    table.log.remark_codes(table.frame[key][good], code[good])
    return table.log.keep(pd.DataFrame({"niveau": level, "code": code}), good, f"{key} is no code of an area")


def splits(text: pd.DataFrame, key: pd.DataFrame) -> str | None:
    """Return the text column that, beside the key, tells apart rows of one area and year."""
    repeated = key.duplicated(keep=False)
    for column in map(str, text) if repeated.any() else ():
        whole = key[repeated].assign(kind=text.loc[repeated, column])
        if whole["kind"].nunique() > 1 and not whole.duplicated().any():
            return column
    return None


def one_each(
    frame: FrameT, key: list[str], log: FileLog, same: list[str] | None = None, noun: str = "row"
) -> FrameT:
    """Return one row for each ``key``; the log counts rows that stand twice with the ``same`` columns (all of them).

    Raises SourceError, with the place of the row, where two rows of one key differ.
    """
    if not frame.duplicated(key).any():
        return frame
    once = frame.drop_duplicates(same)
    again = once[once.duplicated(key)]
    if len(again):
        where = f", {log.place(int(again.index[0]))}" if log.place else ""
        named = " ".join(str(again[k].iloc[0]) for k in key if k not in ("niveau", "jaar", "editie"))
        year = f" in {again['jaar'].iloc[0]}" if "jaar" in key and again["jaar"].notna().iloc[0] else ""
        raise log.refusal(f"{where}: {named} has two different {noun}s{year}; keep the right one.")
    log.refuse(f"same {noun} twice", len(frame) - len(once))
    return once


def to_long(wide: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return figures (``COLUMNS``) of a table with the columns ``names``, without those that are missing."""
    long = wide.melt(["niveau", "code", "jaar"], names, "kenmerk", "waarde", ignore_index=False)
    return long[COLUMNS].dropna(subset="waarde").astype({"jaar": "int16"})
