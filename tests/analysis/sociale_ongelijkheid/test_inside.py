import numpy as np
import pytest
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
        given = add_constant(known[[held]]) if held else np.ones(len(known))
        left = [OLS(known[name], given).fit().resid for name in (x, y)]
        r, half = np.corrcoef(*left)[0, 1], 1.959963985 / np.sqrt(len(known) - 3 - bool(held))
        wanted = [r, *np.tanh([np.arctanh(r) - half, np.arctanh(r) + half])]
        assert row.n == len(known)
        assert [row.pearson, row.pearson_laag, row.pearson_hoog] == pytest.approx(wanted)


def test_spread_that_only_follows_the_level_adds_nothing():
    found = rows(level_and_spread(make_country([4000], seed=1, missing=0)))
    assert max(found["totaal", "spreiding", ""].pearson, found["afw", "spreiding", ""].pearson) < -0.4
    assert abs(found["afw", "spreiding", "totaal"].pearson) < 0.05
    assert found["afw", "totaal", "spreiding"].pearson > 0.2


@pytest.mark.parametrize(("size", "known", "n"), [(9, True, 9), (10, True, 10), (30, False, 0)])
def test_suppressed_under_the_minimum_and_without_spread(size, known, n):
    country = make_country([size], missing=0)
    table = level_and_spread(country if known else country.drop(columns="spreiding"))
    assert (table["n"] == n).all()
    assert table[["pearson", "pearson_laag", "pearson_hoog"]].isna().all(axis=None) == (n < 10)
