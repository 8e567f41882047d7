"""The list of areas to look at: each rule by hand, the order of the page, and the whole of it by a plain loop."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.analysis.stijgers_en_dalers import clear_steps, gemeenten_to_look_at, risers, to_look_at
from leefbaarheid.classes import STEP

COLUMNS = ["klasse_nu", "afw_van", "afw_nu", "sinds", "stap_sinds", "stap_samen", "beoordeeld"]
FALL, RISE, FLAT = -0.6 * STEP, 0.6 * STEP, 0.0


def parts(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(code=[f"{i:03}" for i in range(len(frame))])


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ((4, 0.0, FALL, FALL, -1, -1, True), "laag en dalend"),
        ((5, 0.0, FALL, FALL, -1, -1, True), "dalend"),
        ((6, 0.0, FALL, FALL, -2, -1, True), "dalend"),
        ((7, 0.0, 0.0, FALL, -1, 0, True), ""),
        ((4, 0.0, 0.0, FLAT, 0, 0, True), "laag"),
        ((4, 0.0, FALL, FLAT, 0, -1, True), "laag"),
        ((4, 0.0, RISE, RISE, 1, 1, True), ""),
        ((4, 0.0, FALL, RISE, 1, -1, True), "gedaald"),
        ((7, 0.0, FALL, FLAT, 0, -1, True), "gedaald"),
        ((8, 0.0, FALL, FALL, -1, -1, True), ""),
        ((5, 0.0, 0.24 * STEP, FLAT, 0, 0, True), "staat stil"),
        ((6, 0.0, -0.24 * STEP, RISE, 1, 0, True), "staat stil"),
        ((6, 0.0, 0.26 * STEP, FLAT, 0, 0, True), ""),
        ((7, 0.0, 0.0, FLAT, 0, 0, True), ""),
        ((3, 0.0, FALL, FALL, -1, -1, False), ""),
        ((3, 0.0, FALL, np.nan, np.nan, -1, True), ""),
    ],
)
def test_each_rule_by_hand(row, rule):
    assert to_look_at(parts(row), "sinds")["regel"].tolist() == ([rule] if rule else [])


def test_four_three_and_three_come_first_and_then_the_rest_in_order():
    falling = [(4, 0.0, -0.4, -0.1 * i, -2, -2, True) for i in range(1, 7)]
    middle = [(5, 0.0, -0.1, -0.01 * i, -1, -1, True) for i in range(1, 6)]
    low = [(3, -0.3, -0.3 - 0.01 * i, 0.0, 0, 0, True) for i in range(5)]
    fell, still = [(7, 0.3, 0.0, 0.0, 0, -2, True)], [(6, 0.0, 0.0, 0.0, 0, 0, True)]
    found = to_look_at(parts(*falling, *middle, *low, *fell, *still), "sinds")
    assert found["code"].astype(int).tolist() == [
        5,
        4,
        3,
        2,
        10,
        9,
        8,
        15,
        14,
        13,
        1,
        0,
        7,
        6,
        12,
        11,
        16,
        17,
    ]
    assert set(found.columns) == {*COLUMNS, "code", "regel"}


@st.composite
def many(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(1, 40))
    sinds = rng.choice([-0.2, -0.05, 0.0, 0.05, np.nan], n)
    frame = pd.DataFrame({"klasse_nu": rng.integers(1, 10, n), "sinds": sinds})
    frame["afw_van"], frame["afw_nu"] = rng.normal(0, 0.05, (2, n)).round(2)
    frame["stap_sinds"], frame["stap_samen"] = np.sign(sinds), rng.integers(-2, 3, n)
    return frame.assign(beoordeeld=rng.random(n) < 0.8, code=[f"{i:03}" for i in rng.permutation(n)])


@given(many())
def test_the_list_agrees_with_a_plain_loop_in_whatever_order_the_areas_stand(frame):
    rules = {}
    for r in frame.to_dict("records"):
        k, step, since = r["klasse_nu"], r["stap_sinds"], r["afw_nu"] - r["afw_van"]
        if not r["beoordeeld"] or np.isnan(r["sinds"]):
            continue
        if step < 0 and k <= 6:
            rules.setdefault(0 if k <= 4 else 1, []).append((r["sinds"], r["code"]))
        elif k <= 4 and step <= 0:
            rules.setdefault(2, []).append((r["afw_nu"], r["code"]))
        elif k <= 7 and r["stap_samen"] < 0:
            rules.setdefault(3, []).append((since, r["code"]))
        elif k in (5, 6) and abs(since) < 0.25 * STEP:
            rules.setdefault(4, []).append((r["afw_nu"], r["code"]))
    first, rest = [], []
    for rule, most in enumerate((4, 3, 3, 0, 0)):
        codes = [code for _, code in sorted(rules.get(rule, []))]
        first, rest = first + codes[:most], rest + codes[most:]
    assert to_look_at(frame, "sinds")["code"].tolist() == first + rest
    turned = to_look_at(frame.iloc[::-1], "sinds")
    pd.testing.assert_frame_equal(turned, to_look_at(frame, "sinds"))


def test_gemeenten_are_listed_by_the_lowest_tenth_and_clear_changes_of_large_ones():
    rows = [
        ("A", 95, 10_000, -0.11, 0.0, None, "laag en dalend"),
        ("B", 90, 10_000, -0.25, 0.0, None, "dalend"),
        ("C", 91, 10_000, 0.09, 0.0, None, "laag"),
        ("D", 91, 10_000, 0.11, 0.0, None, ""),
        ("E", 40, 10_000, 0.0, -0.26, None, "gedaald"),
        ("F", 40, 10_000, -0.24, -0.24, None, ""),
        ("G", 99, 9_999, -1.0, -1.0, None, ""),
        ("H", 99, 50_000, -1.0, -1.0, True, ""),
        ("I", 99, 50_000, np.nan, 0.0, False, ""),
    ]
    frame = pd.DataFrame([r[:4] for r in rows], columns=["code", "rang", "huishoudens", "sinds"])
    frame["sinds"] *= STEP
    frame = frame.assign(afw_van=0.0, afw_nu=[r[4] * STEP for r in rows], sinds_twijfel=[r[5] for r in rows])
    found = gemeenten_to_look_at(frame, "sinds", 100).set_index("code")["regel"]
    assert found.to_dict() == {r[0]: r[6] for r in rows if r[6]}
    assert "H" in set(gemeenten_to_look_at(frame.drop(columns="sinds_twijfel"), "sinds", 100)["code"])


changes = st.lists(
    st.tuples(st.one_of(st.just(np.nan), st.floats(-0.3, 0.3)), st.sampled_from([0.0, 0.02, 0.08, np.nan])),
    min_size=1,
    max_size=20,
)


@given(changes, st.floats(0.005, 0.1))
def test_steps_agree_with_a_plain_loop(pairs, threshold):
    change, sd = (pd.Series(v, dtype=float) for v in zip(*pairs, strict=True))
    own, mean = [], []
    for c, s in pairs:
        side = 1 if c > 0 else -1
        noise = 0.0 if np.isnan(s) else 1.96 * s
        own.append(0 if abs(c) < max(threshold, noise) else side * (2 if abs(c) >= STEP else 1))
        mean.append(0 if abs(c) < STEP / 10 else side * (2 if abs(c) >= STEP / 2 else 1))
    for found, expected in ((clear_steps(change, sd, threshold), own), (clear_steps(change, None, 9), mean)):
        assert found.isna().equals(change.isna())
        assert found.dropna().tolist() == [
            e for e, c in zip(expected, change, strict=True) if not np.isnan(c)
        ]


def test_at_most_six_risers_the_largest_rise_first_none_doubted_or_not_judged():
    rows = [(6, 0.0, 0.1, 0.01 * i, 1, 1, True) for i in range(9)]
    frame = parts(*rows, (6, 0.0, 0.1, 0.5, 1, 1, False), (6, 0.0, 0.1, 0.9, 0, 1, True))
    assert risers(frame, "sinds")["code"].astype(int).tolist() == [8, 7, 6, 5, 4, 3]
    doubted = frame.assign(sinds_twijfel=frame["code"] == "008")
    assert risers(doubted, "sinds")["code"].iloc[0] == "007"
