"""Invented areas with a known relation between score and SES, for the tests of theme 2."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import strategies as st

from leefbaarheid.analysis.sociale_ongelijkheid.correlation import SCORES, SES


def make_country(sizes: list[int], seed: int = 0, rho: float = 0.65, missing: float = 0.1) -> Any:
    """Areas in gemeenten of given sizes; every column of SCORES and SES, shuffled rows, holes in SES and weights."""
    rng = np.random.default_rng(seed)
    n, which = sum(sizes), np.repeat(np.arange(len(sizes)), sizes)
    frame = pd.DataFrame({"gemeente_code": which + 9001, "gemeente": which, "provincie_code": which % 3 + 20})
    frame = frame.astype(str).radd(["GM", "Proefstad ", "PV"])
    level = rng.normal(0, 0.5, len(sizes))[which] + rng.normal(0, 1, n)
    for name, scale in zip(SCORES, (0.15, 0.04, 0.06, 0.05, 0.05, 0.1), strict=True):
        frame[name] = scale * (rho * level + np.sqrt(1 - rho**2) * rng.normal(0, 1, n))
    for name in SES:
        frame[name] = 0.1 + 0.25 * (level + rng.normal(0, 0.3, n))
    frame["spreiding"] = 0.4 - 0.3 * frame["totaal"] + rng.normal(0, 0.05, n)
    frame["huishoudens"] = rng.integers(100, 5000, n).astype(float) * (rng.random(n) > missing / 2)
    frame.loc[rng.random(n) < missing, [*SES, "spreiding"]] = np.nan
    frame = frame.assign(code=frame.index.astype(str), beoordeeld=frame["huishoudens"] >= 100)
    corners = rng.integers(0, 50_000, (n, 2)).astype(float)
    boxes = shapely.box(*corners.T, *(corners + 300).T)
    return gpd.GeoDataFrame(frame, geometry=boxes, crs="EPSG:28992").sample(frac=1, random_state=seed)


@st.composite
def countries(draw: st.DrawFn) -> Any:
    """A country of a few gemeenten, some of them tiny."""
    sizes = draw(st.lists(st.integers(1, 30), min_size=1, max_size=6))
    return make_country(sizes, draw(st.integers(0, 2**32 - 1)), draw(st.floats(-0.9, 0.9)))
