"""The page of every area says what its tables say: title, cards, key, list and years against the CSV."""

import re
from collections import Counter
from functools import partial

import numpy as np
import pandas as pd
import pytest

from leefbaarheid import dutch
from leefbaarheid.classes import STEP
from leefbaarheid.errors import ParameterError
from leefbaarheid.report.parameters import _ASKED
from leefbaarheid.say.blocks import in_words
from leefbaarheid.say.words import together
from tests.notebooks import making
from tests.notebooks.making import AREAS

THEME = "sociale_ongelijkheid"
table = partial(making.table, THEME)


def counted(n, of):
    return in_words(n) if of <= 12 else dutch.number(n)


def agrees(gebied, folder, **parameters):
    """Check the page of an area against its own tables."""
    names, html, text = making.made(THEME, gebied, folder, **parameters)
    title = names["say"].line("titel")
    areas = table(folder, "gebieden")
    known = areas[areas["ses"].notna() & areas["beoordeeld"]]
    both, n = known[known["stapeling"].eq(True)], len(known)
    if len(both) and n > 1:
        assert f"In {counted(len(both), n)} van de {counted(n, n)} " in title
    meet = "komen een lage SES en een lage leefbaarheid samen" in title
    assert meet == bool(len(both) or "geen van de" in title)
    key = re.search(r'class="bk".*?</p>', html, re.DOTALL)
    if key:
        boxes = re.findall(r'class="c b(b\d\d)[^"]*"><b>([\d.]+)</b>', key[0])
        low, fifth = names["snede"].laag, known["ses_kwintiel"]
        ses = np.select([known["ses"] <= low, fifth == 5], ["0", "2"], "1")
        score = np.select([known["klasse"] <= 4, known["klasse"] >= 8], ["0", "2"], "1")
        counts = Counter(f"b{s}{k}" for s, k in zip(ses, score, strict=True))
        assert all(int(number.replace(".", "")) == counts[box] for box, number in boxes)
    together_card = re.search(r"Gaan SES en leefbaarheid samen\?</p>.*?</li>", html, re.DOTALL)
    row = table(folder, "samenhang").set_index(["gebied", "score", "ses"]).loc[("gekozen", "afw", "totaal")]
    unsure = pd.isna(row["pearson"]) or row["pearson_laag"] <= 0 <= row["pearson_hoog"]
    if together_card:
        word = "niet te zeggen" if unsure else dutch.capital(together(row["pearson"]))
        assert f"<span>{word}</span>" in together_card[0]
    assert pd.isna(row["pearson_laag"]) or row["n"] >= 20
    gemeenten = table(folder, "gemeenten").set_index("gemeente_code")
    ranked = gemeenten["rang_spreiding"].count()
    own = gemeenten.reindex([names["plek"].code]).iloc[0]
    if names["genoeg"] and names["vergelijk"] and pd.notna(own["rang_spreiding"]):
        assert f"Plaats {own['rang_spreiding']:.0f} van {ranked} in spreiding" in text
        assert f"{dutch.number(own['afstand'] / STEP, 1)} klassen" in text
    if len(both) and names["gewogen"] and together_card:
        homes, every = both["huishoudens"].sum(), known["huishoudens"].sum()
        assert f"{dutch.number(homes)} huishoudens {dutch.percent(homes / every, 0)} van de" in text
    listed = names["kijk"]
    low = areas.set_index("code").loc[listed["code"]]
    assert low["beoordeeld"].all()
    assert (low["ses"] <= names["snede"].laag).all()
    assert (low["stapeling"].eq(True) == (listed["regel"] == "beide laag").to_numpy()).all()
    gaps = names["jaren"]
    if len(gaps):
        written = table(folder, "ongelijkheid")
        which = "gekozen" if names["eigen_jaren"] else "NL"
        kept = written[(written["gebied"] == which) & (written["score"] == "afw")].set_index("jaar")["gat"]
        for year in (kept.index.min(), kept.index.max()):
            gap = f"{dutch.number(kept[year] / STEP, 1)} in {year}"
            assert gap in text or f"uit elkaar in {year}" in text
    return names, html, text


@pytest.mark.parametrize("gebied", AREAS)
def test_the_page_of_an_area_says_what_its_tables_say(gebied, page):
    names, _, _ = page(gebied)
    assert names["genoeg"] or names["plek"].soort == "gemeente"


@pytest.mark.slow
def test_the_page_of_an_area_of_which_nothing_is_judged(tmp_path):
    making.made(THEME, "Kerkrade", tmp_path, kwintiel=0.154, minimum_huishoudens=5000)


def test_other_choices_change_what_is_low_and_its_words(demo_path, tmp_path):
    asked = {"kwintiel": 0.1, "jaar": 2022, "minimum_gebieden": 100, "data": str(demo_path)}
    few, _, text = agrees("GM9003", tmp_path, **asked)
    assert [said in text for said in ("de laagste 10% van het land", "De score is van 2022")] == [True] * 2
    assert not few["genoeg"]
    assert "nodig zijn er 100" in text


def test_a_gemeente_of_few_areas_gets_its_place_among_all_and_its_areas_by_name(page):
    names, html, text = page("GM0184")
    row = names["gemeenten"].set_index("naam").loc["Urk"]
    assert f"plaats {row['rang_ses']} van 342 gemeenten" in text
    assert (row["rang_ses"], row["rang"]) == (74, 278)
    assert html.index('id="lijkt"') < html.index('id="kaart"')
    assert all(name in text for name in names["delen"]["naam"])
    assert "niet te zeggen" in text


def test_constants_are_checked_too(page):
    names, _, _ = page("GM0928")
    wrong = names["vast"] | {"verandering_van": 2022}
    with pytest.raises(ParameterError, match="verandering_van must be before verandering_tot"):
        _ASKED[THEME](names["gegevens"], names["plek"], names["gevraagd"] | wrong)
