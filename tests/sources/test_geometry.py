"""Outlines; how dirty maps end is tried in tests/preparation/dirty_maps.py."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box

from leefbaarheid.sources.geometry import list_layers, read_layer, to_rd
from leefbaarheid.sources.log import FileLog
from tests.sources.raw import raw, refusal, square, write

KERKRADE = square(200_000, 320_000, 1_000)
BOW_TIE = Polygon([(200_000, 320_000), (201_000, 321_000), (201_000, 320_000), (200_000, 321_000)])
LINE = LineString([(200_000, 320_000), (200_500, 320_500)])
POINT, EMPTY, MIX = Point(200_000, 320_000), Polygon(), GeometryCollection([KERKRADE, LINE])


def frame(shapes, crs="EPSG:28992"):
    return gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=shapes, crs=crs)


def swapped(shape):
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def degrees(shape):
    return gpd.GeoSeries([shape], crs="EPSG:28992").to_crs("EPSG:4326").iloc[0]


TAKEN = "no coordinate system given: taken as RD New"


@pytest.mark.parametrize(
    ("shapes", "crs", "rows", "refused", "remarks"),
    [([KERKRADE], "EPSG:28992", [0], {}, []), ([degrees(KERKRADE)], "EPSG:4326", [0], {}, []),
     ([shapely.force_3d(KERKRADE, 7)], "EPSG:28992", [0], {}, []), ([KERKRADE], None, [0], {}, [TAKEN]),
     ([MIX, KERKRADE], "EPSG:28992", [1], {"outline is no polygon": 1}, []),
     ([None, EMPTY, POINT, LINE, KERKRADE], "EPSG:28992", [4], {"no outline": 2, "outline is no polygon": 2}, []),
     ([None, EMPTY], None, [], {"no outline": 2}, []), ([None, EMPTY], "EPSG:4326", [], {"no outline": 2}, [])],
)  # fmt: skip
def test_what_is_left_is_polygons_in_rd(shapes, crs, rows, refused, remarks):
    log = FileLog("a.gpkg", "")
    found = to_rd(frame(shapes, crs), log)
    assert (found.crs, found["n"].tolist(), found.has_z.any()) == ("EPSG:28992", rows, False)
    assert all(np.abs(np.array(shape.bounds) - KERKRADE.bounds).max() < 0.01 for shape in found.geometry)
    assert (dict(log.geweigerd), log.opmerkingen) == (refused, remarks)


def test_invalid_outlines_are_mended_and_counted():
    log = FileLog("a.gpkg", "")
    found = to_rd(frame([BOW_TIE, KERKRADE]), log)
    assert (found.is_valid.all(), found.area.iloc[0]) == (True, pytest.approx(500_000))
    assert log.opmerkingen == ["1 invalid outlines mended"]


@pytest.mark.parametrize(
    ("shapes", "crs", "says"),
    [([swapped(KERKRADE)], "EPSG:28992", "x and y are swapped"),
     ([swapped(degrees(KERKRADE))], "EPSG:4326", "x and y are swapped"),
     ([degrees(KERKRADE)], "EPSG:28992", "its coordinates are degrees, but the file calls them metres"),
     ([KERKRADE], "EPSG:4326", "its coordinates are metres, but the file calls them degrees"),
     ([box(13.0, 52.0, 13.1, 52.1)], "EPSG:4326", "coordinates of another place"),
     ([KERKRADE, square(500_000, 320_000, 10)], "EPSG:28992", "map.gpkg: 1 of 2 outlines lie outside the Netherlands"),
     ([degrees(KERKRADE)], None, "map.gpkg does not tell its coordinate system")],
)  # fmt: skip
def test_outlines_elsewhere_are_refused_with_the_likely_cause(shapes, crs, says):
    assert says in refusal(to_rd, frame(shapes, crs), FileLog("map.gpkg", ""))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [*((f"a.{s}", "not a map", f"a.{s} is no readable map, or was cut off") for s in ("gpkg", "shp", "geojson")),
     ("a.geojson", "<ows:ExceptionReport/>", "a.geojson holds an error message of a service")],
)  # fmt: skip
def test_an_unreadable_map_is_refused(tmp_path, name, content, says):
    assert says in refusal(list_layers, write(tmp_path / name, content))


def test_a_layer_without_outlines_is_refused(tmp_path):
    pyogrio.write_dataframe(pd.DataFrame({"pc4": ["6461"]}), tmp_path / "a.gpkg")
    assert "a.gpkg holds no outlines; export it again" in refusal(read_layer, raw(tmp_path / "a.gpkg"))
