"""Buurten and wijken by their cells: by hand, by the key of the invented country, and by plain dictionaries."""

import json
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups
from leefbaarheid.analysis.stijgers_en_dalers.larger import LISTED, larger_areas
from leefbaarheid.data.change import load_change, national_change, parent
from leefbaarheid.data.regions import open_data
from leefbaarheid.data.tidy import larger_names
from leefbaarheid.dataset import Frame
from tests.analysis.frames import make_areas

UP, SLOW = (-0.30, {"won": 0.20}), (-0.33, {"won": 0.01})
ONE, TWO, FAR = "BU00010101", "BU00010102", "BU00020101"


def frame_of(rows, buurten, least=0):
    areas = make_areas([(*kind, weight) for kind, weight in rows], least).assign(ouder_code=buurten)
    return Frame(gpd.GeoDataFrame(areas), areas.iloc[:0], "grid", "x", 2014, 2020, "woningen", 2020)


def tables(frame, national=0.04, known=None):
    groups = assign_groups(frame.gebieden, Rules(), national, parent(frame))
    return {n: t.set_index("code") for n, t in larger_areas(frame, groups, national, known or {}).items()}


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
    named = replace(frame_of(rows, None), niveau="buurt")
    named.gebieden["code"] = [f"BU0001010{i}" for i in range(4)]
    assert tables(named)["wijk"]["achtergebleven_delen"].tolist() == ["gebied 1001;gebied 1002"]


@pytest.fixture(scope="module")
def key(cells_source):
    return json.loads((cells_source / "sleutel.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def opened(cells_path):
    """The cells of an area, by code, and its tables of larger areas."""

    def open_(name):
        dataset, area = open_data(name, str(cells_path))
        own, country = load_change(dataset, area, 2014, 2020, "grid")
        found = tables(own, national_change(country), larger_names(dataset, area))
        return own.gebieden.set_index("code"), found["buurt"], found["wijk"]

    return open_


def test_tables_hold_what_the_key_says(key, opened):
    areas, *found = opened("Wilgenvoorde")
    for table, level in zip(found, ("buurt", "wijk"), strict=True):
        for group in (g for g in LISTED if g != "achterblijvend" or level == "buurt"):
            own = areas.loc[key["niveaus"]["grid"]["gebieden"]["GM9003"][group]["codes"]]
            larger = own["ouder_code"] if level == "buurt" else "WK" + own["ouder_code"].str[2:8]
            wanted = own.groupby(larger)["woningen"].sum().reindex(table.index, fill_value=0)
            assert table[group].fillna(0).to_dict() == wanted.to_dict(), group
        assert table[list(LISTED[:3])].sum(axis=1).is_monotonic_decreasing


@pytest.mark.parametrize("host", ["Wilgenvoorde-won", "Kroonhaven-onv", "Bremhorst-won"])
def test_lagging_parts_of_the_key_are_named_in_their_buurt_and_wijk(key, opened, host):
    gemeente, truths = host.partition("-")[0], {t["id"]: t for t in key["waarheden"]}
    lagging, (_, buurten, wijken) = truths[f"{gemeente.lower()}-blijft-cellen"], opened(gemeente)
    buurt = buurten.query("achterblijvend > 0").iloc[0]
    assert buurt["naam"] in truths[host.lower()]["namen"]
    assert set(buurt["achtergebleven_delen"].split(";")) == set(lagging["codes"])
    assert buurt["achterblijvend"] == lagging["woningen"]
    assert buurt["naam"] in wijken.at["WK" + buurt.name[2:8], "achtergebleven_delen"].split(";")


def test_as_many_larger_areas_hold_lagging_parts_as_in_the_key(key, opened):
    for table, many in zip(opened("Nederland")[1:], ("buurten", "wijken"), strict=True):
        found = [(table["sterk_verbeterd"] > 0).sum(), (table["achtergebleven_delen"] != "").sum()]
        assert found == [key["bevindingen"]["1.7"][many][n] for n in ("aantal", "met_achterblijvend")]
