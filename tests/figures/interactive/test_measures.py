import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.figures.interactive import Measure, Step, categories, fifths
from leefbaarheid.figures.maps import Category
from leefbaarheid.texts import dutch


def named(measure):
    return [measure.steps[i].label if i >= 0 else None for i in measure.step]


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
