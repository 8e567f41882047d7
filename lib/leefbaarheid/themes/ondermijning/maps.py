"""The maps of theme 3."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.figures import maps, style
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.figures.looks import TYPES
from leefbaarheid.figures.maps import Category
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.themes.ondermijning.origin import origin
from leefbaarheid.themes.ondermijning.study import Study
from leefbaarheid.themes.shared.ground import borders, gemeenten

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
    """The core indicator inside the chosen gemeenten, in steps; flagged where few people live."""
    if absent := no_area_map(study):
        return Blok(absent)
    level, rows = study.inside
    name = study.meanings[study.parameters.kernindicator].label
    areas = study.inside_areas
    known = areas["waarde"].dropna()
    bounds = np.unique(known.quantile([0.2, 0.4, 0.6, 0.8]))
    step = pd.Series(np.searchsorted(bounds, areas["waarde"], side="left"), areas.index)
    ends = [f"{dutch.number(b, 1)}" for b in bounds]
    labels = [f"tot en met {ends[0]}", *(f"meer dan {e}" for e in ends)] if len(ends) else ["alle gelijk"]
    last = len(style.SEQUENCE) - 1
    colours = [style.SEQUENCE[round(i * last / max(len(labels) - 1, 1))] for i in range(len(labels))]
    few = areas["noemer"] < study.parameters.weinig_inwoners
    unit = study.meanings[study.parameters.kernindicator].eenheid
    many = LEVEL_LABELS[level][1]
    year = int(rows["jaar"].max())
    figure = maps.category_map(
        areas.assign(trap=step.map(str).where(areas["waarde"].notna(), None)),
        "trap",
        categories={
            str(i): Category(label, colour)
            for i, (label, colour) in enumerate(zip(labels, colours, strict=True))
        },
        title=f"{name} per {LEVEL_LABELS[level][0]} in {study.called}, {year}",
        herkomst=origin(
            study, indicators=[study.parameters.kernindicator], level=level, areas=len(known), years=(year,)
        ).met(unit),
        outlined=few,
        outline_label=f"weinig inwoners (minder dan {dutch.number(study.parameters.weinig_inwoners)})",
        neighbours=gemeenten(study.dataset),
        borders=borders(study.dataset, study.area),
        labels=_labels(study, areas),
    )
    note = (
        f"Vijf even grote groepen {many}. Waar weinig mensen wonen maar veel mensen komen (een centrum, een "
        "station), is een cijfer per "
        "inwoner hoog zonder dat het voor bewoners onveilig hoeft te zijn."
    )
    return figure.with_caption(f"{figure.onderschrift} {note}".strip())


def no_area_map(study: Study) -> str:
    """Why there is no map of what lies inside the gemeenten; empty where there is one."""
    name = study.meanings[study.parameters.kernindicator].label
    if not study.inside[0]:
        return (
            f"Een kaart van buurten en wijken: binnen {study.called} zijn er per buurt of wijk geen cijfers van deze "
            f"indicator: {name.lower()}. Wie ze heeft, kan ze als eigen tabel toevoegen."
        )
    if study.inside_areas.empty:
        return "Een kaart van buurten en wijken: van geen enkel gebied is een omtrek bekend."
    return ""


def _labels(study: Study, areas: gpd.GeoDataFrame) -> pd.DataFrame | None:
    if not study.single:
        return None
    best = areas.dropna(subset=["geometry", "waarde"]).sort_values("noemer", ascending=False).head(NAMES)
    points = best.geometry.representative_point()
    return pd.DataFrame(
        {"naam": best["naam"], "x": points.x, "y": points.y, "priority": range(len(best), 0, -1)}
    ).reset_index(drop=True)
