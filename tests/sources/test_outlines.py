"""Outlines as CBS, PDOK and others name them; how dirty maps end is tried in tests/preparation/dirty_maps.py."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from leefbaarheid.sources.outlines import COLUMNS, figures_of, read_outlines
from tests.sources.raw import layer, raw, refusal, square

TWO = [square(200_000, 320_000, 100), square(200_100, 320_000, 100)]
GEMEENTEN, WIJKEN, BUURTEN = ["GM0928", "GM0363"], ["WK092801", "WK092802"], ["BU09280101", "BU09280102"]
PC4, AB = ["6461", "6462"], ["A", "B"]


def known(values):
    return [None if pd.isna(v) else v for v in values]


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson"])
def test_three_formats_give_the_same(tmp_path, suffix):
    columns = {"bu_code": BUURTEN, "bu_naam": ["Centrum", "Oost"], "gm_naam": ["K", "K"]}
    found, log = read_outlines(layer(tmp_path / f"buurt 2024.{suffix}", TWO, **columns))
    assert (list(found.columns), found.crs) == (COLUMNS, "EPSG:28992")
    assert found[["niveau", "code", "naam", "jaar"]].values.tolist() == [
        ["buurt", BUURTEN[0], "Centrum", 2024],
        ["buurt", BUURTEN[1], "Oost", 2024],
    ]
    assert found.area.round().tolist() == [10_000, 10_000]
    assert (log.rijen_gelezen, log.rijen_gebruikt) == (2, 2)


@pytest.mark.parametrize(
    ("columns", "level", "codes", "names"),
    [({"gemeentecode": GEMEENTEN, "gemeentenaam": AB}, "gemeente", GEMEENTEN, AB),
     ({"statcode": WIJKEN, "statnaam": AB}, "wijk", WIJKEN, AB),
     ({"statcode": GEMEENTEN, "statnaam": AB}, "gemeente", GEMEENTEN, AB),
     ({"buurtcode": BUURTEN, "wijkcode": "WK092801", "gemeentecode": "GM0928", "buurtnaam": AB}, "buurt", BUURTEN, AB),
     ({"WK_CODE": WIJKEN, "WK_NAAM": AB, "postcode": [6461, 6462]}, "wijk", WIJKEN, AB),
     ({"WKC": WIJKEN}, "wijk", WIJKEN, [None, None]), ({"postcode": [6461, 6462]}, "pc4", PC4, [None, None])],
)  # fmt: skip
def test_names_of_columns_in_the_sources(tmp_path, columns, level, codes, names):
    found, _ = read_outlines(layer(tmp_path / "kaart.gpkg", TWO, **columns))
    assert (set(found["niveau"]), found["code"].tolist(), known(found["naam"])) == ({level}, codes, names)
    assert found["jaar"].isna().all()


def test_pc4_brings_its_gemeente_of_the_newest_year(tmp_path):
    columns = {"pc4": PC4, "gm_code_2019": ["GM0001", "GM0001"], "gm_code_2024": GEMEENTEN}
    found, _ = read_outlines(layer(tmp_path / "gebieden_pc4.gpkg", TWO, **columns))
    assert (found["gemeente_code"].tolist(), known(found["jaar"])) == (GEMEENTEN, [None, None])


@pytest.mark.parametrize(
    ("columns", "figures"),
    [({"aantal_inwoners": [120.0, -99997.0], "huishoudens": [-99995, 40]},
      [[0, "inwoners", 120], [1, "huishoudens", 40]]),
     ({"aantalInwoners": [120, -99999999], "omgevingsadressendichtheid": [1500, 90]},
      [[0, "inwoners", 120], [0, "oad", 1500], [1, "oad", 90]]),
     ({"AANT_INW": ["12", "1.200"], "stedelijkheid_adressen_per_km2": [5, 1]},
      [[0, "inwoners", 12], [0, "stedelijkheid", 5], [1, "stedelijkheid", 1]])],
)  # fmt: skip
def test_figures_come_along_whatever_their_name(tmp_path, columns, figures):
    found, _ = read_outlines(layer(tmp_path / "gemeenten_2020.gpkg", TWO, gemeentecode=GEMEENTEN, **columns))
    expected = [["gemeente", GEMEENTEN[i], 2020, name, value] for i, name, value in figures]
    assert figures_of(found).sort_index(kind="stable").values.tolist() == sorted(
        expected, key=lambda r: GEMEENTEN.index(r[1])
    )


WIJK_OF_CBS = {"WK_CODE": ["WK092801"] * 2, "WK_NAAM": AB, "H2O": ["NEE", "JA"], "POSTCODE": PC4}


@pytest.mark.parametrize(
    ("columns", "kept", "refused"),
    [({"gm_code": ["GM0928", "GM0998"]}, ["GM0928"], {"abroad": 1}), (WIJK_OF_CBS, ["WK092801"], {"water": 1}),
     ({"wijkcode": WIJKEN, "wijknaam": ["A", "Groot water"]}, ["WK092801"], {"water": 1}),
     ({"wijkcode": ["WK092801", "x"]}, ["WK092801"], {"no code of a wijk": 1})],
)  # fmt: skip
def test_water_abroad_and_strange_codes_are_counted(tmp_path, columns, kept, refused):
    found, log = read_outlines(layer(tmp_path / "wijken_2024.shp", TWO, **columns))
    assert (found["code"].tolist(), dict(log.geweigerd), log.rijen_gelezen) == (kept, refused, 2)


def test_all_layers_of_a_package_are_read(tmp_path):
    path = tmp_path / "wijkenbuurten_2022_v1.gpkg"
    for name, columns in {"gemeenten": {"gemeentecode": GEMEENTEN}, "corop": {"statcode": ["CR01", "CR02"]},
                          "wijken": {"wijkcode": WIJKEN, "gemeentecode": "GM0928"}}.items():  # fmt: skip
        gpd.GeoDataFrame(columns, geometry=TWO, crs="EPSG:28992").to_file(path, layer=name, engine="pyogrio")
    found, log = read_outlines(raw(path))
    assert found.groupby(["niveau", "jaar"]).size().to_dict() == {("gemeente", 2022): 2, ("wijk", 2022): 2}
    assert log.opmerkingen == ["layers set aside: corop"]


@pytest.mark.parametrize(
    ("shapes", "columns"),
    [([s.centroid for s in TWO], {"pc4": PC4}), (TWO, {"wat": AB}),
     *((TWO, {key: ["E2000N3200", "E2001N3200"], "bu_code": BUURTEN[0]}) for key in ("crs28992res100m", "cel"))],
)  # fmt: skip
def test_points_cells_and_unknown_layers_are_set_aside(tmp_path, shapes, columns):
    assert "no layer with outlines and codes" in read_outlines(layer(tmp_path / "a.gpkg", shapes, **columns))


@pytest.mark.parametrize(("extra", "refused"), [(TWO[0], {"same outline twice": 1}), (TWO[1], None)])
def test_an_outline_twice_counts_once_and_another_is_refused(tmp_path, extra, refused):
    file = layer(tmp_path / "a.gpkg", [*TWO, extra], pc4=[*PC4, "6461"])
    if refused:
        found, log = read_outlines(file)
        assert (found["code"].tolist(), dict(log.geweigerd)) == (PC4, refused)
    else:
        assert refusal(read_outlines, file) == "a.gpkg: 6461 has two different outlines; keep the right one."


def test_a_key_column_without_codes_refuses_the_file(tmp_path):
    assert "column pc4: holds no codes of a pc4" in refusal(
        read_outlines, layer(tmp_path / "a.gpkg", TWO, pc4=AB)
    )


@pytest.mark.parametrize("column", ["jaar", "jaarcode", "jrstatcode", "jaarstatcode"])
def test_the_year_may_stand_in_a_column(tmp_path, column):
    columns = {"gemeentecode": GEMEENTEN, column: ["2023GM0928", "2023GM0363"]}
    found, _ = read_outlines(layer(tmp_path / "gemeenten_2024.gpkg", TWO, **columns))
    assert found["jaar"].tolist() == [2023, 2023]
