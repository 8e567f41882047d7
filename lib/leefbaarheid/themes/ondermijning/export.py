"""The tables of theme 3 that are written beside the report."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from leefbaarheid.figures.block import Blok
from leefbaarheid.themes.ondermijning.origin import inside_origin, origin
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
BUURTEN: Final = [
    "code",
    "naam",
    "gemeente_code",
    "gemeente",
    "indicator",
    "waarde",
    "teller",
    "noemer",
    "te_rangschikken",
]


def save_tables(study: Study, folder: str | Path = "") -> Blok:
    """Write ``indicatoren.csv``, ``ranglijst.csv``, ``profiel.csv`` and ``buurten.csv``; see :func:`write_tables` for where.

    outputs/README.md tells what their columns mean.
    """
    related, profile = study.indicatoren[INDICATOREN], study.profiel[PROFIEL]
    beside, rows = study.correlated[:1], study.inside[1].reindex(columns=BUURTEN)
    tables = {
        "herkomst": origin_table(
            study.dataset, study.area, origin(study, with_score=True, unsafety=study.used)
        ),
        "indicatoren": sourced(
            related, [origin(study, indicators=[n], unsafety=beside) for n in related["indicator"]]
        ),
        "ranglijst": study.ranglijst[RANGLIJST],
        "profiel": sourced(profile, [origin(study, indicators=[n]) for n in profile["indicator"]]),
        "buurten": sourced(rows, [inside_origin(study)] * len(rows) if len(rows) else []),
    }
    return write_tables("ondermijning", tables, folder)
