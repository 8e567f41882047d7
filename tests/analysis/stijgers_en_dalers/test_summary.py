"""What groups hold: by hand, and by plain sums over any areas; their tables on a page; the larger areas, by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import leefbaarheid as lb
from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS
from leefbaarheid.analysis.stijgers_en_dalers.summary import leading_dimension
from leefbaarheid.dataset import Frame
from tests.analysis.frames import areas, make_areas

RULES, NATIONAL, DIMENSIONS = lb.Rules(), 0.03, lb.DIMENSIONS
RELATIVE = ["vroegsignalering_relatief", "gestegen_maar_achterblijvend", "achterblijvend"]


def table_of(frame, regions=None, national=NATIONAL):
    regions = regions or {"NL": pd.Series(True, index=frame.index)}
    return lb.summarise(frame, lb.assign_groups(frame, RULES, national), RULES, regions)


def test_summary_by_hand():
    changes = [({"onv": 0.10, "won": 0.06}, 100), ({"onv": 0.20, "won": -0.02}, 300), ({"onv": 0.01}, 600)]
    frame = make_areas([*((-0.30, *row) for row in changes), (0.20, {"vrz": 0.01}, 1000)])
    row = table_of(frame).set_index("groep").loc["sterk_verbeterd"]
    figures = ["aantal_gebieden", "woningen", "basis_woningen", "aandeel", "verandering", "won"]
    assert row[figures].tolist() == pytest.approx([2, 400, 1000, 0.4, (16 + 54) / 400, (6 - 6) / 400])
    assert row["leidende_dimensie"] == "onv"
    # what cannot be determined is missing, and what is empty is 0
    rows = table_of(make_areas([(-0.30, {"onv": 0.01}, 100)]), national=None).set_index("groep")
    figures = rows[["aantal_gebieden", "woningen", "aandeel"]].astype(float)
    assert figures.loc["sterk_verbeterd"].tolist() == [0, 0, 0]
    assert figures.loc[RELATIVE].isna().all(axis=None)
    assert np.isnan(figures.loc["vroegsignalering_absoluut", "aandeel"]), "of an empty base"


@settings(max_examples=10)
@given(areas(smallest=4))
def test_parts_add_up_and_means_agree_with_numpy(frame):
    third = np.arange(len(frame)) % 3
    parts = {name: pd.Series(third == i) for i, name in enumerate(("G4", "G40", "overig"))}
    table = table_of(frame, {**parts, "NL": pd.Series(True, index=frame.index)})
    assert table["groep"].drop_duplicates().tolist() == [*GROUPS]
    figures = ["aantal_gebieden", "woningen", "basis_woningen"]
    national = table[table["gebied"] == "NL"].set_index("groep")[figures].astype(float)
    split = table[table["gebied"] != "NL"].groupby("groep")[figures].sum(min_count=1).astype(float)
    np.testing.assert_allclose(split.loc[national.index], national)
    groups, changes = lb.assign_groups(frame, RULES, NATIONAL), ["verandering", *DIMENSIONS]
    for row in table[table["gebied"] == "NL"].dropna(subset="aantal_gebieden").to_dict("records"):
        own = frame[groups[row["groep"]]]
        w = own["woningen"]
        assert (row["aantal_gebieden"], row["woningen"]) == (len(own), w.sum())
        wanted = np.average(own[changes], axis=0, weights=w) if w.any() else np.full(6, np.nan)
        np.testing.assert_allclose([row[name] for name in changes], wanted, atol=1e-12)
    assert table["aandeel"].dropna().between(0, 1 + 1e-12).all()


@settings(max_examples=10)
@given(areas())
def test_choices_count_the_groups_of_their_own_areas_and_rules(frame):
    parents = pd.Series("A", frame["code"])
    choices = {"hoog": (frame, lb.Rules(drempel=0.08, drempel_relatief=0.08), NATIONAL)}
    choices |= {"zonder": (frame, RULES, None), "kleiner": (frame[1:], RULES, -0.01)}
    found = lb.by_choice(choices, parents)
    assert ([*found.index], [*found]) == ([*choices], [*GROUPS[1:]])
    for name, (own, rules, national) in choices.items():
        groups = lb.assign_groups(own, rules, national, own["code"].map(parents)).drop(columns="alle")
        assert found.loc[name].dropna().to_dict() == groups.sum().to_dict()
    assert [*lb.by_choice({"zonder": choices["zonder"]})] == [g for g in GROUPS[1:] if g not in RELATIVE]


def test_regions_stand_under_their_names_and_groups_in_the_order_of_the_report():
    own = pd.DataFrame({"groep": GROUPS, "gebied": "gekozen", "aandeel": [*range(7), np.nan]})
    table = pd.concat([own, own.iloc[::-1].assign(gebied="NL")])
    wide = lb.by_region(table, "aandeel", {"NL": "Nederland", "gekozen": "Kerkrade", "G4": "G4"})
    assert [*wide] == ["groep", "Nederland", "Kerkrade"]
    assert wide.to_numpy().tolist() == [[group, n, n] for n, group in enumerate(GROUPS[:-1])][1:]
    assert lb.by_region(own, "aandeel", {"gekozen": "Kerkrade"}).empty


def test_what_nobody_knows_is_not_zero():
    table = pd.DataFrame({"aantal_gebieden": [2, 0, None], "woningen": [0.0, 0.0, np.nan]})
    assert lb.known(table)["woningen"].isna().tolist() == [True, False, True]


LEADS = [
    ({"onv": -0.05, "vrz": 0.01}, "onv"), ({"onv": -0.05, "vrz": 0.09}, "vrz"), ({"fys": 0.2, "won": 0.3}, "won"),
    ({"fys": -0.2, "won": 0.3, "soc": -0.2}, "fys"), ({"fys": 0.0004}, None), ({"fys": 0.0005}, "fys"),
    ({"fys": -0.0005}, "fys"), ({"fys": 0.3, "won": -0.3}, None), (dict.fromkeys(DIMENSIONS, np.nan), None),
]  # fmt: skip


@pytest.mark.parametrize(("values", "leads"), LEADS)
def test_leading_dimension_points_the_way_of_the_change(values, leads):
    row = {d: values.get(d, 0.0) for d in DIMENSIONS}
    assert leading_dimension(pd.DataFrame([{"verandering": sum(row.values()), **row}])).tolist() == [leads]


UP, SLOW = (-0.30, {"won": 0.20}), (-0.33, {"won": 0.01})
ONE, TWO, FAR = "BU00010101", "BU00010102", "BU00020101"


def frame_of(rows, buurten, least=0, niveau="grid"):
    areas = make_areas([(*kind, weight) for kind, weight in rows], least).assign(ouder_code=buurten)
    return Frame(areas, areas.iloc[:0], niveau, "x", 2014, 2020, "woningen", 2020)


def tables(frame, national=0.04, known=None):
    groups = lb.assign_groups(frame.gebieden, RULES, national, lb.parent(frame))
    return {n: t.set_index("code") for n, t in lb.larger_areas(frame, groups, national, known or {}).items()}


def test_parts_lag_within_their_own_buurt_and_within_their_wijk():
    rows = [(UP, 100), (SLOW, 10), (SLOW, 20), ((-0.05, {"won": 0.01}), 40), (SLOW, 7)]
    frame = frame_of(rows, [ONE, ONE, TWO, FAR, None])
    known = {"buurt": pd.DataFrame({"code": [TWO], "naam": ["Noord"], "gemeente": ["Proefstad"]})}
    buurt, wijk = tables(frame, known=known).values()
    assert buurt["achtergebleven_delen"].to_dict() == {ONE: "1001", FAR: ""}, "Noord has no group"
    assert buurt.index[0] == ONE, "the most improved first"
    assert buurt.loc[ONE, ["sterk_verbeterd", "achterblijvend"]].tolist() == [100, 10]
    assert wijk.loc["WK000101", ["achterblijvend", "achtergebleven_delen"]].tolist() == [30, f"{ONE};Noord"]
    assert wijk["naam"].tolist() == ["WK000101", "WK000201"], "a code where no name is known"
    assert "achtergebleven_delen" not in tables(frame, national=None)["buurt"]


def test_parts_that_are_not_judged_count_and_are_not_named():
    rows = [(UP, 100), (SLOW, 4), (SLOW, 30), (SLOW, None)]
    found = tables(frame_of(rows, [ONE] * 4, least=5))["buurt"].iloc[0]
    assert (found["achterblijvend"], found["achtergebleven_delen"]) == (34, "1002")
    assert tables(frame_of(rows, [None] * 4)) == {}
    named = frame_of(rows, None, niveau="buurt")
    named.gebieden["code"] = [f"BU0001010{i}" for i in range(4)]
    assert tables(named)["wijk"]["achtergebleven_delen"].tolist() == ["gebied 1001;gebied 1002"]


def test_no_weight_is_zero_and_an_unknown_one_is_missing():
    frame = frame_of([(UP, 10), ((-0.30, {"won": -0.1}), None), (UP, None), (UP, 0)], [ONE, ONE, TWO, FAR])
    found = tables(frame)["buurt"][["sterk_verbeterd", "verder_verslechterd"]]
    assert found.index.tolist() == [ONE, TWO], "the dwellings of the last are known to be none"
    np.testing.assert_array_equal(found, [[10, np.nan], [np.nan, 0]])
