"""Figures of areas and years in one form, and the rules that every table of them keeps."""

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from leefbaarheid.sources import codes
from leefbaarheid.sources.log import FileLog, Frame
from leefbaarheid.sources.text import TextTable
from leefbaarheid.terms import LEVELS

#: Columns of figures: a row an area, year (0: not known) and kenmerk. The index is the row in the file.
COLUMNS: Final = ["niveau", "code", "jaar", "kenmerk", "waarde"]

Limits = Mapping[str, tuple[float, float, bool]]

_COUNT: Final = (0.0, 2e7, True)
_SCORE: Final = (-10.0, 10.0, False)
#: Lowest and highest value of a kenmerk that CBS gives, and whether it is a whole number; of others it is a score.
LIMITS: Final[Limits] = {
    **dict.fromkeys(codes.COUNTS, _COUNT),
    **dict.fromkeys(("oad", "stedelijkheid"), (0.0, float("inf"), True)),
    **dict.fromkeys(("ses_inkomen", "ses_vermogen"), (0.0, 100.0, False)),
}

#: How a message names the key column of a level.
NAMED: Final = {"grid": "grid", "pc4": "pc4"} | {n: f"{n}code" for n in ("buurt", "wijk", "gemeente")}


def key_columns(headings: list[str]) -> list[str]:
    """Return the columns that may be the key, the finest level first; one of mixed levels goes before all."""
    for name in codes.MIXED:
        if name in headings:
            return [name]
    return sorted((h for h in headings if h in codes.KEYS), key=lambda h: LEVELS.index(codes.KEYS[h]))


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


def located(table: TextTable, key: str, log: FileLog) -> pd.DataFrame:
    """Return niveau and code of each row whose code has the form of a level; the log counts the others.

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
        code = codes.normalise(table.frame[key], codes.KEYS[key])
        level = codes.levels_of(code).where(lambda found: found == codes.KEYS[key])
    good = level.notna()
    if not good.any():
        text = "holds no codes of areas (GM0928, BU09280101, 6461); correct them, or rename the column."
        raise table.file.refusal(f", column {key}: {text}")
    log.remark_codes(table.frame[key][good], code[good])
    return log.keep(pd.DataFrame({"niveau": level, "code": code}), good, f"{key} is no code of an area")


def splits(text: pd.DataFrame, key: pd.DataFrame) -> str | None:
    """Return the text column that, beside the key, tells apart rows of one area and year."""
    repeated = key.duplicated(keep=False)
    for column in map(str, text) if repeated.any() else ():
        whole = key[repeated].assign(kind=text.loc[repeated, column])
        if whole["kind"].nunique() > 1 and not whole.duplicated().any():
            return column
    return None


def one_each(
    frame: Frame,
    key: list[str],
    log: FileLog,
    place: Callable[[int], str] | None = None,
    *,
    same: list[str] | None = None,
    noun: str = "row",
) -> Frame:
    """Return one row for each ``key``; the log counts rows that stand twice with the ``same`` columns (all of them).

    Raises SourceError, with the ``place`` of a row's label, where two rows of one key differ.
    """
    if not frame.duplicated(key).any():
        return frame
    once = frame.drop_duplicates(same)
    again = once[once.duplicated(key)]
    if len(again):
        where = f", {place(int(again.index[0]))}" if place else ""
        named = " ".join(str(again[k].iloc[0]) for k in key if k not in ("niveau", "jaar", "editie"))
        year = f" in {again['jaar'].iloc[0]}" if "jaar" in key and again["jaar"].notna().iloc[0] else ""
        raise log.refusal(f"{where}: {named} has two different {noun}s{year}; keep the right one.")
    log.refuse(f"same {noun} twice", len(frame) - len(once))
    return once


def demand_limits(
    table: TextTable, wide: pd.DataFrame, wanted: Mapping[str, str], limits: Limits = LIMITS
) -> None:
    """Raise SourceError, with place, column and cell, for the first figure beyond its limits.

    ``wanted`` names the columns of the table and what each is called in ``wide``.
    """
    for column, name in wanted.items():
        low, high, whole = limits.get(name, _SCORE)
        good = wide[name].isna() | (wide[name].between(low, high) & (not whole or wide[name] % 1 == 0))
        table.demand(good, column, f"cannot be {name}; was a decimal mark lost or added? Download it again.")


def to_long(wide: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return figures (``COLUMNS``) of a table with the columns ``names``, without those that are missing."""
    long = wide.melt(["niveau", "code", "jaar"], names, "kenmerk", "waarde", ignore_index=False)
    return long[COLUMNS].dropna(subset="waarde").astype({"jaar": "int16"})
