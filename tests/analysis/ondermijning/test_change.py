import numpy as np
import pandas as pd
import pytest
from scipy import stats

from leefbaarheid.analysis.ondermijning.change import at_least, changed
from leefbaarheid.analysis.ondermijning.look import (
    areas_to_look_at,
    around,
    concentration,
    first_of_each,
    kinds_to_look_at,
)

NAN = float("nan")


def test_a_change_by_hand():
    before = pd.Series([91.0, 75, 16, 0, 100, 10_000, 50, NAN])
    after = pd.Series([131.0, 107, 30, 0, 100, 10_800, 20, 5])
    found = changed(before, after)
    assert found["verandering"].tolist()[:2] == pytest.approx([131 / 91 - 1, 107 / 75 - 1])
    assert found["z"][0] == pytest.approx(np.log(131 / 91) / np.sqrt(1 / 91 + 1 / 131))
    # 10,000 to 10,800: beyond chance, but under a tenth; 16 to 30: beyond chance, and thirty cases
    assert found["duidelijk"].tolist() == [1, 1, 1, 0, 0, 0, -1, pd.NA]
    few = changed(pd.Series([3.0, 3.0]), pd.Series([19.0, 20.0]))
    assert few["duidelijk"].tolist() == [0, 1], (
        "nineteen cases are too few, however many times as much; twenty are not"
    )
    assert (few["z"] > 1.96).all()
    grown = changed(pd.Series([100.0]), pd.Series([150.0]), 1.5)
    assert grown["verandering"][0] == pytest.approx(0)
    assert grown["duidelijk"].tolist() == [0]


def test_without_any_change_one_in_twenty_is_called_clear_at_most():
    rng = np.random.default_rng(4)
    before, after = (pd.Series(rng.poisson(60, 20_000), dtype=float) for _ in range(2))
    assert (changed(before, after, least=0.0)["duidelijk"] != 0).mean() == pytest.approx(0.05, abs=0.008)
    assert (changed(before, after)["duidelijk"] != 0).mean() <= 0.055
    turned = changed(after, before)["duidelijk"]
    assert turned.tolist() == (-changed(before, after)["duidelijk"]).tolist()


def test_the_lower_end_of_a_count_is_that_of_an_exact_test():
    for count in (1, 5, 20, 405):
        low = at_least(pd.Series([float(count)])).item()
        assert stats.poisson.sf(count - 1, low) == pytest.approx(0.025, rel=1e-6)
    assert at_least(pd.Series([0.0, NAN])).tolist()[0] == 0


def areas():
    table = pd.DataFrame({"code": list("ABCDEF"), "teller": [90.0, 60, 45, 30, 19, 500], "noemer": 1000.0})
    table = table.assign(waarde=table["teller"], zeker=at_least(table["teller"]), beoordeeld=True)
    table["te_rangschikken"] = table["teller"] >= 20
    return table.assign(verandering=[0.5, 0.9, 0.2, 0.4, 2.0, 0.0], duidelijk=pd.array([1, 1, 0, 1, 1, 0]))


def test_where_to_look():
    table = areas()
    table.loc[5, "beoordeeld"] = False
    found = areas_to_look_at(table, 40.0)
    # A: lower end 72 > 44; B: lower end 46 > 44; D rose; C neither; E has too few cases; F is not judged
    assert found["code"].tolist() == ["A", "B", "D"]
    assert found["regel"].tolist() == ["hoog", "hoog", "stijgt"]
    assert found["maal"].tolist() == [2.25, 1.5, 0.75]
    # at 42.5 the lower end of B lies above, but not by a tenth: it counts as risen, and most
    assert areas_to_look_at(table, 42.5)["regel"].tolist() == ["hoog", "stijgt", "stijgt"]
    assert areas_to_look_at(table, 42.5, least=0.0)["regel"].tolist() == ["hoog", "hoog", "stijgt"]
    assert areas_to_look_at(table.iloc[:0], 40.0).empty


def test_kinds_to_look_at_need_a_place_cases_and_more_than_like_gemeenten():
    profile = pd.DataFrame(
        {
            "indicator": list("abcde"),
            "plaats": [8, 3, 20, 10, 1],
            "van": 342,
            "teller": [102.0, 15, 99, 99, 99],
        }
        | {
            "waarde": [2.0, 2, 2, 2, 2],
            "peers": [1.7, 1, 1.9, 1, 1],
            "getoond": [True, True, True, True, False],
        }
    )
    assert kinds_to_look_at(profile)["indicator"].tolist() == ["a", "d"]


def test_ten_at_most_the_first_of_each_rule_first():
    high, rose, kinds = (
        pd.DataFrame({"sleutel": [f"{r}{i}" for i in range(n)], "regel": r})
        for r, n in (("hoog", 9), ("stijgt", 5), ("soort", 1))
    )
    found = first_of_each(pd.concat([high, rose]), kinds)
    assert found["sleutel"].tolist() == [
        *(f"hoog{i}" for i in range(6)),
        *(f"stijgt{i}" for i in range(3)),
        "soort0",
    ]
    assert len(first_of_each(high.iloc[:0], kinds.iloc[:0])) == 0


def test_half_of_the_cases_by_a_loop():
    cases, people = pd.Series([10.0, 40, 30, 20]), pd.Series([1.0, 2, 3, 4])
    assert concentration(cases, people) == (2, 0.5)
    assert concentration(cases, people, 0.4) == (1, 0.2)
    assert concentration(pd.Series([7.0]), pd.Series([9.0])) == (1, 1.0)
    assert concentration(cases[:0], people[:0]) == (0, 0.0)


def test_neighbours_on_the_ranking():
    ranking = pd.DataFrame({"gemeente_code": [f"GM{i:04}" for i in range(30)], "rang": range(1, 31)})
    assert around(ranking, ["GM0010"])["rang"].tolist() == list(range(7, 16))
    assert around(ranking, ["GM0000"])["rang"].tolist() == [1, 2, 3, 4, 5]
    assert around(ranking, [f"GM{i:04}" for i in range(5, 30)])["rang"].tolist() == list(range(6, 21))
