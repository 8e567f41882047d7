"""The tables of theme 1 that are written beside the report."""

from __future__ import annotations

from pathlib import Path

from leefbaarheid.figures.block import Blok
from leefbaarheid.terms import DIMENSIONS, LEVEL_LABELS
from leefbaarheid.themes.shared.export import origin_table, sourced, write_tables
from leefbaarheid.themes.stijgers_en_dalers.larger import larger_areas
from leefbaarheid.themes.stijgers_en_dalers.origin import origin
from leefbaarheid.themes.stijgers_en_dalers.study import CHOSEN, Study

_CHANGES = ["verandering", *DIMENSIONS]
GROEPEN = [
    "groep",
    "gebied",
    "aantal_gebieden",
    "woningen",
    "basis_woningen",
    "aandeel",
    *_CHANGES,
    "leidende_dimensie",
    "waarvan_boven_ruis",
    "verwacht_door_ruis",
]
GEBIEDEN = [
    "code",
    "naam",
    "gemeente",
    "woningen",
    "beoordeeld",
    "klasse_van",
    "klasse_tot",
    "afw_van",
    "afw_tot",
    *_CHANGES,
    "ruis_sd",
    "boven_ruis",
    "groepen",
    "nog_zo",
]
OVERGANGEN = ["klasse_van", "klasse_tot", "aantal_gebieden", "woningen"]


def save_tables(study: Study, folder: str | Path = "") -> Blok:
    """Write ``groepen.csv``, ``gebieden.csv``, ``overgangen.csv``, ``gemeenten.csv`` and larger areas.

    See :func:`write_tables` for where; outputs/README.md tells what their columns mean.
    """
    own, national = origin(study), origin(study, national=True)
    groups, place = study.groepen[GROEPEN], study.gemeenten
    tables = {
        "herkomst": origin_table(study.dataset, study.area, own),
        "groepen": sourced(groups, [own if name == CHOSEN else national for name in groups["gebied"]]),
        "gebieden": study.gebieden[GEBIEDEN],
        "overgangen": study.overgangen[OVERGANGEN],
        **({"gemeenten": sourced(place, [national] * len(place))} if len(place) else {}),
        **{LEVEL_LABELS[level][1]: table for level, table in larger_areas(study).items()},
    }
    return write_tables("stijgers_en_dalers", tables, folder)
