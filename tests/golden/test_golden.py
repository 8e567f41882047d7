"""The tables of reports as they were: rows and columns may be added, none removed, renamed or changed.

``LEEFBAARHEID_GOLDEN=write pytest tests/golden -m ""`` writes them anew, for a change of figures that was asked for.
"""

import os
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pytest

from leefbaarheid.report.notebook import TABLES
from leefbaarheid.report.themes import model, notebook_of
from leefbaarheid.terms import ALL_THEMES
from tests.cells import run_cells
from tests.conftest import slowly

HERE = Path(__file__).parent
WRITE = os.environ.get("LEEFBAARHEID_GOLDEN") == "write"
AREAS = ["Kerkrade", *slowly("Rotterdam", "Urk", "Limburg", "G40", "Nederland")]
THEMES = [*slowly("bevindingen"), *(theme for theme in ALL_THEMES if theme != "bevindingen")]
#: Tables of the whole country stand once, under Nederland.
NATIONAL = {"gemeenten", "ranglijst", "indicatoren"}
#: What tells the rows of a table apart where its first column does not.
KEYS = {
    "groepen": ["groep", "gebied"],
    "overgangen": ["klasse_van", "klasse_tot"],
    "samenhang": ["gebied", "score", "ses"],
    "ongelijkheid": ["gebied", "score", "jaar"],
    "verandering": ["gebied", "score", "van", "tot"],
    "cijfers": ["id", "soort", "niveau", "jaar", "groep", "naam"],
    "gevoeligheid": ["id", "keuze", "waarde"],
}
#: From so many cells a table is kept compressed.
LARGE = 6_000


def tables(theme: str, area: str, data: str, folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a report as it writes them, but for where they come from."""
    pinned = {"schaal": "pc4"} if "schaal" in model(theme).model_fields else {}
    with patch.dict(os.environ, {TABLES: str(folder)}):
        run_cells(notebook_of(theme), {"gebied": area, "data": data, **pinned})
    paths = [path for path in sorted(folder.rglob("*.csv")) if path.stem != "herkomst"]
    found = {path.stem: read(path) for path in paths}
    return {n: t for n, t in found.items() if area == "Nederland" or n not in NATIONAL}


def read(path: Path) -> pd.DataFrame:
    """A table with its codes as text: 1.1 and 1.10 are two findings."""
    return pd.read_csv(path, dtype={"id": str, "code": str})


def agree(old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> None:
    """Every row and column of the old table stands in the new one, with the same figures (to 1e-9) and texts."""
    assert [c for c in old if c not in new] == []
    assert not new.duplicated(key).any()
    kept, every = old.set_index(key), new.set_index(key)
    assert list(kept.index[~kept.index.isin(every.index)]) == []
    rows = every.reindex(kept.index)
    for column in kept:
        a, b = kept[column].reset_index(drop=True), rows[column].reset_index(drop=True)
        pd.testing.assert_series_equal(b, a, check_dtype=False, rtol=1e-9, atol=1e-9, obj=column)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("area", AREAS)
def test_tables_are_what_they_were(theme, area, real_path, tmp_path):
    found = tables(theme, area, str(real_path), tmp_path)
    folder = HERE / area.lower() / theme
    for name, table in found.items() if WRITE else ():
        file = folder / f"{name}.csv{'.gz' * (table.size >= LARGE)}"
        table.to_csv(file, index=False, float_format="%.12g", compression={"method": "infer", "mtime": 1})
    kept = {path.name.partition(".")[0]: path for path in sorted(folder.glob("*.csv*"))}
    assert set(kept) <= set(found)
    assert kept
    for name, path in kept.items():
        old = read(path)
        agree(old, found[name], KEYS.get(name, [old.columns[0]]))
