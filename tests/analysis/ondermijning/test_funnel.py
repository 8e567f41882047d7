import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from leefbaarheid.analysis.ondermijning import funnel, limits, overdispersion
from leefbaarheid.analysis.ondermijning.funnel import WINSOR, WINSORISED
from leefbaarheid.dataset import open_dataset


def test_poisson_limits_by_hand():
    # E = 2: P(0) = e^-2 = 0.135 > 0.025; P(>= 6) = 0.0166 < 0.025 <= P(>= 5) = 0.0527, so 0 to 5 lie inside
    assert [float(v[0]) for v in limits([2.0], 0.0, 0.95)] == [0.0, 2.5]
    # E = 10: P(<= 3) = 0.0103, P(<= 4) = 0.0293; P(>= 17) = 0.0270, P(>= 18) = 0.0143
    assert [float(v[0]) for v in limits([10.0], 0.0, 0.95)] == [0.4, 1.7]


def test_overdispersed_limits_by_hand():
    # E = 2, tau2 = 1/2: negative binomial with r = 2 and p = 1/2, P(k) = (k + 1) / 2^(k + 2), P(>= k) = (k + 2) / 2^(k + 1);
    # P(>= 7) = 9 / 256 = 0.0352 and P(>= 8) = 10 / 512 = 0.0195: 0 to 7 lie inside 95%
    assert [float(v[0]) for v in limits([2.0], 0.5, 0.95)] == [0.0, 3.5]
    # 99.8%: P(>= 12) = 14 / 8192 = 0.0017, P(>= 13) = 15 / 16384 = 0.0009
    assert float(limits([2.0], 0.5, 0.998)[1][0]) == 6.0


def test_for_many_expected_the_limits_are_those_of_the_log_ratio():
    # exp(-+1.96 sqrt(1 / E + tau2)), Spiegelhalter's random effects, where both parts are small
    low, high = limits([4000.0], 0.002, 0.95)
    wanted = np.exp(np.array([-1, 1]) * 1.959964 * np.sqrt(1 / 4000 + 0.002))
    assert [float(low[0]), float(high[0])] == pytest.approx(wanted.tolist(), abs=0.003)


def test_pulled_in_normal_scores_have_the_mean_square_that_numbers_give():
    end = stats.norm.isf(WINSOR)
    square = stats.norm.expect(lambda z: np.clip(z, -end, end) ** 2, epsabs=1e-12)
    assert pytest.approx(square, abs=1e-8) == WINSORISED


def test_overdispersion_by_hand():
    # 10 scores: the ends are pulled in to the quantiles at 10%, here -2 + 0.9 and its mirror
    z = np.array([-2.0, -1, -1, -1, -1, 1, 1, 1, 1, 2])
    pulled = np.clip(z, -1.1, 1.1)
    assert (pulled**2).mean() == pytest.approx((8 + 2 * 1.21) / 10)
    # normal scores pulled in at -+1.2816 keep 0.8 - 2 x 1.2816 x 0.17550 + 0.2 x 1.2816^2 = 0.67867 of their square
    phi, tau2 = overdispersion(z, np.full(10, 4.0))
    assert phi == pytest.approx(1.042 / 0.67867, rel=1e-4)
    # sum E - sum E2 / sum E = 40 - 160 / 40 = 36; I phi - (I - 1) = 15.354 - 9
    assert tau2 == pytest.approx((10 * 1.042 / 0.67867 - 9) / 36, rel=1e-4)
    assert overdispersion(z / 2, np.full(10, 4.0))[1] == 0
    assert overdispersion([3.0], [4.0]) == (1.0, 0.0)


def test_without_overdispersion_the_rate_is_the_pooled_one():
    teller, noemer = pd.Series([5.0, 10, 30, 52, 101]), pd.Series([50.0, 100, 300, 500, 1000])
    found = funnel(teller, noemer)
    assert found.tau2 == 0
    assert found.rate == pytest.approx(198 / 1950)
    assert found.table["verwacht"].sum() == pytest.approx(198)
    assert found.table["z_poisson"].tolist() == pytest.approx(
        (np.log(teller * 1950 / 198 / noemer) * np.sqrt(noemer * 198 / 1950)).tolist()
    )
    ends = [c for c in found.table if c.startswith(("laag", "hoog"))]
    assert (
        found.table[ends].to_numpy().tolist()
        == found.table[[f"poisson_{c}" for c in ends]].to_numpy().tolist()
    )


def world(tau2, seed, n=342):
    """Counts of gemeenten, most of them small, whose rates differ with a known variance."""
    rng = np.random.default_rng(seed)
    noemer = pd.Series(rng.lognormal(10.3, 0.8, n), [f"GM{i:04}" for i in range(n)])
    own = rng.gamma(1 / tau2, tau2, n) if tau2 else np.ones(n)
    return pd.Series(rng.poisson(0.002 * noemer * own).astype(float), noemer.index), noemer


@pytest.mark.parametrize("tau2", [0.0, 0.05, 0.2])
def test_about_one_in_twenty_is_outside_whatever_the_variance(tau2):
    found = [funnel(*world(tau2, seed)) for seed in range(20)]
    assert np.mean([f.tau2 for f in found]) == pytest.approx(tau2, rel=0.35, abs=0.001)
    assert np.mean([f.rate for f in found]) == pytest.approx(0.002, rel=0.03)
    share = np.mean([(f.table["buiten"] != 0).mean() for f in found])
    plain = np.mean([(f.table["buiten_poisson"] != 0).mean() for f in found])
    assert 0.02 <= share <= 0.08
    assert plain == pytest.approx(share, abs=0.005) if tau2 == 0 else plain > 0.3


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.01, 0.3]))
def test_outside_means_beyond_the_limits_and_adjusted_are_wider(seed, tau2):
    teller, noemer = world(tau2, seed, 40)
    table = funnel(teller, noemer).table
    for prefix, buiten in (("poisson_", "buiten_poisson"), ("", "buiten")):
        ratio = table["ratio"]
        wanted = sum((ratio > table[f"{prefix}hoog_{e}"] + 1e-9).astype(int) for e in ("95", "998"))
        wanted -= sum((ratio < table[f"{prefix}laag_{e}"] - 1e-9).astype(int) for e in ("95", "998"))
        assert table[buiten].tolist() == wanted.tolist()
        assert (table[f"{prefix}laag_998"] <= table[f"{prefix}laag_95"]).all()
    assert (table["laag_95"] <= table["poisson_laag_95"]).all()
    assert (table["hoog_95"] >= table["poisson_hoog_95"]).all()
    for row, count in zip(table.itertuples(), teller, strict=True):
        tail = min(stats.poisson.cdf(count, row.verwacht), stats.poisson.sf(count - 1, row.verwacht))
        assert (row.buiten_poisson != 0) == (tail < 0.025)


def test_a_count_of_zero_where_few_are_expected_is_not_extreme():
    teller, noemer = pd.Series([0.0, 3, 300, 320]), pd.Series([30.0, 30, 3000, 3100])
    table = funnel(teller, noemer).table
    assert table["verwacht"].iloc[0] == pytest.approx(3, abs=0.1)
    assert table["buiten"].tolist() == [0, 0, 0, 0]
    assert np.isfinite(table.to_numpy()).all()


def test_rows_without_both_are_left_out():
    index = list("abcde")
    teller = pd.Series([5.0, np.nan, 7, 9, 3], index)
    found = funnel(teller, pd.Series([50.0, 50, np.nan, 0, 20], index))
    assert found.table.index.tolist() == ["a", "e"]
    nothing = funnel(pd.Series([0.0, 0.0]), pd.Series([5.0, 5.0]))
    assert nothing.table.empty
    assert list(nothing.table) == list(found.table)


def test_real_crime_of_2022_puts_few_outside_and_as_many_above_as_below(real_path):
    crime = open_dataset(real_path).indicators("gemeente").set_index("code")
    total = crime.query("jaar == 2022 and indicator == 'misdrijven_totaal'")
    found = funnel(total["teller"], total["noemer"])
    assert len(found.table) == 341, "the counts of Voorne aan Zee are not there"
    plain, adjusted = ((found.table[c] != 0).sum() for c in ("buiten_poisson", "buiten"))
    assert (plain, adjusted) == (290, 28)
    assert (found.table["buiten"] > 0).sum() == 24
    assert found.rate * 1000 == pytest.approx(35.05, abs=0.01)
