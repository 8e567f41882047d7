"""The ten questions of docs/reports.md: each place exists, and says what follows from the tables."""

import re
from html import unescape

import pandas as pd
import pytest

from leefbaarheid.say.blocks import in_words
from leefbaarheid.say.words import moved, together
from leefbaarheid.terms import DIMENSION_LABELS, LEVEL_LABELS
from tests.conftest import PROJECT

AREA = "GM9003-wilgenvoorde"
PAGES = ("stijgers_en_dalers", "sociale_ongelijkheid", "ondermijning")


@pytest.fixture(scope="module")
def read(pages):
    """Give the text of a chapter of a page; of the head without one."""

    def chapter(theme, title=""):
        html = (pages / AREA / f"{theme}.html").read_text(encoding="utf-8")
        html = re.sub(r'src="[^"]*"|<style>.*?</style>', "", html, flags=re.DOTALL)
        start = rf">{re.escape(title)}</h2>" if title else "<main"
        (found,) = re.findall(rf"{start}(.*?)(?=<h2\b|</main>)", html, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?a\b[^>]*>", "", found))).split())

    return chapter


@pytest.fixture(scope="module")
def table(pages):
    return lambda theme, name: pd.read_csv(pages / AREA / "tabellen" / theme / f"{name}.csv")


def test_the_document_names_places_that_exist(read):
    text = (PROJECT / "docs" / "reports.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+\? \| `(\w+)` \| ([^|]+) \|", text, re.MULTILINE)
    assert len(rows) == 10
    for theme, place in rows:
        assert theme in PAGES
        assert read(theme, place if place.startswith(("Bijlage", "Alle")) else "")


@pytest.fixture(scope="module")
def areas(table):
    return table("stijgers_en_dalers", "gebieden").dropna(subset=["woningen"])


@pytest.fixture(scope="module")
def whole(pages):
    """The text of a theme's page, given the theme."""

    def text(theme):
        html = (pages / AREA / f"{theme}.html").read_text(encoding="utf-8")
        html = re.sub(r"<(style|script)>.*?</\1>|<title>.*?</title>", " ", html, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())

    return text


def test_1_did_it_go_up_or_down(whole, table):
    own = table("stijgers_en_dalers", "groepen").query("groep == 'alle' and gebied.str.startswith('gekozen')")
    text = whole("stijgers_en_dalers")
    assert f"Van 2014 tot 2020 ging de score {moved(own['verandering'].iloc[-1])}" in text


def test_2_which_buurt_fell_most(whole, areas):
    judged = areas.query("woningen >= 100")
    worst = judged.loc[judged["verandering"].idxmin()]
    text = whole("stijgers_en_dalers")
    assert f"omhoog) {worst['naam']} " in text or f"Het meest omlaag {worst['naam']} " in text


def test_3_how_many_score_weak(whole, read):
    text = whole("stijgers_en_dalers")
    said = re.search(r"Waar in Wilgenvoorde\? (.*?) (scoort|scoren) zwak of lager", text)[1]
    legend = re.search(r"Klasse in \d{4} buurten huishoudens (.*?) Hoogste score", text)[1]
    counts = re.findall(r"([a-z ]+?) (\d+) [<>\d,]+%", legend)
    low = sum(
        int(n)
        for name, n in counts
        if name.strip() in ("zwak", "onvoldoende", "ruim onvoldoende", "zeer onvoldoende")
    )
    assert said.split()[0].lower() in (in_words(low), "geen")


def test_4_which_dimension_moved_most(whole, table):
    own = (
        table("stijgers_en_dalers", "groepen")
        .query("groep == 'alle' and gebied.str.startswith('gekozen')")
        .iloc[-1]
    )
    most = max(DIMENSION_LABELS, key=lambda d: own[d] * (1 if own["verandering"] > 0 else -1))
    assert f"Vooral het onderdeel {DIMENSION_LABELS[most].lower()} werd" in whole("stijgers_en_dalers")


def test_5_years_source_and_scale(read, table):
    (about,) = table("stijgers_en_dalers", "herkomst").to_dict("records")
    said = read("stijgers_en_dalers", "Bijlage: tabellen, regels en herkomst")
    first, last = about["jaren"].split()
    assert (
        f"Hier: {LEVEL_LABELS[about['niveau']][1]}, editie {about['bron'].split()[-1]}, {first} en {last}"
        in said
    )


def test_6_do_ses_and_liveability_go_together(whole, table):
    areas = table("sociale_ongelijkheid", "gebieden").dropna(subset=["ses", "afw"])
    word = together(areas["ses"].corr(areas["afw"]))
    assert f"Gaan SES en leefbaarheid samen? {word.capitalize()} Een gebied één stap" in whole(
        "sociale_ongelijkheid"
    )


def test_7_how_many_have_stapeling(whole, table):
    areas = table("sociale_ongelijkheid", "gebieden").query("beoordeeld").dropna(subset=["ses", "afw"])
    both = areas.query("ses_kwintiel == 1 and klasse <= 4")
    start = f"In {len(both)} van de {len(areas)} buurten van Wilgenvoorde"
    assert f"{start} komen een lage SES en een lage leefbaarheid samen" in whole("sociale_ongelijkheid")


def test_8_what_place_in_registered_crime(whole, table):
    index = table("ondermijning", "ranglijst").set_index("gemeente_code")["index"]
    place = int((index > index["GM9003"]).sum()) + 1
    assert f"soorten van de index samen: plaats {place} van {index.notna().sum()} , met marge" in whole(
        "ondermijning"
    )


def test_9_do_crime_and_unsafety_come_together(whole, table):
    kind = table("ondermijning", "ranglijst").set_index("gemeente_code").at["GM9003", "type"]
    said = {
        "hoog_hoog": "meer misdrijven én meer onveiligheid dan in twee derde van de gemeenten",
        "hoog_laag": "meer misdrijven dan in twee derde van de gemeenten, niet meer onveiligheid",
        "laag_hoog": "niet meer misdrijven, wel meer onveiligheid dan in twee derde van de gemeenten",
        "laag_laag": "niet meer misdrijven en niet meer onveiligheid dan in twee derde van de gemeenten",
    }
    assert f"Wilgenvoorde: {said[kind]}" in whole("ondermijning")


def test_10_what_a_word_means(pages):
    html = (pages / AREA / "sociale_ongelijkheid.html").read_text(encoding="utf-8")
    assert re.search(r"<dt>Beide laag \(stapeling\)</dt><dd>[^<]*lage SES[^<]*</dd>", html)
