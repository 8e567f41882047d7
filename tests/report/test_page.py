import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.errors import ReportError
from leefbaarheid.report.page import check, compose, slug
from leefbaarheid.report.pagina import SCRIPT


def test_every_heading_gets_an_id_of_its_own():
    page = compose("<h1>Titel</h1><h2>De groepen</h2><h3>Meer</h3><h2>De groepen</h2><h3 class='x'>Meer</h3>")
    assert page.head == '<h1 id="titel">Titel</h1>'
    assert page.main == (
        '<h2 id="de-groepen">De groepen</h2><h3 id="meer">Meer</h3>'
        '<h2 id="de-groepen-2">De groepen</h2><h3 class=\'x\' id="meer-2">Meer</h3>'
    )
    assert page.contents == (("de-groepen", "De groepen"), ("de-groepen-2", "De groepen"))


def test_an_id_that_stands_is_kept_and_never_given_twice():
    page = compose('<h1>Titel</h1><p id="waar"></p><h2 id="eigen">Eigen</h2><h2>Waar</h2><h2>Inhoud</h2>')
    assert page.contents == (("eigen", "Eigen"), ("waar-2", "Waar"), ("inhoud-2", "Inhoud"))


def test_contents_hold_text_not_markup():
    page = compose("<h1>T</h1><h2>Wat <em>nu</em> &amp; straks &lt;b&gt;</h2>")
    assert page.contents == (("wat-nu-straks-b", "Wat nu & straks <b>"),)


def test_title_becomes_the_heading_where_there_is_none():
    page = compose("<p>Tekst</p><h2>Een</h2>", "A <b> & c")
    assert page.head.startswith('<h1 id="a-b-c">A &lt;b&gt; &amp; c</h1>')
    assert page.title == "A <b> & c"
    assert compose("<h1>Van de <i>pagina</i></h1>").title == "Van de pagina"


def test_a_heading_inside_another_element_is_not_cut_loose():
    page = compose("<h1>T</h1><details><summary>x</summary><h2>In</h2></details><h2>Uit</h2>")
    assert page.main == ""
    assert page.head.count("<details>") == page.head.count("</details>") == 1
    assert len(page.contents) == 2


@pytest.mark.parametrize("html", ["<h1>Een</h1><h1>Twee</h1>", "<p>niets</p>"])
def test_a_page_has_one_title(html):
    with pytest.raises(ReportError, match=r"main headings|no title"):
        compose(html)


@given(st.text(max_size=40))
def test_slug_fits_in_an_address(text):
    assert slug(text)
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/png;base64,AA" alt="Een kaart van Kerkrade">',
        '<a href="https://www.leefbaarometer.nl">bron</a>',
        "<p>Bron: https://www.leefbaarometer.nl</p>",
        '<link rel="icon" href="data:,">',
        "<style>p { background: url(data:image/png;base64,AA) }</style>",
        f"<script>{SCRIPT}</script>",
    ],
)
def test_what_a_page_may_hold(html):
    check(html)


@pytest.mark.parametrize(
    ("html", "message"),
    [
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
        ("<script></script>", "script"),
        (f"<script>{SCRIPT}1</script>", "script"),
        (f"<script>{SCRIPT}", "script"),
        (f"<script defer>{SCRIPT}</script>", "script"),
        ('<script src="kaart.js"></script>', "script"),
        ('<script type="module">1</script>', "script"),
        ('<script type="application/json" src="a.js">{}</script>', "script"),
        ('<script type="application/json">{}</script><script>1</script>', "script"),
        ("<svg><script>1</script></svg>", "script"),
        ('<p onclick="1">x</p>', "script"),
    ],
)
def test_what_a_page_may_not_hold(html, message):
    with pytest.raises(ReportError, match=message):
        check(html)
