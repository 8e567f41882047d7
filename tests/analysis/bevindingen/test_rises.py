import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.bevindingen import FUNCTIONS, rises_of
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules
from leefbaarheid.terms import DIMENSIONS
from tests.analysis.frames import make_areas

NATIONAL = {"verandering": 0.0388, "vrz": 0.0177, "onv": 0.0124, "won": 0.0095, "fys": 0.0018, "soc": -0.0025}

#: Three that improved strongly (one from class 1), two that fell from zwak, two from voldoende, one that stayed low.
ROWS = [
    (-0.30, {"onv": 0.15, "won": 0.05}, 100),
    (-0.31, {"onv": 0.14, "vrz": 0.06}, 300),
    (-0.45, {"won": 0.30, "soc": 0.06}, 50),
    (-0.20, {"onv": -0.05, "soc": -0.01}, 200),
    (-0.21, {"onv": -0.06, "vrz": 0.01}, 100),
    (-0.13, {"onv": -0.06}, 400),
    (-0.13, {"vrz": -0.05}, 100),
    (-0.32, {"vrz": 0.001}, 250),
]
PARTS = ["G40", "G4", "overig", "G4", "G40", "overig", "G4", "overig"]
BUURT = ["BU90010101", "BU90010102", "BU90010201", *["BU90010301"] * 4, "BU90010101"]


def case(rows=ROWS, parts=PARTS, buurt=BUURT, **rules):
    areas = make_areas(rows)
    regions = {name: pd.Series(parts) == name for name in ("G4", "G40", "overig")}
    larger = {"buurt": pd.Series(buurt), "wijk": "WK" + pd.Series(buurt).str[2:8]} if buurt else {}
    return rises_of(areas, Rules(**rules), NATIONAL, regions, larger)


def values(found):
    return found.figures.set_index("naam")["waarde"].to_dict()


def test_size_counts_woningen_and_their_share():
    found = FUNCTIONS["size"](case(), {"woningen": 450}, groep="sterk_verbeterd", maat="woningen")
    assert (values(found), found.n, found.holds) == ({"woningen": 450.0}, 3, True)
    found = FUNCTIONS["size"](case(), {"aandeel": 0.4}, groep="sterk_verbeterd", maat="aandeel")
    assert values(found) == {"aandeel": pytest.approx(450 / 700)}
    assert found.holds is False
    empty = case(rows=[(0.2, {"onv": 0.01}, 10)], parts=["G4"], buurt=None)
    none = FUNCTIONS["size"](empty, {"aandeel": 0.4}, groep="sterk_verbeterd", maat="aandeel")
    assert (none.holds, none.absent) == (None, "leeg")


def test_leading_needs_the_dimension_and_the_direction():
    ask = FUNCTIONS["leading"]
    groups = {"op": "sterk_verbeterd"}
    found = ask(case(), {"op": "onv"}, groepen=groups, richting=1)
    assert found.holds is True
    weights = np.array([100, 300, 50])
    assert values(found)["onv"] == pytest.approx((weights * [0.15, 0.14, 0]).sum() / 450)
    assert found.figures.set_index("naam")["beside"].to_dict() == {d: NATIONAL[d] for d in DIMENSIONS}
    assert found.figures.query("gekozen")["naam"].tolist() == ["onv"]
    assert ask(case(), {"op": "won"}, groepen=groups, richting=1).holds is False
    assert ask(case(), {"op": "onv"}, groepen=groups, richting=-1).holds is False
    fell = {"neer": "verder_verslechterd"}
    assert ask(case(), {"neer": "onv"}, groepen=fell, richting=-1).holds is True


def test_leading_flips_with_the_areas():
    """With every change turned, areas that led one way lead the other; nothing is confirmed by default."""
    turned = [(start, {d: -v for d, v in change.items()}, w) for start, change, w in ROWS]
    everywhere = {"alle": "alle"}
    up = [(0.0, {"vrz": 0.03, "onv": 0.01}, 10), (0.0, {"vrz": 0.02}, 5)]
    down = [(start, {d: -v for d, v in change.items()}, w) for start, change, w in up]
    ask = FUNCTIONS["leading"]
    for rows, holds in ((up, True), (down, False)):
        found = ask(case(rows, ["G4", "G40"], None), {"alle": "vrz"}, groepen=everywhere, richting=1)
        assert found.holds is holds
    fell = {"neer": "verder_verslechterd"}
    assert ask(case(ROWS[3:5], PARTS[3:5], None), {"neer": "onv"}, groepen=fell, richting=-1).holds is True
    gone = ask(case(turned[3:5], PARTS[3:5], None), {"neer": "onv"}, groepen=fell, richting=-1)
    assert (gone.holds, gone.absent) == (None, "leeg")


def test_leading_by_starting_class_and_of_empty_groups():
    groups = {"1": "sterk_verbeterd@1", "2": "sterk_verbeterd@2"}
    found = FUNCTIONS["leading"](case(), {"1": "won"}, groepen=groups, richting=1)
    assert (found.holds, found.n) == (True, 1)
    assert found.figures.query("groep == '2'")["waarde"].isna().all()
    empty = FUNCTIONS["leading"](case(), {"2": "won"}, groepen=groups, richting=1)
    assert (empty.holds, empty.absent) == (None, "leeg")


def test_division_gives_composition_and_rate():
    ask = FUNCTIONS["division"]
    groups = {"": "sterk_verbeterd"}
    found = ask(case(), {"G40": 100 / 450}, groepen=groups, maat="samenstelling", hoogste="G4")
    assert values(found) == pytest.approx({"G4": 300 / 450, "G40": 100 / 450, "overig": 50 / 450})
    assert found.holds is True
    assert ask(case(), {"G40": 0.4}, groepen=groups, maat="samenstelling", hoogste="G4").holds is False
    assert ask(case(), {}, groepen=groups, maat="samenstelling", hoogste="G40").holds is False
    rate = ask(case(), {}, groepen=groups, maat="aandeel", hoogste="G4")
    assert values(rate) == pytest.approx({"G4": 1.0, "G40": 1.0, "overig": 50 / 300})
    half = {"absoluut": "vroegsignalering_absoluut"}
    early = ask(case(), {}, groepen=half, maat="samenstelling", hoogste="overig", minstens=0.5)
    assert early.holds is True
    assert values(early)["absoluut overig"] == pytest.approx(0.8)
    assert ask(case(), {}, groepen=half, maat="samenstelling", hoogste="overig", minstens=0.9).holds is False
    both = {**half, "relatief": "vroegsignalering_relatief"}
    assert ask(case(), {}, groepen=both, maat="samenstelling").n == 2, "areas in both groups count once"


def test_lagging_counts_larger_areas():
    found = FUNCTIONS["lagging"](case(), {"buurten": 1 / 3})
    assert values(found) == pytest.approx({"buurten": 1 / 3, "wijken": 1 / 2})
    assert (found.holds, found.n, found.per, found.gewicht) == (True, 3, "buurt", "geen")
    assert FUNCTIONS["lagging"](case(), {"buurten": 0.5}).holds is False
    assert FUNCTIONS["lagging"](case(buurt=None), {"buurten": 0.25}).holds is None


def test_above_country_compares_with_the_country():
    about = {"groep": "sterk_verbeterd@1", "naam": "extreme_start", "dimensie": "soc"}
    found = FUNCTIONS["above_country"](case(), {}, **about)
    assert values(found) == {"extreme_start": pytest.approx(0.06), "NL": -0.0025}
    assert found.holds is True
    assert FUNCTIONS["above_country"](case(), {}, **{**about, "dimensie": "vrz"}).holds is False
