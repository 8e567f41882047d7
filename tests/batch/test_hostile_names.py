"""Names are data in everything that a batch leaves: pages, index, tables, names of files."""

import csv
import re
from collections import Counter
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from leefbaarheid.batch import plan_jobs, run_batch
from leefbaarheid.batch.record import all_records, write_record
from leefbaarheid.batch.site import write_index
from leefbaarheid.dataset import open_dataset
from leefbaarheid.terms import ALL_THEMES, THEMES
from tests.hostile import EDITION, NAMES, rename

pytestmark = pytest.mark.slow
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


@pytest.fixture(scope="module")
def left(demo_path, tmp_path_factory):
    """Folder that a batch of a gemeente and the country with hostile names left, one report failed."""
    folder = tmp_path_factory.mktemp("namen")
    data = str(rename(demo_path, folder / "demo"))
    jobs = plan_jobs("GM9003", ALL_THEMES, data) + plan_jobs("NL", THEMES[:1], data)
    summary = run_batch(jobs, folder / "uit", workers=2)
    assert (summary.failed, len(summary.done)) == ([], 5)
    failed = replace(summary.done[0], id="GM9002-x/ondermijning", status="failed", reason=" ".join(NAMES))
    (folder / "uit/GM9002-x").mkdir()
    write_record(folder / "uit", failed)
    dataset = open_dataset(data)
    write_index(folder / "uit", dataset, all_records(folder / "uit"), [])
    return folder / "uit", dataset


def read(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def elements(page):
    """How often each element stands there with such attributes; a name on a map may take two lines, or find no room."""
    return Counter((e.name, *e.attrs) for e in page.find_all() if e.name not in ("tspan", "text"))


def test_a_page_about_hostile_names_has_the_elements_of_one_about_plain_names(left, pages):
    out, dataset = left
    names = dataset.gemeenten.set_index("code")["naam"]
    plain = sorted(pages.glob("GM9003-*/*.html"))
    assert len(plain) == 5
    for path in plain:
        (other,) = out.glob(f"{path.parent.name[:6]}-*/{path.name}")
        page = read(other)
        assert elements(page) == elements(read(path)), path
        text = " ".join(page.get_text().split())
        assert " ".join(names[path.parent.name[:6]].split()) in text
        assert EDITION in text or path.name == "index.html"


def test_links_lead_to_files_of_the_batch_and_a_reason_is_text(left):
    for path in sorted(left[0].rglob("*.html")):
        for tag in read(path).find_all():
            for name in {"href", "src", "action", "data", "xlink:href"} & {*tag.attrs}:
                file = path.parent / tag[name].split("#")[0]
                assert tag[name].startswith(("#", "data:")) or file.is_file(), (path, tag)
    assert " ".join(" ".join(NAMES).split()) in " ".join(read(left[0] / "index.html").get_text().split())


def test_no_cell_of_a_table_starts_a_formula(left):
    tables = sorted(left[0].rglob("*.csv"))
    assert any(path.parts[-3] == "landelijk" for path in tables)
    hostile = 0
    for path in tables:
        text = path.read_text(encoding="utf-8")
        # A spreadsheet with Dutch settings splits at ; whatever the quotes say.
        cells = [c for row in csv.reader(text.splitlines()) for c in row]
        cells += [c.strip('"') for line in text.splitlines() for c in line.split(";")[1:]]
        hostile += sum(cell.startswith("'") for cell in cells)
        assert [c for c in cells if re.match(r"[=+\-@\t\r]", c) and not NUMBER.fullmatch(c)] == [], path
    assert hostile > 10


def test_in_a_browser_no_script_of_a_name_runs_and_nothing_is_asked_for(left, visit):
    page = visit()
    odd = """[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(n => n.startsWith('on'))
        || /^\\s*javascript:/i.test(e.getAttribute('href') ?? '')).length"""
    for path in sorted(left[0].rglob("*.html")):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert page.evaluate(odd) == 0, path
    page.goto((left[0] / "index.html").as_uri())
    for radio in page.get_by_role("radio").all():
        radio.check()
    for button in page.get_by_role("columnheader").get_by_role("button").all():
        button.click()
    page.fill("#q", "<script>")
    page.fill("#q", "")
    page.click("#meer") if page.is_visible("#meer") else None
    for choice in page.locator("select").all():
        for option in choice.locator("option").all():
            choice.select_option(value=option.get_attribute("value"))
        choice.select_option(index=0)
    for row in page.locator("#nt tbody tr:visible").all():
        row.hover()
