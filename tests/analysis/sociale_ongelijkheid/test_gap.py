import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.api import WLS, add_constant

from leefbaarheid.analysis.sociale_ongelijkheid.gap import inequality
from tests.analysis.sociale_ongelijkheid.country import make_country


def made(n=40, seed=0, ties=False):
    country = make_country([1] * n, seed=seed, missing=0).rename(columns={"totaal": "ses"})
    if ties:
        country["ses"] = country["ses"].round(1)
    areas = country[["code", "gemeente_code", "ses", "huishoudens"]].reset_index(drop=True)
    scores = pd.DataFrame({("afw", 2014): country["afw"], ("afw", 2020): country["fys"]}).reset_index(
        drop=True
    )
    return areas, scores


def plain_gap(areas, score):
    """The mean of the highest fifth of households less that of the lowest, household by household at the cut."""
    order = areas.assign(y=score).sort_values("ses")
    total = order["huishoudens"].sum()
    means = []
    for rows in (order, order[::-1]):
        left, taken, weight = 0.2 * total, 0.0, 0.0
        for _, group in rows.groupby("ses", sort=False):
            part = min(1.0, left / group["huishoudens"].sum())
            taken += part * (group["huishoudens"] * group["y"]).sum()
            weight += part * group["huishoudens"].sum()
            left -= part * group["huishoudens"].sum()
            if left <= 1e-9:
                break
        means.append(taken / weight)
    return means[1] - means[0]


def plain_slope(areas, score):
    """Weighted regression of the score on the share of the households below an area and half of those at its SES."""
    w = areas["huishoudens"]
    r = [(w[areas["ses"] < ses].sum() + w[areas["ses"] == ses].sum() / 2) / w.sum() for ses in areas["ses"]]
    return WLS(score.to_numpy(), add_constant(np.array(r)), weights=w).fit().params[1]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60), st.booleans())
def test_gap_and_slope_are_those_of_a_plain_loop(seed, n, ties):
    areas, scores = made(n, seed, ties)
    levels, changes = inequality(areas, scores, draws=20)
    for row in levels.itertuples():
        assert row.gat == pytest.approx(plain_gap(areas, scores[row.score, row.jaar]))
        assert row.gat == pytest.approx(row.hoogste - row.laagste)
        if areas["ses"].nunique() > 1:
            assert row.helling == pytest.approx(plain_slope(areas, scores[row.score, row.jaar]))
    assert changes["verandering"].tolist() == pytest.approx([levels["gat"][1] - levels["gat"][0]])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 50), st.floats(-3, 3))
def test_order_weights_and_the_scale_of_ses_do_not_matter(seed, scale, shift):
    areas, scores = made(30, seed, ties=True)
    one, _ = inequality(areas, scores, draws=10)
    order = np.random.default_rng(seed).permutation(len(areas))
    turned = areas.assign(huishoudens=areas["huishoudens"] * scale, ses=areas["ses"] + shift).iloc[order]
    other, _ = inequality(turned, scores.iloc[order], draws=10)
    columns = ["laagste", "hoogste", "gat", "helling"]
    pd.testing.assert_frame_equal(one[columns], other[columns])


def test_by_hand_the_area_at_the_cut_is_split():
    areas = pd.DataFrame(
        {"ses": [1.0, 2, 3, 4], "huishoudens": [10.0, 30, 30, 30], "gemeente_code": list("ABCD")}
    )
    scores = pd.DataFrame({("afw", 2020): [0.0, 1.0, 2.0, 4.0]})
    levels, changes = inequality(areas, scores, draws=5)
    # the lowest 20 of 100 households: all 10 of the first and 10 of the second
    assert levels[["laagste", "hoogste"]].iloc[0].tolist() == pytest.approx([0.5, 4.0])
    assert changes.empty


def test_intervals_are_those_of_drawing_gemeenten_anew():
    areas, scores = made(60, 3)
    areas["gemeente_code"] = [f"GM{i // 2}" for i in range(60)]
    levels, changes = inequality(areas, scores, draws=3000, seed=1)
    pd.testing.assert_frame_equal(levels, inequality(areas, scores, draws=3000, seed=1)[0])
    rng, gaps = np.random.default_rng(8), []
    groups = areas.groupby("gemeente_code").indices
    for _ in range(500):
        rows = np.concatenate([groups[f"GM{g}"] for g in rng.integers(0, 30, 30)])
        drawn = areas.iloc[rows].reset_index(drop=True)
        gaps.append([plain_gap(drawn, scores.iloc[rows][c].reset_index(drop=True)) for c in scores])
    wanted = np.quantile(gaps, [0.025, 0.975], axis=0)
    scale = np.ptp(wanted, axis=0)
    assert np.abs(levels[["gat_laag", "gat_hoog"]].to_numpy().T - wanted).max() < 0.2 * scale.max()
    moved = np.quantile(np.diff(gaps, axis=1), [0.025, 0.975])
    assert changes[["laag", "hoog"]].iloc[0].tolist() == pytest.approx(moved, abs=0.2 * scale.max())
    assert changes["zeker"].tolist() == [bool(changes["laag"][0] > 0 or changes["hoog"][0] < 0)]
