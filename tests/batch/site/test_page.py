import re
import shutil

import pytest

from leefbaarheid.batch import plan_jobs, run_batch


@pytest.fixture(scope="module")
def html(made):
    return (made[0] / "index.html").read_text(encoding="utf-8")


def test_every_report_table_and_gemeente_is_linked(made, html):
    out, summary = made
    links = set(re.findall(r'href="([^"#]+)"', html)) - {"data:,"}
    assert {record.page for record in summary.done} < links
    assert {f"landelijk/{t.parent.name}/{t.name}" for t in (out / "landelijk").glob("*/*.csv")} < links
    assert "manifest.jsonl" in links
    for link in links:
        assert (out / link).is_file(), link


def test_every_gemeente_leads_back_to_the_index(made):
    out, summary = made
    folders = {(out / record.page).parent for record in summary.done}
    assert len(folders) == 3
    for folder in folders:
        back = re.search(
            r'href="([^"]*)">Alle gebieden<', (folder / "index.html").read_text(encoding="utf-8")
        )
        assert back is not None
        assert (folder / back[1]).resolve() == (out / "index.html").resolve()


def test_it_says_what_it_is_and_where_figures_come_from(html):
    assert 'lang="nl"' in html
    assert html.count("<h1") == 1
    assert "9 rapporten" in html
    assert "3 gemeenten" in html
    assert "controlegetal" in html
    assert "http:" not in html.replace("http://www.w3.org", "")
    assert "Niet gelukt" not in html


def test_names_are_data_and_never_code(made, demo_path, tmp_path):
    out = shutil.copytree(made[0], tmp_path / "uit")
    for path in out.glob("*/.*.json"):
        text = path.read_text(encoding="utf-8").replace(
            '"naam": "Kroonhaven"', '"naam": "<script>alert(1)</script>"'
        )
        text = text.replace('"soort": "gemeente"', '"soort": "selectie"')
        path.write_text(text, encoding="utf-8")
    run_batch(plan_jobs("Wilgenvoorde", ("ondermijning",), str(demo_path)), out)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.fixture
def page(browser, made):
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    asked, said = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    address = (made[0] / "index.html").as_uri()
    opened.goto(address)
    yield opened
    assert not said
    assert {url.split("#")[0] for url in asked if not url.startswith("data:")} == {address}
    opened.close()


def names(page):
    return page.eval_on_selector_all(
        "#gemeenten tbody tr:not([hidden]) th", "cells => cells.map(c => c.textContent)"
    )


@pytest.mark.browser
def test_search_by_name_code_and_provincie(page):
    assert names(page) == ["Kroonhaven", "Vinkenrade", "Wilgenvoorde"]
    for asked, found in (
        ("wilg", ["Wilgenvoorde"]),
        ("GM9001", ["Kroonhaven"]),
        ("middenmark", ["Vinkenrade"]),
        ("noorder kroon", ["Kroonhaven"]),
        ("WÍLGEN", ["Wilgenvoorde"]),
        ("xyz", []),
        ("", ["Kroonhaven", "Vinkenrade", "Wilgenvoorde"]),
    ):
        page.fill("#zoek", asked)
        assert names(page) == found, asked
    page.fill("#zoek", "wilg")
    assert page.text_content("#gevonden") == "1 van 3 gemeenten"


@pytest.mark.browser
def test_sort_by_figures_and_names_with_the_keyboard(page):
    def column(i):
        return page.eval_on_selector_all(
            "#gemeenten tbody tr",
            f"rows => rows.map(r => r.cells[{i}].dataset.v ?? r.cells[{i}].textContent)",
        )

    buttons = page.query_selector_all("#gemeenten thead button")
    buttons[3].focus()
    page.keyboard.press("Enter")
    values = [float(v) for v in column(4) if v]
    assert values == sorted(values)
    assert page.get_attribute("#gemeenten thead th:nth-child(5)", "aria-sort") == "ascending"
    page.keyboard.press("Enter")
    values = [float(v) for v in column(4) if v]
    assert values == sorted(values, reverse=True)
    buttons[0].focus()
    page.keyboard.press("Enter")
    assert names(page) == ["Kroonhaven", "Vinkenrade", "Wilgenvoorde"]
    assert page.eval_on_selector_all("[aria-sort]", "heads => heads.length") == 1


@pytest.mark.browser
def test_the_map_changes_with_the_theme_and_leads_to_its_report(page):
    link = '.kaart a[data-code="GM9003"]'
    colours = set()
    for theme in ("stijgers_en_dalers", "sociale_ongelijkheid", "ondermijning"):
        page.check(f"input[value={theme}]")
        assert page.get_attribute(link, "href") == f"GM9003-wilgenvoorde/{theme}.html"
        assert page.text_content(f"{link} title").startswith("Wilgenvoorde: ")
        assert page.is_visible(f"[data-legenda={theme}]")
        assert page.locator("[data-legenda]:visible").count() == 1
        colours.add(page.eval_on_selector(f"{link} path", "path => getComputedStyle(path).fill"))
    assert len(colours) > 1
    assert page.get_attribute('.kaart a[data-code="GM9005"]', "href") is None


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
def test_without_scripts_all_is_there(browser, made):
    page = browser.new_page(java_script_enabled=False)
    page.goto((made[0] / "index.html").as_uri())
    assert page.is_visible("#gemeenten th:has-text('Wilgenvoorde')")
    assert not page.is_visible("#zoek")
    assert page.locator("#gemeenten tbody a").count() == 3 * (3 + 1), "three reports and an overview each"
    page.close()
