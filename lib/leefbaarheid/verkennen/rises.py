"""What theme 1 offers: classes at both ends, the change, and what each dimension contributed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from leefbaarheid.dataset import Dataset
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.tables import Tabel
from leefbaarheid.terms import DIMENSION_LABELS, LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import areas_of
from leefbaarheid.themes import stijgers_en_dalers as theme
from leefbaarheid.themes.stijgers_en_dalers.export import GEBIEDEN
from leefbaarheid.themes.stijgers_en_dalers.lists import area_columns
from leefbaarheid.themes.stijgers_en_dalers.maps import class_map, dimension_map
from leefbaarheid.themes.stijgers_en_dalers.origin import origin, reference_name, under_table
from leefbaarheid.themes.stijgers_en_dalers.study import build_study
from leefbaarheid.verkennen.offers import Export, Offer, View, levels

#: Rows of the list of areas; an export has them all.
SHOWN = 15


def _years(dataset: Dataset) -> dict[str, list[int]]:
    about = [m for level in dataset.levels for m in dataset.editions(level).values()]
    years = sorted({year for m in about for year in m["jaren_met_dimensies"]})
    return {"van": years, "tot": years}


def _tables(study: theme.Study) -> Blok:
    return Blok(theme.groups_table(study), *_areas(study))


def _areas(study: theme.Study) -> list[Tabel]:
    """The areas that changed most, falls and rises together."""
    rows = study.gebieden
    if rows.empty:
        return []
    rows = rows.iloc[rows["verandering"].abs().argsort(kind="stable")[::-1]]
    headings, formats = area_columns(study)
    caption = f"De grootste veranderingen in {study.called}, {study.frame.van}-{study.frame.tot}"
    return [Tabel(rows, caption, headings, formats, SHOWN, "gebieden.csv", under_table(study))]


def _notes(study: theme.Study) -> list[str]:
    frame, notes = study.frame, []
    left_out = len(study.gebieden) - len(study.judged)
    if left_out:
        number = areas_of(frame.niveau, left_out)
        notes.append(
            f"{number} met minder dan {dutch.number(study.judged_from)} {frame.gewicht} tellen mee, maar staan niet in "
            "de lijst."
        )
    if len(frame.onvolledig):
        number = areas_of(frame.niveau, len(frame.onvolledig))
        notes.append(f"{number} met een score in maar één van beide jaren tellen niet mee.")
    if study.reference is None:
        notes.append("Vergelijken met het land kan niet: voor deze jaren zijn er geen landelijke cijfers.")
    elif not study.same_level:
        notes.append(
            f"De landelijke cijfers staan op {reference_name(study)}: van {LEVEL_LABELS[frame.niveau][1]} zijn die er niet."
        )
    return notes


def _export(study: theme.Study, view: str) -> Export:
    table: pd.DataFrame = study.gebieden[GEBIEDEN]
    return Export(table, study.frame.gebieden[["code", "geometry"]], origin(study))


_VIEWS: dict[str, View] = {
    "klassen": View("Klasse in het beginjaar en het eindjaar", theme.class_maps),
    "klasse_van": View("Klasse in het beginjaar", partial(class_map, end="van")),
    "klasse_tot": View("Klasse in het eindjaar", partial(class_map, end="tot")),
    "verandering": View("Verandering van de score", theme.change_map),
    **{
        code: View(f"Verandering door {name.lower()}", partial(dimension_map, dimension=code))
        for code, name in DIMENSION_LABELS.items()
    },
}


def _open(dataset: Dataset, area: Any, parameters: theme.Parameters) -> theme.Study:
    return build_study(dataset, area, parameters)


OFFER = Offer(
    titel="Stijgers en dalers",
    open=_open,
    jaren=_years,
    drempels=(
        "schaal",
        "drempel",
        "drempel_relatief",
        "klasse_6",
        "extreme_start_tot",
        "klassegrenzen",
        "minimum_huishoudens",
    ),
    keuzes=levels,
    kaarten=_VIEWS,
    tables=_tables,
    notes=_notes,
    export=_export,
)
