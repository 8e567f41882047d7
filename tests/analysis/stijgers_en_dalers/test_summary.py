"""What groups hold: by hand, and by plain sums over any areas; counts at other thresholds and choices are the same."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from leefbaarheid.analysis.stijgers_en_dalers import summary as s
from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS, Rules, assign_groups
from leefbaarheid.analysis.stijgers_en_dalers.sensitivity import by_choice, by_threshold
from leefbaarheid.terms import DIMENSIONS
from tests.analysis.frames import areas, make_areas

RULES, NATIONAL = Rules(), 0.03
RELATIVE = ["vroegsignalering_relatief", "gestegen_maar_achterblijvend", "achterblijvend"]


def table_of(frame, regions=None, national=NATIONAL):
    regions = regions or {"NL": pd.Series(True, index=frame.index)}
    return s.summarise(frame, assign_groups(frame, RULES, national), RULES, regions)


def test_summary_by_hand():
    changes = [({"onv": 0.10, "won": 0.06}, 100), ({"onv": 0.20, "won": -0.02}, 300), ({"onv": 0.01}, 600)]
    frame = make_areas([*((-0.30, *row) for row in changes), (0.20, {"vrz": 0.01}, 1000)])
    row = table_of(frame).set_index("groep").loc["sterk_verbeterd"]
    figures = ["aantal_gebieden", "woningen", "basis_woningen", "aandeel", "verandering", "won"]
    assert row[figures].tolist() == pytest.approx([2, 400, 1000, 0.4, (16 + 54) / 400, (6 - 6) / 400])
    assert row["leidende_dimensie"] == "onv"


def test_what_cannot_be_determined_is_missing_and_what_is_empty_is_nought():
    rows = table_of(make_areas([(-0.30, {"onv": 0.01}, 100)]), national=None).set_index("groep")
    figures = rows[["aantal_gebieden", "woningen", "aandeel"]].astype(float)
    assert figures.loc["sterk_verbeterd"].tolist() == [0, 0, 0]
    assert figures.loc[RELATIVE].isna().all(axis=None)
    assert pd.isna(figures.loc["vroegsignalering_absoluut", "aandeel"]), (
        "a share of an empty base is not nought"
    )


@settings(max_examples=25)
@given(areas(smallest=4))
def test_regions_and_parts_and_classes_add_up_and_contributions_sum(frame):
    third = np.arange(len(frame)) % 3
    parts = {name: pd.Series(third == i) for i, name in enumerate(("G4", "G40", "overig"))}
    table = table_of(frame, {**parts, "NL": pd.Series(True, index=frame.index)})
    assert table["groep"].drop_duplicates().tolist() == [*GROUPS]
    figures = ["aantal_gebieden", "woningen", "basis_woningen"]
    national = table[table["gebied"] == "NL"].set_index("groep")[figures].astype(float)
    split = table[table["gebied"] != "NL"].groupby("groep")[figures].sum(min_count=1).astype(float)
    np.testing.assert_allclose(split.loc[national.index], national)
    known = table.dropna(subset=["verandering"])
    np.testing.assert_allclose(known[[*DIMENSIONS]].sum(axis=1), known["verandering"], atol=1e-12)
    assert table["aandeel"].dropna().between(0, 1 + 1e-12).all()
    whole = s.composition(table).groupby("groep")["samenstelling"].sum(min_count=1)[national.index]
    np.testing.assert_allclose(whole, np.where(national["woningen"] > 0, 1, np.nan))
    begin = table_of(frame, {k: frame["klasse_van"] == k for k in range(1, 10)})
    by_class = begin.groupby("groep")[figures].sum(min_count=1).astype(float)
    np.testing.assert_allclose(by_class.loc[national.index], national)
    wanted = frame.groupby(["klasse_van", "klasse_tot"])["woningen"]
    moved = s.transitions(frame).set_index(["klasse_van", "klasse_tot"])
    assert moved["woningen"].to_dict() == wanted.sum().to_dict()
    assert moved["aantal_gebieden"].to_dict() == wanted.size().to_dict()


def test_list_holds_every_area_and_tells_which_are_judged_and_what_still_holds():
    rows = [(-0.05, {"onv": fall}, weight) for fall, weight in ((-0.1, 4), (-0.08, 5), (-0.05, None))]
    frame = make_areas([*rows, (0.3, {}, 50)], least=5)
    groups = assign_groups(frame, RULES, NATIONAL)
    both = "vroegsignalering_absoluut;vroegsignalering_relatief"
    later = groups.set_index(frame["code"]).assign(vroegsignalering_relatief=False).drop(index="1000")
    table = s.area_list(frame, groups, RULES, later)
    assert table["code"].tolist() == ["1000", "1001", "1002", "1003"]
    assert table["beoordeeld"].tolist() == [False, True, False, True]
    assert table["groepen"].tolist() == [both] * 3 + [""]
    assert table["nog_zo"].fillna("?").tolist() == ["?", *["vroegsignalering_absoluut"] * 2, ""]
    assert table["boven_ruis"].tolist() == [True, True, True, False]
    assert table["woningen"].isna().tolist() == [False, False, True, False]


def test_larger_areas_tell_none_from_unknown():
    frame = make_areas([(-0.3, {}, weight) for weight in (10.0, 5.0, None, 0.0, 7.0)])
    groups = pd.DataFrame({"a": [True, True, False, True, True], "b": [False, True, True, False, False]})
    found = s.in_larger_areas(frame, groups, pd.Series(["x", "x", "y", "z", None]))
    # b of y has an area of unknown weight; z has no dwellings, known
    wanted = pd.DataFrame({"a": [15.0, 0], "b": [5.0, np.nan]}, index=["x", "y"])
    pd.testing.assert_frame_equal(found, wanted)


@settings(max_examples=10)
@given(areas())
def test_thresholds_and_choices_count_the_groups_of_their_own_areas_and_rules(frame):
    parents = pd.Series("A", frame["code"])
    rules = {t: Rules(drempel=t, drempel_relatief=t) for t in (0.02, 0.0392, 0.08)}
    choices = {t: (frame, rule, NATIONAL) for t, rule in rules.items()}
    choices |= {"zonder": (frame, RULES, None), "kleiner": (frame[1:], RULES, -0.01)}
    found = by_choice(choices, parents)
    for name, (own, rule, national) in choices.items():
        groups = assign_groups(own, rule, national, own["code"].map(parents)).reindex(columns=GROUPS[1:])
        rows = found[found["keuze"] == name].set_index("groep")
        count = groups.sum(min_count=1) if len(own) else groups.notna().any() * 0.0
        assert rows["aantal_gebieden"].dropna().to_dict() == count[rows["aantal_gebieden"].notna()].to_dict()
        homes = groups.eq(True).mul(own["woningen"], axis=0).sum()
        assert rows["woningen"].dropna().to_dict() == pytest.approx(homes[rows["woningen"].notna()].to_dict())
        assert rows["woningen"].isna().sum() == (3 if national is None else 0)
    at = by_threshold(frame, RULES, NATIONAL, [*rules], frame["code"].map(parents))
    same = (
        found[found["keuze"].isin([*rules])].rename(columns={"keuze": "drempel"}).astype({"drempel": float})
    )
    pd.testing.assert_frame_equal(at, same)
