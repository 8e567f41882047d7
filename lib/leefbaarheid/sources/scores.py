"""Scores of the Leefbaarometer: the checks that every row must pass, and the CSV, at every level and of every edition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.sources import codes
from leefbaarheid.sources.log import LEEFBAAROMETER, FileLog, RawFile
from leefbaarheid.sources.numbers import parse_numbers, parse_years, without_codes
from leefbaarheid.sources.older import REASON
from leefbaarheid.sources.text import TextTable, read_text
from leefbaarheid.terms import DIMENSIONS, LEVELS

#: Columns of a reader's scores, beside the level, which is the same for a whole frame.
COLUMNS: Final = ["code", "naam", "editie", "jaar", "lbm", "afw", *DIMENSIONS, "kscore", "bron"]

#: How far ``afw`` may lie from the sum of its dimensions: the WFS rounds.
TOLERANCE: Final = {"csv": 1e-9, "wfs": 5e-6}

#: No score of any level or year comes near: further off, it is another figure or has lost its decimal mark.
FARTHEST: Final = 4.0

Place = Callable[[int], str]

FIGURES: Final = ("lbm", "afw", *DIMENSIONS)
NAMES: Final = ("bu_naam", "wk_naam", "gm_naam", "naam", "buurtnaam", "wijknaam", "gemeentenaam", "name")


def recognises(file: RawFile, headings: list[str]) -> bool:
    """Tell a score CSV by its columns, or by the name that the publisher gives it."""
    named = file.stem.replace("_", "-").replace(" ", "-").startswith("leefbaarometer-score")
    return named or {"lbm", "afw", "jaar"} <= set(headings)


def read_scores_csv(file: RawFile) -> tuple[str, pd.DataFrame, FileLog]:
    """Return level, scores (``scores.COLUMNS``) and log of one score CSV.

    The edition is in the file's name (``2002-2022``), else it is the first and last year of the
    file. Raises SourceError, with line or column and remedy, for anything that is not whole.
    """
    table = read_text(file)
    log = table.log("Leefbaarometer scores (CSV)", LEEFBAAROMETER)
    for column in ("jaar", *FIGURES):
        if column not in table.frame:
            raise file.refusal(
                f"has no column {column}; a score file has a code, jaar, {', '.join(FIGURES)}."
            )
    if "versie" in table.frame:
        table.demand(~table.frame["versie"].str.contains(r"\b2\.0").fillna(False), "versie", f"is {REASON}")
    level, code = _codes(table, log)
    numbers = parse_numbers(table, FIGURES)
    for column in FIGURES:
        if numbers[column].isna().all():
            table.demand(table.frame[column].isna(), column, "is no number; download the file again.")
    name = next((n for n in NAMES if n in table.frame), None)
    frame = without_codes(numbers, log).assign(
        code=code,
        jaar=parse_years(table, "jaar"),
        naam=table.frame[name] if name else pd.Series(pd.NA, numbers.index, dtype="string[pyarrow]"),
    )
    frame["kscore"], frame["bron"] = pd.NA, "csv"
    frame["editie"] = log.editie = _edition(file, frame["jaar"], log)
    unused = sorted(set(table.columns) - {"jaar", *FIGURES, *NAMES, code.name})
    log.remark_list("not used", unused, most=99)
    frame = check_scores(frame[COLUMNS], log, table.place, TOLERANCE["csv"])
    reference(frame, log, table.place)
    return level, frame, log


def _codes(table: TextTable, log: FileLog) -> tuple[str, pd.Series]:
    """Find the key column by its name or the form of its codes, the finest first; check every code.

    Four digits are taken for a PC4 only where no other column holds codes.
    """
    other = [c for c in table.columns if c not in {"jaar", *FIGURES, *NAMES, "versie"}]
    levels = {c: codes.KEYS[c] for c in other if c in codes.KEYS}
    named = bool(levels)
    for column in (c for c in other if c not in levels):
        level = codes.level_of(table.frame[column].astype("string[pyarrow]").str.upper())
        if level and not (named and level == "pc4"):
            levels[column] = level
    if not levels:
        raise table.file.refusal(
            "has no column with codes of areas; name it PC4, bu_code, wk_code, gm_code or grid."
        )
    column, level = min(levels.items(), key=lambda pair: LEVELS.index(pair[1]))
    values = codes.normalise(table.frame[column], level)
    table.demand(codes.matches(values, level), column, f"is no code of a {level}; correct it or the heading.")
    log.remark_codes(table.frame[column], values)
    return level, values


def _edition(file: RawFile, years: pd.Series, log: FileLog) -> str:
    named = codes.edition_in(file.path.stem)
    first, last = int(years.min()), int(years.max())
    if named is None:
        named = f"{first}-{last}"
        log.remark(
            f"edition {named} by its years; of an extract put the publication's in its name (2002-2024)"
        )
    start, end = (int(y) for y in named.split("-"))
    if first < start or last > end:
        outside = f"holds the years {first}-{last}, outside the edition {named} of its name"
        raise file.refusal(f"{outside}; rename it or split the editions.")
    return named


def check_scores(frame: pd.DataFrame, log: FileLog, place: Place, tolerance: float) -> pd.DataFrame:
    """Return the rows with a score, each one once; ``log`` counts the rest.

    ``frame`` has ``COLUMNS``; ``place`` says where the row of an index label stands. Raises
    SourceError where a row has some dimensions only, where ``afw`` is not their sum within
    ``tolerance`` or lies beyond ``FARTHEST``, or where one area and year has two different scores.
    """
    given = frame[list(DIMENSIONS)].notna().sum(axis=1)
    none = frame["afw"].isna() & frame["lbm"].isna() & (given == 0)
    frame = log.keep(frame, ~none, "no score")
    given, sums = given[frame.index], frame[list(DIMENSIONS)].sum(axis=1)
    some = (given > 0) & (given < len(DIMENSIONS))
    off = (given > 0) & ((sums - frame["afw"]).abs() > tolerance)
    for bad, what in (
        (frame["afw"].isna(), "afw is missing beside other figures"),
        (some, "some of the five dimensions are missing"),
        (frame["afw"].abs() > FARTHEST, f"afw is not between -{FARTHEST:g} and {FARTHEST:g}"),
        (off, "afw is not the sum of its dimensions"),
    ):
        _refuse_first(frame, bad, log, place, what)
    return one_each(frame, log, place)


def one_each(frame: pd.DataFrame, log: FileLog, place: Place) -> pd.DataFrame:
    """Drop rows that repeat an area and year with the same figures; refuse the file where they differ."""
    key = ["code", "editie", "jaar"]
    if not frame.duplicated(key).any():
        return frame
    figures = [*key, "lbm", "afw", *DIMENSIONS, "kscore"]
    once = frame.sort_values("naam", kind="stable").drop_duplicates(figures).sort_index()
    again = once[once.duplicated(key)]
    if len(again):
        what = f"{again['code'].iloc[0]} has two different scores in {again['jaar'].iloc[0]}"
        raise log.refusal(f", {place(int(again.index[0]))}: {what}; keep the right row only.")
    log.refuse("same row twice", len(frame) - len(once))
    return once


def reference(frame: pd.DataFrame, log: FileLog, place: Place) -> float | None:
    """Return the constant ``lbm - afw`` of the rows, or None where no row has an ``lbm``.

    Raises SourceError where it is not the same within 1e-9 in every row.
    """
    gap = (frame["lbm"] - frame["afw"]).dropna()
    if gap.empty:
        return None
    middle = float(np.sort(gap.to_numpy())[len(gap) // 2])
    apart = (gap - middle).abs() > 1e-9
    _refuse_first(frame.loc[gap.index], apart, log, place, f"lbm less afw is not {middle:.9f}")
    return middle


def _refuse_first(frame: pd.DataFrame, bad: pd.Series, log: FileLog, place: Place, what: str) -> None:
    if bad.any():
        row = frame[bad.to_numpy(dtype=bool)]
        where = f"{what} for {row['code'].iloc[0]} in {row['jaar'].iloc[0]}"
        remedy = "the file was cut off, rounded or edited: download it again."
        raise log.refusal(f", {place(int(row.index[0]))}: {where}; {remedy}")
