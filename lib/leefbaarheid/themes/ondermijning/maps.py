"""The maps of theme 3."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis import ondermijning as analysis
from leefbaarheid.figures import maps, style
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.figures.looks import TYPES
from leefbaarheid.figures.maps import Category
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.ondermijning.buurten import not_added_up, nothing_shown, too_few
from leefbaarheid.themes.ondermijning.origin import inside_origin, origin
from leefbaarheid.themes.ondermijning.study import Study
from leefbaarheid.themes.shared.ground import MANY, borders, gemeenten

#: No more names of areas than this on a map.
NAMES: Final = 14


def types_map(study: Study) -> Figuur | Blok:
    """The type of every gemeente in the country, the chosen ones outlined."""
    outlines = gemeenten(study.dataset)
    if outlines.empty:
        return Blok("Van geen enkele gemeente is een omtrek bekend; er is geen kaart.")
    areas = outlines.assign(type=study.types.reindex(outlines["code"]).to_numpy())
    areas["type"] = areas["type"].where(areas["type"].notna(), None)
    chosen = areas["code"].isin(study.area.gemeenten)
    return maps.category_map(
        areas,
        "type",
        categories=TYPES,
        title=f"Vier typen gemeenten in {study.dataset.country}",
        herkomst=origin(study, indicators=study.in_index, unsafety=study.used).met("type"),
        outlined=chosen if study.area.soort != "land" else None,
        outline_label=study.area.naam,
        named=study.area.soort != "land",
    )


def area_map(study: Study) -> Figuur | Blok:
    """The core indicator (else all crime) inside the chosen gemeenten, in steps; no figure where few people live."""
    level, areas = study.inside[0], study.inside_areas
    absent = no_area_map(study)
    if absent:
        return Blok(absent)
    meaning = study.meanings[areas["indicator"].iloc[0]]
    few = (study.parameters.weinig_inwoners, meaning.noemer or "inwoners")
    out = not_added_up(analysis.left_out(areas))
    if not areas["getoond"].any():
        return Blok(out or nothing_shown(*few))
    known = areas.loc[areas["getoond"], "waarde"]
    bounds = np.unique(known.quantile([0.2, 0.4, 0.6, 0.8]))
    step = pd.Series(np.searchsorted(bounds, areas["waarde"], side="left"), areas.index)
    ends = [f"{dutch.number(b, 1)}" for b in bounds]
    labels = [f"tot en met {ends[0]}", *(f"meer dan {e}" for e in ends)] if len(ends) else ["alle gelijk"]
    last = len(style.SEQUENCE) - 1
    colours = [style.SEQUENCE[round(i * last / max(len(labels) - 1, 1))] for i in range(len(labels))]
    muted = areas["waarde"].notna() & ~areas["getoond"]
    categories = {str(i): Category(*pair) for i, pair in enumerate(zip(labels, colours, strict=True))}
    if muted.any():
        categories["weinig"] = Category(too_few(*few), style.GRID)
    figure = maps.category_map(
        areas.assign(trap=step.map(str).where(areas["getoond"], None).mask(muted, "weinig")),
        "trap",
        categories=categories,
        title=f"{meaning.label} per {LEVEL_LABELS[level][0]} in {study.called}, {areas['jaar'].iloc[0]}",
        herkomst=inside_origin(study),
        neighbours=gemeenten(study.dataset),
        borders=borders(study.dataset, study.area),
        labels=_labels(study, areas),
    )
    note = (
        f"Vijf even grote groepen {LEVEL_LABELS[level][1]}. Waar weinig mensen wonen maar veel mensen komen "
        "(een centrum, een station), is een cijfer per inwoner hoog zonder dat het voor bewoners onveilig hoeft te zijn."
    )
    return figure.with_caption(" ".join(filter(None, (figure.onderschrift, note, out))))


def no_area_map(study: Study) -> str:
    """Why there is no map of what lies inside the gemeenten; empty where there is one."""
    name = study.meanings[study.parameters.kernindicator].label
    if not study.inside[0]:
        return (
            f"Een kaart van buurten en wijken: binnen {study.called} zijn er per buurt of wijk geen cijfers van deze "
            f"indicator: {name.lower()}. Wie ze heeft, kan ze als eigen tabel toevoegen."
        )
    if len(study.area.gemeenten) > MANY:
        return "Een kaart van buurten en wijken: dit gebied heeft er te veel voor. Kies een gemeente of een regio."
    if study.inside_areas.empty:
        return "Een kaart van buurten en wijken: van geen enkel gebied is een omtrek bekend."
    return ""


def _labels(study: Study, areas: gpd.GeoDataFrame) -> pd.DataFrame | None:
    if not study.single:
        return None
    best = (
        areas[areas["getoond"]].dropna(subset="geometry").sort_values("noemer", ascending=False).head(NAMES)
    )
    points = best.geometry.representative_point()
    return pd.DataFrame(
        {"naam": best["naam"], "x": points.x, "y": points.y, "priority": range(len(best), 0, -1)}
    ).reset_index(drop=True)
