"""The interactive map of theme 3: all gemeenten with their type, index, unsafety and indicators."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.figures import Figuur, interactive
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.interactive import Kaart, Measure, Points
from leefbaarheid.figures.looks import TYPES
from leefbaarheid.texts import dutch
from leefbaarheid.texts.ondermijning.terms import SOURCE_LABELS, shown
from leefbaarheid.themes.ondermijning.lists import rank_range
from leefbaarheid.themes.ondermijning.maps import types_map
from leefbaarheid.themes.ondermijning.origin import origin
from leefbaarheid.themes.ondermijning.study import Study
from leefbaarheid.themes.shared.ground import drawn

_FIFTHS: Final = "in vijf even grote groepen gemeenten"


def interactive_map(study: Study) -> Kaart | Figuur | Blok:
    """The map of types, in which a reader can point at gemeenten and choose what it shows; the area's own are outlined.

    Gemeenten stand in the order of ``ranglijst``.
    """
    static = types_map(study)
    if not isinstance(static, Figuur):
        return static
    if "kaart" not in study.shared:
        study.shared["kaart"] = _parts(study)
    parts = study.shared["kaart"]
    chosen = parts["areas"]["gemeente_code"].isin(study.area.gemeenten) & (study.area.soort != "land")
    herkomst = origin(study, indicators=_names(study), unsafety=study.used)
    kaart = Kaart(
        static,
        herkomst=herkomst.met("type, index (0-100) en cijfers zoals bij elke kaart genoemd"),
        title=f"Alle gemeenten in {study.dataset.country}",
        order="hoogste index eerst",
        chosen=chosen.to_numpy(),
        **parts,
    )
    return interactive.kaart_or_static(kaart)


def _parts(study: Study) -> dict[str, Any]:
    """What is the same on the map of every area: all but which gemeenten are chosen."""
    table = study.ranglijst.merge(study.frame[["gemeente_code", *study.meanings]], on="gemeente_code")
    codes, drawing = drawn(study.dataset)
    place = pd.Series(range(len(codes)), codes).reindex(table["gemeente_code"]).fillna(-1).astype(int)
    index, unsafety = table["index"], table["onveiligheid"]
    circular = " (deels circulair)" if study.circular else ""
    return {
        "areas": gpd.GeoDataFrame(table[["gemeente_code"]].assign(naam=table["gemeente"])),
        "measures": [
            interactive.categories("Type", table["type"], TYPES),
            interactive.fifths("Index", index, _FIFTHS, lambda v: dutch.number(v, 1)),
            interactive.fifths(f"Onveiligheid{circular}", unsafety, _FIFTHS, dutch.measure),
            *(_indicator(study, name, table) for name in _names(study)),
        ],
        "points": Points(index, unsafety, "index", f"onveiligheid{circular}", "Index en onveiligheid"),
        "notes": _notes(table),
        "drawing": drawing.take(place.tolist()),
    }


def _names(study: Study) -> list[str]:
    """Indicators that the map can show: the core indicator and those of the index."""
    return [*dict.fromkeys([study.parameters.kernindicator, *study.in_index])]


def _indicator(study: Study, name: str, table: pd.DataFrame) -> Measure:
    """An indicator in its own unit and year; what was hidden in a user's table says so."""
    meaning = study.meanings[name]
    heading = f"{meaning.eenheid}, {study.years[name]}; {_FIFTHS}"
    return interactive.fifths(
        meaning.label,
        table[name],
        heading,
        lambda v: shown(v, "").strip(),
        hidden=table["gemeente_code"].isin(_hidden(study, name)).to_numpy(),
    )


def _hidden(study: Study, name: str) -> npt.NDArray[np.object_]:
    rows = study.rates
    return rows.loc[(rows["indicator"] == name) & rows["onderdrukt"].eq(True), "code"].to_numpy()


def _notes(table: pd.DataFrame) -> dict[str, list[str]]:
    ranks = [
        ""
        if pd.isna(rank)
        else dutch.number(rank)
        if pd.isna(span)
        else f"{dutch.number(rank)} (bandbreedte {span})"
        for rank, span in zip(table["rang"], rank_range(table), strict=True)
    ]
    sources = table["onveiligheid_bron"].map(SOURCE_LABELS).fillna("")
    found = {"Plaats in de ranglijst": ranks}
    return found if sources.nunique() <= 1 else {**found, "Onveiligheid uit": sources.tolist()}
