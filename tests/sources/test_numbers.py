from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.numbers import parse_numbers, parse_years
from leefbaarheid.sources.text import TextTable
from tests.sources.raw import raw, write


def table(tmp_path, **columns):
    frame = pd.DataFrame({k: pd.Series(v, dtype="string[pyarrow]") for k, v in columns.items()})
    lines = "\n".join([",".join(columns), *("x" for _ in range(len(frame)))])
    return TextTable(write(tmp_path / "t.csv", lines), frame)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_to_the_last_bit(values):
    from pathlib import Path

    frame = pd.DataFrame({"a": pd.Series([repr(v) for v in values], dtype="string[pyarrow]")})
    found = parse_numbers(TextTable(raw(Path("t.csv")), frame), ["a"])["a"]
    assert found.tolist() == values


def test_decimal_commas_throughout(tmp_path):
    found = parse_numbers(table(tmp_path, a=["0,25", "-1,5", "3", None], b=["1", "2", "3", "4"]), ["a", "b"])
    assert found["a"].tolist()[:3] == [0.25, -1.5, 3.0]
    assert math.isnan(found["a"][3])
    assert found["b"].tolist() == [1, 2, 3, 4]


def test_a_column_of_words_is_wholly_missing_beside_decimal_commas(tmp_path):
    found = parse_numbers(table(tmp_path, a=["0,25", "1,5"], naam=["Hier, daar", "1, 2 en 3"]), ["a", "naam"])
    assert found["naam"].isna().all()


@pytest.mark.parametrize(
    ("columns", "says"),
    [({"a": ["1", "veel"]}, "row 2, column a: 'veel' is no number"),
     ({"a": ["1", "inf"]}, "row 2, column a: 'inf' is infinite"),
     ({"a": ["1", "1e999"]}, "row 2, column a: '1e999' is infinite"),
     ({"a": ["0,5", "0.5"]}, "row 2, column a: '0.5' has a decimal point"),
     ({"a": ["0,5", "1"], "b": ["1", "0.25"]}, "row 2, column b: '0.25' has a decimal point"),
     ({"a": ["999", "1,234"]}, "row 2, column a: '1,234' may be thousands or decimals"),
     ({"a": ["1", "1.234.567"]}, "row 2, column a: '1.234.567' is no number"),
     ({"a": ["1", "0x10"]}, "row 2, column a: '0x10' is no number"),
     ({"a": ["1", "<5"]}, "row 2, column a: '<5' is no number")],
)  # fmt: skip
def test_what_is_no_number_names_line_column_and_cell(tmp_path, columns, says):
    with pytest.raises(SourceError) as error:
        parse_numbers(table(tmp_path, **columns), list(columns))
    assert says in str(error.value)


def test_years_in_three_spellings(tmp_path):
    found = parse_years(table(tmp_path, jaar=["2014", "2020.0", "2024JJ00"]), "jaar")
    assert found.tolist() == [2014, 2020, 2024]
    assert found.dtype == "int16"


@pytest.mark.parametrize(("cell", "says"), [("14", "'14' is no year"), (None, "an empty cell is no year")])
def test_no_year(tmp_path, cell, says):
    with pytest.raises(SourceError, match=f"row 2, column jaar: {says}"):
        parse_years(table(tmp_path, jaar=["2014", cell]), "jaar")
