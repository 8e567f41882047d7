import pandas as pd
import pytest

from leefbaarheid.analysis.peers import gemeente_profile, peers


def long(rows):
    return pd.DataFrame(rows, columns=["code", "kenmerk", "waarde"])


def test_profile_weighs_urbanity_by_households():
    first = [("1", "huishoudens", 100), ("1", "oad", 3000), ("2", "huishoudens", 300), ("2", "oad", 1000)]
    attributes = long([*first, ("3", "huishoudens", 50), ("4", "woningen", 10), ("4", "oad", 400)])
    areas = pd.DataFrame({"code": list("1234"), "gemeente_code": ["A", "A", "A", "B"]})
    table = gemeente_profile(attributes, areas)
    assert table.loc["A", "omvang"] == 450
    assert table.loc["A", "oad"] == pytest.approx(1500)
    assert table.loc["A", "stedelijkheid"] == 2
    assert table.loc["B", "stedelijkheid"] == 5


def test_peers_are_of_the_same_class_and_nearest_in_size():
    profile = pd.DataFrame(
        {"omvang": [100, 90, 220, 50, 101], "stedelijkheid": pd.array([1, 1, 1, 1, 2], dtype="Int64")},
        index=pd.Index(list("ABCDE"), name="gemeente_code"),
    )
    assert peers(profile, "A", 2) == ["B", "D"], "half the size is nearer than 2.2 times"
    assert peers(profile, "A", 9) == ["B", "D"], "C is more than twice as large"
    assert peers(profile, "A", 1) == ["B"]
    assert peers(profile, "E", 9) == []
    assert peers(profile, "Z", 9) == []
