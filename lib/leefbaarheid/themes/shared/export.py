"""Write the tables of a theme beside its report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from leefbaarheid.areas import Area
from leefbaarheid.data.save import BASIS, write
from leefbaarheid.dataset import Dataset
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Herkomst


def write_tables(theme: str, tables: Mapping[str, pd.DataFrame], folder: str | Path = "") -> Blok:
    """Write each table as CSV (:func:`leefbaarheid.data.save.write`), and say on the page where they are."""
    if write(theme, tables, folder) is None:
        return Blok('De tabellen zijn niet bewaard. Bewaar ze met save_tables(study, "map").')
    return Blok(f"De tabellen bij dit rapport staan als CSV in de map tabellen/{theme}.")


def origin_table(dataset: Dataset, area: Area, herkomst: Herkomst) -> pd.DataFrame:
    """One row that says of the other tables where their figures come from: ``herkomst.csv``.

    ``gebied_code, gebied, soort, bron, jaren, niveau, gewicht`` (``geen``: every area counts one), ``gewicht_jaar,
    aantal_gebieden, gegevensset, controlegetal``.
    """
    row = {
        "gebied_code": area.code,
        "gebied": area.naam,
        "soort": area.soort,
        **_basis(herkomst),
        "aantal_gebieden": herkomst.aantal,
        "gegevensset": dataset.naam,
        "controlegetal": dataset.checksum,
    }
    return pd.DataFrame([row])


def _basis(herkomst: Herkomst) -> dict[str, object]:
    jaren = " ".join(map(str, herkomst.jaren))
    year = herkomst.gewicht_jaar or pd.NA
    return dict(zip(BASIS, (herkomst.bron, jaren, herkomst.niveau, herkomst.gewicht, year), strict=True))
