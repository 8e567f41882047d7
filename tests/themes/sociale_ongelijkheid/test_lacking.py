"""What the report says where the data lack something: gemeenten, weights, outlines, areas, SES of an area."""

import pandas as pd
import pytest

from leefbaarheid.errors import ParameterError
from leefbaarheid.themes import sociale_ongelijkheid as theme
from tests.themes import pages

QUICK = {"permutaties": 99, "trekkingen": 100}


def test_figures_of_one_gemeente_are_never_called_those_of_its_country_or_provincie(changed_data):
    data = changed_data(gemeenten=["GM9003"])
    with pytest.raises(ParameterError, match=r"buurt: 1 of \d+ gemeenten have both, at least 80% is asked"):
        theme.open_study("Nederland", **QUICK, data=data)
    study = theme.open_study("Wilgenvoorde", **QUICK, data=data)
    assert not study.whole_country
    assert set(study.regions) == {"NL"}
    assert study.by_region.empty
    said, _ = pages.check(theme, study)
    assert "de enige gemeente met cijfers" in said["comparison"]
    assert "provincie" not in said["comparison"]
    assert "In Nederland" not in said["messages"]


def test_a_gemeente_of_few_areas_stands_by_its_means_where_these_are_known(demo_path):
    study = theme.open_study("Meeuwenoog", **QUICK, schaal="pc4", data=str(demo_path))
    title = "Hoe hoog zijn score en SES van Meeuwenoog gemiddeld?"
    assert title in pages.words(theme.position(study)._repr_html_())
    study.__dict__["gemeenten"] = study.gemeenten[~study.gemeenten["gekozen"]]
    assert title not in pages.words(theme.position(study)._repr_html_())


def test_too_few_areas_everywhere_make_a_page_without_correlations(changed_data):
    study = theme.open_study(
        "Wilgenvoorde", **QUICK, minimum_gebieden=200, data=changed_data(gemeenten=["GM9003"])
    )
    said, _ = pages.check(theme, study)
    assert "niet te bepalen" in said["heatmap"]


def test_without_weights_nothing_is_called_weighted(changed_data):
    data = changed_data(without=("huishoudens", "woningen"))
    study = theme.open_study("Wilgenvoorde", **QUICK, data=data)
    assert study.own.gewicht == "geen"
    assert study.samenhang["pearson_gewogen"].isna().all()
    assert study.gemeenten["sd_gewogen"].isna().all()
    assert study.gebieden["huishoudens"].isna().all()
    said, _ = pages.check(theme, study)
    assert "gewogen naar" not in " ".join(said.values())
    assert "gewogen’ is" not in said["gemeenten_table"]
    assert "van de gebieden. Is dat minder dan 80%" in said["certainty"]
    assert study.gebieden["beoordeeld"].all()


def test_without_outlines_there_is_a_page_without_maps_and_clusters(changed_data):
    study = theme.open_study("Wilgenvoorde", **QUICK, data=changed_data(outlines=False))
    said, _ = pages.check(theme, study)
    assert "er is geen kaart" in said["interactive_map"]
    assert not study.areas["cluster"].eq(True).any()


def test_what_is_not_known_of_an_area_is_missing_and_never_no(demo_path, tmp_path):
    study = theme.open_study("Nederland", **QUICK, schaal="buurt", data=str(demo_path))
    without = study.gebieden["ses"].isna()
    assert without.any()
    kinds = ["stapeling", "tegenhanger", "cluster"]
    assert study.gebieden.loc[without, kinds].isna().all(axis=None)
    assert study.gebieden.loc[~without, kinds].notna().all(axis=None)
    unknown = study.own.gebieden.set_index("code")["gewicht_onbekend"]
    assert set(study.gebieden.loc[study.gebieden["huishoudens"].isna(), "code"]) == set(
        unknown.index[unknown]
    )
    theme.save_tables(study, tmp_path)
    table = pd.read_csv(tmp_path / "tabellen/sociale_ongelijkheid/gebieden.csv")
    assert table["stapeling"].isna().sum() == without.sum()
    assert set(table["stapeling"].dropna()) == {True, False}


def test_a_minimum_leaves_small_areas_out_of_lists_and_keeps_every_figure(demo_path):
    study = theme.open_study("Wilgenvoorde", **QUICK, minimum_huishoudens=700, data=str(demo_path))
    other = theme.open_study("Wilgenvoorde", **QUICK, data=str(demo_path))
    small = study.gebieden[~study.gebieden["beoordeeld"]]
    assert 0 < len(small) < len(study.gebieden)
    pd.testing.assert_frame_equal(study.samenhang, other.samenhang)
    said, _ = pages.check(theme, study)
    stacked = small.loc[small["stapeling"].eq(True), "naam"]
    assert not any(name in said["lists"] for name in stacked)
    assert "gebieden vanaf 700 huishoudens" in said["choices_table"]
    for measure in theme.interactive_map(study).data()["maten"]:
        assert measure["stap"].count("k") == len(small)
        assert measure["stappen"][-1]["naam"] == "niet beoordeeld"


def test_areas_near_the_limit_of_the_test_are_counted(demo_path):
    study = theme.open_study("Nederland", **QUICK, schaal="buurt", data=str(demo_path))
    areas = study.areas.assign(p=float("nan"), q=float("nan"))
    for row, (p, q) in enumerate([(0.02, 0.049), (0.02, 0.2), (0.001, 0.0011), (0.0233, 0.0510)]):
        areas.loc[areas.index[row], ["p", "q"]] = p, q
    object.__setattr__(study, "parameters", study.parameters.model_copy(update={"permutaties": 9999}))
    study.__dict__["areas"] = areas
    assert "Bij 2 buurten hangt de markering ervan af" in theme.certainty(study)._repr_html_()
