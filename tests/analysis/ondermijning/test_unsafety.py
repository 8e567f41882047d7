"""Experienced unsafety out of several sources by hand; what goes together with it against scipy and statsmodels."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
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


def named(sources, order=ORDER):
    return unsafety.experienced(sources, order)["onveiligheid_bron"].tolist()


def test_the_first_of_the_order_that_has_the_gemeente_linked_to_equal_mean_and_spread(sources):
    table = unsafety.experienced(sources, ORDER)
    broad, survey = sources[CIRCULAR], sources[SURVEY][CODES[:12]]
    by_hand = broad[:12].mean() + (survey - survey.mean()) / survey.std() * broad[:12].std()
    wanted = pd.DataFrame({"onveiligheid": pd.concat([by_hand, broad[12:]])})
    wanted["onveiligheid_bron"] = [SURVEY] * 12 + [CIRCULAR] * 18
    pd.testing.assert_frame_equal(table, wanted)
    assert set(named(sources, ORDER[::-1])) == {CIRCULAR}


def test_gemeenten_outside_the_broadest_are_linked_too(sources):
    sources["eigen"] = pd.Series([60.0, 20.0], ["GM0900", "GM0901"])
    assert "GM0900" not in unsafety.experienced(sources, ORDER).index, "two gemeenten cannot be linked"
    sources["eigen"] = pd.concat([sources[SURVEY], sources["eigen"]])
    table = unsafety.experienced(sources, ORDER).loc[["GM0900", "GM0901"]]
    assert table["onveiligheid_bron"].tolist() == ["eigen"] * 2
    assert table["onveiligheid"].is_monotonic_decreasing


def test_ten_in_common_are_needed_and_correlations_never_go_over_linked_figures(sources):
    name, values = unsafety.for_correlation(sources, ORDER)
    assert name == SURVEY
    pd.testing.assert_series_equal(values, sources[SURVEY])
    asked = [unsafety.for_correlation(sources, ORDER, minimum=n)[0] for n in (12, 13)]
    assert asked == [SURVEY, CIRCULAR]
    for common, used in ((10, SURVEY), (9, CIRCULAR)):
        sources[SURVEY] = values.sort_index()[:common]
        assert named(sources).count(SURVEY) == (used == SURVEY) * 10
        assert unsafety.for_correlation(sources, ORDER)[0] == used


def test_a_flat_source_is_not_used_and_none_is_an_error(sources):
    with pytest.raises(DatasetError, match="asked for: eigen"):
        unsafety.experienced(sources, ["eigen"])
    with pytest.raises(DatasetError):
        unsafety.for_correlation({}, ORDER)
    sources[SURVEY] = pd.Series(5.0, CODES[:12])
    assert set(named(sources)) == {CIRCULAR}


NAMES = [f"i{k}" for k in range(8)]


@pytest.fixture(scope="module")
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


def kinds_of(country, names=NAMES, **asked):
    return unsafety.correlate_kinds(country[0], names, country[1], circular=False, **asked)


def test_every_figure_agrees_with_scipy_and_statsmodels(country):
    frame, unsafe = country
    table = kinds_of(country)
    assert table["indicator"].tolist() == NAMES
    joined = frame.join(unsafe.rename("y"))
    for row in table.itertuples():
        both = joined[[row.indicator, "y", "oad"]].dropna()
        rank, line = (test(both[row.indicator], both["y"]) for test in (stats.spearmanr, stats.pearsonr))
        told = [len(both), rank.statistic, rank.pvalue, line.statistic]
        assert [row.n, row.spearman, row.p, row.pearson] == pytest.approx(told, abs=1e-10)
        xy, xz, yz = both.corr("spearman").to_numpy()[[0, 0, 1], [1, 2, 2]]
        assert row.partieel == pytest.approx((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))
    assert table["q"].tolist() == pytest.approx(multipletests(table["p"], method="fdr_bh")[1].tolist())
    circular = unsafety.correlate_kinds(frame, NAMES, unsafe, circular=True)
    assert circular[["p", "q"]].isna().all(axis=None), "circular relations have no p, but all else"
    pd.testing.assert_frame_equal(table.drop(columns=["p", "q"]), circular.drop(columns=["p", "q"]))


def test_the_family_is_what_is_shown(country):
    table, alone = kinds_of(country, ["few", "flat", *NAMES]).set_index("indicator"), kinds_of(country)
    assert table.loc["few", "n"] <= 9
    assert table.loc[["few", "flat"]].drop(columns="n").isna().all(axis=None)
    assert table.loc[NAMES, "q"].tolist() == alone["q"].tolist()
    ten = kinds_of(country, ["few"], minimum=5)
    assert ten["q"].item() == ten["p"].item() < 1
    nobody = kinds_of((country[0], country[1][:0]))
    assert nobody["n"].eq(0).all()
    assert nobody.drop(columns=["indicator", "n"]).isna().all(axis=None)


def test_the_interval_by_hand():
    # artanh(0.8) = ln 3; (1 + 0.64 / 2) / (36 - 3) = 0.04, whose root is 0.2
    wanted = [np.tanh(np.log(3) + s * 1.959963985 * 0.2) for s in (-1, 1)]
    assert [float(v) for v in unsafety.spearman_interval(0.8, 36)] == pytest.approx(wanted)
    assert np.isnan(unsafety.spearman_interval(0.8, [3, 4])).tolist() == [[True, False]] * 2
    assert [float(v) for v in unsafety.spearman_interval(1.0, 9)] == [1.0, 1.0]


figures = st.sampled_from([NAN, *map(float, range(13))])


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


@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=40), st.sampled_from([1 / 4, 1 / 3, 1 / 2]))
def test_types_are_those_of_a_plain_loop(pairs, cut):
    index, unsafe = (series(column) for column in zip(*pairs, strict=True))
    sides = [[v == v and sum(o >= v for o in values) <= cut * values.count() + 1e-9 for v in values]
             for values in (index, unsafe)]  # fmt: skip
    told = [unsafety.TYPES[2 * (not a) + (not b)] if x == x and y == y else None
            for a, b, (x, y) in zip(*sides, pairs, strict=True)]  # fmt: skip
    found = unsafety.types(index, unsafe, cut)
    assert found.astype(object).where(found.notna(), None).tolist() == told
