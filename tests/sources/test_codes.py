import pandas as pd
import pytest

from leefbaarheid.sources.codes import edition_in, level_of, matches, normalise, year_in


@pytest.mark.parametrize(
    ("level", "written", "code"),
    [("pc4", "1011", "1011"), ("pc4", "999", "0999"), ("pc4", "1011.0", "1011"), ("pc4", "1011 AB", None),
     ("pc4", "10115", None), ("buurt", " bu0363aa01 ", "BU0363AA01"), ("buurt", "3630101", "BU03630101"),
     ("buurt", "BU0928010", None), ("buurt", "WK092801", None), ("wijk", "92801", "WK092801"),
     ("wijk", "wk0363aa", "WK0363AA"), ("wijk", "GM0928", None), ("gemeente", "928", "GM0928"),
     ("gemeente", "gm0928  ", "GM0928"), ("gemeente", "GM92 8", None), ("grid", "e1953n3199", "E1953N3199"),
     ("grid", "E195N319", None), ("grid", None, None)],
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
    [(edition_in, "Leefbaarometer-scores PC4 2002-2022", "2002-2022"), (edition_in, "s_PC4_2002_2022", "2002-2022"),
     (edition_in, "scores 2002 – 2024 v2", "2002-2024"), (edition_in, "scores_2022", None),
     (edition_in, "scores 12002-20223", None), (year_in, "woningen_buurt_2020", 2020), (year_in, "a2014b2020", None),
     (year_in, "20201", None), (year_in, "2020_2020", 2020)],
)  # fmt: skip
def test_edition_and_year_in_a_name(find, name, found):
    assert find(name) == found
