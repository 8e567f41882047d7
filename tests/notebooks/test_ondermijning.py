"""The page of every area says what its tables say: title, cards, strip, key, map and list against the CSV."""

import re
from functools import partial

import numpy as np
import pytest

from leefbaarheid import dutch
from leefbaarheid.analysis.ondermijning.chance import FIRST
from leefbaarheid.analysis.ondermijning.index import composite
from leefbaarheid.analysis.ondermijning.unsafety import experienced, types
from leefbaarheid.say.words import compared
from tests.notebooks import making
from tests.notebooks.making import AREAS

THEME = "ondermijning"
table = partial(making.table, THEME)
#: Words that say more than registered crime can.
CLAIM = r"(?i)\b(signalen|probleem\w*|verband met ondermijning|criminele? (buurt|wijk|gemeente))\b"
RANGES = [(f"{one}_hoog", f"{one}_laag") for one in ("marge", "rang")] + [("rang_max", "rang_min")]
PIN = r'<th scope="row">([^<]+).*?<b class="pin( \w+)?"[^>]*>([^<]+)</b>'


def agrees(gebied, folder, **parameters):
    """Check the page of an area against its own tables."""
    names, html, text = making.made(THEME, gebied, folder, **parameters)
    assert not re.search(CLAIM, text), re.search(CLAIM, text)
    title, plek, kern = names["say"].line("titel"), names["plek"], names["kernindicator"]
    rows = table(folder, "profiel").set_index("indicator")
    own, few = rows.loc[kern], rows["teller"] < 20
    if plek.soort == "gemeente" and own["teller"] >= 20 and own[["nl", "peers"]].notna().all():
        like, land = (compared(own["waarde"], own[other], 0.1) for other in ("peers", "nl"))
        assert f"{like} " in title
        word = "als" if land.endswith("evenveel") else "dan"
        assert title.endswith(f"{land} {word} Nederland") or like == land
        ranks = table(folder, "ranglijst").set_index("gemeente_code").loc[plek.code]
        assert f"plaats {ranks['rang']:.0f} van " in text
        assert f"Plaats {own['plaats']:.0f} van" in text
    assert f"<span>{dutch.short(own['waarde'])}</span>" in html
    strip = re.search(r'<table class="strip cr">.*?</table>', html, re.DOTALL)
    pins = re.findall(PIN, strip[0], re.DOTALL) if strip else []
    labels = names["profiel"]["label"]
    for label, look, figure in pins:
        row = rows.loc[labels.index[labels == label.strip()][0]]
        outside = row["buiten"] > 0 and row["waarde"] > row["gewoon_hoog"] and row["teller"] >= 20
        told = (dutch.short(row["waarde"]), few[row.name], outside)
        assert (figure, look == " few", look == " uit") == told
    assert len(pins) >= names["getoond"]["waarde"].notna().sum()
    heard = re.findall(r">(boven|onder) wat bij de stedelijkheid gewoon is<", strip[0] if strip else "")
    assert heard == ["boven" if look == " uit" else "onder" for _, look, _ in pins if look in (" uit", " in")]
    for words in ("Deels dubbel geteld", "deels ingebouwd") if names["dubbel"] else ():
        assert words in text
    legend = re.search(r'leg-n">.*?<ul class="lg"[^>]*>(.*?)</ul>', html, re.DOTALL)
    if legend:
        counts = [int(n.replace(".", "")) for n in re.findall(r"</span><b>([\d.]+)</b>", legend[1])]
        assert counts[:5] == [int((names["trap"] == k).sum()) for k in (5, 4, 3, 2, 1)]
    if plek.soort == "gemeente":
        judged = table(folder, "buurten").query("beoordeeld == True")
        assert set(judged["code"]) == set(names["goed"]["code"])
        assert not (judged["noemer"] < 250).any()
    listed = names["kijk"]
    assert listed.empty or (listed["sleutel"].is_unique and (listed["teller"] >= 20).all())
    for rule, first in FIRST.items():  # of each rule the first, then the rest
        n = (names["waar"]["regel"] == rule).sum() if rule != "soort" else len(names["welke"])
        assert (listed.get("regel") == rule).sum() >= min(n, first)
    cases, half = names["goed"]["teller"].sort_values(ascending=False), names["helft"]
    assert not half or cases[: half - 1].sum() < cases.sum() / 2 <= cases[:half].sum() + 1e-9
    ranks = names["ranglijst"].dropna(subset=["rang"])
    wide, by_chance, by_choice = (ranks[a] - ranks[b] for a, b in RANGES)
    assert (wide == np.maximum(by_chance, by_choice)).all()
    assert ((ranks["marge_door"] == "keuze") == (by_choice > by_chance)).all()
    return names, html, text


@pytest.mark.parametrize("gebied", [*AREAS, "GM0753"])
def test_the_page_of_an_area_says_what_its_tables_say(gebied, page):
    names, _, text = page(gebied)
    assert names["een"] or len(names["goed"]) == len(names["plek"].gemeenten)
    if gebied == "GM0753":
        assert "tellen" not in names["say"].line("kaart")
        assert "geen bruikbaar cijfer" in text, "the buurten of Best do not add up"


def test_each_choice_made_otherwise_is_that_of_the_functions_themselves(demo_path, tmp_path):
    names, _, _ = agrees("GM9003", tmp_path, data=str(demo_path))
    weights, sources, usual = names["gewicht"], names["bronnen"], names["onveilig"]["onveiligheid"]

    def kinds(left_out="", method="percentiel", unsafe=usual, cut=1 / 3):
        rest = {name: weight for name, weight in weights.items() if name != left_out}
        index = composite(names["gemeenten"], rest, method=method)
        return index["rang"]["GM9003"], types(index["index"], unsafe, cut)

    wanted = [kinds(), kinds(method="z"), *map(kinds, weights)]
    others = [s for s in sources if s != next(v for v in names["volgorde"] if v in sources)]
    wanted += [kinds(unsafe=experienced(sources, [s])["onveiligheid"]) for s in others]
    wanted += [kinds(cut=cut) for cut in (1 / 4, 1 / 2)]
    told = [[rank, of["GM9003"], ((of != wanted[0][1]) & of.notna()).sum()] for rank, of in wanted]
    assert names["keuzes"][["rang", "type", "anders"]].to_numpy().tolist() == told


def test_other_choices_change_the_page(demo_path, tmp_path):
    asked = {"jaar": 2022, "kernindicator": "vernieling", "onveiligheid": "leefbaarometer"}
    asked |= {"indicatoren": "fraude, bedreiging", "minimum_huishoudens": 1000, "data": str(demo_path)}
    names, _, text = agrees("GM9003", tmp_path, **asked)
    assert names["kern"]["jaar"] == 2022
    assert "vernieling" in names["say"].line("titel")
    assert names["delen"]["jaar_laatst"].dropna().eq(2022).all(), "changes end in the year asked for"
    # the year of the score stands with that of the kind
    years = table(tmp_path, "indicatoren")["jaren"].astype(str).str.split().map(set)
    assert (years >= {str(names["gemeenten"].attrs["jaar_score"])}).all()
    assert sorted(names["mee"]) == ["bedreiging", "fraude"]
    assert "Op alle twee soorten van de index samen" in text
    assert len(names["goed"]) < len(names["delen"]) - 2
