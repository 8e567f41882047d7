"""Every layer of every theme, drawn from the frames of its notebook; and a sentence for what gives nothing."""

import re
from html import unescape

import pandas as pd
import pytest

from leefbaarheid.data.indicators import shown_rates
from leefbaarheid.draw.layers import KEYS
from leefbaarheid.explorer.look import THEMES, compose, load_theme
from leefbaarheid.report.themes import given, model
from tests.conftest import slowly

#: Areas, and of how many layers of a theme; of all in the slow tests.
LAYERS = [
    ("Kerkrade", 1),
    ("Limburg", 1),
    *slowly(*((gebied, None) for gebied in ("Kerkrade", "Urk", "Limburg", "NL"))),
]


@pytest.mark.parametrize(("gebied", "layers"), LAYERS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_layer_is_drawn_in_the_colours_of_its_figures(real, theme, gebied, layers):
    seen = compose(real, theme, gebied, {})
    lagen = [*seen.names["lagen"]]
    assert lagen == [*THEMES[theme]["lagen"]]
    for laag in lagen[:layers]:
        seen = seen if laag == seen.names["laag"] else compose(real, theme, gebied, {}, laag)
        areas, key = seen.names["kaartgebieden"], KEYS[seen.names["soort"]]
        judged = areas.loc[areas["beoordeeld"].eq(True), laag].dropna()
        wanted = judged.map({value: row[0] for value, row in key.items()}).value_counts()
        drawn = pd.Series(re.findall(r'<use href="#p[^"]+" class="f(\w+)"/>', seen.html)).value_counts()
        lost = (wanted - drawn.reindex(wanted.index, fill_value=0)) / wanted.sum()
        assert lost.between(0, 0.1 if gebied == "NL" else 0.03).all()  # outlines that are too small for a map
        assert {row[0]: row[3] for row in seen.names["sleutel"] if row[3]} == wanted.to_dict()
        assert not re.search(r"\b(nan|None|NaT)\b", re.sub(r"<[^>]+>", " ", seen.html))


def test_layers_beyond_the_page_hold_the_right_figures(real_path):
    def areas(theme, gebied):
        asked = given(theme, {"gebied": gebied, "data": str(real_path)})
        return load_theme(theme, model(theme).read(asked))["gebieden"]

    rises = areas("stijgers_en_dalers", "Kerkrade")
    change = rises["verandering_onv"] / 0.0852
    expected = pd.cut(change, [-9, -0.5, -0.1, 0.1, 0.5, 9], labels=[-2, -1, 0, 1, 2]).astype(float)
    pd.testing.assert_series_equal(rises["stap_onv"], expected, check_names=False)
    known = areas("sociale_ongelijkheid", "NL")[["welvaart", "vijfde_welvaart"]].dropna()
    fifths = pd.qcut(known["welvaart"], 5, labels=[1.0, 2.0, 3.0, 4.0, 5.0]).astype(float)
    pd.testing.assert_series_equal(known["vijfde_welvaart"], fifths, check_names=False)


def test_what_a_report_has_no_room_for_shows_another_level(real):
    asked = (real, "stijgers_en_dalers", "Limburg")
    gemeenten, codes = compose(*asked, {}, "stap_sinds"), compose(*asked, {"schaal": "pc4"}, "stap_sinds")
    assert [seen.names["kaartniveau"] for seen in (gemeenten, codes)] == ["gemeente", "pc4"]
    assert [seen.names["titel"][12:] for seen in (gemeenten, codes)] == ["sinds 2020", "2020–2022"]
    assert ["twee reeksen" in seen.html for seen in (gemeenten, codes)] == [True, False]
    assert gemeenten.names["bron"]["bron"].count("Leefbaarometer") == 2
    asked = (real, "ondermijning", "Kerkrade")
    inside, around = compose(*asked, {}), compose(*asked, {"kernindicator": "winkeldiefstal"})
    assert [seen.names["kaartniveau"] for seen in (inside, around)] == ["buurt", "gemeente"]
    assert set(around.names["kaartgebieden"]["provincie"]) == {"Limburg"}
    assert ["gemeenten van de provincie" in seen.html for seen in (inside, around)] == [False, True]


def test_small_counts_of_an_own_table_are_told_and_never_shown(demo):
    rates = shown_rates(demo).query("onderdrukt")
    code, kind = rates.loc[rates["niveau"] == "gemeente", ["code", "indicator"]].iloc[0]
    seen = compose(demo, "ondermijning", code, {"kernindicator": kind})
    assert "weggelaten" in seen.html
    areas, gone = seen.names["kaartgebieden"], rates.loc[rates["indicator"] == kind, "code"]
    assert areas.loc[areas["code"].isin(gone), ["waarde", "teller", "trap"]].isna().all(axis=None)


NOTHING = [
    ("Kerkrada", {}, "‘Kerkrada’ kennen wij niet als één gebied. Bedoelt u Kerkrade?"),
    (" ", {}, "Kies een gebied: typ een deel van de naam of een code."),
    ("<img src=x onerror=alert(1)>", {}, "=alert(1)>’ kennen wij niet. Kies een gebied uit de lijst"),
    ("Urk", {"drempel": "0"}, "score)’ kan niet ‘0’ zijn: kies een getal, meer dan 0 en hoogstens 1."),
    ("Urk", {"minimum_huishoudens": "1000000"}, "of verlaag het aantal huishoudens."),
    ("Urk", {"van": 2020, "tot": 2014}, "Het beginjaar (2020) moet voor het eindjaar (2014) liggen."),
    ("Urk", {"tot": 2019}, "Met deze keuzes zijn er voor Urk geen cijfers. Kies andere jaren"),
]


@pytest.mark.parametrize(("gebied", "values", "said"), NOTHING)
def test_what_gives_nothing_is_a_sentence_in_dutch(real, gebied, values, said):
    found = compose(real, "stijgers_en_dalers", gebied, values)
    assert said in unescape(re.sub(r"<[^>]+>", "", found))
    assert 'role="alert"' in found
    assert set(re.findall(r"<(\w+)", found)) <= {"p", "div", "details", "summary"}
