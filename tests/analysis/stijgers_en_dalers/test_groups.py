"""Groups of areas and what a change is worth: by hand, what holds for any, by loops, recipe and simulation."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import leefbaarheid as lb
from leefbaarheid.analysis.stijgers_en_dalers import groups as g
from leefbaarheid.classes import BOUNDS, NOISE, middle_of_class_6, noise_sd
from tests.analysis.frames import areas, make_areas

NATIONAL, MIDDLE, RULES = 0.0388, middle_of_class_6(), g.Rules()
UP, DOWN, EXTREME = {"sterk_verbeterd"}, {"verder_verslechterd"}, {"sterk_verbeterd", "extreme_start"}
BEHIND, SLOW = {"vroegsignalering_relatief"}, {"gestegen_maar_achterblijvend"}
EARLY, HALF = {"vroegsignalering_absoluut", *BEHIND}, {"klasse_6": "onderste_helft"}


BY_HAND = [
    (-0.30, 0.15, UP, {}), (-0.30, 0.13, set(), {}), (-0.20, 0.15, set(), {}), (-0.45, 0.40, EXTREME, {}),
    (-0.40, 0.30, UP, {}), (-0.30, -0.0392, DOWN, {}), (-0.30, -0.0391, set(), {}), (-0.20, -0.05, DOWN, {}),
    (-0.12, -0.05, EARLY, {}), (-0.05, -0.05, EARLY, {}), (0.05, -0.05, set(), {}), (-0.05, -0.001, BEHIND, {}),
    (-0.05, 0.0, set(), {}), (-0.05, 0.0387, SLOW, {}), (-0.05, 0.0388, set(), {}),
    (-0.05, -0.02, set(), {"drempel_relatief": 0.06}), (-0.05, -0.03, BEHIND, {"drempel_relatief": 0.06}),
    (MIDDLE - 0.001, -0.1, EARLY, HALF), (MIDDLE + 0.001, -0.1, set(), HALF), (-0.12, -0.1, EARLY, HALF),
    (-0.40, 0.35, EXTREME, {"extreme_start_tot": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("start", "change", "expected", "rules"), BY_HAND)
def test_each_group_by_hand(start, change, expected, rules):
    found = g.assign_groups(make_areas([(start, {"onv": change}, 100)]), g.Rules(**rules), NATIONAL).iloc[0]
    assert {*found.index[found]} == expected | {"alle"}


def test_a_group_that_cannot_be_determined_has_no_column():
    frame, parents = make_areas([(-0.05, {"onv": -0.1}, 100)]), pd.Series(["A"])
    asked = ((None, parents), (0.0,), (0.0, parents))
    lacking = [{*g.GROUPS} - {*g.assign_groups(frame, g.Rules(), *of)} for of in asked]
    assert lacking == [{*BEHIND, *SLOW, "achterblijvend"}, {"achterblijvend"}, set()]
    assert pytest.approx((lb.cutoffs()[4] + lb.cutoffs()[5]) / 2) == MIDDLE


def test_lagging_parts_by_hand():
    # the first improved, the third rose more than the country; B holds nothing improved, C no known woningen of it
    rows = [(-0.30, 0.20, 100, "A", 0), (-0.33, 0.02, 100, "A", 1), (-0.34, 0.05, 100, "A", 0), (-0.33, 0.02, 100, "B", 0),
            (-0.30, 0.20, None, "C", 0), (-0.33, 0.02, 100, "C", 0), (-0.33, 0.02, 100, None, 0)]  # fmt: skip
    frame = make_areas([(start, {"won": change}, weight) for start, change, weight, *_ in rows])
    improved = g.assign_groups(frame, g.Rules(), NATIONAL)["sterk_verbeterd"]
    found = g.lagging_parts(frame, improved, pd.Series([row[3] for row in rows]), NATIONAL)
    assert found.tolist() == [row[4] for row in rows]


@given(areas(), st.floats(-0.05, 0.1))
def test_groups_agree_with_a_plain_loop(frame, national):
    upper, wanted = ((BOUNDS["laag"] + BOUNDS["hoog"]) / 2).tolist(), []
    for row in frame.itertuples():
        start, end = (1 + sum(score > u for u in upper) for score in (row.afw_van, row.afw_tot))
        change, early = row.verandering, start in (5, 6)
        up = start <= 3 and end >= 5
        fell, behind = change <= -0.0392, change - national <= -0.0392
        absolute, relative = early and fell, early and behind
        told = [True, up, start <= 4 and fell, absolute, relative, early and 0 < change < national]
        wanted.append([*told, start == 1 and end >= 5])
    found = g.assign_groups(frame, g.Rules(), national)
    assert [*found] == [name for name in g.GROUPS if name != "achterblijvend"]
    assert np.array_equal(found, wanted)


def measured(scores, households, least, most):
    """The recipe of :data:`leefbaarheid.classes.NOISE`, for the areas of a band of households.

    ``scores`` has a column a year, two years apart. Noise of one year is undone by the next change, so successive
    changes covary by minus the variance of one score, and a change has the noise of two.
    """
    own = households.reindex(scores.index).fillna(0)
    less = scores.apply(lambda score: score - np.average(score, weights=own)).to_numpy()
    changes = np.diff(less[(own >= least) & (own < most)]).T
    clipped = [np.clip(c, *np.quantile(c, [0.01, 0.99])) for c in changes]  # a few areas were built anew
    return np.sqrt(-2 * min(np.mean([np.cov(a, b)[0, 1] for a, b in pairwise(clipped)]), 0.0))


def test_the_table_is_what_the_recipe_gives_of_the_data_inside(real):
    rows = real.scores("pc4", years=range(2012, 2023, 2), columns=["code", "jaar", "afw"])
    households = real.attributes("pc4", ["huishoudens"]).set_index("code")["waarde"]
    scores = rows.pivot(index="code", columns="jaar", values="afw").dropna()
    found = [measured(scores, households, *band) for band in pairwise([*NOISE["huishoudens"], np.inf])]
    assert np.round(found, 4).tolist() == NOISE["sd"].tolist()
    assert np.diff(lb.cutoffs()).mean() == pytest.approx(lb.STEP, abs=5e-5), "of classes two to eight"


def test_a_change_counts_from_the_threshold_and_beyond_noise():
    change = pd.Series([0.0392, -0.0391, -0.058, 0.0588, 0.0392])
    found = g.beyond_noise(change, pd.Series([0.01, 0.01, 0.03, 0.03, np.nan]), 0.0392)
    assert found.tolist() == [True, False, False, True, True]


def test_groups_against_the_country_are_judged_less_its_change():
    frame = make_areas([(-0.05, {"onv": -0.045}, 3000), (-0.05, {"onv": 0.001}, 3000), (-0.05, {}, 50)])
    frame["ruis_sd"] = noise_sd(frame["woningen"])
    groups = g.assign_groups(frame, RULES, 0.04)[[*EARLY]]
    assert g.beyond_by_group(frame, groups, RULES, 0.04).to_numpy().T.tolist() == [[True, False, False]] * 2
    assert groups["vroegsignalering_relatief"].tolist() == [True, False, True]


@given(st.floats(-0.1, 0.1), st.floats(0.005, 0.1), st.floats(-0.4, 0.1))
@settings(max_examples=10)
def test_the_chances_are_those_of_a_simulation(national, sd, start):
    one = make_areas([(start, {}, 500)]).assign(ruis_sd=sd)
    expected = g.expected_by_noise(one, RULES, national).iloc[0].dropna()
    change = np.random.default_rng(3).normal(national, sd, 40_000)
    many = pd.DataFrame({"verandering": change, "klasse_tot": lb.classify(start + change)})
    many = many.assign(afw_van=start, klasse_van=one["klasse_van"][0], woningen=500.0)
    share = g.assign_groups(many, RULES, national).mean()
    assert expected.to_dict() == pytest.approx(share[expected.index].to_dict(), abs=0.012)
    assert g.expected_by_noise(one, RULES, None).isna().all(axis=None)
