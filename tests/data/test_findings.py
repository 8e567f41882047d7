"""The verdicts on the Netherlands, and what choices, areas and other data make of them."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

import leefbaarheid as lb
from leefbaarheid.data import findings as rooms
from leefbaarheid.errors import ParameterError
from tests.conftest import PROJECT

HOLDS, FAILS, OPEN, UNTESTED = lb.VERDICTS
ASKED = {"van": 2014, "tot": 2020, "jaar": 2020, "jaar_ses": 0, "drempel": 0.0392, "kwintiel": 0.2}
CHOICES = lb.with_defaults(ASKED | lb.load_constants("bevindingen"))
#: Findings that hold in the small country of the tests.
BUILT_IN = ["2.5", "2.9", "2.13", "2.15"]
FINDINGS, OTHERWISE = lb.load_findings(), rooms.load_otherwise()


@cache
def ask(path, area="NL", thema=""):
    """Verdicts by number, figures by number and name, the places, dataset and area."""
    dataset, plek = lb.open_data(area, str(path))
    places = lb.finding_places(dataset, plek, CHOICES)
    asked = {name: f for name, f in FINDINGS.items() if thema in ("", f.thema)}
    verdicts, figures = lb.judge(asked, places, plek, CHOICES)
    return verdicts.set_index("id"), figures.set_index(["id", "naam"]), places, dataset, plek


def test_figures_are_those_that_were_found_elsewhere_and_every_finding_has_a_verdict_or_what_lacks(real_path):
    verdicts, figures, *_ = ask(real_path)
    known = {("2.9", s): r for s, r in {"opleiding": 0.692, "welvaart": 0.625, "arbeid": 0.424}.items()}
    known |= {("1.17", "voorop"): 21, ("2.3", "Zeeland"): 0.004, ("2.12", "overig"): 35 / 83}
    known |= {("2.12", "Rijnmond"): 11 / 22, ("2.12", "Metropoolregio Amsterdam"): 13 / 26}
    assert figures.loc[[*known], "waarde"].to_dict() == pytest.approx(known, abs=5e-4)
    assert figures.loc[[("1.17", "voorop")], "n"].tolist() == [34]
    assert figures.loc[[("2.5", "afw")], ["laag", "hoog"]].to_numpy()[0] == pytest.approx(
        [0.61, 0.70], abs=0.005
    )
    judged = dict.fromkeys(["1.4", "2.2", "2.5", "2.6", "2.8", "2.9", "2.13"], HOLDS)
    judged |= dict.fromkeys(["1.3", "1.14", "1.17", "2.1", "2.3", "2.4", "2.7", "2.12"], OPEN)
    for name, row in verdicts.iterrows():
        why = "ses_spreiding" if name in ("2.15", "2.16") else "circulair" if name[0] == "3" else "niveau"
        why = "" if name in judged else why
        assert (row["oordeel"], row["mist"]) == (judged.get(name, UNTESTED), why), name
        assert row["nodig"] == (FINDINGS[name].bestand if why else "")
        assert {*figures["soort"].get(name, [])} <= {"aanwijzing" if why else "oordeel"}


def test_areas_without_ses_are_those_of_the_nearest_year_that_covers_the_area(real_path):
    for area, year in (("Kerkrade", 2020), ("NL", 2024)):
        places = lb.finding_places(*lb.open_data(area, str(real_path)), CHOICES)["sociale_ongelijkheid"]
        assert [(place.niveau, *place.jaren) for place in places] == [("pc4", 2020), ("buurt", year)]


def test_a_province_is_asked_what_can_be_asked_and_neither_order_nor_scale_of_weights_matters(real_path):
    verdicts, figures, places, *_ = ask(real_path, "Limburg")
    assert all(("regio" in verdicts["mist"][name]) != f.regio for name, f in FINDINGS.items())
    for f in map(FINDINGS.get, figures.index.get_level_values(0).unique()):
        assert f.regio
        case, weight = places[f.thema][0].case(CHOICES), {"1": "woningen", "2": "huishoudens"}[f.id[0]]
        turned = case.areas.sample(frac=1, random_state=1).assign(**{weight: 3 * case.areas[weight]})
        one, two = (lb.check_finding(f, c) for c in (case, replace(case, areas=turned)))
        one, two = (t.set_index(["groep", "naam"]).sort_index() for t in (one, two))
        pd.testing.assert_frame_equal(one, two, rtol=1e-8, atol=1e-10)


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in FINDINGS if FINDINGS[n].functie in OTHERWISE.let_op])
def test_choices_that_a_finding_does_not_heed_change_no_figure(real_path, name):
    f, places = FINDINGS[name], ask(real_path)[2]["sociale_ongelijkheid"]
    place = places[f.id in ("2.1", "2.2")]
    own = lb.check_finding(f, place.case(CHOICES))
    tried = {**OTHERWISE.anders[f.thema], "jaar_score": place.years}
    for choice in {*tried} - {*OTHERWISE.let_op[f.functie]}:
        for value in tried[choice]:
            found = lb.check_finding(f, place.case({**CHOICES, choice: value}))
            assert not rooms._differs(found, own), (choice, value)


def test_another_choice_stands_in_the_table_where_it_changes_a_figure(real_path, monkeypatch):
    verdicts, _, places, *_ = ask(real_path)
    few = OTHERWISE.model_copy(update={"let_op": {"status": ["weging", "maat"]}})
    monkeypatch.setattr(rooms, "load_otherwise", lambda: few)
    made = lb.otherwise({"2.3": FINDINGS["2.3"]}, places, CHOICES, verdicts.reset_index())
    rows = [["weging", "gemeenten", False, OPEN], ["weging", "huishoudens", True, OPEN]]
    assert made[["keuze", "waarde", "eigen", "oordeel"]].to_numpy().tolist() == rows, "maat changes no figure"
    assert made["klopt"].isna().all()


UNKNOWN = {"size": "id 1.1", "stijgers_en_dalers": "id 1.1", "widest": "let_op", "ondermijning": "anders"}


@pytest.mark.parametrize(("name", "where"), UNKNOWN.items())
def test_an_unknown_function_or_theme_is_one_sentence(tmp_path, monkeypatch, name, where):
    text = (PROJECT / "params" / "bevindingen.yml").read_text(encoding="utf-8")
    (tmp_path / "bevindingen.yml").write_text(re.sub(rf"\b{name}\b", name[:-1], text), encoding="utf-8")
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path))
    with pytest.raises(ParameterError, match=f"^[^\n]*{where}: {name[:-1]} is unknown; did you mean {name}"):
        (rooms.load_findings if where == "id 1.1" else rooms.load_otherwise)()


def test_choices_of_crime_are_tried_where_it_can_be_judged(demo_path):
    verdicts, _, places, *_ = ask(demo_path, thema="ondermijning")
    crime = {n: f for n, f in FINDINGS.items() if f.thema == "ondermijning"}
    made = lb.otherwise(crime, places, CHOICES, verdicts.reset_index())
    assert made["eigen"].groupby([made["id"], made["keuze"]]).sum().to_dict() == {("3.5", "grens"): 1}
    assert made.loc[made["eigen"], "waarde"].tolist() == [str(CHOICES["grens"])]


@pytest.mark.slow
def test_on_cells_theme_1_is_judged_and_what_is_built_in_holds(cells_path):
    verdicts = ask(cells_path)[0]
    assert verdicts["oordeel"][[n for n in FINDINGS if n < "2" or n in ("3.1", "3.5")]].ne(UNTESTED).all()
    assert verdicts["oordeel"][BUILT_IN].eq(HOLDS).all()
