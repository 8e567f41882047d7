"""The map in Chromium: pointing, tapping, keys, what it shows, and what happens without scripts and on paper."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat import v4

from leefbaarheid.figures.interactive import SCRIPT
from leefbaarheid.report.html import render_html
from tests.figures.interactive.conftest import NAMES

pytestmark = pytest.mark.browser
KEYS = ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp")


def page_of(kaart, folder):
    shown = v4.new_output("execute_result", data={"text/html": kaart._repr_html_()})
    book = v4.new_notebook(
        cells=[v4.new_markdown_cell("# Proef"), v4.new_code_cell("", outputs=[shown])],
        metadata={"leefbaarheid": {"title": "Proef"}},
    )
    for number, cell in enumerate(book.cells):
        cell["id"] = f"c{number}"
    path = folder / "proef.html"
    path.write_text(render_html(book), encoding="utf-8")
    return path


@pytest.fixture
def show(browser, tmp_path):
    """Open the page of a map; anything asked from elsewhere and any error fails the test."""
    opened, wrong = [], []

    def open_page(kaart, **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.on(
            "request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:")) else None
        )
        page.goto(page_of(kaart, tmp_path).as_uri())
        return page

    yield open_page
    for context in opened:
        context.close()
    assert wrong == []


def area(page, name):
    return page.locator(f"path.deel[data-i='{NAMES.index(name)}']")


def chosen(page):
    """Which area each of the parts marks: the outline, the row, and the words beside the map."""
    return page.evaluate(
        """() => ({
          map: [...document.querySelectorAll("path.deel[aria-selected=true]")].map((p) => Number(p.dataset.i)),
          rows: [...document.querySelectorAll("tr.gekozen")].map((r) => Number(r.dataset.i)),
          pressed: [...document.querySelectorAll("[aria-pressed=true]")].map((b) => b.textContent),
          ring: document.querySelector("path.ring").getAttribute("d"),
          point: (() => { const c = document.querySelector("circle.ring");
            return c.getAttribute("visibility") === "visible" ? [c.getAttribute("cx"), c.getAttribute("cy")] : null; })(),
          name: document.querySelector(".kaart-naam")?.textContent ?? null,
        })"""
    )


def linked(page, name):
    """Assert that all parts mark one area."""
    i = NAMES.index(name)
    found = chosen(page)
    shape, point = area(page, name), page.locator(f"circle.punt[data-i='{i}']")
    assert found["map"] == ([i] if shape.count() else [])
    assert found["rows"] == [i]
    assert found["pressed"] == [name]
    assert found["name"] == name
    assert found["ring"] == (shape.get_attribute("d") if shape.count() else "")
    at = [point.get_attribute("cx"), point.get_attribute("cy")] if point.count() else None
    assert found["point"] == at
    inside = page.evaluate(
        """() => {
          const [box, row] = [".kaart-tabel", "tr.gekozen"].map((s) => document.querySelector(s).getBoundingClientRect());
          return row.top >= box.top && row.bottom <= box.bottom + 1; }"""
    )
    assert inside, "the row stands in the visible part of the table"


def said(page):
    return page.inner_text(".kaart-paneel")


def test_pointing_shows_an_area_and_leaves_the_choice_alone(show, kaart):
    page = show(kaart)
    assert said(page).startswith("Nog geen gebied gekozen.")
    area(page, "Midden").hover()
    words = said(page)
    for text in ("Midden", "geen betekenisvolle verandering (+0,039)", "Voldoende (−0,100)", "Soort a"):
        assert text in words
    assert chosen(page)["map"] == []
    assert page.get_attribute("path.zweef", "d") == area(page, "Midden").get_attribute("d")
    page.mouse.move(2, 2)
    assert said(page).startswith("Nog geen gebied gekozen.")


def test_a_click_on_map_point_or_row_marks_the_area_everywhere(show, kaart):
    page = show(kaart)
    area(page, "Oost").click()
    linked(page, "Oost")
    page.locator(f"circle.punt[data-i='{NAMES.index('Zuidwest')}']").click(force=True)
    linked(page, "Zuidwest")
    page.get_by_role("button", name="Zonder omtrek").click()
    linked(page, "Zonder omtrek")
    page.locator("tbody tr").nth(1).locator("td").first.click()
    linked(page, NAMES[1])
    assert page.title() == "Proef", "a name that is markup stays a name"
    assert page.inner_text(".kaart-naam") == NAMES[1]


def test_a_tap_chooses(show, kaart):
    page = show(kaart, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    area(page, "Zuid").tap()
    linked(page, "Zuid")
    assert "geen cijfer" in said(page)


def test_missing_and_small_areas_say_so_and_are_hatched(show, kaart):
    page = show(kaart)
    for name, words, pattern in (("Zuid", "geen cijfer", "g"), ("Zuidoost", "niet beoordeeld", "k")):
        assert area(page, name).get_attribute("aria-label") == f"{name}: {words}"
        fill = area(page, name).get_attribute("fill")
        assert fill == f"url(#kaart0-patroon{pattern})"
        assert page.locator(f"#kaart0-patroon{pattern}").count() == 1
        area(page, name).click()
        assert words in said(page)
    assert said(page).count("niet beoordeeld") == 4, "every figure of it"
    assert page.locator(f"circle.punt[data-i='{NAMES.index('Zuidoost')}']").count() == 0
    row = page.locator(f"tr[data-i='{NAMES.index('Zuidoost')}'] td").all_inner_texts()
    assert row == ["niet beoordeeld"] * 4


def test_the_keyboard_reaches_every_area_and_leaves_the_map(show, kaart):
    page = show(kaart)
    page.focus("select")
    page.keyboard.press("Tab")
    focus = "document.activeElement.dataset.i ?? document.activeElement.tagName"
    assert page.evaluate(focus) == "0"
    linked(page, "Noordwest")
    for key, name in (
        ("ArrowRight", NAMES[1]),
        ("ArrowDown", "Midden"),
        ("ArrowLeft", NAMES[3]),
        ("ArrowLeft", NAMES[3]),
        ("ArrowDown", "Zuidwest"),
        ("ArrowUp", NAMES[3]),
        ("End", "Zuidoost"),
        ("Home", "Noordwest"),
        ("PageDown", NAMES[1]),
        ("PageUp", "Noordwest"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(focus) == str(NAMES.index(name)), (key, name)
        linked(page, name)
    reached = set()
    for _ in range(len(NAMES)):
        reached.add(page.evaluate(focus))
        page.keyboard.press("PageDown")
    assert reached == {str(i) for i in range(9)}
    stops = page.locator("path.deel[tabindex='0']")
    assert stops.count() == 1, "the Tab key passes the map in one step"
    page.keyboard.press("Escape")
    assert page.evaluate(focus) == "SELECT"
    assert chosen(page)["map"] == chosen(page)["rows"] == []


def test_the_table_by_keyboard(show, kaart):
    page = show(kaart)
    page.focus(".kaart-tabel")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == NAMES[2]
    page.keyboard.press("Enter")
    linked(page, NAMES[2])
    assert page.evaluate("document.activeElement.textContent") == NAMES[2], "the focus stays in the table"
    page.keyboard.press("End")
    page.keyboard.press("Space")
    linked(page, NAMES[-1])


def test_what_the_map_shows_can_be_chosen_and_the_legend_follows(show, kaart):
    page = show(kaart)
    shown = [m["naam"] for m in kaart.data()["maten"]]
    assert page.locator("option").all_inner_texts() == shown
    area(page, "Midden").click()
    fills = set()
    for i, measure in enumerate(kaart.data()["maten"]):
        page.select_option("select", str(i))
        lines = page.locator(".kaart-legenda li").all_inner_texts()
        assert len(lines) == len(measure["stappen"])
        for line, step in zip(lines, measure["stappen"], strict=True):
            assert step["naam"] in line
            assert line.endswith(step["n"])
        assert page.inner_text(".kaart-legenda .kaart-kop").startswith(measure["naam"])
        assert page.inner_text("dt.nu") == measure["naam"]
        fills.add(
            page.eval_on_selector_all("path.deel", "paths => paths.map((p) => p.getAttribute('fill')).join()")
        )
        linked(page, "Midden")
    assert len(fills) == len(shown)


def test_the_table_holds_the_figures(show, kaart):
    page = show(kaart)
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("tbody tr").all()]
    assert rows[0] == ["Noordwest", "−0,200", "Zeer onvoldoende", "−500", "Soort a"]
    assert rows[7][:3] == ["Zuid", "geen cijfer", "Zeer goed"]
    assert len(rows) == len(NAMES)


def test_without_scripts_the_picture_stands(show, kaart):
    page = show(kaart, java_script_enabled=False)
    assert page.is_visible(".kaart-vast img")
    assert page.locator(".kaart-levend").count() == 0
    assert not page.is_visible(".kaart-vast > summary")


def test_on_paper_the_picture_stands_and_afterwards_the_map_again(show, kaart):
    page = show(kaart)
    assert not page.is_visible(".kaart-vast img")
    assert page.is_visible(".kaart-levend")
    page.emulate_media(media="print")
    assert page.is_visible(".kaart-vast img")
    assert not page.is_visible(".kaart-levend")
    assert not page.is_visible(".kaart-vast > summary")
    page.emulate_media(media="screen")
    assert page.is_visible(".kaart-levend")
    page.get_by_text("De kaart als vast beeld").click()
    assert page.is_visible(".kaart-vast img")


def test_a_foreign_script_does_not_run(browser, kaart, tmp_path):
    """The page's policy knows the map's script alone: what is put in by hand afterwards does nothing."""
    path = page_of(kaart, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.count(SCRIPT) == 1
    spoiled = text.replace("</body>", "<script>document.title = 'mis'</script><p onclick='1'>x</p></body>")
    path.write_text(spoiled, encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.title() == "Proef"
    assert page.is_visible(".kaart-levend")
    assert (
        page.evaluate("fetch('http://localhost:9/').then(() => 'mis', (error) => error.name)") == "TypeError"
    )
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(show, kaart, width, scheme):
    page = show(kaart, viewport={"width": width, "height": 900}, color_scheme=scheme)
    area(page, "Midden").click()
    found = Axe().run(page, context=".kaartblok").response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == [], json.dumps(found)[
        :3000
    ]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(show, kaart, width):
    page = show(kaart, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_buttons_are_large_enough_to_hit(show, kaart):
    page = show(kaart)
    for box in (page.locator("select").bounding_box(), page.locator("tbody button").first.bounding_box()):
        assert box["height"] >= 24
        assert box["width"] >= 24
