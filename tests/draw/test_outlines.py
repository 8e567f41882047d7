import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.draw.outlines import paths
from tests.draw.rings import rings

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


def test_what_is_tiny_keeps_a_dot():
    assert paths(np.array([shapely.box(500.1, 250.1, 500.2, 250.2)], dtype=object)) == ["M499 249h2v2h-2z"]
