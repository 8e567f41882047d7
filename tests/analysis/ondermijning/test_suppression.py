"""Hidden counts must stay unknown to one who knows every sum, and that counts are whole and not negative."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from leefbaarheid.analysis.ondermijning import suppress

PARTS = {"totaal": ["wapens", "drugs", "fraude"]}


def make(counts, *, published=()):
    """A table from {(code, indicator): count} of one year."""
    rows = []
    for (code, indicator), count in counts.items():
        level = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}.get(code[:2], "pc4")
        eigen = (code, indicator) not in published
        rows.append((level, code, 2023, indicator, count / 2, float(count), 2000.0, "eigen.csv", eigen))
    columns = ["niveau", "code", "jaar", "indicator", "waarde", "teller", "noemer", "bron", "eigen"]
    return pd.DataFrame(rows, columns=columns)


def hidden(table, **options):
    found = suppress(table, **options)
    return {(r.code, r.indicator) for r in found.itertuples() if r.onderdrukt}


def sums_of(keys):
    """Every sum that an attacker can name, from the codes alone: (total, parts); written apart from the module."""
    sums = []
    for code, indicator in keys:
        children = [
            [k for k in keys if k[1] == indicator and k[0][:2] == level and k[0][2:].startswith(code[2:])]
            for level in {"GM": ("WK", "BU"), "WK": ("BU",), "BU": ()}[code[:2]]
        ]
        children.append([(code, kind) for kind in PARTS.get(indicator, ()) if (code, kind) in keys])
        sums += [((code, indicator), part) for part in children if part]
    return sums


def pinned(counts, unknown, lowest=0):
    """The unknown small counts that have one whole value only, given all the other counts and the sums.

    None is negative; to one who knows that zeros show, what is hidden is at least 1 (``lowest``) unless it is 0.
    """
    cells = sorted(unknown)
    if not cells:
        return []
    rows = []
    for total, part in sums_of(list(counts)):
        row = [(cell in part) - (cell == total) for cell in cells]
        known = (counts[total] if total not in unknown else 0) - sum(
            counts[c] for c in part if c not in unknown
        )
        rows.append((row, known))
    matrix, right = np.array([r for r, _ in rows]), np.array([k for _, k in rows])
    actual = np.array([counts[c] for c in cells])
    free = np.zeros(len(cells), dtype=bool)
    bounds = Bounds(np.minimum(actual, lowest), 1000)
    for (j, cell), sign in itertools.product(enumerate(cells), (1, -1)):
        if 0 < counts[cell] < 5 and not free[j]:
            goal = np.where(np.arange(len(cells)) == j, sign, 0)
            rules = [LinearConstraint(matrix, right, right)] if rows else []
            other = milp(goal, constraints=rules, bounds=bounds, integrality=np.ones(len(cells)))
            free |= np.round(other.x) != actual
    return [c for c, is_free in zip(cells, free, strict=True) if 0 < counts[c] < 5 and not is_free]


@st.composite
def worlds(draw):
    """Counts of a gemeente, its wijken and buurten, by kind and in all; every sum adds up."""
    buurten = [
        f"BU0001{w:02}{b:02}"
        for w, number in enumerate(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
        for b in range(number)
    ]
    kinds = draw(st.sampled_from([["wapens"], ["wapens", "drugs"], ["wapens", "drugs", "fraude"]]))
    size = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 14])
    base = {(code, kind): draw(size) for code in buurten for kind in kinds}
    if draw(st.booleans()):
        kinds = [*kinds, "totaal"]
        base |= {(b, "totaal"): sum(base[b, k] for k in kinds[:-1]) for b in buurten}
    counts = dict(base)
    for (code, kind), count in base.items():
        for above in ("WK" + code[2:8], "GM0001"):
            counts[above, kind] = counts.get((above, kind), 0) + count
    levels = draw(st.sampled_from([("GM", "WK"), ("GM", "BU"), ("WK", "BU"), ("GM", "WK", "BU")]))
    return {key: count for key, count in counts.items() if key[0][:2] in levels}


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_attack_on_all_sums_at_once_finds_no_small_count(counts):
    table = make(counts)
    found = suppress(table, parts=PARTS)
    unknown = {(r.code, r.indicator) for r in found.itertuples() if r.onderdrukt}
    assert {key for key, count in counts.items() if 0 < count < 5} <= unknown
    assert pinned(counts, unknown) == pinned(counts, unknown, lowest=1) == []
    shown = found[~found["onderdrukt"]]
    pd.testing.assert_frame_equal(shown.drop(columns="onderdrukt"), table.loc[shown.index])
    assert found.loc[found["onderdrukt"], ["waarde", "teller"]].isna().all(axis=None)


@settings(max_examples=60, deadline=None)
@given(worlds(), st.data())
def test_published_totals_stand_and_still_give_nothing_away(counts, data):
    published = {key for key in counts if key[0] == "GM0001" and data.draw(st.booleans())}
    found = suppress(make(counts, published=published), parts=PARTS)
    unknown = {(r.code, r.indicator) for r in found.itertuples() if r.onderdrukt}
    assert not unknown & published
    own = set(counts) - published
    assert set(pinned(counts, unknown)) <= set(pinned(counts, own)), "only what the published rows alone tell"


@settings(max_examples=25, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_decide_whether_counts_are_safe(counts, random):
    keys = list(counts)
    random.shuffle(keys)
    unknown = hidden(make({key: counts[key] for key in keys}), parts=PARTS)
    assert pinned(counts, unknown) == []


def test_the_attack_works_on_what_is_only_hidden_itself():
    counts = {("GM0001", "drugs"): 12, ("WK000100", "drugs"): 3, ("WK000101", "drugs"): 9}
    assert pinned(counts, {("WK000100", "drugs")}) == [("WK000100", "drugs")]
    counts = {(w, k): 3 for w in ("WK000100", "WK000101") for k in ("drugs", "wapens")}
    counts |= {(w, "totaal"): 6 for w in ("WK000100", "WK000101")}
    assert len(pinned(counts, {("WK000100", "drugs"), ("WK000100", "wapens")})) == 0


def test_a_second_wijk_is_hidden_with_the_first():
    counts = {("GM0001", "drugs"): 30, ("WK000100", "drugs"): 3}
    counts |= {(f"WK00010{i}", "drugs"): n for i, n in enumerate((8, 19, 0), start=1)}
    assert hidden(make(counts)) == {("WK000100", "drugs"), ("WK000101", "drugs")}, (
        "the smallest that helps; 0 shows"
    )


def test_two_small_ones_hide_each_other_unless_both_must_be_one():
    counts = {
        ("GM0001", "drugs"): 25,
        ("WK000100", "drugs"): 3,
        ("WK000101", "drugs"): 4,
        ("WK000102", "drugs"): 18,
    }
    assert hidden(make(counts)) == {("WK000100", "drugs"), ("WK000101", "drugs")}
    counts = {
        ("GM0001", "drugs"): 20,
        ("WK000100", "drugs"): 1,
        ("WK000101", "drugs"): 1,
        ("WK000102", "drugs"): 18,
    }
    assert ("WK000102", "drugs") in hidden(make(counts)), "two of at least 1 with a sum of 2"


def test_both_directions_at_once_need_a_rectangle():
    wijken, kinds = ["WK000100", "WK000101", "WK000102"], ["wapens", "drugs", "fraude"]
    counts = {
        (w, k): 10 + i + 3 * j for (i, w), (j, k) in itertools.product(enumerate(wijken), enumerate(kinds))
    }
    counts["WK000100", "wapens"] = 2
    counts |= {(w, "totaal"): sum(counts[w, k] for k in kinds) for w in wijken}
    counts |= {("GM0001", k): sum(counts[w, k] for w in wijken) for k in [*kinds, "totaal"]}
    unknown = hidden(make(counts), parts=PARTS)
    assert unknown == {(w, k) for w in wijken[:2] for k in kinds[:2]}
    assert pinned(counts, unknown) == []


def test_zeros_show_unless_a_published_total_would_tell():
    counts = {("GM0001", "drugs"): 3, ("WK000100", "drugs"): 3, ("WK000101", "drugs"): 0}
    assert hidden(make(counts)) == {("GM0001", "drugs"), ("WK000100", "drugs")}
    assert hidden(make(counts, published={("GM0001", "drugs")})) == {
        ("WK000100", "drugs"),
        ("WK000101", "drugs"),
    }


def test_a_published_total_of_one_hides_which_wijk_it_was():
    counts = {
        ("GM0001", "drugs"): 1,
        ("WK000100", "drugs"): 1,
        ("WK000101", "drugs"): 0,
        ("WK000102", "drugs"): 0,
    }
    unknown = hidden(make(counts, published={("GM0001", "drugs")}))
    assert len(unknown) == 2
    assert pinned(counts, unknown) == []


def test_published_rows_stand_as_they_are():
    counts = {("GM0001", "drugs"): 3, ("GM0002", "drugs"): 1, ("WK000100", "drugs"): 3}
    table = make(counts, published=set(counts))
    found = suppress(table)
    assert not found["onderdrukt"].any()
    pd.testing.assert_frame_equal(found.drop(columns="onderdrukt"), table)


def test_other_years_and_gemeenten_are_left_alone():
    counts = {("GM0001", "drugs"): 30, ("WK000100", "drugs"): 3, ("WK000101", "drugs"): 27}
    later = make({k: n + 10 for k, n in counts.items()}).assign(jaar=2024)
    other = make({(c.replace("0001", "0002", 1), k): n + 10 for (c, k), n in counts.items()})
    found = suppress(pd.concat([make(counts), later, other], ignore_index=True))
    assert found["onderdrukt"].tolist() == [False, True, True] + [False] * 6


def test_postcodes_hang_on_their_gemeente_by_what_is_given():
    counts = {("GM0001", "drugs"): 30, ("6461", "drugs"): 3, ("6462", "drugs"): 27}
    assert hidden(make(counts)) == {("6461", "drugs")}
    assert hidden(make(counts), parents={"6461": "GM0001", "6462": "GM0001"}) == {
        ("6461", "drugs"),
        ("6462", "drugs"),
    }


def test_rows_without_a_count_stand():
    table = make({("GM0001", "drugs"): 3, ("GM0002", "drugs"): 30})
    table.loc[0, "teller"] = np.nan
    table.index = [7, 9]
    found = suppress(table)
    assert not found["onderdrukt"].any()
    assert found.index.tolist() == [7, 9]
    assert suppress(table.iloc[:0]).empty


@pytest.mark.parametrize("count", [0.0, 0.5, 1.0, 4.0, 4.9, 5.0])
def test_the_bound(count):
    found = suppress(make({("GM0001", "drugs"): count}))
    assert found["onderdrukt"].item() == (0 < count < 5)
