"""What the real PC4 of 2020 with the SES-WOA of 2022 must give: figures recomputed elsewhere."""

import numpy as np
import pytest

from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits, household_cut
from leefbaarheid.areas import resolve_area
from leefbaarheid.data import ses

DRAWS = (1000, 2023)


@pytest.fixture(scope="module")
def land(real):
    level, country = ses.load_with_ses(real, resolve_area(real, "Nederland"), 2020)
    assert level is country
    return country


@pytest.fixture(scope="module")
def areas(real, land):
    return ses.with_kinds(real, land, Limits())


def test_a_low_status_is_of_areas_and_clusters_are_counted_exactly_and_given_urbanity(real, land, areas):
    known = areas[areas["totaal"].notna()]
    assert np.average(known["laag"], weights=known["huishoudens"]) == pytest.approx(0.34, abs=0.005)
    assert [ses.ses_cuts(real, land).laag, household_cut(known)] == pytest.approx([-0.044, -0.173])
    kinds = areas[["stapeling", "cluster", "cluster_stedelijkheid"]]
    assert kinds.eq(True).sum().tolist() == [131, 59, 25]
    gemeenten = areas.loc[areas["cluster"].eq(True), "gemeente"].value_counts()
    assert set(gemeenten.index[:3]) == {"'s-Gravenhage", "Amsterdam", "Rotterdam"}
    assert areas.attrs["joins"] > 5 * areas.attrs["verwacht"]
    assert 0.4 < ses.moran_of_rest(real, land) < 0.6
    shares = ses.shares_between(land, *DRAWS).loc["gemeente", ["eta2", "toeval"]]
    assert shares.tolist() == pytest.approx([0.26, 0.18], abs=0.005)


def test_gemeenten_are_ranked_by_the_spread_over_households(real, land):
    gemeenten = ses.ses_gemeenten(real, land, Limits(), 10, *DRAWS).set_index("gemeente")
    few = (gemeenten["n_ses"] < 10).sum()
    assert (len(gemeenten), gemeenten["rang_spreiding"].count(), few) == (342, 133, 209)
    kerkrade = gemeenten.loc["Kerkrade"]
    assert kerkrade["rang_laag"] < kerkrade["rang_spreiding"] == 62 < kerkrade["rang_hoog"]
    assert kerkrade["pearson"] > 0.9 > kerkrade["pearson_gekrompen"] > kerkrade["gekrompen_laag"]
    assert kerkrade["stapeling_deel"] == pytest.approx(0.266, abs=0.001)
    assert gemeenten.loc[["Tiel", "Urk"], "pearson"].isna().all()


def test_inequality_over_the_years(real, land):
    levels = ses.inequality(real, land, tuple(real.gemeenten["code"]), *DRAWS)[0]
    own = levels[levels["score"] == "afw"].set_index("jaar").loc[[2014, 2020, 2022]]
    # areas of one SES count each for the same part
    assert own["gat"].tolist() == pytest.approx([0.2376, 0.2150, 0.2145], abs=2e-4)
    assert own["helling"].tolist() == pytest.approx([0.279, 0.2485, 0.2475], abs=5e-4)
    few, enough = (ses.inequality(real, land, (code,), *DRAWS)[0] for code in ("GM0928", "GM0599"))
    assert (len(few), len(enough)) == (0, 4 * 6), "twenty areas at least"
