"""The study against the demo country's key, plain pandas and the real files."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.errors import ParameterError
from leefbaarheid.themes.sociale_ongelijkheid import open_study


@pytest.fixture(scope="module")
def key(demo_source):
    text = (demo_source / "sleutel.json").read_text(encoding="utf-8")
    return json.loads(text)["sociale_ongelijkheid"]


@pytest.fixture(scope="module")
def country(demo_path):
    return open_study("Nederland", schaal="buurt", permutaties=999, trekkingen=200, data=str(demo_path))


def truth(key, level="buurt", year="2022"):
    return key["niveaus"][level][year]


def test_the_country_has_the_correlations_of_the_key(country, key):
    wanted = truth(key)["samenhang"]
    table = country.samenhang[country.samenhang["gebied"] == "gekozen"]
    assert len(table) == 6 * 4, "buurten have a total and three sub-scores"
    for row in table.itertuples():
        assert row.pearson == pytest.approx(wanted[row.score][row.ses], abs=1e-9)
        assert row.n == truth(key)["n"]
    by_part = table[table["score"] == "afw"].set_index("ses")["pearson"]
    assert by_part.drop("totaal").idxmax() == "opleiding"


def test_every_gemeente_has_the_figures_of_the_key(country, key):
    found = country.of_level.gemeenten.set_index("gemeente_code")
    for code, wanted in truth(key)["gemeenten"].items():
        row = found.loc[code]
        assert row["n_ses"] == wanted["n"]
        for name in ("stapeling", "tegenhanger"):
            assert row[name] == wanted[name], (code, name)
        if wanted["n"] >= 10:
            assert row["pearson"] == pytest.approx(wanted["pearson"], abs=1e-9)
            assert row["sd"] == pytest.approx(wanted["sd"], abs=1e-9)
            assert row["rang_spreiding"] == wanted["rang_spreiding"]
        else:
            assert pd.isna(row["pearson"])


def test_both_kinds_are_found_area_by_area(country, key):
    areas = country.gebieden.set_index("code")
    for kind in ("stapeling", "tegenhanger"):
        assert sorted(areas.index[areas[kind]]) == sorted(truth(key)[kind])
    assert set(truth(key)["zonder_ses"]) == set(areas.index[areas["ses"].isna()])


@pytest.mark.parametrize(
    ("size", "least"), [("demo", 0.5), pytest.param("cells", 0.8, marks=pytest.mark.slow)]
)
def test_the_built_in_cluster_is_marked(request, size, least):
    source, path = (request.getfixturevalue(f"{size}_{kind}") for kind in ("source", "path"))
    cluster = json.loads((source / "sleutel.json").read_text())["sociale_ongelijkheid"]["cluster"]
    values = {"jaar_ses": 2020, "klasse_laag": cluster["klasse_laag"], "permutaties": 999}
    study = open_study("Nederland", schaal="buurt", **values, data=str(path))
    areas = study.areas.set_index("code")
    inside = areas.loc[cluster["codes"]]
    assert len(inside) >= 8
    assert inside["stapeling"].all()
    assert inside["cluster"].eq(True).mean() >= least, "areas on its edge have other neighbours too"
    marked = areas.index[areas["cluster"].eq(True)]
    assert not areas.loc[marked, "totaal"].isna().any()
    assert study.of_level.kluster.iloc[0]["p"] <= 0.01


def test_spread_inside_falls_with_level_and_change_goes_with_change(country, key):
    inside = country.of_level.binnen
    r = {(row.x, row.y, row.gegeven): row.pearson for row in inside.itertuples()}
    assert r["totaal", "spreiding", ""] == pytest.approx(truth(key)["totaal_spreiding"], abs=1e-9)
    assert r["totaal", "spreiding", ""] < -0.5
    assert abs(r["afw", "totaal", ""]) > 2 * abs(r["afw", "spreiding", ""])
    change = country.of_level.verandering.iloc[0]
    assert change["pearson"] == pytest.approx(key["verandering"]["pearson"], abs=1e-9)
    assert change["n"] == key["verandering"]["n"]


@pytest.mark.parametrize("level", ["wijk", "pc4"])
def test_other_levels_agree_with_the_key(demo_path, key, level):
    study = open_study("Nederland", schaal=level, permutaties=99, trekkingen=100, data=str(demo_path))
    wanted = truth(key, level)
    own = study.correlation()
    assert own["pearson"] == pytest.approx(wanted["samenhang"]["afw"]["totaal"], abs=1e-9)
    found = study.gebieden
    for kind in ("stapeling", "tegenhanger"):
        assert sorted(found.loc[found[kind], "code"]) == sorted(wanted[kind])


def test_national_figures_stand_on_a_level_that_covers_the_country(country):
    assert country.level.niveau == "buurt"
    assert country.country.niveau == "pc4", "one gemeente of twelve has no buurt with SES"
    assert country.correlation("NL")["n"] == country.country.gebieden["totaal"].notna().sum()


@pytest.mark.slow
def test_relations_flip_with_the_truths(flipped_path):
    study = open_study("Nederland", schaal="buurt", permutaties=99, trekkingen=100, data=str(flipped_path))
    assert study.correlation()["pearson"] < 0
    flipped = study.of_level.gemeenten.set_index("gemeente_code")["pearson"]
    assert flipped["GM9003"] < 0


def test_a_gemeente_under_old_codes_is_refused_at_buurten_and_made_at_pc4(demo_path):
    with pytest.raises(ParameterError, match=r"buurt: 0% joined, at least 80% is asked.*koppeling_vanaf"):
        open_study("Rietschans", schaal="buurt", data=str(demo_path))
    study = open_study("Rietschans", data=str(demo_path))
    assert study.own.niveau == "pc4"
    assert study.joined > 0.8


def test_a_small_gemeente_has_no_correlation_of_its_own(demo_path):
    study = open_study("Meeuwenoog", schaal="pc4", permutaties=99, data=str(demo_path))
    assert len(study.known) < 10
    assert not study.enough
    assert study.samenhang.query("gebied == 'gekozen'")["pearson"].isna().all()
    assert study.bca is None
    row = study.vergelijking.set_index("gebied").loc["gekozen"]
    assert pd.isna(row["pearson"])
    assert pd.isna(row["sd"])


def test_groups_and_regions_correlate_over_all_their_areas(country):
    """Against a plain loop: each group by its own areas, those of a gemeente in two groups in both."""
    joined = country.country.gebieden.dropna(subset=["totaal"])
    table = country.by_region.set_index("groep_code")["pearson_regio"]
    assert table.notna().sum() > 1
    for code, found in table.items():
        inside = joined[joined["gemeente_code"].isin(country.dataset.members(code))]
        if len(inside) < 10:
            assert pd.isna(found)
        else:
            assert found == pytest.approx(np.corrcoef(inside["afw"], inside["totaal"])[0, 1])


def test_regions_that_are_there_to_be_chosen_stand_in_no_table(country):
    dataset = replace(country.dataset)
    every = pd.DataFrame({"gemeente_code": dataset.gemeenten["code"], "soort": "regio"})
    more = [every.assign(groep_code=code, groep=code) for code in ("CR39", "SR-STAD", "CRIMP")]
    vars(dataset)["groepen"] = pd.concat([dataset.groepen, *more])
    found = replace(country, dataset=dataset).by_region["groep_code"]
    assert set(found) == {*country.by_region["groep_code"], "CRIMP"}


def test_a_minimum_of_households_moves_the_line_and_no_figure(demo_path):
    wide = open_study("Wilgenvoorde", permutaties=99, data=str(demo_path))
    narrow = open_study("Wilgenvoorde", minimum_huishoudens=600, permutaties=99, data=str(demo_path))
    assert len(narrow.areas) == len(wide.areas)
    known = narrow.own.gebieden["huishoudens"].mask(narrow.own.gebieden["gewicht_onbekend"])
    assert (narrow.own.gebieden["beoordeeld"] == (known >= 600)).all()
    assert 0 < narrow.own.gebieden["beoordeeld"].sum() < wide.own.gebieden["beoordeeld"].sum()
    pd.testing.assert_frame_equal(narrow.gemeenten, wide.gemeenten)
    alone = narrow.choices.set_index("keuze").loc["gebieden vanaf 600 huishoudens"]
    inside = narrow.known[narrow.known["beoordeeld"]]
    assert alone["n"] == len(inside)
    assert alone["pearson"] == pytest.approx(np.corrcoef(inside["afw"], inside["totaal"])[0, 1])


def test_choices_start_with_this_report_and_each_changes_one_thing(demo_path):
    study = open_study("Wilgenvoorde", permutaties=99, data=str(demo_path))
    first = study.choices.iloc[0]
    assert first["keuze"] == "zoals in dit rapport"
    assert first["pearson"] == pytest.approx(study.correlation()["pearson"])
    assert first["stapeling"] == study.areas["stapeling"].sum()
    assert study.choices["keuze"].is_unique
    limits = study.stapeling_sensitivity
    same = limits[(limits["kwintiel"] == 0.2) & (limits["klasse"] == 4) & (limits["soort"] == "stapeling")]
    assert same["aantal"].item() == first["stapeling"]


def test_results_are_kept_and_read_back(demo_path):
    from leefbaarheid.themes.sociale_ongelijkheid import results as module

    parameters = {"permutaties": 101, "data": str(demo_path)}
    made = open_study("Wilgenvoorde", **parameters).of_country
    module.results.cache_clear()
    read = open_study("Wilgenvoorde", **parameters).of_country
    assert read is not made
    for name, table in vars(made).items():
        pd.testing.assert_frame_equal(getattr(read, name), table)
    assert demo_path.with_name(demo_path.name + ".cache").is_dir()


def test_the_real_country(real_path):
    study = open_study("Nederland", permutaties=999, trekkingen=200, data=str(real_path))
    own = study.correlation("NL")
    assert own["n"] == 3580
    assert own["pearson"] == pytest.approx(0.655, abs=0.0005)
    table = study.samenhang[(study.samenhang["gebied"] == "NL") & (study.samenhang["ses"] == "totaal")]
    dimensions = table[table["score"] != "afw"].set_index("score")["pearson"].sort_values(ascending=False)
    assert dimensions.index[:3].tolist() == ["onv", "soc", "won"]
    joined = study.country.gebieden.dropna(subset=["totaal"])
    assert np.corrcoef(joined["afw"], joined["totaal"])[0, 1] == pytest.approx(own["pearson"])


@pytest.mark.parametrize(("area", "areas"), [("Tiel", 8), ("Urk", 2), ("Doesburg", 3)])
def test_real_gemeenten_with_few_areas(real_path, area, areas):
    study = open_study(area, permutaties=99, data=str(real_path))
    assert len(study.known) == areas
    assert not study.enough
    assert study.vergelijking.set_index("gebied").loc["provincie", "pearson"] > 0


def test_the_widest_spreads_over_official_buurten_are_those_of_the_g4(real_path):
    from leefbaarheid.analysis.sociale_ongelijkheid import spread
    from leefbaarheid.dataset import open_dataset

    dataset = open_dataset(real_path)
    scores = dataset.scores("buurt", edition="2002-2024", years=(2020,))
    areas = scores.merge(dataset.areas("buurt", geometry=False)[["code", "gemeente"]], on="code")
    table = spread(areas.assign(huishoudens=1.0)).sort_values("rang_spreiding")
    assert len(table) == 19
    assert set(table["gemeente_code"].head(4)) == set(dataset.members("G4"))
