import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.typology import TYPES, cohesion, types

NAN = float("nan")
figures = st.one_of(st.none(), st.integers(0, 12)).map(lambda v: NAN if v is None else float(v))


def series(values):
    return pd.Series(values, index=[f"GM{i:04}" for i in range(len(values))], dtype=float)


def test_by_hand():
    index, unsafety = series([9, 8, 7, 1, 2, 3, NAN]), series([5, 1, NAN, 6, 2, 3, 9])
    # six have an index: two are high; six have unsafety: 9 (without an index) and 6 are high
    assert types(index, unsafety).tolist()[:2] == ["hoog_laag", "hoog_laag"]
    assert types(index, unsafety).tolist()[3:6] == ["laag_hoog", "laag_laag", "laag_laag"]
    assert types(index, unsafety).isna().tolist() == [False, False, True, False, False, False, True]
    assert types(index, unsafety, cut=1 / 2)["GM0000"] == "hoog_hoog"
    shuffled = unsafety.sample(frac=1, random_state=2)
    pd.testing.assert_series_equal(types(index, shuffled), types(index, unsafety))


def test_equals_at_the_bound_are_not_high():
    index = series([5, 5, 5, 4, 3, 2])
    assert (types(index, series(range(6))).str.startswith("hoog")).sum() == 0
    assert types(index, series(range(6)), cut=1 / 2).str.startswith("hoog").sum() == 3


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=40), st.sampled_from([1 / 4, 1 / 3, 1 / 2]))
def test_types_part_the_gemeenten_that_have_both(pairs, cut):
    index, unsafety = (series(column) for column in zip(*pairs, strict=True))
    found = types(index, unsafety, cut)
    known = index.notna() & unsafety.notna()
    assert found.notna().equals(known)
    assert set(found.dropna()) <= set(TYPES)
    assert found.str.startswith("hoog").sum() <= cut * index.notna().sum() + 1e-9
    pd.testing.assert_series_equal(types(np.exp(index), unsafety * 3 - 1, cut), found)
    for code, kind in found.dropna().items():
        above = (index >= index[code]).sum() <= cut * index.notna().sum() + 1e-9
        assert kind.startswith("hoog") == above


def test_cohesion_per_type_and_size():
    codes = [f"GM{i:04}" for i in range(6)]
    frame = pd.DataFrame({"gemeente_code": codes, "omvang": [100, 200, 22_500, 90_000, 50, 60]})
    frame["soc"] = [0.1, 0.3, -0.2, -0.4, NAN, 0.9]
    kinds = pd.Series(
        ["hoog_hoog", "hoog_hoog", "hoog_hoog", "hoog_laag", "hoog_hoog", None], codes, dtype=object
    )
    table = cohesion(kinds, frame)
    assert table[["type", "omvangklasse", "n"]].to_numpy().tolist() == [
        ["hoog_hoog", 1, 2],
        ["hoog_hoog", 2, 1],
        ["hoog_laag", 3, 1],
    ]
    assert table["soc"].tolist() == pytest.approx([0.2, -0.2, -0.4])
