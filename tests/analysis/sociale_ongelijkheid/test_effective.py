import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.correlation import fisher_interval
from leefbaarheid.analysis.sociale_ongelijkheid.effective import (
    CLASSES,
    centroids,
    effective_number,
    effective_numbers,
)
from tests.analysis.sociale_ongelijkheid.country import make_country


def plain_loop(points, x, y):
    """The formula of Clifford, Richardson and Hemon, pair by pair."""
    n = len(x)
    dx, dy = x - x.mean(), y - y.mean()
    pairs = [(i, j) for i in range(n) for j in range(n) if i < j]
    apart = {(i, j): float(np.hypot(*(points[i] - points[j]))) for i, j in pairs}
    edges = np.quantile([*apart.values()], np.arange(1, CLASSES) / CLASSES)
    sigma2 = n * x.var() * y.var()
    for k in range(CLASSES):
        own = [p for p in pairs if sum(apart[p] > edges) == k]
        if own:
            cx = np.mean([dx[i] * dx[j] for i, j in own])
            cy = np.mean([dy[i] * dy[j] for i, j in own])
            sigma2 += 2 * len(own) * cx * cy
    sigma2 /= n**2 * x.var() * y.var()
    return min(n, max(5, 1 + 1 / sigma2)) if sigma2 > 0 else n


def field(points, reach, rng):
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    root = np.linalg.cholesky(np.exp(-distance / reach) + 1e-9 * np.eye(len(points)))
    return root @ rng.normal(size=len(points))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 40), st.floats(0.02, 0.6))
def test_the_number_is_that_of_a_plain_loop(seed, n, reach):
    rng = np.random.default_rng(seed)
    points = rng.random((n, 2))
    x, y = field(points, reach, rng), field(points, reach, rng)
    found = effective_number(points, x[:, None], y[:, None])[0, 0]
    assert found == pytest.approx(plain_loop(points, x, y))
    order = rng.permutation(n)
    turned = effective_number(points[order] * 1000 + 7, 3 - 2 * x[order, None], y[order, None] * 9)
    assert turned[0, 0] == pytest.approx(found), "order, units and sign scale out"


def test_every_pair_of_columns_stands_on_the_areas_that_have_both():
    country = make_country([40], seed=3)
    country.loc[country.index[:6], "vermogen"] = np.nan
    points = centroids(country)
    table = effective_numbers(points, country[["afw", "fys"]], country[["totaal", "vermogen"]])
    for a in table.index:
        for b in table.columns:
            known = country[[a, b]].notna().all(axis=1).to_numpy()
            own = country.loc[known]
            wanted = plain_loop(points[known], own[a].to_numpy(), own[b].to_numpy())
            assert table.loc[a, b] == pytest.approx(wanted)


def test_without_places_or_spread_there_is_no_number():
    country = make_country([12], missing=0)
    country["fys"] = 1.0
    found = effective_numbers(centroids(country), country[["afw", "fys"]], country[["totaal"]])
    assert np.isnan(found.loc["fys", "totaal"])
    nowhere = country.assign(geometry=None).set_geometry("geometry")
    assert np.isnan(effective_numbers(centroids(nowhere), country[["afw"]], country[["totaal"]])).all(
        axis=None
    )
    same = effective_numbers(
        centroids(country), country[["afw"]], country[["afw"]].rename(columns={"afw": "x"})
    )
    assert 5 <= same.iloc[0, 0] <= 12


def coverage(n, rho, reach, runs=400):
    """How often the 95% interval of r holds the true one, over fields of ``n`` areas in a unit square."""
    rng = np.random.default_rng(n)
    hits = pd.Series(0, ["effectief", "gewoon"])
    for _ in range(runs):
        points = rng.random((n, 2))
        x, z = field(points, reach, rng), field(points, reach, rng)
        y = rho * x + np.sqrt(1 - rho**2) * z
        r = np.corrcoef(x, y)[0, 1]
        for name, number in (
            ("effectief", effective_number(points, x[:, None], y[:, None])[0, 0]),
            ("gewoon", n),
        ):
            low, high = fisher_interval(r, number)
            hits[name] += low <= rho <= high
    return hits / runs


@pytest.mark.slow
@pytest.mark.parametrize("reach", [0.1, 0.2, 0.3])
@pytest.mark.parametrize("n", [20, 40, 60])
def test_the_interval_covers_the_truth_where_neighbours_are_alike(n, reach):
    found = coverage(n, 0.6, reach)
    assert 0.88 <= found["effectief"] <= 0.98
    assert found["gewoon"] < found["effectief"]
