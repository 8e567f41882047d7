import geopandas as gpd
import numpy as np
import pytest
import shapely

from leefbaarheid.preparation.areas import DETAIL, find_neighbours, simplify
from tests.sources.raw import square


def areas(*shapes):
    codes = [f"a{i}" for i in range(len(shapes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=list(shapes), crs="EPSG:28992")


def wavy(seed, x=0.0):
    """A square whose sides shake by less than the detail that is left out."""
    points = shapely.get_coordinates(shapely.segmentize(square(x, 0), 25))
    return shapely.Polygon(points + np.random.default_rng(seed).uniform(-3, 3, points.shape))


def test_outlines_lose_detail_that_no_page_shows_and_stand_in_whole_metres():
    before = areas(wavy(1), wavy(2, 900))
    after = simplify(before)
    assert shapely.get_num_coordinates(after.geometry.to_numpy()).sum() < 40
    assert max(shapely.hausdorff_distance(before.geometry, after.geometry)) <= DETAIL + 1
    points = shapely.get_coordinates(after.geometry.to_numpy())
    assert (points == np.round(points)).all()
    assert after.geometry.is_valid.all()
    assert after.crs == before.crs


def test_areas_that_fit_together_still_do():
    line = shapely.LineString([(500 + (-1) ** i, y) for i, y in enumerate(range(0, 1001, 20))])
    edges = shapely.node(shapely.union_all([square(0, 0).exterior, line]))
    parts = shapely.get_parts(shapely.polygonize([edges]))
    before = areas(*parts)
    assert len(before) == 2
    assert shapely.coverage_is_valid(before.geometry.to_numpy())
    after = simplify(before).geometry.to_numpy()
    assert shapely.coverage_is_valid(after)
    assert shapely.get_num_coordinates(after).sum() < shapely.get_num_coordinates(np.array(parts)).sum() / 2
    assert shapely.area(after).sum() == pytest.approx(1e6)


def test_no_outline_gets_lost_and_none_is_made_up():
    speck = square(0.2, 0.2, 0.2)
    after = simplify(areas(speck, None, square(0, 0)))
    assert after.geometry[0].equals(speck)
    assert after.geometry[1] is None
    assert simplify(areas(None)).geometry.isna().all()


def test_areas_within_fifty_metres_are_neighbours_each_pair_once():
    frame = areas(square(0, 0), square(1040, 0), square(2100, 0), square(2100, 1000), None)
    found = find_neighbours({"buurt": frame, "grid": frame, "gemeente": frame[:1]})
    assert found.to_dict("list") == {"niveau": ["buurt", "buurt"], "code": ["a0", "a2"], "buur": ["a1", "a3"]}


def test_neighbours_are_those_of_a_plain_loop():
    frame = areas(*(square(x, y, 300) for x, y in np.random.default_rng(5).uniform(0, 4000, (40, 2))))
    shapes, found = frame.geometry, find_neighbours({"pc4": frame})
    near = {(f"a{i}", f"a{j}") for i in range(40) for j in range(40) if shapes[i].distance(shapes[j]) < 49}
    pairs = set(zip(found["code"], found["buur"], strict=True))
    assert {pair for pair in near if pair[0] < pair[1]} <= pairs
    assert all(shapes[int(a[1:])].distance(shapes[int(b[1:])]) <= 50 for a, b in pairs)
    assert find_neighbours({}).empty
