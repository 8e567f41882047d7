import itertools

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from shapely import box

from leefbaarheid.figures import style
from leefbaarheid.figures.maps.ground import Panel, Window
from leefbaarheid.figures.maps.names import COVERED, border_names, place_names

WINDOW = Window(0, 0, 10_000, 10_000)


def panel(width=4):
    canvas = style.Canvas(width + 1, "Namen")
    return Panel.make(canvas, 0, canvas.top, width, WINDOW)


def labels(rows):
    return pd.DataFrame(rows, columns=["naam", "x", "y", "priority"]).assign(soort="gebied")


def written(on):
    return [t for t in on.ax.findobj(Text) if t.get_path_effects()]


def boxes(on):
    renderer = on.ax.figure.canvas.get_renderer()
    return [t.get_window_extent(renderer) for t in written(on)]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), min_size=1, max_size=30))
def test_names_never_overlap_nor_leave_the_map(points):
    on = panel()
    found = place_names(
        [on], labels([(f"{1000 + i} Wijk met een naam", x, y, -i) for i, (x, y) in enumerate(points)])
    )
    drawn = boxes(on)
    assert len(drawn) == found >= 1
    assert not any(a.overlaps(b) for a, b in itertools.combinations(drawn, 2))
    frame = on.ax.get_window_extent()
    assert all(frame.x0 <= b.x0 and b.x1 <= frame.x1 and frame.y0 <= b.y0 and b.y1 <= frame.y1 for b in drawn)
    assert sum(b.width * b.height for b in drawn) <= COVERED["gebied"] * frame.width * frame.height


def test_the_most_important_name_wins():
    on = panel(1.4)
    rows = [("Onbelangrijke wijk", 5000, 5000, 1), ("Belangrijke wijk", 5000, 5000, 9)]
    place_names([on], labels(rows))
    assert "Belangrijke" in written(on)[0].get_text()


def test_the_order_of_the_rows_does_not_matter():
    rows = [(f"{i} Wijk", 3000 + 400 * i, 5000, i % 3) for i in range(12)]
    places = []
    for order in (rows, rows[::-1]):
        on = panel()
        place_names([on], labels(order))
        places.append(sorted((t.get_text(), t.get_position()) for t in written(on)))
    assert places[0] == places[1]


def test_a_point_outside_the_map_is_not_named():
    on = panel()
    assert place_names([on], labels([("Ver weg", 20_000, 5000, 1)])) == 0


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        ([True, False, False], {"Buur": "buur"}),
        ([True, True, False], {"Klein": "gebied", "Gekozen": "gebied"}),
    ],
)
def test_chosen_gemeenten_are_named_where_there_are_more_and_neighbours_where_they_are_large(chosen, named):
    borders = gpd.GeoDataFrame(
        {"naam": ["Gekozen", "Buur" if not chosen[1] else "Klein", "Speldenknop"], "gekozen": chosen},
        geometry=[box(0, 0, 5000, 10_000), box(5000, 0, 20_000, 10_000), box(0, 0, 500, 500)],
    )
    found = border_names(borders, WINDOW)
    assert dict(zip(found["naam"], found["soort"], strict=True)) == named
    assert found["x"].between(0, 10_000).all()
    assert (found["priority"] < 0).all()
