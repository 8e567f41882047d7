import os
import re

import nbformat
import pytest

from leefbaarheid.report.page import FOOT, MANIFEST, OVERVIEW, TILE, TOP, is_current, write_overview
from leefbaarheid.terms import ALL_THEMES, THEMES
from tests.report.test_page import notebook, shows


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "GM0928-kerkrade"
    for theme in THEMES:
        shown = {"": "<p>van de bladzijde zelf</p>", TILE: f"<p>tegel van {theme}</p>"}
        shown |= {TOP: "<h1>Kerkrade</h1>", FOOT: "<p>alle buurten</p>"} if theme == THEMES[0] else {}
        cells = [shows(html, tags=[tag] if tag else []) for tag, html in shown.items()]
        (folder / "tabellen" / theme).mkdir(parents=True)
        (folder / f"{theme}.html").touch()
        nbformat.write(notebook(*cells, thema=theme, gebied="Kerk & rade"), folder / f"{theme}.ipynb")
    (folder / "tabellen" / THEMES[0] / "groepen.csv").touch()
    (folder / f"{THEMES[1]}.pdf").touch()
    return folder


def overview(folder, index=""):
    write_overview(folder, index)
    return (folder / OVERVIEW).read_text(encoding="utf-8")


def test_it_joins_what_the_reports_left_and_leads_to_what_is_there(folder):
    page = overview(folder)
    files = {OVERVIEW, f"{THEMES[1]}.pdf", f"tabellen/{THEMES[0]}/groepen.csv"}
    assert set(re.findall(r'href="([^"#:]+)"', page)) == files | {f"{theme}.html" for theme in THEMES}
    assert re.findall(r"tegel van (\w+)", page) == [*THEMES]
    assert page.index("<h1>Kerkrade</h1>") < page.index("tegel van") < page.index("alle buurten")
    assert "van de bladzijde zelf" not in page
    assert page.count('aria-current="page"') == 1


def test_without_the_first_theme_it_has_the_name_of_the_area(folder):
    (folder / f"{THEMES[0]}.html").unlink()
    page = overview(folder)
    assert "<h1>Kerk &amp; rade</h1>" in page
    assert page.count("Dit rapport kon niet worden gemaakt") == 1, "its notebook is there"


def test_it_comes_and_goes_with_the_reports(folder):
    assert not is_current(folder)
    write_overview(folder)
    assert is_current(folder)
    later = (folder / OVERVIEW).stat().st_mtime + 1
    os.utime(folder / f"{THEMES[2]}.html", (later, later))
    assert not is_current(folder)
    for theme in ALL_THEMES:
        (folder / f"{theme}.html").unlink(missing_ok=True)
    assert not is_current(folder)
    write_overview(folder)
    assert not (folder / OVERVIEW).exists()
    assert is_current(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": [], "metadata": {}}'])
def test_a_report_whose_notebook_is_no_notebook_is_left_out(folder, content):
    (folder / f"{THEMES[1]}.ipynb").write_text(content, encoding="utf-8")
    assert re.findall(r"tegel van (\w+)", overview(folder)) == [THEMES[0], THEMES[2]]


@pytest.mark.parametrize("deep", [False, True])
def test_it_leads_to_the_page_of_all_where_a_batch_made_one(folder, deep):
    root = folder.parent.parent if deep else folder.parent
    (root / OVERVIEW).touch()
    assert "alle gemeenten" not in overview(folder).lower(), "some other page"
    (root / MANIFEST).touch()
    way = "../../index.html" if deep else "../index.html"
    assert overview(folder).count(f'href="{way}">') == 2, "in the bar and at the foot"
    (root / MANIFEST).unlink()
    assert 'href="../a&amp;b.html">' in overview(folder, "../a&b.html")
