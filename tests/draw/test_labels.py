"""Where names stand on a map: inside it, never over each other, and beside the letters and signs that were there first."""

from xml.etree import ElementTree

import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.draw.labels import LETTER, LINE, Labels, centres

WIDTH, HEIGHT = 1000, 600
boxes = st.tuples(st.integers(0, 950), st.integers(0, 550), st.integers(4, 500), st.integers(4, 400))
names = st.text("ab -&<'\"", min_size=1, max_size=30).filter(lambda t: t.strip() == t)


def place(shapes):
    return np.array([shapely.box(x, y, x + w, y + h) for x, y, w, h in shapes], dtype=object)


def texts(svg):
    """The boxes of written names, worked out from the text itself."""
    for text in ElementTree.fromstring(f"<svg>{svg}</svg>"):
        lines = [(t.text or "", int(t.get("x")), int(t.get("y"))) for t in text]
        half = max(len(line) for line, _, _ in lines) * LETTER / 2
        x, ys = lines[0][1], [y for _, _, y in lines]
        yield shapely.box(x - half, min(ys) - LINE / 2, x + half, max(ys) + LINE / 2)


@given(
    st.lists(st.tuples(boxes, names), min_size=1, max_size=25), st.integers(0, 6), st.sampled_from([0, 24])
)
def test_names_lie_inside_the_map_and_touch_nothing(areas, marked, least):
    shapes = place([b for b, _ in areas])
    labels = Labels(WIDTH, HEIGHT, pd.Series(shapes), many=False)
    for code in range(min(marked, len(areas))):
        labels.mark(code)
        labels.sign(code, "▲▲", "u2")
    before = [shapely.box(*b) for b in labels.taken]
    written = [*texts(labels.names(pd.Series([n for _, n in areas]), shapes, least=least))]
    assert len(written) == len(labels.taken) - len(before)
    for i, one in enumerate(written):
        assert shapely.box(0, 0, WIDTH, HEIGHT).contains(one)
        for other in [*before, *written[:i]]:
            left, top, right, bottom = one.intersection(other).bounds if one.intersects(other) else (0,) * 4
            assert min(right - left, bottom - top) <= 1.01, "no more than what rounding gives"


@given(st.lists(boxes, min_size=1, max_size=10))
def test_the_centre_is_inside_and_as_far_from_the_border_as_it_says(shapes):
    for (x, y, room), shape, (_, _, w, h) in zip(centres(place(shapes)), place(shapes), shapes, strict=True):
        assert shape.contains(shapely.Point(x, y))
        assert abs(shape.exterior.distance(shapely.Point(x, y)) - room) < 1e-6
        assert room >= min(w, h) / 2 - 2
    for (x, y, room), shape in zip(centres(place(shapes), exact=False), place(shapes), strict=True):
        assert shape.contains(shapely.Point(x, y))
        assert room == 0


def test_a_sign_gives_way_to_a_letter_and_to_a_lack_of_room():
    shapes = pd.Series(place([(0, 0, 200, 200), (300, 0, 40, 40), (400, 0, 10, 10)]))
    labels = Labels(WIDTH, HEIGHT, shapes, many=False)
    assert [labels.mark(0), labels.mark(1)] == [(84, 100), (320, 20)]
    assert 'x="116" y="100"' in labels.sign(0, "▲", "u1")
    assert labels.sign(1, "▲", "u1") == "", "its letter fills it"
    assert labels.sign(2, "5", "k5") == ""


def test_long_names_are_broken_where_they_can_be():
    whole = place([(0, 0, 900, 500)])
    for name, lines in [
        ("Kerkrade-Centrum", ["Kerkrade-", "Centrum"]),
        ("Nieuwstraatkwartier", ["Nieuwstraatkwartier"]),
        ("Oud West", ["Oud West"]),
        ("Bleijerheide en Holz", ["Bleijerheide", "en Holz"]),
    ]:
        svg = Labels(WIDTH, HEIGHT, pd.Series(whole), many=False).names(pd.Series([name]), whole)
        assert [t.text for t in ElementTree.fromstring(svg)] == lines
