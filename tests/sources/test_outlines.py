from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.outlines import COLUMNS, figures_of, read_outlines
from tests.sources.raw import layer, raw, square

TWO = [square(200_000, 320_000, 100), square(200_100, 320_000, 100)]


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson"])
def test_three_formats_give_the_same(tmp_path, suffix):
    columns = {"bu_code": ["BU09280101", "BU09280102"], "bu_naam": ["Centrum", "Oost"], "gm_naam": ["K", "K"]}
    found, log = read_outlines(layer(tmp_path / f"buurt 2024.{suffix}", TWO, **columns))
    assert list(found.columns) == COLUMNS
    assert found["niveau"].tolist() == ["buurt", "buurt"]
    assert found["naam"].tolist() == ["Centrum", "Oost"]
    assert found["jaar"].tolist() == [2024, 2024]
    assert found.crs == "EPSG:28992"
    assert found.area.round().tolist() == [10_000, 10_000]
    assert (log.rijen_gelezen, log.rijen_gebruikt) == (2, 2)


GEMEENTEN, WIJKEN = ["GM0928", "GM0363"], ["WK092801", "WK092802"]
BUURTEN = {
    "buurtcode": ["BU09280101", "BU09280102"],
    "wijkcode": "WK092801",
    "gemeentecode": "GM0928",
    "buurtnaam": "A",
}


@pytest.mark.parametrize(
    ("columns", "level", "codes", "names"),
    [
        ({"gemeentecode": GEMEENTEN, "gemeentenaam": ["A", "B"]}, "gemeente", GEMEENTEN, ["A", "B"]),
        ({"statcode": WIJKEN, "statnaam": ["A", "B"]}, "wijk", WIJKEN, ["A", "B"]),
        ({"statcode": GEMEENTEN, "statnaam": ["A", "B"]}, "gemeente", GEMEENTEN, ["A", "B"]),
        (BUURTEN, "buurt", BUURTEN["buurtcode"], ["A", "A"]),
        ({"WK_CODE": WIJKEN, "WK_NAAM": ["A", "B"], "postcode": [6461, 6462]}, "wijk", WIJKEN, ["A", "B"]),
        ({"WKC": WIJKEN}, "wijk", WIJKEN, [None, None]),
        ({"postcode": [6461, 6462]}, "pc4", ["6461", "6462"], [None, None]),
    ],
)
def test_names_of_columns_in_the_sources(tmp_path, columns, level, codes, names):
    found, _ = read_outlines(layer(tmp_path / "kaart.gpkg", TWO, **columns))
    assert set(found["niveau"]) == {level}
    assert found["code"].tolist() == codes
    assert [None if pd.isna(n) else n for n in found["naam"]] == names
    assert found["jaar"].isna().all()


def test_pc4_brings_its_gemeente_of_the_newest_year(tmp_path):
    columns = {
        "pc4": ["6461", "6462"], "gm_code_2019": ["GM0001", "GM0001"], "gm_code_2024": ["GM0928", "GM0363"]
    }  # fmt: skip
    found, _ = read_outlines(layer(tmp_path / "gebieden_pc4.gpkg", TWO, **columns))
    assert found["gemeente_code"].tolist() == ["GM0928", "GM0363"]
    assert found["jaar"].isna().all()


def test_figures_come_along_without_codes_for_missing(tmp_path):
    columns = {
        "wijkcode": ["WK092801", "WK092802"], "aantal_inwoners": [120.0, -99997.0], "huishoudens": [-99995, 40]
    }  # fmt: skip
    found, _ = read_outlines(layer(tmp_path / "wijken_2024.gpkg", TWO, **columns))
    assert found["inwoners"].tolist()[0] == 120
    assert found["huishoudens"].tolist()[1] == 40
    assert found["inwoners"].isna().tolist() == [False, True]
    assert found["huishoudens"].isna().tolist() == [True, False]


def test_figures_in_camel_case_and_their_long_form(tmp_path):
    columns = {
        "gemeentecode": ["GM0928", "GM0882"],
        "aantalInwoners": [120, -99999999],
        "omgevingsadressendichtheid": [1500, 90],
    }
    found, _ = read_outlines(layer(tmp_path / "gemeenten_2020.gpkg", TWO, **columns))
    assert figures_of(found).values.tolist() == [
        ["gemeente", "GM0928", 2020, "inwoners", 120.0],
        ["gemeente", "GM0928", 2020, "oad", 1500.0],
        ["gemeente", "GM0882", 2020, "oad", 90.0],
    ]


def test_water_abroad_and_strange_codes_are_counted(tmp_path):
    shapes = [square(200_000 + 100 * i, 320_000, 100) for i in range(5)]
    columns = {
        "wijkcode": ["WK092801", "WK092899", "WK099899", "WK092803", "x"],
        "wijknaam": ["A", "Groot water", "Buitenland", "B", "C"],
        "water": ["NEE", "NEE", "NEE", "JA", "NEE"],
    }
    found, log = read_outlines(layer(tmp_path / "wijken_2024.gpkg", shapes, **columns))
    assert found["code"].tolist() == ["WK092801"]
    assert dict(log.geweigerd) == {"water": 2, "abroad": 1, "no code of a wijk": 1}
    assert log.rijen_gelezen == 5


def test_gemeenten_abroad_are_counted(tmp_path):
    found, log = read_outlines(layer(tmp_path / "g.gpkg", TWO, gemeentecode=["GM0928", "GM0998"]))
    assert found["code"].tolist() == ["GM0928"]
    assert dict(log.geweigerd) == {"abroad": 1}


def test_a_shape_file_of_cbs(tmp_path):
    columns = {
        "WK_CODE": ["WK092801", "WK092801"], "WK_NAAM": ["Wijk 01 A", "Wijk 01 A"], "H2O": ["NEE", "JA"],
        "POSTCODE": ["6461", "6461"], "AANT_INW": [120, -99999999], "AANTAL_HH": [-99999999, -99999999]
    }  # fmt: skip
    found, log = read_outlines(layer(tmp_path / "wijk_2024_v1.shp", TWO, **columns))
    assert found[["niveau", "code", "inwoners"]].values.tolist() == [["wijk", "WK092801", 120]]
    assert found["huishoudens"].isna().all()
    assert dict(log.geweigerd) == {"water": 1}


@pytest.mark.parametrize("key", ["crs28992res100m", "cel"])
def test_cells_are_set_aside_whatever_codes_they_hold(tmp_path, key):
    columns = {key: ["E2000N3200", "E2001N3200"], "bu_code": "BU09280101", "gm_code": "GM0928"}
    assert "cells need none" in read_outlines(layer(tmp_path / "grid 2024.gpkg", TWO, **columns))


def test_all_layers_of_a_package_are_read(tmp_path):
    path = tmp_path / "wijkenbuurten_2022_v1.gpkg"
    for name, columns in {
        "gemeenten": {"gemeentecode": ["GM0928", "GM0363"]},
        "wijken": {"wijkcode": ["WK092801", "WK092802"], "gemeentecode": ["GM0928", "GM0928"]},
        "corop": {"statcode": ["CR01", "CR02"]},
    }.items():
        gpd.GeoDataFrame(columns, geometry=TWO, crs="EPSG:28992").to_file(path, layer=name, engine="pyogrio")
    found, log = read_outlines(raw(path))
    assert found.groupby("niveau").size().to_dict() == {"gemeente": 2, "wijk": 2}
    assert set(found["jaar"]) == {2022}
    assert log.opmerkingen == ["layers set aside: corop"]


def test_points_and_unknown_layers_are_set_aside(tmp_path):
    points = layer(tmp_path / "punten.gpkg", [s.centroid for s in TWO], pc4=["6461", "6462"])
    assert "no layer with outlines" in read_outlines(points)
    other = layer(tmp_path / "anders.gpkg", TWO, wat=["a", "b"])
    assert "no layer with outlines" in read_outlines(other)


def test_the_same_outline_twice_is_kept_once(tmp_path):
    found, log = read_outlines(
        layer(tmp_path / "a.gpkg", [TWO[0], TWO[0], TWO[1]], pc4=["6461", "6461", "6462"])
    )
    assert found["code"].tolist() == ["6461", "6462"]
    assert dict(log.geweigerd) == {"same outline twice": 1}


def test_a_key_column_without_codes_refuses_the_file(tmp_path):
    with pytest.raises(SourceError, match="column pc4: holds no codes of a pc4"):
        read_outlines(layer(tmp_path / "a.gpkg", TWO, pc4=["AB", "CD"]))


@pytest.mark.parametrize("column", ["jaar", "jaarcode", "jrstatcode", "jaarstatcode"])
def test_the_year_may_stand_in_a_column(tmp_path, column):
    columns = {"gemeentecode": ["GM0928", "GM0363"], column: ["2023GM0928", "2023GM0363"]}
    found, _ = read_outlines(layer(tmp_path / "gemeenten_2024.gpkg", TWO, **columns))
    assert found["jaar"].tolist() == [2023, 2023]
