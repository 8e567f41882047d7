"""What the real PC4 of 2020 with the SES-WOA of 2022 must give: figures recomputed elsewhere."""

import pytest

from leefbaarheid.analysis.sociale_ongelijkheid.correlation import correlations
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits, household_cut
from leefbaarheid.areas import resolve_area
from leefbaarheid.data.ses import (
    in_gemeenten,
    inequality,
    load_with_ses,
    moran_of_rest,
    ses_country,
    ses_cuts,
    ses_gemeenten,
    shares_between,
    with_kinds,
)
from leefbaarheid.dataset import open_dataset

DRAWS = (1000, 2023)


@pytest.fixture(scope="module")
def dataset(real_path):
    return open_dataset(real_path)


@pytest.fixture(scope="module")
def land(dataset):
    level, country = load_with_ses(dataset, resolve_area(dataset, "Nederland"), 2020)
    assert level is country
    return country


@pytest.fixture(scope="module")
def gemeenten(dataset, land):
    return ses_gemeenten(dataset, land, Limits(), 10, *DRAWS).set_index("gemeente")


def test_national_correlations(land):
    table = ses_country(land, 10, *DRAWS)
    total = table[table["ses"] == "totaal"].set_index("score")
    assert total["n"].tolist() == [3580] * 6
    published = {"fys": 0.06, "won": 0.63, "vrz": -0.38, "soc": 0.68, "onv": 0.73}
    assert total["pearson"].drop("afw").to_dict() == pytest.approx(published, abs=0.006)
    assert total.loc["afw", "pearson"] == pytest.approx(0.655, abs=0.0005)
    assert total.loc["afw", ["pearson_laag", "pearson_hoog"]].tolist() == pytest.approx(
        [0.61, 0.70], abs=0.005
    )


def test_education_follows_from_the_total_and_is_marked(land):
    assert land.afgeleid == ("opleiding",)
    own = ses_country(land, 10, *DRAWS).query("score == 'afw'").set_index("ses")["pearson"]
    wanted = {"opleiding": 0.692, "welvaart": 0.625, "arbeid": 0.424}
    assert own[[*wanted]].to_dict() == pytest.approx(wanted, abs=0.0006)


def test_areas_that_are_alike_count_for_fewer(dataset, land):
    areas = with_kinds(dataset, land, Limits())
    for name, n, worth in (("'s-Gravenhage", 59, 10), ("Rotterdam", 68, 30)):
        own = areas[(areas["gemeente"] == name) & areas["totaal"].notna()]
        row = correlations(own).iloc[0]
        assert row["n"] == n
        assert row["n_effectief"] == pytest.approx(worth, abs=1)
        assert row["pearson_laag"] < row["pearson"] < row["pearson_hoog"]


def test_a_low_status_is_of_areas_and_holds_more_households(dataset, land):
    areas = with_kinds(dataset, land, Limits())
    known = areas[areas["totaal"].notna()]
    assert known.loc[known["laag"], "huishoudens"].sum() / known["huishoudens"].sum() == pytest.approx(
        0.34, abs=0.005
    )
    assert ses_cuts(dataset, land).laag == pytest.approx(-0.044)
    assert household_cut(known) == pytest.approx(-0.173)


def test_clusters_are_counted_exactly_and_given_urbanity(dataset, land):
    areas = with_kinds(dataset, land, Limits())
    assert areas["stapeling"].sum() == 131
    assert areas["cluster"].eq(True).sum() == 59
    assert areas["cluster_stedelijkheid"].eq(True).sum() == 25
    gemeenten = areas.loc[areas["cluster"].eq(True), "gemeente"].value_counts()
    assert set(gemeenten.index[:3]) == {"'s-Gravenhage", "Amsterdam", "Rotterdam"}
    assert areas.attrs["joins"] > 5 * areas.attrs["verwacht"]
    assert 0.4 < moran_of_rest(dataset, land) < 0.6


def test_gemeenten_are_ranked_by_the_spread_over_households(gemeenten):
    assert len(gemeenten) == 342
    assert gemeenten["rang_spreiding"].count() == 133
    kerkrade = gemeenten.loc["Kerkrade"]
    assert kerkrade["rang_spreiding"] == 62
    assert kerkrade["rang_laag"] < 62 < kerkrade["rang_hoog"]
    assert (gemeenten["n_ses"] < 10).sum() == 209
    assert gemeenten.loc[["Tiel", "Urk"], "pearson"].isna().all()
    assert kerkrade["pearson"] > 0.9 > kerkrade["pearson_gekrompen"] > kerkrade["gekrompen_laag"]
    assert gemeenten.loc["Kerkrade", "stapeling_deel"] == pytest.approx(0.266, abs=0.001)


def test_most_of_the_difference_lies_within_gemeenten(land):
    found = shares_between(land, *DRAWS).loc["gemeente"]
    assert (round(found["eta2"], 2), round(found["toeval"], 2)) == (0.26, 0.18)


def test_inequality_over_the_years(dataset, land):
    everywhere = tuple(dataset.gemeenten["code"])
    levels, changes = inequality(dataset, land, everywhere, *DRAWS)
    own = levels[levels["score"] == "afw"].set_index("jaar")
    # 0.2376, 0.2150, 0.2145 where areas of one SES stand in the order of their codes; here each counts for the same part
    assert own.loc[[2014, 2020, 2022], "gat"].tolist() == pytest.approx([0.2376, 0.2150, 0.2145], abs=2e-4)
    assert own.loc[[2014, 2020, 2022], "helling"].tolist() == pytest.approx([0.279, 0.2485, 0.2475], abs=5e-4)
    sure = changes[changes["score"] == "afw"].set_index(["van", "tot"])["zeker"]
    assert sure[(2014, 2020)]
    assert not sure[(2020, 2022)]
    dimensions = levels[(levels["score"] != "afw") & (levels["jaar"] == 2014)]["gat"].sum()
    assert dimensions == pytest.approx(own.loc[2014, "gat"], abs=1e-6)
    assert inequality(dataset, land, ("GM0928",), *DRAWS)[0].empty
    areas = in_gemeenten(land.gebieden, ["GM0599"])
    assert areas["totaal"].notna().sum() >= 20
    assert len(inequality(dataset, land, ("GM0599",), *DRAWS)[0]) == 4 * 6
