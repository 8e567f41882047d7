import re

import pandas as pd
import pytest

from leefbaarheid.batch.site import TABLE, write_index
from leefbaarheid.dataset import open_dataset
from leefbaarheid.terms import ALL_THEMES


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
    assert "Controlegetal" in html
    assert "niet gemaakt" not in html


def test_every_page_leads_back_to_it_and_to_the_others(made):
    out, summary = made
    folders = {(out / record.page).parent for record in summary.done}
    assert len(folders) == 2
    for page in [page for folder in folders for page in folder.glob("*.html")]:
        bar = re.search(r'<header class="bar">.*?</header>', page.read_text(encoding="utf-8"), re.DOTALL)[0]
        links = re.findall(r'href="([^"]+)"', bar)
        assert len(links) == (6 if "wilgenvoorde" in str(page) else 3), "all, the overview, what there is"
        assert (page.parent / links[0]).resolve() == (out / "index.html").resolve()
        assert all((page.parent / link).is_file() for link in links)


def test_it_lists_every_gemeente_with_or_without_a_report(demo, html, made):
    rows = re.findall(r'<tr id="(GM\d+)"', html)
    assert sorted(rows) == sorted(demo.gemeenten["code"])
    table = pd.read_csv(made[0] / TABLE, dtype=str)
    assert table["code"].tolist() == rows
    listed = re.search(r'<ul class="lg".*?</ul>', html, re.DOTALL)[0]
    told = dict(zip(re.findall(r"sw c(\d)", listed), re.findall(r"<b>(\d+)</b>", listed), strict=True))
    assert told == table["klasse"].value_counts().astype(str).to_dict()


def test_the_country_itself_has_a_page_of_under_600_kb(real_path, tmp_path):
    write_index(tmp_path, open_dataset(real_path), [], [])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 600_000
    assert "161 van de 342 gemeenten scoren ‘goed’" in page
    assert page.count("<tr id=") == 342


def test_tables_of_all_reports_in_one(made):
    out, _ = made
    for theme in ALL_THEMES:
        own = {path.name for path in out.glob(f"GM*/tabellen/{theme}/*")}
        assert {path.name for path in (out / "landelijk" / theme).iterdir()} == own
    table, codes = "ondermijning/profiel.csv", ["GM9001", "GM9003"]
    stacked = pd.read_csv(out / "landelijk" / table)
    assert stacked.columns[:2].tolist() == ["rapport_code", "rapport"]
    assert stacked["rapport_code"].unique().tolist() == codes
    for code, part in stacked.groupby("rapport_code"):
        (source,) = out.glob(f"{code}-*/tabellen/{table}")
        part = part.iloc[:, 2:].reset_index(drop=True)
        pd.testing.assert_frame_equal(part, pd.read_csv(source), check_dtype=False)
    rows = pd.read_csv(out / "landelijk" / "ondermijning" / "ranglijst.csv")
    assert rows["rapport_code"].tolist() == rows["gemeente_code"].tolist() == codes, "one row each"


@pytest.fixture
def page(visit, made):
    return visit(made[0] / "index.html")


def texts(page, selector):
    return page.eval_on_selector_all(selector, "all => all.map(e => e.textContent)")


def names(page):
    return texts(page, "#nt tbody tr:not([hidden]) th")


def test_search_filters_and_links_lead_to_the_report_or_to_the_row(page, demo):
    everyone, one = names(page), ["Wilgenvoorde"]
    assert len(everyone) == len(demo.gemeenten)
    for asked, found in {"wilg": one, "gm9003": one, "WÍLGEN": one, "xyz": [], "": everyone}.items():
        page.fill("#q", asked)
        assert names(page) == found, asked
    provincie = demo.gemeenten["provincie"].iloc[0]
    page.select_option("#fp", provincie)
    assert set(names(page)) == set(demo.gemeenten.query("provincie == @provincie")["naam"])
    page.select_option("#fp", index=0)
    page.fill("#q", "kroonhaven")
    assert page.text_content("#fo") == "1 gemeente"
    page.keyboard.press("Enter")
    page.wait_for_url("**/GM9001-kroonhaven/index.html")
    page.go_back()
    page.fill("#q", "")
    page.locator('.hit use[href="#pGM9003"]').dispatch_event("click")
    assert names(page) == one
    page.goto(f"{page.url.partition('#')[0]}#GM9006")
    page.reload()
    assert names(page) == ["Vinkenrade"]


def test_sort_with_the_keyboard_and_two_gemeenten_side_by_side(page):
    page.focus("#nt thead th:nth-child(4) button")
    for order in ("ascending", "descending"):
        page.keyboard.press("Enter")
        keys = "rows => rows.map(r => r.cells[3].dataset.v).filter(Boolean).map(Number)"
        ranks = page.eval_on_selector_all("#nt tbody tr", keys)
        assert ranks == sorted(ranks, reverse=order == "descending")
        assert page.get_attribute("#nt thead th:nth-child(4)", "aria-sort") == order
    page.select_option("#ca", "Kroonhaven")
    page.select_option("#cb", "Wilgenvoorde")
    for name, pin in (("Kroonhaven", ".pin:not(.b2)"), ("Wilgenvoorde", ".pin.b2")):
        ranks = page.eval_on_selector(f"#nt tr:has(a:text-is('{name}'))", "row => row.dataset.r.split(',')")
        assert texts(page, f".cmp .strip {pin}") == ranks
    heads = texts(page, "#ct tbody th")
    assert heads[:3] == ["Provincie", f"Klasse {heads[1][-4:]}", "Plaats"]
