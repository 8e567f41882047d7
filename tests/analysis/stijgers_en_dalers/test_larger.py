"""Buurten and wijken by their cells, by hand."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups
from leefbaarheid.analysis.stijgers_en_dalers.summary import larger_areas
from leefbaarheid.data.change import parent
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


def test_no_weight_is_nought_and_an_unknown_one_is_missing():
    down = (-0.30, {"won": -0.1})
    frame = frame_of([(UP, 10), (down, None), (UP, None), (UP, 0)], [ONE, ONE, TWO, FAR])
    found = tables(frame)["buurt"][["sterk_verbeterd", "verder_verslechterd"]]
    assert found.index.tolist() == [ONE, TWO], "the dwellings of the last are known to be none"
    np.testing.assert_array_equal(found, [[10, np.nan], [np.nan, 0]])
