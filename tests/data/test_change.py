"""Frames of a change: one table of the country and of an area, sums that add up, and two periods beside each other."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.data.change import (
    both_periods,
    changes,
    furthest_below,
    inside,
    load_change,
    load_later,
    national_change,
    parent,
    shares,
)
from leefbaarheid.data.regions import open_data
from leefbaarheid.dataset import Frame
from leefbaarheid.errors import ParameterError
from leefbaarheid.terms import DIMENSIONS
from tests.analysis.frames import areas


@pytest.fixture(scope="module")
def kerkrade(real_path):
    return open_data("Kerkrade", str(real_path))


def test_where_the_level_covers_the_country_the_area_is_a_piece_of_it(kerkrade):
    here, country = load_change(*kerkrade, 2014, 2020, "pc4")
    rows = country.gebieden[country.gebieden["gemeente_code"] == "GM0928"]
    pd.testing.assert_frame_equal(pd.DataFrame(here.gebieden), pd.DataFrame(rows))
    a = country.gebieden
    assert national_change(country) == pytest.approx(np.average(a["verandering"], weights=a["woningen"]))


def test_a_finer_level_here_than_the_country_and_none_of_the_country(kerkrade):
    here, country = load_change(*kerkrade, 2014, 2020)
    assert (here.niveau, country.niveau, parent(here).iloc[0]) == ("buurt", "pc4", "WK092800")
    assert parent(here, by="code").index.tolist() == here.gebieden["code"].tolist()
    assert parent(country) is None
    _, nowhere = load_change(*kerkrade, 2020, 2024)
    assert nowhere.gebieden.empty
    assert national_change(nowhere) is None
    assert inside(nowhere, {"NL": ["GM0928"]}) == {}
    assert changes(nowhere, {"NL": ["GM0928"]}).empty
    with pytest.raises(ParameterError, match="schaal buurt or schaal pc4"):
        load_change(*kerkrade, 2014, 2020, "gemeente")


def test_the_second_period_continues_where_the_first_ends(kerkrade):
    here, _ = load_change(*kerkrade, 2014, 2020)
    later = load_later(kerkrade[0], here, "midden", 100)
    assert (later.van, later.tot, later.niveau) == (2020, 2024, "buurt")
    assert load_later(kerkrade[0], later, "midden", 100) is None
    some = later.where(later.gebieden.index > 0)
    both = both_periods(here, some).set_index("code")
    assert both.index.tolist() == here.gebieden["code"].tolist()
    assert both["sinds"].isna().tolist() == [True] + [False] * (len(both) - 1)
    known = both.iloc[1:]
    assert np.allclose(known["verandering"] + known["sinds"], known["afw_nu"] - known["afw_van"])
    for d in DIMENSIONS:
        assert np.allclose(known[f"verandering_{d}"] + known[f"sinds_{d}"], known[d] - known[f"{d}_van"])
    assert (known["klasse_nu"] == some.gebieden.set_index("code")["klasse_tot"]).all()
    alone = both_periods(here, None)
    assert (alone["afw_nu"] == alone["afw_tot"]).all()
    assert not any(c.startswith("sinds") for c in alone)
    first = here.gebieden.assign(gewicht_onbekend=here.gebieden.index == 0)
    unknown = both_periods(replace(here, gebieden=first), None)["huishoudens"].isna()
    assert unknown.tolist() == [True] + [False] * (len(first) - 1)
    assert both_periods(replace(here, gewicht="geen"), None)["huishoudens"].isna().all()


@given(areas(), st.integers(0, 2**32 - 1))
def test_contributions_sum_to_the_change_of_each_region_and_order_does_not_matter(frame, seed):
    frame["gemeente_code"] = np.random.default_rng(seed).choice(["A", "B", "C"], len(frame))
    regions = {"een": ["A"], "twee": ["A", "B"], "leeg": ["X"]}

    def of(rows):
        return changes(Frame(gpd.GeoDataFrame(rows), rows.iloc[:0], "pc4", "x", 1, 2, "woningen", 2), regions)

    table = of(frame)
    known = table[table["woningen"] > 0]
    assert np.allclose(known[list(DIMENSIONS)].sum(axis=1), known["verandering"], atol=1e-12)
    assert table.loc["leeg", ["aantal_gebieden", "woningen"]].tolist() == [0, 0]
    for name, row in known.iterrows():
        own = frame[frame["gemeente_code"].isin(regions[name])]
        assert row["verandering"] == pytest.approx(np.average(own["verandering"], weights=own["woningen"]))
    turned = of(frame.sample(frac=1, random_state=seed % 2**31))
    pd.testing.assert_frame_equal(table.drop(columns="leidt"), turned.drop(columns="leidt"))


numbers = st.one_of(st.just(np.nan), st.floats(-1, 1))


@given(st.lists(st.tuples(*[numbers] * 5), min_size=1, max_size=8), st.tuples(*[st.floats(-1, 1)] * 5))
def test_the_furthest_below_agrees_with_a_plain_loop(rows, means):
    found = furthest_below(
        pd.DataFrame(rows, columns=list(DIMENSIONS)), pd.Series(means, index=list(DIMENSIONS))
    )
    for row, name in zip(rows, found, strict=True):
        less = [(v - m, d) for v, m, d in zip(row, means, DIMENSIONS, strict=True) if v < m]
        assert (name is None) == (not less)
        assert name is None or dict((d, v) for v, d in less)[name] == min(less)[0]
    assert furthest_below(pd.DataFrame(rows, columns=list(DIMENSIONS)), None).isna().all()


@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, 3, np.nan]), st.sampled_from([np.nan, 0, 10, 400]), st.booleans()),
        min_size=1,
    )
)
def test_shares_count_judged_areas_only_and_never_exceed_the_whole(rows):
    values, weight, judged = (pd.Series(v) for v in zip(*rows, strict=True))
    table = shares(values, weight.astype(float), judged)
    whole = sum(w for _, w, _ in rows if w == w)
    for value in {v for v, _, j in rows if v == v and j}:
        own = [w for v, w, j in rows if v == value and j]
        assert table.loc[value, "n"] == len(own)
        if whole:
            assert table.loc[value, "deel"] == pytest.approx(sum(w for w in own if w == w) / whole)
    assert table["n"].sum() == sum(j and v == v for v, _, j in rows)
    assert table["deel"].sum() <= 1 + 1e-9
    assert whole or table["deel"].isna().all()
