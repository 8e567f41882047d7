"""The interactive map of theme 2: the areas with their SES, their liveability, and both together."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from leefbaarheid.figures import Figuur, interactive
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.interactive import Kaart, Points
from leefbaarheid.figures.maps import Category
from leefbaarheid.figures.maps.bivariate import COLOURS, HATCHES, LEVELS
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.themes.sociale_ongelijkheid.maps import CATEGORIES, bivariate_map, kinds, pairs
from leefbaarheid.themes.sociale_ongelijkheid.origin import origin
from leefbaarheid.themes.sociale_ongelijkheid.study import Study


def interactive_map(study: Study) -> Kaart | Figuur | Blok:
    """The map of SES and liveability, in which a reader can point at areas and choose what it shows."""
    static = bivariate_map(study)
    if not isinstance(static, Figuur):
        return static
    table = study.gebieden.rename(columns={"ses": "totaal"})
    areas = gpd.GeoDataFrame(table, geometry="geometry", crs=study.own.gebieden.crs)
    together = pairs(study, areas)
    both = together["y"].astype("string") + together["x"].astype("string")
    measures = [
        interactive.categories("SES en leefbaarheid samen", both, _both()),
        interactive.fifths(
            "SES", areas["totaal"], "vijfde van het land", dutch.signed, areas["ses_kwintiel"]
        ),
        interactive.class_steps("Leefbaarheid", areas["afw"], areas["klasse"]),
        interactive.categories("Stapeling en tegenhanger", kinds(study, areas), CATEGORIES),
    ]
    kaart = Kaart(
        static,
        areas,
        measures,
        Points(areas["totaal"], areas["afw"], "SES (SES-WOA)", "leefbaarheid (score)", "SES en leefbaarheid"),
        origin(study).met("punten van de score en van SES-WOA"),
        f"{dutch.capital(LEVEL_LABELS[study.own.niveau][1])} in {study.called}, {study.own.jaar}",
        "laagste SES eerst",
        notes=_notes(study, areas),
        hidden=~areas["beoordeeld"].to_numpy(dtype=bool),
    )
    return interactive.kaart_or_static(kaart)


def _both() -> dict[str, Category]:
    """The nine combinations in words, in the order and with the looks of the static map."""
    return {
        f"{y}{x}": Category(f"leefbaarheid {LEVELS[y]}, SES {LEVELS[x]}", colour, HATCHES.get(y, ""))
        for (y, x), colour in COLOURS.items()
    }


def _notes(study: Study, areas: pd.DataFrame) -> dict[str, list[str]]:
    core = areas["cluster"].map({True: "kern van een cluster van stapeling"}, na_action="ignore").fillna("")
    near = areas["klasse_onzeker"].map({True: "dicht bij een klassegrens", False: ""})
    found = {"Cluster": core.tolist(), "Onzeker": near.tolist()}
    if study.own.gewicht == "geen":
        return found
    sizes = ["" if dutch.is_missing(n) else dutch.number(n) for n in areas["huishoudens"]]
    return {dutch.capital(study.own.gewicht): sizes, **found}
