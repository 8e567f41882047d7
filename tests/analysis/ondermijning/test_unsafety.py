"""Experienced unsafety out of several sources by hand; what goes together with it against scipy and statsmodels."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from leefbaarheid.analysis.ondermijning import unsafety
from leefbaarheid.errors import DatasetError

NAN, CODES = float("nan"), [f"GM{i:04}" for i in range(30)]
SURVEY, CIRCULAR = "veiligheidsmonitor", unsafety.CIRCULAR
ORDER = ["eigen", SURVEY, CIRCULAR]


@pytest.fixture
def sources():
    rng = np.random.default_rng(2)
    broad = pd.Series(rng.normal(0.1, 0.05, 30), CODES)
    survey = pd.Series(30 + 200 * broad[:12] + rng.normal(0, 2, 12), CODES[:12])
    return {CIRCULAR: broad, SURVEY: survey.sample(frac=1, random_state=1)}


def test_the_first_of_the_order_that_has_the_gemeente_linked_to_equal_mean_and_spread(sources):
    table = unsafety.experienced(sources, ORDER)
    broad, survey = sources[CIRCULAR], sources[SURVEY][CODES[:12]]
    by_hand = broad[:12].mean() + (survey - survey.mean()) / survey.std() * broad[:12].std()
    wanted = pd.DataFrame({"onveiligheid": pd.concat([by_hand, broad[12:]])})
    wanted["onveiligheid_bron"] = [SURVEY] * 12 + [CIRCULAR] * 18
    pd.testing.assert_frame_equal(table, wanted)
    assert set(unsafety.experienced(sources, ORDER[::-1])["onveiligheid_bron"]) == {CIRCULAR}


def test_gemeenten_outside_the_broadest_are_linked_too(sources):
    sources["eigen"] = pd.concat([sources[SURVEY], pd.Series([60.0, 20.0], ["GM0900", "GM0901"])])
    table = unsafety.experienced(sources, ORDER).loc[["GM0900", "GM0901"]]
    assert table["onveiligheid_bron"].tolist() == ["eigen"] * 2
    assert table["onveiligheid"].is_monotonic_decreasing


def test_ten_in_common_are_needed_and_correlations_never_go_over_linked_figures(sources):
    survey = sources[SURVEY].sort_index()
    for minimum, common, used in ((12, 12, SURVEY), (13, 12, CIRCULAR), (10, 10, SURVEY), (10, 9, CIRCULAR)):
        sources[SURVEY] = survey[:common]
        found = unsafety.experienced(sources, ORDER, minimum)["onveiligheid_bron"]
        assert (found == SURVEY).sum() == (used == SURVEY) * common
        name, values = unsafety.for_correlation(sources, ORDER, minimum)
        assert name == used
        assert values.equals(sources[used])


def test_a_flat_source_is_not_used_and_none_is_an_error(sources):
    with pytest.raises(DatasetError, match="asked for: eigen"):
        unsafety.experienced(sources, ["eigen"])
    sources[SURVEY] = pd.Series(5.0, CODES[:12])
    assert set(unsafety.experienced(sources, ORDER)["onveiligheid_bron"]) == {CIRCULAR}


NAMES = [f"i{k}" for k in range(8)]


def country():
    """Gemeenten with indicators of known strength: each is more urban and more unsafe than the last, with holes."""
    rng, n = np.random.default_rng(4), 120
    frame = pd.DataFrame({"oad": rng.lognormal(6.5, 0.8, n)})
    city = stats.zscore(np.log(frame["oad"]))
    unsafe = 0.6 * city + rng.normal(size=n)
    for k, name in enumerate(NAMES):
        frame[name] = np.round(0.1 * k * unsafe + 0.3 * city + rng.normal(size=n), 1 if k % 2 else 6)
        frame.loc[rng.random(n) < 0.05, name] = np.nan
    frame = frame.assign(few=frame["i7"].where(np.arange(n) < 9), flat=1.0)
    return frame, pd.Series(unsafe).drop(3).sample(frac=1, random_state=1)


FRAME, UNSAFE = country()


def kinds_of(names=NAMES, unsafe=UNSAFE, **asked):
    return unsafety.correlate_kinds(FRAME, names, unsafe, **{"circular": False, **asked})


def test_every_figure_agrees_with_scipy_and_statsmodels():
    table = kinds_of()
    assert table["indicator"].tolist() == NAMES
    joined = FRAME.join(UNSAFE.rename("y"))
    for row in table.itertuples():
        both = joined[[row.indicator, "y", "oad"]].dropna()
        rank, line = (test(both[row.indicator], both["y"]) for test in (stats.spearmanr, stats.pearsonr))
        told = [len(both), rank.statistic, rank.pvalue, line.statistic]
        assert [row.n, row.spearman, row.p, row.pearson] == pytest.approx(told, abs=1e-10)
        xy, xz, yz = both.corr("spearman").to_numpy()[[0, 0, 1], [1, 2, 2]]
        assert row.partieel == pytest.approx((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))
    assert table["q"].tolist() == pytest.approx(multipletests(table["p"], method="fdr_bh")[1].tolist())
    circular = kinds_of(circular=True)
    assert circular[["p", "q"]].isna().all(axis=None), "circular relations have no p, but all else"
    pd.testing.assert_frame_equal(table.drop(columns=["p", "q"]), circular.drop(columns=["p", "q"]))


def test_the_family_is_what_is_shown():
    table, alone = kinds_of(["few", "flat", *NAMES]).set_index("indicator"), kinds_of()
    assert table.loc["few", "n"] <= 9
    assert table.loc[["few", "flat"]].drop(columns="n").isna().all(axis=None)
    assert table.loc[NAMES, "q"].tolist() == alone["q"].tolist()
    ten = kinds_of(["few"], minimum=5)
    assert ten["q"].item() == ten["p"].item() < 1
    assert kinds_of(unsafe=UNSAFE[:0]).drop(columns=["indicator", "n"]).isna().all(axis=None)


def test_the_interval_by_hand():
    # artanh(0.8) = ln 3; (1 + 0.64 / 2) / (36 - 3) = 0.04, whose root is 0.2
    wanted = [np.tanh(np.log(3) + s * 1.959963985 * 0.2) for s in (-1, 1)]
    assert [float(v) for v in unsafety.spearman_interval(0.8, 36)] == pytest.approx(wanted)
    assert np.isnan(unsafety.spearman_interval(0.8, [3, 4])).tolist() == [[True, False]] * 2


def series(values):
    return pd.Series(values, index=[f"GM{i:04}" for i in range(len(values))], dtype=float)


def test_types_by_hand():
    index, unsafe = series([9, 8, 7, 1, 2, 3, NAN]), series([5, 1, NAN, 6, 2, 3, 9])
    # six have an index: two are high; six have unsafety: 9 (without an index) and 6 are high
    told = ["hoog_laag", "hoog_laag", None, "laag_hoog", "laag_laag", "laag_laag", None]
    assert unsafety.types(index, unsafe.sample(frac=1, random_state=2)).replace({NAN: None}).tolist() == told
    assert unsafety.types(index, unsafe, cut=1 / 2)["GM0000"] == "hoog_hoog"
    equal, six = series([5, 5, 5, 4, 3, 2]), series(range(6))
    high = [unsafety.types(equal, six, cut).str.startswith("hoog").sum() for cut in (1 / 3, 1 / 2)]
    assert high == [0, 3], "equals at the bound"
