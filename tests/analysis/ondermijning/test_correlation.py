import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.api import OLS, add_constant
from statsmodels.stats.multitest import multipletests

from leefbaarheid.analysis.ondermijning.correlation import correlate_kinds, spearman_interval

NAMES = [f"i{k}" for k in range(8)]


@pytest.fixture(scope="module")
def country():
    """Gemeenten with indicators of known strength: each is more urban and more unsafe than the last, with holes."""
    rng, n = np.random.default_rng(4), 120
    codes = [f"GM{9000 + i}" for i in range(n)]
    frame = pd.DataFrame({"gemeente_code": codes, "oad": rng.lognormal(6.5, 0.8, n)})
    city = stats.zscore(np.log(frame["oad"]))
    unsafe = 0.6 * city + rng.normal(size=n)
    for k, name in enumerate(NAMES):
        frame[name] = np.round(0.1 * k * unsafe + 0.3 * city + rng.normal(size=n), 1 if k % 2 else 6)
        frame.loc[rng.random(n) < 0.05, name] = np.nan
    frame = frame.assign(few=frame["i7"].where(frame.index < 9), flat=1.0)
    return frame, pd.Series(unsafe, codes).drop("GM9003").sample(frac=1, random_state=1)


def test_every_figure_agrees_with_scipy_and_statsmodels(country):
    frame, unsafety = country
    table = correlate_kinds(frame, NAMES, unsafety, circular=False)
    assert table["indicator"].tolist() == NAMES
    joined = frame.merge(unsafety.rename("y"), left_on="gemeente_code", right_index=True)
    for row in table.itertuples():
        both = joined[[row.indicator, "y", "oad"]].dropna()
        rank, line = (test(both[row.indicator], both["y"]) for test in (stats.spearmanr, stats.pearsonr))
        told = [len(both), rank.statistic, rank.pvalue, line.statistic, *line.confidence_interval()]
        found = [row.n, row.spearman, row.p, row.pearson, row.pearson_laag, row.pearson_hoog]
        assert found == pytest.approx(told, abs=1e-10)
        ranks = both.rank()
        left = [OLS(ranks[c], add_constant(ranks["oad"])).fit().resid for c in (row.indicator, "y")]
        assert row.partieel == pytest.approx(np.corrcoef(*left)[0, 1], abs=1e-9)
    assert table["q"].tolist() == pytest.approx(multipletests(table["p"], method="fdr_bh")[1].tolist())
    circular = correlate_kinds(frame, NAMES, unsafety, circular=True)
    assert circular[["p", "q"]].isna().all(axis=None), "circular relations have no p, but all else"
    pd.testing.assert_frame_equal(table.drop(columns=["p", "q"]), circular.drop(columns=["p", "q"]))


def test_the_family_is_what_is_shown(country):
    table = correlate_kinds(country[0], ["few", "flat", *NAMES], country[1], circular=False).set_index(
        "indicator"
    )
    alone = correlate_kinds(country[0], NAMES, country[1], circular=False)
    assert table.loc["few", "n"] <= 9
    assert table.loc[["few", "flat"]].drop(columns="n").isna().all(axis=None)
    assert table.loc[NAMES, "q"].tolist() == alone["q"].tolist()
    ten = correlate_kinds(country[0], ["few"], country[1], circular=False, minimum=5)
    assert ten["q"].item() == ten["p"].item() < 1


def test_no_indicators_and_no_unsafety(country):
    assert correlate_kinds(country[0], [], country[1], circular=False).empty
    table = correlate_kinds(country[0], NAMES, country[1].iloc[:0], circular=False)
    assert table["n"].eq(0).all()
    assert table.drop(columns=["indicator", "n"]).isna().all(axis=None)


def test_the_interval_by_hand():
    # artanh(0.8) = ln 3; (1 + 0.64 / 2) / (36 - 3) = 0.04, whose root is 0.2
    wanted = [np.tanh(np.log(3) + s * 1.959963985 * 0.2) for s in (-1, 1)]
    assert [float(v) for v in spearman_interval(0.8, 36)] == pytest.approx(wanted)
    assert np.isnan(spearman_interval(0.8, [3, 4])).tolist() == [[True, False]] * 2
    assert [float(v) for v in spearman_interval(1.0, 9)] == [1.0, 1.0]
