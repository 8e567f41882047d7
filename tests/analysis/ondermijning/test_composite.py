"""The index and its ranking: by hand, what scale and direction do, and each choice made otherwise by a loop."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.ondermijning.composite import composite, entering, leave_one_out, percentile
from leefbaarheid.analysis.ondermijning.sensitivity import by_other_choices
from leefbaarheid.analysis.ondermijning.typology import types

NAN = float("nan")


def make(**columns):
    frame = pd.DataFrame(columns, dtype=float)
    return frame.assign(gemeente_code=[f"GM{i:04}" for i in range(len(frame))])


@st.composite
def countries(draw):
    """A frame, its indicators, their directions and their weights."""
    n, k = draw(st.integers(2, 25)), draw(st.integers(1, 5))
    rng, sign, weight = np.random.default_rng(draw(st.integers(0, 2**32 - 1))), [1, -1], [0.5, 1.0, 3.0]
    values = np.round(rng.normal(size=(n, k)) + rng.normal(size=(n, 1)), draw(st.sampled_from([0, 1, 6])))
    values[rng.random((n, k)) < draw(st.sampled_from([0, 0.2]))] = NAN
    names = [f"i{j}" for j in range(k)]
    directions, weights = ({name: draw(st.sampled_from(of)) for name in names} for of in (sign, weight))
    return make(**dict(zip(names, values.T, strict=True))), names, directions, weights


def index_of(frame, names, directions=1, *args, **asked):
    directions = dict.fromkeys(names, directions) if directions == 1 else directions
    return composite(frame, [*names], directions, *args, **asked)


def test_by_hand():
    frame = make(a=[1, 2, 3, 4, 5], b=[30, 10, 10, 20, NAN], c=[7, 7, NAN, 9, NAN])
    both = {"a": 1, "b": -1, "c": 1}
    table = index_of(frame, "abc", both)
    # a: 0 25 50 75 100; b reversed: 0, 83.3, 83.3, 33.3; c: 25 25 - 100; the fifth knows one of three
    assert table["index"].tolist() == pytest.approx([25 / 3, 400 / 9, 200 / 3, 625 / 9, NAN], nan_ok=True)
    assert table["dekking"].tolist() == pytest.approx([1, 1, 2 / 3, 1, 1 / 3])
    assert table["rang"].tolist() == [4, 3, 2, 1, pd.NA]
    assert index_of(frame, "abc", both, coverage=0.3)["rang"].tolist() == [5, 4, 3, 2, 1]
    heavy = index_of(frame, "abc", both, {"a": 2, "b": 1, "c": 1}, coverage=0.5)
    assert heavy["dekking"].tolist() == pytest.approx([1, 1, 0.75, 1, 0.5])
    assert heavy["index"][1] == pytest.approx((2 * 25 + 250 / 3 + 25) / 4)
    frame = make(a=[1, 2, 3], b=[5, 5, 5])
    for names, wide in (("a", 1), ("ab", 0.5)):  # a constant indicator tells nobody apart
        assert index_of(frame, names, method="z")["index"].tolist() == pytest.approx([-wide, 0, wide])
    frame = make(a=[1, 2, 3, 4, 5], b=[1, 2, 3, NAN, NAN], c=[1, 2, NAN, NAN, NAN])
    assert entering(frame, ["b", "c", "a", "unknown"]) == ["b", "a"], "only indicators of most gemeenten"
    assert entering(frame, ["b", "a"], coverage=1.0) == ["a"]


def test_equal_gemeenten_share_a_rank_whatever_the_order_of_the_sum():
    frame = make(a=[1, 2, 4, 0, 3, 5, 6], b=[2, 4, 1, 0, 3, 5, 6], c=[4, 1, 2, 0, 3, 5, 6])
    for weight in np.linspace(0.1, 3, 30):
        found = index_of(frame, "abc", 1, dict.fromkeys("abc", weight))["rang"]
        assert found.tolist() == [4, 4, 4, 7, 3, 2, 1]


def test_percentile_is_the_share_of_others_that_are_lower():
    values = pd.Series([3.0, 1, 3, NAN, 8])
    for i, value in values.dropna().items():
        others = values.drop(i).dropna()
        lower = (others < value).mean() + (others == value).mean() / 2
        assert percentile(values)[i] == pytest.approx(100 * lower)
    assert percentile(pd.Series([4.0])).isna().all()


@settings(max_examples=30)
@given(countries())
def test_ranks_do_not_hang_on_the_scale_and_turn_with_the_direction(case):
    frame, names, directions, weights = case
    base = composite(*case)
    bent, shifted = frame.assign(**np.exp(frame[names]) * 7 - 3), frame.assign(**frame[names] * 5 + 2)
    pd.testing.assert_frame_equal(composite(bent, *case[1:]), base)
    turned = composite(frame, names, {k: -v for k, v in directions.items()}, weights)
    assert turned["index"].tolist() == pytest.approx((100 - base["index"]).tolist(), nan_ok=True)
    pd.testing.assert_frame_equal(composite(frame.assign(**-frame[names]), *case[1:]), turned)
    one, other = (composite(f, *case[1:], method="z")["index"] for f in (frame, shifted))
    assert one.tolist() == pytest.approx(other.tolist(), nan_ok=True, abs=1e-8)
    assert base["index"].isna().equals(base["dekking"] < 0.6)
    assert base["rang"].isna().equals(base["index"].isna())


@settings(max_examples=25)
@given(countries(), st.sampled_from(["percentiel", "z"]))
def test_the_range_of_each_indicator_left_out_is_that_of_a_loop(case, method):
    frame, names, *asked = case
    found = leave_one_out(*case, method=method)
    ranks = [composite(*case, method=method)["rang"]]
    ranked = ranks[0].notna()
    for name in names if len(names) > 1 else []:
        rest = [other for other in names if other != name]
        index = composite(frame, rest, *asked, coverage=0.0, method=method)["index"]
        ranks.append(index.where(ranked).rank(ascending=False, method="min"))
    wanted = pd.concat(ranks, axis=1).astype(float)
    assert found["rang_min"].astype(float).equals(wanted.min(axis=1))
    assert found["rang_max"].astype(float).equals(wanted.max(axis=1))


def test_each_choice_is_that_of_the_functions_themselves():
    rng, names, own, sides = np.random.default_rng(8), [*"abc"], "GM0004", dict.fromkeys("abc", 1)
    codes = [f"GM{i:04}" for i in range(30)]
    frame = pd.DataFrame(rng.gamma(2, 3, (30, 3)), columns=names).assign(gemeente_code=codes)
    survey, unsafe = (pd.Series(rng.normal(size=30), codes) for _ in range(2))
    weights, sources = (
        dict(zip("abc", (1.0, 2.0, 1.0), strict=True)),
        {"monitor": survey, "leefbaarometer": unsafe},
    )
    asked = (frame, names, sides, weights, sources, [*sources])

    def kinds(names=names, method="percentiel", against=survey, cut=1 / 3):
        index = composite(frame, names, sides, weights, method=method).set_index("gemeente_code")
        return index["rang"], types(index["index"], against, cut)

    choices = {
        ("zoals", ""): kinds(), ("methode", "z"): kinds(method="z"), ("zonder", "a"): kinds([*"bc"]),
        ("zonder", "b"): kinds([*"ac"]), ("zonder", "c"): kinds([*"ab"]), ("bron", "leefbaarometer"): kinds(against=unsafe),
        ("grens", "1/4"): kinds(cut=1 / 4), ("grens", "1/2"): kinds(cut=1 / 2),
    }  # fmt: skip
    first = kinds()[1]
    wanted = [[*key, rank[own], kind[own], (kind != first).sum()] for key, (rank, kind) in choices.items()]
    assert by_other_choices(*asked, code=own).to_numpy().tolist() == wanted
    assert by_other_choices(*asked)["rang"].isna().all()
