import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import (
    Cuts,
    Limits,
    assign_stapeling,
    household_cut,
    pairs,
    sensitivity,
    ses_cuts,
    shares,
    wilson,
)
from leefbaarheid.errors import ParameterError
from tests.analysis.sociale_ongelijkheid.country import countries, make_country

CUTS = Cuts(0.0, (0.0, 0.1, 0.2, 0.3))


def areas(rows):
    frame = pd.DataFrame(
        rows, columns=["gemeente_code", "totaal", "klasse"], index=[f"a{i}" for i in range(len(rows))]
    )
    return frame.assign(gemeente="stad " + frame["gemeente_code"], afw=(frame["klasse"] - 6) / 10)


def test_cuts_are_quantiles_of_the_known_areas():
    ses = pd.Series([*range(101), np.nan])
    assert ses_cuts(ses) == Cuts(20.0, (20.0, 40.0, 60.0, 80.0))
    assert ses_cuts(ses, 0.1).laag == 10
    assert ses_cuts(ses, 0.1).vijfden == ses_cuts(ses).vijfden
    assert np.isnan(ses_cuts(ses[101:]).laag)


def test_an_area_on_a_bound_belongs_below_it():
    frame = areas(
        [("A", 0.0, 4), ("A", 1e-9, 4), ("A", 0.0, 5), ("A", -1.0, 7), ("A", -1.0, 8), ("A", 0.3, 9)]
    )
    flags = assign_stapeling(frame, Limits(), CUTS)
    assert flags["ses_kwintiel"].tolist() == [1, 2, 1, 1, 1, 4]
    assert flags["stapeling"].tolist() == [True, False, False, False, False, False]
    assert flags["tegenhanger"].tolist() == [False, False, False, False, True, False]
    assert assign_stapeling(areas([("A", 0.31, 1)]), Limits(), CUTS)["ses_kwintiel"].tolist() == [5]


def test_without_ses_an_area_is_neither():
    flags = assign_stapeling(areas([("A", np.nan, 1), ("A", np.nan, 9)]), Limits(), CUTS)
    assert flags["ses_kwintiel"].isna().all()
    assert flags["stapeling"].tolist() == flags["tegenhanger"].tolist() == [False, False]
    assert flags["stapeling"].dtype == bool


def test_rules_are_followed():
    frame = areas([("A", -1.0, k) for k in range(1, 10)])
    flags = assign_stapeling(frame, Limits(klasse_laag=2, klasse_hoog=9), CUTS)
    assert frame.loc[flags["stapeling"], "klasse"].tolist() == [1, 2]
    assert frame.loc[flags["tegenhanger"], "klasse"].tolist() == [9]


@settings(max_examples=30, deadline=None)
@given(countries())
def test_each_fifth_holds_a_fifth_and_the_kinds_exclude_each_other(country):
    flags = assign_stapeling(country, Limits(), ses_cuts(country["totaal"]))
    known = country["totaal"].notna()
    assert (flags["ses_kwintiel"].isna() == ~known).all()
    counts = flags["ses_kwintiel"].value_counts().reindex(range(1, 6), fill_value=0)
    assert (counts - known.sum() / 5).abs().max() < 2
    assert not (flags["stapeling"] & flags["tegenhanger"]).any()
    assert (flags.loc[flags["stapeling"] | flags["tegenhanger"], "ses_kwintiel"] == 1).all()


def test_shares_by_hand():
    rows = [("B", -1.0, 2), ("B", -1.0, 9), ("B", 1.0, 2), ("B", np.nan, 2), ("A", np.nan, 5)]
    frame = areas(rows)
    table = shares(frame, assign_stapeling(frame, Limits(), CUTS)).set_index("gemeente_code")
    assert table.index.tolist() == ["A", "B"]
    assert table["n"].tolist() == [0, 3]
    assert table["stapeling"].tolist() == table["tegenhanger"].tolist() == [0, 1]
    assert table.loc["B", "stapeling_aandeel"] == pytest.approx(1 / 3)
    interval = binomtest(1, 3).proportion_ci(method="wilson")
    assert table.loc["B", ["stapeling_laag", "stapeling_hoog"]].tolist() == pytest.approx([*interval])
    assert table.loc["A"].filter(regex="_").isna().all()


@given(st.integers(1, 500), st.data())
def test_wilson_agrees_with_scipy_and_statsmodels(n, data):
    count = data.draw(st.integers(0, n))
    found = wilson(count, n)
    assert found == pytest.approx(tuple(binomtest(count, n).proportion_ci(method="wilson")), abs=1e-12)
    assert found == pytest.approx(proportion_confint(count, n, method="wilson"), abs=1e-12)
    assert (found[0] == 0) == (count == 0), "none of all gives a bound of exactly 0"
    assert (found[1] == 1) == (count == n)
    assert 0 <= found[0] <= count / n + 1e-12
    assert count / n <= found[1] + 1e-12 <= 1 + 1e-12


def test_sensitivity_agrees_with_assign_at_every_choice():
    country = make_country([40, 60, 20], seed=2)
    own = country[country["gemeente_code"] != "GM9001"]
    table = sensitivity(own, country["totaal"])
    assert len(table) == 5 * (3 + 3)
    for row in table.itertuples():
        rules = Limits(
            row.kwintiel, **{"klasse_laag" if row.soort == "stapeling" else "klasse_hoog": row.klasse}
        )
        flags = assign_stapeling(own, rules, ses_cuts(country["totaal"], row.kwintiel))
        assert row.n == own["totaal"].notna().sum()
        assert row.aantal == flags[row.soort].sum()
        assert row.aandeel == pytest.approx(row.aantal / row.n)
    assert table["aantal"].nunique() > 5
    by = table[table["soort"] == "stapeling"].pivot(index="kwintiel", columns="klasse", values="aantal")
    assert (by.diff().dropna() >= 0).all(axis=None)
    assert (by.diff(axis=1).dropna(axis=1) >= 0).all(axis=None)


def test_sensitivity_without_ses_has_no_shares():
    country = make_country([5])
    table = sensitivity(country.assign(totaal=np.nan), country["totaal"])
    assert table["aantal"].eq(0).all()
    assert table["aandeel"].isna().all()


def test_the_cut_by_households_is_that_of_a_plain_loop():
    country = make_country([50], seed=1)
    known = country.dropna(subset=["totaal"]).sort_values("totaal")
    total, below = known["huishoudens"].sum(), 0.0
    for _, area in known.iterrows():
        below += area["huishoudens"]
        if below >= 0.2 * total:
            break
    assert household_cut(country) == area["totaal"]
    assert np.isnan(household_cut(country.assign(huishoudens=0.0)))


def test_every_area_with_ses_lies_in_one_of_nine_boxes():
    frame = areas(
        [("A", -0.1, 1), ("A", -0.1, 9), ("A", 0.05, 5), ("A", 0.9, 9), ("A", 0.9, 4), ("A", np.nan, 1)]
    )
    frame = frame.join(assign_stapeling(frame, Limits(), CUTS)).assign(laag=frame["totaal"] <= CUTS.laag)
    found = pairs(frame, Limits())
    assert found.tolist()[:5] == ["b00", "b02", "b11", "b22", "b20"]
    assert found.isna().tolist() == [False] * 5 + [True]
    assert (found.eq("b00") == frame["stapeling"]).all()
    assert (found.eq("b02") == frame["tegenhanger"]).all()


def test_limits_out_of_order_are_refused():
    with pytest.raises(ParameterError, match="klasse_laag must be below klasse_hoog"):
        Limits(klasse_laag=6, klasse_hoog=5)
