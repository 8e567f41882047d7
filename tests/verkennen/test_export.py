"""An export is whole or absent, the same each time, and its parameters make the same figures again."""

import csv

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from PIL import Image

from leefbaarheid.batch.jobs import plan_jobs
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.figures.block import Blok
from leefbaarheid.report import make_report
from leefbaarheid.themes import model
from leefbaarheid.verkennen import batch_table, look, save
from leefbaarheid.verkennen.export import FILES

LOOKS = ("rises", *(pytest.param(name, marks=pytest.mark.slow) for name in ("inequality", "undermining")))


def tree(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", LOOKS)
def test_every_file_opens_and_holds_the_same_figures(name, request, tmp_path):
    seen = request.getfixturevalue(name)
    files = {path.name: path for path in save(seen, tmp_path)}
    assert tuple(files) == FILES
    table = pd.read_csv(files["gebieden.csv"])
    areas = gpd.read_file(files["gebieden.gpkg"], layer="gebieden")
    assert areas.crs.to_epsg() == 28992
    assert areas.geometry.notna().all()
    assert areas["code"].tolist() == table["code"].tolist()
    for column in table.select_dtypes("number"):
        pd.testing.assert_series_equal(
            areas[column].astype(float), table[column].astype(float), check_exact=False
        )
    origin = pd.read_csv(files["herkomst.csv"])
    layer = pyogrio.read_dataframe(files["gebieden.gpkg"], layer="herkomst")
    assert layer["bron"].tolist() == origin["bron"].tolist()
    assert origin.loc[0, ["bron", "jaren", "niveau", "gewicht"]].notna().all()
    assert origin.loc[0, "aantal_gebieden"] > 0
    with Image.open(files["kaart.png"]) as picture:
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert picture.text["Description"] == seen.kaart.alt
    assert "Bron: " in seen.kaart.caption
    assert files["kaart.svg"].read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize("name", LOOKS)
def test_equal_choices_give_equal_bytes_in_the_same_place(name, request, tmp_path):
    seen = request.getfixturevalue(name)
    first = save(seen, tmp_path)
    before = tree(tmp_path)
    assert save(seen, tmp_path) == first
    assert tree(tmp_path) == before


def test_other_choices_leave_an_earlier_export_alone(dataset, rises, tmp_path):
    before = {path: path.read_bytes() for path in save(rises, tmp_path)}
    other = look(dataset, "stijgers_en_dalers", "Wilgenvoorde", {"drempel": "0,06"}, "verandering")
    assert not set(save(other, tmp_path)) & set(before)
    assert {path: path.read_bytes() for path in before} == before


def test_a_failure_midway_leaves_nothing(rises, tmp_path, monkeypatch):
    kept = save(rises, tmp_path)
    before = tree(tmp_path)
    monkeypatch.setattr(
        type(rises.kaart), "save", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    with pytest.raises(LeefbaarheidError, match=r"cannot be written \(No space left\); free space or choose"):
        save(rises, tmp_path)
    assert tree(tmp_path) == before
    assert all(path.exists() for path in kept)
    with pytest.raises(LeefbaarheidError, match="cannot be written"):
        save(rises, tmp_path / "leeg")
    assert [p for p in (tmp_path / "leeg").rglob("*") if p.is_file() and p.suffix != ".lock"] == []


def test_a_folder_that_cannot_be_is_a_sentence(rises, tmp_path):
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    with pytest.raises(LeefbaarheidError, match="choose another folder"):
        save(rises, tmp_path / "bestand")


def test_without_a_picture_there_is_none_but_the_figures_are(dataset, tmp_path):
    seen = look(dataset, "stijgers_en_dalers", "Wilgenvoorde", {}, "klassen")
    bare = type(seen)(**{**vars(seen), "kaart": Blok("Er is geen kaart.")})
    assert [p.name for p in save(bare, tmp_path)] == [n for n in FILES if not n.startswith("kaart")]


@pytest.mark.parametrize("name", LOOKS)
def test_the_batch_takes_the_parameters_as_they_were(name, request, tmp_path, demo_path):
    seen = request.getfixturevalue(name)
    file = next(path for path in save(seen, tmp_path) if path.name == "parameters.csv")
    (job,) = plan_jobs(str(file), data=str(demo_path))
    assert (job.theme, job.code) == (seen.theme, seen.area.code)
    assert job.map == f"verkenning-{file.parent.name.rpartition('-')[2]}"
    made = model(job.theme).read(job.parameters)
    own = {"gebied", "data"}
    assert made.model_dump(exclude=own) == seen.parameters.model_dump(exclude=own)


def test_a_list_of_gemeenten_goes_to_the_batch_by_its_codes(dataset, demo_path, tmp_path):
    names = ", ".join(dataset.gemeenten["naam"][:2])
    seen = look(dataset, "stijgers_en_dalers", names, {}, "klassen")
    table = batch_table(seen.area, seen.theme, seen.parameters)
    table.to_csv(tmp_path / "p.csv", index=False, quoting=csv.QUOTE_MINIMAL)
    (job,) = plan_jobs(str(tmp_path / "p.csv"), data=str(demo_path))
    assert job.code == seen.area.code


@pytest.mark.slow
@pytest.mark.parametrize("name", LOOKS)
def test_the_batch_makes_the_same_figures(name, request, tmp_path, demo_path):
    seen = request.getfixturevalue(name)
    files = {path.name: path for path in save(seen, tmp_path / "export")}
    (job,) = plan_jobs(str(files["parameters.csv"]), data=str(demo_path))
    report = make_report(job.theme, job.parameters, tmp_path / "rapport")
    own = pd.read_csv(files["gebieden.csv"], dtype=str)
    if name == "undermining":
        made = pd.read_csv(report.tables / "buurten.csv", dtype=str).dropna(subset="waarde")
        made = made.rename(columns={"jaren": "jaar"}).reset_index(drop=True)
        own = own.drop(columns="eenheid")
    else:
        made = pd.read_csv(report.tables / "gebieden.csv", dtype=str)
    pd.testing.assert_frame_equal(own, made[own.columns])
