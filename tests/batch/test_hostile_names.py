"""Names are data in everything that a batch leaves: pages, index, tables, names of files."""

import csv
import json
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from leefbaarheid.batch import plan_jobs, run_batch
from leefbaarheid.batch.record import all_records, write_record
from leefbaarheid.batch.site import write_index
from leefbaarheid.dataset import open_dataset
from tests.hostile import NAMES, rename

pytestmark = pytest.mark.slow
AREAS = "GM9002,GM9005,GM9010"
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


@pytest.fixture(scope="module")
def left(demo_path, tmp_path_factory):
    """Folder that a batch of three gemeenten and the country with hostile names left, one report failed."""
    folder = tmp_path_factory.mktemp("namen")
    data = str(rename(demo_path, folder / "demo"))
    jobs = plan_jobs(AREAS, data=data) + plan_jobs("NL", ("stijgers_en_dalers",), data)
    summary = run_batch(jobs, folder / "uit", workers=2)
    assert not summary.failed
    assert len(summary.done) == 10
    failed = replace(summary.done[0], id="GM9001-x/ondermijning", status="failed", reason=" ".join(NAMES))
    (folder / "uit/GM9001-x").mkdir()
    write_record(folder / "uit", failed)
    dataset = open_dataset(data)
    write_index(folder / "uit", dataset, all_records(folder / "uit"), [])
    return folder / "uit", dataset


def test_pages_hold_names_as_text_only(left):
    out, dataset = left
    pages = sorted(out.rglob("*.html"))
    assert len(pages) > 10
    every = ""
    for path in pages:
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for tag, name, value in [
            (t.name, name, value) for t in page.find_all() for name, value in t.attrs.items()
        ]:
            assert not name.startswith("on"), (path, tag, name)
            if name in ("href", "src", "action", "data", "xlink:href"):
                here = value.startswith(("#", "data:")) or (path.parent / value.split("#")[0]).is_file()
                assert here, (path, tag, name, value)
        for script in page.find_all("script"):
            data = script.get("type") == "application/json"
            assert json.loads(script.string) if data else "alert(" not in script.string, path
        every += " ".join(page.get_text().split())
    for naam in dataset.gemeenten.set_index("code").loc[AREAS.split(","), "naam"]:
        assert " ".join(naam.split()) in every
    assert " ".join(" ".join(NAMES).split()) in every, "the reason of a report that failed"


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
        for cell in cells:
            assert not re.match(r"[=+\-@\t\r]", cell) or NUMBER.fullmatch(cell), (path, cell)
    assert hostile > 10


def test_files_and_folders_have_plain_names(left):
    for path in left[0].rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9._-]+", path.name), path
        assert len(path.name) < 100


@pytest.mark.browser
def test_in_a_browser_no_script_of_a_name_runs_and_nothing_is_asked_for(left, browser):
    page = browser.new_page()
    said, asked = [], []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    pages = sorted(left[0].rglob("*.html"))
    for path in pages:
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        odd = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(n => n.startsWith('on'))"
            " || /^\\s*javascript:/i.test(e.getAttribute('href') ?? '')).length"
        )
        assert odd == 0, path
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
    page.close()
    assert said == []
    ours = {path.as_uri() for path in left[0].rglob("*")}
    assert {url.split("#")[0] for url in asked if not url.startswith("data:")} <= ours
