"""Tables beside a report: whole files of plain CSV, where they come from, and no formulas."""

import pandas as pd
import pytest

from leefbaarheid.data import save
from leefbaarheid.data.change import load_change
from leefbaarheid.data.regions import open_data
from leefbaarheid.errors import ParameterError

BASIS = ["bron", "jaren", "niveau", "gewicht", "gewicht_jaar"]
TABLE = pd.DataFrame({"=naam": ["=1+1", "a\n;@x", "goed"], "getal": [-1.5, 2.0, 3.0]})


def test_tables_say_where_they_come_from_and_each_row_what_it_stands_on(real_path, tmp_path):
    dataset, area = open_data("Kerkrade", str(real_path))
    here, country = load_change(dataset, area, 2014, 2020)
    save.save_tables("thema", dataset, area, here, {"tabel": TABLE}, tmp_path)
    folder = tmp_path / "tabellen" / "thema"
    assert sorted(p.name for p in folder.iterdir()) == ["herkomst.csv", "tabel.csv"]
    (about,) = pd.read_csv(folder / "herkomst.csv").to_dict("records")
    assert [about[c] for c in ("gebied_code", "niveau", "jaren")] == ["GM0928", "buurt", "2014 2020"]
    assert [about[c] for c in ("aantal_gebieden", "controlegetal")] == [len(here.gebieden), dataset.checksum]
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
