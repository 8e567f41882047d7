"""The index and its ranking: by hand, what scale and direction do, each indicator left out and each draw by a loop."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from leefbaarheid.analysis.ondermijning.index import composite, percentile, rank_range

NAN = float("nan")


@st.composite
def countries(draw):
    """A frame and the weights of its indicators, below zero where more is better."""
    n, k = draw(st.integers(2, 25)), draw(st.integers(1, 5))
    rng, sides = np.random.default_rng(draw(st.integers(0, 2**32 - 1))), [0.5, 1.0, 3.0, -0.5, -1.0, -3.0]
    values = np.round(rng.normal(size=(n, k)) + rng.normal(size=(n, 1)), draw(st.sampled_from([0, 1, 6])))
    values[rng.random((n, k)) < draw(st.sampled_from([0, 0.2]))] = NAN
    values[:2] = np.nan_to_num(values[:2])
    frame = pd.DataFrame(values, columns=[f"i{j}" for j in range(k)]).add_prefix("GM", axis=0)
    return frame, {name: draw(st.sampled_from(sides)) for name in frame}


def test_by_hand():
    frame = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [30, 10, 10, 20, NAN], "c": [7, 7, NAN, 9, NAN]})
    both = {"a": 1, "b": -1, "c": 1}
    table = composite(frame, both)
    # a: 0 25 50 75 100; b reversed: 0, 83.3, 83.3, 33.3; c: 25 25 - 100; the fifth knows one of three
    assert table["index"].tolist() == pytest.approx([25 / 3, 400 / 9, 200 / 3, 625 / 9, NAN], nan_ok=True)
    assert table["dekking"].tolist() == pytest.approx([1, 1, 2 / 3, 1, 1 / 3])
    assert table["rang"].tolist() == [4, 3, 2, 1, pd.NA]
    assert composite(frame, both, coverage=0.3)["rang"].tolist() == [5, 4, 3, 2, 1]
    heavy = composite(frame, both | {"a": 2}, coverage=0.5)
    assert heavy["dekking"].tolist() == pytest.approx([1, 1, 0.75, 1, 0.5])
    assert heavy["index"][1] == pytest.approx((2 * 25 + 250 / 3 + 25) / 4)
    frame = pd.DataFrame({"a": [1, 2, 3], "b": [5, 5, 5]})
    for names, wide in (("a", 1), ("ab", 0.5)):  # a constant indicator tells nobody apart
        found = composite(frame, dict.fromkeys(names, 1), method="z")["index"]
        assert found.tolist() == pytest.approx([-wide, 0, wide])


def test_equal_gemeenten_share_a_rank_whatever_the_order_of_the_sum():
    frame = pd.DataFrame({"a": [1, 2, 4, 0, 3, 5, 6], "b": [2, 4, 1, 0, 3, 5, 6], "c": [4, 1, 2, 0, 3, 5, 6]})
    for weight in np.linspace(0.1, 3, 30):
        assert composite(frame, dict.fromkeys("abc", weight))["rang"].tolist() == [4, 4, 4, 7, 3, 2, 1]
    assert np.isnan(percentile([4.0])).all(), "of one alone"


@given(countries())
def test_ranks_do_not_hang_on_the_scale_and_turn_with_the_direction(case):
    frame, weights = case
    base = composite(frame, weights)
    pd.testing.assert_frame_equal(composite(np.exp(frame) * 7 - 3, weights), base)
    turned = composite(-frame, weights)
    assert turned["index"].tolist() == pytest.approx((100 - base["index"]).tolist(), nan_ok=True)
    one, other = (composite(f, weights, method="z")["index"] for f in (frame, frame * 5 + 2))
    assert one.tolist() == pytest.approx(other.tolist(), nan_ok=True, abs=1e-8)
    assert base["index"].isna().equals(base["dekking"] < 0.6)


@settings(max_examples=15)
@given(countries(), st.sampled_from(["percentiel", "z"]))
def test_the_range_of_each_indicator_left_out_is_that_of_a_loop(case, method):
    frame, weights = case
    found = composite(*case, method=method)
    ranks = [found["rang"]]
    for name in weights if len(weights) > 1 else []:
        rest = {other: weight for other, weight in weights.items() if other != name}
        index = composite(frame, rest, coverage=0.0, method=method)["index"]
        ranks.append(index.where(found["rang"].notna()).rank(ascending=False, method="min"))
    wanted = pd.concat(ranks, axis=1).astype(float).agg(["min", "max"], axis=1).add_prefix("rang_")
    pd.testing.assert_frame_equal(found[[*wanted]].astype(float), wanted)


def test_the_range_by_chance_is_that_of_a_plain_loop_over_draws():
    rng = np.random.default_rng(3)
    counts = pd.DataFrame({k: rng.poisson(30 * rng.lognormal(0, 0.5, 40)) for k in "abc"}, dtype=float)
    frame = counts.div(rng.uniform(500, 5000, 40), axis=0) * 1000
    for row, columns in ((3, ["a"]), (5, ["a", "b"])):
        frame.loc[row, columns] = counts.loc[row, columns] = NAN
    asked = {"a": 1.0, "b": -2.0, "c": 1.0}, 0.6
    found = rank_range(frame, counts, *asked, draws=300, seed=1)
    random, ranks = np.random.default_rng(99), []
    for _ in range(240):
        drawn = random.poisson(counts.fillna(0.0)) / counts.where(counts > 0)
        ranks.append(composite(frame * drawn.fillna(1.0), *asked)["rang"])
    table = pd.concat(ranks, axis=1).astype(float)
    assert found["rang_laag"].isna().equals(table.isna().all(axis=1))
    apart = found.astype(float) - table.quantile([0.025, 0.975], axis=1).T.set_axis([*found], axis=1)
    assert (apart.abs().mean() < 0.8).all(), "two sets of draws differ by less than a place"
    assert (apart.mean().abs() < 0.5).all()


def test_rates_without_a_count_and_counts_of_zero_stand():
    for rates, cases, told in (([3.0, 2, 1], [NAN] * 3, [1, 2, 3]), ([0.0, 5.0], [0.0, 50.0], [2, 1])):
        made, cases = (pd.DataFrame({"a": column}) for column in (rates, cases))
        found = rank_range(made, cases, {"a": 1}, draws=20)
        assert found["rang_laag"].tolist() == found["rang_hoog"].tolist() == told


@pytest.mark.slow
def test_it_holds_the_true_rank_as_often_as_it_says():
    """Rates are known here: in 95% of the gemeenten the range holds the rank of the true rate, or is too wide."""
    rng, held = np.random.default_rng(11), []
    for turn in range(6):
        rate = rng.gamma(4, 10, 60)
        counts = pd.DataFrame({"a": rng.poisson(rate).astype(float)})
        found = rank_range(counts, counts, {"a": 1}, draws=300, seed=turn).astype(float)
        true = pd.Series(rate).rank(ascending=False)
        held.append(true.between(found["rang_laag"] - 1, found["rang_hoog"] + 1).mean())
    assert 0.85 < np.mean(held) <= 1.0


def test_equals_without_counts_share_the_best_rank_in_every_draw():
    frame = pd.DataFrame({"a": [3.0, 3.0, 1.0]})
    assert rank_range(frame, frame * NAN, {"a": 1.0}, draws=3).to_numpy().tolist() == [[1, 1], [1, 1], [3, 3]]
