"""The maps of theme 1 in the explorer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.figures import maps
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.terms import DIMENSION_LABELS, GROUP_LABELS
from leefbaarheid.themes.shared.ground import borders, gemeenten

if TYPE_CHECKING:
    from leefbaarheid.verkennen.rises import Rises

#: Groups whose areas are named on the map first, and marked on the map of change.
MARKED: Final = ["sterk_verbeterd", "verder_verslechterd", "vroegsignalering_absoluut"]
#: No more names of areas than this on a map; half of it where two maps stand beside each other.
NAMES: Final = 16
_PARTS: Final = (
    "De bijdragen van de vijf dimensies tellen op tot de verandering van de score. De stappen zijn die van de hele "
    "verandering."
)


def draw_map(study: Rises, view: str) -> Figuur | Blok:
    """Draw a view: ``klassen`` (both years), ``klasse_van``, ``klasse_tot``, ``verandering``, or the part of a dimension."""
    f, name, drempel = study.frame, study.called, {"drempel": study.rules.drempel}
    if f.gebieden.geometry.isna().all():
        return Blok("Van geen enkel gebied is een omtrek bekend; er is geen kaart.")
    draw: Any = maps.change_map
    about: dict[str, Any] = {"herkomst": study.herkomst}
    if view == "klassen":
        draw, title = maps.class_maps, f"Klassen van {name} in {f.van} en {f.tot}"
    elif view in ("klasse_van", "klasse_tot"):
        year = f.van if view == "klasse_van" else f.tot
        draw, title = maps.class_map, f"Klassen van {name} in {year}"
        about |= {"column": view, "herkomst": study.herkomst.van_jaren(year)}
    elif view in DIMENSION_LABELS:
        what = DIMENSION_LABELS[view].lower()
        title = f"Wat {what} bijdroeg aan de verandering in {name}, {f.van}-{f.tot}"
        about |= {"column": view, **drempel}
    else:
        title = f"Verandering van de score in {name}, {f.van}-{f.tot}"
        about |= {"marks": {g: GROUP_LABELS[g] for g in MARKED}, **drempel}
    about |= {"borders": borders(study.dataset, study.area), "neighbours": _neighbours(study)}
    about["labels"] = _labels(study, NAMES // 2 if view == "klassen" else NAMES)
    picture: Figuur = draw(_shapes(study), title=title, **about)
    caption = _PARTS if view in DIMENSION_LABELS else picture.onderschrift
    if not f.gebieden["beoordeeld"].all():
        caption += f" Niet beoordeeld: minder dan {study.least}; deze gebieden tellen wel mee in de groepen."
    return picture.with_caption(caption.strip())


def _shapes(study: Rises) -> gpd.GeoDataFrame:
    """The areas with their marks, and those with an outline but no score in both years: a map has no holes."""
    areas = study.frame.gebieden.assign(**study.groups[MARKED])
    known = study.dataset.areas(study.frame.niveau, gemeenten=study.area.gemeenten)
    others = known[~known["code"].isin(areas["code"]) & known.geometry.notna()]
    if others.empty:
        return areas
    others = others[["code", "naam", "gemeente", "geometry"]].assign(**dict.fromkeys(MARKED, False))
    return gpd.GeoDataFrame(pd.concat([areas, others], ignore_index=True), crs=areas.crs)


def _neighbours(study: Rises) -> gpd.GeoDataFrame:
    """Outlines around the chosen area, of the same level where the country is known at that level; never its cells."""
    f, country = study.frame, study.country
    outside = country.gebieden[~country.gebieden["gemeente_code"].isin(study.area.gemeenten)]
    if f.niveau != "grid" and (f.niveau, f.editie) == (country.niveau, country.editie) and len(outside):
        return outside.dropna(subset=["geometry"])
    return gemeenten(study.dataset)


def _labels(study: Rises, most: int) -> pd.DataFrame | None:
    """Names of judged areas, those of the marked groups first, then those that changed most.

    None for several gemeenten, and for cells, which have no names that help a reader.
    """
    if len(study.area.gemeenten) > 1 or study.frame.niveau == "grid":
        return None
    areas, marks = study.frame.gebieden, study.groups[MARKED].sum(axis=1)
    areas = areas.assign(groepen=marks, grootte=areas["verandering"].abs())
    best = areas[areas["beoordeeld"]].dropna(subset=["geometry"])
    best = best.sort_values(["groepen", "grootte"], ascending=False).head(most).reset_index(drop=True)
    points, place = best.geometry.representative_point(), range(len(best), 0, -1)
    return pd.DataFrame({"naam": best["naam"], "x": points.x, "y": points.y, "priority": place})
