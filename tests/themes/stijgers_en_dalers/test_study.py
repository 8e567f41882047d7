import json
import re

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.stijgers_en_dalers import GROUPS
from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import AreaError, DatasetError, ParameterError
from leefbaarheid.terms import DIMENSIONS
from leefbaarheid.themes.stijgers_en_dalers import groups_table, lists, messages, open_study


@pytest.fixture(scope="module")
def key(demo_source):
    return json.loads((demo_source / "sleutel.json").read_text(encoding="utf-8"))


def chosen(study, group):
    table = study.groepen
    return table[(table["groep"] == group) & (table["gebied"] == "gekozen")].iloc[0]


def find_truth(truth, data):
    """Open the gemeente of a truth of the key and assert that its areas are found in its group."""
    study = open_study(truth["gemeente_code"], schaal=truth["niveau"], data=str(data))
    found = study.areas.loc[study.groups[truth["groep"]], "code"]
    assert set(truth["codes"]) <= set(found), truth["id"]
    members = study.areas[study.areas["code"].isin(truth["codes"])]
    assert len(members) == truth["aantal_gebieden"], truth["id"]
    assert members["woningen"].sum() == truth["woningen"], truth["id"]
    mean = members[list(DIMENSIONS)].mul(members["woningen"], axis=0).sum() * np.sign(
        members["verandering"].sum()
    )
    assert mean.idxmax() == truth["leidende_dimensie"], truth["id"]


def test_every_truth_of_the_key_is_found(demo_path, key):
    truths = [t for t in key["waarheden"] if t["groep"] in GROUPS]
    assert len(truths) > 20
    for truth in truths:
        find_truth(truth, demo_path)


@pytest.mark.parametrize("level", ["buurt", "pc4", "wijk"])
def test_every_figure_of_the_key_is_found(demo_path, key, level):
    """The key was worked out by the generator itself, in plain pandas, for every gemeente, provincie and group."""
    regions = key["niveaus"][level]["gebieden"]
    for code, groups in regions.items():
        if code == "overig":
            continue
        study = open_study(code, schaal=level, data=str(demo_path))
        for group, truth in groups.items():
            row = chosen(study, group)
            assert row["aantal_gebieden"] == truth["aantal_gebieden"], (code, group)
            assert set(study.areas.loc[study.groups[group], "code"]) == set(truth["codes"]), (code, group)
            for column in ("woningen", "basis_woningen", "aandeel", "verandering", *DIMENSIONS):
                expected = np.nan if truth[column] is None else truth[column]
                assert row[column] == pytest.approx(expected, abs=1e-9, nan_ok=True), (code, group, column)
            lead = row["leidende_dimensie"]
            assert (None if pd.isna(lead) else lead) == truth["leidende_dimensie"], (code, group)
    rest = study.groepen[study.groepen["gebied"] == "overig"].set_index("groep")
    for group, truth in regions["overig"].items():
        assert rest.loc[group, "woningen"] == truth["woningen"]


def test_nothing_happens_where_the_key_says_so(demo_path, key):
    quiet = [t for t in key["waarheden"] if t["groep"] is None]
    assert quiet
    for truth in quiet:
        study = open_study(truth["gemeente_code"], schaal=truth["niveau"], data=str(demo_path))
        inside = study.areas["code"].isin(truth["codes"])
        assert inside.sum() == truth["aantal_gebieden"]
        assert not study.groups[inside].drop(columns="alle").to_numpy().any()


def test_contributions_sum_to_the_change_in_every_row_of_every_table(demo_path):
    study = open_study("G40", data=str(demo_path))
    for table in (study.groepen, study.gebieden, study.by_starting_class, study.comparison):
        rows = table.dropna(subset=["verandering"])
        np.testing.assert_allclose(rows[list(DIMENSIONS)].sum(axis=1), rows["verandering"], atol=2e-9)


def test_relative_early_warning_is_given_with_and_without_the_areas_that_fell(demo_path):
    study = open_study("Wilgenvoorde", data=str(demo_path))
    both = study.groups["vroegsignalering_relatief"] & study.groups["vroegsignalering_absoluut"]
    assert both.any()
    assert study.only_relative.sum() == study.groups["vroegsignalering_relatief"].sum() - both.sum()
    assert f"Zonder die gebieden telt de groep {study.only_relative.sum()} buurten" in repr(
        groups_table(study)
    )


def test_regions_of_the_comparison(demo_path):
    study = open_study("Wilgenvoorde", data=str(demo_path))
    assert set(study.groepen["gebied"]) == {
        "gekozen",
        "provincie",
        "vergelijkbaar",
        "G4",
        "G40",
        "overig",
        "NL",
    }
    assert set(study.comparison["gebied"]) >= {"vergelijkbaar"}
    across = open_study("G4", data=str(demo_path))
    lie_in = across.dataset.gemeenten.set_index("code").loc[list(across.area.gemeenten), "provincie_code"]
    assert ("provincie" in set(across.groepen["gebied"])) == (lie_in.nunique() == 1)


def test_country_is_the_sum_of_its_gemeenten(demo_path):
    country = open_study("Nederland", data=str(demo_path))
    own = country.groepen[country.groepen["gebied"] == "gekozen"].set_index("groep")
    national = country.groepen[country.groepen["gebied"] == "NL"].set_index("groep")
    pd.testing.assert_frame_equal(
        own.drop(columns="gebied"), national.drop(columns="gebied"), check_dtype=False
    )


def test_sensitivity_moves_with_the_choices(demo_path):
    study = open_study("Wilgenvoorde", data=str(demo_path))
    table = study.by_choice
    assert table["keuze"].nunique() == 6, "every area is judged here"
    as_is = table[table["keuze"] == "zoals in dit rapport"].set_index("groep")["aantal_gebieden"]
    own = study.groepen[study.groepen["gebied"] == "gekozen"].set_index("groep")["aantal_gebieden"]
    assert as_is.to_dict() == own.drop("alle").to_dict()
    lower = open_study("Wilgenvoorde", data=str(demo_path), klasse_6="onderste_helft")
    half = table[table["keuze"] == "van klasse 6 telt alleen de onderste helft mee"].set_index("groep")[
        "aantal_gebieden"
    ]
    assert half["vroegsignalering_absoluut"] == chosen(lower, "vroegsignalering_absoluut")["aantal_gebieden"]


def test_what_came_after_the_period_is_the_series_of_the_area_itself(demo_path):
    study = open_study("Wilgenvoorde", schaal="buurt", tot=2018, data=str(demo_path))
    own = study.time_series[study.time_series["soort"] == "gekozen"].set_index("jaar")["afw"]
    last = own.index.max()
    assert last > 2018
    assert study.later == (last, pytest.approx(own[last] - own[2018]))
    study.__dict__["time_series"] = study.time_series[study.time_series["soort"] != "gekozen"]
    assert study.later is None, "an area of which no weight is known has no series"
    newest = open_study("Wilgenvoorde", schaal="buurt", tot=int(last), data=str(demo_path))
    assert newest.later is None


def test_a_minimum_decides_who_is_judged_and_changes_no_other_figure(demo_path):
    whole = open_study("Wilgenvoorde", data=str(demo_path))
    median = float(whole.areas["woningen"].median())
    large = open_study("Wilgenvoorde", data=str(demo_path), minimum_huishoudens=median)
    assert (large.gebieden["beoordeeld"] == (large.gebieden["woningen"] >= median)).all()
    assert 0 < len(large.judged) < len(whole.judged)
    pd.testing.assert_frame_equal(large.groepen, whole.groepen)
    extremes = large.time_series.query("soort == 'beste' or soort == 'slechtste'")["reeks"]
    assert extremes.isin(large.judged["naam"]).all()


def test_what_only_the_judged_areas_would_give_stands_among_the_other_choices(demo_path):
    whole = open_study("Wilgenvoorde", data=str(demo_path))
    median = float(whole.areas["woningen"].median())
    study = open_study("Wilgenvoorde", data=str(demo_path), minimum_huishoudens=median)
    name = f"alleen gebieden met minstens {median:g} woningen"
    counts = study.by_choice.set_index(["keuze", "groep"])["aantal_gebieden"]
    alone = study.only_judged()
    assert (alone.areas["woningen"] >= median).all()
    assert (alone.reference.gebieden["woningen"] >= median).all()
    for group in study.groups.columns.drop("alle"):
        assert counts[name, group] == alone.groups[group].sum()
    every = open_study("Wilgenvoorde", data=str(demo_path), minimum_huishoudens=0)
    assert not every.by_choice["keuze"].str.startswith("alleen gebieden").any()


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        ({"gebied": "Wilgenvorde"}, AreaError, "did you mean Wilgenvoorde"),
        ({"gebied": ""}, AreaError, ""),
        ({"gebied": "Wilgenvoorde", "tot": 2016}, ParameterError, "no dimensions"),
        ({"gebied": "Wilgenvoorde", "schaal": "grid"}, ParameterError, "no scores at level grid"),
    ],
)
def test_mistakes_are_one_sentence(demo_path, values, error, words):
    with pytest.raises(error) as found:
        open_study(**values, data=str(demo_path))
    assert words in str(found.value)
    assert "\n" not in str(found.value)


def test_a_missing_dataset_is_one_sentence(tmp_path):
    with pytest.raises(DatasetError, match="holds no prepared dataset"):
        open_study("Kerkrade", data=str(tmp_path / "niets"))


def changes(path, level, weighed):
    """Weighted change 2014-2020 of each gemeente and of all, by plain pandas."""
    dataset = open_dataset(path)
    years = dataset.scores(level).pivot(index="code", columns="jaar", values="afw")
    homes = dataset.attributes(level, ["huishoudens"]).query("jaar == @weighed").set_index("code")["waarde"]
    place = dataset.areas(level, geometry=False).set_index("code")["gemeente_code"]
    both = pd.DataFrame({"d": years[2020] - years[2014], "w": homes}).dropna()
    sums = pd.DataFrame({"dw": both["d"] * both["w"], "w": both["w"]})
    per = sums.groupby(place.reindex(sums.index)).sum()
    return {"alle": sums["dw"].sum() / sums["w"].sum(), **(per["dw"] / per["w"]).to_dict()}


def test_the_country_at_pc4(real_path):
    study = open_study("Nederland", data=str(real_path), schaal="pc4")
    counts = study.groepen[study.groepen["gebied"] == "gekozen"].set_index("groep")["aantal_gebieden"]
    assert counts["alle"] == 4020
    assert counts["sterk_verbeterd"] == 6
    assert counts["verder_verslechterd"] == 3
    assert counts["vroegsignalering_absoluut"] == 34
    assert counts["vroegsignalering_relatief"] == 198
    assert counts["gestegen_maar_achterblijvend"] == 550
    assert pd.isna(counts["achterblijvend"])
    assert chosen(study, "alle")["leidende_dimensie"] == "vrz"
    for group in ("sterk_verbeterd", "verder_verslechterd", "vroegsignalering_absoluut"):
        assert chosen(study, group)["leidende_dimensie"] == "onv"


def test_national_figures_agree_with_plain_pandas(real_path):
    expected = changes(real_path, "pc4", 2022)["alle"]
    study = open_study("Nederland", data=str(real_path), schaal="pc4")
    assert study.national_change == pytest.approx(expected)


@pytest.mark.parametrize(
    ("area", "code", "change"),
    [("Kerkrade", "GM0928", 0.026), ("Urk", "GM0184", 0.007), ("Rotterdam", "GM0599", 0.058)],
)
def test_buurten_are_weighed_by_households(real_path, area, code, change):
    study = open_study(area, data=str(real_path), schaal="buurt")
    found = chosen(study, "alle")["verandering"]
    assert found == pytest.approx(changes(real_path, "buurt", 2024)[code])
    assert round(found, 3) == change


def test_buurten_without_national_figures(real_path):
    to_2020 = open_study("Kerkrade", data=str(real_path), schaal="buurt")
    assert not to_2020.same_level
    assert to_2020.reference.niveau == "pc4"
    assert len(to_2020.gebieden) == 18
    assert (to_2020.time_series["soort"] == "slechtste").any()
    to_2024 = open_study("Kerkrade", data=str(real_path), schaal="buurt", tot=2024)
    assert to_2024.reference is None
    assert set(to_2024.groepen["gebied"]) == {"gekozen"}
    assert pd.isna(chosen(to_2024, "vroegsignalering_relatief")["aantal_gebieden"])


@pytest.mark.parametrize("area", ["Kerkrade", "Urk", "Rotterdam"])
def test_a_gemeente_has_one_change_and_names_no_small_area(real_path, area):
    study = open_study(area, data=str(real_path))
    both = study.groepen[study.groepen["groep"] == "alle"].set_index("gebied")["verandering"]
    shown = both.get("gekozen_landelijk", both["gekozen"])  # of the overview and the index
    assert shown == pytest.approx(study.own_gemeente["verandering"], abs=1e-9)
    small = study.gebieden[~study.gebieden["beoordeeld"]]
    assert (small["woningen"].fillna(0) < 100).all()
    told = repr(messages(study)) + repr(lists(study))
    assert not [name for name in small["naam"] if re.search(rf"\b{re.escape(name)}\b", told)]
    assert len(study.gemeenten) == 342


def test_noise_stands_beside_the_groups_and_the_later_year_beside_the_areas(real_path):
    study = open_study("Nederland", data=str(real_path), schaal="pc4")
    fell = chosen(study, "vroegsignalering_absoluut")
    assert 0 < fell["waarvan_boven_ruis"] < fell["aantal_gebieden"] == 34
    rows = study.gebieden[study.gebieden["groepen"].str.contains("vroegsignalering_absoluut")]
    assert fell["waarvan_boven_ruis"] == rows["boven_ruis"].sum()
    still = rows["nog_zo"].str.contains("vroegsignalering_absoluut")
    assert still.mean() == pytest.approx(0.47, abs=0.01)
