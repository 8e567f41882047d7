"""The interactive map of theme 1: the areas with their classes, their change and what each dimension contributed."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.figures import Figuur, interactive
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.interactive import Kaart, Points
from leefbaarheid.terms import DIMENSION_LABELS, LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.stijgers_en_dalers.terms import GROUP_LABELS
from leefbaarheid.themes.stijgers_en_dalers.maps import change_map
from leefbaarheid.themes.stijgers_en_dalers.origin import origin
from leefbaarheid.themes.stijgers_en_dalers.study import Study

#: What the steps of a contribution are called; only for the score itself a threshold tells what is meaningful.
_STEPS: Final = ("sterker negatief", "negatief", "rond nul", "positief", "sterker positief")


def interactive_map(study: Study) -> Kaart | Figuur | Blok:
    """The map of change, in which a reader can point at areas and choose what it shows.

    Areas that are not judged show no figure in it, as on every map.
    """
    static = change_map(study)
    if not isinstance(static, Figuur):
        return static
    f, t = study.frame, study.parameters.drempel
    areas = _areas(study)
    measures = [
        interactive.change_steps("Verandering", areas["verandering"], t),
        interactive.class_steps(f"Klasse in {f.van}", areas["afw_van"], areas["klasse_van"]),
        interactive.class_steps(f"Klasse in {f.tot}", areas["afw_tot"], areas["klasse_tot"]),
        *(interactive.change_steps(name, areas[d], t / 2, _STEPS) for d, name in DIMENSION_LABELS.items()),
    ]
    kaart = Kaart(
        static,
        areas,
        measures,
        Points(
            areas["afw_van"],
            areas["verandering"],
            f"score in {f.van}",
            "verandering",
            f"Score in {f.van} en verandering tot {f.tot}",
        ),
        origin(study).met("punten van de score"),
        f"{dutch.capital(LEVEL_LABELS[f.niveau][1])} in {study.called}, {f.van}-{f.tot}",
        "grootste daling eerst",
        notes=_notes(study, areas),
        hidden=areas["beoordeeld"].eq(False).to_numpy(),
    )
    return interactive.kaart_or_static(kaart)


def _areas(study: Study) -> gpd.GeoDataFrame:
    """The areas that are judged in the order of ``gebieden``, then those that are not, and those without a score."""
    order = pd.Series(range(len(study.judged)), study.judged["code"])
    return study.shapes.assign(plaats=study.shapes["code"].map(order)).sort_values(
        ["plaats", "code"], ignore_index=True
    )


def _notes(study: Study, areas: gpd.GeoDataFrame) -> dict[str, list[str]]:
    """Groups, weight and certainty of each area in words; empty where there is nothing to say."""
    listed = study.gebieden.set_index("code").reindex(areas["code"])
    groups = (
        listed["groepen"].fillna("").map(lambda g: dutch.join(GROUP_LABELS[n] for n in g.split(";") if n))
    )
    near = areas["klasse_onzeker"].eq(True).map({True: "dicht bij een klassegrens", False: ""})
    found = {"Groepen": groups.tolist()}
    if study.frame.gewicht == "geen":
        return {**found, "Onzeker": near.tolist()}
    weight = listed["woningen"].to_numpy(dtype=float)
    sizes = ["" if np.isnan(w) else dutch.number(w) for w in weight]
    return {**found, dutch.capital(study.frame.gewicht): sizes, "Onzeker": near.tolist()}
