import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.classes import COLOURS, LABELS
from leefbaarheid.figures import style
from leefbaarheid.figures.interactive import Measure, Step, categories, change_steps, class_steps, fifths
from leefbaarheid.figures.maps import Category
from leefbaarheid.figures.maps.change import STEPS
from leefbaarheid.texts import dutch

T = 0.0392


def named(measure):
    return [measure.steps[i].label if i >= 0 else None for i in measure.step]


def test_changes_have_the_steps_and_colours_of_the_map_of_change():
    found = change_steps("Verandering", pd.Series([0.2, T, 0.0, -T, -0.2, None]), T)
    assert named(found) == [*STEPS[::-1], None]
    assert [s.colour for s in found.steps] == list(style.CHANGE_COLOURS[::-1])
    assert [s.bounds for s in found.steps][:2] == ["+0,078 of hoger", "+0,039 tot +0,078"]
    assert found.texts[:2] == ["+0,200", "+0,039"]


def test_classes_have_the_official_names_and_colours_and_bear_their_score():
    found = class_steps("Klasse", pd.Series([-0.5, 0.0, None]), pd.Series([1.0, 9.0, None]))
    assert named(found) == [LABELS[1], LABELS[9], None]
    assert [s.colour for s in found.steps] == [COLOURS[k] for k in LABELS]
    assert found.texts == ["−0,500", "0,000", "–"]


def test_rise_and_fall_low_and_high_differ_in_more_than_colour():
    for measure in (
        change_steps("x", pd.Series([0.0]), T),
        class_steps("x", pd.Series([0.0]), pd.Series([5.0])),
    ):
        marks = [s.mark for s in measure.steps]
        assert len(set(marks)) >= 4
    change = [s.mark for s in change_steps("x", pd.Series([0.0]), T).steps]
    assert change == ["++", "+", "", "-", "--"]


@given(st.lists(st.one_of(st.none(), st.integers(-1000, 1000).map(float)), min_size=1, max_size=200))
def test_fifths_rise_with_the_figure(values):
    series = pd.Series(values, dtype=float)
    found = fifths("Maat", series, "stuks", dutch.measure)
    assert [i < 0 for i in found.step] == series.isna().tolist()
    known = sorted((v, -i) for v, i in zip(series, found.step, strict=True) if i >= 0)
    assert [i for _, i in known] == sorted(i for _, i in known)
    assert all(0 <= i < 5 for i in found.step[series.notna()])


def test_five_different_figures_fill_five_fifths():
    found = fifths("Maat", pd.Series([5.0, 1.0, 4.0, 2.0, 3.0]), "stuks", dutch.measure)
    assert named(found) == [
        "hoogste vijfde",
        "laagste vijfde",
        "boven het midden",
        "onder het midden",
        "midden",
    ]
    assert found.steps[-1].bounds == "tot en met 1,80"


def test_a_fifth_that_is_known_stands():
    group = pd.Series([1, 5, None], dtype="Int64")
    found = fifths("SES", pd.Series([0.9, -0.9, None]), "land", dutch.signed, group)
    assert named(found) == ["laagste vijfde", "hoogste vijfde", None]
    assert not any(s.bounds for s in found.steps)


def test_categories_keep_their_order_and_hatches_become_marks():
    kinds = {"b": Category("Be", "#111111", "///"), "a": Category("Aa", "#222222")}
    found = categories("Soort", pd.Series(["a", None, "b"]), kinds)
    assert named(found) == ["Aa", None, "Be"]
    assert [s.mark for s in found.steps] == ["/", ""]
    assert found.texts == ()
    alike = categories("Soort", pd.Series(["c"]), {"c": Category("Cee", "#333333", "--")})
    assert alike.steps[0].mark == "--", "as dense as on the static map, where there is such a mark"


def test_what_is_no_measure():
    with pytest.raises(ValueError, match="marks"):
        Measure("x", "", [Step("a", "#000000", "?")], np.array([0]))
    with pytest.raises(ValueError, match="texts"):
        Measure("x", "", [Step("a", "#000000")], np.array([0]), ["1", "2"])
