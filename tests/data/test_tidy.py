"""Shapes of tables: order of groups and regions, names instead of codes, unknown apart from nought."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.stijgers_en_dalers import GROUPS
from leefbaarheid.classes import classify, cutoffs
from leefbaarheid.data import tidy
from leefbaarheid.data.change import load_change
from leefbaarheid.data.regions import open_data


def groups(region, *, without=()):
    names = [g for g in GROUPS if g not in without]
    return pd.DataFrame({"groep": names, "gebied": region, "aandeel": np.arange(len(names)) / 10})


def test_summaries_are_joined_group_by_group_in_the_order_of_the_report():
    table = tidy.by_group([groups("gekozen"), groups("NL").iloc[::-1], groups("NL").iloc[:0]])
    assert table["groep"].tolist() == [g for g in GROUPS for _ in range(2)]
    assert table["gebied"].tolist() == ["gekozen", "NL"] * len(GROUPS)
    table.loc[table["groep"] == "extreme_start", "aandeel"] = np.nan
    wide = tidy.by_region(table, "aandeel", {"NL": "Nederland", "gekozen": "Kerkrade", "G4": "G4"})
    assert [*wide] == ["groep", "Nederland", "Kerkrade"]
    assert wide["groep"].tolist() == [*GROUPS[1:-1]]
    assert wide["Kerkrade"].tolist() == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert tidy.by_region(groups("gekozen"), "aandeel", {"gekozen": "Kerkrade"}).empty


def test_a_weight_that_nobody_knows_is_not_nought():
    table = pd.DataFrame({"aantal_gebieden": [2, 0, None], "woningen": [0.0, 0.0, np.nan], "aandeel": 0.0})
    found = tidy.known(table)
    assert found["woningen"].isna().tolist() == [True, False, True]
    assert found["aandeel"].isna().tolist() == [True, False, False]


def test_counts_stand_in_the_order_in_which_they_were_made():
    rows = [("b", "extreme_start", 1), ("b", "alle", 3), ("a", "extreme_start", 2), ("a", "alle", 3)]
    counts = pd.DataFrame(
        [*rows, ("a", "achterblijvend", None)], columns=["keuze", "groep", "aantal_gebieden"]
    )
    found = tidy.wide(counts, "keuze")
    assert [*found] == ["keuze", "alle", "extreme_start"]
    assert found.to_numpy().tolist() == [["b", 3, 1], ["a", 3, 2]]


def test_a_list_of_larger_areas_shows_what_occurs():
    larger = pd.DataFrame({"naam": [*"abcdefghijklmn"], "sterk_verbeterd": 1.0, "verder_verslechterd": 0.0})
    larger = larger.assign(achterblijvend=np.nan, achtergebleven_delen="")
    assert [*tidy.listed(larger)] == ["naam", "sterk_verbeterd", "achterblijvend"]
    assert len(tidy.listed(larger)) == 12
    assert [*tidy.listed(larger.assign(achtergebleven_delen="x"))][-1] == "delen"


def test_letters_and_classes_and_the_nearest_bound():
    letters = tidy.letters(pd.Series(["x", "y", "z"], index=[7, 8, 9]))
    assert letters.to_dict() == {"x": "A", "y": "B", "z": "C"}
    lines = pd.DataFrame({"hier": [-0.2, np.nan]}, index=[2014, 2020])
    table = tidy.classes_by_year(lines, cutoffs())
    assert table["jaar"].tolist() == ["2014", "2020"]
    assert table["hier"].iloc[0] == 4
    assert pd.isna(table["hier"].iloc[1])
    bounds = cutoffs()
    for score in np.linspace(-0.6, 0.4, 101):
        distance, other = tidy.nearest_bound(score, bounds)
        own = classify([score], bounds)[0]
        assert abs(distance) == pytest.approx(min(abs(b - score) for b in bounds))
        assert other == own + (1 if distance > 0 else -1)
        beyond = score + distance + (1e-9 if distance > 0 else 0)
        assert classify([beyond], bounds)[0] == other


def test_regions_have_names_and_those_that_are_the_area_itself_are_left_out(real_path):
    dataset, area = open_data("Kerkrade", str(real_path))
    here, country = load_change(dataset, area, 2014, 2020)
    found = tidy.regions_of(dataset, area, ["GM0917", "GM0994"], here, country)
    assert found["vergelijkbaar"] == ("GM0917", "GM0994")
    assert found["gekozen_landelijk"] == area.gemeenten
    names = tidy.region_names(dataset, area, found)
    assert [names[n] for n in ("gekozen", "provincie", "NL")] == [
        "Kerkrade",
        "provincie Limburg",
        "Nederland",
    ]
    assert "gekozen_landelijk" not in tidy.regions_of(dataset, area, [], country, country)
    assert tidy.regions_of(dataset, area, [], here, country.within([])) == {}
    limburg = open_data("Limburg", str(real_path))[1]
    whole = tidy.regions_of(dataset, limburg, [], country, country)
    assert "provincie" not in tidy.region_names(dataset, limburg, whole)
    wijk = tidy.larger_name(dataset, here.gebieden.head(1), "buurt")
    assert wijk.iloc[0] == tidy.larger_names(dataset, area)["wijk"].set_index("code").at["WK092800", "naam"]
    assert (tidy.larger_name(dataset, country.gebieden, "pc4") == "").all()
