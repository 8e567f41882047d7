"""Hidden counts must stay unknown to one who knows every sum; which figures of buurten may be shown and ranked."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from leefbaarheid.analysis.ondermijning.chance import Bounds
from leefbaarheid.analysis.ondermijning.suppression import screen, suppress

NAN = np.nan
LEVELS = {"G": "gemeente", "W": "wijk", "B": "buurt", "6": "pc4"}
G, W0, W1, W2 = "GM0001", "WK000100", "WK000101", "WK000102"
A, B, C, D, E = "BU00010000", "BU00010001", "BU00010002", "BU00010100", "BU00010101"


def make(counts, published=()):
    """A table from {code: count} of one year."""
    table = pd.DataFrame(counts.items(), columns=["code", "teller"]).astype({"teller": float})
    table = table.assign(jaar=2023, indicator="drugs", waarde=table["teller"] / 2, noemer=2000.0)
    return table.assign(niveau=table["code"].str[0].map(LEVELS), eigen=~table["code"].isin(published))


def alternatives(table, unknown):
    """Every table that agrees with the rows not ``unknown``, as rows of counts; apart from the module.

    A hidden count without parts is 1-4, or under a published total any whole number (0-9: all that is drawn).
    """
    codes, counts = table["code"], table["teller"].to_numpy()
    inside = np.array([codes.str[2:].str.startswith(code[2:]) for code in codes])
    leaves = np.flatnonzero(inside.sum(axis=1) == 1)
    sums = inside[:, leaves].T.astype(int)
    free = [range(10) if any(part & ~table["eigen"]) else range(1, 5) for part in sums.astype(bool)]
    values = [some if unknown[i] else [counts[i]] for i, some in zip(leaves, free, strict=True)]
    every = np.stack(np.meshgrid(*values, indexing="ij"), axis=-1).reshape(-1, len(leaves)) @ sums
    return every[(every == counts)[:, ~unknown].all(axis=1)]


@st.composite
def worlds(draw):
    """Own and published counts of a gemeente's areas that add up; some totals and zeros have no row."""
    numbers = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    wijken = {f"WK00010{w}": n for w, n in enumerate(numbers)}
    leaves = [leaf for w, n in wijken.items() for leaf in ([f"BU{w[2:]}0{b}" for b in range(n)] or [w])][:4]
    counts = {leaf: draw(st.sampled_from([0, 0, 1, 1, 1, 2, 3, 4, 4, 5, 6, 9])) for leaf in leaves}
    for total in {G, *wijken} - set(leaves):
        counts[total] = sum(counts[leaf] for leaf in leaves if leaf[2:].startswith(total[2:]))
    gone = draw(st.sets(st.sampled_from(sorted(counts)), max_size=3)) - {c for c in leaves if counts[c]}
    published = draw(st.just(set()) | st.sets(st.sampled_from([G, *wijken])))
    return make({c: counts[c] for c in sorted(set(counts) - gone)} or {G: 0}, published)


@settings(max_examples=40)
@given(worlds())
def test_no_attack_finds_a_small_count(table):
    own, small = table["eigen"].to_numpy(), table["teller"].between(1, 4).to_numpy()
    unknown = suppress(table)["onderdrukt"].to_numpy()
    assert (((own & small) <= unknown) & (unknown <= own)).all()
    every = alternatives(table, unknown)
    years, rows = np.divmod(np.arange(every.size), len(table))
    tables = table.iloc[rows].assign(teller=every.ravel().astype(float), jaar=years)
    alike = (suppress(tables)["onderdrukt"].to_numpy().reshape(every.shape) == unknown).all(axis=1)
    # An own gemeente whose wijken are published, or none, is no news.
    found = unknown & small & (np.ptp(every[alike], axis=0) == 0) & ~((table["code"] == G) & (~own).any())
    if found.any():
        assert not np.ptp(alternatives(table, own), axis=0)[found].any(), "not told by published rows alone"


@settings(max_examples=10)
@given(worlds(), st.randoms(use_true_random=False))
def test_what_is_shown_stands_whatever_the_order_of_rows(table, random):
    table = pd.concat([table, table.assign(jaar=2024, teller=table["teller"] * 3)], ignore_index=True)
    found = suppress(table)
    shown = found[~found["onderdrukt"]].drop(columns="onderdrukt")
    pd.testing.assert_frame_equal(shown, table.loc[shown.index])
    assert found.loc[found["onderdrukt"], ["waarde", "teller"]].isna().all(axis=None)
    order = random.sample(range(len(table)), len(table))
    pd.testing.assert_frame_equal(suppress(table.iloc[order]), found.iloc[order])
    twice = pd.concat([table.assign(teller=NAN), table], ignore_index=True)
    assert suppress(twice)["onderdrukt"].tolist() == [False] * len(table) + found["onderdrukt"].tolist()
    assert suppress(found)["teller"].equals(found["teller"]), "what is left needs no more hiding"


KNOWN = [
    ({G: 5, "GM0002": 4.9, "GM0003": 0.5, "GM0004": 0, "6461": 3}, [], ["6461", "GM0002", "GM0003"]),
    ({G: 30, W0: 3, W1: 27}, [], [G, W0]), ({G: 30, W0: 3, W1: 4, W2: 23}, [], [W0, W1]),
    ({G: 25, W0: 1, W1: 1, W2: 23}, [], [G, W0, W1]), ({G: 31, W0: 4, W1: 4, W2: 23}, [], [G, W0, W1]),
    ({G: 60, W0: 25, A: 2, B: 3, C: 20, W1: 35, D: 35}, [], [A, B, W0]),
    ({G: 33, W0: 3, A: 1, B: 2, W1: 30}, [], [A, B, G, W0]), ({G: 35, A: 2, B: 3, D: 30}, [], [A, B]),
    ({G: 33, W0: 1, A: 0, D: 1, E: 1, W2: 30}, [], [D, E, G, W0]), ({G: 3, W0: 3, A: 3}, [G, W0, A], []),
    ({G: 30, W0: 3, W1: 27, W2: 0}, [G], [W0, W1, W2]), ({G: 30, W0: 5, A: 2, B: 3, C: 0, W1: 25}, [W0], [A, B]),
    ({G: 30, W0: 9, A: 2, B: 0, C: 7, W1: 21}, [W0], [A, B, C]),
    ({G: 9, W0: 2, A: 2, W1: 7, D: 6, E: 1}, [G, A], [D, E, W0, W1]),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "published", "expected"), KNOWN)
def test_known_answers(counts, published, expected):
    assert sorted(suppress(make(counts, published)).query("onderdrukt")["code"]) == expected


def test_other_years_kinds_gemeenten_and_rows_without_a_count_stand():
    small, large = make({G: 30, W0: 3, W1: 27}), make({G: 50, W0: 13, W1: 37})
    other = large.assign(code=large["code"].str.replace("0001", "0002", n=1))
    rate = other.assign(teller=np.nan, jaar=2024)
    found = suppress(pd.concat([small, large.assign(jaar=2024), large.assign(indicator="x"), other, rate]))
    assert found["onderdrukt"].tolist() == [True, True, False] + [False] * 12
    assert found["waarde"].notna().tolist() == (~found["onderdrukt"]).tolist()
    assert suppress(small.iloc[:0]).empty


def judged(rows, inside, whole, eigen=False, **asked):
    """Rows are (cases, inhabitants) or with a rate of its own."""
    table = pd.DataFrame([(*r, NAN)[:3] for r in rows], columns=["teller", "noemer", "waarde"])
    table["waarde"] = table["waarde"].fillna(1000 * table["teller"] / table["noemer"])
    table = table.assign(gemeente_code="A", gemeente="A", eigen=eigen)
    return screen(table, pd.Series(inside, dtype=float), pd.Series(whole, dtype=float), **asked)


ADDED = [
    (90, {"A": 90}, {"A": 100}, 0.9), (89, {"A": 89}, {"A": 100}, 0.89),
    # 35 cases are in buurten where nobody lives; without a count of any buurt a gemeente has 0
    (60, {"A": 95}, {"A": 100}, 0.95), (NAN, {"B": 10}, {"A": 100, "B": 10}, 0), (60, {}, {"A": 100}, NAN),
    (60, {"A": 60}, {}, NAN), (60, {"A": 0}, {"A": 0}, NAN), (60, {"A": 60}, {"A": NAN}, NAN),
]  # fmt: skip


@pytest.mark.parametrize(("count", "inside", "whole", "added"), ADDED)
def test_buurten_are_shown_where_they_add_up_to_nine_tenths(count, inside, whole, added):
    found = judged([(count, 1000.0)], inside, whole).iloc[0]
    assert found["opgeteld"] == pytest.approx(added, nan_ok=True)
    shown = [found["getoond"], found["te_rangschikken"], *found[["waarde", "teller"]].notna()]
    assert shown == [added >= 0.9] * 4


def test_few_inhabitants_have_no_figure_and_few_cases_no_place():
    rows = [(30, 249), (30, 250), (19, 5000), (20, 5000), (NAN, 5000)]
    found, every = (judged(rows, {"A": 99}, {"A": 100}, bounds=Bounds(people=n)) for n in (250, 0))
    assert found["getoond"].tolist() == [False, True, True, True, False]
    assert found["te_rangschikken"].tolist() == [False, True, False, True, False]
    assert found["waarde"].notna().tolist() == [True] * 4 + [False], "the table keeps them"
    assert every["getoond"].tolist() == [True] * 4 + [False]


def test_figures_of_own_tables_stand_as_they_are():
    found = judged([(NAN, NAN, 3.0), (40.0, 800.0)], {}, {}, eigen=True)
    assert found["waarde"].tolist() == [3.0, 50.0]
    assert found["getoond"].all(), "of a bare rate it is not known how few live there"
    assert found["te_rangschikken"].tolist() == [False, True]
