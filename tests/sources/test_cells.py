import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from leefbaarheid.errors import printable
from leefbaarheid.sources.codes import edition_in, level_of, matches, normalise, year_in
from leefbaarheid.sources.figures import parse_numbers
from leefbaarheid.sources.names import visible
from leefbaarheid.sources.text import TextTable
from tests.hostile import NAMES
from tests.sources.raw import raw


def table(**columns):
    frame = pd.DataFrame({k: pd.Series(v, dtype="string[pyarrow]") for k, v in columns.items()})
    return TextTable(raw(Path("t.csv")), frame)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_to_the_last_bit(values):
    assert parse_numbers(table(a=[repr(v) for v in values]), ["a"])["a"].tolist() == values


def test_decimal_commas_among_numbers_and_text():
    columns = {
        "a": ["0,25", "-1,5", "3", None],
        "b": ["1", "2", "3", "4"],
        "naam": ["Hier, daar", "1, 2", "x", "y"],
    }
    numbers = {"a": [0.25, -1.5, 3, None], "b": [1, 2, 3, 4], "naam": [None] * 4}
    found = parse_numbers(table(**columns), list(columns))
    pd.testing.assert_frame_equal(found, pd.DataFrame(numbers, dtype="float64"))


@pytest.mark.parametrize(
    ("level", "written", "code"),
    [("pc4", "999", "0999"), ("pc4", "1011.0", "1011"), ("pc4", None, None), ("buurt", " bu0363aa01 ", "BU0363AA01"),
     ("buurt", "3630101", "BU03630101"), ("buurt", "WK092801", None), ("wijk", "92801", "WK092801"),
     ("gemeente", "928", "GM0928"), ("gemeente", "GM92 8", None), ("grid", "e1953n3199", "E1953N3199")],
)  # fmt: skip
def test_other_spellings_become_the_form_of_cbs_and_what_is_no_code_does_not_match(level, written, code):
    found = normalise(pd.Series([written], dtype="string[pyarrow]"), level)
    assert matches(found, level).tolist() == [code is not None]
    assert code is None or found[0] == code


@pytest.mark.parametrize(
    ("codes", "level"),
    [(["BU09280101", "BU0363AA01"], "buurt"), (["WK092801", None], "wijk"), (["6461", "6462"], "pc4"),
     (["GM0928", "WK092801"], None), (["3", "7"], None), ([], None)],
)  # fmt: skip
def test_level_is_told_by_all_codes_together(codes, level):
    assert level_of(pd.Series(codes, dtype="string[pyarrow]")) == level


@pytest.mark.parametrize(
    ("find", "name", "found"),
    [(edition_in, "s_PC4_2002_2022", "2002-2022"), (edition_in, "scores 2002 – 2024 v2", "2002-2024"),
     (edition_in, "scores 12002-20223", None), (year_in, "a2014b2020", None), (year_in, "20201", None),
     (year_in, "2020_2020", 2020)],
)  # fmt: skip
def test_edition_and_year_in_a_name(find, name, found):
    assert find(name) == found


@given(st.text())
def test_what_is_left_can_be_seen_and_stays_so(text):
    seen = visible(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in seen)
    assert visible(seen) == seen
    shown = printable(text, 20)
    assert (len(shown) <= 20, shown.isprintable()) == (True, True)


def test_names_that_can_be_seen_stay_as_they_are():
    assert [visible(name) for name in NAMES] == list(NAMES)
