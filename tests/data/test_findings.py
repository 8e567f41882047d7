"""The verdicts on the Netherlands against plain pandas, and what choices, areas and other data make of them."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import leefbaarheid as lb
from leefbaarheid.data import findings as rooms
from leefbaarheid.errors import ParameterError
from leefbaarheid.preparation import prepare
from tests.conftest import PROJECT
from tests.voorbeeldland import make_demo

HOLDS, FAILS, OPEN, UNTESTED = lb.VERDICTS
ASKED = {"van": 2014, "tot": 2020, "jaar": 2020, "jaar_ses": 0, "drempel": 0.0392, "kwintiel": 0.2}
CHOICES = lb.with_defaults(ASKED | lb.load_constants("bevindingen"))
#: Findings that hold in the small country of the tests.
BUILT_IN = ["2.5", "2.8", "2.9", "2.13", "2.15"]
FINDINGS, DIMENSIONS, OTHERWISE = lb.load_findings(), [*lb.DIMENSIONS], rooms.load_otherwise()


@cache
def ask(path, area="NL"):
    """Verdicts by number, figures by number and name, the places, dataset and area."""
    dataset, plek = lb.open_data(area, str(path))
    places = lb.finding_places(dataset, plek, CHOICES)
    verdicts, figures = lb.judge(FINDINGS, places, plek, CHOICES)
    return verdicts.set_index("id"), figures.set_index(["id", "naam"]), places, dataset, plek


def plain(dataset):
    """Figures of findings by number and name, of every PC4: changes of 2014-2020, the score of 2020, households and SES."""
    rows, about = dataset.scores("pc4").dropna(subset=["fys"]).set_index("code"), dataset.attributes("pc4")
    one, two = (rows.loc[rows["jaar"] == year, ["afw", *DIMENSIONS]] for year in (2014, 2020))
    t = two.join(about.pivot_table(index="code", columns="kenmerk", values="waarde", aggfunc="last"))
    d, ses = (two - one).dropna(), t["ses_totaal"]
    d = d[np.isin(lb.classify(one.loc[d.index, "afw"]), [5, 6]) & (d["afw"] <= -0.0392)]
    low = t[ses <= ses.quantile(0.2)]
    both = low.groupby(lb.classify(low["afw"]) <= 4)[DIMENSIONS].mean().diff().loc[True]
    homes = t["huishoudens"].reindex(d.index).fillna(0)
    yield ("1.17", "onv min vrz"), np.average(d["vrz"] - d["onv"], weights=homes)
    yield from ((("2.8", dim), t[dim].corr(ses)) for dim in DIMENSIONS)
    yield from ((("2.13", dim), both[dim]) for dim in DIMENSIONS)


def test_figures_agree_with_plain_pandas_and_with_what_is_known(real_path):
    figures = ask(real_path)[1]
    for row, value in plain(ask(real_path)[3]):
        assert figures.loc[[row], "waarde"].iloc[0] == pytest.approx(value, abs=2e-6), row
    known = {("2.9", s): r for s, r in {"opleiding": 0.692, "welvaart": 0.625, "arbeid": 0.424}.items()}
    known |= {("1.17", "voorop"): 21, ("2.3", "Zeeland"): 0.004, ("2.12", "overig"): 35 / 83}
    known |= {("2.12", "Rijnmond"): 11 / 22, ("2.12", "Metropoolregio Amsterdam"): 13 / 26}
    assert figures.loc[[*known], "waarde"].to_dict() == pytest.approx(known, abs=5e-4)
    assert figures.loc[("1.17", "voorop"), "n"] == 34
    assert figures.loc[("2.5", "afw"), ["laag", "hoog"]].tolist() == pytest.approx([0.61, 0.70], abs=0.005)


def test_every_finding_has_a_verdict_or_what_lacks(real_path):
    verdicts, figures, *_ = ask(real_path)
    judged = dict.fromkeys(["1.4", "2.2", "2.5", "2.6", "2.8", "2.9", "2.13"], HOLDS)
    judged |= dict.fromkeys(["1.3", "1.14", "1.17", "2.1", "2.3", "2.4", "2.7", "2.12"], OPEN)
    for name, row in verdicts.iterrows():
        why = "ses_spreiding" if name in ("2.15", "2.16") else "circulair" if name[0] == "3" else "niveau"
        why = "" if name in judged else why
        assert (row["oordeel"], row["mist"]) == (judged.get(name, UNTESTED), why), name
        assert row["nodig"] == (FINDINGS[name].bestand if why else "")
        assert {*figures["soort"].get(name, [])} <= {"aanwijzing" if why else "oordeel"}


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


@pytest.mark.parametrize(
    ("line", "name", "where", "read"),
    [(": {}\n", "size", "id 1.1", rooms.load_findings), (": {}\n", "stijgers_en_dalers", "id 1.1", rooms.load_findings),
     ("  {}: [", "widest", "let_op", rooms.load_otherwise), ("  {}:\n", "ondermijning", "anders", rooms.load_otherwise)],
)  # fmt: skip
def test_an_unknown_function_or_theme_is_one_sentence(tmp_path, monkeypatch, line, name, where, read):
    text = (PROJECT / "params" / "bevindingen.yml").read_text(encoding="utf-8")
    changed = text.replace(line.format(name), line.format(name[:-1]))
    (tmp_path / "bevindingen.yml").write_text(changed, encoding="utf-8")
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path))
    with pytest.raises(
        ParameterError, match=rf"^[^\n]*{where}: {name[:-1]} is unknown; did you mean {name}[^\n]*$"
    ):
        read()


def test_choices_of_crime_are_tried_where_it_can_be_judged(demo_path):
    verdicts, _, places, *_ = ask(demo_path)
    crime = {n: f for n, f in FINDINGS.items() if f.thema == "ondermijning"}
    made = lb.otherwise(crime, places, CHOICES, verdicts.reset_index())
    assert made["eigen"].groupby([made["id"], made["keuze"]]).sum().to_dict() == {("3.5", "grens"): 1}
    assert made.loc[made["eigen"], "waarde"].tolist() == [str(CHOICES["grens"])]


@pytest.mark.slow
def test_on_cells_theme_1_is_judged_and_gives_the_figures_of_the_key(cells_path, cells_source):
    verdicts, figures, *_ = ask(cells_path)
    key = pd.read_json(cells_source / "sleutel.json", typ="series")["bevindingen"]
    assert verdicts["oordeel"][[n for n in FINDINGS if n < "2" or n in ("3.1", "3.5")]].ne(UNTESTED).all()
    assert verdicts["oordeel"][BUILT_IN].eq(HOLDS).all()
    waarde = figures.query("niveau == 'grid'")["waarde"]
    for name in ("1.1", "1.2", "1.10", "1.11", "1.15", "1.16"):
        assert waarde[name].iloc[0] == pytest.approx(key[name])
    key["1.7"] = {level: part["aandeel"] for level, part in key["1.7"].items()}
    for name in ("1.5", "1.6", "1.7", "1.12", "1.13"):
        assert waarde[name][[*key[name]]].to_dict() == pytest.approx(key[name])
    assert waarde["1.9", "extreme_start"] == pytest.approx(key["1.9"]["extreme_start"] - key["1.9"]["NL"])


@pytest.mark.slow
def test_the_contrary_of_what_a_country_has_built_in_is_not_confirmed(tmp_path):
    prepare(make_demo(tmp_path / "bron", size="klein-cellen", sign=-1), tmp_path / "data")
    verdicts = ask(tmp_path / "data")[0].loc[BUILT_IN, "oordeel"]
    assert verdicts.ne(HOLDS).all()
