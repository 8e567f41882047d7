"""The page of every area says what its tables say: title, cards, list and CSV against each other, and nothing odd in it."""

import re
from functools import partial

import pandas as pd
import pytest

from leefbaarheid.classes import HARDLY_MEAN, LABELS, STEP, classify
from tests.conftest import slowly
from tests.notebooks import making
from tests.notebooks.making import AREAS

THEME = "stijgers_en_dalers"
table = partial(making.table, THEME)
YEARS = [(2020, 2024), *slowly((2018, 2022), (2014, 2022), (2014, 2018), (2014, 2024))]


def agrees(gebied, folder, **parameters):
    """Check the page of an area against its own tables."""
    names, html, text = making.made(THEME, gebied, folder, **parameters)
    title = re.search(r"<h1>(.*?)</h1>", html)[1]
    cards = re.findall(r'<p class="g (\w+)">', html)
    p, stand = names["perioden"], names["stand"]
    changes = [stand[c] for c in p if pd.notna(stand[c])]
    ways = ["flat" if abs(c) < HARDLY_MEAN * STEP else "up" if c > 0 else "down" for c in changes]
    assert cards == ways
    words = {"up": r"st(eeg|ijgt)", "down": r"daal(de|t)", "flat": "bleef"}
    if len(ways) == 2 and "onzeker" not in title:
        for way, word in words.items():
            assert bool(re.search(word, title)) == (way in ways), title
    (distance, beyond), bounds = names["grensafstand"], names["grenzen"]
    assert abs(distance) == pytest.approx(abs(bounds - stand["afw"]).min())
    assert classify([stand["afw"] + 1.001 * distance], bounds) == beyond != classify([stand["afw"]], bounds)
    n = len(names["gemeenten"])
    if names["plek"].soort == "gemeente":
        row = names["gemeenten"].set_index("code").loc[names["plek"].code]
        assert f"klasse {row['klasse']} van 9): plaats {row['rang']} van {n} gemeenten" in text
        assert ("staat laag" in title) == (row["rang"] > 0.9 * n)
        assert ("staat hoog" in title) == (row["rang"] <= 0.1 * n)
    judged = names["nu"][names["nu"]["beoordeeld"]]
    shown = re.search(r'leg-n">.*?<ul class="lg"[^>]*>(.*?)</ul>', html, re.DOTALL)
    if shown:
        counts = re.findall(r"<span>([^<]+)</span><b>([\d.]+)</b>", shown[1])
        counts = {k: int(v.replace(".", "")) for k, v in counts if not k.startswith("Minder")}
        assert counts == {LABELS[k].lower(): v for k, v in judged["klasse"].value_counts().items()}
    listed = names["kijk"]
    assert listed["beoordeeld"].all()
    areas = table(folder, "gebieden")
    assert len(areas) == len(names["hier"].gebieden)
    if names["deelniveau"] != "gemeente":
        assert areas.set_index("code").loc[listed["code"]]["beoordeeld"].all()
        rose = areas[areas["boven_ruis"] & (areas["verandering"] > 0) & areas["beoordeeld"]]
        assert (names["delen"].set_index("code")["stap_verandering"][rose["code"]] > 0).all()
    assert areas["verandering"].is_monotonic_increasing
    frame = names["hier"].gebieden.set_index("code").loc[areas["code"]]
    groups = names["groep"].set_axis(names["hier"].gebieden["code"]).loc[areas["code"]].drop(columns="alle")
    told = areas["groepen"].fillna("").str.get_dummies(";").reindex(columns=groups.columns, fill_value=0)
    assert (told.to_numpy() == groups.to_numpy()).all()
    assert areas["woningen"].isna().tolist() == frame["gewicht_onbekend"].tolist()
    still = areas["nog_zo"].fillna("").str.get_dummies(";").reindex(columns=groups.columns, fill_value=0)
    assert (still <= told).all(axis=None)
    assert areas["jaar_nu"].eq(names["deeljaar"]).all()
    assert names["veel"] or areas["sinds"].count() == names["delen"].get("sinds", areas["sinds"]).count()
    return names, html, text


@pytest.mark.parametrize("gebied", AREAS)
def test_the_page_of_an_area_says_what_its_tables_say(gebied, page):
    names, _, _ = page(gebied)
    assert names["plek"].soort == "gemeente" or len(names["delen"]) == len(names["plek"].gemeenten)


@pytest.mark.parametrize(("van", "tot"), YEARS)
def test_other_years_change_every_label(van, tot, tmp_path):
    names, _, text = agrees("Kerkrade", tmp_path, van=van, tot=tot)
    assert f"{van}–{tot}" in text
    if tot == 2024:
        assert list(names["perioden"].values()) == [f"{van}–2024"]
        assert "Sinds 2020" not in text
    else:
        assert f"Sinds {tot}" in text


@pytest.mark.slow
def test_a_page_with_cells(cells_path, tmp_path):
    names, _, text = agrees("GM9003", tmp_path, data=str(cells_path))
    assert names["hier"].niveau == "grid"
    assert "Per buurt" in text
    assert "Achtergebleven delen" in text


def test_an_area_in_one_part_without_comparison_inside(page):
    _, html, text = page("GM0088")
    assert "Vergelijken binnen de gemeente kan dus niet." in text
    assert 'id="perioden"' not in html


def test_the_country_is_in_the_picture_only_on_the_scale_of_the_areas(page, tmp_path):
    buurten, _, _ = page("GM0928")
    assert buurten["land_nu"] == (None, None)
    names, _, _ = making.made(THEME, "GM1900", tmp_path)
    assert names["hier"].niveau == names["land"].niveau == "pc4"
    assert names["land_nu"] == pytest.approx((0.0388, 0.0050), abs=1e-4)
