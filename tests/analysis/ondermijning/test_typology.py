import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.typology import TYPES, cohesion, types

NAN = float("nan")
figures = st.sampled_from([NAN, *map(float, range(13))])


def series(values):
    return pd.Series(values, index=[f"GM{i:04}" for i in range(len(values))], dtype=float)


def test_by_hand():
    index, unsafety = series([9, 8, 7, 1, 2, 3, NAN]), series([5, 1, NAN, 6, 2, 3, 9])
    # six have an index: two are high; six have unsafety: 9 (without an index) and 6 are high
    told = ["hoog_laag", "hoog_laag", None, "laag_hoog", "laag_laag", "laag_laag", None]
    assert types(index, unsafety.sample(frac=1, random_state=2)).replace({NAN: None}).tolist() == told
    assert types(index, unsafety, cut=1 / 2)["GM0000"] == "hoog_hoog"
    equal, six = series([5, 5, 5, 4, 3, 2]), series(range(6))
    assert [types(equal, six, c).str.startswith("hoog").sum() for c in (1 / 3, 1 / 2)] == [0, 3], (
        "equals at the bound"
    )


@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=40), st.sampled_from([1 / 4, 1 / 3, 1 / 2]))
def test_types_are_those_of_a_plain_loop(pairs, cut):
    index, unsafety = (series(column) for column in zip(*pairs, strict=True))
    sides = [[v == v and sum(o >= v for o in values) <= cut * values.count() + 1e-9 for v in values]
             for values in (index, unsafety)]  # fmt: skip
    told = [TYPES[2 * (not a) + (not b)] if x == x and y == y else None
            for a, b, (x, y) in zip(*sides, pairs, strict=True)]  # fmt: skip
    found = types(index, unsafety, cut)
    assert found.astype(object).where(found.notna(), None).tolist() == told


def test_cohesion_per_type_and_size():
    codes = [f"GM{i:04}" for i in range(6)]
    frame = pd.DataFrame({"gemeente_code": codes, "omvang": [100, 200, 22_500, 90_000, 50, 60]})
    frame["soc"] = [0.1, 0.3, -0.2, -0.4, NAN, 0.9]
    kinds = pd.Series([*["hoog_hoog"] * 3, "hoog_laag", "hoog_hoog", None], codes, dtype=object)
    table = cohesion(kinds, frame)
    told = [["hoog_hoog", 1, 2], ["hoog_hoog", 2, 1], ["hoog_laag", 3, 1]]
    assert table[["type", "omvangklasse", "n"]].to_numpy().tolist() == told
    assert table["soc"].tolist() == pytest.approx([0.2, -0.2, -0.4])
