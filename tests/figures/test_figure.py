import io
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from leefbaarheid.errors import ParameterError
from leefbaarheid.figures import Figuur, Tabel, style

ALT = "Een lijn die van links onder naar rechts boven loopt."


@style.styled
def drawing(title="Een lijn"):
    canvas = style.Canvas(2.0, title)
    canvas.axes(0.5, canvas.top, 7, 1.5).plot([0, 1], [0, 1])
    return canvas.figure


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def parsed(html):
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    Reader().feed(html)
    return found


@pytest.mark.parametrize(
    "alt",
    [
        "",
        "   ",
        "Een kaart",
        "Figuur 12.",
        "image",
        "No description has been provided for this image",
        "TODO alt",
    ],
)
def test_alt_must_say_something(herkomst, alt):
    with pytest.raises(ValueError, match="alt text"):
        Figuur(drawing(), alt, herkomst)


def test_alt_that_begins_with_the_kind_of_picture_is_fine(herkomst):
    assert repr(Figuur(drawing(), "Kaart van Kerkrade in klassen, 2014.", herkomst)).startswith("Kaart van")


def test_an_empty_picture_is_refused(herkomst):
    with pytest.raises(ValueError, match="empty"):
        Figuur(style.Canvas(1, "Niets").figure, ALT, herkomst)


def test_html_holds_picture_alt_size_caption_and_table(herkomst):
    table = Tabel(pd.DataFrame({"a": ["x"], "b": [1234]}), "Getallen", {"a": "A", "b": "B"}, {"b": "aantal"})
    figuur = Figuur(drawing(), ALT, herkomst, "Let op de lijn.", table)
    html = figuur._repr_html_()
    image = next(attrs for tag, attrs in parsed(html) if tag == "img")
    assert image["alt"] == ALT
    kind, data = image["src"].split(",", 1)
    assert kind == "data:image/png;base64"
    width, height = Image.open(io.BytesIO(b64decode(data))).size
    assert abs(width - 2 * int(image["width"])) <= 1
    assert abs(height - 2 * int(image["height"])) <= 1
    assert int(image["width"]) == 800
    assert "<summary>Cijfers bij deze figuur</summary>" in html
    assert "1.234" in html
    for part in (
        "Let op de lijn.",
        "Bron: Leefbaarometer 3.0, editie 2002-2022.",
        "2014 en 2020",
        "4 postcodegebieden",
        "gewogen naar huishoudens (2022)",
    ):
        assert part in html


def test_names_cannot_become_markup(herkomst):
    figuur = Figuur(
        drawing("<script>alert(1)</script>"),
        'Het gebied "<script>x</script>" & de rest',
        replace(herkomst, bron="<b>bron</b>"),
        "<i>onder</i>",
    )
    tags = {tag for tag, _ in parsed(figuur._repr_html_())}
    assert tags <= {"div", "figure", "img", "figcaption"}
    assert parsed(figuur._repr_html_())[3][1]["alt"] == 'Het gebied "<script>x</script>" & de rest'


def test_caption_without_weight_says_that_areas_count_one(herkomst):
    caption = Figuur(drawing(), ALT, replace(herkomst, gewicht="geen")).caption
    assert "elk gebied telt één keer" in caption
    assert "gewogen" not in caption


@pytest.mark.parametrize(
    ("n", "text"), [(1, "1 postcodegebied heeft geen omtrek"), (3, "3 postcodegebieden hebben")]
)
def test_areas_without_outline_are_counted_in_the_caption(herkomst, n, text):
    assert text in Figuur(drawing(), ALT, herkomst, not_drawn=n).caption


@pytest.mark.parametrize("change", [{"niveau": "straat"}, {"bron": " "}, {"jaren": ()}])
def test_origin_must_be_whole(herkomst, change):
    with pytest.raises(ValueError, match=r"level|source"):
        replace(herkomst, **change)


def test_the_same_figure_gives_the_same_bytes_whatever_the_notebook_has_set(herkomst):
    first = Figuur(drawing(), ALT, herkomst).png()
    with mpl.rc_context(
        {"font.size": 30, "figure.facecolor": "black", "savefig.dpi": 30, "font.family": "serif"}
    ):
        second = Figuur(drawing(), ALT, herkomst).png()
        assert mpl.rcParams["font.size"] == 30
    assert first == second


def test_showing_leaves_no_open_figures(herkomst):
    before = plt.get_fignums()
    Figuur(drawing(), ALT, herkomst)._repr_html_()
    assert plt.get_fignums() == before


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_save_for_print(tmp_path, herkomst, kind):
    figuur = Figuur(drawing(), ALT, herkomst)
    path = figuur.save(tmp_path / f"lijn.{kind}")
    data = path.read_bytes()
    assert figuur.save(tmp_path / f"weer.{kind}").read_bytes() == data
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"lijn.{kind}", f"weer.{kind}"]
    if kind == "png":
        assert Image.open(path).size[0] == 2400
    if kind == "svg":
        assert ALT.encode() in data


def test_save_refuses_other_kinds(tmp_path, herkomst):
    with pytest.raises(ParameterError, match=r"\.png, \.svg or \.pdf"):
        Figuur(drawing(), ALT, herkomst).save(tmp_path / "lijn.jpg")
    assert not list(tmp_path.iterdir())


def test_a_picture_names_its_unit(herkomst):
    with pytest.raises(ValueError, match="unit"):
        Figuur(drawing(), ALT, replace(herkomst, eenheid=""))
    assert "Eenheid: procent." in Figuur(drawing(), ALT, herkomst.met("procent")).caption
