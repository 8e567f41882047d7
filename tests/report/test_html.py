from html.parser import HTMLParser

import nbformat
import pytest
from nbformat import v4

from leefbaarheid.errors import ReportError
from leefbaarheid.report.html import render_html

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
FIGURE = (
    f'<div class="figuur"><figure><div class="beeld" tabindex="0"><img src="{PIXEL}" alt="Een kaart van Kerkrade" '
    'width="800" height="400"></div><figcaption>Bron: CBS.</figcaption></figure>'
    '<details><summary>Cijfers bij deze figuur</summary><div class="tabel" tabindex="0" role="region" '
    'aria-label="Tabel: x"><table><caption>x</caption><tr><td id="verborgen">'
    + "een heel lange cel " * 20
    + "</td></tr></table></div></details></div>"
)


def shows(html, source="toon()"):
    data = {"text/html": html, "text/plain": "Figuur"}
    return v4.new_code_cell(source, outputs=[v4.new_output("execute_result", data=data)])


def notebook(*cells, **own):
    metadata = {"leefbaarheid": own} if own else {}
    book = v4.new_notebook(cells=list(cells), metadata=metadata)
    for number, cell in enumerate(book.cells):
        cell["id"] = f"c{number}"
    return book


@pytest.fixture
def book():
    noise = v4.new_code_cell(
        "rekenen()",
        outputs=[
            v4.new_output("stream", name="stderr", text="FutureWarning: oud"),
            v4.new_output("stream", name="stdout", text="42 rijen"),
            v4.new_output("display_data", data={"text/markdown": "Een **vet** woord."}),
        ],
    )
    return notebook(
        v4.new_markdown_cell("Uitleg voor het werkblad", metadata={"tags": ["werkblad"]}),
        shows('<h1>Stijgers en dalers in Kerkrade</h1><p class="intro">Waar?</p>', "geheim = 1"),
        v4.new_markdown_cell("## In het kort\n\nEen *punt*.\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        noise,
        v4.new_markdown_cell("## Waar: de kaarten"),
        shows(FIGURE),
        v4.new_markdown_cell("Controlegetal " + "98223f2b" * 12),
        title="Kerkrade",
        lang="nl",
    )


class Outline(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.texts, self.stack = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_page_is_whole_and_in_dutch(book):
    html = render_html(book)
    page = Outline(html)
    assert html.startswith('<!DOCTYPE html>\n<html lang="nl">')
    assert html.endswith("</html>\n")
    assert "<title>Kerkrade</title>" in html
    for tag in ("h1", "main", "nav", "title", "footer"):
        assert len(page.all(tag)) == 1, tag
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_contents_link_to_every_chapter(book):
    page = Outline(render_html(book))
    ids = {attrs.get("id") for _, attrs in page.tags}
    links = [a["href"] for a in page.all("a")]
    assert links == ["#inhoud", "#in-het-kort", "#waar-de-kaarten"]
    assert {link[1:] for link in links} <= ids


def test_code_streams_and_worksheet_stay_off_the_page(book):
    html = render_html(book)
    for hidden in ("geheim", "rekenen()", "FutureWarning", "42 rijen", "werkblad"):
        assert hidden not in html
    assert "<strong>vet</strong>" in html
    assert "<em>punt</em>" in html
    assert "<td>1</td>" in html


def test_outputs_pass_unchanged(book):
    assert FIGURE in render_html(book)


def test_a_switch_shows_the_code_folded_and_escaped():
    book = notebook(v4.new_markdown_cell("# Titel"), shows("<p>Uit</p>", "a < b & c"))
    assert "a &lt; b" not in render_html(book)
    html = render_html(book, show_code=True)
    assert '<details class="code"><summary>Code van deze stap</summary>' in html
    assert "a &lt; b &amp; c" in html


def test_plain_results_are_escaped_not_lost():
    cell = v4.new_code_cell("x", outputs=[v4.new_output("execute_result", data={"text/plain": "<b> & 3"})])
    assert "&lt;b&gt; &amp; 3" in render_html(notebook(v4.new_markdown_cell("# Titel"), cell))


@pytest.mark.parametrize(
    ("argument", "own", "title"),
    [("Gegeven", "Eigen", "Gegeven"), ("", "Eigen", "Eigen"), ("", "", "Kop van &lt;de&gt; pagina")],
)
def test_where_the_title_comes_from(argument, own, title):
    book = notebook(v4.new_markdown_cell("# Kop van &lt;de&gt; pagina"), title=own)
    assert f"<title>{title}</title>" in render_html(book, title=argument)


def test_same_notebook_same_bytes_and_the_notebook_is_left_alone(book):
    before = nbformat.writes(book)
    assert render_html(book) == render_html(book)
    assert nbformat.writes(book) == before


def test_a_file_is_read(book, tmp_path):
    path = tmp_path / "rapport.ipynb"
    nbformat.write(book, path)
    assert render_html(path) == render_html(book)


@pytest.mark.parametrize("content", [None, "geen json", '{"nbformat": 4}'])
def test_an_unreadable_file_is_one_sentence(tmp_path, content):
    path = tmp_path / "rapport.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ReportError, match=r"rapport\.ipynb cannot be read"):
        render_html(path)


def test_a_failed_cell_stops_the_page():
    error = v4.new_output("error", ename="KeyError", evalue="'afw'", traceback=[])
    book = notebook(v4.new_markdown_cell("# T"), v4.new_code_cell("x", outputs=[error]))
    with pytest.raises(ReportError, match="cell 2 ended in KeyError: 'afw'"):
        render_html(book)


def test_a_picture_without_words_stops_the_page():
    bare = v4.new_output("display_data", data={"image/png": "AAAA", "text/plain": "<Figure>"})
    book = notebook(v4.new_markdown_cell("# T"), v4.new_code_cell("x", outputs=[bare]))
    with pytest.raises(ReportError, match="cell 2 shows a picture without a description"):
        render_html(book)
    with pytest.raises(ReportError, match="without a description"):
        render_html(notebook(v4.new_markdown_cell("# T"), shows(f'<img src="{PIXEL}">')))


def test_a_page_that_would_load_something_is_refused():
    book = notebook(v4.new_markdown_cell("# T\n\n![Een foto van ver](https://example.org/a.png)"))
    with pytest.raises(ReportError, match="elsewhere"):
        render_html(book)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_in_a_browser_nothing_is_fetched_and_nothing_sticks_out(browser, book, tmp_path, width):
    path = tmp_path / "rapport.html"
    path.write_text(render_html(book), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert not said
    page.click("summary")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.querySelector('.tekst p').getBoundingClientRect().width") <= 700
    page.close()


@pytest.mark.browser
def test_a_table_a_little_wider_than_the_text_is_whole_on_a_wide_screen(browser, tmp_path):
    table = '<div class="tabel"><table><tr><td><div style="width: 830px">x</div></td></tr></table></div>'
    path = tmp_path / "rapport.html"
    path.write_text(render_html(notebook(shows(f"<h1>T</h1><h2>A</h2>{table}"))), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    box = "document.querySelector('.tabel')"
    assert page.evaluate(f"{box}.scrollWidth <= {box}.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    page.close()


@pytest.mark.browser
def test_the_first_tab_leads_past_the_contents(browser, book, tmp_path):
    path = tmp_path / "rapport.html"
    path.write_text(render_html(book), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    page.close()


@pytest.mark.browser
def test_print_opens_what_is_folded(browser, book, tmp_path):
    path = tmp_path / "rapport.html"
    path.write_text(render_html(book), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    visible = "document.getElementById('verborgen').checkVisibility({contentVisibilityAuto: true})"
    assert not page.evaluate(visible)
    page.emulate_media(media="print")
    page.wait_for_function(visible, timeout=10_000)
    assert not page.evaluate("document.querySelector('.overslaan').checkVisibility()")
    page.close()
