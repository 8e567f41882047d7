"""The maps of theme 1."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.dataset import Dataset
from leefbaarheid.figures import maps
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.texts.stijgers_en_dalers.terms import GROUP_LABELS
from leefbaarheid.themes.stijgers_en_dalers.origin import origin
from leefbaarheid.themes.stijgers_en_dalers.study import Study

#: Groups whose areas are named on the map first, and marked on the map of change.
MARKED: Final = ("sterk_verbeterd", "verder_verslechterd", "vroegsignalering_absoluut")
#: More gemeenten than this are drawn with the borders of provincies instead of their own.
MANY: Final = 60
#: No more names of areas than this on a map; half of it where two maps stand beside each other.
NAMES: Final = 16
#: Half the width in metres of the gaps that generalised outlines of neighbouring gemeenten leave.
GAP: Final = 250


def class_maps(study: Study) -> Figuur | Blok:
    """Two maps of the classes, at the start and at the end, in the official colours."""
    f = study.frame
    if f.gebieden.geometry.isna().all():
        return Blok("Van geen enkel gebied is een omtrek bekend; er is geen kaart.")
    return maps.class_maps(
        f.gebieden,
        title=f"Klassen van {study.called} in {f.van} en {f.tot}",
        herkomst=origin(study),
        neighbours=_neighbours(study),
        borders=_borders(study),
        labels=_labels(study, NAMES // 2),
    )


def change_map(study: Study) -> Figuur | Blok:
    """The change of each area in steps of the threshold, the areas of three groups marked."""
    f = study.frame
    if f.gebieden.geometry.isna().all():
        return Blok("Van geen enkel gebied is een omtrek bekend; er is geen kaart.")
    marked = [g for g in MARKED if study.groups[g].any()]
    return maps.change_map(
        f.gebieden.join(study.groups[marked]),
        title=f"Verandering van de score in {study.called}, {f.van}-{f.tot}",
        herkomst=origin(study),
        drempel=study.parameters.drempel,
        marks={g: GROUP_LABELS[g] for g in marked},
        neighbours=_neighbours(study),
        borders=_borders(study),
        labels=_labels(study, NAMES),
    )


def _neighbours(study: Study) -> gpd.GeoDataFrame:
    """Outlines around the chosen area, of the same level where the country is known at that level."""
    if study.same_level and study.reference is not None:
        areas = study.reference.gebieden
        outside = areas[~areas["gemeente_code"].isin(study.area.gemeenten)]
        if len(outside):
            return outside.dropna(subset=["geometry"])
    return _gemeenten(study.dataset)


def _borders(study: Study) -> gpd.GeoDataFrame:
    """Gemeenten, or provincies where there are too many gemeenten to draw."""
    if len(study.area.gemeenten) > MANY:
        return _provincies(study.dataset).assign(gekozen=True)
    gemeenten = _gemeenten(study.dataset)
    return gemeenten.assign(gekozen=gemeenten["code"].isin(study.area.gemeenten))


def _labels(study: Study, most: int) -> pd.DataFrame | None:
    """Names of the areas that matter: first those of the marked groups, then the largest.

    None for many gemeenten, where the borders' names orient the reader better.
    """
    if len(study.area.gemeenten) > 1:
        return None
    areas = study.areas.join(study.groups[list(MARKED)].sum(axis=1).rename("groepen"))
    areas = areas.dropna(subset=["geometry"])
    areas = areas.assign(oppervlak=areas.geometry.area)
    by = ["groepen", "woningen", "oppervlak"]
    best = areas.sort_values(by, ascending=False).head(most)
    points = best.geometry.representative_point()
    names = best["naam"].tolist()
    return pd.DataFrame(
        {"naam": names, "x": points.x, "y": points.y, "priority": range(len(best), 0, -1)}
    ).reset_index(drop=True)


@lru_cache(maxsize=2)
def _gemeenten(dataset: Dataset) -> gpd.GeoDataFrame:
    frame = dataset.areas("gemeente")
    return gpd.GeoDataFrame(frame[["code", "naam", "provincie", "geometry"]]).dropna(subset=["geometry"])


@lru_cache(maxsize=2)
def _provincies(dataset: Dataset) -> gpd.GeoDataFrame:
    """Provincies from their gemeenten, whose outlines leave gaps: closed before they are joined."""
    outlines = _gemeenten(dataset)[["provincie", "geometry"]]
    outlines = outlines.assign(geometry=outlines.geometry.buffer(GAP)).dissolve("provincie", as_index=False)
    outlines["geometry"] = outlines.geometry.buffer(-GAP).simplify(GAP / 2)
    return outlines.rename(columns={"provincie": "naam"})
