"""What is usual at an urbanity: against a plain loop and DerSimonian's moments by hand, and by simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.expected import WINSORISED, expected, overdispersion


def country(seed, n=160, tau=0.3):
    """Gemeenten whose rates rise with urbanity and vary about that by ``tau`` on a log scale."""
    rng = np.random.default_rng(seed)
    codes = [f"GM{i:04}" for i in range(n)]
    oad = pd.Series(rng.lognormal(6.5, 0.8, n), codes)
    people = pd.Series(rng.lognormal(10, 0.7, n).round(), codes)
    rate = 0.01 * (oad / 665) ** 0.3 * np.exp(rng.normal(0, tau, n))
    return pd.Series(rng.poisson(rate * people), codes, dtype=float), people, oad


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from([10, 25]))
def test_expected_limits_and_overdispersion_by_a_plain_loop(seed, near):
    cases, people, oad = country(seed, n=60)
    usual = pd.Series(0.0, cases.index)
    for code in cases.index:
        apart = (np.log(oad) - np.log(oad[code])).abs().drop(code)
        beside = apart.sort_values(kind="stable").index[:near]
        usual[code] = people[code] * cases[beside].sum() / people[beside].sum()
    z = np.log(cases.clip(lower=0.5) / usual) * np.sqrt(usual)
    phi = z.clip(*z.quantile([0.1, 0.9])).pow(2).mean() / WINSORISED
    tau2 = max(0.0, (len(z) * phi - (len(z) - 1)) / (usual.sum() - (usual**2).sum() / usual.sum()))
    high = np.exp(1.959963985 * np.sqrt(1 / usual + tau2))
    wanted = pd.DataFrame({"verwacht": usual, "ratio": cases / usual, "laag": 1 / high, "hoog": high})
    table, ratio = expected(cases, people, oad, near), cases.clip(lower=0.5) / usual
    assert table.attrs["tau2"] == pytest.approx(tau2, rel=1e-9)
    pd.testing.assert_frame_equal(table[[*wanted]], wanted, rtol=1e-8)
    assert table["buiten"].tolist() == ((ratio > high) * 1 - (ratio < 1 / high)).tolist()


@pytest.mark.parametrize("tau", [0.0, 0.3])
def test_nine_of_ten_or_more_lie_inside_where_gemeenten_vary_as_supposed(tau):
    tables = [expected(*country(seed, tau=tau)) for seed in range(12)]
    assert 0.90 < np.mean([(t["buiten"] == 0).mean() for t in tables]) < 0.98
    assert np.mean([t.attrs["tau2"] ** 0.5 for t in tables]) == pytest.approx(tau, abs=0.08)


def test_the_constant_of_winsorised_scores_by_simulation():
    z = np.random.default_rng(1).normal(size=400_000)
    assert np.mean(np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2) == pytest.approx(WINSORISED, abs=0.006)
    assert overdispersion([1.0], [5.0]) == overdispersion(np.zeros(20), np.full(20, 9.0)) == 0


def test_order_and_scale_of_urbanity_do_not_matter_and_its_own_count_does_not_count():
    cases, people, oad = country(5, n=120)
    table, mixed = expected(cases, people, oad), cases.sample(frac=1, random_state=2).index
    again = expected(cases[mixed], people[mixed], 3 * oad[mixed])
    pd.testing.assert_frame_equal(again.loc[table.index], table)
    more = expected(cases.where(cases.index != "GM0000", 100 * cases), people, oad)
    assert more.loc["GM0000", "verwacht"] == pytest.approx(table.loc["GM0000", "verwacht"])


def test_too_few_gemeenten_or_no_cases_give_nothing():
    cases, people, oad = country(1, n=99)
    without = people.where(people.index != "GM0004")
    every = cases, people, oad
    asked = [every, (0 * cases, people, oad, 20), (cases, without, oad, 20), (*every, 49)]
    assert [len(expected(*of)) for of in asked] == [0, 0, 98, 99]
