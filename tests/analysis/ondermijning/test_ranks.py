"""The range of a rank by chance: against a plain loop over draws, and what holds for any."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.ondermijning.composite import composite
from leefbaarheid.analysis.ondermijning.ranks import rank_range, wider

NAN, NAMES, ONES = float("nan"), [*"abc"], dict.fromkeys("abc", 1)


def country(n=40, level=30):
    rng = np.random.default_rng(3)
    counts = pd.DataFrame({k: rng.poisson(level * rng.lognormal(0, 0.5, n)) for k in NAMES}, dtype=float)
    frame = counts.div(rng.uniform(500, 5000, n), axis=0) * 1000
    return frame.assign(gemeente_code=[f"GM{i:04}" for i in range(n)]), counts


@pytest.mark.parametrize("method", ["percentiel", "z"])
def test_the_range_is_that_of_a_plain_loop_over_draws(method):
    frame, counts = country()
    for row, columns in ((3, ["a"]), (5, ["a", "b"])):
        frame.loc[row, columns] = counts.loc[row, columns] = NAN
    asked = {"a": 1, "b": -1, "c": 1}, {"a": 1.0, "b": 2.0, "c": 1.0}, 0.6, method
    found = rank_range(frame, counts, NAMES, *asked, draws=300, seed=1)
    pd.testing.assert_frame_equal(found, rank_range(frame, counts, NAMES, *asked, draws=300, seed=1))
    random, ranks = np.random.default_rng(99), []
    for _ in range(300):
        drawn = random.poisson(counts.fillna(0.0)) / counts.where(counts > 0)
        moved = frame.assign(**{k: frame[k] * drawn[k].fillna(1.0) for k in NAMES})
        ranks.append(composite(moved, NAMES, *asked)["rang"])
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
        rate = rng.gamma(4, 10, 60)
        counts = pd.DataFrame({"a": rng.poisson(rate).astype(float)})
        frame = counts.assign(gemeente_code=range(60))
        found = rank_range(frame, counts, ["a"], {"a": 1}, draws=300, seed=turn).astype(float)
        true = pd.Series(rate).rank(ascending=False)
        held.append(true.between(found["rang_laag"] - 1, found["rang_hoog"] + 1).mean())
    assert 0.85 < np.mean(held) <= 1.0


def test_large_counts_hardly_move_and_rates_without_a_count_and_counts_of_zero_stand():
    frame, counts = country(level=1e7)
    found = rank_range(frame, counts, NAMES, ONES, draws=50).drop(columns="gemeente_code")
    own = composite(frame, NAMES, ONES)["rang"]
    assert ((found["rang_laag"] <= own) & (own <= found["rang_hoog"])).all()
    assert (found["rang_hoog"] - found["rang_laag"]).max() <= 3
    for rates, cases, told in (([3.0, 2, 1], [NAN] * 3, [1, 2, 3]), ([0.0, 5.0], [0.0, 50.0], [2, 1])):
        made = pd.DataFrame({"gemeente_code": range(len(rates)), "a": rates})
        found = rank_range(made, pd.DataFrame({"a": cases}), ["a"], {"a": 1}, draws=20)
        assert found["rang_laag"].tolist() == found["rang_hoog"].tolist() == told


def test_the_wider_of_two_ranges():
    rows = [[44, 35, 56, 26, 66], [2, 2, 9, 1, 3], [pd.NA] * 5]
    columns = ["rang", "rang_min", "rang_max", "rang_laag", "rang_hoog"]
    found = wider(pd.DataFrame(rows, columns=columns, dtype="Int64"))
    found = found[["marge_laag", "marge_hoog", "marge_door"]]
    assert found[:2].to_numpy().tolist() == [[26, 66, "toeval"], [2, 9, "keuze"]]
    assert found.iloc[2].isna().all()
