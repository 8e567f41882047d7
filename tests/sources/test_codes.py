from __future__ import annotations

import pandas as pd
import pytest

from leefbaarheid.sources.codes import edition_in, level_of, matches, normalise, year_in


@pytest.mark.parametrize(
    ("level", "written", "code"),
    [("pc4", "1011", "1011"), ("pc4", "999", "0999"), ("pc4", "1011.0", "1011"),
     ("buurt", " bu0363aa01 ", "BU0363AA01"), ("buurt", "3630101", "BU03630101"),
     ("buurt", "BU09280101", "BU09280101"), ("wijk", "92801", "WK092801"), ("wijk", "wk0363aa", "WK0363AA"),
     ("gemeente", "928", "GM0928"), ("gemeente", "gm0928  ", "GM0928"), ("grid", "e1953n3199", "E1953N3199")],
)  # fmt: skip
def test_other_spellings_become_the_form_of_cbs(level, written, code):
    found = normalise(pd.Series([written, None]), level)
    assert found[0] == code
    assert pd.isna(found[1])
    assert matches(found, level).tolist() == [True, False]


@pytest.mark.parametrize(
    ("level", "wrong"),
    [("pc4", "1011 AB"), ("pc4", "10115"), ("buurt", "BU0928010"), ("buurt", "WK092801"), ("wijk", "GM0928"),
     ("gemeente", "GM92 8"), ("grid", "E195N319")],
)  # fmt: skip
def test_what_is_no_code_does_not_match(level, wrong):
    assert not matches(normalise(pd.Series([wrong]), level), level)[0]


@pytest.mark.parametrize(
    ("codes", "level"),
    [(["BU09280101", "BU0363AA01"], "buurt"), (["WK092801", None], "wijk"), (["6461", "6462"], "pc4"),
     (["GM0928", "WK092801"], None), (["3", "7"], None), ([], None)],
)  # fmt: skip
def test_level_is_told_by_all_codes_together(codes, level):
    assert level_of(pd.Series(codes, dtype="string[pyarrow]")) == level


@pytest.mark.parametrize(
    ("name", "edition"),
    [("Leefbaarometer-scores PC4 2002-2022", "2002-2022"), ("Leefbaarometer-scores_PC4_2002_2022", "2002-2022"),
     ("scores 2002 – 2024 v2", "2002-2024"), ("scores_2022", None), ("scores 12002-20223", None)],
)  # fmt: skip
def test_edition_in_a_name(name, edition):
    assert edition_in(name) == edition


@pytest.mark.parametrize(
    ("name", "year"),
    [("woningen_buurt_2020", 2020), ("a2014b2020", None), ("20201", None), ("2020_2020", 2020)],
)
def test_year_in_a_name(name, year):
    assert year_in(name) == year
