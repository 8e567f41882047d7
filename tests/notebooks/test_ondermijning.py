"""The page of every area says what its tables say: title, cards, strip, key, map and list against the CSV."""

import re

import pandas as pd
import pytest

from leefbaarheid import dutch
from leefbaarheid.data.regions import profile
from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import ParameterError
from leefbaarheid.say.words import compared
from tests.notebooks import making
from tests.notebooks.making import LARGER, SIX

THEME = "ondermijning"
#: Words that say more than registered crime can.
TOO_MUCH = re.compile(
    r"\b(signalen|probleem\w*|verband met ondermijning|criminele? (buurt|wijk|gemeente))\b", re.IGNORECASE
)


def table(folder, name):
    return pd.read_csv(folder / "tabellen" / THEME / f"{name}.csv", dtype={"gemeente_code": str, "code": str})


def agrees(gebied, folder, **parameters):
    """Check the page of an area against its own tables."""
    names, html, text = making.made(THEME, gebied, folder, **parameters)
    assert not TOO_MUCH.search(text), TOO_MUCH.search(text)
    title, plek, kern = names["say"].line("titel"), names["plek"], names["kernindicator"]
    rows = table(folder, "profiel").set_index("indicator")
    own, enough = rows.loc[kern], rows["teller"] >= 20
    if plek.soort == "gemeente" and enough[kern] and pd.notna(own["nl"]) and pd.notna(own["peers"]):
        like, land = compared(own["waarde"], own["peers"], 0.1), compared(own["waarde"], own["nl"], 0.1)
        assert f"{like} " in title
        assert (
            title.endswith(f"{land} {'als' if land.endswith('evenveel') else 'dan'} Nederland")
            or like == land
        )
        ranks = table(folder, "ranglijst").set_index("gemeente_code").loc[plek.code]
        assert f"plaats {ranks['rang']:.0f} van " in text
        assert f"Plaats {own['plaats']:.0f} van" in text
    assert f"<span>{dutch.short(own['waarde'])}</span>" in html
    strip = re.search(r'<table class="strip cr">.*?</table>', html, re.DOTALL)
    if strip:
        pins = re.findall(
            r'<th scope="row">([^<]+).*?<b class="pin( \w+)?"[^>]*>([^<]+)</b>', strip[0], re.DOTALL
        )
        labels = names["profiel"]["label"]
        for label, look, figure in pins:
            row = rows.loc[labels.index[labels == label.strip()][0]]
            assert figure == dutch.short(row["waarde"])
            assert (look == " few") == (row["teller"] < 20)
            assert (look == " uit") == (row["buiten"] > 0 and row["teller"] >= 20)
            if look == " uit":
                assert row["waarde"] > row["gewoon_hoog"]
        assert len(pins) >= names["getoond"]["waarde"].notna().sum()
        places = re.findall(r'data-l="Plaats">([\d–]+)<small> · ([\d.–]+)</small>', strip[0])
        assert all(
            place == "–" for place, cases in places if cases == "–" or int(cases.replace(".", "")) < 20
        )
    if names["dubbel"]:
        assert "Deels dubbel geteld" in text
        assert "deels ingebouwd" in text
    legend = re.search(r'leg-n">.*?<ul class="lg"[^>]*>(.*?)</ul>', html, re.DOTALL)
    goed = names["goed"]
    if legend:
        counts = [int(n.replace(".", "")) for n in re.findall(r"</span><b>([\d.]+)</b>", legend[1])]
        assert sum(counts[:5]) == (names["trap"] > 0).sum()
        assert counts[:5] == [int((names["trap"] == k).sum()) for k in (5, 4, 3, 2, 1)]
    if plek.soort == "gemeente":
        buurten = table(folder, "buurten")
        judged = buurten[buurten["beoordeeld"].eq(True)]
        assert set(judged["code"]) == set(goed["code"])
        assert ((judged["noemer"] >= 250) | judged["noemer"].isna()).all()
    listed = names["kijk"]
    assert len(listed) <= 10
    assert html.count('<li id="b-') == len(listed)
    if len(listed):
        assert listed["sleutel"].is_unique
        assert (listed["teller"] >= 20).all()
    assert len(html.encode()) / 1024 <= (
        300 if len(names["delen"]) <= 80 else 120 + 2.5 * len(names["delen"])
    )
    return names, html, text


@pytest.mark.parametrize("gebied", [*SIX, "GM0753"])
def test_the_page_of_a_gemeente_says_what_its_tables_say(gebied, page):
    names, _, text = page(gebied)
    assert names["een"]
    if gebied == "GM0753":
        assert "tellen" not in names["say"].line("kaart")
        assert "geen bruikbaar cijfer" in text, "the buurten of Best do not add up"


@pytest.mark.parametrize(
    "gebied", [*LARGER[:2], *(pytest.param(g, marks=pytest.mark.slow) for g in LARGER[2:])]
)
def test_the_page_of_a_larger_area_says_what_its_tables_say(gebied, page):
    names, _, text = page(gebied)
    assert len(names["goed"]) == len(names["plek"].gemeenten)
    assert "Gemeenten" in text


@pytest.mark.slow
def test_the_pages_of_all_gemeenten_and_regions_say_what_their_tables_say(real_path, tmp_path):
    for gebied in making.every_area(open_dataset(real_path)):
        agrees(gebied, tmp_path / gebied)


@pytest.mark.parametrize("gebied", ["GM9003", "GM9001", "NL"])
def test_pages_of_the_small_country_of_the_tests(gebied, demo_path, tmp_path):
    agrees(gebied, tmp_path, data=str(demo_path))


def test_other_choices_change_the_page(tmp_path):
    names, _, text = agrees("Kerkrade", tmp_path / "a", jaar=2023, kernindicator="vernieling")
    assert names["kern"]["jaar"] == 2023
    assert "vernieling" in names["say"].line("titel")
    earlier = names["delen"]["jaar_laatst"].dropna()
    assert earlier.eq(2023).all(), "changes end in the year asked for"
    few, _, text = agrees("Kerkrade", tmp_path / "b", indicatoren="fraude, bedreiging")
    assert few["mee"] == ["bedreiging", "fraude"] or few["mee"] == ["fraude", "bedreiging"]
    assert "Op alle twee soorten van de index samen" in text
    against, _, _ = agrees("Kerkrade", tmp_path / "d", jaar=2023, onveiligheid="leefbaarometer")
    years = table(tmp_path / "d", "indicatoren")["jaren"].astype(str)
    score = str(against["gemeenten"].attrs["jaar_score"])
    assert years.str.split().map(lambda jaren: score in jaren).all(), (
        "the year of the score stands with that of the kind"
    )
    small, _, _ = agrees("Kerkrade", tmp_path / "c", minimum_huishoudens=1000)
    assert len(small["goed"]) < 17


def test_a_gemeente_of_few_cases_is_not_called_high(page):
    names, _, _ = page("GM0277")  # Rozendaal
    burglary = names["profiel"].loc["inbraak_woning"]
    assert burglary["teller"] < 20
    assert pd.isna(burglary["buiten"])
    assert "inbraak_woning" not in set(names["kijk"].get("sleutel", []))


def test_a_notebook_that_is_started_by_hand_checks_its_parameters(tmp_path):
    for wrong, says in (
        ({"kernindicator": "vernielingen"}, "indicator vernielingen is unknown; did you mean vernieling"),
        ({"indicatoren": "fraude, frauda"}, "indicator frauda is unknown; did you mean fraude"),
        ({"onveiligheid": "leefbaarometr"}, "name sources once, out of .*did you mean leefbaarometer"),
        ({"jaar": 1999}, "parameter jaar"),
        ({"jaar_score": 2019}, "no scores of 2019; years with dimensions are"),
        ({"jaar": 2011}, "has no indicators of gemeenten up to 2011"),
    ):
        with pytest.raises(ParameterError, match=says):
            making.made(THEME, "Kerkrade", tmp_path, **wrong)


def test_constants_and_gone_parameters_say_where_they_went():
    from leefbaarheid.report.parameters import load_constants
    from leefbaarheid.report.themes import accepted

    assert load_constants(THEME)["grens"] == pytest.approx(1 / 3)
    with pytest.raises(ParameterError, match=r"set for all reports, in params/ondermijning.yml"):
        accepted({"grens": 0.5}, (THEME,))


def test_like_gemeenten_are_those_of_every_theme(real, page):
    names, _, _ = page("GM0928")
    assert len(names["lijkt"]) == 10
    assert profile(real).loc[names["lijkt"]].notna().all(axis=None)
