import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.analysis.stijgers_en_dalers.groups import (
    GROUPS,
    Rules,
    assign_groups,
    lagging_parts,
    starting_base,
)
from leefbaarheid.classes import BOUNDS, cutoffs, middle_of_class_6
from tests.analysis.frames import areas, make_areas

T = 0.0392
NATIONAL = 0.0388


def one(start: float, change: float, **rules) -> set[str]:
    frame = make_areas([(start, {"onv": change}, 100)])
    groups = assign_groups(frame, Rules(**rules), NATIONAL)
    return {g for g in groups.columns if groups[g].iloc[0]} - {"alle"}


@pytest.mark.parametrize(
    ("start", "change", "expected"),
    [
        (-0.30, 0.15, {"sterk_verbeterd"}),
        (-0.30, 0.13, set()),
        (-0.20, 0.15, set()),
        (-0.45, 0.40, {"sterk_verbeterd", "extreme_start"}),
        (-0.40, 0.30, {"sterk_verbeterd"}),
        (-0.30, -0.0392, {"verder_verslechterd"}),
        (-0.30, -0.0391, set()),
        (-0.20, -0.05, {"verder_verslechterd"}),
        (-0.12, -0.05, {"vroegsignalering_absoluut", "vroegsignalering_relatief"}),
        (-0.05, -0.05, {"vroegsignalering_absoluut", "vroegsignalering_relatief"}),
        (0.05, -0.05, set()),
        (-0.05, -0.001, {"vroegsignalering_relatief"}),
        (-0.05, 0.0, set()),
        (-0.05, 0.0387, {"gestegen_maar_achterblijvend"}),
        (-0.05, 0.0388, set()),
    ],
)
def test_each_group_by_hand(start, change, expected):
    assert one(start, change) == expected


def test_relative_group_follows_its_own_threshold():
    assert one(-0.05, -0.02, drempel_relatief=0.06) == set()
    assert one(-0.05, -0.03, drempel_relatief=0.06) == {"vroegsignalering_relatief"}


def test_lower_half_of_class_6():
    middle = middle_of_class_6()
    assert middle == pytest.approx((cutoffs()[4] + cutoffs()[5]) / 2)
    below, above = middle - 0.001, middle + 0.001
    assert one(below, -0.1, klasse_6="onderste_helft") >= {"vroegsignalering_absoluut"}
    assert one(above, -0.1, klasse_6="onderste_helft") == set()
    assert one(-0.12, -0.1, klasse_6="onderste_helft") >= {"vroegsignalering_absoluut"}


def test_extreme_start_to_class_2():
    assert one(-0.40, 0.35, extreme_start_tot=2) == {"sterk_verbeterd", "extreme_start"}


def test_a_group_that_cannot_be_determined_has_no_column():
    frame = make_areas([(-0.05, {"onv": -0.1}, 100)])
    without = assign_groups(frame, Rules(), None)
    assert "vroegsignalering_relatief" not in without
    assert "gestegen_maar_achterblijvend" not in without
    assert "achterblijvend" not in without
    assert "achterblijvend" not in assign_groups(frame, Rules(), NATIONAL)
    parents = pd.Series(["A"], index=frame.index)
    assert "achterblijvend" in assign_groups(frame, Rules(), NATIONAL, parents)


def test_lagging_parts_by_hand():
    frame = make_areas(
        [
            (-0.30, {"won": 0.20}, 100),  # improved, in A
            (-0.33, {"won": 0.02}, 100),  # lags in A
            (-0.34, {"won": 0.05}, 100),  # rose more than the country: no
            (-0.33, {"won": 0.02}, 100),  # nothing improved in B: no
            (-0.30, {"won": 0.20}, None),  # improved, but no woningen known, in C
            (-0.33, {"won": 0.02}, 100),  # so C holds no improved woningen: no
            (-0.33, {"won": 0.02}, 100),  # parent unknown: no
        ]
    )
    parents = pd.Series(["A", "A", "A", "B", "C", "C", None], index=frame.index)
    improved = assign_groups(frame, Rules(), NATIONAL)["sterk_verbeterd"]
    assert lagging_parts(frame, improved, parents, NATIONAL).tolist() == [0, 1, 0, 0, 0, 0, 0]


@given(areas(), st.floats(-0.05, 0.1), st.floats(0.01, 0.1), st.sampled_from(["alles", "onderste_helft"]))
def test_properties_of_the_groups(frame, national, threshold, half):
    rules = Rules(drempel=threshold, drempel_relatief=threshold, klasse_6=half)
    groups = assign_groups(frame, rules, national)
    base = starting_base(frame, rules)
    assert list(groups.columns) == [g for g in GROUPS if g in groups.columns]
    for name in groups:
        assert not (groups[name] & ~base[name]).any(), f"{name} lies outside its base"
    exclusive = ["sterk_verbeterd", "verder_verslechterd", "vroegsignalering_absoluut"]
    assert (groups[exclusive].sum(axis=1) <= 1).all()
    assert not (groups["gestegen_maar_achterblijvend"] & groups["vroegsignalering_absoluut"]).any()
    assert (groups["extreme_start"] <= groups["sterk_verbeterd"]).all()
    higher = assign_groups(
        frame, Rules(drempel=threshold * 2, drempel_relatief=threshold, klasse_6=half), national
    )
    for name in ("verder_verslechterd", "vroegsignalering_absoluut"):
        assert (higher[name] <= groups[name]).all(), "a higher threshold cannot add areas"


@given(areas(), st.floats(-0.05, 0.1))
def test_groups_agree_with_a_plain_loop(frame, national):
    groups = assign_groups(frame, Rules(), national)
    upper = ((BOUNDS["laag"] + BOUNDS["hoog"]) / 2).tolist()

    def klasse(score):
        return 1 + sum(score > u for u in upper)

    for i, row in frame.iterrows():
        start, end = klasse(row["afw_van"]), klasse(row["afw_tot"])
        change = row["verandering"]
        assert groups.at[i, "sterk_verbeterd"] == (start in (1, 2, 3) and end >= 5)
        assert groups.at[i, "verder_verslechterd"] == (start in (1, 2, 3, 4) and change <= -T)
        assert groups.at[i, "vroegsignalering_absoluut"] == (start in (5, 6) and change <= -T)
        assert groups.at[i, "vroegsignalering_relatief"] == (start in (5, 6) and change - national <= -T)
        assert groups.at[i, "gestegen_maar_achterblijvend"] == (start in (5, 6) and 0 < change < national)
        assert groups.at[i, "extreme_start"] == (start == 1 and end >= 5)
    assert np.array_equal(groups["alle"], np.ones(len(frame), bool))
