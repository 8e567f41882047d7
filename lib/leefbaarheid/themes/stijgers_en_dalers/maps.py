"""The maps of theme 1."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.figures import maps
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.terms import DIMENSION_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.stijgers_en_dalers.terms import GROUP_LABELS
from leefbaarheid.themes.shared.ground import borders, gemeenten
from leefbaarheid.themes.stijgers_en_dalers.origin import origin
from leefbaarheid.themes.stijgers_en_dalers.study import Study

#: Groups whose areas are named on the map first, and marked on the map of change.
MARKED: Final = ("sterk_verbeterd", "verder_verslechterd", "vroegsignalering_absoluut")
#: No more names of areas than this on a map; half of it where two maps stand beside each other.
NAMES: Final = 16
_NO_MAP: Final = "Van geen enkel gebied is een omtrek bekend; er is geen kaart."


def _with_hidden(study: Study, picture: Figuur) -> Figuur:
    """Say in the caption which areas are not judged, where there are any."""
    if study.areas["beoordeeld"].all():
        return picture
    least = f"{dutch.number(study.judged_from)} {study.frame.gewicht}"
    return picture.with_caption(
        f"{picture.onderschrift} Niet beoordeeld: minder dan {least}; deze gebieden tellen wel mee in de groepen.".strip()
    )


def class_maps(study: Study) -> Figuur | Blok:
    """Two maps of the classes, at the start and at the end, in the official colours."""
    f = study.frame
    if f.gebieden.geometry.isna().all():
        return Blok(_NO_MAP)
    picture = maps.class_maps(
        study.shapes,
        title=f"Klassen van {study.called} in {f.van} en {f.tot}",
        herkomst=origin(study),
        neighbours=_neighbours(study),
        borders=borders(study.dataset, study.area),
        labels=_labels(study, NAMES // 2),
    )
    return _with_hidden(study, picture)


def change_map(study: Study) -> Figuur | Blok:
    """The change of each area in steps of the threshold, the areas of three groups marked."""
    f = study.frame
    if f.gebieden.geometry.isna().all():
        return Blok(_NO_MAP)
    members = {g: study.shapes["code"].isin(study.areas.loc[study.groups[g], "code"]) for g in MARKED}
    picture = maps.change_map(
        study.shapes.assign(**members),
        title=f"Verandering van de score in {study.called}, {f.van}-{f.tot}",
        herkomst=origin(study),
        drempel=study.parameters.drempel,
        marks={g: GROUP_LABELS[g] for g in MARKED},
        neighbours=_neighbours(study),
        borders=borders(study.dataset, study.area),
        labels=_labels(study, NAMES),
    )
    return _with_hidden(study, picture)


def class_map(study: Study, end: str = "tot") -> Figuur | Blok:
    """One map of the classes, at the start (``van``) or at the end (``tot``)."""
    f = study.frame
    if f.gebieden.geometry.isna().all():
        return Blok(_NO_MAP)
    year = {"van": f.van, "tot": f.tot}[end]
    picture = maps.class_map(
        study.shapes,
        f"klasse_{end}",
        title=f"Klassen van {study.called} in {year}",
        herkomst=origin(study, years=(year,)),
        neighbours=_neighbours(study),
        borders=borders(study.dataset, study.area),
        labels=_labels(study, NAMES),
    )
    return _with_hidden(study, picture)


def dimension_map(study: Study, dimension: str) -> Figuur | Blok:
    """What one dimension contributed to the change of each area, in the same steps as the whole change."""
    f = study.frame
    if f.gebieden.geometry.isna().all():
        return Blok(_NO_MAP)
    name = DIMENSION_LABELS[dimension].lower()
    picture = maps.change_map(
        study.shapes,
        column=dimension,
        title=f"Wat {name} bijdroeg aan de verandering in {study.called}, {f.van}-{f.tot}",
        herkomst=origin(study),
        drempel=study.parameters.drempel,
        neighbours=_neighbours(study),
        borders=borders(study.dataset, study.area),
        labels=_labels(study, NAMES),
    )
    picture = picture.with_caption(
        "De bijdragen van de vijf dimensies tellen op tot de verandering van de score. De stappen zijn die van de hele "
        "verandering."
    )
    return _with_hidden(study, picture)


def _neighbours(study: Study) -> gpd.GeoDataFrame:
    """Outlines around the chosen area, of the same level where the country is known at that level; never its cells."""
    if study.same_level and study.reference is not None and study.frame.niveau != "grid":
        areas = study.reference.gebieden
        outside = areas[~areas["gemeente_code"].isin(study.area.gemeenten)]
        if len(outside):
            return outside.dropna(subset=["geometry"])
    return gemeenten(study.dataset)


def _labels(study: Study, most: int) -> pd.DataFrame | None:
    """Names of the areas that matter: first those of the marked groups, then those that changed most; of those judged.

    None for several gemeenten, and for cells, which have no names that help a reader.
    """
    if len(study.area.gemeenten) > 1 or study.frame.niveau == "grid":
        return None
    areas = study.areas.join(study.groups[list(MARKED)].sum(axis=1).rename("groepen"))
    areas = areas[areas["beoordeeld"]].dropna(subset=["geometry"])
    areas = areas.assign(grootte=areas["verandering"].abs())
    best = areas.sort_values(["groepen", "grootte"], ascending=False).head(most)
    points = best.geometry.representative_point()
    names = best["naam"].tolist()
    return pd.DataFrame(
        {"naam": names, "x": points.x, "y": points.y, "priority": range(len(best), 0, -1)}
    ).reset_index(drop=True)
