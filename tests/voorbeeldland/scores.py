"""Makes the scores: where it is good to live, how that changed, and every level's averages.

An area's five dimensions follow from its density and from a smooth field of "status" with a few low
spots in the cities. All levels above the buurt are averages weighted by dwellings.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from leefbaarheid.classes import REFERENCE
from tests.voorbeeldland.landscape import Noise

Floats = npt.NDArray[np.float64]

YEARS: Final = (2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024)
#: The dimensions in the order of the published files.
DIMENSIONS: Final = ("fys", "onv", "soc", "vrz", "won")
#: National change of 2014-2020, dimension by dimension: vrz leads, onv is second.
NATIONAL_CHANGE: Final = np.array([0.0015, 0.0125, -0.0015, 0.0180, 0.0095])


def start_and_change(
    buurten: gpd.GeoDataFrame, low_spots: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return the dimensions of 2014 and their change to 2020, both of shape ``(buurten, 5)``.

    ``low_spots`` is the number of places in the cities around which the status is low.
    No change is below -0.03 or above 0.09: the extremes are for the known truths.
    """
    xy = shapely.get_coordinates(buurten.geometry.centroid)
    n = len(xy)
    density = buurten["dichtheid"].to_numpy(dtype=float)
    town = np.clip(np.log(density / 30) / np.log(4_000 / 30), 0, 1)
    status = 0.55 * Noise(rng, 22_000, 2)(xy) + 0.45 * Noise(rng, 5_000, 2)(xy) + 0.4 * rng.normal(size=n)
    status *= 0.55 + 0.55 * town
    cities = np.flatnonzero(buurten["woningen"].groupby(buurten["gemeente_code"]).transform("sum") > 28_000)
    spots = rng.choice(cities[density[cities] > np.quantile(density[cities], 0.4)], low_spots, replace=False)
    away = np.hypot(*(xy[:, None] - xy[spots][None]).transpose(2, 0, 1))
    status = status - 1.7 * np.exp(-((away.min(axis=1) / 1_300) ** 2))
    start = np.stack(
        [
            0.004 + 0.036 * Noise(rng, 12_000, 3)(xy) + rng.normal(0, 0.015, n),
            0.098 - 0.170 * town + 0.050 * status + rng.normal(0, 0.020, n),
            0.086 - 0.125 * town + 0.034 * status + rng.normal(0, 0.012, n),
            -0.182 + 0.380 * town + rng.normal(0, 0.035, n),
            0.058 - 0.080 * town + 0.036 * status + rng.normal(0, 0.012, n),
        ],
        axis=1,
    )
    spread = np.array([0.005, 0.017, 0.009, 0.009, 0.011])
    smooth = np.stack([Noise(rng, 9_000, 2)(xy) for _ in DIMENSIONS], axis=1)
    change = NATIONAL_CHANGE + spread * (0.7 * smooth + 0.7 * rng.normal(size=(n, 5)))
    change[:, 1] -= 0.005 * status
    total = change.sum(axis=1)
    change += ((np.clip(total, -0.03, 0.09) - total) / 5)[:, None]
    return start, change


def calibrate(change: Floats, weight: Floats, free: npt.NDArray[np.bool_]) -> Floats:
    """Shift the changes of the ``free`` areas so that the weighted mean is ``NATIONAL_CHANGE``."""
    gap = NATIONAL_CHANGE - np.average(change, axis=0, weights=weight)
    return change + np.outer(free, gap * weight.sum() / weight[free].sum())


def over_years(codes: pd.Series, start: Floats, change: Floats, rng: np.random.Generator) -> pd.DataFrame:
    """Return the scores of the buurten: ``code, jaar, afw`` and the dimensions, or none, per year."""
    n = len(start)

    def wobble(sd: float) -> Floats:
        return rng.normal(0, sd, (n, 5))

    dims = {2014: start, 2018: start + 0.6 * change + wobble(0.004), 2020: start + change}
    dims[2022] = dims[2020] + np.array([0.0005, 0.001, -0.001, 0.0, 0.003]) + wobble(0.006)
    dims[2024] = dims[2022] + np.array([0.0, 0.001, 0.0, 0.002, 0.001]) + wobble(0.006)
    afw = {year: values.sum(axis=1) for year, values in dims.items()}
    afw[2016] = (afw[2014] + afw[2018]) / 2 + rng.normal(0.004, 0.008, n)
    for year, later, less, sd in (
        (2012, 2014, 0.013, 0.02),
        (2008, 2012, 0.015, 0.025),
        (2002, 2008, 0.005, 0.03),
    ):
        afw[year] = afw[later] - less + rng.normal(0, sd, n)
    none = np.full((n, 5), np.nan)
    frames = [
        pd.DataFrame(dims.get(year, none), columns=list(DIMENSIONS)).assign(
            code=codes.to_numpy(), jaar=year, afw=afw[year]
        )
        for year in YEARS
    ]
    return _published(pd.concat(frames, ignore_index=True))


def average(scores: pd.DataFrame, parent: pd.Series, weight: pd.Series) -> pd.DataFrame:
    """Return the scores of a higher level: means of the buurten weighted by dwellings.

    ``parent`` and ``weight`` are indexed by buurt; ``parent`` gives the code of the higher area.
    """
    values = scores.set_index("code")
    w = weight.reindex(values.index)
    keys = [parent.reindex(values.index).rename("code"), values["jaar"]]
    sums = values[["afw", *DIMENSIONS]].mul(w, axis=0).groupby(keys).sum(min_count=1)
    return _published(sums.div(w.groupby(keys).sum(), axis=0).reset_index())


def with_total(scores: pd.DataFrame, reference: float = REFERENCE) -> pd.DataFrame:
    """Let ``afw`` be the very sum of the dimensions where they exist, and add ``lbm``."""
    afw = scores[list(DIMENSIONS)].sum(axis=1, min_count=5).fillna(scores["afw"])
    return scores.assign(afw=afw, lbm=afw + reference)[["code", "jaar", "lbm", "afw", *DIMENSIONS]]


def _published(scores: pd.DataFrame) -> pd.DataFrame:
    return with_total(scores).sort_values(["code", "jaar"], ignore_index=True)
