"""Groups of areas: each by hand, what holds for any, and all of them by a plain loop."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.stijgers_en_dalers import groups as g
from leefbaarheid.classes import BOUNDS, cutoffs, middle_of_class_6
from tests.analysis.frames import areas, make_areas

NATIONAL, MIDDLE = 0.0388, middle_of_class_6()
UP, DOWN, EXTREME = {"sterk_verbeterd"}, {"verder_verslechterd"}, {"sterk_verbeterd", "extreme_start"}
BEHIND, SLOW = {"vroegsignalering_relatief"}, {"gestegen_maar_achterblijvend"}
EARLY, HALF = {"vroegsignalering_absoluut", *BEHIND}, {"klasse_6": "onderste_helft"}


@pytest.mark.parametrize(
    ("start", "change", "expected", "rules"),
    [
        (-0.30, 0.15, UP, {}), (-0.30, 0.13, set(), {}), (-0.20, 0.15, set(), {}), (-0.45, 0.40, EXTREME, {}),
        (-0.40, 0.30, UP, {}), (-0.30, -0.0392, DOWN, {}), (-0.30, -0.0391, set(), {}), (-0.20, -0.05, DOWN, {}),
        (-0.12, -0.05, EARLY, {}), (-0.05, -0.05, EARLY, {}), (0.05, -0.05, set(), {}), (-0.05, -0.001, BEHIND, {}),
        (-0.05, 0.0, set(), {}), (-0.05, 0.0387, SLOW, {}), (-0.05, 0.0388, set(), {}),
        (-0.05, -0.02, set(), {"drempel_relatief": 0.06}), (-0.05, -0.03, BEHIND, {"drempel_relatief": 0.06}),
        (MIDDLE - 0.001, -0.1, EARLY, HALF), (MIDDLE + 0.001, -0.1, set(), HALF), (-0.12, -0.1, EARLY, HALF),
        (-0.40, 0.35, EXTREME, {"extreme_start_tot": 2}),
    ],
)  # fmt: skip
def test_each_group_by_hand(start, change, expected, rules):
    found = g.assign_groups(make_areas([(start, {"onv": change}, 100)]), g.Rules(**rules), NATIONAL).iloc[0]
    assert {*found.index[found]} == expected | {"alle"}


def test_a_group_that_cannot_be_determined_has_no_column():
    frame, parents = make_areas([(-0.05, {"onv": -0.1}, 100)]), pd.Series(["A"])
    asked = ((None, parents), (0.0,), (0.0, parents))
    lacking = [{*g.GROUPS} - {*g.assign_groups(frame, g.Rules(), *of)} for of in asked]
    assert lacking == [{*BEHIND, *SLOW, "achterblijvend"}, {"achterblijvend"}, set()]
    assert pytest.approx((cutoffs()[4] + cutoffs()[5]) / 2) == MIDDLE


def test_lagging_parts_by_hand():
    rows = [
        (-0.30, 0.20, 100, "A", 0),  # improved
        (-0.33, 0.02, 100, "A", 1),
        (-0.34, 0.05, 100, "A", 0),  # rose more than the country
        (-0.33, 0.02, 100, "B", 0),  # nothing improved there
        (-0.30, 0.20, None, "C", 0),  # improved, but no woningen known
        (-0.33, 0.02, 100, "C", 0),  # so this one holds no improved woningen
        (-0.33, 0.02, 100, None, 0),
    ]
    frame = make_areas([(start, {"won": change}, weight) for start, change, weight, *_ in rows])
    improved = g.assign_groups(frame, g.Rules(), NATIONAL)["sterk_verbeterd"]
    found = g.lagging_parts(frame, improved, pd.Series([row[3] for row in rows]), NATIONAL)
    assert found.tolist() == [row[4] for row in rows]


@settings(max_examples=20)
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
