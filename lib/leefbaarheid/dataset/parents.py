"""The larger area in which each area of a fine level lies."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from leefbaarheid.dataset.frame import Frame
from leefbaarheid.dataset.store import Dataset

#: Level of the larger areas, whose parts the fine ones are. PC4 has none: it cuts through buurten and wijken.
PARENT_LEVEL = {"grid": "buurt", "buurt": "wijk"}


def parents(dataset: Dataset, frame: Frame) -> pd.Series | None:
    """Give each area of a frame the code of the buurt (of a cell) or wijk (of a buurt) in which it lies.

    A buurt's wijk stands in its code; a cell belongs to the buurt that holds its centre, and to none where
    there is no outline. Returns a series on the frame's index, or ``None`` at a level without larger areas.
    """
    areas = frame.gebieden
    if frame.niveau == "buurt":
        return ("WK" + areas["code"].str[2:8]).rename("ouder")
    if frame.niveau == "grid" and dataset.has_areas("buurt"):
        codes = sorted(set(areas["gemeente_code"]))
        outlines = dataset.areas("buurt", gemeenten=codes)[["code", "geometry"]].dropna(subset=["geometry"])
        centres = gpd.GeoDataFrame(geometry=areas.geometry.centroid, index=areas.index)
        joined = gpd.sjoin(centres, outlines, how="left", predicate="within")
        return joined.loc[~joined.index.duplicated(), "code"].rename("ouder")
    return None
