"""Which figures of buurten may be shown and ranked: hand-made cases, and what holds for any."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.buurten import enough, judge

NAN = np.nan


def buurten(*rows):
    columns = ["gemeente_code", "gemeente", "teller", "noemer", "eigen"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(waarde=1000 * table["teller"] / table["noemer"])


def by(**values):
    return pd.Series(values, dtype=float)


def test_the_bound_of_nine_tenths_is_in():
    rows = buurten(("A", "Aa", 90.0, 1000.0, False), ("B", "Bee", 89.0, 1000.0, False))
    judged = judge(rows, by(A=90, B=89), by(A=100, B=100))
    assert judged["opgeteld"].tolist() == [0.9, 0.89]
    assert judged["getoond"].tolist() == judged["te_rangschikken"].tolist() == [True, False]
    assert judged[["waarde", "teller"]].isna().all(axis=1).tolist() == [False, True]


def test_what_buurten_without_a_row_hold_counts_too():
    judged = judge(buurten(("A", "Aa", 60.0, 1000.0, False)), by(A=95), by(A=100))
    assert judged["getoond"].all(), "35 cases are in buurten where nobody lives"


def test_a_gemeente_without_a_count_of_any_buurt_has_nought():
    judged = judge(buurten(("A", "Aa", NAN, 1000.0, False)), by(B=10), by(A=100, B=10))
    assert judged["opgeteld"].tolist() == [0.0]
    assert not judged["getoond"].any()


def test_what_cannot_be_compared_is_not_shown():
    rows = buurten(("A", "Aa", 60.0, 1000.0, False))
    for inside, whole in [(by(), by(A=100)), (by(A=60), by()), (by(A=0), by(A=0)), (by(A=60), by(A=NAN))]:
        judged = judge(rows, inside, whole)
        assert not judged["getoond"].any()
        assert judged["opgeteld"].isna().all()


def test_few_inhabitants_have_no_figure_and_few_cases_no_place():
    rows = buurten(
        ("A", "Aa", 30.0, 249.0, False),
        ("A", "Aa", 30.0, 250.0, False),
        ("A", "Aa", 19.0, 5000.0, False),
        ("A", "Aa", 20.0, 5000.0, False),
        ("A", "Aa", NAN, 5000.0, False),
    )
    judged = judge(rows, by(A=99), by(A=100))
    assert judged["getoond"].tolist() == [False, True, True, True, False]
    assert judged["te_rangschikken"].tolist() == [False, True, False, True, False]
    assert judged["waarde"].notna().tolist() == [True, True, True, True, False], "the table keeps them"
    assert judge(rows, by(A=99), by(A=100), few=0)["getoond"].tolist() == [True, True, True, True, False]


def test_figures_of_own_tables_stand_as_they_are():
    rows = buurten(("A", "Aa", NAN, NAN, True), ("A", "Aa", 40.0, 800.0, True)).fillna({"waarde": 3.0})
    judged = judge(rows, by(), by())
    assert judged["waarde"].tolist() == [3.0, 50.0]
    assert judged["getoond"].all(), "of a bare rate it is not known how few live there"
    assert judged["te_rangschikken"].tolist() == [False, True]


def test_enough_cases():
    assert enough(pd.Series([0.0, 19.0, 20.0, NAN])).tolist() == [False, False, True, True]


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 300), st.integers(1, 3000)), min_size=1),
    st.integers(0, 2000),
)
def test_only_whole_gemeenten_with_people_and_cases_are_ranked(cases, whole):
    rows = buurten(*((code, code, float(n), float(people), False) for code, n, people in cases))
    inside = rows.groupby("gemeente_code")["teller"].sum()
    judged = judge(rows, inside, pd.Series(float(whole), inside.index))
    ranked = judged[judged["te_rangschikken"]]
    assert ranked["getoond"].all()
    assert (ranked["noemer"] >= 250).all()
    assert (ranked["teller"] >= 20).all()
    shown = judged["gemeente_code"].map(10 * inside >= 9 * whole) & (whole > 0)
    assert (judged["waarde"].notna() == shown).all()
