"""Fills the buurten of Voorbeeldland with inhabited cells of 100 m: where they lie, their dwellings and scores.

A cell's score is that of its buurt and a deviation of its own, smooth over the map. The deviations of a buurt
have a mean of nought, weighted by dwellings, in every dimension and year, so that the levels agree.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from tests.voorbeeldland.landscape import Noise
from tests.voorbeeldland.scores import DIMENSIONS, YEARS, with_total

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

#: Spread of the deviations within a buurt at the start and of their change, dimension by dimension.
_START = np.array([0.014, 0.030, 0.018, 0.012, 0.022])
_CHANGE = np.array([0.003, 0.013, 0.006, 0.004, 0.007])
#: The largest deviation of the score at the start and of its change: elsewhere, and in a calm buurt.
_LIMITS = {False: (0.150, 0.050), True: (0.008, 0.0025)}
#: Part of the change that is reached in each year with dimensions.
_REACHED = {2014: 0.0, 2018: 0.6, 2020: 1.0, 2022: 1.0, 2024: 1.0}


def inhabit(buurten: gpd.GeoDataFrame, number: int, rng: np.random.Generator) -> pd.DataFrame:
    """Choose about ``number`` cells and share the dwellings of each buurt over its own.

    Returns a row a cell, sorted by ``code``: ``buurt`` (row of its buurt, which holds its centre), ``woningen``
    (missing in about one cell in a hundred) and ``x, y`` of its centre in metres.
    """
    buurt, xy = _inside(buurten)
    room = np.bincount(buurt, minlength=len(buurten))
    dwellings = buurten["woningen"].to_numpy()
    crowd = np.sqrt(np.clip(buurten["dichtheid"].to_numpy() / 100, 3, 60))
    wanted = dwellings / crowd * number / (dwellings / crowd).sum()
    count = np.minimum(np.clip(wanted.round(), 3, 0.9 * room), np.minimum(dwellings, room)).astype(int)
    middle = shapely.get_coordinates(buurten.geometry.centroid)[buurt]
    reach = np.sqrt(buurten.area.to_numpy())[buurt]
    draw = (
        0.7 * Noise(rng, 900, 2)(xy) - 4 * np.hypot(*(xy - middle).T) / reach + 0.2 * rng.normal(size=len(xy))
    )
    order = np.lexsort([-draw, buurt])
    place = np.arange(len(xy)) - np.searchsorted(buurt[order], buurt[order])
    extra = (rng.random(len(buurten)) < 0.01 * count) & (count > 0)
    keep = order[place < (count + extra)[buurt[order]]]
    lived = (place < count[buurt[order]])[place < (count + extra)[buurt[order]]]
    share = np.exp(0.35 * draw[keep]) * rng.lognormal(0, 0.4, len(keep))
    cells = pd.DataFrame({"buurt": buurt[keep], "x": xy[keep, 0], "y": xy[keep, 1]})
    cells["woningen"] = np.nan
    cells.loc[lived, "woningen"] = _divide(share[lived], cells["buurt"].to_numpy()[lived], dwellings)
    east, north = (cells[axis].floordiv(100).astype(int).map("{:04d}".format) for axis in ("x", "y"))
    cells.insert(0, "code", "E" + east + "N" + north)
    return cells.sort_values("code", ignore_index=True)


def _inside(buurten: gpd.GeoDataFrame) -> tuple[Ints, Floats]:
    """Return for every cell whose centre lies in a buurt its row in ``buurten`` and its centre."""
    shapes = buurten.geometry.to_numpy()
    shapely.prepare(shapes)
    found: list[Floats] = []
    for shape, (west, south, east, north) in zip(shapes, shapely.bounds(shapes) // 100, strict=True):
        ticks = np.arange(west, east + 1) * 100 + 50, np.arange(south, north + 1) * 100 + 50
        xy = np.stack(np.meshgrid(*ticks), -1).reshape(-1, 2)
        found.append(xy[shapely.contains_xy(shape, xy)])
    return np.repeat(np.arange(len(found)), [len(xy) for xy in found]), np.concatenate(found)


def _divide(share: Floats, buurt: Ints, total: npt.NDArray[np.int64]) -> Floats:
    """Divide the ``total`` of each buurt over its cells in whole numbers, at least one each, in proportion."""
    count, whole = np.bincount(buurt, minlength=len(total)), np.bincount(buurt, share, len(total))
    exact = share / whole[buurt] * (total - count)[buurt]
    given = np.floor(exact)
    left = (total - count - np.bincount(buurt, given, len(total))).round()
    order = np.lexsort([given - exact, buurt])
    place = np.arange(len(buurt)) - np.searchsorted(buurt[order], buurt[order])
    given[order] += place < left[buurt[order]]
    return given + 1


def deviate(cells: pd.DataFrame, calm: Bools, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the deviations of 2014 and of the change to 2020, each of shape ``(cells, 5)``.

    ``calm`` tells which cells lie in a buurt where all cells are nearly alike.
    """
    xy = cells[["x", "y"]].to_numpy()
    both = []
    for spread, limits in ((_START, 0), (_CHANGE, 1)):
        field = np.stack([Noise(rng, 1_600, 2)(xy) for _ in DIMENSIONS], axis=1)
        values = (
            spread * (0.8 * field + 0.6 * rng.normal(size=field.shape)) * np.where(calm, 0.15, 1)[:, None]
        )
        limit = np.where(calm, _LIMITS[True][limits], _LIMITS[False][limits])
        total = values.sum(axis=1)
        both.append(values + ((np.clip(total, -limit, limit) - total) / len(DIMENSIONS))[:, None])
    return both[0], both[1]


def balance(values: Floats, cells: pd.DataFrame, free: Bools) -> Floats:
    """Shift the ``free`` cells of each buurt so that its mean, weighted by dwellings, is nought."""
    buurt, weight = cells["buurt"].to_numpy(), cells["woningen"].fillna(0).to_numpy()
    room = np.bincount(buurt, weight * free)
    gap = np.stack([np.bincount(buurt, weight * column) for column in values.T], axis=1)
    shift = np.divide(gap, room[:, None], out=np.zeros_like(gap), where=room[:, None] > 0)
    return values - shift[buurt] * free[:, None]


def over_years(
    cells: pd.DataFrame, buurten: pd.DataFrame, start: Floats, change: Floats, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the scores of the cells in the columns and years of ``buurten``, sorted by code and year.

    ``buurten`` has the scores of all buurten, every year, sorted by code and year; ``start`` and ``change`` are
    balanced deviations (:func:`deviate`, :func:`balance`).
    """
    buurt = cells["buurt"].to_numpy()
    known = buurten[list(DIMENSIONS)].to_numpy().reshape(-1, len(YEARS), len(DIMENSIONS))
    score = buurten["afw"].to_numpy().reshape(-1, len(YEARS))
    everywhere = np.ones(len(cells), dtype=bool)
    dims = np.full((len(cells), len(YEARS), len(DIMENSIONS)), np.nan)
    afw = np.empty((len(cells), len(YEARS)))
    for i, year in enumerate(YEARS):
        own = start + _REACHED.get(year, 0.0) * change
        if year not in (2014, 2020):
            own = own + balance(rng.normal(0, 0.001, own.shape), cells, everywhere)
        if year in _REACHED:
            dims[:, i] = known[buurt, i] + own
        afw[:, i] = score[buurt, i] + own.sum(axis=1)
    table = pd.DataFrame(dims.reshape(-1, len(DIMENSIONS)), columns=list(DIMENSIONS))
    table["code"] = cells["code"].repeat(len(YEARS)).to_numpy()
    table["jaar"] = np.tile(YEARS, len(cells))
    return with_total(table.assign(afw=afw.ravel()))
