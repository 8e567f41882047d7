"""Low status with a low score, and with a high one: rules by hand, shares by scipy, choices by plain loops."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from leefbaarheid.analysis.sociale_ongelijkheid import stapeling as s
from leefbaarheid.errors import ParameterError
from tests.analysis.sociale_ongelijkheid.country import make_country

NAN, LIMITS, CUTS = np.nan, s.Limits(), s.Cuts(0.0, (0.0, 0.1, 0.2, 0.3))


def areas(*rows, gemeenten=None):
    """Areas from (status, class)."""
    frame = pd.DataFrame(rows, columns=["totaal", "klasse"]).assign(gemeente_code=gemeenten or "A")
    return frame.assign(gemeente="stad " + frame["gemeente_code"], afw=(frame["klasse"] - 6) / 10)


def test_cuts_are_quantiles_of_the_known_areas():
    ses = pd.Series([*range(101), NAN])
    fifths = (20.0, 40.0, 60.0, 80.0)
    assert (s.ses_cuts(ses), s.ses_cuts(ses, 0.1)) == (s.Cuts(20.0, fifths), s.Cuts(10.0, fifths))
    assert np.isnan(s.ses_cuts(ses[101:]).laag)


def test_kinds_and_boxes_by_hand():
    rows = {
        (0.0, 4): (1, "stapeling", "b00"), (1e-9, 4): (2, "", "b10"), (0.0, 5): (1, "", "b01"),
        (-1.0, 7): (1, "", "b01"), (-1.0, 8): (1, "tegenhanger", "b02"), (0.3, 9): (4, "", "b12"),
        (0.31, 1): (5, "", "b20"), (0.9, 9): (5, "", "b22"), (NAN, 1): (pd.NA, "", None), (NAN, 9): (pd.NA, "", None),
    }  # fmt: skip
    frame = areas(*rows)
    found = s.assign_stapeling(frame, LIMITS, CUTS)
    fifths, kinds, boxes = zip(*rows.values(), strict=True)
    assert found["ses_kwintiel"].tolist() == [*fifths]
    for kind in ("stapeling", "tegenhanger"):
        assert found[kind].dtype == bool
        assert found[kind].tolist() == [k == kind for k in kinds]
    found_boxes = s.pairs(frame.join(found).assign(laag=frame["totaal"] <= 0), LIMITS)
    assert found_boxes.astype(object).where(found_boxes.notna(), None).tolist() == [*boxes]
    every = areas(*((-1.0, k) for k in range(1, 10)))
    other = s.assign_stapeling(every, s.Limits(klasse_laag=2, klasse_hoog=9), CUTS)
    assert [other[k].to_numpy().nonzero()[0].tolist() for k in ("stapeling", "tegenhanger")] == [[0, 1], [8]]
    with pytest.raises(ParameterError, match="klasse_laag must be below klasse_hoog"):
        s.Limits(klasse_laag=5, klasse_hoog=5)


def test_shares_by_hand():
    frame = areas((-1.0, 2), (-1.0, 9), (1.0, 2), (NAN, 2), (NAN, 5), gemeenten=[*"BBBBA"])
    found = s.shares(frame, s.assign_stapeling(frame, LIMITS, CUTS))
    interval = binomtest(1, 3).proportion_ci(method="wilson")
    both = [[0, *[NAN] * 3], [1, 1 / 3, *interval]]
    assert found.iloc[:, :3].to_numpy().tolist() == [["A", "stad A", 0], ["B", "stad B", 3]]
    np.testing.assert_allclose(found.iloc[:, 3:].astype(float), np.hstack([both, both]))


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
