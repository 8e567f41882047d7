from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.preparation.denominators import move, nearest

GEMEENTEN = {"GM0014", "GM0757", "GM0824", "GM0855", "GM0865", "GM1969", "GM1992"}


def successors(*rows):
    columns = ["jaar", "gemeente_code_oud", "gemeente_oud", "gemeente_code", "aandeel", "anderen"]
    return pd.DataFrame(rows, columns=columns)


def figures(*rows):
    return pd.DataFrame(rows, columns=["code", "jaar", "inwoners", "woningen"])


def moved(noemers, opvolging, divisie=2024):
    found = move(noemers, opvolging, GEMEENTEN, divisie)
    return {(r.code, r.jaar): (r.inwoners, r.woningen, r.reden) for r in found.itertuples()}


TEN_BOER = [
    (2018, "GM0009", "Ten Boer", "GM0014", 0.999, ""),
    (2018, "GM0014", "Groningen", "GM0014", 1.0, ""),
]
HAAREN = [
    (2019, "GM0788", "Haaren", "GM0865", 0.45, "GM0824:0.28;GM0855:0.18;GM0757:0.04"),
    *((2019, code, name, code, 1.0, "") for code, name in (("GM0865", "Vught"), ("GM0824", "O"), ("GM0855", "Tilburg"))),
]  # fmt: skip


def test_inhabitants_of_a_dissolved_gemeente_go_to_its_successor():
    given = figures(("GM0014", 2018, 200.0, 90.0), ("GM0009", 2018, 7.0, 3.0), ("GM0014", 2023, 240.0, None))
    found = moved(given, successors(*TEN_BOER))
    assert found[("GM0014", 2018)] == (207.0, 93.0, "")
    assert found[("GM0014", 2023)][::2] == (240.0, "")
    assert pd.isna(found[("GM0014", 2023)][1])
    assert len(found) == 2


def test_one_missing_part_makes_the_sum_missing():
    found = moved(figures(("GM0014", 2018, 200.0, 90.0), ("GM0009", 2018, 7.0, None)), successors(*TEN_BOER))
    assert found[("GM0014", 2018)][0] == 207.0
    assert pd.isna(found[("GM0014", 2018)][1])


def test_a_gemeente_that_was_not_there_yet_takes_no_part_with_its_empty_row():
    formed = successors(
        (2018, "GM0030", "Oud", "GM1969", 1.0, ""),
        (2018, "GM0031", "Ouder", "GM1969", 1.0, ""),
        (2022, "GM1969", "Nieuw", "GM1969", 1.0, ""),
    )
    given = figures(("GM1969", 2018, None, None), ("GM0030", 2018, 9.0, 4.0), ("GM0031", 2018, 5.0, None))
    found = moved(given, formed)
    assert found[("GM1969", 2018)][::2] == (14.0, "")
    assert pd.isna(found[("GM1969", 2018)][1])
    unknown = moved(figures(("GM1969", 2022, None, None)), formed)
    assert pd.isna(unknown[("GM1969", 2022)][0]), "it was there by then: not known"


def test_a_part_that_is_not_in_the_table_is_told():
    found = moved(figures(("GM0014", 2018, 200.0, 90.0)), successors(*TEN_BOER))
    assert found[("GM0014", 2018)][2] == "lacks Ten Boer"


def test_who_took_a_part_of_a_divided_gemeente_has_no_sound_sum():
    given = figures(
        ("GM0788", 2019, 14.0, 6.0),
        ("GM0865", 2019, 26.0, 11.0),
        ("GM0824", 2019, 26.0, 11.0),
        ("GM0855", 2019, 900.0, 400.0),
        ("GM0757", 2019, 30.0, 13.0),
    )
    found = moved(given, successors(*HAAREN))
    assert found[("GM0865", 2019)] == (40.0, 17.0, "Haaren was divided")
    assert found[("GM0824", 2019)] == (26.0, 11.0, "Haaren was divided")
    assert found[("GM0855", 2019)] == (900.0, 400.0, ""), "even the whole of Haaren would be under 5% of it"
    assert found[("GM0757", 2019)] == (30.0, 13.0, ""), "a share under 5% is that of an outline"


@pytest.mark.parametrize(
    ("share", "others", "reason"),
    [(0.93, "", ""), (0.89, "GM1992:0.11", "Nissewaard was divided"), (0.93, None, "Nissewaard was divided"),
     (0.97, "GM1992:0.03", "")],
)  # fmt: skip
def test_an_outline_that_lost_water_is_not_divided(share, others, reason):
    rows = successors((2017, "GM1969", "Nissewaard", "GM1969", share, others))
    assert moved(figures(("GM1969", 2017, 85.0, 40.0)), rows)[("GM1969", 2017)][2] == reason


def test_the_successors_of_the_nearest_year_serve():
    rows = successors((2012, "GM0009", "Ten Boer", "GM0757", 1.0, ""), *TEN_BOER)
    found = moved(figures(("GM0009", 2016, 7.0, 3.0), ("GM0014", 2016, 200.0, 90.0)), rows)
    assert found == {("GM0014", 2016): (207.0, 93.0, "")}


def test_without_a_successor_the_code_stays_and_is_told():
    found = moved(figures(("GM0003", 2018, 12.0, 5.0), ("GM0014", 2018, 200.0, 90.0)), successors())
    assert found[("GM0003", 2018)] == (12.0, 5.0, "has no successor in 2024")
    assert found[("GM0014", 2018)] == (200.0, 90.0, "")


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
@settings(max_examples=40, deadline=None)
def test_moving_keeps_the_national_totals_of_every_year(people, links):
    before = figures(*people).astype({"inwoners": float, "woningen": float})
    after = move(before, successors(*links), {f"GM{n:04}" for n in range(1, 7)}, 2024)
    columns = ["inwoners", "woningen"]
    assert after.groupby("jaar")[columns].sum().equals(before.groupby("jaar")[columns].sum())
    assert not after.duplicated(["code", "jaar"]).any()


def test_the_nearest_year_counts_and_the_earlier_of_two():
    columns = ["niveau", "code", "jaar", "kenmerk"]
    pool = pd.DataFrame(
        [("buurt", "A", y, "inwoners", w) for y, w in ((2018, 1.0), (2022, 2.0), (2024, 3.0))]
        + [("wijk", "A", 2020, "inwoners", 9.0)],
        columns=[*columns, "waarde"],
    )
    asked = [("buurt", "A", y, "inwoners") for y in (2012, 2013, 2020, 2023, 2024)] + [
        ("buurt", "A", 2022, "woningen")
    ]
    found = nearest(pd.DataFrame(asked, columns=columns, index=list("abcdef")), pool)
    assert found["noemer"].fillna(-1).to_dict() == {"a": -1, "b": 1.0, "c": 1.0, "d": 2.0, "e": 3.0, "f": -1}
    assert found["noemer_jaar"].fillna(0).tolist() == [0, 2018, 2018, 2022, 2024, 0]
