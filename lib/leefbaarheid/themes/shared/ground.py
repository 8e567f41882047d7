"""Outlines around and over the areas of a map, and those of the whole country: gemeenten and provincies."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import geopandas as gpd

from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset
from leefbaarheid.figures.outlines import Drawing, draw

#: More gemeenten than this are drawn with the borders of provincies instead of their own.
MANY: Final = 60
#: Half the width in metres of the gaps that generalised outlines of neighbouring gemeenten leave.
GAP: Final = 250
#: Detail that is left out of the drawing of the whole country, in its units: about a pixel of a page.
DETAIL: Final = 1.5


def borders(dataset: Dataset, area: Area) -> gpd.GeoDataFrame:
    """Gemeenten, the chosen ones marked; or provincies where there are too many gemeenten to draw."""
    if len(area.gemeenten) > MANY:
        return _provincies(dataset).assign(gekozen=True)
    outlines = gemeenten(dataset)
    return outlines.assign(gekozen=outlines["code"].isin(area.gemeenten))


@lru_cache(maxsize=2)
def gemeenten(dataset: Dataset) -> gpd.GeoDataFrame:
    """Outlines of all gemeenten: ``code, naam, provincie, geometry``."""
    frame = dataset.areas("gemeente")
    return gpd.GeoDataFrame(frame[["code", "naam", "provincie", "geometry"]]).dropna(subset=["geometry"])


@lru_cache(maxsize=2)
def drawn(dataset: Dataset) -> tuple[tuple[str, ...], Drawing]:
    """Outlines of all gemeenten that have one on one drawing, and their codes in its order."""
    outlines = gemeenten(dataset).sort_values("code")
    return tuple(outlines["code"]), draw(outlines.geometry.to_numpy(), detail=DETAIL)


@lru_cache(maxsize=2)
def _provincies(dataset: Dataset) -> gpd.GeoDataFrame:
    """Provincies from their gemeenten, whose outlines leave gaps: closed before they are joined."""
    outlines = gemeenten(dataset)[["provincie", "geometry"]]
    outlines = outlines.assign(geometry=outlines.geometry.buffer(GAP)).dissolve("provincie", as_index=False)
    outlines["geometry"] = outlines.geometry.buffer(-GAP).simplify(GAP / 2)
    return outlines.rename(columns={"provincie": "naam"})
