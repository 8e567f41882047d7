import pandas as pd
import pytest
from hypothesis import given, strategies as st

from leefbaarheid.preparation.denominators import closest, move

GEMEENTEN = {"GM0014", "GM0757", "GM0824", "GM0855", "GM0865", "GM1969", "GM1992"}


def successors(*rows):
    columns = ["jaar", "gemeente_code_oud", "gemeente_oud", "gemeente_code", "aandeel", "anderen"]
    return pd.DataFrame(rows, columns=columns)


def figures(*rows):
    return pd.DataFrame(rows, columns=["code", "jaar", "inwoners", "woningen"])


TEN_BOER = [(2018, "GM0009", "Ten Boer", "GM0014", 0.999, ""), (2018, "GM0014", "Stad", "GM0014", 1.0, "")]
HAAREN = [
    (2019, "GM0788", "Haaren", "GM0865", 0.45, "GM0824:0.28;GM0855:0.18;GM0757:0.04"),
    *((2019, code, name, code, 1.0, "") for code, name in (("GM0865", "Vught"), ("GM0824", "O"), ("GM0855", "Tilburg"))),
]  # fmt: skip


FORMED = [
    (2018, "GM0030", "Oud", "GM1969", 1.0, ""), (2018, "GM0031", "Ouder", "GM1969", 1.0, ""),
    (2022, "GM1969", "Nieuw", "GM1969", 1.0, ""),
]  # fmt: skip
NISSEWAARD = (2017, "GM1969", "Nissewaard", "GM1969")
BOTH = [("GM0014", 2018, 200.0, 90.0), ("GM0009", 2018, 7.0, 3.0)]
EVERYWHERE = [
    ("GM0788", 2019, 14.0, 6.0), ("GM0865", 2019, 26.0, 11.0), ("GM0824", 2019, 26.0, 11.0),
    ("GM0855", 2019, 900.0, 400.0), ("GM0757", 2019, 30.0, 13.0),
]  # fmt: skip
#: Rows of denominators, successors, and what comes of them: code, inhabitants, dwellings and why they are not sound.
MOVES = {
    "inhabitants of a dissolved gemeente go to its successor":
        (BOTH, TEN_BOER, [("GM0014", 207.0, 93.0, "")]),
    "one missing part makes the sum missing":
        ([BOTH[0], ("GM0009", 2018, 7.0, None)], TEN_BOER, [("GM0014", 207.0, None, "")]),
    "of today": ([("GM0014", 2023, 240.0, None)], TEN_BOER, [("GM0014", 240.0, None, "")]),
    "a gemeente that was not there yet takes no part with its empty row":
        ([("GM1969", 2018, None, None), ("GM0030", 2018, 9.0, 4.0), ("GM0031", 2018, 5.0, None)], FORMED,
         [("GM1969", 14.0, None, "")]),
    "it was there by then: not known": ([("GM1969", 2022, None, None)], FORMED, [("GM1969", None, None, "")]),
    "a part that is not in the table is told": (BOTH[:1], TEN_BOER, [("GM0014", 200.0, 90.0, "lacks Ten Boer")]),
    "who took a part of a divided gemeente has no sound sum, but where the whole is under 5%, or the part":
        (EVERYWHERE, HAAREN, [("GM0757", 30.0, 13.0, ""), ("GM0824", 26.0, 11.0, "Haaren was divided"),
                              ("GM0855", 900.0, 400.0, ""), ("GM0865", 40.0, 17.0, "Haaren was divided")]),
    **{f"an outline that lost water is not divided: {share} {others}":
        ([("GM1969", 2017, 85.0, 40.0)], [(*NISSEWAARD, share, others)], [("GM1969", 85.0, 40.0, reason)])
        for share, others, reason in ((0.93, "", ""), (0.89, "GM1992:0.11", "Nissewaard was divided"),
                                      (0.93, None, "Nissewaard was divided"), (0.97, "GM1992:0.03", ""))},
    "the successors of the nearest year serve":
        ([("GM0009", 2016, 7.0, 3.0), ("GM0014", 2016, 200.0, 90.0)],
         [(2012, "GM0009", "Ten Boer", "GM0757", 1.0, ""), *TEN_BOER], [("GM0014", 207.0, 93.0, "")]),
    "without a successor the code stays and is told":
        ([("GM0003", 2018, 12.0, 5.0), BOTH[0]], [],
         [("GM0003", 12.0, 5.0, "has no successor in 2024"), ("GM0014", 200.0, 90.0, "")]),
}  # fmt: skip


@pytest.mark.parametrize("case", MOVES)
def test_denominators_move_to_the_division_of_the_counts(case):
    rows, opvolging, expected = MOVES[case]
    found = move(figures(*rows), successors(*opvolging), GEMEENTEN, 2024).drop(columns="jaar")
    expected = pd.DataFrame(expected, columns=found.columns).astype({"inwoners": float, "woningen": float})
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


codes = st.sampled_from([f"GM{n:04}" for n in range(1, 13)])
links = st.lists(
    st.tuples(
        st.sampled_from([2012, 2018]), codes, st.just("X"), codes, st.floats(0, 1), st.sampled_from(["", "GM0001:0.3", None])
    ),
    max_size=20, unique_by=lambda r: r[:2],
)  # fmt: skip
people = st.lists(
    st.tuples(codes, st.sampled_from([2012, 2015, 2018, 2024]), st.integers(0, 10**6), st.integers(0, 10**5)),
    min_size=1, max_size=40, unique_by=lambda r: r[:2],
)  # fmt: skip


@given(people=people, links=links)
def test_moving_keeps_the_national_totals_of_every_year(people, links):
    before = figures(*people).astype({"inwoners": float, "woningen": float})
    after = move(before, successors(*links), {f"GM{n:04}" for n in range(1, 7)}, 2024)
    columns = ["inwoners", "woningen"]
    assert after.groupby("jaar")[columns].sum().equals(before.groupby("jaar")[columns].sum())
    assert not after.duplicated(["code", "jaar"]).any()


def test_the_nearest_year_counts_and_the_earlier_of_two():
    columns, held = ["niveau", "code", "jaar", "kenmerk"], ((2018, 1.0), (2022, 2.0), (2024, 3.0))
    pool = [("buurt", "A", year, "inwoners", n) for year, n in held] + [("wijk", "A", 2020, "inwoners", 9.0)]
    asked = [("buurt", "A", year, "inwoners") for year in (2012, 2013, 2020, 2023, 2024)]
    asked = pd.DataFrame([*asked, ("buurt", "A", 2022, "woningen")], columns=columns, index=list("abcdef"))
    pool = pd.DataFrame(pool, columns=[*columns, "waarde"])
    found = closest(asked, pool, ["niveau", "code", "kenmerk"], 5)[["waarde", "jaar_van"]].fillna(0)
    assert found.index.tolist() == list("abcdef")
    assert found.to_numpy().T.tolist() == [[0, 1, 1, 2, 3, 0], [0, 2018, 2018, 2022, 2024, 0]]
