"""Where areas stand: gemeenten together, scores over the years and their seam, and the names of periods."""

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from leefbaarheid.classes import classify
from leefbaarheid.data.change import load_change
from leefbaarheid.data.now import (
    joined,
    load_gemeenten,
    load_now,
    national_means,
    periods,
    place_names,
    series,
    standing,
    within,
)
from leefbaarheid.data.regions import open_data
from leefbaarheid.dataset import open_dataset
from leefbaarheid.terms import DIMENSIONS

SOME = ["GM0928", "GM0599", "GM0363"]


@pytest.fixture(scope="module")
def dataset(real_path):
    return open_dataset(real_path)


@pytest.fixture(scope="module")
def gemeenten(dataset):
    return load_gemeenten(dataset, 2014, 2020)


def test_one_gemeente_stands_as_its_own_row_and_several_as_their_weighted_mean(gemeenten):
    row = gemeenten[gemeenten["code"] == "GM0928"].iloc[0]
    pd.testing.assert_series_equal(standing(gemeenten, ["GM0928"]), row)
    mean, rows = standing(gemeenten, SOME), gemeenten[gemeenten["code"].isin(SOME)].to_dict("records")
    whole = sum(r["huishoudens"] for r in rows)
    for column in ("afw", "verandering", "sinds", "vrz", "verandering_onv", "sinds_fys"):
        assert mean[column] == pytest.approx(sum(r[column] * r["huishoudens"] for r in rows) / whole)
    assert mean["klasse"] == classify([mean["afw"]])[0]
    assert (mean["jaar"], mean["huishoudens"]) == (2024, whole)
    assert mean[["rang", "rang_sinds", "gemeente", "sinds_twijfel", "afw_van"]].isna().all()


@pytest.mark.parametrize(
    ("van", "tot", "named"),
    [
        (2014, 2020, {"verandering": "2014–2020", "sinds": "sinds 2020"}),
        (2018, 2022, {"verandering": "2018–2022", "sinds": "sinds 2022"}),
        (2020, 2024, {"sinds": "2020–2024"}),
    ],
)
def test_scores_at_both_ends_fit_the_changes_and_periods_have_their_names(dataset, van, tot, named):
    found = load_gemeenten(dataset, van, tot)
    assert periods(found.columns, van, tot, 2024, 2024) == named
    whole = found["sinds_benadering"] + found.get("verandering", 0.0)
    assert np.allclose(found["afw_nu"] - found["afw_van"], whole)
    later = found["sinds_benadering"] if len(named) == 2 else 0.0
    assert np.allclose(found["afw_nu"] - found["afw_tot"], later)
    for end in ("van", "tot"):
        assert (found[f"klasse_{end}"] == classify(found[f"afw_{end}"])).all()
    assert (found["code"] == found["gemeente_code"]).all()
    assert found.geometry.notna().all()


def test_with_the_newest_year_as_end_the_score_there_is_the_newest(demo_path):
    found = load_gemeenten(open_dataset(demo_path), 2014, 2024)
    assert (found["afw_tot"] == found["afw_nu"]).all()
    assert np.allclose(found["afw_tot"] - found["afw_van"], found["verandering"])


def test_a_second_period_that_ends_before_the_newest_year_is_named_by_both():
    both = ["verandering", "sinds"]
    assert periods(both, 2014, 2018, 2022, 2024) == {"verandering": "2014–2018", "sinds": "2018–2022"}
    assert periods(both[:1], 2014, 2022, 2022, 2024) == {"verandering": "2014–2022"}


def test_the_series_is_a_plain_weighted_sum_and_its_last_point_the_official_score(dataset, gemeenten):
    found = series(dataset, {"Kerkrade": ["GM0928"], "drie": SOME}, gemeenten)
    assert found.attrs == {"niveau": "pc4", "editie": "2002-2022", "los_jaar": 2024}
    assert found.index.tolist() == [2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024]
    weight = dataset.attributes("pc4", ["huishoudens"]).query("jaar == 2022").set_index("code")["waarde"]
    rows = dataset.scores("pc4", years=[2012]).to_dict("records")
    for name, codes in {"Kerkrade": ["GM0928"], "drie": SOME}.items():
        own = [(r["afw"], weight.get(r["code"], 0.0)) for r in rows if r["gemeente_code"] in codes]
        expected = sum(a * w for a, w in own) / sum(w for _, w in own)
        assert found.at[2012, name] == pytest.approx(expected)
        assert found.at[2024, name] == standing(gemeenten, codes)["afw"]
    early = gemeenten.assign(jaar=2022)
    assert series(dataset, {"Kerkrade": ["GM0928"]}, early).attrs["los_jaar"] == 0


def test_national_means_are_those_of_all_areas_and_of_none_where_a_year_is_known_for_some(dataset):
    _, country = load_change(*open_data("Kerkrade", str(dataset.path)), 2014, 2020, "pc4")
    rows = dataset.scores("pc4", years=[2020]).dropna(subset="fys")
    weight = dataset.attributes("pc4", ["huishoudens"]).set_index("code")["waarde"]
    w = rows["code"].map(weight).fillna(0)
    found = national_means(dataset, country, 2020)
    for d in DIMENSIONS:
        assert found[d] == pytest.approx((rows[d] * w).sum() / w.sum())
    buurten, _ = load_change(*open_data("Kerkrade", str(dataset.path)), 2014, 2020, "buurt")
    assert national_means(dataset, buurten, 2020) is None
    assert national_means(dataset, buurten, 2024) is not None


def test_a_gemeente_shows_its_buurten_now_and_a_larger_area_its_gemeenten(dataset, gemeenten):
    kerkrade, limburg = (open_data(n, str(dataset.path))[1] for n in ("Kerkrade", "Limburg"))
    now, level = load_now(dataset, kerkrade, gemeenten, 500)
    rows = dataset.scores("buurt", years=[2024], gemeenten=["GM0928"]).set_index("code")
    assert (level, set(now["jaar"]), set(now["code"])) == ("buurt", {2024}, set(rows.index))
    assert (now.set_index("code")["klasse"] == rows["kscore"]).all()
    assert (now["beoordeeld"] == (now["huishoudens"] >= 500)).all()
    provincie, level = load_now(dataset, limburg, gemeenten)
    assert (level, len(provincie)) == ("gemeente", 31)
    assert provincie["code"].tolist() == within(gemeenten, limburg)["code"].tolist()


def test_rows_of_other_areas_follow_below_and_names_are_those_of_larger_areas(dataset, gemeenten):
    limburg = gemeenten[gemeenten["provincie"] == "Limburg"]
    few = place_names(dataset, limburg.head(30), "gemeente")
    assert few["naam"].tolist() == limburg["naam"].head(30).tolist()
    names = place_names(dataset, gemeenten[gemeenten["provincie"].isin(["Limburg", "Zeeland"])], "gemeente")
    assert names["naam"].tolist() == ["Limburg", "Zeeland"]
    now = limburg.head(3)[["code", "naam", "geometry"]]
    parts = limburg.iloc[1:5].assign(sinds=1.0, geometry=box(0, 0, 1, 1))
    both = joined(now, parts)
    assert both["code"].tolist() == limburg["code"].head(5).tolist()
    assert both["sinds"].tolist()[1:] == [1.0] * 4
    assert both.geometry.iloc[1].equals(now.geometry.iloc[1]), "what stands in now stays"
