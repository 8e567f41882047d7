import numpy as np
import pytest
from scipy.stats import pearsonr
from statsmodels.api import OLS, add_constant

from leefbaarheid.analysis.sociale_ongelijkheid.inside import level_and_spread
from tests.analysis.sociale_ongelijkheid.country import make_country


def rows(table):
    return {(r.x, r.y, r.gegeven): r for r in table.itertuples()}


def test_simple_and_partial_agree_with_scipy_and_statsmodels():
    country = make_country([60, 60], seed=6)
    country.loc[country.index[:9], "spreiding"] = np.nan
    known = country.dropna(subset=["totaal", "spreiding"])
    found = rows(level_and_spread(country))
    assert len(found) == 5
    for (x, y, held), row in found.items():
        assert row.n == len(known)
        values = [known[x], known[y]]
        if held:
            values = [OLS(v, add_constant(known[held])).fit().resid for v in values]
        assert row.pearson == pytest.approx(np.corrcoef(*values)[0, 1], abs=1e-10)
        z, half = np.arctanh(row.pearson), 1.959963985 / np.sqrt(len(known) - 3 - bool(held))
        wanted = np.tanh([z - half, z + half])
        assert [row.pearson_laag, row.pearson_hoog] == pytest.approx(wanted.tolist())
        if not held:
            interval = pearsonr(known[x], known[y]).confidence_interval()
            assert [row.pearson_laag, row.pearson_hoog] == pytest.approx([*interval])


def test_spread_that_only_follows_the_level_adds_nothing():
    country = make_country([4000], seed=1, missing=0)
    found = rows(level_and_spread(country))
    assert found["totaal", "spreiding", ""].pearson < -0.5
    assert found["afw", "spreiding", ""].pearson < -0.4
    assert abs(found["afw", "spreiding", "totaal"].pearson) < 0.05
    assert found["afw", "totaal", "spreiding"].pearson > 0.2


@pytest.mark.parametrize("size", [9, 10])
def test_suppressed_under_the_minimum(size):
    table = level_and_spread(make_country([size], missing=0))
    assert (table["n"] == size).all()
    assert table[["pearson", "pearson_laag", "pearson_hoog"]].isna().all(axis=None) == (size < 10)


def test_data_without_spread_give_rows_without_figures():
    table = level_and_spread(make_country([30]).drop(columns="spreiding"))
    assert (table["n"] == 0).all()
    assert table["pearson"].isna().all()
