"""What is usual at an urbanity: against a plain loop and DerSimonian's moments by hand, and by simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.expected import WINSORISED, expected, overdispersion


def country(seed, n=160, tau=0.3, slope=0.3):
    """Gemeenten whose rates rise with urbanity and vary about that by ``tau`` on a log scale."""
    rng = np.random.default_rng(seed)
    codes = [f"GM{i:04}" for i in range(n)]
    oad = pd.Series(rng.lognormal(6.5, 0.8, n), codes)
    people = pd.Series(rng.lognormal(10, 0.7, n).round(), codes)
    rate = 0.01 * (oad / 665) ** slope * np.exp(rng.normal(0, tau, n))
    return pd.Series(rng.poisson(rate * people), codes, dtype=float), people, oad


def by_loop(cases, people, oad, near):
    """Expected counts, gemeente by gemeente."""
    found = {}
    for code in cases.index:
        apart = (np.log(oad) - np.log(oad[code])).abs().drop(code)
        beside = apart.sort_values(kind="stable").index[:near]
        found[code] = people[code] * cases[beside].sum() / people[beside].sum()
    return pd.Series(found)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([10, 25]))
def test_expected_limits_and_overdispersion_by_a_plain_loop(seed, near):
    cases, people, oad = country(seed, n=70)
    table = expected(cases, people, oad, near)
    usual = by_loop(cases, people, oad, near)
    assert table["verwacht"].tolist() == pytest.approx(usual.tolist(), rel=1e-12)
    log = np.log(cases.clip(lower=0.5) / usual)
    z = (log * np.sqrt(usual)).to_numpy()
    low, high = np.quantile(z, 0.1), np.quantile(z, 0.9)
    phi = sum(min(max(v, low), high) ** 2 for v in z) / len(z) / WINSORISED
    weight = usual.sum() - (usual**2).sum() / usual.sum()
    tau2 = max(0.0, (len(z) * phi - (len(z) - 1)) / weight)
    assert table.attrs["tau2"] == pytest.approx(tau2, rel=1e-9)
    for code in cases.index[:10]:
        sd = np.sqrt(1 / usual[code] + tau2)
        assert table.loc[code, ["laag", "hoog"]].tolist() == pytest.approx(
            [np.exp(-1.959963985 * sd), np.exp(1.959963985 * sd)], rel=1e-8
        )
    outside = np.where(table["ratio"].clip(lower=0.5 / usual) > table["hoog"], 1, 0)
    assert (table["buiten"] == 1).astype(int).tolist() == outside.tolist()


@pytest.mark.parametrize("tau", [0.0, 0.3])
def test_nine_of_ten_or_more_lie_inside_where_gemeenten_vary_as_supposed(tau):
    inside, taus = [], []
    for seed in range(12):
        table = expected(*country(seed, tau=tau))
        inside.append((table["buiten"] == 0).mean())
        taus.append(np.sqrt(table.attrs["tau2"]))
    assert 0.90 < np.mean(inside) < 0.98
    assert np.mean(taus) == pytest.approx(tau, abs=0.08)


def test_the_constant_of_winsorised_scores_by_simulation():
    z = np.random.default_rng(1).normal(size=400_000)
    low, high = np.quantile(z, [0.1, 0.9])
    assert np.mean(np.clip(z, low, high) ** 2) == pytest.approx(WINSORISED, abs=0.006)
    assert overdispersion([1.0], [5.0]) == 0.0
    assert overdispersion(np.zeros(20), np.full(20, 9.0)) == 0.0


def test_order_and_scale_of_urbanity_do_not_matter_and_its_own_count_does_not_count():
    cases, people, oad = country(5, n=120)
    table = expected(cases, people, oad)
    mixed = cases.sample(frac=1, random_state=2).index
    again = expected(cases[mixed], people[mixed], 3 * oad[mixed])
    pd.testing.assert_frame_equal(again.loc[table.index], table)
    code = cases.index[0]
    more = expected(cases.where(cases.index != code, 100 * cases), people, oad)
    assert more.loc[code, "verwacht"] == pytest.approx(table.loc[code, "verwacht"])


def test_too_few_gemeenten_or_no_cases_give_nothing():
    cases, people, oad = country(1, n=99)
    assert expected(cases, people, oad).empty
    assert expected(0 * cases, people, oad, near=20).empty
    assert len(expected(cases, people.where(people.index != "GM0004"), oad, near=20)) == 98
