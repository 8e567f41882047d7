import re

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.draw.outlines import paths

#: Points on a circle, so that any three or more of them make a ring that does not cross itself.
CIRCLES = st.lists(st.integers(0, 359), min_size=3, max_size=60, unique=True).map(sorted)


def rings(path):
    """Every ring of a path as a list of points; fails where a ring does not close or holds something else."""
    assert re.fullmatch(r"(M-?\d+ -?\d+(l(-?\d+[ ]?)+|h2v2h-2)z)*", path), path
    found = []
    for part in path.replace("h2v2h-2", "l2 0 0 2 -2 0").split("z")[:-1]:
        steps = np.array(re.findall(r"-?\d+", part), dtype=int).reshape(-1, 2)
        found.append([*map(tuple, steps.cumsum(axis=0).tolist())])
    return found


@settings(max_examples=60)
@given(CIRCLES, st.floats(-500, 1500), st.floats(-500, 1500), st.floats(0.1, 900))
def test_a_path_read_back_is_the_outline_in_whole_units(degrees, x, y, radius):
    at = np.deg2rad(degrees)
    outline = shapely.Polygon(np.column_stack([x + radius * np.cos(at), y + radius * np.sin(at)]))
    (path,) = paths(np.array([outline], dtype=object))
    points = [*map(tuple, np.rint(shapely.get_coordinates(outline)).astype(int).tolist())]
    told = [p for p, before in zip(points, [None, *points], strict=False) if p != before]
    told = told[:-1] if len(told) > 1 and told[0] == told[-1] else told
    assert rings(path) == [told] if len(told) >= 3 else len(rings(path)[0]) == 4, "what is tiny keeps a dot"


def test_parts_holes_and_order_are_kept_and_what_is_tiny_keeps_a_dot():
    far = shapely.box(10, 10, 14, 12)
    holed = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(2, 2, 5, 5).exterior])
    tiny = shapely.box(500.1, 250.1, 500.2, 250.2)
    first, second, third = paths(np.array([shapely.MultiPolygon([holed, far]), far, tiny], dtype=object))
    assert [len(ring) for ring in rings(first)] == [4, 4, 4]
    assert set(rings(second)[0]) == {(10, 10), (14, 10), (14, 12), (10, 12)}
    assert third == "M499 249h2v2h-2z"
