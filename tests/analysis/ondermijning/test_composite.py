import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.composite import composite, entering, leave_one_out, percentile


def make(**columns):
    frame = pd.DataFrame(columns, dtype=float)
    frame.insert(0, "gemeente_code", [f"GM{i:04}" for i in range(len(frame))])
    return frame


@st.composite
def countries(draw):
    n, k = draw(st.integers(2, 25)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = np.round(rng.normal(size=(n, k)) + rng.normal(size=(n, 1)), draw(st.sampled_from([0, 1, 6])))
    values[rng.random((n, k)) < draw(st.sampled_from([0, 0.2]))] = np.nan
    frame = make(**{f"i{j}": values[:, j] for j in range(k)})
    names = list(frame.columns[1:])
    directions = {name: draw(st.sampled_from([1, -1])) for name in names}
    weights = {name: draw(st.sampled_from([0.5, 1.0, 3.0])) for name in names}
    return frame, names, directions, weights


NAN = float("nan")


def test_by_hand():
    frame = make(a=[1, 2, 3, 4, 5], b=[30, 10, 10, 20, NAN], c=[7, 7, NAN, 9, NAN])
    both = {"a": 1, "b": -1, "c": 1}
    table = composite(frame, ["a", "b", "c"], both)
    # a: 0 25 50 75 100; b reversed: 0, 83.3, 83.3, 33.3; c: 25 25 - 100; the fifth knows one of three
    assert table["index"].tolist() == pytest.approx([25 / 3, 400 / 9, 200 / 3, 625 / 9, NAN], nan_ok=True)
    assert table.dtypes.astype(str).tolist()[1:] == ["float64", "float64", "Int64"]
    assert table["dekking"].tolist() == pytest.approx([1, 1, 2 / 3, 1, 1 / 3])
    assert table["rang"].tolist() == [4, 3, 2, 1, pd.NA]
    assert composite(frame, ["a", "b", "c"], both, coverage=0.3)["rang"].tolist()[4] == 1
    heavy = composite(frame, ["a", "b", "c"], both, {"a": 2, "b": 1, "c": 1}, coverage=0.5)
    assert heavy["dekking"].tolist() == pytest.approx([1, 1, 0.75, 1, 0.5])
    assert heavy["index"].iloc[1] == pytest.approx((2 * 25 + 250 / 3 + 25) / 4)


def test_z_by_hand():
    frame = make(a=[1, 2, 3], b=[5, 5, 5])
    assert composite(frame, ["a"], {"a": 1}, method="z")["index"].tolist() == pytest.approx([-1, 0, 1])
    both = composite(frame, ["a", "b"], {"a": 1, "b": 1}, method="z")["index"]
    assert both.tolist() == pytest.approx([-0.5, 0, 0.5]), "a constant indicator tells nobody apart"


def test_equal_gemeenten_share_a_rank_whatever_the_order_of_the_sum():
    frame = make(a=[1, 2, 4, 0, 3, 5, 6], b=[2, 4, 1, 0, 3, 5, 6], c=[4, 1, 2, 0, 3, 5, 6])
    names = list("abc")
    assert composite(frame, names, dict.fromkeys(names, 1))["rang"].tolist() == [4, 4, 4, 7, 3, 2, 1]
    for shift in np.linspace(0.1, 3, 30):
        weights = dict.fromkeys(names, shift)
        assert composite(frame, names, dict.fromkeys(names, 1), weights)["rang"].tolist()[:3] == [4, 4, 4]


def test_percentile_is_the_share_of_others_that_are_lower():
    values = pd.Series([3.0, 1, 3, NAN, 8])
    for i, value in values.dropna().items():
        others = values.drop(i).dropna()
        assert percentile(values)[i] == pytest.approx(
            100 * ((others < value).mean() + (others == value).mean() / 2)
        )
    assert percentile(pd.Series([4.0])).isna().all()


@settings(max_examples=60, deadline=None)
@given(countries())
def test_ranks_do_not_hang_on_the_scale_and_turn_with_the_direction(case):
    frame, names, directions, weights = case
    base = composite(frame, names, directions, weights)
    bent = frame.assign(**{name: np.exp(frame[name]) * 7 - 3 for name in names})
    pd.testing.assert_frame_equal(composite(bent, names, directions, weights), base)
    turned = composite(frame, names, {k: -v for k, v in directions.items()}, weights)
    assert turned["index"].tolist() == pytest.approx((100 - base["index"]).tolist(), nan_ok=True)
    minus = composite(frame.assign(**{k: -frame[k] for k in names}), names, directions, weights)
    pd.testing.assert_frame_equal(minus, turned)
    shift = frame.assign(**{name: 5 * frame[name] + 2 for name in names})
    one, other = (composite(f, names, directions, weights, method="z")["index"] for f in (frame, shift))
    assert one.tolist() == pytest.approx(other.tolist(), nan_ok=True, abs=1e-8)
    assert base["index"].isna().equals(base["dekking"] < 0.6)
    assert base["rang"].isna().equals(base["index"].isna())
    assert base["index"].dropna().between(0, 100).all()


@settings(max_examples=40, deadline=None)
@given(countries(), st.sampled_from(["percentiel", "z"]))
def test_the_range_holds_the_rank_and_that_of_a_loop(case, method):
    frame, names, directions, weights = case
    base = composite(frame, names, directions, weights, method=method)
    found = leave_one_out(frame, names, directions, weights, method=method)
    ranked = base["rang"].notna()
    assert found["rang_min"].notna().equals(ranked)
    assert (found["rang_min"] <= base["rang"])[ranked].all()
    assert (base["rang"] <= found["rang_max"])[ranked].all()
    ranks = [base["rang"]]
    for name in names if len(names) > 1 else []:
        rest = [other for other in names if other != name]
        index = composite(frame, rest, directions, weights, coverage=0.0, method=method)["index"]
        ranks.append(index.where(ranked).rank(ascending=False, method="min"))
    wanted = pd.concat(ranks, axis=1).astype(float)
    assert found["rang_min"].astype(float).equals(wanted.min(axis=1))
    assert found["rang_max"].astype(float).equals(wanted.max(axis=1))


def test_only_indicators_of_most_gemeenten_enter():
    frame = make(a=[1, 2, 3, 4, 5], b=[1, 2, 3, NAN, NAN], c=[1, 2, NAN, NAN, NAN])
    assert entering(frame, ["b", "c", "a", "unknown"]) == ["b", "a"]
    assert entering(frame, ["b", "a"], coverage=1.0) == ["a"]
