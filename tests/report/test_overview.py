import os
import re

import nbformat
import pytest

from leefbaarheid.report.page import FOOT, MANIFEST, OVERVIEW, TILE, TOP, is_current, write_overview
from leefbaarheid.report.themes import KNOWN, THEMES


def notebook(theme, **shown):
    """An executed notebook whose cells show a text each, by tag."""
    about = {"gebied": "Kerk & rade", "thema": theme, "title": "T"}
    made = nbformat.v4.new_notebook(metadata={"leefbaarheid": about})
    for tag, html in {"": "<p>van de bladzijde zelf</p>", **shown}.items():
        output = nbformat.v4.new_output("display_data", {"text/html": html})
        tags = {"tags": [tag]} if tag else {}
        made.cells.append(nbformat.v4.new_code_cell("1", outputs=[output], metadata=tags))
    return made


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "GM0928-kerkrade"
    for theme in THEMES:
        top = {TOP: "<h1>Kerkrade</h1>", FOOT: "<p>alle buurten</p>"} if theme == THEMES[0] else {}
        (folder / "tabellen" / theme).mkdir(parents=True)
        (folder / f"{theme}.html").touch()
        made = notebook(theme, **{TILE: f"<p>tegel van {theme}</p>", **top})
        nbformat.write(made, folder / f"{theme}.ipynb")
    (folder / "tabellen" / THEMES[0] / "groepen.csv").touch()
    (folder / f"{THEMES[1]}.pdf").touch()
    return folder


def page_of(folder):
    return (folder / OVERVIEW).read_text(encoding="utf-8")


def test_it_joins_what_the_reports_left_and_leads_to_what_is_there(folder):
    write_overview(folder)
    page = page_of(folder)
    files = {OVERVIEW, f"{THEMES[1]}.pdf", f"tabellen/{THEMES[0]}/groepen.csv"}
    assert set(re.findall(r'href="([^"#:]+)"', page)) == files | {f"{theme}.html" for theme in THEMES}
    assert re.findall(r"tegel van (\w+)", page) == [*THEMES]
    assert page.index("<h1>Kerkrade</h1>") < page.index("tegel van") < page.index("alle buurten")
    assert "van de bladzijde zelf" not in page
    assert page.count('aria-current="page"') == 1


def test_without_the_first_theme_it_has_the_name_of_the_area(folder):
    (folder / f"{THEMES[0]}.html").unlink()
    write_overview(folder)
    assert "<h1>Kerk &amp; rade</h1>" in page_of(folder)
    assert page_of(folder).count("Dit rapport kon niet worden gemaakt") == 1, "its notebook is there"


def test_it_comes_and_goes_with_the_reports(folder):
    assert not is_current(folder)
    write_overview(folder)
    assert is_current(folder)
    later = (folder / OVERVIEW).stat().st_mtime + 1
    os.utime(folder / f"{THEMES[2]}.html", (later, later))
    assert not is_current(folder)
    for theme in KNOWN:
        (folder / f"{theme}.html").unlink(missing_ok=True)
    assert not is_current(folder)
    write_overview(folder)
    assert not (folder / OVERVIEW).exists()
    assert is_current(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": [], "metadata": {}}'])
def test_a_report_whose_notebook_is_no_notebook_is_left_out(folder, content):
    (folder / f"{THEMES[1]}.ipynb").write_text(content, encoding="utf-8")
    write_overview(folder)
    assert re.findall(r"tegel van (\w+)", page_of(folder)) == [THEMES[0], THEMES[2]]


@pytest.mark.parametrize("deep", [False, True])
def test_it_leads_to_the_page_of_all_where_a_batch_made_one(folder, deep):
    root = folder.parent.parent if deep else folder.parent
    (root / OVERVIEW).touch()
    write_overview(folder)
    assert "alle gemeenten" not in page_of(folder).lower(), "some other page"
    (root / MANIFEST).touch()
    write_overview(folder)
    way = "../../index.html" if deep else "../index.html"
    assert page_of(folder).count(f'<a href="{way}">') == 2, "in the bar and at the foot"
    (root / MANIFEST).unlink()
    write_overview(folder, "../a&b.html")
    assert '<a href="../a&amp;b.html">' in page_of(folder)
