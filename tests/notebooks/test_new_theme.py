"""A new theme is four files (docs/how-to-add.md): those of ``nabijheid/``, tried in a copy of the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import PROJECT

THEME = Path(__file__).parent / "nabijheid"
PLACES = {
    "analysis.py": "lib/leefbaarheid/analysis/nabijheid.py",
    "nabijheid.ipynb": "notebooks",
    "nabijheid.md.j2": "lib/leefbaarheid/templates",
    "nabijheid.yml": "params",
}


@pytest.mark.slow
def test_it_has_a_page_a_tile_a_table_and_defaults_as_any_other(tmp_path):
    for room in ("lib", "notebooks", "params"):
        shutil.copytree(PROJECT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name, place in PLACES.items():
        shutil.copy(THEME / name, tmp_path / place)
    about = {"PYTHONPATH": str(tmp_path / "lib"), "LEEFBAARHEID_DATA": str(PROJECT / "data" / "nederland")}
    words = "batch --areas Kerkrade,Limburg --themes nabijheid --out uit"
    command = [sys.executable, "-m", "leefbaarheid.cli", *words.split()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=os.environ | about)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "uit" / "GM0928-kerkrade"
    table = pd.read_csv(folder / "tabellen" / "nabijheid" / "gebieden.csv")
    every = pd.read_parquet(PROJECT / "data" / "nederland" / "scores" / "gemeente.parquet")
    usual = every[every["jaar"] == every["jaar"].max()]["vrz"].median()
    weight = table.loc[table["beoordeeld"], "huishoudens"]
    share = weight[table["vrz"] > usual].sum() / weight.sum()
    page = (folder / "nabijheid.html").read_text(encoding="utf-8")
    assert f"<h1>{share * 100:.0f}% van de huishoudens in Kerkrade" in page
    assert "<dt>minimum_huishoudens</dt><dd>50" in page, "as params/nabijheid.yml has it"
    assert f'<p class="n">{share * 100:.0f}%' in (folder / "index.html").read_text(encoding="utf-8")
