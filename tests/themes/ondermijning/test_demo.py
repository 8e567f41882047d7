"""The study against the demo country's key: a second implementation, in the generator."""

import json

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.texts import dutch
from leefbaarheid.themes import ondermijning as theme
from leefbaarheid.themes.ondermijning.plan import plan
from tests.themes import pages


@pytest.fixture(scope="module")
def key(demo_source):
    return json.loads((demo_source / "sleutel.json").read_text(encoding="utf-8"))["ondermijning"]


@pytest.fixture(scope="module")
def study(demo_path):
    return theme.open_study("Wilgenvoorde", data=str(demo_path))


def test_rates_are_those_of_the_key(study, key):
    frame = study.frame.set_index("gemeente_code")
    for name, wanted in key["cijfers"].items():
        assert study.years[name] == key["jaren"][name]
        for code, value in wanted.items():
            found = frame.loc[code, name]
            if value is None:
                assert pd.isna(found), (name, code)
            else:
                assert found == pytest.approx(value, rel=1e-9), (name, code)


def test_correlations_go_over_the_first_source_with_enough_gemeenten(study, key):
    name, values = study.correlated
    assert name == "eigen", "the Veiligheidsmonitor has six gemeenten here"
    assert not study.circular
    table = study.indicatoren.set_index("indicator")
    for indicator, wanted in key["samenhang"]["eigen"].items():
        row = table.loc[indicator]
        assert row["n"] == wanted["n"]
        if wanted["n"] >= 10 and wanted["spearman"] is not None:
            assert row["spearman"] == pytest.approx(wanted["spearman"]), indicator
            assert row["pearson"] == pytest.approx(wanted["pearson"]), indicator
    known = table[["p", "q"]].dropna()
    assert len(known)
    assert (known["q"] >= known["p"] - 1e-12).all()
    assert len(values) == 12


def test_no_chance_is_nought(study):
    assert (study.indicatoren["p"] < 0.001).any()
    said = pages.words(theme.correlations_table(study)._repr_html_())
    assert "&lt;0,001" in said


def test_the_ranking_and_the_types_are_those_of_the_key(study, key):
    table = study.ranglijst.set_index("gemeente_code")
    for code, wanted in key["gemeenten"].items():
        row = table.loc[code]
        assert row["index"] == pytest.approx(wanted["index"])
        assert row["rang"] == wanted["rang"]
        assert row["dekking"] == pytest.approx(wanted["dekking"])
        assert row["onveiligheid"] == pytest.approx(wanted["onveiligheid"])
        assert row["onveiligheid_bron"] == wanted["onveiligheid_bron"]
        assert row["type"] == wanted["type"]["alle"]
    assert table.loc[key["ontwerp"]["extreem"], "type"].eq("hoog_hoog").all()
    assert table.loc[key["ontwerp"]["hoog_laag_klein"], "type"].eq("hoog_laag").all()


def test_with_the_leefbaarometer_alone_types_are_others_and_all_is_circular(demo_path, key):
    other = theme.open_study("Wilgenvoorde", onveiligheid="leefbaarometer", data=str(demo_path))
    assert other.circular
    assert other.indicatoren[["p", "q"]].isna().all(axis=None)
    wanted = {code: about["type"]["leefbaarometer"] for code, about in key["gemeenten"].items()}
    assert other.types.to_dict() == wanted
    assert "niet te zeggen" in pages.words(theme.messages(other)._repr_html_())


def test_a_merged_gemeente_shows_no_jump(demo_path, key):
    for code, about in key["fusies"].items():
        series = theme.open_study(code, data=str(demo_path)).series
        own = series[series["soort"] == "gekozen"].set_index("jaar")["waarde"]
        for year, rate in about["cijfers"].items():
            assert own[int(year)] == pytest.approx(rate, rel=1e-9), (code, year)


def test_small_counts_of_the_users_table_are_nowhere(study, key):
    rates = study.all_rates.set_index(["code", "indicator"]).sort_index()
    for code, indicator, count in key["eigen_tabel"]["verbergen"]:
        row = rates.loc[[(code, indicator)]].iloc[0]
        assert pd.isna(row["teller"]), (code, indicator, count)
        assert pd.isna(row["waarde"]), (code, indicator, count)
    for code, indicator, _ in key["eigen_tabel"]["nul"]:
        row = rates.loc[[(code, indicator)]].iloc[0]
        assert pd.isna(row["teller"]) or row["teller"] == 0


@pytest.mark.parametrize(
    "values",
    [
        {"gebied": "Wilgenvoorde"},
        {"gebied": "Nederland", "methode": "z"},
        {"gebied": "PV91", "jaar": 2022, "indicatoren": "fraude", "onveiligheid": "leefbaarometer"},
    ],
    ids=str,
)
def test_pages_of_every_kind_of_area(demo_path, values):
    pages.check(theme, theme.open_study(**values, data=str(demo_path)))


def test_names_are_text_never_markup(demo_path):
    study = theme.open_study("Wilgenvoorde", data=str(demo_path))
    study.frame["gemeente"] = "<script>alert(1)</script>"
    for show in theme.PARTS:
        assert "<script>" not in show(study)._repr_html_(), show.__name__


def test_of_one_gemeente_index_and_rank_are_a_sentence(study, demo_path):
    html = theme.ranking_table(study)._repr_html_()
    row = study.ranglijst.set_index("gemeente").loc["Wilgenvoorde"]
    assert "<table" not in html
    assert f"een index van {dutch.number(row['index'], 1)} en plaats {dutch.number(row['rang'])} (" in html
    several = theme.open_study("PV91", data=str(demo_path))
    assert "<table" in theme.ranking_table(several)._repr_html_()


def test_the_funnel_answers_for_the_gemeente_and_for_several(study, demo_path):
    said = pages.words(theme.funnel(study)._repr_html_())
    code = study.area.gemeenten[0]
    tables = {name: found.table["buiten"] for name, found in study.funnels.items()}
    core = study.parameters.kernindicator
    side = {0: "binnen", 1: "boven", -1: "onder"}[int(np.sign(tables[core][code]))]
    assert f"Wilgenvoorde ligt met {study.meanings[core].label.lower()} {side} de trechter" in said
    others = [int(t[code]) for name, t in tables.items() if name != core and code in t.index]
    assert f"Van de {len(others)} andere indicatoren" in said
    outside = sum(1 for value in others if value)
    assert (f"liggen er {outside} buiten" if outside > 1 else "ligt er") in said
    several = theme.open_study("Nederland", data=str(demo_path))
    known = several.funnel.table["buiten"]
    assert f"Van de {len(known)} gemeenten in Nederland" in pages.words(theme.funnel(several)._repr_html_())


def test_the_page_opens_with_what_it_is_about(study, demo_path):
    said = pages.words(theme.head(study)._repr_html_())
    assert "signalen uit politiecijfers en eigen tabellen" in said, "this country has tables of a user"
    assert "gewone criminaliteit die de politie heeft geregistreerd" in said
    assert plan({"gebied": "Wilgenvoorde", "data": str(demo_path)}).title == study.title


@pytest.mark.slow
def test_correlations_flip_with_the_truths(flipped_path):
    table = theme.open_study("Wilgenvoorde", data=str(flipped_path)).indicatoren
    strong = table[table["indicator"].isin(["verdachten_drugs", "veroordeelden_drugs"])]
    assert (strong["spearman"] < 0).all()
