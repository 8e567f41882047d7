import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.weightstats import DescrStatsW

from leefbaarheid.analysis.correlation import fisher_interval
from leefbaarheid.analysis.sociale_ongelijkheid.correlation import (
    INTERVAL_FROM,
    SCORES,
    SES,
    correlations,
    most_influential,
    over_gemeenten,
    per_gemeente,
    shrink,
)
from tests.analysis.sociale_ongelijkheid.country import countries, make_country


def test_suppressed_under_the_minimum_with_n_kept():
    country = make_country([9, 10, 3], missing=0)
    table = per_gemeente(country, 10).set_index("gemeente_code")
    assert table["n"].tolist() == [9, 10, 3]
    figures = table.columns.drop(["gemeente", "n"])
    assert table.loc[["GM9001", "GM9003"], figures].isna().all(axis=None)
    kept = ["pearson", "spearman", "n_effectief", "helling", "pearson_gekrompen", "gekrompen_laag"]
    assert table.loc["GM9002", kept].notna().all()
    assert table.loc["GM9002", ["pearson_laag", "pearson_hoog"]].isna().all(), "under twenty areas"


def test_gemeenten_without_any_ses_stay_in_the_table():
    country = make_country([12, 12], missing=0)
    country.loc[country["gemeente_code"] == "GM9001", "totaal"] = np.nan
    table = per_gemeente(country)
    assert table["n"].tolist() == [0, 12]
    assert table["gemeente"].tolist() == ["Proefstad 0", "Proefstad 1"]
    assert table["pearson"].isna().tolist() == [True, False]


@settings(max_examples=40, deadline=None)
@given(countries())
def test_every_gemeente_agrees_with_scipy_and_statsmodels(country):
    table = per_gemeente(country, 4).set_index("gemeente_code")
    assert table.index.tolist() == sorted(country["gemeente_code"].unique())
    for code, rows in country.groupby("gemeente_code"):
        rows, found = rows.dropna(subset=["totaal"]), table.loc[code]
        assert found["n"] == len(rows)
        if len(rows) < 4:
            assert np.isnan(found["pearson"])
            continue
        result = stats.pearsonr(rows["afw"], rows["totaal"])
        assert found["pearson"] == pytest.approx(result.statistic, abs=1e-10)
        assert found["helling"] == pytest.approx(stats.linregress(rows["totaal"], rows["afw"]).slope)
        assert min(5, len(rows)) <= found["n_effectief"] <= len(rows)
        interval = (
            fisher_interval(found["pearson"], found["n_effectief"])
            if len(rows) >= INTERVAL_FROM
            else [np.nan] * 2
        )
        assert [found["pearson_laag"], found["pearson_hoog"]] == pytest.approx([*interval], nan_ok=True)
        assert found["spearman"] == pytest.approx(
            stats.spearmanr(rows["afw"], rows["totaal"]).statistic, abs=1e-10
        )
        weighted = rows[rows["huishoudens"] > 0]
        if len(weighted) >= 4:
            described = DescrStatsW(weighted[["afw", "totaal"]].to_numpy(), weighted["huishoudens"])
            assert found["pearson_gewogen"] == pytest.approx(described.corrcoef[0, 1], abs=1e-10)


@settings(max_examples=30, deadline=None)
@given(countries(), st.floats(0.01, 100), st.floats(-5, 5), st.randoms(use_true_random=False))
def test_units_and_order_do_not_matter(country, scale, shift, random):
    changed = country.assign(totaal=country["totaal"] * scale + shift)
    order = list(country.index)
    random.shuffle(order)
    one, other = per_gemeente(country, 5), per_gemeente(changed.loc[order], 5)
    other["helling"] *= scale
    pd.testing.assert_frame_equal(one, other, atol=1e-9)


def test_matrix_is_pairwise_complete_and_only_of_columns_present():
    country = make_country([40, 40]).drop(columns="opleiding")
    country.loc[country.index[:7], "vermogen"] = np.nan
    table = correlations(country)
    wanted = [(s, e) for s in SCORES for e in SES if e != "opleiding"]
    assert list(zip(table["score"], table["ses"], strict=True)) == wanted
    for row in table.itertuples():
        both = country[[row.score, row.ses]].dropna()
        assert row.n == len(both)
        assert row.pearson == pytest.approx(both.corr().iloc[0, 1], abs=1e-12)
        assert row.spearman == pytest.approx(both.corr(method="spearman").iloc[0, 1], abs=1e-12)
    assert table.loc[table["ses"] == "vermogen", "n"].max() < table.loc[table["ses"] == "totaal", "n"].min()


def test_matrix_without_ses_is_empty_with_its_columns():
    table = correlations(make_country([5]).drop(columns=list(SES)))
    assert table.empty
    assert list(table) == list(correlations(make_country([5])))


def test_shrinking_agrees_with_the_random_effects_of_statsmodels():
    rng = np.random.default_rng(8)
    n = rng.integers(10, 60, 80)
    r = np.tanh(rng.normal(0.8, 0.3, 80) + rng.normal(size=80) / np.sqrt(n - 3))
    z, v = np.arctanh(r), 1 / (n - 3)
    result = combine_effects(z, v, method_re="iterated", atol=1e-10)
    weight = result.tau2 / (result.tau2 + v)
    wanted = np.tanh(result.mean_effect_re + weight * (z - result.mean_effect_re))
    assert result.tau2 == pytest.approx(0.09, abs=0.05)
    assert shrink(r, n)[0] == pytest.approx(wanted, abs=1e-6)


def test_shrinking_by_hand():
    # artanh gives -+ a about 0; v = 1 / 4 each; Paule-Mandel: 2 a2 / (v + tau2) = 1, so tau2 = 2 a2 - 1 / 4
    a = 0.8
    tau2 = 2 * a * a - 0.25
    wanted = np.tanh(a * tau2 / (tau2 + 0.25))
    found, low, high = shrink(np.tanh([a, -a]), [7, 7])
    assert found == pytest.approx([wanted, -wanted])
    # its own variance, and that of the mean ((tau2 + v) / 2) as far as it is taken from there
    half = 1.959964 * (tau2 * 0.25 / (tau2 + 0.25) + (0.25 / (tau2 + 0.25)) ** 2 * (tau2 + 0.25) / 2) ** 0.5
    assert np.arctanh([high, low]) - np.arctanh(found) == pytest.approx(np.outer([half, -half], [1, 1]))
    alike, low, _ = shrink(np.tanh([0.1, -0.1]), [7, 7])
    assert [*alike, *np.arctanh(low)] == pytest.approx([0, 0, *[-1.959964 * 0.125**0.5] * 2], abs=1e-6)
    assert shrink([0.4], [20])[0] == pytest.approx([0.4])


def test_shrinking_leaves_out_what_has_no_variance():
    found, _, _ = shrink([np.nan, 1.0, 0.5, 0.2, 0.9], [30, 30, 3, 20, 25])
    assert np.isnan(found).tolist() == [True, True, True, False, False]
    assert np.isnan(shrink([np.nan], [5])).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-0.99, 0.99), st.integers(4, 100)), min_size=2, max_size=30))
def test_shrinking_draws_towards_one_mean_and_few_areas_most(pairs):
    r, n = (np.array(part) for part in zip(*pairs, strict=True))
    z, drawn = np.arctanh(r), np.arctanh(shrink(r, n)[0])
    assert (drawn >= z.min() - 1e-9).all()
    assert (drawn <= z.max() + 1e-9).all()
    few, many = np.arctanh(shrink([*r, 0.5, 0.5], [*n, 10, 60])[0])[-2:]
    assert abs(few - np.arctanh(0.5)) >= abs(many - np.arctanh(0.5)) - 1e-9


def test_the_most_influential_area_is_that_of_a_plain_loop():
    country = make_country([25], seed=3, missing=0)
    x, y = country["totaal"], country["afw"]
    without = {i: stats.pearsonr(x.drop(i), y.drop(i)).statistic for i in x.index}
    at = max(without, key=lambda i: abs(without[i] - stats.pearsonr(x, y).statistic))
    found, r = most_influential(x, y)
    assert found == at
    assert r == pytest.approx(without[at])
    assert most_influential(x[:3], y[:3])[0] is None


def test_gemeenten_drawn_anew_give_the_interval_of_a_plain_loop():
    country = make_country([4] * 40, seed=6, missing=0)
    table = correlations(country, effective=False).query("score == 'afw' and ses == 'totaal'")
    found = over_gemeenten(table, country, 4000, 1).iloc[0]
    again = over_gemeenten(table, country.sample(frac=1, random_state=2), 4000, 2).iloc[0]
    groups = [part[["afw", "totaal"]].to_numpy() for _, part in country.groupby("gemeente_code")]
    rng = np.random.default_rng(5)
    draws = [
        np.corrcoef(np.vstack([groups[g] for g in rng.integers(0, 40, 40)]).T)[0, 1] for _ in range(2000)
    ]
    for bounds in (found, again):
        wanted = np.quantile(draws, [0.025, 0.975])
        assert [bounds["pearson_laag"], bounds["pearson_hoog"]] == pytest.approx(wanted, abs=0.02)
    pd.testing.assert_series_equal(found, over_gemeenten(table, country, 4000, 1).iloc[0])
