"""The range of a rank by chance: against a plain loop over draws, and what holds for any."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.ondermijning.composite import composite
from leefbaarheid.analysis.ondermijning.ranks import rank_range, wider

NAN = float("nan")


def country(n=40, seed=3, level=30):
    rng = np.random.default_rng(seed)
    counts = pd.DataFrame(
        {name: rng.poisson(level * rng.lognormal(0, 0.5, n)).astype(float) for name in "abc"}
    )
    people = rng.uniform(500, 5000, n)
    frame = counts.div(people, axis=0) * 1000
    frame.insert(0, "gemeente_code", [f"GM{i:04}" for i in range(n)])
    return frame, counts


@pytest.mark.parametrize("method", ["percentiel", "z"])
def test_the_range_is_that_of_a_plain_loop_over_draws(method):
    frame, counts = country()
    frame.loc[3, "a"] = counts.loc[3, "a"] = NAN
    frame.loc[5, ["a", "b"]] = counts.loc[5, ["a", "b"]] = NAN
    directions, weights = {"a": 1, "b": -1, "c": 1}, {"a": 1.0, "b": 2.0, "c": 1.0}
    found = rank_range(frame, counts, list("abc"), directions, weights, 0.6, method, draws=300, seed=1)
    random, ranks = np.random.default_rng(99), []
    for _ in range(300):
        drawn = random.poisson(counts.fillna(0.0)) / counts.where(counts > 0)
        moved = frame.assign(**{k: frame[k] * drawn[k].fillna(1.0) for k in "abc"})
        ranks.append(composite(moved, list("abc"), directions, weights, 0.6, method)["rang"])
    table = pd.concat(ranks, axis=1).astype(float)
    assert found["rang_laag"].isna().equals(table.isna().all(axis=1))
    for column, share in (("rang_laag", 0.025), ("rang_hoog", 0.975)):
        apart = (found[column].astype(float) - table.quantile(share, axis=1)).dropna()
        assert apart.abs().mean() < 0.8, "two sets of draws differ by less than a place"
        assert abs(apart.mean()) < 0.5


def test_it_holds_the_true_rank_as_often_as_it_says():
    """Rates are known here: in 95% of the gemeenten the range holds the rank of the true rate, or is too wide."""
    rng, held = np.random.default_rng(11), []
    for turn in range(6):
        people, rate = np.full(60, 1000.0), rng.gamma(4, 10, 60)
        counts = pd.DataFrame({"a": rng.poisson(rate).astype(float)})
        frame = pd.DataFrame({"gemeente_code": range(60), "a": counts["a"] / people * 1000})
        found = rank_range(frame, counts, ["a"], {"a": 1}, draws=400, seed=turn)
        true = pd.Series(rate).rank(ascending=False)
        held.append(
            true.between(found["rang_laag"].astype(float) - 1, found["rang_hoog"].astype(float) + 1).mean()
        )
    assert 0.85 < np.mean(held) <= 1.0


def test_a_seed_gives_the_same_and_large_counts_hardly_move():
    frame, counts = country(level=1e7)
    asked = (frame, counts, list("abc"), dict.fromkeys("abc", 1))
    one, other = (rank_range(*asked, draws=50, seed=7) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)
    own = composite(frame, list("abc"), dict.fromkeys("abc", 1))["rang"]
    assert (one["rang_laag"] <= own).all()
    assert (own <= one["rang_hoog"]).all()
    assert ((one["rang_hoog"] - one["rang_laag"]) <= 3).all()


def test_rates_without_a_count_and_counts_of_zero_stand():
    frame = pd.DataFrame({"gemeente_code": list("ABC"), "a": [3.0, 2.0, 1.0]})
    found = rank_range(frame, pd.DataFrame({"a": [NAN, NAN, NAN]}), ["a"], {"a": 1}, draws=20)
    assert found[["rang_laag", "rang_hoog"]].to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]
    zero = pd.DataFrame({"gemeente_code": list("AB"), "a": [0.0, 5.0]})
    found = rank_range(zero, pd.DataFrame({"a": [0.0, 50.0]}), ["a"], {"a": 1}, draws=20)
    assert found["rang_hoog"].tolist() == [2, 1]


def test_the_wider_of_two_ranges():
    table = pd.DataFrame(
        {"rang": [44, 2, pd.NA], "rang_min": [35, 2, pd.NA], "rang_max": [56, 9, pd.NA]}
        | {"rang_laag": [26, 1, pd.NA], "rang_hoog": [66, 3, pd.NA]},
        dtype="Int64",
    )
    found = wider(table)
    assert found[["marge_laag", "marge_hoog"]].iloc[:2].to_numpy().tolist() == [[26, 66], [2, 9]]
    assert found["marge_door"].tolist()[:2] == ["toeval", "keuze"]
    assert found[["marge_laag", "marge_hoog", "marge_door"]].iloc[2].isna().all()
