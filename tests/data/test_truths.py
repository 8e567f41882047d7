"""What is known is found: built into the invented country, or recomputed elsewhere of the real one."""

import json

import numpy as np
import pytest

import leefbaarheid as lb

DRAWS = (1000, 2023)


@pytest.fixture(scope="module")
def land(real):
    level, country = lb.load_with_ses(*lb.open_data("Nederland", str(real.path)), 2020)
    assert level is country
    return country


def test_a_low_status_is_of_areas_and_clusters_are_counted_exactly_and_given_urbanity(real, land):
    areas = lb.with_kinds(real, land, lb.LowHigh())
    known = areas[areas["totaal"].notna()]
    assert np.average(known["laag"], weights=known["huishoudens"]) == pytest.approx(0.34, abs=0.005)
    assert [lb.ses_cuts(real, land).laag, lb.household_cut(known)] == pytest.approx([-0.044, -0.173])
    assert areas[["stapeling", "cluster", "cluster_stedelijkheid"]].eq(True).sum().tolist() == [131, 59, 25]
    gemeenten = areas.loc[areas["cluster"].eq(True), "gemeente"].value_counts()
    assert set(gemeenten.index[:3]) == {"'s-Gravenhage", "Amsterdam", "Rotterdam"}
    assert areas.attrs["joins"] > 5 * areas.attrs["verwacht"]
    assert 0.4 < lb.moran_of_rest(real, land) < 0.6
    shares = lb.shares_between(land, *DRAWS).loc["gemeente", ["eta2", "toeval"]]
    assert shares.tolist() == pytest.approx([0.26, 0.18], abs=0.005)
    few, enough = (lb.inequality(real, land, (code,), *DRAWS)[0] for code in ("GM0928", "GM0599"))
    assert (len(few), len(enough)) == (0, 4 * 6), "twenty areas at least"


def key(source):
    return json.loads((source / "sleutel.json").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_cells_are_in_the_groups_that_were_built_in(cells_path, cells_source):
    own, country = lb.load_change(*lb.open_data("NL", str(cells_path)), 2014, 2020, "grid")
    found = lb.assign_groups(own.gebieden, lb.Rules(), lb.national_change(country), lb.parent(own))
    found = found.set_axis(own.gebieden["code"])
    built_in = {group: codes for group, codes in key(cells_source).items() if group in found}
    assert len(built_in) == 7
    assert all(found.loc[codes, group].all() for group, codes in built_in.items())


def test_the_cluster_and_its_counterpart_are_found(demo_source, demo_path):
    dataset, area = lb.open_data("Wilgenvoorde", str(demo_path))
    kinds = lb.with_kinds(dataset, lb.load_with_ses(dataset, area, 2020)[1], lb.LowHigh()).set_index("code")
    codes = key(demo_source)
    assert kinds.loc[codes["stapeling"], ["stapeling", "cluster"]].eq(True).all(axis=None)
    assert kinds["cluster"].eq(True).sum() < len(codes["stapeling"]) + 4
    assert kinds.loc[codes["tegenhanger"], "tegenhanger"].all()
