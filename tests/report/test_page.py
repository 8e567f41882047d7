import nbformat
import pytest
from nbformat import v4

from leefbaarheid.errors import ReportError
from leefbaarheid.report.page import SCRIPT, check_page, render_html

PIECE = '<section id="kaart"><h1>Stijgers en dalers in Kerkrade</h1><p>Waar?</p></section>'


def shows(html, source="toon()", **metadata):
    data = {"text/html": html, "text/plain": "Piece"}
    return v4.new_code_cell(source, metadata=metadata, outputs=[v4.new_output("execute_result", data=data)])


def notebook(*cells, **more):
    about = {"thema": "stijgers_en_dalers", "title": "Kerkrade <2020>", "gebied": "Kerkrade", "lang": "nl"}
    book = v4.new_notebook(cells=list(cells), metadata={"leefbaarheid": about | more})
    for number, cell in enumerate(book.cells):
        cell["id"] = f"c{number}"
    return book


@pytest.fixture
def book():
    warning = v4.new_output("stream", name="stderr", text="FutureWarning: oud")
    plain = v4.new_output("display_data", data={"text/plain": "42 rijen"})
    noise = v4.new_code_cell("rekenen()", outputs=[warning, plain])
    hidden = shows("<p>Voor wie rekent</p>", tags=["werkblad"])
    text = v4.new_markdown_cell("Uitleg voor het werkblad")
    return notebook(text, shows(PIECE, "geheim = 1 < 2"), hidden, noise)


def test_the_page_is_whole_in_dutch_and_shows_what_code_cells_show(book):
    before = nbformat.writes(book)
    html = render_html(book)
    assert nbformat.writes(book) == before
    assert html.startswith('<!DOCTYPE html>\n<html lang="nl">')
    assert html.endswith("</html>\n")
    assert "<title>Kerkrade &lt;2020&gt;</title>" in html
    assert PIECE in html
    assert "</span>Kerkrade</div>" in html
    for hidden in ("geheim", "rekenen()", "FutureWarning", "42 rijen", "werkblad", "Voor wie rekent"):
        assert hidden not in html.partition("<main")[2]


def test_a_switch_shows_the_code_folded_and_escaped(book):
    html = render_html(book, show_code=True)
    assert "<details><summary>Code</summary>\n<pre><code>geheim = 1 &lt; 2</code></pre></details>" in html
    assert "Voor wie rekent" not in html


def test_what_stops_a_page():
    error = v4.new_output("error", ename="KeyError", evalue="'afw'", traceback=[])
    with pytest.raises(ReportError, match="cell 2 ended in KeyError: 'afw'"):
        render_html(notebook(v4.new_markdown_cell("# T"), v4.new_code_cell("x", outputs=[error])))
    bare = v4.new_output("display_data", data={"image/png": "AAAA", "text/plain": "<Figure>"})
    with pytest.raises(ReportError, match="cell 1 shows a picture without a description"):
        render_html(notebook(v4.new_code_cell("x", outputs=[bare])))


def test_a_page_may_hold_pictures_and_backgrounds_of_its_own():
    check_page("""<img src="data:image/png;base64,AA" alt="Een kaart van Kerkrade">
        <style>p { background: url(data:image/png;base64,AA) }</style>""")


REFUSED = [
    ('<img src="data:,">', "description"),
    ('<img src="data:," alt=" ">', "description"),
    ('<img src="https://x.nl/a.png" alt="Een kaart">', "elsewhere"),
    ('<img src="//x.nl/a.png" alt="Een kaart">', "elsewhere"),
    ('<img srcset="https://x.nl/a.png 2x" alt="Een kaart">', "elsewhere"),
    ('<link rel="stylesheet" href="https://x.nl/a.css">', "elsewhere"),
    ("<iframe src='HTTP://x.nl'></iframe>", "elsewhere"),
    ('<p style="background:url(https://x.nl/a.png)">x</p>', "elsewhere"),
    ("<style>@import 'a.css';</style>", "elsewhere"),
    ("<style>p { background: url('//x.nl/a') }</style>", "elsewhere"),
    ("<script>1</script>", "script"),
    (f"<script>{SCRIPT}1</script>", "script"),
    (f"<script>{SCRIPT}", "script"),
    (f"<script defer>{SCRIPT}</script>", "script"),
    ('<script src="kaart.js"></script>', "script"),
    ('<script type="application/json">{}</script><script>1</script>', "script"),
    ("<svg><script>1</script></svg>", "script"),
]


@pytest.mark.parametrize(("html", "message"), REFUSED)
def test_what_a_page_may_not_hold(html, message):
    with pytest.raises(ReportError, match=message):
        check_page(html)
