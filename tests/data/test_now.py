"""Where areas stand: gemeenten together, scores over the years and their seam, and the names of periods."""

import numpy as np
import pandas as pd
import pytest

import leefbaarheid as lb
from leefbaarheid.data import now

SOME = ["GM0928", "GM0599", "GM0363"]


@pytest.fixture(scope="module")
def gemeenten(real):
    return now.load_gemeenten(real, 2014, 2020)


def test_one_gemeente_stands_as_its_own_row_and_several_as_their_weighted_mean(gemeenten):
    row = gemeenten[gemeenten["code"] == "GM0928"].iloc[0]
    pd.testing.assert_series_equal(now.standing(gemeenten, ["GM0928"]), row)
    mean, rows = now.standing(gemeenten, SOME), gemeenten[gemeenten["code"].isin(SOME)]
    columns = ["afw", "verandering", "sinds", "vrz", "verandering_onv", "sinds_fys"]
    wanted = np.average(rows[columns], axis=0, weights=rows["huishoudens"])
    assert mean[columns].tolist() == pytest.approx(wanted.tolist())
    told = [lb.classify([mean["afw"]])[0], 2024, rows["huishoudens"].sum()]
    assert mean[["klasse", "jaar", "huishoudens"]].tolist() == told
    assert mean[["rang", "rang_sinds", "gemeente", "sinds_twijfel"]].isna().all()


NAMED = {(2014, 2020): "2014–2020, sinds 2020", (2020, 2024): "2020–2024"}


@pytest.mark.parametrize(("van", "tot"), NAMED)
def test_scores_at_both_ends_fit_the_changes_and_periods_have_their_names(real, van, tot):
    found = now.load_gemeenten(real, van, tot)
    assert ", ".join(now.periods(found.columns, van, tot, 2024, 2024).values()) == NAMED[van, tot]
    second = found["sinds_benadering"]
    assert np.allclose(found["afw_nu"] - found["afw_van"], second + found.get("verandering", 0.0))
    assert np.allclose(found["afw_nu"] - found["afw_tot"], second if tot < 2024 else 0.0)
    assert all((found[f"klasse_{end}"] == lb.classify(found[f"afw_{end}"])).all() for end in ("van", "tot"))


def test_without_a_year_after_the_last_that_one_is_the_newest(demo):
    found = now.load_gemeenten(demo, 2014, 2024)
    assert (found["afw_tot"] == found["afw_nu"]).all()
    assert np.allclose(found["afw_tot"] - found["afw_van"], found["verandering"])
    both = {"verandering": "2014–2018", "sinds": "2018–2022"}  # ends before the newest year
    assert now.periods(both, 2014, 2018, 2022, 2024) == both


def test_the_series_is_a_plain_weighted_sum_and_its_last_point_the_official_score(real, gemeenten):
    regions = {"Kerkrade": ["GM0928"], "drie": SOME}
    found = now.series(real, regions, gemeenten)
    assert found.attrs == {"niveau": "pc4", "editie": "2002-2022", "los_jaar": 2024}
    weight = real.attributes("pc4", ["huishoudens"]).query("jaar == 2022").set_index("code")["waarde"]
    rows = real.scores("pc4", years=[2012])
    for name, codes in regions.items():
        own = rows[rows["gemeente_code"].isin(codes)]
        mean = np.average(own["afw"], weights=own["code"].map(weight).fillna(0))
        assert found.at[2012, name] == pytest.approx(mean)
        assert found.at[2024, name] == now.standing(gemeenten, codes)["afw"]
    assert now.series(real, regions, gemeenten.assign(jaar=2022)).attrs["los_jaar"] == 0


def test_national_means_are_those_of_all_areas_and_of_none_where_a_year_is_known_for_some(real):
    rows = real.scores("pc4", years=[2020]).dropna(subset="fys")
    weight = real.attributes("pc4", ["huishoudens"]).set_index("code")["waarde"]
    means = np.average(rows[[*lb.DIMENSIONS]], axis=0, weights=rows["code"].map(weight).fillna(0))
    found = now.national_means(real, "pc4", "2002-2022", 2020)
    assert found[[*lb.DIMENSIONS]].tolist() == pytest.approx(means.tolist())
    buurten = lb.load_change(*lb.open_data("Kerkrade", str(real.path)), 2014, 2020, "buurt")[0]
    some, every = (now.national_means(real, "buurt", buurten.editie, year) for year in (2020, 2024))
    assert (some is None, every is None) == (True, False)
    wijken = real.areas("wijk", geometry=False).set_index("code")["naam"]
    assert now.larger_name(real, buurten.gebieden, "buurt").iloc[0] == wijken["WK092800"]


def test_a_gemeente_shows_its_buurten_now_and_a_larger_area_its_gemeenten(real, gemeenten):
    kerkrade, limburg = (lb.open_data(n, str(real.path))[1] for n in ("Kerkrade", "Limburg"))
    found, level = now.load_now(real, kerkrade, gemeenten, 500)
    rows = real.scores("buurt", years=[2024], gemeenten=["GM0928"]).set_index("code")
    assert (level, set(found["jaar"]), set(found["code"])) == ("buurt", {2024}, set(rows.index))
    assert (found.set_index("code")["klasse"] == rows["kscore"]).all()
    assert (found["beoordeeld"] == (found["huishoudens"] >= 500)).all()
    found, level = now.load_now(real, limburg, gemeenten)
    assert (level, set(found["code"])) == ("gemeente", set(limburg.gemeenten))


def test_rows_of_other_areas_follow_below_and_names_are_those_of_larger_areas(real, gemeenten):
    two = gemeenten[gemeenten["provincie"].isin(["Limburg", "Zeeland"])]
    assert now.place_names(real, two, "gemeente")["naam"].tolist() == ["Limburg", "Zeeland"]
    assert now.place_names(real, two.head(30), "gemeente")["naam"].tolist() == two["naam"].tolist()[:30]
    assert now.place_names(real, two.assign(provincie="Limburg", gemeente="Venlo"), "pc4").empty, (
        "of all at once"
    )
    both = now.joined(two.iloc[:3][["code", "naam", "geometry"]], two.iloc[1:5].assign(naam="x", apart=1.0))
    assert both["naam"].tolist() == [*two["naam"][:3], "x", "x"], "what stands in now stays"
    assert both["apart"].tolist()[1:] == [1.0] * 4
