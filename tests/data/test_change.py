"""Frames of a change: one table of the country and of an area, sums that add up, and two periods beside each other."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

import leefbaarheid as lb
from leefbaarheid.data import change

NAN, DIMENSIONS = float("nan"), lb.DIMENSIONS


def test_where_the_level_covers_the_country_the_area_is_a_piece_of_it_else_finer_or_there_is_none(kerkrade):
    here, country = change.load_change(*kerkrade, 2014, 2020, "pc4")
    a = country.gebieden
    pd.testing.assert_frame_equal(here.gebieden, a[a["gemeente_code"] == "GM0928"])
    mean = np.average(a["verandering"], weights=a["woningen"])
    assert change.national_change(country) == pytest.approx(mean)
    here, country = change.load_change(*kerkrade, 2014, 2020)
    assert (here.niveau, country.niveau, change.parent(country)) == ("buurt", "pc4", None)
    assert change.parent(here, by="code")["BU09280203"] == "WK092802"
    nowhere = change.load_change(*kerkrade, 2020, 2024)[1]
    assert nowhere.gebieden.empty
    assert (change.national_change(nowhere), change.inside(nowhere, {"NL": ["GM0928"]})) == (None, {})


def test_the_second_period_continues_where_the_first_ends(kerkrade):
    here = change.load_change(*kerkrade, 2014, 2020)[0]
    later = change.load_later(kerkrade[0], here, "midden", 100)
    assert (later.van, later.tot, later.niveau) == (2020, 2024, "buurt")
    assert change.load_later(kerkrade[0], later, "midden", 100) is None
    both = change.both_periods(here, later.where(later.gebieden.index > 0))
    assert both["sinds"].isna().tolist() == [True] + [False] * (len(both) - 1)
    known = both.iloc[1:]
    for now, van, part in [("afw_nu", "afw_van", ""), *((d, f"{d}_van", f"_{d}") for d in DIMENSIONS)]:
        assert np.allclose(known[f"verandering{part}"] + known[f"sinds{part}"], known[now] - known[van])
    assert known["klasse_nu"].tolist() == later.gebieden["klasse_tot"].tolist()[1:]
    alone = change.both_periods(here, None)
    assert (alone["afw_nu"] == alone["afw_tot"]).all()
    assert not any(c.startswith("sinds") for c in alone)
    assert change.both_periods(replace(here, gewicht="geen"), None)["huishoudens"].isna().all()


ROWS = st.tuples(st.sampled_from([1, 2, NAN]), st.sampled_from([NAN, 0.0, 10.0, 400.0]), st.booleans())


@given(st.lists(ROWS, min_size=1))
def test_shares_count_judged_areas_only_and_never_exceed_the_whole(rows):
    table = change.shares(*(pd.Series(v) for v in zip(*rows, strict=True)))
    whole = sum(w for _, w, _ in rows if w == w)
    told = {v: [w for value, w, judged in rows if value == v and judged] for v in (1, 2)}
    assert table["n"].to_dict() == {v: len(own) for v, own in told.items() if own}
    part = {v: sum(w for w in own if w == w) / whole if whole else NAN for v, own in told.items() if own}
    assert table["deel"].to_dict() == pytest.approx(part, nan_ok=True)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_shares_become_a_hundred_and_each_lies_within_one_of_its_own(parts):
    shares = pd.Series(parts, dtype=float)
    found = change.hundred(shares)
    assert found.sum() == 100
    assert ((found - 100 * shares / shares.sum()).abs() < 1).all()
    assert change.hundred(shares.mask(shares >= 0)).sum() == 0


def test_what_began_low_earlier_agrees_with_a_plain_loop(kerkrade):
    dataset, area = kerkrade
    country = change.load_change(dataset, area, 2014, 2020, "pc4")[1]
    scores = dataset.scores("pc4", years=[2012])
    before = dict(zip(scores["code"], lb.classify(scores["afw"]), strict=True))
    rows = country.gebieden.to_dict("records")
    low = [r for r in rows if before.get(r["code"], 9) <= 3], [r for r in rows if r["klasse_van"] <= 3]
    told = [sum(r["verandering"] * r["woningen"] for r in of) / sum(r["woningen"] for r in of) for of in low]
    assert change.earlier_low(dataset, country, "midden") == pytest.approx((2012, *told))
    assert change.earlier_low(dataset, country.within([]), "midden") is None
