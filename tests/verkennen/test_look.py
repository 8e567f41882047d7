"""One look: the figures are those of the report, and whatever gives nothing says why."""

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules
from leefbaarheid.data.indicators import shown_rates
from leefbaarheid.data.save import BASIS
from leefbaarheid.dataset import open_dataset
from leefbaarheid.figures.block import Blok
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.report.notebook import TABLES, environment, run_cells
from leefbaarheid.themes import THEMES, notebook_of
from leefbaarheid.verkennen import OFFERS, Look, NoLook, look
from tests.golden.test_golden import HERE as GOLDEN
from tests.golden.test_golden import KEYS, agree, read


def test_every_theme_of_the_letter_can_be_explored():
    assert tuple(OFFERS) == THEMES


@pytest.mark.parametrize(("theme", "view"), [(t, v) for t, o in OFFERS.items() for v in o.kaarten])
def test_every_map_can_be_seen_with_its_source(dataset, theme, view):
    seen = look(dataset, theme, "Wilgenvoorde", {}, view)
    assert isinstance(seen, Look)
    assert isinstance(seen.kaart, Figuur)
    caption = seen.kaart.caption
    for part in ("Bron: ", "Jaar: ", "Eenheid: "):
        assert part in caption
    html = seen.tabellen._repr_html_()
    assert html.count("<table>") == html.count("Bron: ")


def test_maps_of_one_selection_differ(dataset):
    views = OFFERS["stijgers_en_dalers"].kaarten
    drawn = {look(dataset, "stijgers_en_dalers", "Wilgenvoorde", {}, v).kaart.png() for v in views}
    assert len(drawn) == len(views)


@pytest.mark.parametrize("name", ["groepen", "gebieden"])
def test_theme_1_has_the_reports_figures(real_path, name, tmp_path):
    seen = look(open_dataset(real_path), "stijgers_en_dalers", "Kerkrade", {"schaal": "pc4"}, "klassen")
    getattr(seen.study, name).to_csv(tmp_path / f"{name}.csv", index=False)
    old = read(GOLDEN / "kerkrade" / "stijgers_en_dalers" / f"{name}.csv")
    chosen = old[old["gebied"] == "gekozen"] if "gebied" in old else old
    agree(chosen.drop(columns=[*BASIS], errors="ignore"), read(tmp_path / f"{name}.csv"), KEYS[name])


def test_choices_that_are_seldom_changed_are_those_of_the_project(dataset, tmp_path, monkeypatch):
    before = look(dataset, "stijgers_en_dalers", "Wilgenvoorde", {}, "klassen")
    assert before.study.rules == Rules(extreme_start_tot=1, klassegrenzen="midden")
    text = "standaard: {}\nvast:\n  drempel_relatief: 0.02\n  extreme_start_tot: 2\n  klassegrenzen: hoog\n"
    (tmp_path / "stijgers_en_dalers.yml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("LEEFBAARHEID_PARAMS", str(tmp_path))
    after = look(dataset, "stijgers_en_dalers", "Wilgenvoorde", {}, "klassen")
    assert after.study.rules == Rules(drempel_relatief=0.02, extreme_start_tot=2, klassegrenzen="hoog")
    assert (after.study.frame.gebieden["klasse_tot"] <= before.study.frame.gebieden["klasse_tot"]).all()


def test_theme_2_has_the_figures_of_a_report(inequality, demo_path, tmp_path):
    with environment({TABLES: str(tmp_path)}):
        asked = {"gebied": "Wilgenvoorde", "kwintiel": 0.3, "data": str(demo_path)}
        run_cells(notebook_of("sociale_ongelijkheid"), asked)
    table = pd.read_csv(tmp_path / "tabellen" / "sociale_ongelijkheid" / "gebieden.csv")
    own = inequality.study.gebieden
    assert list(own) == list(table)
    assert (own["code"] == table["code"]).all()
    np.testing.assert_allclose(own[["ses", "afw"]].astype(float), table[["ses", "afw"]])
    for kind in ("stapeling", "tegenhanger", "cluster"):
        assert own[kind].eq(True).tolist() == table[kind].eq(True).tolist()


def test_too_few_areas_are_told_and_no_correlation_stands_there(dataset):
    values = {"minimum_gebieden": "200"}
    seen = look(dataset, "sociale_ongelijkheid", "Wilgenvoorde", values, "stapeling")
    assert any(
        m.startswith("Te weinig gebieden voor een samenhang") and "200 zijn nodig" in m
        for m in seen.meldingen
    )
    assert "Correlatie" not in seen.tabellen._repr_html_()


def test_theme_3_has_the_figures_of_a_report(undermining, demo_path, tmp_path):
    with environment({TABLES: str(tmp_path)}):
        asked = {"gebied": "Wilgenvoorde", "minimum_huishoudens": 1000, "data": str(demo_path)}
        run_cells(notebook_of("ondermijning"), asked)
    study, folder = undermining.study, tmp_path / "tabellen" / "ondermijning"
    for own, name, columns in (
        (
            study.ranglijst,
            "ranglijst",
            ["gemeente_code", "index", "rang", "rang_min", "rang_max", "type", "soc"],
        ),
        (
            study.profiel.reset_index(),
            "profiel",
            ["indicator", "waarde", "nl", "peers", "percentiel", "teller"],
        ),
        (study.inside, "buurten", ["code", "waarde", "beoordeeld"]),
    ):
        own.to_csv(tmp_path / f"{name}.csv", index=False)
        own, made = (pd.read_csv(f)[columns] for f in (tmp_path / f"{name}.csv", folder / f"{name}.csv"))
        pd.testing.assert_frame_equal(own, made)
    assert not study.inside["beoordeeld"].all()


@pytest.fixture
def hidden(dataset):
    """The figures of users' tables that are hidden."""
    rates = shown_rates(dataset)
    return rates[rates["onderdrukt"]]


@pytest.mark.parametrize("kernindicator", ["misdrijven_totaal", "hennepkwekerijen"])
@pytest.mark.parametrize("gebied", ["Wilgenvoorde", "Meeuwenoog", "NL"])
def test_small_counts_of_an_own_table_are_told_and_never_shown(dataset, hidden, gebied, kernindicator):
    for view, about in OFFERS["ondermijning"].kaarten.items():
        seen = look(dataset, "ondermijning", gebied, {"kernindicator": kernindicator}, view)
        study, inside = seen.study, seen.study.inside
        mine = hidden[hidden["code"].isin([*seen.area.gemeenten, *inside["code"]])]
        told = [m for m in seen.meldingen if "verborgen" in m]
        assert [int(m.split()[0]) for m in told] == ([len(mine)] if len(mine) else [])
        if len(seen.area.gemeenten) == 1:
            own = mine.loc[mine["niveau"] == "gemeente", "indicator"]
            assert study.profiel.loc[own, ["waarde", "teller", "lager"]].isna().all(axis=None)
        same = mine[mine["indicator"] == kernindicator]
        assert inside.loc[inside["code"].isin(same["code"]), ["waarde", "teller"]].isna().all(axis=None)
        table = OFFERS["ondermijning"].export(study, view).tabel
        assert view == "typen" or not set(table["code"]) & set(same["code"])
        assert isinstance(about.draw(study), Figuur)


def test_hidden_areas_have_no_colour_on_the_map(dataset, hidden):
    seen = look(
        dataset, "ondermijning", "Wilgenvoorde", {"kernindicator": "hennepkwekerijen"}, "kernindicator"
    )
    codes = hidden.loc[hidden["niveau"] == "wijk", "code"]
    names = seen.study.inside.set_index("code").loc[codes, "naam"]
    assert len(names)
    unknown = seen.kaart.alt.partition("Niet bekend: ")[2]
    assert all(name in unknown for name in names)


def test_unsafety_that_is_made_of_crime_is_told(dataset, real_path):
    seen = look(open_dataset(real_path), "ondermijning", "Kerkrade", {}, "typen")
    told = [m for m in seen.meldingen if m.startswith("Deels dubbel geteld: bij alle 342 gemeenten")]
    assert len(told) == 1
    assert told[0] in seen.kaart.caption
    assert "deels dubbel geteld" in seen.tabellen._repr_html_()
    seen = look(dataset, "ondermijning", "Wilgenvoorde", {"onveiligheid": "eigen"}, "typen")
    assert "ubbel geteld" not in " ".join(seen.meldingen) + seen.tabellen._repr_html_()


@pytest.mark.parametrize("view", OFFERS["ondermijning"].kaarten)
def test_types_are_places_among_gemeenten(dataset, view):
    seen = look(dataset, "ondermijning", "Wilgenvoorde", {}, view)
    said = seen.tabellen._repr_html_() + seen.kaart._repr_html_()
    assert "Meer misdrijven, meer onveiligheid" in said
    assert not any(word in said.lower() for word in ("signalen", "veel onveiligheid", "ondermijning in"))


@pytest.mark.parametrize(
    ("gebied", "said"),
    [
        ("Best", "Geen cijfer hebben buurten in Best: hun aantallen zijn samen minder dan 90%"),
        ("NL", "dit gebied heeft te veel buurten"),
    ],
)
def test_without_a_map_inside_there_is_a_sentence(real_path, gebied, said):
    seen = look(open_dataset(real_path), "ondermijning", gebied, {}, "kernindicator")
    assert isinstance(seen.kaart, Blok)
    assert said in seen.kaart._repr_html_()


def test_a_kind_that_is_not_known_inside_gives_all_crime_and_says_so(dataset):
    seen = look(dataset, "ondermijning", "Bremhorst", {"kernindicator": "hennepkwekerijen"}, "kernindicator")
    assert set(seen.study.inside["indicator"]) == {"misdrijven_totaal"}
    assert "Van opgeruimde hennepkwekerijen zijn er geen cijfers per buurt." in seen.kaart.caption


@pytest.mark.parametrize(
    ("gebied", "values", "said"),
    [
        ("Wilgenvoorda", {}, "Bedoelt u Wilgenvoorde?"),
        ("", {}, "Kies een gebied"),
        ("Wilgenvoorde", {"drempel": "0"}, "‘Drempel’ kan niet ‘0’ zijn"),
        (
            "Wilgenvoorde",
            {"van": 2020, "tot": 2014},
            "Het beginjaar (2020) moet voor het eindjaar (2014) liggen.",
        ),
        (
            "Wilgenvoorde",
            {"schaal": "grid"},
            "zijn er op cellen van 100 meter geen scores van 2014 en van 2020",
        ),
        ("Wilgenvoorde", {"tot": 2019}, "Kies andere jaren"),
    ],
)
def test_what_gives_nothing_is_a_sentence_in_dutch(dataset, gebied, values, said):
    seen = look(dataset, "stijgers_en_dalers", gebied, values, "klassen")
    assert isinstance(seen, NoLook)
    assert said in seen.zin


def test_a_level_without_these_years_names_those_that_have_them(dataset):
    seen = look(dataset, "stijgers_en_dalers", "Wilgenvoorde", {"schaal": "grid"}, "klassen")
    assert "Kies als schaal buurten" in seen.zin


class Tags(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)


def test_what_is_typed_stays_text(dataset):
    from leefbaarheid.figures.block import paragraph

    seen = look(dataset, "stijgers_en_dalers", "<img src=x onerror=alert(1)>", {}, "klassen")
    tags = Tags()
    tags.feed(Blok(paragraph(seen.zin))._repr_html_())
    assert tags.found == ["p"]
