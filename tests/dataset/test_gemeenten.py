"""Gemeenten over time: places, changes by plain sums over their areas, and which periods there are."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.classes import STEP
from leefbaarheid.dataset.gemeenten import gemeenten_over_time
from leefbaarheid.terms import DIMENSIONS


@pytest.fixture(scope="module")
def table(real):
    return gemeenten_over_time(real, 2014, 2020).set_index("gemeente")


def test_every_gemeente_has_its_place_in_the_newest_year(table):
    assert (len(table), set(table["jaar"])) == (342, {2024})
    assert table.loc["Kerkrade", ["klasse", "rang"]].tolist() == [5, 338]
    assert table.loc["Rotterdam", ["rang", "rang_vrz", "rang_onv"]].tolist() == [329, 3, 342]
    assert table.loc["Urk", "rang_vrz"] == 337
    ranked = {"afw": "rang", "verandering": "rang_verandering", "sinds_benadering": "rang_sinds"}
    for column, name in (ranked | {d: f"rang_{d}" for d in DIMENSIONS}).items():
        for gemeente in ("Kerkrade", "Urk", "Amsterdam"):
            assert table.loc[gemeente, name] == 1 + (table[column] > table.loc[gemeente, column]).sum()


def dimensions_sum(table, change):
    return np.abs(table[[f"{change}_{d}" for d in DIMENSIONS]].sum(axis=1) - table[change]).max() < 1e-5


def plain(real, level, gemeente, van, tot):
    """The change of a gemeente by the households of its areas."""
    home = real.areas(level, geometry=False).set_index("code")["gemeente"]
    weight = real.attributes(level, ["huishoudens"]).sort_values("jaar").groupby("code")["waarde"].last()
    wide = real.scores(level, years=[van, tot]).pivot(index="code", columns="jaar", values="afw").dropna()
    own = wide[home.reindex(wide.index) == gemeente]
    return np.average(own[tot] - own[van], weights=weight.reindex(own.index).fillna(0))


def test_changes_are_those_of_areas_by_a_plain_sum_and_of_their_dimensions(table, real):
    for gemeente in ("Kerkrade", "Urk", "Rozendaal"):
        assert table.loc[gemeente, "verandering"] == pytest.approx(plain(real, "pc4", gemeente, 2014, 2020))
    assert dimensions_sum(table, "verandering")
    assert dimensions_sum(table, "sinds")
    country = np.average(table[["verandering", "sinds_benadering"]], axis=0, weights=table["huishoudens"])
    assert np.round(np.divide(country, STEP), 2).tolist() == [0.46, 0.04], "half a step and then hardly"


def test_since_then_is_a_series_for_19_gemeenten_and_near_the_approximation_for_them(table):
    own = table[table["sinds_niveau"] != ""]
    assert (len(own), set(own["sinds_niveau"])) == (19, {"buurt"})
    error = (own["sinds"] - own["sinds_benadering"]).abs() / STEP
    assert error.max() <= 0.10
    assert error.median() == pytest.approx(0.02, abs=0.005)
    rest = table[table["sinds_niveau"] == ""]
    assert (rest["sinds"] == rest["sinds_benadering"]).all()
    assert set(table.index[table["sinds_twijfel"]]) == {"Scherpenzeel", "Texel"}


def test_where_no_level_covers_the_country_in_both_years_the_change_is_that_since_the_first(real, table):
    found, early = (gemeenten_over_time(real, van, 2024).set_index("gemeente") for van in (2020, 2014))
    assert not any(c.startswith(("verandering", "rang_verandering")) for c in found)
    columns = [c for c in table if c.startswith(("sinds", "rang_sinds"))]
    pd.testing.assert_frame_equal(found[columns], table[columns])
    together = table["verandering"] + table["sinds_benadering"]
    assert np.abs(early["sinds_benadering"] - together).max() < 5e-4, "some PC4 lack a year"
    assert dimensions_sum(early, "sinds")
    assert early.loc["Urk", "sinds_niveau"] == "buurt"
    assert early.loc["Urk", "sinds"] == pytest.approx(plain(real, "buurt", "Urk", 2014, 2024))
