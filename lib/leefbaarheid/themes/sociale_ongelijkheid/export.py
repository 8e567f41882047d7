"""The tables of theme 2 that are written beside the report."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from leefbaarheid.data.regions import CHOSEN
from leefbaarheid.figures.block import Blok
from leefbaarheid.themes.shared.export import origin_table, sourced, write_tables
from leefbaarheid.themes.sociale_ongelijkheid.origin import origin
from leefbaarheid.themes.sociale_ongelijkheid.study import Study

SAMENHANG: Final = [
    "gebied",
    "score",
    "ses",
    "n",
    "pearson",
    "pearson_laag",
    "pearson_hoog",
    "pearson_gewogen",
    "spearman",
]
GEMEENTEN: Final = [
    "gemeente_code",
    "gemeente",
    "n",
    "sd",
    "sd_gewogen",
    "p90_p10",
    "rang_spreiding",
    "pearson",
    "pearson_laag",
    "pearson_hoog",
    "pearson_gekrompen",
    "stapeling",
    "stapeling_aandeel",
    "tegenhanger_aandeel",
]
GEBIEDEN: Final = [
    "code",
    "naam",
    "gemeente",
    "huishoudens",
    "beoordeeld",
    "klasse",
    "afw",
    "ses",
    "ses_kwintiel",
    "stapeling",
    "tegenhanger",
    "cluster",
]


def save_tables(study: Study, folder: str | Path = "") -> Blok:
    """Write ``samenhang.csv``, ``gemeenten.csv`` and ``gebieden.csv``; see :func:`write_tables` for where.

    outputs/README.md tells what their columns mean.
    """
    gemeenten = study.gemeenten.drop(columns="n").rename(columns={"n_ses": "n"})[GEMEENTEN]
    samenhang = study.samenhang[SAMENHANG]
    own, national = origin(study, weighted=True), origin(study, national=True, weighted=True)
    tables = {
        "herkomst": origin_table(study.dataset, study.area, origin(study)),
        "samenhang": sourced(samenhang, [own if g == CHOSEN else national for g in samenhang["gebied"]]),
        "gemeenten": sourced(gemeenten, [national] * len(gemeenten)),
        "gebieden": study.gebieden[GEBIEDEN],
    }
    return write_tables("sociale_ongelijkheid", tables, folder)
