import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from scipy import stats
from statsmodels.api import OLS, add_constant

from leefbaarheid.analysis.correlation import Z95, correlate, fisher_interval, partial

FIGURES = ["pearson", "pearson_laag", "pearson_hoog", "pearson_gewogen", "spearman"]


def series(*values):
    return pd.Series(values, dtype=float)


def test_hand_case():
    x, y = series(1, 2, 3, 4, np.nan, 9), series(1, 3, 2, 4, 5, np.nan)
    # artanh(0.8) = ln 3; with n - 3 = 1 the interval is tanh(ln 3 -+ 1.959964)
    bounds = [np.tanh(np.log(3) + s * stats.norm.ppf(0.975)) for s in (-1, 1)]
    row = correlate(x, y, minimum=4).iloc[0]
    assert row[["n", *FIGURES]].tolist() == pytest.approx([4, 0.8, *bounds, 0.8, 0.8])
    assert float(stats.norm.ppf(0.975)) == Z95
    assert np.isnan(fisher_interval(0.5, [3, 4])).tolist() == [[True, False]] * 2


def test_weight_of_two_counts_an_area_twice_and_one_without_weight_only_unweighted():
    x, y, w = series(1, 2, 3, 5, 40), series(2, 1, 4, 4, -9), series(1, 2, 3, 1, np.nan)
    twice = np.repeat([0, 1, 2, 3], [1, 2, 3, 1])
    row = correlate(x, y, weight=w, minimum=4).iloc[0]
    assert row["n"] == 5
    assert row["pearson"] < 0 < row["pearson_gewogen"] == pytest.approx(np.corrcoef(x[twice], y[twice])[0, 1])
    assert np.isnan(correlate(x, y, weight=w, minimum=5)["pearson_gewogen"].item())


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("constant", [0.0, 0.1, -1234.567])
def test_constant_columns_have_no_correlation(constant):
    y = series(*np.random.default_rng(1).normal(size=20))
    assert correlate(pd.Series(constant, y.index), y, weight=y.abs())[FIGURES].isna().all(axis=None)


@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(8, 60))
def test_partial_is_the_correlation_of_the_residuals_of_statsmodels(seed, k, n):
    rng = np.random.default_rng(seed)
    given_ = rng.normal(size=(n, k))
    x, y = given_.sum(axis=1) + rng.normal(size=n), given_[:, 0] + rng.normal(size=n)
    left = [OLS(v, add_constant(given_)).fit().resid for v in (x, y)]
    assert partial(x, y, given_) == pytest.approx(np.corrcoef(*left)[0, 1], abs=1e-9)
    assert partial([*x, 1], [*y, np.nan], [*given_[:, 0], 2]) == pytest.approx(partial(x, y, given_[:, 0]))


def test_partial_needs_something_left():
    x, y, z = np.random.default_rng(2).normal(size=(3, 9))
    found = [partial(x, y, x), *(partial(x[:n], y[:n], z[:n]) for n in (3, 4))]
    assert np.isnan(found).tolist() == [True, True, False]
