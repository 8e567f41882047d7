import numpy as np
import pandas as pd
import pytest

from leefbaarheid.classes import STEP
from leefbaarheid.dataset import open_dataset
from leefbaarheid.dataset.gemeenten import gemeenten_over_time


@pytest.fixture(scope="module")
def dataset(real_path):
    return open_dataset(real_path)


@pytest.fixture(scope="module")
def table(dataset):
    return gemeenten_over_time(dataset, 2014, 2020).set_index("gemeente")


def test_every_gemeente_has_its_place_in_the_newest_year(table):
    assert len(table) == 342
    assert set(table["jaar"]) == {2024}
    assert table.loc["Kerkrade", ["klasse", "rang"]].tolist() == [5, 338]
    assert table.loc["Rotterdam", ["rang", "rang_vrz", "rang_onv"]].tolist() == [329, 3, 342]
    assert table.loc["Urk", "rang_vrz"] == 337
    for column in ("afw", "fys", "onv", "verandering", "sinds_benadering"):
        name = {"afw": "rang", "verandering": "rang_verandering", "sinds_benadering": "rang_sinds"}.get(
            column, f"rang_{column}"
        )
        for gemeente in ("Kerkrade", "Urk", "Amsterdam"):
            assert table.loc[gemeente, name] == 1 + (table[column] > table.loc[gemeente, column]).sum()


def test_dimensions_sum_to_the_change_in_both_periods(table):
    for change in ("verandering", "sinds"):
        parts = table[[f"{change}_{d}" for d in ("fys", "won", "vrz", "soc", "onv")]].sum(axis=1)
        assert np.abs(parts - table[change]).max() < 1e-5


def test_the_first_period_is_that_of_pc4_by_a_plain_sum(table, dataset):
    home = dataset.areas("pc4", geometry=False).set_index("code")["gemeente"]
    weight = dataset.attributes("pc4", ["huishoudens"]).set_index("code")["waarde"]
    rows = dataset.scores("pc4", years=[2014, 2020], columns=["code", "jaar", "afw"])
    wide = rows.pivot(index="code", columns="jaar", values="afw").dropna()
    for gemeente in ("Kerkrade", "Urk", "Rozendaal"):
        own = wide[home.reindex(wide.index) == gemeente]
        w = weight.reindex(own.index).fillna(0)
        assert table.loc[gemeente, "verandering"] == pytest.approx(
            ((own[2020] - own[2014]) * w).sum() / w.sum()
        )


def test_since_then_is_a_series_for_19_gemeenten_and_near_the_approximation_for_them(table):
    own = table[table["sinds_niveau"] != ""]
    assert (len(own), set(own["sinds_niveau"])) == (19, {"buurt"})
    error = (own["sinds"] - own["sinds_benadering"]).abs() / STEP
    assert error.max() <= 0.10
    assert error.median() == pytest.approx(0.02, abs=0.005)
    rest = table[table["sinds_niveau"] == ""]
    assert (rest["sinds"] == rest["sinds_benadering"]).all()
    assert set(table.index[table["sinds_twijfel"]]) == {"Scherpenzeel", "Texel"}


def test_the_country_moved_by_half_a_step_and_then_hardly(table):
    w = table["huishoudens"]
    country = [(table[c] * w).sum() / w.sum() / STEP for c in ("verandering", "sinds_benadering")]
    assert np.round(country, 2).tolist() == [0.46, 0.04]


def test_with_the_newest_year_as_end_there_is_one_period(demo_path):
    found = gemeenten_over_time(open_dataset(demo_path), 2014, 2024)
    assert not any(c.startswith("sinds") for c in found)
    assert found["rang_verandering"].notna().any()
    both = gemeenten_over_time(open_dataset(demo_path), 2014, 2020)
    assert (both["sinds_niveau"] != "").all(), "the invented country is of one edition"


def test_where_no_level_covers_the_country_in_both_years_the_change_is_that_since_the_first(dataset, table):
    found = gemeenten_over_time(dataset, 2020, 2024).set_index("gemeente")
    assert not any(c.startswith(("verandering", "rang_verandering")) for c in found)
    columns = [c for c in table if c.startswith(("sinds", "rang_sinds"))]
    pd.testing.assert_frame_equal(found[columns], table[columns])
    early = gemeenten_over_time(dataset, 2014, 2024).set_index("gemeente")
    together = table["verandering"] + table["sinds_benadering"]
    assert np.abs(early["sinds_benadering"] - together).max() < 5e-4, "some PC4 lack a year"
    parts = early[[f"sinds_{d}" for d in ("fys", "won", "vrz", "soc", "onv")]].sum(axis=1)
    assert np.abs(parts - early["sinds"]).max() < 1e-5
    buurten = dataset.scores("buurt", years=[2014, 2024], gemeenten=["GM0184"])
    wide = buurten.pivot(index="code", columns="jaar", values="afw").dropna()
    weight = dataset.attributes("buurt", ["huishoudens"]).query("jaar == 2024").set_index("code")["waarde"]
    w = weight.reindex(wide.index).fillna(0)
    assert early.loc["Urk", "sinds_niveau"] == "buurt"
    assert early.loc["Urk", "sinds"] == pytest.approx(((wide[2024] - wide[2014]) * w).sum() / w.sum())
