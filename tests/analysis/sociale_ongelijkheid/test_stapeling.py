"""Low status with a low score, and with a high one: rules by hand, shares by scipy, choices by plain loops."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from scipy.stats import binomtest

from leefbaarheid.analysis.sociale_ongelijkheid import stapeling as s
from leefbaarheid.classes import STEP
from leefbaarheid.errors import ParameterError
from tests.analysis.sociale_ongelijkheid.country import make_country

NAN, LIMITS, CUTS = np.nan, s.LowHigh(), s.Cuts(0.0, (0.0, 0.1, 0.2, 0.3))


def kinds_of(*rows, limits=LIMITS):
    """What areas are, from (status, class)."""
    frame = pd.DataFrame(rows, columns=["totaal", "klasse"])
    return s.assign_stapeling(frame.assign(afw=(frame["klasse"] - 6) / 10), limits, CUTS)


def test_cuts_are_quantiles_of_the_known_areas():
    ses = pd.Series([*range(101), NAN])
    assert s.ses_cuts(ses, 0.1) == s.Cuts(10.0, (20.0, 40.0, 60.0, 80.0))
    assert np.isnan(s.ses_cuts(ses[101:]).laag)


def test_kinds_by_hand():
    rows = {
        (0.0, 4): (1, "stapeling"), (1e-9, 4): (2, ""), (0.0, 5): (1, ""),
        (-1.0, 7): (1, ""), (-1.0, 8): (1, "tegenhanger"), (0.3, 9): (4, ""),
        (0.31, 1): (5, ""), (0.9, 9): (5, ""), (NAN, 1): (pd.NA, ""), (NAN, 9): (pd.NA, ""),
    }  # fmt: skip
    found, (fifths, kinds) = kinds_of(*rows), zip(*rows.values(), strict=True)
    assert found["ses_kwintiel"].tolist() == [*fifths]
    for kind in ("stapeling", "tegenhanger"):
        assert found[kind].tolist() == [k == kind for k in kinds]
    other = kinds_of(*((-1.0, k) for k in range(1, 10)), limits=s.LowHigh(klasse_laag=2, klasse_hoog=9))
    assert [other[k].to_numpy().nonzero()[0].tolist() for k in ("stapeling", "tegenhanger")] == [[0, 1], [8]]
    with pytest.raises(ParameterError, match="klasse_laag must be below klasse_hoog"):
        s.LowHigh(klasse_laag=5, klasse_hoog=5)


@given(st.integers(1, 500), st.data())
def test_wilson_agrees_with_scipy(n, data):
    count = data.draw(st.integers(0, n))
    low, high = s.wilson(count, n)
    assert (low, high) == pytest.approx((*binomtest(count, n).proportion_ci(method="wilson"),), abs=1e-12)
    assert (low == 0, high == 1) == (count == 0, count == n), "none of all gives a bound of exactly 0"


def test_the_cut_by_households_is_that_of_a_plain_loop():
    country = make_country([50], seed=1)
    known = country.dropna(subset=["totaal"]).sort_values("totaal")
    below, areas_up = 0.0, known.itertuples()
    while below < 0.2 * known["huishoudens"].sum():
        area = next(areas_up)
        below += area.huishoudens
    assert s.household_cut(country) == area.totaal
    assert np.isnan(s.household_cut(country.assign(huishoudens=0.0)))


def judged(*rows):
    """Areas from (klasse, laag, boven in steps)."""
    frame = pd.DataFrame(rows, columns=["klasse", "laag", "boven"])
    frame = frame.assign(boven=STEP * frame["boven"], code=frame.index.astype(str), afw=frame["klasse"] / 10)
    return frame.assign(stapeling=frame["laag"] & (frame["klasse"] <= 4))


BOTH = [(3, True, -1)] * 14
LISTS = [
    ([(5, True, -0.5), (4, True, -1), (8, True, 1), (2, True, -2), (3, False, -3), (9, False, 2)],
     {"3": "beide laag", "1": "beide laag", "0": "bijna", "2": "goed"}),
    ([*BOTH, (8, True, 1), (9, True, 2)], ["beide laag"] * 8 + ["goed"] * 2),
    ([*BOTH, *[(9, True, 2)] * 6], ["beide laag"] * 7 + ["goed"] * 3),
    ([*BOTH, (5, True, -1)], ["beide laag"] * 10),
    ([*BOTH[:3], *[(5, True, -1)] * 9, *[(9, True, 2)] * 2], ["beide laag"] * 3 + ["bijna"] * 5 + ["goed"] * 2),
    ([(6, True, 0.3), (7, True, 0.28), (6, True, 1.5)], {"2": "goed", "0": "goed"}),  # above the usual
    ([(6, True, NAN), (7, False, 2)], []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), LISTS)
def test_ten_at_most_both_low_then_close_then_what_does_well_which_keeps_its_place(rows, told):
    found = s.with_low_ses(judged(*rows), s.LowHigh(), STEP)
    assert found["regel"].tolist() == [*(told.values() if isinstance(told, dict) else told)]
    assert isinstance(told, list) or found["code"].tolist() == [*told]
    assert s.with_low_ses(judged(*rows), s.LowHigh(klasse_hoog=5), STEP)["code"].is_unique


def test_means_of_low_and_other_areas_are_weighted_by_households():
    frame = judged((4, True, 0), (6, True, 0), (8, False, 0)).assign(huishoudens=[100.0, 300, 50])
    found = s.low_and_others(frame).loc["afw", ["laag", "ander", "alle", "n_laag", "n_ander"]]
    assert found.tolist() == pytest.approx([220 / 400, 0.8, 260 / 450, 2, 1])
    assert s.low_and_others(frame[:2])["ander"].isna().all()
