import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from leefbaarheid import dutch

FINITE = st.floats(-1e9, 1e9)


def read(text: str) -> float:
    """Read a Dutch number back, independently of how it was written."""
    return float(text.replace(".", "").replace(",", ".").replace("\u2212", "-").replace("+", ""))


@given(FINITE, st.integers(0, 4))
def test_number_reads_back_within_half_a_unit(value, decimals):
    text = dutch.number(value, decimals)
    assert abs(read(text) - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + 1e-6
    assert "-" not in text
    assert text.count(",") == (1 if decimals else 0)
    assert not (text.startswith("\u2212") and read(text) == 0)


@given(FINITE)
def test_signed_has_a_sign_exactly_when_it_is_not_zero(value):
    text = dutch.signed(value)
    zero = read(text) == 0
    assert (text[0] in "+\u2212") is not zero
    if not zero:
        assert (text[0] == "+") is (value > 0)


@given(st.floats(0, 1))
def test_percent_never_rounds_a_part_to_nothing_or_to_all(share):
    text = dutch.percent(share)
    assert (text == "0%") is (share == 0)
    assert (text == "100%") is (share == 1)
    assert text not in ("0,0%", "100,0%")
    if text[0].isdigit():
        assert read(text[:-1]) == pytest.approx(100 * share, abs=0.0501)


def test_missing_is_a_dash_in_every_form_and_infinite_has_none():
    forms = (dutch.number, dutch.signed, dutch.percent, dutch.measure, dutch.short)
    assert {form(missing) for form in forms for missing in (None, np.nan, pd.NA, pd.NaT)} == {"–"}
    with pytest.raises(ValueError, match="infinite"):
        dutch.number(math.inf)


@given(FINITE)
def test_measure_keeps_three_digits_or_three_decimals(value):
    text = dutch.measure(value)
    assert abs(read(text) - value) <= max(0.0005, 0.005 * abs(value)) * (1 + 1e-9)
    assert len(text.partition(",")[2]) <= 3
