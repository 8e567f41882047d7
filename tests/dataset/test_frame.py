import shutil

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.classes import classify
from leefbaarheid.dataset import Choice, load_frame, open_dataset, parents
from leefbaarheid.dataset.frame import judged
from leefbaarheid.preparation import prepare
from leefbaarheid.terms import DIMENSIONS
from tests.preparation.mini import NAME, WFS_SHAPES, X, Y, make_mini
from tests.sources.raw import csv, layer, scores

BUURT = Choice("buurt", "2002-2024")


@pytest.fixture(scope="module")
def demo(demo_path):
    return open_dataset(demo_path)


def raw(demo_source, level="buurten"):
    return pd.read_csv(
        demo_source / f"bronnen/leefbaarometer/Leefbaarometer-scores {level} 2002-2024.csv",
        dtype={"bu_code": str, "PC4": str},
        na_values="NA",
    )


def test_frame_agrees_with_the_raw_file(demo, demo_source):
    frame = load_frame(demo, BUURT, 2014, 2020)
    rows = raw(demo_source)
    both = rows[rows["jaar"] == 2014].merge(rows[rows["jaar"] == 2020], on="bu_code", suffixes=("_a", "_b"))
    assert sorted(both["bu_code"]) == frame.gebieden["code"].tolist()
    merged = frame.gebieden.merge(both, left_on="code", right_on="bu_code")
    np.testing.assert_allclose(merged["verandering"], merged["afw_b"] - merged["afw_a"], atol=1e-12)
    for dim in DIMENSIONS:
        np.testing.assert_allclose(merged[dim], merged[f"{dim}_b"] - merged[f"{dim}_a"], atol=1e-12)
    np.testing.assert_allclose(
        frame.gebieden[list(DIMENSIONS)].sum(axis=1), frame.gebieden["verandering"], atol=2e-9
    )
    assert (frame.gebieden["klasse_van"] == classify(frame.gebieden["afw_van"])).all()
    assert frame.gebieden.crs.to_epsg() == 28992


def test_weights_are_the_woningen_of_the_own_table(demo, demo_source):
    frame = load_frame(demo, BUURT, 2014, 2020)
    assert (frame.gewicht, frame.gewicht_jaar) == ("woningen", 2020)
    table = pd.read_csv(demo_source / "tabellen/woningen_buurt_2020.csv").set_index("buurtcode")["woningen"]
    expected = frame.gebieden["code"].map(table)
    assert frame.gebieden["gewicht_onbekend"].tolist() == expected.isna().tolist()
    assert frame.gebieden["woningen"].tolist() == expected.fillna(0).tolist()


def test_pc4_without_households_count_zero_and_are_marked(demo, demo_source):
    frame = load_frame(demo, Choice("pc4", "2002-2024"), 2014, 2020)
    assert frame.gewicht == "huishoudens"
    table = pd.read_csv(demo_source / "tabellen/kerncijfers_pc4_2022.csv", dtype={"pc4": str})
    missing = set(table.loc[table["huishoudens"].isna(), "pc4"]) & set(frame.gebieden["code"])
    assert missing, "the demo must hold areas without households"
    marked = frame.gebieden[frame.gebieden["gewicht_onbekend"]]
    assert set(marked["code"]) == missing
    assert (marked["woningen"] == 0).all()


def test_within_takes_whole_gemeenten(demo):
    frame = load_frame(demo, BUURT, 2014, 2020)
    one = frame.within(["GM9003"])
    own = load_frame(demo, BUURT, 2014, 2020, gemeenten=("GM9003",))
    pd.testing.assert_frame_equal(
        pd.DataFrame(one.gebieden.drop(columns="geometry")).reset_index(drop=True),
        pd.DataFrame(own.gebieden.drop(columns="geometry")),
    )
    assert one.gebieden["code"].str.startswith("BU9003").all()


def test_class_bounds_are_a_choice(demo):
    middle = load_frame(demo, BUURT, 2014, 2020).gebieden
    published = load_frame(demo, BUURT, 2014, 2020, variant="gepubliceerd").gebieden
    assert (middle["klasse_van"] <= 3).sum() >= (published["klasse_van"] <= 3).sum()


def test_variants_of_the_bounds_differ_in_classes_alone(demo):
    frames = [
        load_frame(demo, BUURT, 2014, 2020, variant=v).gebieden for v in ("midden", "laag", "hoog", "midden")
    ]
    classes = ["klasse_van", "klasse_tot", "klasse_onzeker"]
    for other in frames[1:]:
        pd.testing.assert_frame_equal(other.drop(columns=classes), frames[0].drop(columns=classes))
    assert (frames[1]["klasse_van"] >= frames[2]["klasse_van"]).all()
    pd.testing.assert_frame_equal(frames[0], frames[3])


def test_parents_of_buurten_are_their_wijken(demo):
    frame = load_frame(demo, BUURT, 2014, 2020)
    found = parents(frame)
    assert list(found) == ["wijk"]
    assert set(found["wijk"]) <= set(demo.areas("wijk", geometry=False)["code"])
    assert parents(load_frame(demo, Choice("pc4", "2002-2024"), 2014, 2020)) == {}


def test_parents_of_cells_need_only_the_outlines_of_buurten(tmp_path):
    source = make_mini(tmp_path / "bron")
    (source / NAME.format("buurten")).unlink()
    (source / "wfs" / "buurtscore22.geojson").unlink()
    layer(
        source / "buurt 2022.gpkg",
        WFS_SHAPES[:2],
        bu_code=["BU09280101", "BU09280102"],
        bu_naam=["Noord", "Zuid"],
    )
    cells = [f"E{X // 100 + east}N{Y // 100 + 2}" for east in (3, 9, 10, 25)]
    csv(source / NAME.format("grids"), scores("grid", cells, [2014, 2020]))
    prepare(source, tmp_path / "set")
    dataset = open_dataset(tmp_path / "set")
    assert "buurt" not in dataset.levels
    frame = load_frame(dataset, Choice("grid", "2002-2022"), 2014, 2020)
    found = pd.DataFrame(parents(frame)).set_axis(frame.gebieden["code"])
    assert list(found) == ["buurt", "wijk"]
    assert found["buurt"].reindex(cells[:3]).tolist() == ["BU09280101", "BU09280101", "BU09280102"]
    assert found["wijk"].reindex(cells[:3]).tolist() == ["WK092801"] * 3
    assert found.loc[cells[3]].isna().all()


def test_buurten_are_weighed_by_the_households_of_2024_and_some_have_no_outline(real_path):
    frame = load_frame(open_dataset(real_path), BUURT, 2014, 2020)
    assert len(frame.gebieden) == 1306
    assert (frame.gewicht, frame.gewicht_jaar) == ("huishoudens", 2024)
    assert frame.gebieden.geometry.isna().any()
    assert len(frame.onvolledig) > 0
    weight = frame.gebieden["woningen"].mask(frame.gebieden["gewicht_onbekend"])
    assert (frame.gebieden["beoordeeld"] == (weight >= 100)).all()
    assert 100 < (~frame.gebieden["beoordeeld"]).sum() < 200


@pytest.mark.parametrize(
    ("level", "kind", "minimum", "expected"),
    [
        ("buurt", "huishoudens", 100, [False, False, False, True]),
        ("buurt", "huishoudens", 0, [False, True, True, True]),
        ("grid", "woningen", 100, [False, False, True, True]),
        ("pc4", "geen", 100, [True, True, True, True]),
    ],
)
def test_areas_are_judged_from_a_weight_and_never_where_it_is_not_known(level, kind, minimum, expected):
    weight = pd.Series([np.nan, 4.0, 99.0, 100.0])
    assert judged(level, kind, weight, minimum).tolist() == expected


def test_a_class_that_the_source_gives_stands(demo_path, tmp_path):
    folder = tmp_path / "kopie"
    shutil.copytree(demo_path, folder)
    file = folder / "scores" / "buurt.parquet"
    rows = pd.read_parquet(file)
    given = rows["kscore"].notna()
    assert set(rows.loc[given, "jaar"]) == {2024}, "the WFS gives classes of one year"
    rows.loc[given, "kscore"] = 9
    rows.to_parquet(file)
    frame = load_frame(open_dataset(folder), BUURT, 2020, 2024).gebieden
    codes = set(rows.loc[given, "code"])
    assert (frame.loc[frame["code"].isin(codes), "klasse_tot"] == 9).all()
    assert (frame["klasse_van"] == classify(frame["afw_van"])).all()
    for variant in ("laag", "gepubliceerd"):
        other = load_frame(open_dataset(folder), BUURT, 2020, 2024, variant=variant).gebieden
        assert (other.loc[other["code"].isin(codes), "klasse_tot"] == 9).all()
