"""The ten questions of docs/reports.md: each place exists, and says what follows from the tables.

How SES and the score go together, where both are low, and places in crime: ``tests/notebooks``, for every area.
"""

import re
from html import unescape

import pandas as pd
import pytest

from leefbaarheid.labels import DIMENSION_LABELS, LEVEL_LABELS
from leefbaarheid.say.blocks import in_words
from leefbaarheid.say.words import moved
from tests.conftest import PROJECT

AREA = "GM9003-wilgenvoorde"
THEME = "stijgers_en_dalers"
LOW = ("zwak", "onvoldoende", "ruim onvoldoende", "zeer onvoldoende")


@pytest.fixture(scope="module")
def read(pages):
    """Give the text of a theme's page, or of a chapter of it."""

    def text(theme, title=""):
        html = (pages / AREA / f"{theme}.html").read_text(encoding="utf-8")
        html = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
        chapter = rf">{re.escape(title)}</h2>(.*?)(?=<h2\b|</main>)" if title else "<main(.*)</main>"
        (found,) = re.findall(chapter, html, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())

    return text


@pytest.fixture(scope="module")
def table(pages):
    return lambda theme, name: pd.read_csv(pages / AREA / "tabellen" / theme / f"{name}.csv")


def test_the_document_names_places_that_exist(read):
    text = (PROJECT / "docs" / "reports.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+\? \| `(\w+)` \| ([^|]+) \|", text, re.MULTILINE)
    assert len(rows) == 10
    assert all(read(theme, place if place.startswith(("Bijlage", "Alle")) else "") for theme, place in rows)


def test_the_first_theme_says_what_moved_where_it_fell_how_many_are_weak_and_of_which_years(read, table):
    groups = table(THEME, "groepen").query("groep == 'alle' and gebied.str.startswith('gekozen')")
    own, text, judged = groups.iloc[-1], read(THEME), table(THEME, "gebieden").query("woningen >= 100")
    assert f"Van 2014 tot 2020 ging de score {moved(own['verandering'])}" in text
    most = max(DIMENSION_LABELS, key=lambda d: own[d] * (1 if own["verandering"] > 0 else -1))
    assert f"Vooral het onderdeel {DIMENSION_LABELS[most].lower()} werd" in text
    worst = judged.loc[judged["verandering"].idxmin(), "naam"]
    assert re.search(rf"(omhoog\)|Het meest omlaag) {worst} ", text)
    said = re.search(r"Waar in Wilgenvoorde\? (\w+).*? (scoort|scoren) zwak of lager", text)[1]
    legend = re.search(r"Klasse in \d{4} buurten huishoudens (.*?) Hoogste score", text)[1]
    counts = re.findall(r"([a-z ]+?) (\d+) [<>\d,]+%", legend)
    assert said.lower() == in_words(sum(int(n) for name, n in counts if name.strip() in LOW))
    (about,) = table(THEME, "herkomst").to_dict("records")
    years = about["jaren"].replace(" ", " en ")
    said = f"Hier: {LEVEL_LABELS[about['niveau']][1]}, editie {about['bron'].split()[-1]}, {years}"
    assert said in read(THEME, "Bijlage: tabellen, regels en herkomst")


def test_whether_crime_and_unsafety_come_together_and_what_a_word_means(read, table):
    kind = table("ondermijning", "ranglijst").set_index("gemeente_code").at["GM9003", "type"]
    said = "Wilgenvoorde: (niet )?meer misdrijven.*? (niet )?(?:wel )?meer onveiligheid"
    words = re.search(said, read("ondermijning")).groups()
    assert kind == "_".join("laag" if word else "hoog" for word in words)
    assert re.search(r"Beide laag \(stapeling\) [^.]*lage SES", read("sociale_ongelijkheid"))
