"""Every kind of page in a real browser: for all readers, on any screen, without a network."""

import io

import pytest

from leefbaarheid.terms import ALL_THEMES
from tests.conftest import slowly

#: The other reports follow the same rules by the same style and templates; those of the findings have no map.
REPORTS = [f"GM9003-wilgenvoorde/{theme}.html" for theme in ALL_THEMES]
SOME = [REPORTS[0], *slowly(*REPORTS[1:])]
PAGES = ["index.html", "GM9003-wilgenvoorde/index.html", *SOME]
#: WCAG 2.2 A and AA, and what axe advises beyond.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


#: Width in pixels and colours.
SCREENS = [(390, "dark"), *slowly((1280, "light"), (1280, "dark"), (390, "light"))]
UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = true; })"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing(visit, pages, name, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(pages / name, width, color_scheme=scheme)
    page.evaluate(UNFOLD)
    found = axe.Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
    assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["html"]) for v in found["violations"]] == []


#: Elements that stick out of the page other than inside a box that scrolls, such boxes that cannot have the focus, and
#: labels that a chart cuts off.
STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  const bad = [];
  for (const e of document.body.querySelectorAll("*")) {
    if (scrolls(e) && e.scrollWidth > e.clientWidth && e.tabIndex < 0) bad.push("no focus: " + e.outerHTML.slice(0, 80));
    if (!e.checkVisibility() || e.matches(".skip, .vh, .vh *, svg *")) continue;
    let box = e.parentElement;
    while (box && !scrolls(box)) box = box.parentElement;
    if (!box && e.getBoundingClientRect().right > wide + 1) bad.push("wide: " + e.outerHTML.slice(0, 80));
  }
  for (const e of document.querySelectorAll("svg.ch text")) {
    const chart = e.closest("svg"), cut = getComputedStyle(chart).overflow === "hidden";
    const edge = cut ? chart.getBoundingClientRect().right : wide;
    if (e.checkVisibility() && e.getBoundingClientRect().right > edge + 1) bad.push("cut off: " + e.textContent);
  }
  return bad;
}"""


#: How many letters a line of running text may hold, by the width of those of a sentence.
MEASURES = """() => [...document.querySelectorAll("main :is(p, li, dd, figcaption)")]
  .filter((e) => e.checkVisibility() && !e.querySelector("p, div, ul") && !e.closest(".lg"))
  .map((e) => {
    const probe = document.createElement("span");
    probe.textContent = "de buurt waarin de mensen wonen en hun huis staan ".repeat(3);
    probe.style.cssText = "position:absolute;white-space:nowrap;visibility:hidden";
    e.append(probe);
    const each = probe.getBoundingClientRect().width / probe.textContent.length;
    probe.remove();
    return e.getBoundingClientRect().width / each;
  })"""


@pytest.mark.parametrize("name", PAGES)
def test_text_has_a_measure_that_reads_well_and_reflows_on_any_screen_and_paper(visit, pages, name):
    page = visit(pages / name)
    assert 0 < max(page.evaluate(MEASURES)) <= 76
    page.evaluate(UNFOLD)
    paper = round((210 - 32) / 25.4 * 96)
    for width, media in ((320, "screen"), (390, "screen"), (640, "screen"), (paper, "print")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(STICKS_OUT) == [], (width, media)


#: What has the focus: its place among all that can have it, whether it is in sight, not covered, and marked.
FOCUS = """() => {
  if (document.activeElement === document.body) return null;
  // A part of a map draws its own ring; the map around it is what is in sight and marked.
  const e = document.activeElement.closest("svg:not(.kaartbeeld)") ?? document.activeElement;
  const r = e.getBoundingClientRect(), top = Math.max(r.top, 0), bottom = Math.min(r.bottom, innerHeight);
  const left = Math.max(r.left, 0), right = Math.min(r.right, innerWidth);
  const points = [[left + 2, top + 2], [(left + right) / 2, (top + bottom) / 2], [right - 2, bottom - 2]];
  const hit = points.map(([x, y]) => document.elementFromPoint(x, y)).some((at) => at && (e.contains(at) || at.contains(e)));
  const style = getComputedStyle(e);
  return { html: e.outerHTML.slice(0, 90), inSight: bottom - top > 2 && right - left > 2, hit,
    marked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || (e.matches(".kaartbeeld a") && parseFloat(getComputedStyle(e.querySelector("circle")).strokeWidth) > 5) };
}"""
#: Each choice of the switch, the layer that it shows and the one that it hides.
SWITCH = ((".r-a", "g.w-a", "g.w-n:not(.w-a)"), (".r-n", "g.w-n", "g.w-a:not(.w-n)"))
STOPS = "a[href], button, select, input:not([type=radio]), input[type=radio]:checked, summary, [tabindex='0']"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, *slowly(1280)])
def test_the_keyboard_leads_from_top_to_end_in_sight(visit, pages, name, width):
    page = visit(pages / name, width)
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    expected = page.evaluate(
        f"[...document.querySelectorAll(`{STOPS}`)]"
        ".filter(e => e.tabIndex >= 0 && e.checkVisibility({contentVisibilityAuto: true})).length"
    )
    seen = []
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            break
        seen.append(found)
    assert ">Naar de " in seen[0]["html"]
    assert [f["html"] for f in seen if not (f["inSight"] and f["hit"] and f["marked"])] == []
    assert len(seen) >= expected


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_all_that_is_told_stands_there(visit, pages, name):
    page = visit(pages / name, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator("#nt tbody tr, .tiles li, .kern li, .fl summary").count() > 0
    assert not page.locator("form").is_visible(), "a search that does nothing is not shown"


@pytest.mark.parametrize("name", SOME)
def test_a_page_leads_with_its_finding_and_stays_short_on_screen_and_on_paper(visit, pages, name):
    pypdf = pytest.importorskip("pypdf")
    page = visit(pages / name)
    top, end = (f"document.querySelector('{part}').getBoundingClientRect()" for part in (".kern", "#bijlage"))
    if name in REPORTS[:3]:
        assert page.evaluate(f"{top}.bottom + scrollY") <= 900
        assert page.evaluate(f"{end}.top + scrollY") <= 6000
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    assert len(sheets) <= 4
    assert "Bijlage" not in "".join(sheet.extract_text() for sheet in sheets)


@pytest.mark.parametrize("name", [REPORTS[1], *slowly(REPORTS[0], REPORTS[2])])
def test_the_switch_shows_one_layer_the_reading_line_follows_and_a_table_sorts(visit, pages, name):
    page = visit(pages / name)
    # buurten of the small country have counts of one year
    for radio, shown, hidden in SWITCH if page.locator(".r-a").count() else ():
        page.locator(radio).check(force=True)
        assert page.locator(f".kaartbeeld {shown}").first.is_visible()
        assert not page.locator(f".kaartbeeld {hidden}").first.is_visible()
    told = page.locator(".kaartbeeld .hit:visible use title").first.text_content()
    page.locator(".kaartbeeld .hit:visible use").first.dispatch_event("pointerover")
    assert page.locator(".lees").text_content() == told
    page.evaluate(UNFOLD)
    table = page.locator("table.so").first
    column = "t => [...t.tBodies[0].rows].map(r => r.cells[1].dataset.v).filter(v => v).map(Number)"
    for way in (1, -1):
        table.locator("thead th").nth(1).locator("button").click()
        values = table.evaluate(column)
        assert values == sorted(values, reverse=way < 0)
