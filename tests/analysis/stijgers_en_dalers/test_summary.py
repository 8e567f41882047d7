import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS, Rules, assign_groups
from leefbaarheid.analysis.stijgers_en_dalers.summary import (
    area_list,
    composition,
    in_larger_areas,
    summarise,
    transitions,
)
from leefbaarheid.terms import DIMENSIONS
from tests.analysis.frames import areas, make_areas

NATIONAL = 0.03


def table_of(frame, regions=None, national=NATIONAL):
    groups = assign_groups(frame, Rules(), national)
    regions = regions or {"NL": pd.Series(True, index=frame.index)}
    return summarise(frame, groups, Rules(), regions)


def test_summary_by_hand():
    frame = make_areas(
        [
            (-0.30, {"onv": 0.10, "won": 0.06}, 100),
            (-0.30, {"onv": 0.20, "won": -0.02}, 300),
            (-0.30, {"onv": 0.01}, 600),
            (0.20, {"vrz": 0.01}, 1000),
        ]
    )
    row = table_of(frame).set_index("groep").loc["sterk_verbeterd"]
    assert row["aantal_gebieden"] == 2
    assert row["woningen"] == 400
    assert row["basis_woningen"] == 1000
    assert row["aandeel"] == pytest.approx(0.4)
    assert row["verandering"] == pytest.approx((100 * 0.16 + 300 * 0.18) / 400)
    assert row["won"] == pytest.approx((100 * 0.06 - 300 * 0.02) / 400)
    assert row["leidende_dimensie"] == "onv"


def test_what_cannot_be_determined_is_missing_and_what_is_empty_is_nought():
    frame = make_areas([(-0.30, {"onv": 0.01}, 100)])
    rows = table_of(frame, national=None).set_index("groep")
    assert rows.loc["sterk_verbeterd", "aantal_gebieden"] == 0
    assert rows.loc["sterk_verbeterd", "aandeel"] == 0
    for name in ("vroegsignalering_relatief", "achterblijvend"):
        assert pd.isna(rows.loc[name, "aantal_gebieden"])
        assert pd.isna(rows.loc[name, "woningen"])
        assert pd.isna(rows.loc[name, "aandeel"])
    assert pd.isna(rows.loc["vroegsignalering_absoluut", "aandeel"]), "a share of an empty base is not nought"


@given(areas(smallest=4))
def test_regions_add_up_and_contributions_sum(frame):
    big = frame["code"] < "1010"
    table = table_of(frame, {"G4": big, "overig": ~big, "NL": pd.Series(True, index=frame.index)})
    assert table["groep"].drop_duplicates().tolist() == list(GROUPS)
    for _, rows in table.groupby("groep"):
        by = rows.set_index("gebied")
        if pd.isna(by.loc["NL", "woningen"]):
            continue
        for column in ("aantal_gebieden", "woningen", "basis_woningen"):
            assert by.loc["G4", column] + by.loc["overig", column] == pytest.approx(by.loc["NL", column])
    known = table.dropna(subset=["verandering"])
    np.testing.assert_allclose(known[list(DIMENSIONS)].sum(axis=1), known["verandering"], atol=1e-12)
    shares = table["aandeel"].dropna()
    assert ((shares >= 0) & (shares <= 1 + 1e-12)).all()


@given(areas(smallest=4))
def test_composition_sums_to_one_where_there_is_anything(frame):
    third = np.arange(len(frame)) % 3
    regions = {
        name: pd.Series(third == i, index=frame.index) for i, name in enumerate(("G4", "G40", "overig"))
    }
    parts = composition(table_of(frame, regions))
    for _, rows in parts.groupby("groep"):
        total = rows["woningen"].sum()
        if total > 0:
            assert rows["samenstelling"].sum() == pytest.approx(1)
        else:
            assert rows["samenstelling"].isna().all()


@given(areas())
def test_transitions_hold_every_area_once(frame):
    table = transitions(frame)
    assert table["aantal_gebieden"].sum() == len(frame)
    assert table["woningen"].sum() == pytest.approx(frame["woningen"].sum())
    assert not table.duplicated(["klasse_van", "klasse_tot"]).any()


@given(areas())
def test_split_by_start_adds_up_to_the_group(frame):
    groups = assign_groups(frame, Rules(), NATIONAL)
    begin = {k: frame["klasse_van"] == k for k in range(1, 10)}
    split = summarise(frame, groups, Rules(), begin, NATIONAL)
    for name in groups.columns.drop("alle"):
        rows = split[split["groep"] == name]
        assert rows["aantal_gebieden"].sum() == groups[name].sum()
        assert rows["woningen"].sum() == pytest.approx(frame.loc[groups[name], "woningen"].sum())


def test_list_holds_every_area_and_tells_which_are_judged():
    rows = [
        (-0.05, {"onv": -0.1}, 4),
        (-0.05, {"onv": -0.08}, 5),
        (-0.05, {"onv": -0.05}, None),
        (0.3, {}, 50),
    ]
    frame = make_areas(rows, least=5)
    table = area_list(frame, assign_groups(frame, Rules(), NATIONAL), Rules())
    assert table["code"].tolist() == ["1000", "1001", "1002", "1003"]
    assert table["beoordeeld"].tolist() == [False, True, False, True]
    assert table["groepen"].tolist() == ["vroegsignalering_absoluut;vroegsignalering_relatief"] * 3 + [""]
    assert table["woningen"].isna().tolist() == [False, False, True, False]


def test_larger_areas_tell_none_from_unknown():
    frame = make_areas(
        [(-0.3, {}, 10.0), (-0.3, {}, 5.0), (-0.3, {}, None), (-0.3, {}, 0.0), (-0.3, {}, 7.0)]
    )
    groups = pd.DataFrame({"a": [True, True, False, True, True], "b": [False, True, True, False, False]})
    inside = pd.Series(["x", "x", "y", "z", None])
    found = in_larger_areas(frame, groups, inside)
    assert found.loc["x"].tolist() == [15, 5]
    assert found.loc["y", "a"] == 0
    assert pd.isna(found.loc["y", "b"]), "it has an area of unknown weight"
    assert "z" not in found.index, "no dwellings, known"
