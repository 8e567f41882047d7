from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from leefbaarheid.figures import style
from leefbaarheid.figures.maps import change_map
from leefbaarheid.figures.maps.change import STEPS, step_ranges, steps
from tests.figures.colour import ALL_EYES, smallest_distance

T = 0.0392


@given(st.lists(st.floats(-1, 1), min_size=1), st.floats(0.001, 0.5))
def test_steps_agree_with_the_rule_of_the_groups(values, threshold):
    found = steps(pd.Series(values), threshold)
    for value, step in zip(values, found, strict=True):
        assert (step <= 1) == (value <= -threshold)
        assert (step == 0) == (value <= -2 * threshold)
        assert (step >= 3) == (value >= threshold)
        assert (step == 4) == (value >= 2 * threshold)


@given(st.lists(st.floats(-1, 1), min_size=1), st.floats(0.001, 0.5))
def test_steps_are_symmetric(values, threshold):
    there, back = steps(pd.Series(values), threshold), steps(-pd.Series(values), threshold)
    assert (there + back == 4).all()


def test_areas_get_the_colour_of_their_step(town, herkomst):
    figuur = change_map(town, title="Verandering", herkomst=herkomst, drempel=T)
    drawn = next(c for c in figuur.figure.axes[0].collections if c.get_zorder() == 3)
    assert [to_hex(c) for c in drawn.get_facecolors()] == [
        style.CHANGE_COLOURS[4],
        style.CHANGE_COLOURS[1],
    ]


def test_the_legend_says_in_words_what_each_colour_is(town, herkomst, words):
    texts = words(change_map(town, title="Verandering", herkomst=herkomst, drempel=T))
    notes = {s: texts[texts.index(s[0].upper() + s[1:]) + 1] for s in STEPS}
    assert notes["sterke stijging"] == "+0,078 of hoger: 1 gebied"
    assert notes["daling"] == "−0,078 tot −0,039: 1 gebied"
    assert notes["geen betekenisvolle verandering"] == "−0,039 tot +0,039: 1 gebied"
    assert notes["sterke daling"] == "−0,078 of lager: 0 gebieden"
    assert texts[texts.index("Niet te bepalen") + 1] == "1 gebied"


def test_marks_are_outlined_and_explained(town, herkomst, words):
    figuur = change_map(
        town, title="Verandering", herkomst=herkomst, drempel=T, marks={"signaal": "verder verslechterd"}
    )
    mark = next(c for c in figuur.figure.axes[0].collections if c.get_zorder() == 4.5)
    assert len(mark.get_paths()) == 1
    texts = words(figuur)
    assert texts[texts.index("Verder verslechterd") + 1] == "1 gebied"
    nobody = change_map(
        town.assign(signaal=False),
        title="Verandering",
        herkomst=herkomst,
        drempel=T,
        marks={"signaal": "geen"},
    )
    assert nobody.png()
    with pytest.raises(ValueError, match="marks"):
        change_map(town, title="Te veel", herkomst=herkomst, drempel=T, marks=dict.fromkeys("abcd", "x"))


def test_alt_and_table_count_all_areas(town, herkomst):
    figuur = change_map(town, title="Verandering", herkomst=herkomst, drempel=T)
    assert "1 sterke stijging, 1 geen betekenisvolle verandering, 1 daling en 1 niet te bepalen" in figuur.alt
    assert figuur.table.frame["gebieden"].tolist() == [1, 0, 1, 1, 0]
    assert figuur.not_drawn == 1
    assert "0,0392" in figuur.caption


def test_nothing_of_an_area_that_is_not_judged_is_drawn_or_counted_but_that_it_is_one(town, herkomst, words):
    small = town.assign(beoordeeld=[True, False, True, None])
    figuur = change_map(
        small, title="Verandering", herkomst=herkomst, drempel=T, marks={"signaal": "verder verslechterd"}
    )
    drawn = [c for c in figuur.figure.axes[0].collections if len(c.get_paths())]
    assert [c.get_hatch() for c in drawn if c.get_hatch()] == ["xxxx", "////"], "no lines of a fall"
    assert [to_hex(f) for c in drawn if c.get_zorder() == 3 for f in c.get_facecolors()] == [
        style.NO_SCORE,
        style.CHANGE_COLOURS[4],
        style.NO_SCORE,
    ]
    assert not any(c.get_zorder() == 4.5 for c in drawn), "no mark"
    texts = words(figuur)
    assert texts[texts.index("Niet beoordeeld") + 1] == "1 gebied"
    assert texts[texts.index("Daling") + 1] == "−0,078 tot −0,039: 0 gebieden"
    assert texts[texts.index("Verder verslechterd") + 1] == "1 gebied", "it counts in its group"
    assert figuur.table.frame["gebieden"].sum() == 2
    assert "1 niet te bepalen en 1 niet beoordeeld" in figuur.alt
    assert "daling" not in figuur.alt.lower().split("kaart")[1]


def test_areas_without_a_change_are_hatched_as_their_legend(town, herkomst):
    figure = change_map(town, title="Verandering", herkomst=herkomst, drempel=T).figure
    assert [c.get_hatch() for c in figure.axes[0].collections if c.get_zorder() == 3] == [None, "////"]
    assert "////" in [a.get_hatch() for a in figure.artists]


def test_ranges_meet_each_other():
    ranges = step_ranges(0.1)
    assert ranges == [
        "−0,200 of lager",
        "−0,200 tot −0,100",
        "−0,100 tot +0,100",
        "+0,100 tot +0,200",
        "+0,200 of hoger",
    ]


@pytest.mark.parametrize("eye", ALL_EYES)
def test_steps_can_be_told_apart_by_every_eye_and_on_a_grey_print(eye):
    looks = list(zip(style.CHANGE_COLOURS, style.CHANGE_HATCHES, strict=True))
    for (a, lines), (b, others) in combinations(looks, 2):
        assert lines != others or smallest_distance([a, b], eye) > 10


def test_falls_bear_lines_on_the_map_and_in_the_legend(town, herkomst):
    figuur = change_map(town, title="Verandering", herkomst=herkomst, drempel=T)
    drawn = [c for c in figuur.figure.axes[0].collections if c.get_zorder() == 3.5]
    assert [c.get_hatch() for c in drawn if len(c.get_paths())] == ["--"]
    swatches = [a.get_hatch() for a in figuur.figure.artists if a.get_hatch()]
    assert swatches == ["--", "----", "////"]


def test_change_colours_can_be_told_apart_without_red_and_green():
    """Lightness falls off on both sides of the middle, and the two sides differ in blue against yellow."""
    rgb = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in style.CHANGE_COLOURS])
    light = rgb @ [0.2126, 0.7152, 0.0722]
    assert light[0] < light[1] < light[2] > light[3] > light[4]
    yellow_blue = rgb[:, :2].mean(axis=1) - rgb[:, 2]
    assert (yellow_blue[:2] > 40).all()
    assert (yellow_blue[3:] < -40).all()
