"""Write the tables of theme 1 beside the report."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from leefbaarheid.errors import ParameterError
from leefbaarheid.figures.block import Blok
from leefbaarheid.terms import DIMENSIONS
from leefbaarheid.themes.stijgers_en_dalers.study import Study

#: Environment variable with the folder of the report, set by whoever runs the notebook.
FOLDER = "LEEFBAARHEID_UITVOER"

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
]
GEBIEDEN = [
    "code",
    "naam",
    "gemeente",
    "woningen",
    "klasse_van",
    "klasse_tot",
    "afw_van",
    "afw_tot",
    *_CHANGES,
    "groepen",
]
OVERGANGEN = ["klasse_van", "klasse_tot", "aantal_gebieden", "woningen"]

#: A cell that starts so would be a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def save_tables(study: Study, folder: str | Path = "") -> Blok:
    """Write ``groepen.csv``, ``gebieden.csv`` and ``overgangen.csv`` (UTF-8, comma, point).

    They go to ``tabellen/stijgers_en_dalers`` in ``folder``, else in the folder that whoever runs the notebook
    named; without either nothing is written and the page says how. Raises :class:`ParameterError` where the
    folder cannot be written.
    """
    root = str(folder) or os.environ.get(FOLDER, "")
    if not root:
        return Blok('De tabellen zijn niet bewaard. Bewaar ze met save_tables(study, "map").')
    target = Path(root) / "tabellen" / "stijgers_en_dalers"
    tables = {
        "groepen": study.groepen[GROEPEN],
        "gebieden": study.gebieden[GEBIEDEN],
        "overgangen": study.overgangen[OVERGANGEN],
    }
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            partial = target / f".{name}.part"
            _safe(table).to_csv(partial, index=False, encoding="utf-8", lineterminator="\n")
            partial.replace(target / f"{name}.csv")
    except OSError as error:
        raise ParameterError(
            f"{target} cannot be written ({error.strerror}); choose another folder"
        ) from None
    return Blok("De tabellen bij dit rapport staan als CSV in de map tabellen/stijgers_en_dalers.")


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    texts = table.select_dtypes(exclude="number").columns
    guarded = {
        c: table[c].map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v)
        for c in texts
    }
    return table.assign(**guarded)
