"""Outlines, counts of cells and divisions; how dirty maps end is tried in tests/preparation/dirty.py."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, Polygon, box

from leefbaarheid.preparation.read import read_all
from leefbaarheid.sources import outlines
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.outlines import read_outlines
from tests.preparation.mini import EAST, WEST, X, Y
from tests.sources.raw import layer, raw, refusal, square

TWO = [square(200_000, 320_000, 100), square(200_100, 320_000, 100)]
GEMEENTEN, WIJKEN, BUURTEN = ["GM0928", "GM0363"], ["WK092801", "WK092802"], ["BU09280101", "BU09280102"]
PC4, AB = ["6461", "6462"], ["A", "B"]


NO_NAMES = {"naam": [None, None]}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [({"statcode": WIJKEN, "statnaam": AB}, {"niveau": ["wijk"] * 2, "code": WIJKEN, "naam": AB, "jaar": [None] * 2}),
     ({"statcode": GEMEENTEN, "statnaam": AB}, {"niveau": ["gemeente"] * 2, "code": GEMEENTEN, "naam": AB}),
     ({"buurtcode": BUURTEN, "wijkcode": "WK092801", "gemeentecode": "GM0928", "buurtnaam": AB},
      {"niveau": ["buurt"] * 2, "code": BUURTEN, "naam": AB}),
     ({"WK_CODE": WIJKEN, "WK_NAAM": AB, "postcode": [6461, 6462]}, {"code": WIJKEN, "naam": AB}),
     ({"WKC": WIJKEN}, {"code": WIJKEN} | NO_NAMES), ({"postcode": [6461, 6462]}, {"code": PC4} | NO_NAMES),
     ({"pc4": PC4, "gm_code_2019": ["GM0001", "GM0001"], "gm_code_2024": GEMEENTEN}, {"gemeente_code": GEMEENTEN}),
     *(({"gemeentecode": GEMEENTEN, column: ["2023GM0928", "2023GM0363"]}, {"jaar": [2023, 2023]})
       for column in ("jaar", "jrstatcode"))],
)  # fmt: skip
def test_names_of_columns_in_the_sources(tmp_path, columns, expected):
    found, _ = read_outlines(layer(tmp_path / "gebieden_pc4.gpkg", TWO, **columns))
    for name, values in expected.items():
        assert [None if pd.isna(v) else v for v in found[name]] == values


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
    assert outlines.figures_of(found).sort_values(["code", "kenmerk"]).values.tolist() == sorted(expected)
    undated, _ = read_outlines(layer(tmp_path / "gemeenten.gpkg", TWO, gemeentecode=GEMEENTEN, **columns))
    assert set(outlines.figures_of(undated)["jaar"]) == {0}


def test_all_layers_of_a_package_are_read(tmp_path):
    path = tmp_path / "wijkenbuurten_2022_v1.gpkg"
    for name, columns in {"gemeenten": {"gemeentecode": GEMEENTEN}, "corop": {"statcode": ["CR01", "CR02"]},
                          "wijken": {"wijkcode": WIJKEN, "gemeentecode": "GM0928"}}.items():  # fmt: skip
        layer(path, TWO, of=name, **columns)
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


CELLS = ["E2000N3200", "E2001N3200", "E2002N3200"]
THREE = [square(200_000 + 100 * i, 320_000, 100) for i in range(3)]


def test_counts_of_cells_are_read_by_their_code(tmp_path):
    columns = {"aantal_woningen": [5, 25, -99997], "aantal_inwoners": [10, -99997, -99997], "waarde": 3.5}
    file = layer(tmp_path / "cbs_vk100_2023_v1.gpkg", THREE, crs28992res100m=CELLS, **columns)
    frame, log = outlines.read_cells(file)
    assert sorted(frame.values.tolist()) == [
        ["grid", CELLS[0], 2023, "inwoners", 10.0], ["grid", CELLS[0], 2023, "woningen", 5.0],
        ["grid", CELLS[1], 2023, "woningen", 25.0]
    ]  # fmt: skip
    assert (log.rijen_gelezen, dict(log.geweigerd)) == (3, {"no figure": 1})


@pytest.mark.parametrize("columns", [{"buurtcode": CELLS, "woningen": 1}, {"grid": CELLS, "x": 1}])
def test_other_layers_are_no_cells(tmp_path, columns):
    assert outlines.read_cells(layer(tmp_path / "a.gpkg", THREE, **columns)) is None


SHAPED = {WEST: ("Kerkrade", square(X, Y, 2000)), EAST: ("'t Oosten", square(X + 2000, Y, 2000))}
PROVINCIES = {"PV31": ("Limburg", square(X - 10, Y - 10, 1995))}
PROVINCIES |= {"PV30": ("Brabant", square(X + 1985, Y - 10, 3000))}


def write_areas(path, areas, name):
    names, shapes = zip(*areas.values(), strict=True)
    return layer(path, list(shapes), of=name, statcode=list(areas), statnaam=names)


def divided(file):
    return outlines.read_division(file, read_outlines(file)[0])


def division(path, year="_2024", gemeenten=SHAPED, provincies=PROVINCIES):
    write_areas(path, gemeenten, f"gemeente_gegeneraliseerd{year}")
    return write_areas(path, provincies, f"provincie_gegeneraliseerd{year}")


@pytest.mark.parametrize(("name", "year"), [("indelingen2016_heden", "_2024"), ("indelingen2024", "")])
def test_each_gemeente_has_the_provincie_that_holds_it(tmp_path, name, year):
    path = tmp_path / f"{name}.gpkg"
    write_areas(path, {"CR01": ("Regio", square(X, Y, 4000))}, "coropgebied_gegeneraliseerd_2024")
    if year:
        division(path, "_2016", {WEST: ("Oud", square(X, Y, 4000))})
    newest, frame, log = divided(division(path, year))
    assert (newest, log.rijen_gelezen) == (2024, 2)
    assert list(frame) == ["gemeente_code", "gemeente", "provincie_code", "provincie"]
    west, east = [WEST, "Kerkrade", "PV31", "Limburg"], [EAST, "'t Oosten", "PV30", "Brabant"]
    assert frame.values.tolist() == [west, east]


def test_a_file_without_provincies_is_no_division_and_one_with_a_gap_is_refused(tmp_path):
    assert divided(write_areas(tmp_path / "wijkenbuurten_2022.gpkg", SHAPED, "gemeenten")) is None
    file = division(tmp_path / "a.gpkg", provincies={"PV31": PROVINCIES["PV31"]})
    assert "a.gpkg: 't Oosten lies in no provincie of 2024; download" in refusal(divided, file)


def test_preparation_takes_the_newest_where_there_is_no_table_of_gemeenten(tmp_path):
    for year in (2016, 2024, 2022):
        division(tmp_path / "bron" / f"{2040 - year} cbsgebiedsindelingen.gpkg", f"_{year}")
    assert read_all(tmp_path / "bron", tmp_path, lambda _: None).regions[0] == 2024


KERKRADE = square(200_000, 320_000, 1_000)
DEGREES = gpd.GeoSeries([KERKRADE], crs="EPSG:28992").to_crs("EPSG:4326").iloc[0]
MIX = GeometryCollection([box(5.5, 51.5, 5.6, 51.6), LineString([(5.5, 51.5), (5.6, 51.6)])])
NO_AREA, NONE = {"outline is no polygon": 1}, {"no outline": 2}


@pytest.mark.parametrize(
    ("shapes", "crs", "rows", "refused"),
    [([shapely.force_3d(KERKRADE, 7)], "EPSG:28992", [0], {}), ([MIX, DEGREES], "EPSG:4326", [1], NO_AREA),
     ([None, Polygon()], None, [], NONE), ([None, Polygon()], "EPSG:4326", [], NONE)],
)  # fmt: skip
def test_what_is_left_is_polygons_in_rd(shapes, crs, rows, refused):
    log = FileLog("a.gpkg", "")
    found = outlines.to_rd(gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=shapes, crs=crs), log)
    assert (found.crs, found["n"].tolist(), found.has_z.any()) == ("EPSG:28992", rows, False)
    assert all(np.abs(np.array(shape.bounds) - KERKRADE.bounds).max() < 0.01 for shape in found.geometry)
    assert (dict(log.geweigerd), log.opmerkingen) == (refused, [])


def test_a_layer_without_outlines_is_refused(tmp_path):
    pyogrio.write_dataframe(pd.DataFrame({"pc4": ["6461"]}), tmp_path / "a.gpkg")
    said = refusal(outlines.read_layer, raw(tmp_path / "a.gpkg"))
    assert said.startswith("a.gpkg holds no outlines; export it again")
