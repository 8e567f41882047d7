"""The effective number of areas that are alike: pair by pair, and how often its interval holds the truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.correlation import fisher_interval
from leefbaarheid.analysis.sociale_ongelijkheid import correlation as e
from tests.analysis.sociale_ongelijkheid.country import make_country


def plain_loop(points, x, y):
    """The formula of Clifford, Richardson and Hemon, pair by pair."""
    n, dx, dy = len(x), x - x.mean(), y - y.mean()
    apart = {(i, j): float(np.hypot(*(points[i] - points[j]))) for i in range(n) for j in range(i + 1, n)}
    edges = np.quantile([*apart.values()], np.arange(1, e.CLASSES) / e.CLASSES)
    sigma2 = n * x.var() * y.var()
    for k in range(e.CLASSES):
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


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(6, 30), st.floats(0.02, 0.6))
def test_the_number_is_that_of_a_plain_loop(seed, n, reach):
    rng = np.random.default_rng(seed)
    points = rng.random((n, 2))
    x, y = field(points, reach, rng), field(points, reach, rng)
    found = e.effective_number(points, x[:, None], y[:, None])[0, 0]
    assert found == pytest.approx(plain_loop(points, x, y))
    order = rng.permutation(n)
    turned = e.effective_number(points[order] * 1000 + 7, 3 - 2 * x[order, None], y[order, None] * 9)
    assert turned[0, 0] == pytest.approx(found), "order, units and sign scale out"


def test_every_pair_of_columns_stands_on_the_areas_that_have_both():
    country = make_country([40], seed=3)
    country.loc[country.index[:6], "vermogen"] = np.nan
    points = e.centroids(country)
    table = e.effective_numbers(points, country[["afw", "fys"]], country[["totaal", "vermogen"]])
    for (a, b), number in table.stack().items():
        known = country[[a, b]].notna().all(axis=1).to_numpy()
        x, y = country.loc[known, [a, b]].to_numpy().T
        assert number == pytest.approx(plain_loop(points[known], x, y))


def test_without_places_or_spread_there_is_no_number():
    country = make_country([12], missing=0).assign(fys=1.0)
    points, nowhere = (e.centroids(c) for c in (country, country.set_geometry([None] * 12)))
    afw, fys, ses = (country[[name]] for name in ("afw", "fys", "totaal"))
    for at, score in ((points, fys), (nowhere, afw)):
        assert np.isnan(e.effective_numbers(at, score, ses).iloc[0, 0])
    assert 5 <= e.effective_numbers(points, afw, afw.set_axis(["x"], axis=1)).iloc[0, 0] <= 12


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
        numbers = [e.effective_number(points, x[:, None], y[:, None])[0, 0], n]
        low, high = fisher_interval(np.corrcoef(x, y)[0, 1], numbers)
        hits.append((low <= rho) & (rho <= high))
    effective, plain = np.mean(hits, axis=0)
    assert 0.88 <= effective <= 0.98
    assert plain < effective
