"""Which figures of buurten may be shown and ranked: hand-made cases, and what holds for any."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.buurten import enough, judge

NAN = np.nan


def judged(rows, inside, whole, eigen=False, **asked):
    """Rows are (gemeente, cases, inhabitants) or with a rate of its own."""
    table = pd.DataFrame(
        [(*r, NAN)[:4] for r in rows], columns=["gemeente_code", "teller", "noemer", "waarde"]
    )
    table["waarde"] = table["waarde"].fillna(1000 * table["teller"] / table["noemer"])
    table = table.assign(gemeente=table["gemeente_code"], eigen=eigen)
    return judge(table, pd.Series(inside, dtype=float), pd.Series(whole, dtype=float), **asked)


@pytest.mark.parametrize(
    ("count", "inside", "whole", "added", "shown"),
    [
        (90, {"A": 90}, {"A": 100}, 0.9, True), (89, {"A": 89}, {"A": 100}, 0.89, False),
        # 35 cases are in buurten where nobody lives; without a count of any buurt a gemeente has nought
        (60, {"A": 95}, {"A": 100}, 0.95, True), (NAN, {"B": 10}, {"A": 100, "B": 10}, 0, False),
        (60, {}, {"A": 100}, NAN, False), (60, {"A": 60}, {}, NAN, False), (60, {"A": 0}, {"A": 0}, NAN, False),
        (60, {"A": 60}, {"A": NAN}, NAN, False),
    ],
)  # fmt: skip
def test_buurten_are_shown_where_they_add_up_to_nine_tenths_of_their_gemeente(
    count, inside, whole, added, shown
):
    found = judged([("A", count, 1000.0)], inside, whole).iloc[0]
    assert found["opgeteld"] == pytest.approx(added, nan_ok=True)
    assert (found["getoond"], found["te_rangschikken"]) == (shown, shown)
    assert found[["waarde", "teller"]].notna().tolist() == [shown, shown]


def test_few_inhabitants_have_no_figure_and_few_cases_no_place():
    rows = [("A", n, people) for n, people in ((30, 249), (30, 250), (19, 5000), (20, 5000), (NAN, 5000))]
    found = judged(rows, {"A": 99}, {"A": 100})
    assert found["getoond"].tolist() == [False, True, True, True, False]
    assert found["te_rangschikken"].tolist() == [False, True, False, True, False]
    assert found["waarde"].notna().tolist() == [True] * 4 + [False], "the table keeps them"
    assert judged(rows, {"A": 99}, {"A": 100}, few=0)["getoond"].tolist() == [True] * 4 + [False]
    assert enough(pd.Series([0.0, 19, 20, NAN])).tolist() == [False, False, True, True]


def test_figures_of_own_tables_stand_as_they_are():
    found = judged([("A", NAN, NAN, 3.0), ("A", 40.0, 800.0)], {}, {}, eigen=True)
    assert found["waarde"].tolist() == [3.0, 50.0]
    assert found["getoond"].all(), "of a bare rate it is not known how few live there"
    assert found["te_rangschikken"].tolist() == [False, True]


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 300), st.integers(1, 3000)), min_size=1),
    st.integers(0, 2000),
)
def test_only_whole_gemeenten_with_people_and_cases_are_ranked(cases, whole):
    inside = pd.DataFrame(cases).groupby(0)[1].sum()
    found = judged(cases, inside, dict.fromkeys(inside.index, whole))
    full = [whole > 0 and 10 * inside[code] >= 9 * whole for code, _, _ in cases]
    ranked = [f and people >= 250 and n >= 20 for f, (_, n, people) in zip(full, cases, strict=True)]
    assert found["waarde"].notna().tolist() == full
    assert found["te_rangschikken"].tolist() == ranked
