"""What the real PC4 of 2020 with the SES-WOA of 2022 must give."""

import pytest

from leefbaarheid.analysis.sociale_ongelijkheid import (
    Rules,
    assign,
    correlations,
    local_clusters,
    neighbours,
    per_gemeente,
    ses_cuts,
    spread,
)
from leefbaarheid.classes import classify
from leefbaarheid.dataset import open_dataset


@pytest.fixture(scope="module")
def pc4(real_path):
    dataset = open_dataset(real_path)
    scores = dataset.scores("pc4", edition="2002-2022", years=[2020]).drop(columns="gemeente_code")
    about = dataset.attributes("pc4").query("jaar == 2022")
    ses = about.pivot(index="code", columns="kenmerk", values="waarde").rename(
        columns=lambda n: n.removeprefix("ses_")
    )
    frame = dataset.areas("pc4").merge(scores, on="code").merge(ses, on="code", how="left")
    return frame.assign(klasse=classify(frame["afw"]).astype(int))


def test_national_correlations(pc4):
    table = correlations(pc4)
    total = table[table["ses"] == "totaal"].set_index("score")
    assert total["n"].tolist() == [3580] * 6
    published = {"fys": 0.06, "won": 0.63, "vrz": -0.38, "soc": 0.68, "onv": 0.73}
    assert total["pearson"].drop("afw").to_dict() == pytest.approx(published, abs=0.006)
    assert total.loc["afw", "pearson"] == pytest.approx(0.655, abs=0.0005)
    assert total["pearson"].drop("afw").nlargest(3).index.tolist() == ["onv", "soc", "won"]


def test_most_gemeenten_have_too_few_areas(pc4):
    table = per_gemeente(pc4).set_index("gemeente")
    assert len(table) == 342
    assert (table["n"] < 10).sum() == 209
    assert table.loc[["Tiel", "Urk"], "pearson"].isna().all()
    known = table.dropna(subset=["pearson_gekrompen"])
    assert known["pearson_gekrompen"].std() < known["pearson"].std()
    assert table.loc["Kerkrade", "pearson"] > 0.9 > table.loc["Kerkrade", "pearson_gekrompen"] > 0.7


def test_large_cities_are_widest(pc4):
    table = spread(pc4).set_index("gemeente")
    assert table.loc[["'s-Gravenhage", "Amsterdam", "Rotterdam", "Utrecht"], "rang_spreiding"].max() <= 6


@pytest.fixture(scope="module")
def kept(real_path):
    return open_dataset(real_path).neighbours("pc4")


def test_clusters_of_stapeling_lie_in_the_large_cities(pc4, kept):
    known = pc4[pc4["totaal"].notna()].set_index("code")
    flags = assign(known, Rules(), ses_cuts(known["totaal"]))
    found = neighbours(known.geometry, kept)
    assert len(found.islands) <= 5
    table = local_clusters(flags["stapeling"], found.graph)
    assert 100 <= flags["stapeling"].sum() <= 160
    gemeenten = known.loc[table["cluster"], "gemeente"].value_counts()
    assert set(gemeenten.index[:3]) == {"'s-Gravenhage", "Amsterdam", "Rotterdam"}
    assert 40 <= gemeenten.sum() <= 80
