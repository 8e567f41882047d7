"""The types of gemeenten by hand and by a loop, and each choice made otherwise by the functions themselves."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.index import composite
from leefbaarheid.analysis.ondermijning.typology import TYPES, by_other_choices, types

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


def test_each_choice_is_that_of_the_functions_themselves():
    rng, own, codes = np.random.default_rng(8), "GM0004", [f"GM{i:04}" for i in range(30)]
    frame = pd.DataFrame(rng.gamma(2, 3, (30, 3)), codes, [*"abc"])
    survey, unsafe = (pd.Series(rng.normal(size=30), codes) for _ in range(2))
    weights, sources = {"a": 1.0, "b": 2.0, "c": 1.0}, {"monitor": survey, "leefbaarometer": unsafe}

    def kinds(names="abc", method="percentiel", against=survey, cut=1 / 3):
        index = composite(frame, {name: weights[name] for name in names}, method=method)
        return index["rang"], types(index["index"], against, cut)

    choices = {
        ("zoals", ""): kinds(), ("methode", "z"): kinds(method="z"), ("zonder", "a"): kinds("bc"),
        ("zonder", "b"): kinds("ac"), ("zonder", "c"): kinds("ab"), ("bron", "leefbaarometer"): kinds(against=unsafe),
        ("grens", "1/4"): kinds(cut=1 / 4), ("grens", "1/2"): kinds(cut=1 / 2),
    }  # fmt: skip
    first = kinds()[1]
    wanted = [[*key, rank[own], kind[own], (kind != first).sum()] for key, (rank, kind) in choices.items()]
    asked = (frame, weights, sources, [*sources])
    assert by_other_choices(*asked, code=own).to_numpy().tolist() == wanted
    assert by_other_choices(*asked)[["rang", "type"]].isna().all(axis=None)
