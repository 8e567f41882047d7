"""Changes beyond chance by hand and by simulation, and what of them is worth a look."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from leefbaarheid.analysis.ondermijning import look
from leefbaarheid.analysis.ondermijning.change import at_least, changed

NAN = float("nan")


def test_a_change_by_hand():
    # 10,000 to 10,800: beyond chance, but under a tenth; 16 to 30: beyond chance, and thirty cases; 19: too few
    rows = {(91, 131): 1, (0, 25): 1, (25, 0): -1, (3, 19): 0, (3, 20): 1, (75, 107): 1, (16, 30): 1, (0, 0): 0,
            (100, 100): 0, (10_000, 10_800): 0, (50, 20): -1, (NAN, 5): pd.NA}  # fmt: skip
    before, after = (pd.Series(counts, dtype=float) for counts in zip(*rows, strict=True))
    found = changed(before, after)
    assert found["duidelijk"].tolist() == [*rows.values()]
    assert found["verandering"].tolist()[:4] == pytest.approx(
        [131 / 91 - 1, np.nan, -1, 19 / 3 - 1], nan_ok=True
    )
    none = np.log(25 / 0.5) / np.sqrt(1 / 25 + 1 / 0.5)
    z = [np.log(131 / 91) / np.sqrt(1 / 91 + 1 / 131), none, -none]
    assert found["z"].tolist()[:3] == pytest.approx(z)
    assert found["z"][3] > 1.96
    grown = changed(pd.Series([100.0]), pd.Series([150.0]), 1.5).iloc[0]
    assert [*grown] == pytest.approx([0, 0, 0], abs=1e-12)


def test_without_any_change_one_in_twenty_is_called_clear_at_most():
    rng = np.random.default_rng(4)
    before, after = (pd.Series(rng.poisson(60, 20_000), dtype=float) for _ in range(2))
    assert (changed(before, after, least=0.0)["duidelijk"] != 0).mean() == pytest.approx(0.05, abs=0.008)
    clear = changed(before, after)["duidelijk"]
    assert (clear != 0).mean() <= 0.055
    assert changed(after, before)["duidelijk"].equals(-clear)


def test_the_lower_end_of_a_count_is_that_of_an_exact_test():
    low = at_least(pd.Series([1.0, 5, 20, 405, 0]))
    chance = stats.poisson.sf(np.array([0, 4, 19, 404]), low[:4])
    assert [*chance, low[4]] == pytest.approx([0.025] * 4 + [0], rel=1e-6)


AREAS = pd.DataFrame({"code": [*"ABCDEF"], "teller": [90.0, 60, 45, 30, 19, 500], "noemer": 1000.0})
AREAS = AREAS.assign(waarde=AREAS["teller"], zeker=at_least(AREAS["teller"]), beoordeeld=AREAS["code"] < "F",
                     te_rangschikken=AREAS["teller"] >= 20, verandering=[0.5, 0.9, 0.2, 0.4, 2.0, 0.0],
                     duidelijk=pd.array([1, 1, 0, 1, 1, 0]))  # fmt: skip


@pytest.mark.parametrize(
    ("own", "least", "told"),
    [
        # A: lower end 72 > 44; B: lower end 46 > 44; D rose; C neither; E has too few cases; F is not judged
        (40.0, 0.1, "A hoog 2.25, B hoog 1.5, D stijgt 0.75"),
        # at 42.5 the lower end of B lies above, but not by a tenth: it counts as risen, and most
        (42.5, 0.1, "A hoog 2.12, B stijgt 1.41, D stijgt 0.71"),
        (42.5, 0.0, "A hoog 2.12, B hoog 1.41, D stijgt 0.71"),
    ],
)
def test_where_to_look(own, least, told):
    found = look.areas_to_look_at(AREAS, own, least)[["sleutel", "regel", "maal"]]
    assert ", ".join(f"{code} {rule} {round(times, 2)}" for code, rule, times in found.to_numpy()) == told
    assert look.areas_to_look_at(AREAS[:0], own, least).empty


def test_kinds_to_look_at_need_a_place_cases_and_more_than_like_gemeenten():
    rows = [("a", 8, 102, 1.7, True), ("b", 3, 15, 1, True), ("c", 20, 99, 1.9, True), ("d", 10, 99, 1, True),
            ("e", 1, 99, 1, False), ("f", 35, 99, 1, True), ("g", 3, 99, 1.9, True)]  # fmt: skip
    profile = pd.DataFrame(rows, columns=["indicator", "plaats", "teller", "peers", "getoond"])
    assert look.kinds_to_look_at(profile.assign(van=342, waarde=2.0))["sleutel"].tolist() == ["a", "d"]


def test_ten_at_most_the_first_of_each_rule_first():
    sizes = {"hoog": 9, "stijgt": 5, "soort": 1}
    lists = [pd.DataFrame({"sleutel": [f"{r}{i}" for i in range(n)], "regel": r}) for r, n in sizes.items()]
    found = look.first_of_each(pd.concat(lists[:2]), lists[2])["sleutel"].tolist()
    assert found == [*(f"hoog{i}" for i in range(6)), *(f"stijgt{i}" for i in range(3)), "soort0"]
    assert look.first_of_each(lists[0][:0], lists[2][:0]).empty


def test_half_of_the_cases_by_a_loop():
    cases, people = pd.Series([10.0, 40, 30, 20]), pd.Series([1.0, 2, 3, 4])
    assert look.concentration(cases, people) == (2, 0.5)
    assert look.concentration(cases, people, 0.4) == (1, 0.2)
    assert look.concentration(cases[:1], people[:1]) == (1, 1.0)
    assert look.concentration(cases[:0], people[:0]) == (0, 0.0)


@pytest.mark.parametrize(
    ("codes", "told"), [([10], range(7, 16)), ([0], range(1, 6)), (range(5, 30), range(6, 21))]
)
def test_neighbours_on_the_ranking(codes, told):
    ranking = pd.DataFrame({"gemeente_code": [f"GM{i:04}" for i in range(30)], "rang": range(1, 31)})
    assert look.around(ranking, [f"GM{i:04}" for i in codes])["rang"].tolist() == [*told]
