import csv
import re
from collections import Counter

import pandas as pd
import pytest

from leefbaarheid.batch.site import TABLE, write_index
from leefbaarheid.dataset import open_dataset


@pytest.fixture(scope="module")
def dataset(demo_path):
    return open_dataset(demo_path)


@pytest.fixture(scope="module")
def html(made):
    return (made[0] / "index.html").read_text(encoding="utf-8")


def test_every_overview_and_table_is_linked(made, html):
    out, summary = made
    links = set(re.findall(r'href="([^"#]+)"', html)) - {"data:,"}
    assert {f"{record.folder}/index.html" for record in summary.done} < links
    assert {f"landelijk/{t.parent.name}/{t.name}" for t in (out / "landelijk").glob("*/*.csv")} < links
    assert {"manifest.jsonl", TABLE} < links
    assert all((out / link).is_file() for link in links)


def test_every_page_leads_back_to_it_and_to_the_others(made):
    out, summary = made
    folders = {(out / record.page).parent for record in summary.done}
    assert len(folders) == 3
    for page in [page for folder in folders for page in folder.glob("*.html")]:
        bar = re.search(r'<header class="bar">.*?</header>', page.read_text(encoding="utf-8"), re.DOTALL)[0]
        links = re.findall(r'href="([^"]+)"', bar)
        assert len(links) == 5, "all gemeenten, the overview, three themes"
        assert (page.parent / links[0]).resolve() == (out / "index.html").resolve()
        assert all((page.parent / link).is_file() for link in links)


def test_it_lists_every_gemeente_with_or_without_a_report(dataset, html, made):
    rows = re.findall(r'<tr id="(GM\d+)"', html)
    assert sorted(rows) == sorted(dataset.gemeenten["code"])
    with (made[0] / TABLE).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["code"] for row in table] == rows
    listed = re.search(r'<ul class="lg".*?</ul>', html, re.DOTALL)[0]
    told = dict(zip(re.findall(r"sw c(\d)", listed), re.findall(r"<b>(\d+)</b>", listed), strict=True))
    assert told == {k: str(n) for k, n in Counter(row["klasse"] for row in table if row["klasse"]).items()}


def test_it_says_what_it_is_and_where_figures_come_from(html, made):
    assert 'lang="nl"' in html
    assert html.count("<h1") == 1
    assert "Controlegetal" in html
    assert "http:" not in html.replace("http://www.w3.org", "")
    assert "niet gemaakt" not in html
    assert (made[0] / "index.html").stat().st_size < 600_000


def test_the_country_itself_has_a_page_of_under_600_kb(real_path, tmp_path):
    write_index(tmp_path, open_dataset(real_path), [], [])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 600_000
    assert "161 van de 342 gemeenten scoren ‘goed’" in page
    assert page.count("<tr id=") == 342


def test_tables_of_all_reports_in_one(made):
    out, summary = made
    for theme in ("stijgers_en_dalers", "sociale_ongelijkheid", "ondermijning"):
        own = [out / r.folder / "tabellen" / theme for r in summary.done if r.theme == theme]
        assert {p.name for p in (out / "landelijk" / theme).iterdir()} == {
            p.name for f in own for p in f.iterdir()
        }
    table = "stijgers_en_dalers/groepen.csv"
    stacked = pd.read_csv(out / "landelijk" / table)
    parts = {code: part.iloc[:, 2:].reset_index(drop=True) for code, part in stacked.groupby("rapport_code")}
    assert [*parts] == ["GM9001", "GM9003", "GM9006"]
    assert stacked.columns[:2].tolist() == ["rapport_code", "rapport"]
    for code, part in parts.items():
        (source,) = out.glob(f"{code}-*/tabellen/{table}")
        pd.testing.assert_frame_equal(part, pd.read_csv(source), check_dtype=False)


def test_a_table_that_lists_gemeenten_gives_each_its_own_row(made):
    out, _ = made
    with (out / "landelijk" / "ondermijning" / "ranglijst.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    both = [(row["rapport_code"], row["gemeente_code"]) for row in rows]
    assert both == [(code, code) for code in ("GM9001", "GM9003", "GM9006")]


@pytest.fixture
def page(browser, made):
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    said = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto((made[0] / "index.html").as_uri())
    yield opened
    assert not said
    opened.close()


def names(page):
    return page.eval_on_selector_all(
        "#nt tbody tr:not([hidden]) th", "cells => cells.map(c => c.textContent)"
    )


@pytest.mark.browser
def test_search_and_filters(page, dataset):
    everyone = names(page)
    assert len(everyone) == len(dataset.gemeenten)
    for asked, found in (
        ("wilg", ["Wilgenvoorde"]),
        ("gm9003", ["Wilgenvoorde"]),
        ("WÍLGEN", ["Wilgenvoorde"]),
        ("xyz", []),
        ("", everyone),
    ):
        page.fill("#q", asked)
        assert names(page) == found, asked
    page.fill("#q", "wilg")
    assert page.text_content("#fo") == "1 gemeente"
    page.fill("#q", "")
    provincie = dataset.gemeenten["provincie"].iloc[0]
    page.select_option("#fp", provincie)
    expected = set(dataset.gemeenten.loc[dataset.gemeenten["provincie"] == provincie, "naam"])
    assert set(names(page)) == expected


@pytest.mark.browser
def test_a_search_goes_to_the_report_or_to_the_row(page):
    page.fill("#q", "kroonhaven")
    page.keyboard.press("Enter")
    page.wait_for_url("**/GM9001-kroonhaven/index.html")
    page.go_back()
    page.fill("#q", "")
    page.locator('.hit use[href="#pGM9003"]').dispatch_event("click")
    assert names(page) == ["Wilgenvoorde"]


@pytest.mark.browser
def test_a_link_leads_to_a_row(page):
    page.goto(f"{page.url}#GM9006")
    page.reload()
    assert names(page) == ["Vinkenrade"]


@pytest.mark.browser
def test_sort_with_the_keyboard(page):
    page.focus("#nt thead th:nth-child(4) button")
    for order in ("ascending", "descending"):
        page.keyboard.press("Enter")
        ranks = page.eval_on_selector_all(
            "#nt tbody tr", "rows => rows.map(r => r.cells[3].dataset.v).filter(Boolean).map(Number)"
        )
        assert ranks == sorted(ranks, reverse=order == "descending")
        assert page.get_attribute("#nt thead th:nth-child(4)", "aria-sort") == order


@pytest.mark.browser
def test_two_gemeenten_side_by_side(page):
    page.select_option("#ca", "Kroonhaven")
    page.select_option("#cb", "Wilgenvoorde")
    for name, pin in (("Kroonhaven", ".pin:not(.b2)"), ("Wilgenvoorde", ".pin.b2")):
        ranks = page.eval_on_selector(f"#nt tr:has(a:text-is('{name}'))", "row => row.dataset.r.split(',')")
        assert (
            page.eval_on_selector_all(f".cmp .strip {pin}", "pins => pins.map(p => p.textContent)") == ranks
        )
    heads = page.eval_on_selector_all("#ct tbody th", "cells => cells.map(c => c.textContent)")
    assert heads[:3] == ["Provincie", f"Klasse {heads[1][-4:]}", "Plaats"]
