"""Write the tables of a theme beside its report."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from leefbaarheid.areas import Area
from leefbaarheid.dataset import Dataset
from leefbaarheid.errors import ParameterError
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Herkomst

#: Environment variable with the folder of the report, set by whoever runs the notebook.
FOLDER: Final = "LEEFBAARHEID_UITVOER"

#: Columns that say what figures stand on.
BASIS: Final = ("bron", "jaren", "niveau", "gewicht", "gewicht_jaar")
#: Where a cell would begin a formula in a spreadsheet (OWASP, "CSV injection"), also in one that splits rows at ``;``.
_FORMULA: Final = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")


def write_tables(theme: str, tables: Mapping[str, pd.DataFrame], folder: str | Path = "") -> Blok:
    """Write each table as CSV (UTF-8, comma, point) to ``tabellen/<theme>`` in ``folder``.

    Without ``folder``, in the folder that whoever runs the notebook named; without either nothing is written and
    the page says how. Raises :class:`ParameterError` where the folder cannot be written.
    """
    root = str(folder) or os.environ.get(FOLDER, "")
    if not root:
        return Blok('De tabellen zijn niet bewaard. Bewaar ze met save_tables(study, "map").')
    target = Path(root) / "tabellen" / theme
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            partial = target / f".{name}.part"
            safe(table).to_csv(partial, index=False, encoding="utf-8", lineterminator="\n")
            partial.replace(target / f"{name}.csv")
    except OSError as error:
        raise ParameterError(
            f"{target} cannot be written ({error.strerror}); choose another folder"
        ) from None
    return Blok(f"De tabellen bij dit rapport staan als CSV in de map tabellen/{theme}.")


def sourced(table: pd.DataFrame, origins: Iterable[Herkomst]) -> pd.DataFrame:
    """Say in each row of a table what it stands on, an origin a row.

    Adds ``bron, jaren, niveau, gewicht`` (``geen``: every area counts one) and ``gewicht_jaar``. Raises ``ValueError`` where
    there are more or fewer origins than rows.
    """
    return table.assign(**pd.DataFrame([_basis(o) for o in origins], index=table.index, columns=[*BASIS]))


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


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before each text, headings too, that a spreadsheet would run as a formula; numbers stay."""
    texts = table.select_dtypes(exclude="number").columns
    guarded = {c: table[c].map(lambda v: as_cell(v) if isinstance(v, str) else v) for c in texts}
    return table.assign(**guarded).rename(columns=lambda c: as_cell(c) if isinstance(c, str) else c)


def as_cell(text: str) -> str:
    """Return a text on one line that no spreadsheet runs as a formula.

    >>> as_cell("=1+1"), as_cell("-1"), as_cell("a;=1+1"), as_cell("'t Gooi; en meer")
    ("'=1+1", "'-1", "a;'=1+1", "'t Gooi; en meer")
    """
    return _FORMULA.sub(r"\1'", re.sub(r"[\t\r\n]+", " ", text))
