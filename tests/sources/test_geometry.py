from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.geometry import list_layers, read_layer, to_rd
from leefbaarheid.sources.log import FileLog
from tests.sources.raw import layer, raw, square, write

KERKRADE = square(200_000, 320_000, 1_000)
BOW_TIE = Polygon([(200_000, 320_000), (201_000, 321_000), (201_000, 320_000), (200_000, 321_000)])


def frame(shapes, crs="EPSG:28992"):
    return gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=shapes, crs=crs)


def swapped(shape):
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def degrees(shape):
    return gpd.GeoSeries([shape], crs="EPSG:28992").to_crs("EPSG:4326").iloc[0]


def test_rd_stays_as_it_is():
    log = FileLog("a.gpkg", "")
    found = to_rd(frame([KERKRADE]), log)
    assert found.crs == "EPSG:28992"
    assert found.geometry.iloc[0].equals(KERKRADE)
    assert (log.geweigerd.total(), log.opmerkingen) == (0, [])


def test_degrees_become_rd_within_a_centimetre():
    found = to_rd(frame([degrees(KERKRADE)], "EPSG:4326"), FileLog("a.geojson", ""))
    assert found.crs == "EPSG:28992"
    assert np.abs(np.array(found.total_bounds) - KERKRADE.bounds).max() < 0.01


def test_invalid_outlines_are_mended_and_counted():
    log = FileLog("a.gpkg", "")
    found = to_rd(frame([BOW_TIE, KERKRADE]), log)
    assert found.is_valid.all()
    assert found.area.iloc[0] == pytest.approx(500_000)
    assert log.opmerkingen == ["1 invalid outlines mended"]


def test_heights_are_dropped():
    found = to_rd(frame([shapely.force_3d(KERKRADE, 7)]), FileLog("a", ""))
    assert not found.has_z.any()


def test_rows_without_a_polygon_are_counted_per_reason():
    log = FileLog("a.gpkg", "")
    mixed = [
        None, Polygon(), Point(200_000, 320_000), LineString([(200_000, 320_000), (200_001, 320_001)]), KERKRADE
    ]  # fmt: skip
    found = to_rd(frame(mixed), log)
    assert found["n"].tolist() == [4]
    assert dict(log.geweigerd) == {"no outline": 2, "outline is no polygon": 2}


def test_without_any_outline_nothing_is_left_whatever_the_system():
    for crs in (None, "EPSG:4326"):
        log = FileLog("a.gpkg", "")
        found = to_rd(frame([None, Polygon()], crs), log)
        assert (len(found), found.crs) == (0, "EPSG:28992")
        assert dict(log.geweigerd) == {"no outline": 2}


def test_a_layer_without_outlines_is_refused(tmp_path):
    pyogrio.write_dataframe(pd.DataFrame({"pc4": ["6461"]}), tmp_path / "a.gpkg")
    with pytest.raises(SourceError, match=r"a\.gpkg holds no outlines; export it again"):
        read_layer(raw(tmp_path / "a.gpkg"))


def test_without_coordinate_system_rd_is_taken_where_it_fits():
    log = FileLog("a.shp", "")
    assert to_rd(frame([KERKRADE], None), log).crs == "EPSG:28992"
    assert log.opmerkingen == ["no coordinate system given: taken as RD New"]


@pytest.mark.parametrize(
    ("shape", "crs", "says"),
    [(swapped(KERKRADE), "EPSG:28992", "x and y are swapped"),
     (swapped(degrees(KERKRADE)), "EPSG:4326", "x and y are swapped"),
     (degrees(KERKRADE), "EPSG:28992", "its coordinates are degrees, but the file calls them metres"),
     (box(13.0, 52.0, 13.1, 52.1), "EPSG:4326", "coordinates of another place"),
     (box(4e6, 3e6, 4.1e6, 3.1e6), "EPSG:28992", "coordinates of another place or another system"),
     (degrees(KERKRADE), None, "does not tell its coordinate system")],
)  # fmt: skip
def test_outlines_elsewhere_are_refused_with_the_likely_cause(shape, crs, says):
    with pytest.raises(SourceError) as error:
        to_rd(frame([shape], crs), FileLog("map.gpkg", ""))
    assert says in str(error.value)
    assert "map.gpkg" in str(error.value)


def test_metres_called_degrees_are_refused(tmp_path):
    file = layer(tmp_path / "a.gpkg", [KERKRADE], crs="EPSG:4326")
    with pytest.raises(SourceError, match="its coordinates are metres, but the file calls them degrees"):
        to_rd(read_layer(file), FileLog("a.gpkg", ""))


def test_one_outline_abroad_refuses_the_file():
    with pytest.raises(SourceError, match="1 of 2 outlines lie outside the Netherlands"):
        to_rd(frame([KERKRADE, square(500_000, 320_000, 10)]), FileLog("a.gpkg", ""))


def test_what_mending_leaves_over_is_polygons_only():
    line = GeometryCollection([KERKRADE, LineString([(200_000, 320_000), (200_500, 320_500)])])
    log = FileLog("a", "")
    found = to_rd(frame([line, KERKRADE]), log)
    assert set(found.geom_type) == {"Polygon"}


@pytest.mark.parametrize("name", ["kapot.gpkg", "kapot.shp", "kapot.geojson"])
def test_an_unreadable_map_is_refused(tmp_path, name):
    file = write(tmp_path / name, "not a map")
    with pytest.raises(SourceError, match=f"{name} is no readable map, or was cut off; download it again"):
        list_layers(file)


def test_a_message_of_a_service_is_told_apart(tmp_path):
    file = write(tmp_path / "a.geojson", "<ows:ExceptionReport/>")
    with pytest.raises(SourceError, match="holds an error message of a service"):
        list_layers(file)
