"""Outlines as a dataset keeps them: in whole metres, no finer than a page shows; and which areas lie beside each other."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from leefbaarheid.dataset.layout import NEIGHBOURS

#: Detail in metres that is left out (corners of less than its square where areas fit together): about a pixel on a page
#: of 1280 pixels of a gemeente 7 km across.
DETAIL: Final = 10.0
#: Areas are neighbours where their outlines lie within this distance in metres: the sources generalise them one by one.
NEAR: Final = 50.0


def simplify(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return areas with outlines simplified by :data:`DETAIL` and in whole metres.

    Areas that fit together without gaps (a valid coverage) are simplified together and still fit; others one by one.
    No outline gets lost: one that would stays as it is.
    """
    shapes = areas.geometry.to_numpy()
    rows = np.flatnonzero(~shapely.is_missing(shapes))
    own = shapes[rows]
    together = shapely.coverage_is_valid(own)
    simple = shapely.coverage_simplify(own, DETAIL) if together else shapely.simplify(own, DETAIL)
    whole = shapely.set_precision(simple, 1.0)
    shapes = shapes.copy()
    shapes[rows] = np.where(shapely.is_empty(whole) | ~shapely.is_valid(whole), own, whole)
    return areas.set_geometry(gpd.GeoSeries(shapes, index=areas.index, crs=areas.crs))


def find_neighbours(areas: dict[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Return the table ``buren``: pairs of areas of a level within :data:`NEAR` of each other (fuzzy contiguity), each once.

    ``areas`` holds the tables of areas by level, their outlines not simplified. Cells are left out: theirs stay exact.
    """
    from libpysal.graph import Graph

    parts = [NEIGHBOURS.empty_table().to_pandas()]
    for level, frame in areas.items():
        outlines = frame.set_index("code").geometry.dropna()
        if level == "grid" or len(outlines) < 2:
            continue
        graph = Graph.build_fuzzy_contiguity(outlines, buffer=NEAR / 2)
        pairs = (
            graph.adjacency[graph.adjacency > 0]
            .reset_index()[["focal", "neighbor"]]
            .set_axis(["code", "buur"], axis=1)
        )
        parts.append(pairs[pairs["code"] < pairs["buur"]].assign(niveau=level))
    found = pd.concat(parts, ignore_index=True)[NEIGHBOURS.names]
    return found.sort_values(NEIGHBOURS.names, ignore_index=True)
