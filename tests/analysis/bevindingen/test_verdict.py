"""The rule of the verdict by hand-made figures, and every interval by another way to it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from leefbaarheid.analysis.bevindingen import verdict as v

HOLDS, FAILS, OPEN, UNTESTED = v.VERDICTS
NAN, GOOD, BAD, FEW = float("nan"), (1, 0, 1, 2, 10), (1, 0, -2, -1, 10), (1, 0, 1, 2, 9)


def judged(*rows):
    """Judge figures, each (kant, grens, laag, hoog, n)."""
    made = [v.figure("x", (lo + hi) / 2, lo, hi, grens=bound, kant=k, n=n) for k, bound, lo, hi, n in rows]
    return v.verdict(v.as_table(made))


RULE = [
    ([GOOD], HOLDS), ([BAD], FAILS), ([(1, 0, -1, 5, 99)], OPEN), ([(1, 5, 1, 4, 10)], FAILS), ([(1, 0, 0, 5, 10)], OPEN),
    ([(1, 0, -5, 0, 10)], OPEN), ([FEW], OPEN), ([(1, 0, -2, -1, 9)], OPEN), ([(-1, 5, 1, 2, 10)], HOLDS),
    ([(-1, 5, 6, 9, 10)], FAILS), ([(-1, 5, 4, 6, 10)], OPEN), ([(-1, 5, 5, 6, 10)], OPEN), ([(0, 8, 6, 10, 10)], HOLDS),
    ([(0, 100, 74, 125, 10)], OPEN), ([(0, 8, 8, 12, 10)], HOLDS), ([(0, 8, 4, 8, 10)], HOLDS), ([(0, 8, 9, 99, 10)], FAILS),
    ([(0, 8, 6, 7, 10)], FAILS), ([(0, 8, 7, 9, 9)], OPEN), ([(0, 8, 9, 10, 9)], OPEN), ([(0, -8, -9, -7, 10)], HOLDS),
    ([GOOD, (-1, 0, -2, -1, 10)], HOLDS), ([GOOD, FEW], OPEN), ([GOOD, BAD], FAILS), ([], UNTESTED),
    ([(1, 0, -1, 2, 10), (0, 5, 6, 7, 10)], FAILS), ([GOOD, (None, 0, NAN, -1, 0)], HOLDS), ([(None, *GOOD[1:])], UNTESTED),
    ([GOOD, (1, 0, NAN, 1, 9)], UNTESTED),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), RULE)
def test_the_rule_by_hand(rows, told):
    assert judged(*rows) == told


def plain(t):
    """Weighted r, plain r and the difference of two weighted means, of rows as they are."""
    both, w = t.dropna(), t["w"]
    cov = np.cov(both["x"], both["y"], aweights=both["w"])
    one, other = ((w * t["x"])[t[of]].sum() / (w[t[of]].sum() or NAN) for of in ("one", "other"))
    return [cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1]), both["x"].corr(both["y"]), one - other]


def test_intervals_are_those_of_a_plain_loop_over_units_drawn_anew():
    rng = np.random.default_rng(1)
    t = pd.DataFrame({"unit": np.repeat([f"u{i}" for i in range(9)], 4), "x": rng.normal(size=36)})
    t["y"], t["w"] = (t["x"] + rng.normal(3, 2, 36)).where(rng.random(36) < 0.9), rng.integers(0, 9, 36)
    t["one"], t["other"] = t["unit"].isin(["u0", "u1"]) & (t.index % 2 == 0), t["unit"] > "u1"
    t = t.sample(frac=1, random_state=1)
    r, even = v.moments(t["x"], t["y"], t["w"]), v.moments(t["x"], t["y"])
    parts = pd.concat({"r": r, "even": even, "gap": v.mean_gap(t["x"], t["one"], t["other"], t["w"])}, axis=1)
    ways, draws = {"r": v.correlation, "even": v.correlation, "gap": v.gap}, v.Draws(60, 5)
    found = v.drawn(parts, lambda s: {n: way(s[n]) for n, way in ways.items()}, draws, t["unit"])
    by = [part for _, part in t.groupby("unit")]
    times = np.random.default_rng(5).multinomial(9, np.full(9, 1 / 9), size=60)
    loop = [plain(pd.concat([p for p, k in zip(by, row, strict=True) for _ in range(k)])) for row in times]
    assert np.isnan(loop).any(), "a draw without the group gives no figure"
    told = [plain(t), *np.nanquantile(loop, [0.025, 0.975], axis=0)]
    np.testing.assert_allclose([v.interval(found[n]) for n in ways], np.transpose(told), atol=1e-12)


@pytest.mark.parametrize("few", [True, False])
def test_few_units_give_a_value_without_interval_and_no_spread_gives_nothing(few):
    units, one = 5 - few, pd.Series(np.arange(20.0))
    parts = pd.DataFrame({"in": one.where(one < units) + 1})  # others have nothing to add
    value, low, high = v.estimate(parts, lambda s: s["in"], v.Draws(50), one)
    assert value == sum(range(1, units + 1))
    seen = v.as_table([v.figure("x", value, low, high, grens=-1, n=9)])
    assert v.verdict(seen, 9) == (OPEN if few else HOLDS)
    flat = v.moments(one, one * 0 if few else one * np.nan)
    assert np.isnan(v.estimate(flat, v.correlation, v.Draws(9), one)).all()
    t = pd.DataFrame({"gemeente_code": range(20 - few), "code": ""})
    assert v.units(t).name == ("code" if few else "gemeente_code")


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_differences_of_shares_agree_with_statsmodels(n, m, data):
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    ends = [proportion_confint(c, of, method="wilson") for c, of in ((a, n), (b, m))]
    told = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    names, shares = ["waarde", "laag", "hoog"], zip((a / n, b / m), ends, strict=True)
    found = v.share_difference(*(pd.Series([share, *both], names) for share, both in shares))
    np.testing.assert_allclose(found, [a / n - b / m, *told], atol=1e-9)


@pytest.mark.slow
def test_intervals_hold_the_truth_19_times_in_20():
    rng, held, unit = np.random.default_rng(11), 0, pd.Series(np.repeat(np.arange(40), 3))
    for i in range(600):
        x, one = rng.normal(0, 1, 40)[unit] + rng.normal(0, 1, 120) + 0.7 * (unit % 2), unit % 2 == 1
        _, low, high = v.estimate(v.mean_gap(x, one, ~one), v.gap, v.Draws(400, i), unit)
        held += low <= 0.7 <= high
    assert 0.90 <= held / 600 <= 0.98
