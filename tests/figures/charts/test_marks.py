from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from leefbaarheid.figures import style
from leefbaarheid.figures.charts.marks import (
    GROUPS,
    OTHER,
    OWN,
    draw_key,
    dutch_axis,
    key_height,
    mark,
    name_points,
)
from tests.figures.colour import EYES, contrast, smallest_distance


def axes(low, high):
    canvas = style.Canvas(3, "Proef")
    ax = canvas.axes(1, canvas.top, 6, 2)
    ax.set(xlim=(low, high), ylim=(0, 1))
    return canvas, ax


@pytest.mark.parametrize(
    ("low", "high", "percent", "label"),
    [
        (0, 0.9, False, "0,15"),
        (-0.04, 0.01, False, "−0,01"),
        (0, 6000, False, "1.000"),
        (0, 0.06, True, "1%"),
        (0, 0.01, True, "0,2%"),
    ],
)
def test_numbers_on_an_axis_are_dutch_and_differ(low, high, percent, label):
    canvas, ax = axes(low, high)
    dutch_axis(ax.xaxis, 6, percent=percent)
    canvas.figure.canvas.draw()
    texts = [t.get_text() for t in ax.get_xticklabels()]
    assert label in texts
    assert len(set(texts)) == len(texts)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_names_keep_clear_of_each_other_of_points_and_of_the_edge(places):
    canvas, ax = axes(0, 1)
    x, y = np.array(places).T
    found = name_points(ax, x, y, [f"Gebied {i}" for i in range(len(x))])
    renderer = canvas.figure.canvas.get_renderer()
    texts = [a for a in ax.texts if isinstance(a, Annotation)]
    boxes = [super(Annotation, a).get_window_extent(renderer) for a in texts]
    assert len(boxes) == found
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    points = ax.transData.transform(np.array(places))
    frame = ax.get_window_extent(renderer)
    for b in boxes:
        assert not any(b.contains(*p) for p in points)
        assert frame.x0 - 1 <= b.x0
        assert b.x1 <= frame.x1 + 1


@settings(max_examples=15)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=5, max_size=20, unique=True))
def test_no_line_to_a_point_crosses_another_name(places):
    canvas, ax = axes(0, 1)
    x, y = np.array(places).T
    name_points(ax, x, y, [f"Gebied {i}" for i in range(len(x))])
    renderer = canvas.figure.canvas.get_renderer()
    texts = [a for a in ax.texts if isinstance(a, Annotation)]
    boxes = [super(Annotation, a).get_window_extent(renderer) for a in texts]
    points = [ax.transData.transform(a.xy) for a in texts]
    for i, (point, box) in enumerate(zip(points, boxes, strict=True)):
        middle = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
        dots = [point + share * (middle - point) for share in np.linspace(0.1, 0.9, 16)]
        others = [b for j, b in enumerate(boxes) if j != i]
        assert not any(b.contains(*dot) for b in others for dot in dots)


def test_an_entry_of_the_key_has_the_edge_of_its_points():
    line = mark({"marker": "^", "color": "#ffffff", "edgecolor": "#123456", "linewidth": 0.4}, "Soort")
    assert (line.get_markeredgecolor(), line.get_markeredgewidth()) == ("#123456", 0.4)
    assert line.get_markerfacecolor() == "#ffffff"


def test_equal_points_get_names_in_different_places_until_there_is_no_room():
    _, ax = axes(0, 1)
    assert name_points(ax, [0.5] * 4, [0.5] * 4, ["Een", "Twee", "Drie", "Vier"]) == 4
    _, ax = axes(0, 1)
    assert name_points(ax, [0.5] * 60, [0.5] * 60, ["Een lange naam"] * 60) < 60


def test_a_key_is_as_high_as_it_says():
    entries = [Line2D([], [], label=f"Een vrij lange uitleg, nummer {i}") for i in range(5)]
    canvas = style.Canvas(3, "Proef")
    draw_key(canvas, entries, 0.5, 1.0)
    (legend,) = canvas.figure.legends
    extent = legend.get_window_extent(canvas.figure.canvas.get_renderer())
    assert extent.height / style.DPI <= key_height(entries, 0.5)
    assert extent.x1 <= canvas.figure.bbox.width
    assert key_height([], 0.5) == 0


def test_marks_differ_in_form_and_to_all_eyes_in_colour():
    looks = [OWN, OTHER, *GROUPS]
    assert len({look["marker"] for look in looks}) == len(looks)
    assert min(smallest_distance([look["color"] for look in looks], eye) for eye in EYES) > 10
    assert all(contrast(look["color"], style.PAPER) >= 3 for look in looks)
