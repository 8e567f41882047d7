"""Shapes of tables: order of groups and regions, names instead of codes, unknown apart from nought."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS
from leefbaarheid.classes import classify, cutoffs
from leefbaarheid.data import tidy
from leefbaarheid.data.change import load_change


def test_groups_stand_in_the_order_of_the_report_and_regions_under_their_names():
    own = pd.DataFrame({"groep": GROUPS, "gebied": "gekozen", "aandeel": np.arange(8) / 10})
    table = tidy.by_group([own, own.iloc[::-1].assign(gebied="NL"), own.iloc[:0]])
    assert table["groep"].tolist() == [g for g in GROUPS for _ in range(2)]
    assert table["gebied"].tolist() == ["gekozen", "NL"] * 8
    table.loc[table["groep"] == "extreme_start", "aandeel"] = np.nan
    wide = tidy.by_region(table, "aandeel", {"NL": "Nederland", "gekozen": "Kerkrade", "G4": "G4"})
    parts = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    wanted = pd.DataFrame({"groep": GROUPS[1:-1], "Nederland": parts, "Kerkrade": parts})
    pd.testing.assert_frame_equal(wide.reset_index(drop=True), wanted, check_names=False)
    assert tidy.by_region(own, "aandeel", {"gekozen": "Kerkrade"}).empty


def test_what_nobody_knows_is_not_nought_and_counts_stand_in_the_order_in_which_they_were_made():
    table = pd.DataFrame({"aantal_gebieden": [2, 0, None], "woningen": [0.0, 0.0, np.nan], "aandeel": 0.0})
    missing = tidy.known(table)[["woningen", "aandeel"]].isna().to_numpy().tolist()
    assert missing == [[True] * 2, [False] * 2, [True, False]]
    rows = [("b", "extreme_start", 1), ("b", "alle", 3), ("a", "extreme_start", 2), ("a", "alle", 3)]
    rows += [("a", "achterblijvend", None)]
    wide = tidy.wide(pd.DataFrame(rows, columns=["keuze", "groep", "aantal_gebieden"]), "keuze")
    assert [*wide] == ["keuze", "alle", "extreme_start"]
    assert wide.to_numpy().tolist() == [["b", 3, 1], ["a", 3, 2]]


def test_letters_and_classes_and_the_nearest_bound():
    assert tidy.letters(pd.Series(["x", "y"], index=[7, 8])).to_dict() == {"x": "A", "y": "B"}
    bounds = cutoffs()
    table = tidy.classes_by_year(pd.DataFrame({"hier": [-0.2, 0.0]}, index=[2014, 2020]), bounds)
    assert table.to_dict("list") == {"jaar": ["2014", "2020"], "hier": [4, 6]}
    for score in np.linspace(-0.6, 0.4, 101):
        distance, other = tidy.nearest_bound(score, bounds)
        assert abs(distance) == pytest.approx(min(abs(b - score) for b in bounds))
        beyond = score + distance + (1e-9 if distance > 0 else 0)
        assert classify([beyond], bounds)[0] == other == classify([score], bounds)[0] + np.sign(distance)


def test_regions_have_names_and_those_that_are_the_area_itself_are_left_out(kerkrade):
    dataset, area = kerkrade
    here, country = load_change(dataset, area, 2014, 2020)
    found = tidy.regions_of(dataset, area, ["GM0917", "GM0994"], here, country)
    assert (found["vergelijkbaar"], found["gekozen_landelijk"]) == (("GM0917", "GM0994"), area.gemeenten)
    names = tidy.region_names(dataset, area, found)
    assert {"Kerkrade", "provincie Limburg", "Nederland"} <= set(names.values())
    assert names["gekozen_landelijk"] == "Kerkrade, op de schaal van het land"
    assert "gekozen_landelijk" not in tidy.regions_of(dataset, area, [], country, country)
    assert tidy.regions_of(dataset, area, [], here, country.within([])) == {}
    wijken = tidy.larger_names(dataset, area)["wijk"].set_index("code")["naam"]
    assert tidy.larger_name(dataset, here.gebieden, "buurt").iloc[0] == wijken["WK092800"]
