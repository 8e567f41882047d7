from leefbaarheid.figures.block import Blok, paragraph
from leefbaarheid.themes import theme_of
from leefbaarheid.themes.shared.chapter import LACKING, chapter, lacking
from tests.themes import pages


def never():
    raise AssertionError("an absent chapter is not made")


def test_a_chapter_comes_with_its_heading_and_its_pieces_beside_each_other():
    figure = paragraph("beeld")
    made = chapter("Titel", "", lambda: Blok("een", figure), "Vooraf.")
    assert figure in made.pieces
    assert made._repr_html_() == "<h2>Titel</h2>\n<p>Vooraf.</p>\n<p>een</p>\n<p>beeld</p>"
    assert chapter("Titel", "", lambda: figure)._repr_html_() == "<h2>Titel</h2>\n<p>beeld</p>"


def test_without_content_there_is_no_heading_but_a_sentence_in_one_chapter():
    assert chapter("Titel", "Dit kon niet.", never)._repr_html_() == ""
    text = lacking(["", "Dit kon niet.", "Dat ook niet."])._repr_html_()
    assert text.startswith(f"<h2>{LACKING}</h2>")
    assert text.count("<li>") == 2
    assert lacking(["", ""])._repr_html_() == ""


def test_every_chapter_stands_on_the_page_or_among_what_lacks(demo_path):
    module = theme_of("ondermijning")
    study = module.open_study("Wilgenvoorde", data=str(demo_path))
    chapters = [part for part in module.PARTS if part.__name__.endswith("_chapter")]
    absent = [part for part in chapters if not part(study)._repr_html_()]
    assert len(chapters) == 3
    assert module.lacking(study)._repr_html_().count("<li>") == len(absent)
    for part in set(chapters) - set(absent):
        assert part(study)._repr_html_().startswith("<h2>")
    assert pages.words(module.lacking(study)._repr_html_()).startswith(LACKING) == bool(absent)
