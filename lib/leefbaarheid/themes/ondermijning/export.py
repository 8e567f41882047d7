"""The tables of theme 3 that are written beside the report."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from leefbaarheid.figures.block import Blok
from leefbaarheid.themes.ondermijning.origin import origin
from leefbaarheid.themes.ondermijning.study import Study
from leefbaarheid.themes.shared.export import origin_table, sourced, write_tables

INDICATOREN: Final = [
    "indicator",
    "groep",
    "n",
    "spearman",
    "spearman_laag",
    "spearman_hoog",
    "pearson",
    "partieel",
    "p",
    "q",
]
RANGLIJST: Final = [
    "gemeente_code",
    "gemeente",
    "index",
    "rang",
    "rang_min",
    "rang_max",
    "dekking",
    "onveiligheid",
    "onveiligheid_bron",
    "type",
    "soc",
]
PROFIEL: Final = [
    "indicator",
    "waarde",
    "eenheid",
    "nl",
    "q1",
    "mediaan",
    "q3",
    "percentiel",
    "peers",
]


def save_tables(study: Study, folder: str | Path = "") -> Blok:
    """Write ``indicatoren.csv``, ``ranglijst.csv`` and ``profiel.csv``; see :func:`write_tables` for where.

    outputs/README.md tells what their columns mean.
    """
    related, profile = study.indicatoren[INDICATOREN], study.profiel[PROFIEL]
    beside = study.correlated[:1]
    tables = {
        "herkomst": origin_table(
            study.dataset, study.area, origin(study, with_score=True, unsafety=study.used)
        ),
        "indicatoren": sourced(
            related, [origin(study, indicators=[n], unsafety=beside) for n in related["indicator"]]
        ),
        "ranglijst": study.ranglijst[RANGLIJST],
        "profiel": sourced(profile, [origin(study, indicators=[n]) for n in profile["indicator"]]),
    }
    return write_tables("ondermijning", tables, folder)
