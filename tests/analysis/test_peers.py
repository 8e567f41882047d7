import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.peers import gemeente_profile, nearest


def test_profile_weighs_urbanity_by_households():
    known = [("1", "huishoudens", 100), ("1", "oad", 3000), ("2", "huishoudens", 300), ("2", "oad", 1000)]
    known += [("3", "huishoudens", 50), ("4", "woningen", 10), ("4", "oad", 400)]
    areas = pd.DataFrame({"code": [*"1234"], "gemeente_code": [*"AAAB"]})
    table = gemeente_profile(pd.DataFrame(known, columns=["code", "kenmerk", "waarde"]), areas)
    assert table.loc["A", ["omvang", "oad", "stedelijkheid"]].tolist() == [450, 1500, 2]
    assert table.loc["B", "stedelijkheid"] == 5


def test_nearest_by_hand_says_why():
    # logarithms of size and urbanity are whole steps of one e-fold; each column's spread is that of 0, 1, 2, 3
    steps = np.array([0.0, 1, 2, 3])
    columns = {"omvang": np.exp(steps), "oad": np.exp(steps[[1, 0, 3, 2]]), "ses": steps[[0, 1, 3, 2]]}
    profile = pd.DataFrame(columns, index=pd.Index([*"ABCD"], name="gemeente_code"))
    table, unit = nearest(profile, "A", 9), 1 / steps.std()
    assert table["gemeente_code"].tolist() == ["B", "D", "C"]
    assert table["afstand"].tolist() == pytest.approx((np.sqrt([3, 9 + 1 + 4, 4 + 4 + 9]) * unit).tolist())
    why = table.loc[0, ["verschil_omvang", "verschil_oad", "verschil_ses"]]
    assert why.tolist() == pytest.approx([unit, -unit, unit])
    assert nearest(profile * [50, 3, 1] + [0, 0, 9], "A", 2)["gemeente_code"].tolist() == ["B", "D"]


def test_nearest_passes_over_what_is_not_known():
    columns = {"omvang": [10.0, 11, 50, 12], "oad": [100.0, 100, 0, 120], "ses": [np.nan, 0.5, 0.1, np.nan]}
    profile = pd.DataFrame(columns, index=[*"ABCD"])
    table = nearest(profile, "A", 9)
    assert table["gemeente_code"].tolist() == ["B", "D"], "C has no urbanity; status does not count"
    assert table["verschil_ses"].isna().all()
    assert [len(nearest(profile, *asked)) for asked in (("B", 9), ("Z", 9), ("A", 1))] == [0, 0, 1]
    assert [*nearest(profile, "Z", 9)] == [*table]
