import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.analysis.bevindingen import FUNCTIONS, mean_interval, near
from leefbaarheid.analysis.bevindingen.outcome import outcome


def test_near_asks_for_every_number():
    assert near({"a": 110, "b": 0}, {"a": 100, "b": 0}, 0.1)
    assert not near({"a": 110.1}, {"a": 100}, 0.1)
    assert not near({"a": 89.9}, {"a": 100}, 0.1)
    assert not near({"a": np.nan}, {"a": 100}, 0.1)
    assert not near({"a": 100}, {"a": 100, "b": 1}, 0.1)
    assert near({"a": 5}, {}, 0.1)
    assert not near({"b": 1e-6}, {"b": 0}, 0.1)


def test_mean_interval_of_equal_weights_is_students():
    x = pd.Series([1.0, 2.0, 4.0, 5.0])
    mean, low, high = mean_interval(x, pd.Series(7.0, x.index))
    half = 3.182446 * x.std() / 2
    assert (mean, low, high) == pytest.approx((3.0, 3.0 - half, 3.0 + half), rel=1e-4)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 100)), min_size=2, max_size=12))
def test_mean_interval_holds_the_mean_and_ignores_what_has_no_weight(pairs):
    x, w = (pd.Series(v, dtype=float) for v in zip(*pairs, strict=True))
    mean, low, high = mean_interval(x, w)
    if w.sum() == 0:
        assert np.isnan(mean)
        return
    assert mean == pytest.approx((x * w).sum() / w.sum(), abs=1e-9)
    assert np.isnan(low) or low <= mean + 1e-12 <= high + 2e-12
    again = mean_interval(pd.concat([x, pd.Series([9.0, np.nan])]), pd.concat([w, pd.Series([0.0, 5.0])]))
    assert again == pytest.approx((mean, low, high), nan_ok=True)


def test_an_outcome_that_cannot_be_told_holds_nothing():
    found = outcome([{"naam": "a", "waarde": 1, "gekozen": True}], True, 3, "leeg")
    assert found.holds is None
    assert found.absent == "leeg"
    assert outcome([], np.bool_(True), 3).holds is True
    assert outcome([], None, 0).figures.columns.tolist() == ["naam", "waarde", "laag", "hoog", "gekozen"]


def test_functions_bear_their_own_name():
    assert len(FUNCTIONS) == 22
    assert all(function.__name__ == name for name, function in FUNCTIONS.items())
