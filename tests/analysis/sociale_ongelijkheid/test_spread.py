"""Spread within and between gemeenten: by hand, by numpy and statsmodels, and by plain loops over draws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from statsmodels.api import WLS

from leefbaarheid.analysis.sociale_ongelijkheid import spread as s
from tests.analysis.sociale_ongelijkheid.country import countries, make_country

NAN = np.nan


def areas(**gemeenten):
    frame = pd.Series(gemeenten).explode().astype(float).rename_axis("gemeente_code").reset_index(name="afw")
    return frame.assign(code=frame.index.astype(str), gemeente="Proefstad", huishoudens=1.0, beoordeeld=True)


def weighted_sd(x, w):
    """The standard deviation by weights, and the same for a sample."""
    w = w / w.sum()
    variance = (w * (x - (w * x).sum()) ** 2).sum()
    return np.sqrt([variance, variance / (1 - (w**2).sum())])


@settings(max_examples=15)
@given(countries())
def test_spread_agrees_with_plain_sums_over_all_those_with_a_weight_and_those_judged(country):
    country = country.assign(beoordeeld=country["beoordeeld"] & (country["huishoudens"] % 3 > 0))
    twin = country[country["gemeente_code"] == "GM9001"].assign(gemeente_code="GM9000")  # shares its rank
    country = pd.concat([country, twin, areas(E=[NAN])])
    table, wide = s.spread(country, 3).set_index("gemeente_code"), {}
    for code, rows in country.groupby("gemeente_code"):
        rows = rows.dropna(subset="afw")
        found, x, w = table.loc[code], rows["afw"], rows["huishoudens"]
        own, known = rows[rows["beoordeeld"]], w > 0
        assert (found["n"], found["n_beoordeeld"]) == (len(rows), len(own)), "areas without SES count"
        told = [NAN, NAN] if len(rows) < 3 else [np.std(x, ddof=1), np.ptp(np.percentile(x, [10, 90]))]
        assert found[["sd", "p90_p10"]].tolist() == pytest.approx(told, nan_ok=True)
        told = [weighted_sd(own["afw"], own["huishoudens"])[0] if len(own) >= 3 else NAN]
        told += [weighted_sd(x[known], w[known])[1] if known.sum() >= 3 else NAN]
        assert found[["spreiding", "sd_gewogen"]].tolist() == pytest.approx(told, nan_ok=True)
        if len(own) >= 3:
            assert found["afstand"] == pytest.approx(s.distance(own))
            wide[code] = told[0]
    ranks = {c: 1 + sum(other > sd for other in wide.values()) for c, sd in wide.items()}
    assert table["rang_spreiding"].dropna().to_dict() == ranks


def test_the_distance_between_tenths_of_households_by_hand():
    frame = areas(A=[0, 1, 3]).assign(huishoudens=[20.0, 60, 20])
    # the middles of their households lie at 10%, 50% and 90%; then at 5%, 50% and 95%
    for same in (frame, frame[::-1], pd.concat([frame, frame])):
        assert s.distance(same) == pytest.approx(3)
    assert s.distance(frame.assign(huishoudens=[10.0, 80, 10])) == pytest.approx(3 * 0.4 / 0.45)
    assert np.isnan(s.distance(frame.assign(huishoudens=0.0)))


@pytest.mark.parametrize("weight", ["", "huishoudens"])
def test_rank_range_is_that_of_a_plain_loop(weight):
    country = make_country([10] * 25 + [60] * 10, seed=5, missing=0)
    found = s.rank_range(country, draws=1000, seed=1, weight=weight)
    rng, ranks = np.random.default_rng(9), []
    groups = [(g["afw"].to_numpy(), g[weight].to_numpy() if weight else np.ones(len(g)))
              for _, g in country.groupby("gemeente_code")]  # fmt: skip
    for _ in range(200):
        drawn = []
        for x, w in groups:
            at, n = rng.integers(0, len(x), len(x)), w.sum() ** 2 / (w**2).sum()
            drawn.append(np.sqrt(np.cov(x[at], aweights=w[at], ddof=not weight) * n / (n - 1)))
        ranks.append((np.array(drawn)[None, :] > np.array(drawn)[:, None]).sum(axis=1) + 1)
    apart = found[["rang_laag", "rang_hoog"]] - np.quantile(ranks, [0.025, 0.975], axis=0).T
    assert np.abs(apart).to_numpy().mean() < 1
    assert np.abs(apart[:25].mean()).max() < 0.5, "small gemeenten do not sink"


def test_rank_range_of_gemeenten_far_apart_is_one_rank_and_small_ones_have_none():
    rng = np.random.default_rng(0)
    frame = areas(A=rng.normal(size=30), B=100 * rng.normal(size=30), C=1e4 * rng.normal(size=30), D=range(9))
    assert s.rank_range(frame).to_numpy().tolist() == [["A", 3, 3], ["B", 2, 2], ["C", 1, 1]]
    assert s.rank_range(areas(A=[1, 2])).empty


@settings(max_examples=10)
@given(countries())
def test_the_share_between_groups_is_the_r_squared_of_a_weighted_regression_on_them(country):
    known = country[country["huishoudens"] > 0].reset_index()
    for by in ("gemeente_code", "provincie_code") if len(known) > 1 else ():
        groups, w = pd.get_dummies(known[by]).astype(float), known["huishoudens"]
        within, total = (WLS(known["afw"], of, w).fit().ssr for of in (groups, np.ones(len(known))))
        assert s.share_between(country, by, 1, 0)[0] == pytest.approx(1 - within / total, abs=1e-9)


def test_the_share_by_chance_is_what_the_degrees_of_freedom_give():
    country = make_country([6] * 30, seed=2, missing=0)
    even = s.share_between(country.assign(huishoudens=1.0), "gemeente_code", 2000, 1)[1]
    assert even == pytest.approx(29 / 179, abs=0.005), "(G - 1) / (n - 1)"
    for nothing in (areas(A=[1, 1]), areas(A=[1, 2]).assign(huishoudens=0.0)):
        assert np.isnan(s.share_between(nothing, "gemeente_code", 5, 1)).all()
