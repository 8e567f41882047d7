import re
import shutil
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from leefbaarheid.batch import run_batch
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.report import pdf
from leefbaarheid.report.run import make_report
from leefbaarheid.terms import ALL_THEMES, THEMES
from tests.conftest import slowly
from tests.report.ua import lacks

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("playwright")


def printed(page, tmp_path):
    """The bytes that are printed, as read, and the text of each sheet."""
    target = tmp_path / "rapport.pdf"
    pdf.write_pdf(page, target, title="Kop van het <rapport>")
    read = pypdf.PdfReader(target)
    return target.read_bytes(), read, [" ".join(sheet.extract_text().split()) for sheet in read.pages]


def squeezed(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("theme", [ALL_THEMES[0], *slowly(*ALL_THEMES[1:])])
def test_a_report_is_whole_tagged_and_small(browser, pages, tmp_path, theme):
    page = pages / "GM9003-wilgenvoorde" / f"{theme}.html"
    raw, read, texts = printed(page, tmp_path)
    assert len(raw) < 3_000_000
    assert b"file:" not in raw, "no link tells of this machine's folders"
    assert lacks(read) == []
    assert read.trailer["/Root"]["/Lang"] == "nl"
    html = page.read_text(encoding="utf-8")
    assert read.metadata.title == re.search("<title>(.*?)</title>", html)[1]
    sizes = [round(float(v) / 72 * 25.4) for sheet in read.pages for v in sheet.mediabox[2:]]
    assert sizes == [210, 297] * len(read.pages)
    for number, text in enumerate(texts, start=1):
        assert f"{number} van {len(texts)}" in text
        assert "Kop van het <rapport>" in text
    main = BeautifulSoup(html, "html.parser").main
    listed = [squeezed(heading.get_text()) for heading in main.find_all(["h1", "h2", "h3"])]
    assert len(listed) >= 5
    folds = [squeezed(fold.get_text()) for fold in main.select(".app details:not(.tb) > summary")]
    assert [h for h in [*listed, *folds] if h not in squeezed("".join(texts))] == []
    assert [n < 5 for n, t in enumerate(texts) if t[:8] == "Bijlage "] == [True] * len(main("section", "app"))

    def titles(outline):
        return [t for item in outline for t in (titles(item) if isinstance(item, list) else [item.title])]

    assert set(listed) <= {squeezed(title) for title in titles(read.outline)}


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_a_map_is_on_the_sheet_of_its_heading_wherever_that_comes(browser, pages, tmp_path, theme):
    html = (pages / "GM9003-wilgenvoorde" / f"{theme}.html").read_text(encoding="utf-8")
    section, body = BeautifulSoup(html, "html.parser").find(id="kaart"), html.replace('class="app"', "hidden")
    words = [re.escape(squeezed(section.select_one(name).get_text())) for name in ("h2", ".leg-n .ft")]
    words[1] += r"(?!\?)"  # that is a heading elsewhere
    for room in (0, 120):
        before = f'<div style="height:{room}mm"></div><section id="kaart">'
        page = tmp_path / "rapport.html"
        page.write_text(body.replace('<section id="kaart">', before), encoding="utf-8")
        sheets = [squeezed(text) for text in printed(page, tmp_path)[2]]
        heading, legend = ([n for n, text in enumerate(sheets) if re.search(one, text)][-1] for one in words)
        assert heading == legend, f"{room} mm"


def test_the_overview_is_a_factsheet_of_two_pages(browser, pages, tmp_path):
    _, read, (first, second) = printed(pages / "GM9003-wilgenvoorde" / "index.html", tmp_path)
    assert lacks(read) == []
    assert "Stijgers en dalers" in first
    assert "Plaats onder de" in first
    assert "Huishoudens" in second


@pytest.mark.slow
def test_what_a_pdf_lacks_is_noticed_and_the_same_page_gives_the_same_bytes_without_a_time(browser, tmp_path):
    page = tmp_path / "kaal.html"
    page.write_text("<title>t</title><h2>x</h2><figure>y</figure>", encoding="utf-8")
    first, read, _ = printed(page, tmp_path)
    assert lacks(read) == ["7.3: words for a picture", "7.4: H2 after H0"]
    assert printed(page, tmp_path)[0] == first
    assert b"D:20" not in first


def test_without_chromium_the_error_names_the_remedy_before_a_report_is_begun(monkeypatch, tmp_path):
    monkeypatch.setenv(pdf.CHROMIUM, str(tmp_path / "weg"))
    with pytest.raises(LeefbaarheidError, match=f"weg, named by {pdf.CHROMIUM}, is no program"):
        make_report(ALL_THEMES[0], {"gebied": "Kerkrade"}, tmp_path / "uit", pdf=True)
    assert not (tmp_path / "uit").exists()
    monkeypatch.delenv(pdf.CHROMIUM)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setattr(pdf, "_own_chromium", lambda: str(tmp_path / "weg"))
    with pytest.raises(LeefbaarheidError, match="playwright install chromium"):
        pdf.find_chromium()
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    with pytest.raises(LeefbaarheidError, match="pip install"):
        pdf.find_chromium()


def test_a_program_that_does_not_print_is_one_sentence(monkeypatch, tmp_path):
    page = tmp_path / "rapport.html"
    page.write_text("<h1>x</h1>")
    monkeypatch.setenv(pdf.CHROMIUM, shutil.which("true"))
    with pytest.raises(LeefbaarheidError, match=r"did not print rapport\.html: [^\n]*$"):
        pdf.write_pdf(page, tmp_path / "x.pdf", title="x")
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.slow
def test_the_batch_keeps_a_pdf_in_its_record(browser, plan, tmp_path):
    plain = plan("Wilgenvoorde")
    asked = [replace(job, pdf=True) for job in plain]
    assert run_batch(plain, tmp_path).done
    (record,) = run_batch(asked, tmp_path).done
    assert f"{record.id}.pdf" in record.files
    assert "ondermijning.pdf" in (tmp_path / record.folder / "index.html").read_text(encoding="utf-8")
    assert run_batch(asked, tmp_path).skipped
    assert run_batch(plain, tmp_path).skipped, "a PDF that was not asked for again stays"
    (tmp_path / f"{record.id}.pdf").unlink()
    assert run_batch(asked, tmp_path).done
