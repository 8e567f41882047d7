"""Correlations of scores with status: by scipy and statsmodels; shrinking, draws and effective numbers by plain loops."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings, strategies as st
from scipy import optimize, stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.weightstats import DescrStatsW

from leefbaarheid.analysis.correlation import fisher_interval
from leefbaarheid.analysis.sociale_ongelijkheid import correlation as c
from tests.analysis.sociale_ongelijkheid.country import countries, make_country


@settings(max_examples=15)
@given(countries(), st.floats(0.01, 100), st.floats(-5, 5))
@example(make_country([3, 4, 19, 20], missing=0), 1.0, 0.0)
def test_every_gemeente_agrees_with_scipy_and_statsmodels_whatever_units_and_order(country, scale, shift):
    table = c.per_gemeente(country, 4)
    changed = country.assign(totaal=country["totaal"] * scale + shift).sample(frac=1, random_state=1)
    other = c.per_gemeente(changed, 4)
    other["helling"] *= scale
    pd.testing.assert_frame_equal(table, other, atol=1e-9)
    assert table["gemeente_code"].tolist() == sorted(country["gemeente_code"].unique())
    names = dict(zip(country["gemeente_code"], country["gemeente"], strict=True))
    for found in table.itertuples():
        rows = country[country["gemeente_code"] == found.gemeente_code].dropna(subset=["totaal"])
        y, x, n = rows["afw"], rows["totaal"], len(rows)
        assert (found.n, found.gemeente) == (n, names[found.gemeente_code])
        if n < 4:
            assert table.drop(columns=["gemeente_code", "gemeente", "n"]).loc[found.Index].isna().all()
            continue
        line = stats.linregress(x, y)
        told = [line.rvalue, line.slope, stats.spearmanr(y, x).statistic]
        assert [found.pearson, found.helling, found.spearman] == pytest.approx(told, abs=1e-10)
        assert min(5, n) <= found.n_effectief <= n
        interval = fisher_interval(found.pearson, found.n_effectief if n >= 20 else np.nan)
        assert [found.pearson_laag, found.pearson_hoog] == pytest.approx([*interval], nan_ok=True)
        weighted = rows[rows["huishoudens"] > 0]
        if len(weighted) >= 4:
            described = DescrStatsW(weighted[["afw", "totaal"]].to_numpy(), weighted["huishoudens"])
            assert found.pearson_gewogen == pytest.approx(described.corrcoef[0, 1], abs=1e-10)


@pytest.mark.parametrize(("spread", "noise", "tau2"), [(0.3, 1, 0.09), (0.0, 0.7, 0.0), (2.0, 1, 4.0)])
def test_shrinking_agrees_with_the_random_effects_of_statsmodels(spread, noise, tau2):
    rng = np.random.default_rng(8)
    n = rng.integers(10, 60, 80)
    r = np.tanh(rng.normal(0.8, spread, 80) + noise * rng.normal(size=80) / np.sqrt(n - 3))
    z, v = np.arctanh(r), 1 / (n - 3)
    between = optimize.brentq(lambda t: combine_effects(z, v + t).q - 79, 0, 9) if tau2 else 0.0
    assert between == pytest.approx(tau2, rel=0.25)
    result, weight = combine_effects(z, v + between), between / (between + v)
    wanted = result.mean_effect_fe + weight * (z - result.mean_effect_fe)
    # its own variance, and that of the mean as far as it is taken from there
    half = 1.959964 * np.sqrt(weight * v + (1 - weight) ** 2 * result.sd_eff_w_fe**2)
    assert [*c.shrink(r, n)] == pytest.approx(np.tanh([wanted, wanted - half, wanted + half]), abs=1e-7)
    found = c.shrink([np.nan, 1.0, 0.5, 0.4], [30, 30, 3, 20])[0]
    assert found.tolist() == pytest.approx([*[np.nan] * 3, 0.4], nan_ok=True), "what has no variance"


def test_the_most_influential_area_is_that_of_a_plain_loop():
    country = make_country([25], seed=3, missing=0)
    x, y = country["totaal"], country["afw"]
    without = {i: stats.pearsonr(x.drop(i), y.drop(i)).statistic for i in x.index}
    at = max(without, key=lambda i: abs(without[i] - stats.pearsonr(x, y).statistic))
    assert c.most_influential(x, y) == (at, pytest.approx(without[at]))
    assert c.most_influential(x[:4], y[:4])[0] is not None
    assert c.most_influential(x[:3], y[:3])[0] is c.most_influential(x, 0 * y)[0] is None


def test_gemeenten_drawn_anew_give_the_interval_of_a_plain_loop():
    country = make_country([4] * 40, seed=6, missing=0).drop(columns="opleiding")
    country.loc[country.index[:9], "afw"] = np.nan
    table = c.correlations(country, effective=False)
    pairs = [(s, e) for s in c.SCORES for e in c.SES if e in country]
    assert [*zip(table["score"], table["ses"], strict=True)] == pairs
    table = table.query("score == 'afw' and ses == 'totaal'")
    found = c.over_gemeenten(table, country.sample(frac=1, random_state=2), 4000, 1)
    known = country.dropna(subset=["afw"]).groupby("gemeente_code")
    groups, rng = [part[["afw", "totaal"]].to_numpy() for _, part in known], np.random.default_rng(5)
    drawn = (np.vstack([groups[g] for g in rng.integers(0, 40, 40)]).T for _ in range(1500))
    wanted = np.quantile([np.corrcoef(both)[0, 1] for both in drawn], [0.025, 0.975])
    assert found[["pearson_laag", "pearson_hoog"]].iloc[0].tolist() == pytest.approx(wanted, abs=0.02)


def plain_loop(points, x, y):
    """The formula of Clifford, Richardson and Hemon, pair by pair."""
    n, dx, dy = len(x), x - x.mean(), y - y.mean()
    apart = {(i, j): float(np.hypot(*(points[i] - points[j]))) for i in range(n) for j in range(i + 1, n)}
    edges = np.array([sorted(apart.values())[(len(apart) - 1) * k // c.CLASSES] for k in range(1, c.CLASSES)])
    sigma2 = n * x.var() * y.var()
    for k in range(c.CLASSES):
        own = [p for p, far in apart.items() if sum(far > edges) == k]
        if own:
            cx, cy = (np.mean([d[i] * d[j] for i, j in own]) for d in (dx, dy))
            sigma2 += 2 * len(own) * cx * cy
    sigma2 /= n**2 * x.var() * y.var()
    return min(n, max(5, 1 + 1 / sigma2)) if sigma2 > 0 else n


def field(points, reach, rng):
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    root = np.linalg.cholesky(np.exp(-distance / reach) + 1e-9 * np.eye(len(points)))
    return root @ rng.normal(size=len(points))


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(9, 30), st.floats(0.02, 0.6))
@example(1675, 14, 0.5)
def test_numbers_of_pairs_are_those_of_a_plain_loop_over_the_areas_that_have_both(seed, n, reach):
    rng = np.random.default_rng(seed)
    points = rng.random((n, 2))
    frame = pd.DataFrame({name: field(points, reach, rng) for name in "abxy"})
    frame.loc[:2, "y"] = np.nan
    table = c.effective_numbers(points, frame[["a", "b"]], frame[["x", "y"]])
    for (one, other), number in table.stack().items():
        known = frame[[one, other]].dropna()
        assert number == pytest.approx(plain_loop(points[known.index], *known.to_numpy().T))
    order = rng.permutation(n)
    x, y = 3 - 2 * frame.loc[order, ["a"]], 9 * frame.loc[order, ["x"]]
    turned = c.effective_numbers(points[order] * 1000 + 7, x, y)
    assert turned.iloc[0, 0] == pytest.approx(table.iloc[0, 0]), "order, units and sign scale out"


def test_without_places_or_spread_there_is_no_number():
    country = make_country([12], missing=0).assign(fys=1.0)
    points, nowhere = (c.centroids(at) for at in (country, country.set_geometry([None] * 12)))
    afw, fys, ses = (country[[name]] for name in ("afw", "fys", "totaal"))
    for at, score in ((points, fys), (nowhere, afw)):
        assert np.isnan(c.effective_numbers(at, score, ses).iloc[0, 0])
    assert 5 <= c.effective_numbers(points, afw, afw.set_axis(["x"], axis=1)).iloc[0, 0] <= 12


@pytest.mark.slow
@pytest.mark.parametrize("reach", [0.1, 0.2, 0.3])
@pytest.mark.parametrize("n", [20, 40, 60])
def test_the_interval_covers_the_truth_where_neighbours_are_alike(n, reach):
    """Over fields of ``n`` areas in a unit square."""
    rng, rho, hits = np.random.default_rng(n), 0.6, []
    for _ in range(400):
        points = rng.random((n, 2))
        x, z = field(points, reach, rng), field(points, reach, rng)
        y = rho * x + np.sqrt(1 - rho**2) * z
        numbers = [c.effective_number(points, x[:, None], y[:, None])[0, 0], n]
        low, high = fisher_interval(np.corrcoef(x, y)[0, 1], numbers)
        hits.append((low <= rho) & (rho <= high))
    effective, plain = np.mean(hits, axis=0)
    assert 0.88 <= effective <= 0.98
    assert plain < effective
