import re

import pytest

from leefbaarheid.report.glossary import with_glossary
from leefbaarheid.texts.begrippen import BEGRIPPEN, Begrip
from leefbaarheid.themes import KNOWN
from leefbaarheid.themes.notebooks import LABELS

WORDS = (
    Begrip("Score", "uitkomst", ("scores",)),
    Begrip("SES", "status", ("SES-WOA",)),
    Begrip("Wijk", "buurten", ("wijken",)),
)
END = '<h2 id="begrippen">Begrippen</h2><dl><dt>Score</dt><dd>al uitgelegd</dd></dl><h2 id="herkomst">Herkomst</h2>'


def test_the_first_use_in_running_text_leads_to_the_meaning():
    page = with_glossary(f"<h2>De score</h2><p>Scores en de score van SES-WOA.</p>{END}", WORDS)
    assert '<h2>De score</h2><p><a class="begrip" href="#begrip-score">Scores</a> en de score van' in page
    assert '<a class="begrip" href="#begrip-ses">SES-WOA</a>' in page
    assert '<dt id="begrip-score">Score</dt><dd>al uitgelegd</dd>' in page
    assert '<dt id="begrip-ses">SES</dt><dd>status</dd>' in page
    assert "Wijk" not in page, "only words that occur"
    assert page.index("Woordenlijst") < page.index("Herkomst")


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="de score">',
        "<table><tr><td>score</td></tr></table>",
        '<a href="#x">score</a>',
        "<h3>score</h3>",
        '<script type="application/json">{"naam": "De score"}</script>',
        "<style>.score { color: red }</style>",
        "<p>scorebord, topscore en score-lijst</p>",
    ],
)
def test_other_places_and_other_words_stay(html):
    assert with_glossary(html + END, WORDS) == html + END


def test_a_page_without_the_chapter_stays():
    assert with_glossary("<p>score</p>", WORDS) == "<p>score</p>"


def test_words_and_their_forms_are_told_once():
    forms = [form.casefold() for word in BEGRIPPEN for form in word.alle]
    assert len(forms) == len(set(forms))
    assert [w.woord for w in BEGRIPPEN] == sorted((w.woord for w in BEGRIPPEN), key=str.casefold)


@pytest.mark.parametrize("theme", KNOWN)
def test_every_link_of_a_report_leads_somewhere(pages, theme):
    html = (pages / "GM9003-wilgenvoorde" / f"{theme}.html").read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    links = re.findall(r'class="begrip" href="#([^"]+)"', html)
    assert len(links) == len(set(links))
    assert len(links) >= 5 or theme in LABELS, "words are explained in the appendix there"
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


@pytest.mark.parametrize("theme", KNOWN)
def test_numbers_are_dutch(pages, theme):
    """A decimal point stands only in names: of an instrument, a licence, a version or a finding."""
    html = (pages / "GM9003-wilgenvoorde" / f"{theme}.html").read_text(encoding="utf-8")
    apart = r"<(style|script)>.*?</\1>|<svg.*?</svg>|<h2 id=\"herkomst\".*|<summary>Bronbestanden.*"
    text = re.sub(apart, "", html, flags=re.DOTALL)
    alts = " ".join(re.findall(r'alt="([^"]*)"', text))
    seen = re.sub(r"<[^>]+>", " ", text) + alts
    seen = re.sub(r"(Leefbaarometer|CC BY|CC0) \d\.\d|\b[123]\.\d{1,2}\b(?! *%)", "", seen)
    assert re.findall(r"(?<![\w.,])[+−-]?\d+\.\d{1,2}(?![\d.])|\d+\.\d{4,}", seen) == []
