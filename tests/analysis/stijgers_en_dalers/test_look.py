"""The list of areas to look at: each rule by hand, the order of the page, and the whole of it by a plain loop."""

import numpy as np
import pandas as pd
from hypothesis import given, strategies as st

from leefbaarheid.analysis.stijgers_en_dalers import look
from leefbaarheid.classes import STEP

RULES = ["laag en dalend", "dalend", "laag", "gedaald", "staat stil"]
FALL, RISE, NAN = -0.6 * STEP, 0.6 * STEP, float("nan")


def parts(*rows):
    columns = ["klasse_nu", "afw_nu", "sinds", "stap_sinds", "stap_samen", "beoordeeld"]
    frame = pd.DataFrame([r[:6] for r in rows], columns=columns)
    return frame.assign(afw_van=0.0, code=[f"{i:03}" for i in range(len(frame))])


def test_each_rule_by_hand():
    rows = [
        (4, FALL, FALL, -1, -1, True, 0), (5, FALL, FALL, -1, -1, True, 1), (6, FALL, FALL, -2, -1, True, 1),
        (4, 0.0, 0.0, 0, 0, True, 2), (4, FALL, 0.0, 0, -1, True, 2), (4, FALL, RISE, 1, -1, True, 3),
        (7, FALL, 0.0, 0, -1, True, 3), (5, 0.24 * STEP, 0.0, 0, 0, True, 4), (6, -0.24 * STEP, RISE, 1, 0, True, 4),
        (7, 0.0, FALL, -1, 0, True, None), (4, RISE, RISE, 1, 1, True, None), (8, FALL, FALL, -1, -1, True, None),
        (6, 0.26 * STEP, 0.0, 0, 0, True, None), (7, 0.0, 0.0, 0, 0, True, None),
        (3, FALL, FALL, -1, -1, False, None), (3, FALL, NAN, NAN, -1, True, None),
    ]  # fmt: skip
    found = look.to_look_at(parts(*rows), "sinds").set_index("code")["regel"]
    assert found.to_dict() == {f"{i:03}": RULES[r[-1]] for i, r in enumerate(rows) if r[-1] is not None}


def test_four_three_and_three_come_first_and_then_the_rest_in_order():
    rows = [(4, -0.4, -0.1 * i, -2, -2, True) for i in range(1, 7)]
    rows += [(5, -0.1, -0.01 * i, -1, -1, True) for i in range(1, 6)]
    rows += [(3, -0.3 - 0.01 * i, 0.0, 0, 0, True) for i in range(5)]
    rows += [(7, -0.3, 0.0, 0, -2, True), (6, 0.0, 0.0, 0, 0, True)]
    codes = look.to_look_at(parts(*rows), "sinds")["code"].astype(int).tolist()
    assert codes == [5, 4, 3, 2, 10, 9, 8, 15, 14, 13, 1, 0, 7, 6, 12, 11, 16, 17]


def test_gemeenten_are_listed_by_the_lowest_tenth_and_clear_changes_of_large_ones():
    rows = [
        ("A", 95, 10_000, -0.11, 0, None, 0), ("B", 90, 10_000, -0.25, 0, None, 1), ("C", 91, 10_000, 0.09, 0, None, 2),
        ("D", 91, 10_000, 0.11, 0, None, None), ("E", 40, 10_000, 0, -0.26, None, 3),
        ("F", 40, 10_000, -0.24, -0.24, None, None), ("G", 99, 9_999, -1, -1, None, None),
        ("H", 99, 50_000, -1, -1, True, None), ("I", 99, 50_000, NAN, 0, False, None),
    ]  # fmt: skip
    columns = ["code", "rang", "huishoudens", "sinds", "afw_nu", "sinds_twijfel", "regel"]
    frame = pd.DataFrame(rows, columns=columns).assign(afw_van=0.0)
    frame[["sinds", "afw_nu"]] *= STEP
    found = look.gemeenten_to_look_at(frame, "sinds", 100).set_index("code")["regel"]
    assert found.to_dict() == {r[0]: RULES[r[-1]] for r in rows if r[-1] is not None}
    assert "H" in set(look.gemeenten_to_look_at(frame.drop(columns="sinds_twijfel"), "sinds", 100)["code"])


changes = st.tuples(st.floats(-0.3, 0.3) | st.just(NAN), st.sampled_from([0.0, 0.02, 0.08, NAN]))


@given(st.lists(changes, min_size=1, max_size=20), st.floats(0.005, 0.1))
def test_steps_agree_with_a_plain_loop(pairs, threshold):
    change, sd = (pd.Series(v, dtype=float) for v in zip(*pairs, strict=True))
    own, mean = [], []
    for c, s in pairs:
        side, noise = (NAN if np.isnan(c) else np.sign(c)), (0.0 if np.isnan(s) else 1.96 * s)
        own.append(side * ((abs(c) >= max(threshold, noise)) + (abs(c) >= max(threshold, noise, STEP))))
        mean.append(side * ((abs(c) >= STEP / 10) + (abs(c) >= STEP / 2)))
    np.testing.assert_array_equal(look.clear_steps(change, sd, threshold), own)
    np.testing.assert_array_equal(look.clear_steps(change, None, 9), mean)
