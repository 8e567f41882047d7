"""What CSV and WFS scores share: their columns, and the checks that every row must pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.sources.log import FileLog
from leefbaarheid.terms import DIMENSIONS

#: Columns of a reader's scores, beside the level, which is the same for a whole frame.
COLUMNS: Final = ["code", "naam", "editie", "jaar", "lbm", "afw", *DIMENSIONS, "kscore", "bron"]

#: How far ``afw`` may lie from the sum of its dimensions: the WFS rounds.
TOLERANCE: Final = {"csv": 1e-9, "wfs": 5e-6}

#: No score of any level or year comes near: further off, it is another figure or has lost its decimal mark.
FARTHEST: Final = 4.0

Place = Callable[[int], str]


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
