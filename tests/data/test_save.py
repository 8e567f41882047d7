"""Tables beside a report: whole files of plain CSV, where they come from, and no formulas."""

import pandas as pd
import pytest

from leefbaarheid.analysis.stijgers_en_dalers import Rules, area_list, assign_groups
from leefbaarheid.data import save
from leefbaarheid.data.change import load_change
from leefbaarheid.data.regions import open_data
from leefbaarheid.errors import ParameterError

BASIS = ["bron", "jaren", "niveau", "gewicht", "gewicht_jaar"]


@pytest.fixture(scope="module")
def opened(real_path):
    dataset, area = open_data("Kerkrade", str(real_path))
    return dataset, area, *load_change(dataset, area, 2014, 2020)


def test_tables_are_written_whole_with_their_origin(opened, tmp_path):
    dataset, area, here, _ = opened
    areas = area_list(here.gebieden, assign_groups(here.gebieden, Rules(), None), Rules())
    save.save_tables("thema", dataset, area, here, {"gebieden": areas}, tmp_path)
    folder = tmp_path / "tabellen" / "thema"
    assert sorted(p.name for p in folder.iterdir()) == ["gebieden.csv", "herkomst.csv"]
    assert b"\r" not in (folder / "gebieden.csv").read_bytes()
    read = pd.read_csv(folder / "gebieden.csv")
    pd.testing.assert_series_equal(read["verandering"], areas["verandering"])
    (about,) = pd.read_csv(folder / "herkomst.csv").to_dict("records")
    assert (about["gebied_code"], about["niveau"], about["jaren"]) == ("GM0928", "buurt", "2014 2020")
    assert (about["aantal_gebieden"], about["controlegetal"]) == (len(areas), dataset.checksum)


def test_each_row_says_what_it_stands_on(opened):
    *_, here, country = opened
    table = save.sourced(pd.DataFrame({"gebied": ["gekozen", "NL"]}, index=[5, 3]), here, country)
    assert [*table] == ["gebied", *BASIS]
    assert table["niveau"].tolist() == ["buurt", "pc4"]
    assert save.sourced(pd.DataFrame({"x": [1]}), here, country)["niveau"].tolist() == ["pc4"]
    assert [*save.sourced(pd.DataFrame({"x": []}), here, country)] == ["x", *BASIS]


def test_the_folder_is_that_of_who_runs_it_and_without_one_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEEFBAARHEID_UITVOER", raising=False)
    table = {"t": pd.DataFrame({"a": [1]})}
    assert save.write("thema", table) is None
    assert not [*tmp_path.iterdir()]
    monkeypatch.setenv("LEEFBAARHEID_UITVOER", str(tmp_path))
    assert (save.write("thema", table) / "t.csv").read_text() == "a\n1\n"
    (tmp_path / "los").write_text("")
    with pytest.raises(ParameterError, match="cannot be written"):
        save.write("thema", table, tmp_path / "los")


def test_no_cell_and_no_heading_runs_as_a_formula():
    found = save.safe(pd.DataFrame({"=naam": ["=1+1", "a\n;@x", "goed"], "getal": [-1.5, 2.0, 3.0]}))
    assert [*found] == ["'=naam", "getal"]
    assert found.iloc[:, 0].tolist() == ["'=1+1", "a ;'@x", "goed"]
    assert found["getal"].tolist() == [-1.5, 2.0, 3.0]
