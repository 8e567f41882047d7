import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.api import OLS, add_constant
from statsmodels.stats.multitest import multipletests

from leefbaarheid.analysis.ondermijning.correlation import correlate_kinds, spearman_interval

NAMES = [f"i{k}" for k in range(8)]


@pytest.fixture
def country():
    """Gemeenten with indicators of known strength: each is more urban and more unsafe than the last, with holes."""
    rng = np.random.default_rng(4)
    n = 120
    frame = pd.DataFrame(
        {"gemeente_code": [f"GM{9000 + i}" for i in range(n)], "oad": rng.lognormal(6.5, 0.8, n)}
    )
    city = stats.zscore(np.log(frame["oad"]))
    unsafe = 0.6 * city + rng.normal(size=n)
    for k, name in enumerate(NAMES):
        frame[name] = np.round(0.1 * k * unsafe + 0.3 * city + rng.normal(size=n), 1 if k % 2 else 6)
        frame.loc[rng.random(n) < 0.05, name] = np.nan
    unsafety = pd.Series(unsafe, frame["gemeente_code"]).drop("GM9003").sample(frac=1, random_state=1)
    return frame, unsafety


def test_every_figure_agrees_with_scipy_and_statsmodels(country):
    frame, unsafety = country
    table = correlate_kinds(frame, NAMES, unsafety, circular=False)
    assert table["indicator"].tolist() == NAMES
    joined = frame.merge(unsafety.rename("y"), left_on="gemeente_code", right_index=True)
    for row in table.itertuples():
        both = joined[[row.indicator, "y", "oad"]].dropna()
        assert row.n == len(both)
        rank = stats.spearmanr(both[row.indicator], both["y"])
        assert (row.spearman, row.p) == pytest.approx((rank.statistic, rank.pvalue), abs=1e-10)
        line = stats.pearsonr(both[row.indicator], both["y"])
        assert row.pearson == pytest.approx(line.statistic)
        assert (row.pearson_laag, row.pearson_hoog) == pytest.approx([*line.confidence_interval()])
        ranks = both.rank()
        left = [OLS(ranks[c], add_constant(ranks["oad"])).fit().resid for c in (row.indicator, "y")]
        assert row.partieel == pytest.approx(np.corrcoef(*left)[0, 1], abs=1e-9)
    assert table["q"].tolist() == pytest.approx(multipletests(table["p"], method="fdr_bh")[1].tolist())
    assert table["partieel"].iloc[0] < 0.3 < table["spearman"].iloc[-1]


def test_circular_relations_have_no_p_but_all_else(country):
    frame, unsafety = country
    free, circular = (correlate_kinds(frame, NAMES, unsafety, circular=c) for c in (False, True))
    assert circular[["p", "q"]].isna().all(axis=None)
    pd.testing.assert_frame_equal(free.drop(columns=["p", "q"]), circular.drop(columns=["p", "q"]))


def test_the_family_is_what_is_shown(country):
    frame, unsafety = country
    frame = frame.assign(few=frame["i7"].where(frame.index < 9), flat=1.0)
    table = correlate_kinds(frame, ["few", "flat", *NAMES], unsafety, circular=False).set_index("indicator")
    assert table.loc["few", "n"] <= 9
    assert table.loc[["few", "flat"]].drop(columns="n").isna().all(axis=None)
    alone = correlate_kinds(frame, NAMES, unsafety, circular=False)
    assert table.loc[NAMES, "q"].tolist() == alone["q"].tolist()
    ten = correlate_kinds(frame, ["few"], unsafety, circular=False, minimum=5)
    assert ten["q"].item() == ten["p"].item() < 1


def test_no_indicators_and_no_unsafety(country):
    frame, unsafety = country
    assert correlate_kinds(frame, [], unsafety, circular=False).empty
    table = correlate_kinds(frame, NAMES, unsafety.iloc[:0], circular=False)
    assert table["n"].eq(0).all()
    assert table.drop(columns=["indicator", "n"]).isna().all(axis=None)


def test_the_interval_by_hand():
    # artanh(0.8) = ln 3; (1 + 0.64 / 2) / (36 - 3) = 0.04, whose root is 0.2
    wanted = [np.tanh(np.log(3) + s * 1.959963985 * 0.2) for s in (-1, 1)]
    assert [float(v) for v in spearman_interval(0.8, 36)] == pytest.approx(wanted)
    assert np.isnan(spearman_interval(0.8, [3, 4])).tolist() == [[True, False]] * 2
    assert [float(v) for v in spearman_interval(1.0, 9)] == [1.0, 1.0]
