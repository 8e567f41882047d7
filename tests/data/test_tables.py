import csv
import io
import re
from pathlib import Path

import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS
from leefbaarheid.data.save import as_cell, safe
from leefbaarheid.report.notebook import TABLES, environment
from leefbaarheid.report.themes import KNOWN, notebook_of
from tests.cells import run_cells
from tests.hostile import NAMES, UNSEEN

SOURCED = ("groepen", "samenhang", "gemeenten", "ongelijkheid", "verandering", "indicatoren", "profiel")


def test_no_cell_starts_a_formula():
    frame = pd.DataFrame(
        {"naam": ["=1+1", "@x", "-x", "+x", "'t Gooi", None], "verandering": [-1.0, 1, 2, 3, 4, 5]}
    )
    guarded = safe(frame)
    assert guarded["naam"].tolist()[:5] == ["'=1+1", "'@x", "'-x", "'+x", "'t Gooi"]
    assert guarded["verandering"].tolist() == frame["verandering"].tolist()


def test_every_column_is_explained_and_has_its_basis(demo_path, tmp_path):
    with environment({TABLES: str(tmp_path)}):
        for theme in KNOWN:
            run_cells(notebook_of(theme), {"gebied": "Wilgenvoorde", "data": str(demo_path)})
    readme = (Path(__file__).parents[2] / "outputs" / "README.md").read_text(encoding="utf-8")
    told: dict[str, str] = {}
    name = ""
    for line in readme.partition("## Columns")[2].splitlines():
        if line.startswith("| ") and line.count("|") >= 4:
            cells = line.split("|")
            name = cells[1].strip() or name
            for key in ["alle"] if name == "all" else re.findall(r"`(\w+)`", name):
                told[key] = told.get(key, "") + line
    seen = set()
    for path in sorted(set(tmp_path.rglob("*.csv")) - set(tmp_path.rglob("herkomst.csv"))):
        seen.add(path.stem)
        table = pd.read_csv(path)
        groups = set(GROUPS) if path.stem in ("buurten", "wijken") else set()
        for column in set(table.columns) - groups:
            assert f"`{column}`" in told[path.stem] + told["alle"], (path, column)
        if path.stem in SOURCED:
            assert table[["bron", "jaren", "niveau", "gewicht"]].notna().all(axis=None), path
    assert seen >= {
        *SOURCED,
        "gebieden",
        "overgangen",
        "wijken",
        "ranglijst",
        "bevindingen",
        "cijfers",
        "gevoeligheid",
    }


def test_no_text_is_a_formula_wherever_a_spreadsheet_splits():
    texts = [*NAMES, *UNSEEN, "＝1+1", " =1", "a;\t=1", "a\n=1", "0;-1"]
    frame = pd.DataFrame({"=kop": texts, "n": -1.5}).assign(soort=pd.Categorical(texts))
    written = safe(frame).to_csv(index=False)
    numbers = pd.to_numeric(frame["n"])
    assert safe(frame)["n"].equals(numbers)
    for row in csv.reader(io.StringIO(written)):
        for cell in row:
            for part in cell.split(";"):
                assert part == "-1.5" or not re.match(r"\s*[=+\-@＝]", part), cell
    assert {"'t Gooi", "a; b", "x=1", "5-6"} == {as_cell(t) for t in ("'t Gooi", "a; b", "x=1", "5-6")}
