import csv
import io
import re

import pandas as pd

from leefbaarheid.dataset import open_dataset
from leefbaarheid.themes import stijgers_en_dalers as theme
from leefbaarheid.themes.shared.export import as_cell, origin_table, safe
from leefbaarheid.themes.stijgers_en_dalers.origin import origin
from tests.hostile import NAMES, UNSEEN


def test_no_cell_starts_a_formula():
    frame = pd.DataFrame(
        {"naam": ["=1+1", "@x", "-x", "+x", "'t Gooi", None], "verandering": [-1.0, 1, 2, 3, 4, 5]}
    )
    guarded = safe(frame)
    assert guarded["naam"].tolist()[:5] == ["'=1+1", "'@x", "'-x", "'+x", "'t Gooi"]
    assert guarded["verandering"].tolist() == frame["verandering"].tolist()


def test_a_row_says_where_the_figures_come_from(demo_path):
    study = theme.open_study("Wilgenvoorde", data=str(demo_path))
    (row,) = origin_table(study.dataset, study.area, origin(study)).to_dict("records")
    assert row["gebied_code"] == study.area.code
    assert row["jaren"] == "2014 2020"
    assert (row["niveau"], row["gewicht"]) == (study.frame.niveau, study.frame.gewicht)
    assert row["aantal_gebieden"] == len(study.areas)
    assert row["demo"] is True
    assert row["controlegetal"] == open_dataset(demo_path).checksum


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
