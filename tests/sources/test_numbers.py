from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.sources.figures import parse_numbers, parse_years
from leefbaarheid.sources.text import TextTable
from tests.sources.raw import raw, refusal


def table(**columns):
    frame = pd.DataFrame({k: pd.Series(v, dtype="string[pyarrow]") for k, v in columns.items()})
    return TextTable(raw(Path("t.csv")), frame)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_to_the_last_bit(values):
    assert parse_numbers(table(a=[repr(v) for v in values]), ["a"])["a"].tolist() == values


@pytest.mark.parametrize(
    ("columns", "numbers"),
    [({"a": ["0,25", "-1,5", "3", None], "b": ["1", "2", "3", "4"]}, {"a": [0.25, -1.5, 3, None], "b": [1, 2, 3, 4]}),
     ({"a": ["0,25", "1,5"], "naam": ["Hier, daar", "1, 2 en 3"]}, {"a": [0.25, 1.5], "naam": [None, None]})],
)  # fmt: skip
def test_decimal_commas_throughout(columns, numbers):
    found = parse_numbers(table(**columns), list(columns))
    pd.testing.assert_frame_equal(found, pd.DataFrame(numbers, dtype="float64"))


@pytest.mark.parametrize(
    ("columns", "says"),
    [({"a": ["1", "veel"]}, "column a: 'veel' is no number"), ({"a": ["1", "inf"]}, "column a: 'inf' is infinite"),
     ({"a": ["1", "1e999"]}, "column a: '1e999' is infinite"), ({"a": ["1", "<5"]}, "column a: '<5' is no number"),
     ({"a": ["0,5", "0.5"]}, "column a: '0.5' has a decimal point"),
     ({"a": ["0,5", "1"], "b": ["1", "0.25"]}, "column b: '0.25' has a decimal point"),
     ({"a": ["999", "1,234"]}, "column a: '1,234' may be thousands or decimals"),
     ({"a": ["1", "1.234.567"]}, "column a: '1.234.567' is no number"),
     ({"a": ["1", "0x10"]}, "column a: '0x10' is no number")],
)  # fmt: skip
def test_what_is_no_number_names_place_column_and_cell(columns, says):
    assert f"t.csv, row 2, {says}" in refusal(parse_numbers, table(**columns), list(columns))


def test_years_in_three_spellings():
    found = parse_years(table(jaar=["2014", "2020.0", "2024JJ00"]), "jaar")
    assert (found.tolist(), found.dtype) == ([2014, 2020, 2024], "int16")


@pytest.mark.parametrize(("cell", "says"), [("14", "'14' is no year"), (None, "an empty cell is no year")])
def test_no_year(cell, says):
    assert f"t.csv, row 2, column jaar: {says}" in refusal(parse_years, table(jaar=["2014", cell]), "jaar")
