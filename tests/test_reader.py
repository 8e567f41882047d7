"""The ten questions of docs/reader-test.md: each place exists, and says what follows from the tables."""

import re
from html import unescape

import pandas as pd
import pytest

from leefbaarheid.terms import DIMENSION_LABELS
from leefbaarheid.texts import dutch, steps
from leefbaarheid.texts.ondermijning.terms import TYPE_LABELS
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
    text = (PROJECT / "docs" / "reader-test.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| [^|]+\| `(\w+)` \| ([^|]+) \|", text, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == list(range(1, 11))
    for _, theme, chapter in rows:
        assert theme in PAGES
        assert read(theme, "" if chapter.startswith("the facts") else chapter)


def test_1_did_it_go_up_or_down(read, table):
    areas = table("stijgers_en_dalers", "gebieden").dropna(subset=["woningen"])
    moved = (areas["verandering"] * areas["woningen"]).sum() / areas["woningen"].sum()
    said = read("stijgers_en_dalers", "In het kort")
    assert f"Van 2014 tot 2020 ging de score {steps.moved(moved)}" in said


def test_2_which_buurt_fell_most_and_through_what(read, table):
    areas = table("stijgers_en_dalers", "gebieden").query("woningen >= 100")
    worst = areas.loc[areas["verandering"].idxmin()]
    through = worst[list(DIMENSION_LABELS)].astype(float).idxmin()
    said = read("stijgers_en_dalers", "In het kort")
    assert (
        f"in {worst['naam']}: {steps.size_in_words(worst['verandering'])}, vooral het onderdeel "
        f"{DIMENSION_LABELS[through].lower()}."
    ) in said


def test_3_how_many_scored_weak(read, table):
    areas = table("stijgers_en_dalers", "gebieden")
    then, now = (int((areas[column] <= 4).sum()) for column in ("klasse_van", "klasse_tot"))
    said = read("stijgers_en_dalers", "In het kort")
    assert (
        f"In 2014 scoorden {then} van de {len(areas)} buurten zwak of lager. In 2020 waren dat er {now}."
        in said
    )


def test_4_which_dimension_mattered_most(read, table):
    areas = table("stijgers_en_dalers", "gebieden").dropna(subset=["woningen"])
    weight = areas["woningen"] / areas["woningen"].sum()
    parts = {d: (areas[d] * weight).sum() for d in DIMENSION_LABELS}
    most = max(parts, key=parts.get)
    said = read("stijgers_en_dalers", "Welke dimensies droegen bij").split("Alle gebieden", 1)[1]
    assert f"omhoog, vooral het onderdeel {DIMENSION_LABELS[most].lower()}" in said


def test_5_years_source_and_scale(read, table):
    (about,) = table("stijgers_en_dalers", "herkomst").to_dict("records")
    areas = table("stijgers_en_dalers", "gebieden")
    head = read("stijgers_en_dalers")
    assert "Periode {} tot {}".format(*about["jaren"].split()) in head
    assert f"Eenheid {len(areas)} buurten met een score in beide jaren" in head
    assert f"Bron {about['bron']}" in head


def test_6_do_ses_and_liveability_go_together(read, table):
    areas = table("sociale_ongelijkheid", "gebieden").dropna(subset=["ses", "afw"])
    together = areas["ses"].corr(areas["afw"])
    said = read("sociale_ongelijkheid", "In het kort")
    assert f"de samenhang over {len(areas)} buurten is {dutch.number(together, 2)}" in said


def test_7_how_many_have_stapeling(read, table):
    areas = table("sociale_ongelijkheid", "gebieden")
    both = areas.query("ses_kwintiel == 1 and klasse <= 4")
    known = areas.dropna(subset=["ses", "afw"])
    said = read("sociale_ongelijkheid", "In het kort")
    assert (
        f"in {len(both)} van de {len(known)} buurten komen een lage SES en een lage leefbaarheid samen"
        in said
    )


def test_8_what_place_in_registered_crime(read, table):
    ranks = table("ondermijning", "ranglijst")
    index = ranks.set_index("gemeente_code")["index"]
    place = int((index > index["GM9003"]).sum()) + 1
    said = read("ondermijning", "In het kort")
    assert f"Wilgenvoorde staat op plaats {place} van {index.notna().sum()} gemeenten" in said


def test_9_do_crime_and_unsafety_come_together(read, table):
    ranks = table("ondermijning", "ranglijst").set_index("gemeente_code")
    label = TYPE_LABELS[ranks.at["GM9003", "type"]]
    said = read("ondermijning", "In het kort")
    assert f"valt Wilgenvoorde onder: {label[0].lower()}{label[1:]}" in said


def test_10_what_a_word_means(pages):
    html = (pages / AREA / "sociale_ongelijkheid.html").read_text(encoding="utf-8")
    target = re.search(r'<a class="begrip" href="#([^"]+)">stapeling</a>', html, re.IGNORECASE)[1]
    assert re.search(rf'<dt id="{target}">Stapeling</dt><dd>[^<]*lage SES[^<]*</dd>', html)
