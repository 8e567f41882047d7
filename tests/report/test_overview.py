import re
import shutil
from base64 import b64decode

import pytest

from leefbaarheid.report.overview import OVERVIEW, is_current, read_part, write_overview
from leefbaarheid.report.themes import KNOWN, THEMES

PAGE = """<!DOCTYPE html><html lang="nl"><head><title>x</title></head><body>
<main data-gebied="Kerkrade"><h1>Titel &amp; meer van {theme}</h1>
<div class="lead"><p>De score steeg &lt;sterk&gt;.</p><p>Twee &amp; <b>drie</b>.</p></div><p>geen boodschap</p>
<svg class="kaartbeeld" viewBox="0 0 800 600" role="group" aria-label="De &quot;kaart&quot;"><path d="M0 0"/></svg>
<p class="foot">Leefbaarometer, CBS. Eigen bewerking.</p></main></body></html>"""


@pytest.fixture
def folder(tmp_path):
    for theme in THEMES:
        (tmp_path / f"{theme}.html").write_text(PAGE.format(theme=theme), encoding="utf-8")
    (tmp_path / "tabellen" / THEMES[0]).mkdir(parents=True)
    (tmp_path / "tabellen" / THEMES[0] / "groepen.csv").touch()
    (tmp_path / f"{THEMES[1]}.pdf").touch()
    return tmp_path


def test_a_part_is_what_the_page_says(folder):
    part = read_part(folder, THEMES[0])
    assert part.title == f"Titel & meer van {THEMES[0]}"
    assert part.gebied == "Kerkrade"
    assert part.messages == ["De score steeg <sterk>.", "Twee & drie."]
    assert (part.alt, part.width, part.height) == ('De "kaart"', "640", "480")
    assert b'<path d="M0 0"/>' in b64decode(part.src.removeprefix("data:image/svg+xml;base64,"))
    assert part.caption == "Bron: Leefbaarometer, CBS. Eigen bewerking."
    assert (part.tables, part.pdf) == (["groepen"], False)
    assert read_part(folder, THEMES[1]).pdf


def test_the_overview_joins_the_reports_and_links_to_what_is_there(folder):
    assert write_overview(folder)
    page = (folder / OVERVIEW).read_text(encoding="utf-8")
    links = re.findall(r'href="([^"#:]+)[^":]*"', page)
    assert set(links) == {
        *(f"{theme}.html" for theme in THEMES),
        f"{THEMES[1]}.pdf",
        f"tabellen/{THEMES[0]}/groepen.csv",
    }
    assert all((folder / link).is_file() for link in links)
    assert page.count("De score steeg &lt;sterk&gt;.") == 3
    assert page.count("<img ") == 3
    assert page.count("<h1") == 1
    assert "geen boodschap" not in page
    assert "emonstratiegegevens" not in page


def test_parts_come_and_go_with_the_reports(folder):
    assert not is_current(folder)
    write_overview(folder)
    assert is_current(folder)
    before = (folder / OVERVIEW).read_bytes()
    write_overview(folder)
    assert (folder / OVERVIEW).read_bytes() == before
    (folder / f"{THEMES[0]}.html").unlink()
    assert not is_current(folder)
    write_overview(folder)
    assert f"Titel &amp; meer van {THEMES[0]}" not in (folder / OVERVIEW).read_text(encoding="utf-8")
    for theme in THEMES:
        (folder / f"{theme}.html").unlink(missing_ok=True)
    assert not write_overview(folder)
    assert not (folder / OVERVIEW).exists()
    assert is_current(folder)


def test_it_leads_to_a_page_of_more_areas_where_there_is_one(folder):
    write_overview(folder)
    assert is_current(folder)
    assert not is_current(folder, "../index.html")
    write_overview(folder, "../index.html")
    page = (folder / OVERVIEW).read_text(encoding="utf-8")
    assert page.count('<a href="../index.html">Alle gebieden</a>') == 1
    assert is_current(folder, "../index.html")
    assert is_current(folder)
    write_overview(folder, "../a&b.html")
    assert is_current(folder, "../a&b.html")


def test_the_link_to_more_areas_stays_as_long_as_its_page_does(folder):
    index = folder / "alle.html"
    index.touch()
    write_overview(folder, index.name)
    write_overview(folder)
    assert is_current(folder, index.name), "a report made by itself keeps it"
    index.unlink()
    write_overview(folder)
    assert "Alle gebieden" not in (folder / OVERVIEW).read_text(encoding="utf-8")


def test_a_real_set_says_the_same_as_its_reports(pages):
    folder = pages / "GM9003-wilgenvoorde"
    text = (folder / OVERVIEW).read_text(encoding="utf-8")
    assert is_current(folder, "../index.html")
    for theme in KNOWN:
        part = read_part(folder, theme)
        assert 2 <= len(part.messages) <= 5
        assert part.gebied == "Wilgenvoorde"
        assert bool(part.src) == (theme in THEMES)
        assert text.count(f'href="{theme}.html"') == 2


def test_a_report_that_fails_leaves_the_overview(pages, demo_path, tmp_path, monkeypatch):
    import nbformat

    from leefbaarheid.errors import ReportError
    from leefbaarheid.report import run

    out = tmp_path / "uit"
    shutil.copytree(pages / "GM9003-wilgenvoorde", out / "GM9003-wilgenvoorde")
    broken = nbformat.read(run.notebook_of(THEMES[0]), as_version=4)
    broken.cells.insert(2, nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(broken, tmp_path / "kapot.ipynb")
    monkeypatch.setattr(run, "notebook_of", lambda theme: tmp_path / "kapot.ipynb")
    with pytest.raises(ReportError):
        run.make_report(THEMES[0], {"gebied": "Wilgenvoorde", "data": str(demo_path)}, out)
    text = (out / "GM9003-wilgenvoorde" / OVERVIEW).read_text(encoding="utf-8")
    assert f"{THEMES[0]}.html" not in text
    assert f"{THEMES[1]}.html" in text
