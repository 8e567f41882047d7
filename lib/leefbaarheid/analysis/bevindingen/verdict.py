"""Figures with an interval and what they must pass, the verdict that follows, and intervals by drawing units anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from leefbaarheid.analysis.correlation import Floats

#: Verdicts, as the tables and pages write them.
VERDICTS: Final = ("bevestigd", "niet bevestigd", "niet te onderscheiden", "niet te toetsen")
HOLDS, FAILS, OPEN, UNTESTED = VERDICTS
#: A verdict stands on at least this many areas of enough households.
ENOUGH: Final = 10
#: With fewer gemeenten (or areas) that add anything an interval says nothing.
LEAST: Final = 5
#: The interval around a number may be so wide on either side, as a share of the number.
WIDTH: Final = 0.25
#: Columns of the figures of a finding.
FIGURES: Final = ("groep", "naam", "waarde", "laag", "hoog", "grens", "kant", "n")
#: What a figure must do: lie above its bound, below it, or be about it; with None it only tells more.
Side = Literal[1, -1, 0] | None
#: Numbers of the letter, and codes or groups, by the names that the letter gives what they are of.
Numbers = Mapping[str, float]
Names = Mapping[str, str]
Words = Sequence[str]
#: Where the letter gives no number or name.
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
#: From sums, a row a draw, to one or to each figure of every draw.
Statistic = Callable[[pd.DataFrame], pd.Series]
Statistics = Callable[[pd.DataFrame], Mapping[str, pd.Series] | pd.DataFrame]
Interval = tuple[float, float, float]
#: What a row is drawn with (:func:`units`), each alone without it; and what a row counts for.
Unit = pd.Series | None
Weight = pd.Series | float
#: A figure of a finding (:func:`figure`), and all of them one by one.
Figure = dict[str, Any]
Figures = Iterator[Figure]


class Draws(NamedTuple):
    """How often units are drawn anew for an interval, and from which seed."""

    number: int = 5000
    seed: int = 2023


def units(areas: pd.DataFrame, least: int = 20) -> pd.Series:
    """What is drawn anew of some areas: their gemeenten, or areas where they lie in fewer than ``least`` gemeenten."""
    return areas["gemeente_code" if areas["gemeente_code"].nunique() >= least else "code"]


def figure(naam: Any, *values: Any, grens: Any = 0.0, kant: Side = 1, n: Any = 0, groep: str = "") -> Figure:
    """One figure of a finding: its value with a 95% interval, the bound that it must pass and on which side.

    ``values`` are its value and the ends of its interval, where it has one. ``naam`` is that of what is measured, or
    "one min other" of a difference; ``n`` counts the areas of enough households on which it stands.
    """
    told = (grens, kant) if kant is not None else (np.nan, np.nan)
    value, low, high = (*values, np.nan, np.nan)[:3]
    figures = (float(figure) for figure in (value, low, high, *told))
    return dict(zip(FIGURES, (groep, str(naam), *figures, int(n)), strict=True))


def as_table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The figures of a finding as a frame with the columns :data:`FIGURES`."""
    return pd.DataFrame(list(rows), columns=list(FIGURES))


def verdict(figures: pd.DataFrame, enough: int = ENOUGH) -> str:
    """Judge a finding by its figures (:data:`FIGURES`): one of :data:`VERDICTS`.

    A figure that must lie on one side of its bound is confirmed where its whole interval does, and denied where all of it
    lies on the other side; a number is confirmed where the letter's value lies inside the interval and that is at most a
    quarter of the value wide to either side, and denied where it lies outside. Either needs ``enough`` areas. All figures
    must be confirmed; one that is denied denies the finding; else it cannot be told. Without any figure to judge by
    it cannot be tested.
    """
    f = figures[figures["kant"].notna()]
    if f.empty or f["waarde"].isna().any():
        return UNTESTED
    above, below = f["laag"] > f["grens"], f["hoog"] < f["grens"]
    number, inside = f["kant"] == 0, (f["laag"] <= f["grens"]) & (f["grens"] <= f["hoog"])
    narrow = (f["hoog"] - f["laag"]) / 2 <= WIDTH * f["grens"].abs()
    up, many = f["kant"] > 0, f["n"] >= enough
    holds = many & (inside & narrow).where(number, above.where(up, below))
    fails = many & (above | below).where(number, below.where(up, above))
    return FAILS if fails.any() else HOLDS if holds.all() else OPEN


@lru_cache(maxsize=16)
def _times(units: int, number: int, seed: int) -> Floats:
    """How often each of some units is drawn, ``(number, units)``."""
    chances = np.full(units, 1 / units)
    return np.random.default_rng(seed).multinomial(units, chances, size=number).astype(float)


def drawn(parts: pd.DataFrame, statistics: Statistics, draws: Draws, unit: Unit = None) -> pd.DataFrame:
    """Figures of some areas (the first row), and of draws of gemeenten (or areas) anew with replacement: a column a figure.

    ``parts`` has a row an area and the columns that ``statistics`` need the sums of; ``unit`` tells of each row with what it
    is drawn (:func:`units`), without it each alone. ``statistics`` get a frame of sums, a row a draw, and give each figure
    of every draw. No draws where fewer than :data:`LEAST` units have anything to add.
    """
    sums = parts.astype(float).fillna(0.0).groupby(parts.index if unit is None else unit.to_numpy()).sum()
    told = (sums.to_numpy() != 0).any(axis=1).sum() >= LEAST
    times = _times(len(sums), *draws) if told else np.empty((0, len(sums)))
    every = np.vstack([sums.sum().to_numpy(), times @ sums.to_numpy()])
    with np.errstate(divide="ignore", invalid="ignore"):
        found = pd.DataFrame(dict(statistics(pd.DataFrame(every, columns=sums.columns))))
    return found.astype(float).replace([np.inf, -np.inf], np.nan)


def interval(figures: pd.Series) -> Interval:
    """A figure and its 95% interval, the ends of the middle of its draws (:func:`drawn`); those without it are left out.

    Both are missing where the figure is, the interval without draws.
    """
    value = float(figures.iloc[0])
    low, high = figures[1:].quantile([0.025, 0.975]) if value == value else (np.nan, np.nan)
    return value, float(low), float(high)


def estimate(parts: pd.DataFrame, statistic: Statistic, draws: Draws, unit: Unit = None) -> Interval:
    """One figure with its interval (:func:`drawn`)."""
    return interval(drawn(parts, lambda sums: {"": statistic(sums)}, draws, unit)[""])


def mean_gap(values: pd.Series, one: pd.Series, other: pd.Series, weight: Weight = 1.0) -> pd.DataFrame:
    """The parts of which :func:`gap` needs the sums: ``one`` and ``other`` (bool) tell which areas are compared."""
    parts: dict[str, pd.Series] = {}
    for side, weights in (("a", one * weight), ("b", other * weight)):
        parts |= {f"{side}w": weights * 1.0, f"{side}x": weights * values}
    return pd.DataFrame(parts)


def gap(sums: pd.DataFrame) -> pd.Series:
    """The mean of one group less that of another, from the sums of :func:`mean_gap`."""
    return sums["ax"] / sums["aw"] - sums["bx"] / sums["bw"]


def moments(x: pd.Series, y: pd.Series, weight: Weight = 1.0) -> pd.DataFrame:
    """The parts of which :func:`correlation` needs the sums, of areas with both figures: zero for all others."""
    known = x.notna() & y.notna()
    x, y = (v.astype(float) - v[known].astype(float).mean() for v in (x, y))
    parts = {"w": 1.0, "x": x, "y": y, "xx": x * x, "yy": y * y, "xy": x * y}
    return pd.DataFrame(parts, index=x.index).mul(weight, axis=0).where(known, 0.0)


def correlation(sums: Any) -> pd.Series:
    """Pearson's r from the sums of :func:`moments`."""
    top = sums["w"] * sums["xy"] - sums["x"] * sums["y"]
    spread = (sums["w"] * sums["xx"] - sums["x"] ** 2) * (sums["w"] * sums["yy"] - sums["y"] ** 2)
    return top / np.sqrt(spread.where(spread > 0))


def share_difference(one: pd.Series, other: pd.Series) -> Interval:
    """The difference of two independent shares with its 95% interval, each share with its own: ``waarde, laag, hoog``.

    R.G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
    (1998), method 10.
    """
    p, q = one["waarde"], other["waarde"]
    down = np.hypot(p - one["laag"], other["hoog"] - q)
    up = np.hypot(one["hoog"] - p, q - other["laag"])
    return float(p - q), float(p - q - down), float(p - q + up)
