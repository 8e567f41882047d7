"""The maps of theme 2."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.figures import maps
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.figures.maps import Category
from leefbaarheid.figures.maps.bivariate import COLOURS, HATCHES
from leefbaarheid.texts.sociale_ongelijkheid.terms import KIND_LABELS, klasse
from leefbaarheid.themes.shared.ground import borders, gemeenten
from leefbaarheid.themes.sociale_ongelijkheid.origin import origin
from leefbaarheid.themes.sociale_ongelijkheid.study import Study

#: No more names of areas than this on a map.
NAMES: Final = 16
#: A gemeente with fewer areas has all of them named.
FEW: Final = 13
#: How each kind of area looks in every picture: as its combination does on the map of SES and liveability together.
CATEGORIES: Final = {
    "stapeling": Category(KIND_LABELS["stapeling"], COLOURS[1, 1], HATCHES[1], "^"),
    "tegenhanger": Category(KIND_LABELS["tegenhanger"], COLOURS[3, 1], HATCHES[3], "D"),
    "laag": Category("Lage SES, leefbaarheid ertussenin", COLOURS[2, 1]),
    "overig": Category("Andere gebieden", COLOURS[2, 2]),
}
_NO_MAP: Final = "Van geen enkel gebied is een omtrek bekend; er is geen kaart."


def bivariate_map(study: Study) -> Figuur | Blok:
    """SES and score of each area at once, in three classes each."""
    areas = _shapes(study)
    if areas.geometry.isna().all():
        return Blok(_NO_MAP)
    p = study.parameters
    figure = maps.bivariate_map(
        gpd.GeoDataFrame(areas.join(pairs(study, areas))),
        x="x",
        y="y",
        x_label="SES",
        y_label="leefbaarheid",
        title=f"Leefbaarheid en SES van {study.called}",
        herkomst=origin(study),
        neighbours=gemeenten(study.dataset),
        borders=borders(study.dataset, study.area),
        labels=_labels(study),
    )
    limits = (
        "SES laag: de laagste 20% van het land, hoog: de hoogste 20%. Leefbaarheid laag: "
        f"{klasse(p.klasse_laag)} of lager, "
        f"hoog: {klasse(p.klasse_hoog)} of hoger."
    )
    return figure.with_caption(f"{figure.onderschrift} {limits}")


def stapeling_map(study: Study) -> Figuur | Blok:
    """Stapeling, its counterpart and other areas of low SES, the cores of clusters outlined."""
    areas = _shapes(study)
    if areas.geometry.isna().all():
        return Blok(_NO_MAP)
    return maps.category_map(
        areas.assign(soort=kinds(study, areas)),
        "soort",
        categories=CATEGORIES,
        title=f"Stapeling en de tegenhanger in {study.called}",
        herkomst=origin(study),
        outlined=areas["cluster"].eq(True),
        outline_label="kern van een cluster van stapeling",
        neighbours=gemeenten(study.dataset),
        borders=borders(study.dataset, study.area),
        labels=_labels(study),
    )


def pairs(study: Study, areas: pd.DataFrame) -> pd.DataFrame:
    """SES (``x``) and liveability (``y``) of some areas in three classes: 1 low to 3 high, or missing."""
    p, fifth, score = study.parameters, areas["ses_kwintiel"].astype("Float64"), areas["klasse"]
    x = 1 + (fifth > 1).astype("Int64") + (fifth > 4).astype("Int64")
    y = (1 + (score > p.klasse_laag) + (score >= p.klasse_hoog)).astype("Int64")
    return pd.DataFrame({"x": x, "y": y})


def kinds(study: Study, areas: pd.DataFrame) -> pd.Series:
    """Tell of some areas which of :data:`CATEGORIES` they are; none without SES."""
    kind = pd.Series("overig", areas.index).mask(study.low_ses(areas), "laag")
    for name in ("stapeling", "tegenhanger"):
        kind = kind.mask(areas[name].fillna(False).astype(bool), name)
    return kind.where(areas["totaal"].notna(), None)


def _shapes(study: Study) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(study.areas, geometry="geometry", crs=study.own.gebieden.crs)


def _labels(study: Study) -> pd.DataFrame | None:
    """Names of areas: stapeling and counterpart first, then by number of households; all of a small gemeente.

    In a larger gemeente a PC4 is named by its digits alone: areas that lie together would hide behind their names.
    """
    if not study.single or study.own.niveau == "grid":
        return None
    areas = _shapes(study).dropna(subset=["geometry"])
    areas = areas[areas["beoordeeld"]]
    areas["eerst"] = areas["stapeling"] | areas["tegenhanger"]
    if len(areas) >= FEW and areas["eerst"].any():
        areas = areas[areas["eerst"]]
    best = areas.sort_values(["eerst", "huishoudens", "code"], ascending=[False, False, True]).head(NAMES)
    points = best.geometry.representative_point()
    names = best["code"] if study.own.niveau == "pc4" and len(study.areas) >= FEW else best["naam"]
    return pd.DataFrame(
        {"naam": names, "x": points.x, "y": points.y, "priority": range(len(best), 0, -1)}
    ).reset_index(drop=True)
