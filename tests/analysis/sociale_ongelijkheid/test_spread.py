import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from statsmodels.api import WLS

from leefbaarheid.analysis.sociale_ongelijkheid.spread import (
    decomposition,
    distance,
    random_share,
    rank_range,
    spread,
)
from tests.analysis.sociale_ongelijkheid.country import countries, make_country


def areas(**gemeenten):
    frames = [pd.DataFrame({"gemeente_code": g, "afw": v}) for g, v in gemeenten.items()]
    frame = pd.concat(frames, ignore_index=True)
    frame["code"] = [f"{i:04}" for i in frame.index]
    return frame.assign(gemeente="stad " + frame["gemeente_code"], huishoudens=1.0, beoordeeld=True)


def test_hand_case_with_ties_and_a_small_gemeente():
    frame = areas(A=[0.0, 1, 2, 3, 4], B=[5.0, 6, 7, 8, 9], C=[0.0, 10, 20, 30, 40], D=[0.0, 99], E=[np.nan])
    table = spread(frame, 5).set_index("gemeente_code")
    assert table["n"].tolist() == [5, 5, 5, 2, 0]
    assert table["sd"].iloc[:3].tolist() == pytest.approx([2.5**0.5, 2.5**0.5, 250**0.5])
    assert table["sd_gewogen"].iloc[:3].tolist() == pytest.approx(table["sd"].iloc[:3].tolist())
    assert table["p90_p10"].iloc[:3].tolist() == pytest.approx([3.2, 3.2, 32])
    assert table["rang_spreiding"].iloc[:3].tolist() == [2, 2, 1]
    assert table.loc[["D", "E"], ["sd", "sd_gewogen", "p90_p10", "rang_spreiding"]].isna().all(axis=None)
    assert table["gemeente"].iloc[4] == "stad E"


def test_areas_without_weight_leave_the_weighted_spread_alone():
    frame = areas(A=[0.0, 1, 2, 3, 50])
    frame["huishoudens"] = [1.0, 1, 1, 1, 0]
    assert spread(frame, 4)["sd_gewogen"].item() == pytest.approx(np.std([0, 1, 2, 3], ddof=1))
    assert np.isnan(spread(frame, 5)["sd_gewogen"].item())
    assert spread(frame, 5)["sd"].item() == pytest.approx(np.std([0, 1, 2, 3, 50], ddof=1))


@settings(max_examples=40, deadline=None)
@given(countries())
def test_spread_agrees_with_numpy(country):
    table = spread(country, 3).set_index("gemeente_code")
    wide = {}
    for code, rows in country.groupby("gemeente_code"):
        found, x, w = table.loc[code], rows["afw"].to_numpy(), rows["huishoudens"].to_numpy()
        assert found["n"] == len(x), "areas without SES count"
        if len(x) < 3:
            continue
        assert found["sd"] == pytest.approx(np.std(x, ddof=1))
        assert found["p90_p10"] == pytest.approx(np.diff(np.percentile(x, [10, 90])).item())
        if (w > 0).sum() >= 3:
            assert found["sd_gewogen"] == pytest.approx(np.sqrt(np.cov(x, aweights=w)))
        if rows["beoordeeld"].sum() >= 3:
            own = rows[rows["beoordeeld"]]
            wide[code] = np.sqrt(np.cov(own["afw"], aweights=own["huishoudens"], ddof=0))
            assert found["spreiding"] == pytest.approx(wide[code])
            assert found["n_beoordeeld"] == len(own)
            assert found["afstand"] == pytest.approx(distance(own))
    ranks = {c: 1 + sum(other > sd for other in wide.values()) for c, sd in wide.items()}
    assert table["rang_spreiding"].dropna().to_dict() == ranks


def test_small_areas_do_not_widen_a_gemeente():
    frame = areas(A=[0.0, 1, 2, 3, 90])
    frame["beoordeeld"] = [True, True, True, True, False]
    found = spread(frame, 4).iloc[0]
    assert found["spreiding"] == pytest.approx(np.std([0, 1, 2, 3]))
    assert found["sd"] == pytest.approx(np.std([0, 1, 2, 3, 90], ddof=1))


def test_the_distance_between_tenths_of_households_by_hand():
    frame = areas(A=[0.0, 1.0, 3.0]).assign(huishoudens=[20.0, 60.0, 20.0])
    # the middles of their households lie at 10%, 50% and 90%
    assert distance(frame) == pytest.approx(3)
    assert distance(frame.iloc[::-1]) == pytest.approx(3)
    assert distance(pd.concat([frame, frame])) == pytest.approx(3), "the same areas in two halves"
    assert distance(frame.assign(huishoudens=[10.0, 80, 10])) == pytest.approx(
        1.0 + 2 * 0.4 / 0.45 - 1 + 0.4 / 0.45
    )
    assert np.isnan(distance(frame.assign(huishoudens=0.0)))


def test_rank_range_over_households_is_that_of_a_plain_loop():
    country = make_country([12] * 30, seed=5, missing=0)
    found = rank_range(country, draws=2000, weight="huishoudens").set_index("gemeente_code")
    rng = np.random.default_rng(9)
    groups = [(g["afw"].to_numpy(), g["huishoudens"].to_numpy()) for _, g in country.groupby("gemeente_code")]
    ranks = []
    for _ in range(600):
        sds = []
        for x, w in groups:
            at, n = rng.integers(0, len(x), len(x)), w.sum() ** 2 / (w**2).sum()
            sds.append(np.sqrt(np.cov(x[at], aweights=w[at], ddof=0) * n / (n - 1)))
        ranks.append((np.array(sds)[None, :] > np.array(sds)[:, None]).sum(axis=1) + 1)
    wanted = np.quantile(ranks, [0.025, 0.975], axis=0).T
    assert np.abs(found.to_numpy() - wanted).mean() < 1.0


def test_the_share_by_chance_is_that_of_random_labels():
    country = make_country([6] * 30, seed=2, missing=0)
    rng = np.random.default_rng(4)
    dealt = [
        decomposition(country.assign(gemeente_code=rng.permutation(country["gemeente_code"]))).eta2
        for _ in range(300)
    ]
    assert random_share(country, "gemeente_code", 400, 1) == pytest.approx(np.mean(dealt), abs=0.01)
    even = country.assign(huishoudens=1.0)
    assert random_share(even, "gemeente_code", 2000, 1) == pytest.approx(29 / 179, abs=0.005), (
        "(G - 1) / (n - 1)"
    )
    assert np.isnan(random_share(areas(A=[1.0, 1.0]), "gemeente_code", 5, 1))


def test_rank_range_is_repeatable():
    country = make_country([10, 15, 40, 12, 60, 25, 9], seed=4)
    found = rank_range(country, draws=200, seed=1)
    assert found["gemeente_code"].tolist() == [f"GM{9001 + i}" for i in range(6)]
    pd.testing.assert_frame_equal(found, rank_range(country.sample(frac=1), draws=200, seed=1))
    assert not found.equals(rank_range(country, draws=200, seed=2))


def test_rank_range_is_that_of_a_plain_loop():
    country = make_country([10] * 30 + [100] * 30, seed=5)
    found = rank_range(country, draws=2000).set_index("gemeente_code")
    rng = np.random.default_rng(9)
    groups = [g["afw"].to_numpy() for _, g in country.groupby("gemeente_code")]
    ranks = []
    for _ in range(400):
        sds = np.array(
            [np.std(rng.choice(x, len(x)), ddof=1) * (len(x) / (len(x) - 1)) ** 0.5 for x in groups]
        )
        ranks.append((sds[None, :] > sds[:, None]).sum(axis=1) + 1)
    wanted = np.quantile(ranks, [0.025, 0.975], axis=0).T
    difference = found.to_numpy() - wanted
    assert np.abs(difference).mean() < 1.5
    assert np.abs(difference[:30].mean(axis=0)).max() < 0.6, "small gemeenten do not sink"
    assert (found["rang_laag"] < found["rang_hoog"]).all()


def test_rank_range_of_gemeenten_far_apart_is_one_rank():
    rng = np.random.default_rng(0)
    frame = areas(A=rng.normal(size=30), B=rng.normal(size=30) * 100, C=rng.normal(size=30) * 1e4 + 1e6)
    assert rank_range(frame)[["rang_laag", "rang_hoog"]].to_numpy().tolist() == [[3, 3], [2, 2], [1, 1]]


def test_rank_range_without_gemeenten_is_empty():
    table = rank_range(areas(A=[1.0, 2.0]))
    assert list(table) == ["gemeente_code", "rang_laag", "rang_hoog"]
    assert table.empty


def test_decomposition_by_hand():
    frame = areas(A=[0.0, 2.0], B=[4.0, np.nan, 7.0]).assign(huishoudens=[1.0, 3, 4, 5, 0])
    found = decomposition(frame)
    # A: mean 1.5 with weight 4, B: 4 with weight 4; overall mean 2.75
    assert found.between == pytest.approx(1.25**2)
    assert found.within == pytest.approx((1 * 1.5**2 + 3 * 0.5**2) / 8)
    assert found.total == pytest.approx(found.between + found.within)
    assert found.eta2 == pytest.approx(found.between / found.total)


@settings(max_examples=40, deadline=None)
@given(countries())
def test_eta_squared_is_the_r_squared_of_a_weighted_regression_on_groups(country):
    known = country[country["huishoudens"] > 0]
    for by in ("gemeente_code", "provincie_code"):
        found = decomposition(country, by)
        if len(known) < 2:
            assert np.isnan(found.eta2)
            continue
        x, w = known["afw"].to_numpy(), known["huishoudens"].to_numpy()
        dummies = pd.get_dummies(known[by]).astype(float)
        assert found.total == pytest.approx(np.cov(x, aweights=w, ddof=0).item())
        residuals = WLS(x, dummies, weights=w).fit().resid
        assert found.within == pytest.approx(np.average(residuals**2, weights=w), abs=1e-12)
        assert found.eta2 == pytest.approx(1 - found.within / found.total)


def test_decomposition_without_weight_or_difference():
    assert np.isnan(decomposition(areas(A=[1.0, 2.0]).assign(huishoudens=0.0)).total)
    same = decomposition(areas(A=[0.1, 0.1], B=[0.1]))
    assert np.isnan(same.eta2)
