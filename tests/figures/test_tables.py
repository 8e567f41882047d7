import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from leefbaarheid.figures import Tabel

FRAME = pd.DataFrame(
    {
        "naam": ["6461 <script>", "6462 Oost & West", "6463"],
        "woningen": [26000.0, 1.0, np.nan],
        "klasse": [1, 9, np.nan],
        "verandering": [0.0388, -0.0712, np.nan],
        "aandeel": [0.055, 0.0, np.nan],
    }
)
HEADINGS = {
    "naam": "Gebied",
    "klasse": "Klasse",
    "woningen": "Woningen",
    "verandering": "±",
    "aandeel": "Aandeel",
}
FORMATS = {"klasse": "klasse", "woningen": "aantal", "verandering": "verandering", "aandeel": "procent"}


def soup(tabel):
    return BeautifulSoup(tabel._repr_html_(), "html.parser")


def test_cells_are_written_in_dutch():
    page = soup(Tabel(FRAME, "Gebieden", HEADINGS, FORMATS))
    rows = [[c.get_text() for c in row.find_all(["th", "td"])] for row in page.tbody.find_all("tr")]
    assert rows == [
        ["6461 <script>", "Zeer onvoldoende", "26.000", "+0,039", "5,5%"],
        ["6462 Oost & West", "Uitstekend", "1", "−0,071", "0%"],
        ["6463", "–", "–", "–", "–"],
    ]
    assert page.find("script") is None


def test_long_heads_may_break_and_texts_keep_a_width():
    frame = FRAME.assign(meest=["Overlast en onveiligheid", "Fysiek", None], kort="ja")
    heads = HEADINGS | {"meest": "Meest via", "kort": "Kort", "woningen": "Woningvoorraad"}
    found = soup(Tabel(frame, "Gebieden", heads, FORMATS)).thead.find_all("th")
    assert [h.get_text().replace("\u00ad", "|") for h in found][2] == "Woning|voorraad"
    widths = ["min-width" in h["style"] and h["style"].split("min-width:")[1] for h in found]
    assert widths == [False, False, False, False, False, "15ch", "2ch"]


def test_a_screen_reader_finds_its_way():
    page = soup(Tabel(FRAME, "Gebieden & meer", HEADINGS, FORMATS))
    assert page.caption.get_text() == "Gebieden & meer"
    assert [h["scope"] for h in page.thead.find_all("th")] == ["col"] * 5
    assert [row.find("th")["scope"] for row in page.tbody.find_all("tr")] == ["row"] * 3
    region = page.find(class_="tabel")
    assert (region["role"], region["tabindex"], region["aria-label"]) == (
        "region",
        "0",
        "Tabel: Gebieden & meer",
    )
    missing = page.tbody.find_all("tr")[2].find_all(attrs={"role": "img"})
    assert [m["aria-label"] for m in missing] == ["niet bekend"] * 4


def test_a_class_has_its_colour_beside_its_name():
    cells = soup(Tabel(FRAME, "Gebieden", HEADINGS, FORMATS)).select("tbody tr td:nth-of-type(1)")
    assert "background:#cf783f" in str(cells[0])
    assert "background:#3c5941" in str(cells[1])


def test_numbers_stand_right_and_words_left():
    first = soup(Tabel(FRAME, "Gebieden", HEADINGS, FORMATS)).tbody.tr.find_all(["th", "td"])
    sides = [c["style"].removeprefix("text-align:") for c in first]
    assert sides == ["left", "left", "right", "right", "right"]


def test_a_long_table_says_how_long_it_is():
    page = soup(Tabel(FRAME, "Gebieden", HEADINGS, FORMATS, maximum=2, file="tabellen/gebieden.csv"))
    assert len(page.tbody.find_all("tr")) == 2
    assert page.find(class_="noot").get_text() == (
        "Getoond: 2 van de 3 rijen. Alle rijen staan in het bestand tabellen/gebieden.csv."
    )
    assert soup(Tabel(FRAME, "Gebieden", HEADINGS, FORMATS, maximum=3)).find(class_="noot") is None


@pytest.mark.parametrize(
    ("frame", "headings", "formats", "message"),
    [
        (FRAME.head(0), HEADINGS, FORMATS, "no rows"),
        (FRAME, {"straat": "Straat"}, {}, "straat"),
        (FRAME, {}, {}, "headings"),
        (FRAME, HEADINGS, {"naam": "vet"}, "vet"),
    ],
)
def test_a_table_that_cannot_be_shown_is_refused(frame, headings, formats, message):
    with pytest.raises(ValueError, match=message):
        Tabel(frame, "Gebieden", headings, formats)


def test_the_source_stands_under_the_table(herkomst):
    table = Tabel(
        pd.DataFrame({"naam": ["a", "b"]}), "Lijst", {"naam": "Naam"}, maximum=1, herkomst=herkomst.zin
    )
    html = table._repr_html_()
    assert "Getoond: 1 van de 2 rijen. Bron: Leefbaarometer 3.0" in html
