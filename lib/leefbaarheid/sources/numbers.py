"""Text to numbers: exact, with either decimal mark, never guessing."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.text import TextTable

#: CBS writes a missing figure as -99997, -99999999 or the like.
CBS_MISSING: Final = (*range(-99999, -99989), *range(-99999999, -99999989))

_NUMBER: Final = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_COMMA: Final = r"[+-]?\d*,\d+([eE][+-]?\d+)?"
_POINT: Final = r"[+-]?\d*\.\d+"
_THOUSANDS: Final = r"[+-]?[1-9]\d{0,2}(,\d{3})+"


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
    if missing.to_numpy().any():
        log.remark(f"{int(missing.to_numpy().sum())} figures such as -99997 taken as missing")
        values = values.mask(missing)
    return values


def parse_counts(table: TextTable, columns: Sequence[str], log: FileLog) -> pd.DataFrame:
    """Return ``columns`` as float64: numbers from 0, missing where empty or where CBS marks them so.

    Raises SourceError, with line and remedy, as :func:`parse_numbers` does, for text where no cell is a number, and
    for a number below 0.
    """
    numbers = parse_numbers(table, columns)
    values = without_codes(numbers, log)
    demand_numbers(table, numbers)
    for column in columns:
        table.demand(~(values[column] < 0), column, "is below 0; correct it or leave it empty.")
    return values


def demand_numbers(table: TextTable, numbers: pd.DataFrame) -> None:
    """Raise SourceError for the first cell of a column of ``numbers`` without any, where it is not empty."""
    for column in numbers.columns[numbers.isna().all()]:
        table.demand(table.frame[column].isna(), column, "is no number; correct it or download it again.")


def _writes_comma(table: TextTable, text: dict[str, pd.Series], decimals: bool) -> bool:
    commas: dict[str, pd.Series] = {}
    for column, cells in text.items():
        if cells.str.contains(",", regex=False).any():
            found = cells[cells.str.fullmatch(_COMMA).fillna(False).astype(bool)]
            commas |= {column: found} if len(found) else {}
    if not commas:
        return False
    if not decimals and all(cells.str.fullmatch(_THOUSANDS).all() for cells in commas.values()):
        column, cells = next(iter(commas.items()))
        none = pd.Series(False, cells.index)
        table.demand(none, column, "may be thousands or decimals; write numbers without such separators.")
    table.remarks.append(f"{sum(len(cells) for cells in commas.values())} numbers with a decimal comma")
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
        table.remarks.append(f"{len(odd)} years written as {odd.iloc[0]}")
    return years.astype("int16")
