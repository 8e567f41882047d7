"""Where names stand on a map: inside it, never over each other, and beside the letters and signs that were there first."""

import numpy as np
import pandas as pd
import shapely
from hypothesis import given, strategies as st

from leefbaarheid.draw.placing import LETTER, LINE, Labels

boxes = st.tuples(st.integers(0, 500), st.integers(0, 300), st.integers(4, 500), st.integers(4, 300))
NAMES = ["<b>&\"x'", "Kerkrade-Centrum aan de Anstel", "Oud West", "a", "Nieuwstraatkwartier"]
areas = st.lists(st.tuples(boxes, st.sampled_from(NAMES)), min_size=1, max_size=25)


def place(*shapes):
    return np.array([shapely.box(x, y, x + w, y + h) for x, y, w, h in shapes], dtype=object)


def labels_of(shapes):
    return Labels(1000, 600, pd.Series(shapes), many=False)


def room(text, size):
    """What a written name takes, worked out from the text itself."""
    x, half, ys = text[0][0], size * max(len(line) for *_, line in text) * LETTER / 2, [y for _, y, _ in text]
    return shapely.box(x - half, min(ys) - size * LINE / 2, x + half, max(ys) + size * LINE / 2)


@given(areas, st.integers(0, 6), st.sampled_from([0, 24]), st.sampled_from([1.0, 1.5]))
def test_names_lie_inside_the_map_in_the_middle_of_their_areas_and_touch_nothing(areas, marked, least, size):
    shapes = place(*(b for b, _ in areas))
    labels = labels_of(shapes)
    taken = [shapely.box(*labels.taken[0])]  # of the scale bar
    for code in range(min(marked, len(areas))):
        taken += [shapely.Point(labels.mark(code)).buffer(15)] if code % 2 else []
        taken += [shapely.Point(x, y).buffer(10) for _, x, y, _ in labels.sign(code, "▲▲", "u2")]
    for text in labels.names(pd.Series([n for _, n in areas]), shapes, least=least, size=size):
        one, name = room(text, size), "".join(line for *_, line in text).replace(" ", "")
        assert shapely.box(0, 0, 1000, 600).contains(one)
        own = [shape for shape, (_, of) in zip(shapes, areas, strict=True) if of.replace(" ", "") == name]
        near = shapely.distance(own, one.centroid).min() <= 1
        assert near or (least and not shapely.contains(shapely.buffer(shapes, -1), one.centroid).any())
        for other in filter(one.intersects, taken):
            left, top, right, bottom = one.intersection(other).bounds
            assert min(right - left, bottom - top) <= 1.01, "no more than what rounding gives"
        taken.append(one)
    assert len(taken) == len(labels.taken)


def test_a_sign_gives_way_to_a_letter_and_to_a_lack_of_room_and_long_names_are_broken():
    labels = labels_of(place((0, 0, 200, 200), (300, 0, 40, 40), (400, 0, 10, 10)))
    assert [labels.mark(0), labels.mark(1)] == [(84, 100), (320, 20)]
    assert labels.sign(0, "▲", "u1") == [("gu1", 116, 100, "▲")]
    # a letter fills the one, the other is small
    assert labels.sign(1, "▲", "u1") == labels.sign(2, "5", "k5") == []
    whole = place((0, 0, 900, 500))
    for name in ("Kerkrade-|Centrum", "Nieuwstraatkwartier", "Oud West", "Bleijerheide|en Holz"):
        (lines,) = labels_of(whole).names(pd.Series([name.replace("-|", "-").replace("|", " ")]), whole)
        assert [line for *_, line in lines] == name.split("|")
