"""Everything the notebook of the findings shows."""

import re
from html import unescape

import pytest

from leefbaarheid.params import load_findings
from leefbaarheid.themes import THEMES, check_theme, notebook_of
from leefbaarheid.themes import bevindingen as theme
from tests.themes import pages


@pytest.mark.slow
@pytest.mark.parametrize("gebied", ["NL", "Wilgenvoorde", "Meeuwenoog"])
def test_pages_of_every_kind_of_area(demo_path, gebied):
    said, pictures = pages.check(theme, theme.open_study(gebied, data=str(demo_path)))
    every = unescape(" ".join(said[name] for name in ("rises", "inequality", "crime")))
    for finding in load_findings().values():
        assert f"{finding.id} {finding.zin}" in every
        assert finding.zin in unescape(said["verdicts"])
    assert pictures


def test_the_real_page(real_path):
    said, pictures = pages.check(theme, theme.open_study("Nederland", data=str(real_path)))
    assert "11 bevestigd, 2 niet bevestigd en 30 niet te toetsen" in said["messages"]
    assert len(pictures) >= 25
    assert "klopt wel met elke gemeente even zwaar" in said["inequality"]
    assert "1.321 buurten, 2020, elk gebied telt één keer, 19 gemeenten" in said["inequality"]
    assert "Niet te toetsen" in said["explanation"]
    assert "circulair" in said["crime"]
    means = "342 gemeenten, uit postcodegebieden, SES van 2022, gewogen naar huishoudens"
    assert said["inequality"].count(means) == 2
    status = next(p for p in pictures if p.alt.startswith("2.3"))
    assert "Jaar: 2022." in status.caption
    assert "gewogen naar huishoudens (2022)" in status.caption
    assert "Huishoudens: 14.515" in said["rises"]
    assert "Woningen: 14.515" not in said["rises"]


@pytest.mark.slow
def test_the_real_page_of_one_gemeente(real_path):
    study = theme.open_study("Kerkrade", data=str(real_path))
    said, pictures = pages.check(theme, study)
    assert "Gelden die ook in Kerkrade?" in said["head"]
    assert "gaat over heel Nederland en niet over één gebied" in said["rises"]
    assert "geen enkel gebied hoort bij de groep" in said["rises"].lower()
    assert "gaan over postcodegebieden (editie 2002-2022), gewogen naar huishoudens" in said["rises"]
    assert study.judged["1.17"].verdict == "niet te toetsen"
    assert not any(p.alt.startswith("1.17") for p in pictures), "no figures of another group"
    assert "1.17" not in set(study.cijfers["id"])


def test_the_notebook_shows_every_piece_in_its_order():
    source = notebook_of("bevindingen").read_text(encoding="utf-8")
    calls = re.findall(r'"theme\.(\w+)\(study\)"', source)
    assert calls == [*(part.__name__ for part in theme.PARTS), "save_tables"]


def test_the_findings_are_a_theme_of_their_own_and_no_part_of_alle():
    assert check_theme("Bevindingen") == "bevindingen"
    assert "bevindingen" not in THEMES


def test_tables_are_written(demo_path, tmp_path):
    study = theme.open_study("NL", data=str(demo_path))
    theme.save_tables(study, tmp_path)
    heads = {
        "bevindingen": "id,thema,bevinding,relatie,oordeel,niveau,jaren,gewicht,n,cijfer,gelijk,keuzes,mist,nodig",
        "cijfers": "id,soort,niveau,jaar,n,groep,naam,waarde,laag,hoog",
        "gevoeligheid": "id,keuze,waarde,klopt,cijfer",
    }
    folder = tmp_path / "tabellen/bevindingen"
    assert {p.stem: p.read_text(encoding="utf-8").splitlines()[0] for p in folder.iterdir()} == heads
    assert len((folder / "bevindingen.csv").read_text(encoding="utf-8").splitlines()) == 44
