import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.api import OLS, add_constant

from leefbaarheid.analysis.correlation import Z95, correlate, fisher_interval, partial


def series(*values):
    return pd.Series(values, dtype=float)


def test_the_quantile_is_that_of_scipy():
    assert float(stats.norm.ppf(0.975)) == Z95


def test_hand_case():
    x, y = series(1, 2, 3, 4, np.nan, 9), series(1, 3, 2, 4, 5, np.nan)
    row = correlate(x, y, minimum=4).iloc[0]
    assert row["n"] == 4
    assert row["pearson"] == pytest.approx(0.8)
    assert row["spearman"] == pytest.approx(0.8)
    # artanh(0.8) = ln 3; with n - 3 = 1 the interval is tanh(ln 3 -+ 1.959964)
    low, high = (np.tanh(np.log(3) + s * 1.959963985) for s in (-1, 1))
    assert (row["pearson_laag"], row["pearson_hoog"]) == pytest.approx((low, high))


@given(st.floats(0.1, 1e6), st.lists(st.integers(-1000, 1000), min_size=3, max_size=30, unique=True))
def test_no_correlation_goes_beyond_one(slope, values):
    x = pd.Series(values, dtype=float) / 7
    for sign in (1, -1):
        row = correlate(x, sign * slope * x, weight=x.abs() + 1, minimum=3).iloc[0]
        assert all(abs(row[name]) <= 1 for name in ("pearson", "spearman", "pearson_gewogen"))
        assert row["pearson"] == pytest.approx(sign)


def test_weight_of_two_counts_an_area_twice():
    x, y, w = series(1, 2, 3, 5), series(2, 1, 4, 4), series(1, 2, 3, 1)
    twice = np.repeat([0, 1, 2, 3], w.astype(int))
    found = correlate(x, y, weight=w, minimum=4)["pearson_gewogen"].item()
    assert found == pytest.approx(np.corrcoef(x[twice], y[twice])[0, 1])
    assert found != pytest.approx(np.corrcoef(x, y)[0, 1], abs=0.01)


def test_an_area_without_weight_counts_only_unweighted():
    x, y, w = series(1, 2, 3, 5, 40), series(2, 1, 4, 4, -9), series(1, 2, 3, 1, np.nan)
    row = correlate(x, y, weight=w, minimum=4).iloc[0]
    without = correlate(x[:4], y[:4], weight=w[:4], minimum=4).iloc[0]
    assert row["n"] == 5
    assert row["pearson"] < 0 < row["pearson_gewogen"] == pytest.approx(without["pearson_gewogen"])
    assert np.isnan(correlate(x, y, weight=w, minimum=5)["pearson_gewogen"].item())


@pytest.mark.parametrize("constant", [0.0, 0.1, -1234.567])
def test_constant_columns_have_no_correlation(constant):
    y = series(*np.random.default_rng(1).normal(size=20))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        row = correlate(pd.Series(constant, y.index), y, weight=y.abs(), minimum=4).iloc[0]
    assert row[["pearson", "pearson_laag", "pearson_hoog", "pearson_gewogen", "spearman"]].isna().all()


def test_perfect_correlation_is_not_beyond_one():
    x = series(*np.random.default_rng(2).normal(size=30))
    row = correlate(x, 3 * x - 1, minimum=4).iloc[0]
    assert row[["pearson", "pearson_laag", "pearson_hoog", "spearman"]].tolist() == pytest.approx([1] * 4)
    assert row["pearson"] <= 1


def test_fisher_needs_four_areas_and_one_more_per_control():
    assert np.isnan(fisher_interval(0.5, [3, 4])).tolist() == [[True, False]] * 2
    assert np.isnan(fisher_interval(0.5, [4, 5], controls=1)).tolist() == [[True, False]] * 2
    assert fisher_interval(0.3, 20, controls=2) == pytest.approx(fisher_interval(0.3, 18))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(8, 60))
def test_partial_is_the_correlation_of_the_residuals_of_statsmodels(seed, k, n):
    rng = np.random.default_rng(seed)
    given_ = rng.normal(size=(n, k))
    x, y = given_.sum(axis=1) + rng.normal(size=n), given_[:, 0] + rng.normal(size=n)
    left = [OLS(v, add_constant(given_)).fit().resid for v in (x, y)]
    assert partial(x, y, given_) == pytest.approx(np.corrcoef(*left)[0, 1], abs=1e-9)
    if k == 1:
        r = np.corrcoef(np.column_stack([x, y, given_]).T)
        closed = (r[0, 1] - r[0, 2] * r[1, 2]) / np.sqrt((1 - r[0, 2] ** 2) * (1 - r[1, 2] ** 2))
        assert partial(x, y, given_[:, 0]) == pytest.approx(closed, abs=1e-9)


def test_partial_leaves_out_holes_and_needs_something_left():
    x, y, z = [1.0, 2, 3, 4, 9, 5], [2.0, 1, 4, 3, 5, np.nan], [1.0, 3, 2, 5, 4, 2]
    assert partial(x, y, z) == pytest.approx(partial(x[:5], y[:5], z[:5]))
    assert np.isnan(partial(x[:5], y[:5], x[:5]))
    assert np.isnan(partial(x[:3], y[:3], z[:3]))


@pytest.mark.slow
@pytest.mark.parametrize("n", [10, 20, 40])
@pytest.mark.parametrize("rho", [0.0, 0.65, 0.9])
def test_the_interval_covers_the_true_correlation_in_95_of_100(n, rho):
    runs = 2000
    rng = np.random.default_rng([n, int(rho * 100)])
    x = rng.normal(size=runs * n)
    y = rho * x + np.sqrt(1 - rho**2) * rng.normal(size=runs * n)
    table = correlate(pd.Series(x), pd.Series(y), groups=pd.Series(np.repeat(np.arange(runs), n)))
    assert 0.93 <= table["pearson_laag"].le(rho).mul(table["pearson_hoog"].ge(rho)).mean() <= 0.97
