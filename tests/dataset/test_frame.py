"""Frames of a change: against the raw files by plain pandas, their weights, bounds, parents and what may be judged."""

import shutil

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.classes import classify, cutoffs
from leefbaarheid.dataset import Choice, load_frame, open_dataset, parents
from leefbaarheid.dataset.frame import judged
from leefbaarheid.preparation import prepare
from leefbaarheid.terms import DIMENSIONS
from tests.preparation.mini import NAME, WFS_SHAPES, X, Y, make_mini
from tests.sources.raw import csv, layer, scores

BUURT, DIMS = Choice("buurt", "2002-2024"), [*DIMENSIONS]


@pytest.fixture(scope="module")
def frame(demo):
    return load_frame(demo, BUURT, 2014, 2020)


def test_frame_agrees_with_the_raw_file_and_is_weighed_by_the_own_table(frame, demo_source):
    file = demo_source / "bronnen/leefbaarometer/Leefbaarometer-scores buurten 2002-2024.csv"
    raw = pd.read_csv(file, na_values="NA").set_index(["bu_code", "jaar"])[["afw", *DIMS]]
    one, two = (raw.xs(year, level="jaar") for year in (2014, 2020))
    wanted = (two - one).dropna(how="all").sort_index()
    areas = frame.gebieden.set_index("code")
    assert areas.index.tolist() == wanted.index.tolist()
    np.testing.assert_allclose(areas[["verandering", *DIMS]], wanted, atol=1e-12)
    np.testing.assert_allclose(areas[DIMS].sum(axis=1), areas["verandering"], atol=2e-9)
    assert (areas["klasse_van"] == classify(areas["afw_van"])).all()
    assert areas.crs.to_epsg() == 28992
    table = pd.read_csv(demo_source / "tabellen/woningen_buurt_2020.csv").set_index("buurtcode")["woningen"]
    expected = table.reindex(areas.index)
    assert (frame.gewicht, frame.gewicht_jaar) == ("woningen", 2020)
    assert areas["gewicht_onbekend"].tolist() == expected.isna().tolist()
    assert areas["woningen"].tolist() == expected.fillna(0).tolist()


@pytest.mark.parametrize("variant", ["midden", "laag", "hoog", "gepubliceerd"])
def test_variants_of_the_bounds_differ_in_classes_alone(demo, frame, variant):
    found = load_frame(demo, BUURT, 2014, 2020, variant=variant).gebieden
    apart = [c for c in found if c.startswith("klasse_") and variant != "midden"]
    pd.testing.assert_frame_equal(found.drop(columns=apart), frame.gebieden.drop(columns=apart))
    assert (found["klasse_van"] == classify(found["afw_van"], cutoffs(variant))).all()


def test_parents_of_cells_need_only_the_outlines_of_buurten(tmp_path):
    source = make_mini(tmp_path / "bron")
    names = {"bu_code": ["BU09280101", "BU09280102"], "bu_naam": ["Noord", "Zuid"]}
    (source / NAME.format("buurten")).unlink()
    (source / "wfs" / "buurtscore22.geojson").unlink()
    layer(source / "buurt 2022.gpkg", WFS_SHAPES[:2], **names)
    cells = [f"E{X // 100 + east}N{Y // 100 + 2}" for east in (3, 9, 10, 25)]
    csv(source / NAME.format("grids"), scores("grid", cells, [2014, 2020]))
    prepare(source, tmp_path / "set")
    dataset = open_dataset(tmp_path / "set")
    assert "buurt" not in dataset.levels
    frame = load_frame(dataset, Choice("grid", "2002-2022"), 2014, 2020)
    found = pd.DataFrame(parents(frame)).set_axis(frame.gebieden["code"]).reindex(cells)
    inside = {"buurt": ["BU09280101", "BU09280101", "BU09280102"], "wijk": ["WK092801"] * 3}
    assert found[:3].to_dict("list") == inside
    assert found.iloc[3].isna().all()


def test_buurten_are_weighed_by_the_households_of_2024_and_some_have_no_outline(real):
    frame = load_frame(real, BUURT, 2014, 2020)
    areas = frame.gebieden
    assert (len(areas), frame.gewicht, frame.gewicht_jaar) == (1306, "huishoudens", 2024)
    assert areas.geometry.isna().any()
    assert len(frame.onvolledig) > 0
    known = real.attributes("buurt", ["huishoudens"]).query("jaar == 2024").set_index("code")["waarde"]
    expected = known.reindex(areas["code"])
    assert areas["gewicht_onbekend"].tolist() == expected.isna().tolist()
    assert areas["woningen"].tolist() == expected.fillna(0).tolist()
    assert (areas["beoordeeld"] == (areas["woningen"].mask(areas["gewicht_onbekend"]) >= 100)).all()
    assert 100 < (~areas["beoordeeld"]).sum() < 200


JUDGED = [
    ("buurt", "huishoudens", 100, 3), ("buurt", "huishoudens", 0, 1), ("grid", "woningen", 100, 2), ("pc4", "geen", 100, 0)
]  # fmt: skip


@pytest.mark.parametrize(("level", "kind", "minimum", "first"), JUDGED)
def test_areas_are_judged_from_a_weight_and_never_where_it_is_not_known(level, kind, minimum, first):
    weight = pd.Series([np.nan, 4.0, 99.0, 100.0])
    assert judged(level, kind, weight, minimum).tolist() == [i >= first for i in range(4)]


def test_a_class_that_the_source_gives_stands(demo_path, tmp_path):
    folder = shutil.copytree(demo_path, tmp_path / "kopie")
    file = folder / "scores" / "buurt.parquet"
    rows = pd.read_parquet(file)
    given = rows["kscore"].notna()
    assert set(rows.loc[given, "jaar"]) == {2024}, "the WFS gives classes of one year"
    rows.loc[given, "kscore"] = 9
    rows.to_parquet(file)
    for variant in ("midden", "laag", "gepubliceerd"):
        frame = load_frame(open_dataset(folder), BUURT, 2020, 2024, variant=variant).gebieden
        assert (frame.loc[frame["code"].isin(rows.loc[given, "code"]), "klasse_tot"] == 9).all()
        assert variant != "midden" or (frame["klasse_van"] == classify(frame["afw_van"])).all()
