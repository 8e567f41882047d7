"""Tables beside a report: whole files of plain CSV, each column explained, where they come from, and no formulas."""

import csv
import io
import re
from collections import defaultdict

import pandas as pd
import pytest

import leefbaarheid as lb
from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS
from leefbaarheid.data import save
from leefbaarheid.errors import ParameterError
from tests.conftest import PROJECT
from tests.hostile import NAMES, UNSEEN

BASIS = ["bron", "jaren", "niveau", "gewicht", "gewicht_jaar"]
SOURCED = {"groepen", "samenhang", "gemeenten", "ongelijkheid", "verandering", "indicatoren", "profiel"}
OTHERS = {"gebieden", "overgangen", "wijken", "ranglijst", "bevindingen", "cijfers", "gevoeligheid"}
TABLE = pd.DataFrame({"=naam": ["=1+1", "a\n;@x", "goed"], "getal": [-1.5, 2.0, 3.0]})


def test_tables_say_where_they_come_from_and_each_row_what_it_stands_on(kerkrade, tmp_path):
    dataset, area = kerkrade
    here, country = lb.load_change(dataset, area, 2014, 2020)
    save.save_tables("thema", dataset, area, here, {"tabel": TABLE}, tmp_path)
    folder = tmp_path / "tabellen" / "thema"
    assert sorted(p.name for p in folder.iterdir()) == ["herkomst.csv", "tabel.csv"]
    (about,) = pd.read_csv(folder / "herkomst.csv").to_dict("records")
    told = {"gebied_code": "GM0928", "niveau": "buurt", "jaren": "2014 2020"}
    told |= {"controlegetal": dataset.checksum, "aantal_gebieden": len(here.gebieden)}
    assert about | told == about
    table = save.sourced(pd.DataFrame({"gebied": ["gekozen", "NL"]}, index=[5, 3]), here, country)
    assert table["niveau"].to_dict() == {5: "buurt", 3: "pc4"}
    assert save.sourced(pd.DataFrame({"x": [1]}), here, country)["niveau"].tolist() == ["pc4"]
    assert [*save.sourced(pd.DataFrame({"x": []}), here, country)] == ["x", *BASIS]


def test_files_stand_in_the_folder_of_who_runs_it_and_hold_no_formulas(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEEFBAARHEID_UITVOER", raising=False)
    assert save.write("thema", {"t": TABLE}) is None
    assert not [*tmp_path.iterdir()]
    monkeypatch.setenv("LEEFBAARHEID_UITVOER", str(tmp_path))
    written = (save.write("thema", {"t": TABLE}) / "t.csv").read_bytes()
    assert written == b"'=naam,getal\n'=1+1,-1.5\na ;'@x,2.0\ngoed,3.0\n"
    (tmp_path / "los").write_text("")
    with pytest.raises(ParameterError, match="cannot be written"):
        save.write("thema", {"t": TABLE}, tmp_path / "los")


def test_no_text_is_a_formula_wherever_a_spreadsheet_splits():
    texts = [*NAMES, *UNSEEN, "＝1+1", " =1", "a;\t=1", "a\n=1", "0;-1", "@x", "-x", "+x", None]
    frame = pd.DataFrame({"=kop": texts, "n": -1.5}).assign(soort=pd.Categorical(texts))
    assert save.safe(frame)["n"].equals(frame["n"])
    for row in csv.reader(io.StringIO(save.safe(frame).to_csv(index=False))):
        for part in ";".join(row).split(";"):
            assert part == "-1.5" or not re.match(r"\s*[=+\-@＝]", part), row
    assert [save.as_cell(t) for t in ("'t Gooi", "a; b", "x=1", "5-6")] == ["'t Gooi", "a; b", "x=1", "5-6"]


def test_every_column_is_explained_and_has_its_basis(pages):
    readme = (PROJECT / "outputs" / "README.md").read_text(encoding="utf-8").partition("## Columns")[2]
    told, name = defaultdict(str), ""
    for line in re.findall(r"^\| .*\|.*\|.*\|.*", readme, re.MULTILINE):
        name = line.split("|")[1].strip() or name
        for key in ["alle"] if name == "all" else re.findall(r"`(\w+)`", name):
            told[key] += line
    paths = {path.stem: path for path in pages.rglob("tabellen/*/*.csv") if path.stem != "herkomst"}
    assert set(paths) >= SOURCED | OTHERS
    for kind, path in paths.items():
        table = pd.read_csv(path)
        groups = GROUPS if kind in ("buurten", "wijken") else ()
        assert [c for c in table if f"`{c}`" not in told[kind] + told["alle"] and c not in groups] == [], kind
        assert kind not in SOURCED or table[BASIS[:-1]].notna().all(axis=None), kind
