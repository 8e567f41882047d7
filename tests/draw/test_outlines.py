import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.batch.site.page import _drawn as drawn
from leefbaarheid.dataset import open_dataset
from leefbaarheid.draw.outlines import SIZE, draw, paths
from tests.draw.rings import rings

SQUARE = shapely.box(100_000, 400_000, 102_000, 401_000)
#: Points on a circle, so that any three or more of them make a ring that does not cross itself.
CIRCLES = st.lists(st.integers(0, 359), min_size=3, max_size=60, unique=True).map(sorted)


def ring_of(degrees, x, y, radius):
    at = np.deg2rad(degrees)
    return np.column_stack([x + radius * np.cos(at), y + radius * np.sin(at)])


def without_repeats(points):
    """Rounded points of a ring, each different from the one before it, the first one not again at the end."""
    found = []
    for point in np.rint(points).astype(int).tolist():
        if not found or tuple(point) != found[-1]:
            found.append(tuple(point))
    return found[:-1] if len(found) > 1 and found[0] == found[-1] else found


@given(CIRCLES, st.floats(-500, 1500), st.floats(-500, 1500), st.floats(0.1, 900))
def test_a_path_read_back_is_the_outline_in_whole_units(degrees, x, y, radius):
    points = ring_of(degrees, x, y, radius)
    (path,) = paths(np.array([shapely.Polygon(points)], dtype=object))
    closed = shapely.get_coordinates(shapely.Polygon(points))
    expected = without_repeats(closed)
    if len(expected) < 3:
        (dot,) = rings(path)
        assert len(dot) == 4
        return
    assert rings(path) == [expected]


def test_parts_holes_and_order_are_kept():
    far = shapely.box(10, 10, 14, 12)
    holed = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(2, 2, 5, 5).exterior])
    both = np.array([shapely.MultiPolygon([holed, far]), far], dtype=object)
    first, second = paths(both)
    assert [len(ring) for ring in rings(first)] == [4, 4, 4]
    assert set(rings(second)[0]) == {(10, 10), (14, 10), (14, 12), (10, 12)}


def test_the_longest_side_fills_the_drawing_and_north_is_up():
    north = shapely.box(100_000, 401_000, 101_000, 402_000)
    drawing = draw([SQUARE, north])
    assert (drawing.width, drawing.height) == (SIZE, SIZE)
    assert min(y for _, y in rings(drawing.paths[1])[0]) == 0


def test_a_unit_is_a_metre_at_least():
    drawing = draw([shapely.box(0, 0, 200, 100)])
    assert (drawing.width, drawing.height) == (200, 100)


def test_what_is_unknown_has_no_path_and_what_is_tiny_keeps_one():
    speck = shapely.box(101_000, 400_500, 101_000.5, 400_500.5)
    drawing = draw([SQUARE, None, shapely.Polygon(), speck])
    assert [bool(path) for path in drawing.paths] == [True, False, False, True]
    assert drawing.paths[3] == "M499 249h2v2h-2z"


@pytest.mark.parametrize("outlines", [[], [None], [shapely.Polygon()]])
def test_nothing_to_draw(outlines):
    drawing = draw(outlines)
    assert (drawing.width, drawing.height) == (0, 0)
    assert drawing.paths == ("",) * len(outlines)


def test_every_gemeente_has_its_place_on_the_map(demo_path):
    dataset = open_dataset(demo_path)
    codes, drawing = drawn(dataset)
    frame = dataset.areas("gemeente").set_index("code")
    assert list(codes) == sorted(frame.index[frame.geometry.notna()])
    left, bottom, right, top = frame.total_bounds
    scale = SIZE / max(right - left, top - bottom)
    assert (drawing.width, drawing.height) == (round((right - left) * scale), round((top - bottom) * scale))
    for code, path in zip(codes, drawing.paths, strict=True):
        shape = max((shapely.Polygon(ring) for ring in rings(path)), key=lambda p: p.area)
        true = max(shapely.get_parts(frame.geometry[code]), key=shapely.area)
        assert abs(shape.area / (true.area * scale**2) - 1) < 0.05
        middle = true.centroid
        assert shape.distance(shapely.Point((middle.x - left) * scale, (top - middle.y) * scale)) < 5
        assert all(
            0 <= x <= drawing.width and 0 <= y <= drawing.height for ring in rings(path) for x, y in ring
        )


@pytest.mark.parametrize(("gemeente", "most"), [("GM0928", 5_000), ("GM0599", 10_000), ("GM0363", 30_000)])
def test_real_outlines_are_small(real_path, gemeente, most):
    outlines = open_dataset(real_path).areas("buurt", gemeenten=[gemeente]).geometry.to_numpy()
    drawing = draw(outlines)
    assert sum(map(len, drawing.paths)) < most
    assert [bool(p) for p in drawing.paths] == [g is not None for g in outlines]
