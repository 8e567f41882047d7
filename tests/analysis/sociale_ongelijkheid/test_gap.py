"""Inequality between fifths of households: by hand, household by household, by statsmodels and by draws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from statsmodels.api import WLS, add_constant

from leefbaarheid.analysis.sociale_ongelijkheid.gap import inequality
from tests.analysis.sociale_ongelijkheid.country import make_country


def made(n=40, seed=0, ties=False):
    country = make_country([1] * n, seed=seed, missing=0).reset_index(drop=True)
    areas = country[["gemeente_code", "huishoudens"]].assign(ses=country["totaal"].round(1 if ties else 9))
    return areas, pd.DataFrame({("afw", 2014): country["afw"], ("afw", 2020): country["fys"]})


def plain(areas, score):
    """Means of the lowest and the highest fifth of the households: by the points that all below a household have."""
    sums = (of.groupby(areas["ses"]).sum() for of in (areas["huishoudens"], areas["huishoudens"] * score))
    households, points = ([0, *of.cumsum()] for of in sums)
    fifth = households[-1] / 5
    at_fifth, at_last = np.interp([fifth, 4 * fifth], households, points)
    return at_fifth / fifth, (points[-1] - at_last) / fifth


def plain_slope(areas, score):
    """Weighted regression of the score on the share of the households below an area and half of those at its SES."""
    ses, w = areas["ses"], areas["huishoudens"]
    r = [(w[ses < own].sum() + w[ses == own].sum() / 2) / w.sum() for own in ses]
    return WLS(score.to_numpy(), add_constant(np.array(r)), weights=w).fit().params[-1]


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(8, 60), st.booleans(), st.floats(0.1, 50), st.floats(-3, 3))
def test_gap_and_slope_are_those_of_plain_sums_whatever_order_and_scale(seed, n, ties, scale, shift):
    areas, scores = made(n, seed, ties)
    levels, changes = inequality(areas, scores, draws=10)
    for row in levels.itertuples():
        score = scores[row.score, row.jaar]
        assert [row.laagste, row.hoogste] == pytest.approx(plain(areas, score))
        assert row.helling == pytest.approx(plain_slope(areas, score))
        assert row.gat == pytest.approx(row.hoogste - row.laagste)
    assert changes["verandering"].tolist() == pytest.approx([levels["gat"][1] - levels["gat"][0]])
    order = np.random.default_rng(seed).permutation(n)
    turned = areas.assign(huishoudens=areas["huishoudens"] * scale, ses=areas["ses"] + shift).iloc[order]
    other = inequality(turned, scores.iloc[order], draws=10)[0]
    pd.testing.assert_frame_equal(*(t[["laagste", "hoogste", "gat", "helling"]] for t in (levels, other)))


def test_intervals_are_those_of_drawing_gemeenten_anew():
    areas, scores = made(60, 3)
    areas["gemeente_code"] = [f"GM{i // 2}" for i in range(60)]
    levels, changes = inequality(areas, scores, draws=3000, seed=1)
    rng, gaps = np.random.default_rng(8), []
    for _ in range(200):
        rows = np.ravel([[2 * g, 2 * g + 1] for g in rng.integers(0, 30, 30)])
        drawn, score = areas.iloc[rows].reset_index(drop=True), scores.iloc[rows].reset_index(drop=True)
        gaps.append([np.diff(plain(drawn, score[c])).item() for c in scores])
    wanted = np.quantile(gaps, [0.025, 0.975], axis=0)
    near = 0.2 * np.ptp(wanted, axis=0).max()
    np.testing.assert_allclose(levels[["gat_laag", "gat_hoog"]].T, wanted, atol=near)
    low, high, sure = changes[["laag", "hoog", "zeker"]].iloc[0]
    np.testing.assert_allclose([low, high], np.quantile(np.diff(gaps, axis=1), [0.025, 0.975]), atol=near)
    assert sure == (low > 0 or high < 0)
