"""A new theme is four files (docs/how-to-add.md): tried in a copy of the project."""

import json
import os
import shutil
import subprocess
import sys

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.conftest import PROJECT

ANALYSIS = '''"""How near shops, schools and doctors are."""

import pandas as pd


def share_above(areas: pd.DataFrame, bound: float) -> float:
    """Share (0-1) of the ``huishoudens`` in areas whose ``vrz`` (points of the score) lies above a bound."""
    return float(areas.loc[areas["vrz"] > bound, "huishoudens"].sum() / areas["huishoudens"].sum())
'''
CELLS = {
    "parameters": 'gebied = "Kerkrade"\nafstand = 0.0\nminimum_huishoudens = 100\ndata = ""',
    "gegevens": "import leefbaarheid as lb\nfrom leefbaarheid.analysis.nabijheid import share_above\n\n"
    "gevraagd = lb.check_parameters(globals())\ngegevens, plek = lb.open_data(gebied, data)",
    "werkblad": 'say = lb.Say("nabijheid", globals())\nsay',
    "kop": 'vast = lb.load_constants("nabijheid")\n'
    'gemeenten = lb.load_gemeenten(gegevens, vast["verandering_van"], vast["verandering_tot"])\n'
    "nu, niveau = lb.load_now(gegevens, plek, gemeenten, minimum_huishoudens)\n"
    'deel = share_above(nu[nu["beoordeeld"]], gemeenten["vrz"].median() + afstand)\nsay("kop")',
    "bijlage": 'basis = {"bron": "Leefbaarometer 3.0", "jaren": nu["jaar"].iloc[0], "niveau": niveau}\n'
    'basis |= {"gewicht": "huishoudens", "gewicht_jaar": None, "aantal_gebieden": len(nu)}\ninstellingen = gevraagd | vast\n'
    'tabellen = {"gebieden": nu[["code", "naam", "vrz", "huishoudens", "beoordeeld"]]}\n'
    'lb.save_tables("nabijheid", gegevens, plek, basis, tabellen)\nsay("bijlage")',
    "overzicht-tegel": 'say("tegel")',
}
TEMPLATE = """{% block kop %}
<h1>{{ deel | procent | hoofdletter }} van de huishoudens in {{ plek | genoemd }} heeft meer dichtbij dan gewoon is</h1>
{% endblock %}
{% block bijlage %}
<section class="app" id="bijlage"><h2>Herkomst</h2>{{ zin.herkomst(gegevens, instellingen) }}</section>
{% endblock %}
{% block tegel %}<p class="n">{{ deel | procent }} <small>heeft meer dichtbij dan gewoon is</small></p>{% endblock %}
"""
PARAMS = "standaard:\n  minimum_huishoudens: 50\nvast:\n  verandering_van: 2014\n  verandering_tot: 2020\n"


def add_theme(root):
    """Copy the project and add the theme to it."""
    for room in ("lib", "notebooks", "params"):
        shutil.copytree(PROJECT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    package = root / "lib" / "leefbaarheid"
    (package / "analysis" / "nabijheid.py").write_text(ANALYSIS, encoding="utf-8")
    (package / "templates" / "nabijheid.md.j2").write_text(TEMPLATE, encoding="utf-8")
    (root / "params" / "nabijheid.yml").write_text(PARAMS, encoding="utf-8")
    cells = [new_code_cell(source, metadata={"tags": [tag]}) for tag, source in CELLS.items()]
    about = {"language_info": {"name": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=about), root / "notebooks" / "nabijheid.ipynb")


@pytest.mark.slow
def test_it_has_a_page_a_tile_a_table_and_defaults_as_any_other(tmp_path):
    add_theme(tmp_path)
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
    records = [
        json.loads(line) for line in (tmp_path / "uit" / "manifest.jsonl").read_text("utf-8").splitlines()
    ]
    assert [r["status"] for r in records] == ["done", "done"]
