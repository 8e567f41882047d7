import base64

import pytest

from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.params import VARIABLE
from leefbaarheid.report.look import CONTRAST, HOUSE_STYLE, contrast, house_files, look
from leefbaarheid.report.page import render_page


@pytest.fixture
def params(tmp_path, monkeypatch):
    """A folder of parameters of one's own, and a function that writes a house style there."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))

    def write(text):
        (tmp_path / HOUSE_STYLE).write_text(text, encoding="utf-8")
        look.__globals__["_look"].cache_clear()
        return tmp_path

    return write


def page():
    return render_page(["<h1>x</h1>"], "index.html", "T", "Kerkrade", [])


def test_a_house_style_restyles_every_page(params):
    params("")
    assert [text for text in ("--accent:#154273", "Leefbaarheid in Nederland") if text not in page()] == []
    lines = ['kleur_balk: "#5a1a6b"', 'kleur_accent: "#8a1538"', "logo: logo.svg", "voettekst: Colofon"]
    folder = params("\n".join([*lines, "afzender: Gemeente <Kerkrade>"]))
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    html, logo = page(), base64.b64encode((folder / "logo.svg").read_bytes()).decode()
    said = [":root{--bar:#5a1a6b}", ":root{--accent:#8a1538;", f'<img src="data:image/svg+xml;base64,{logo}"']
    said += ["<b>Gemeente &lt;Kerkrade&gt;</b>", '<p class="foot">Colofon</p>']
    assert [text for text in said if text not in html] == []
    assert house_files() == [folder / HOUSE_STYLE, folder / "logo.svg"]


@pytest.mark.parametrize("colour", ["#154273", "#8a1538", "#000000", "#003300", "#4b4b00"])
def test_letters_in_the_accent_colour_can_be_read_in_light_and_in_dark(params, colour):
    params(f'kleur_accent: "{colour}"')
    dark = page().rpartition("prefers-color-scheme:dark){:root{--accent:")[2][:7]
    assert contrast(dark, "#18212b") >= CONTRAST
    assert contrast(colour, "#f2f5f8") >= CONTRAST


REFUSED = {
    'kleur_accent: "#ffcc00"': ["kleur_accent", "#ffcc00", "1.4", "darker"],
    'kleur_balk: "#00aa66"': ["kleur_balk", "#00aa66", "darker"],
    "kleur_balk: rood": ["kleur_balk", "rood"],
    "kleur_blak: '#000000'": ["kleur_blak", "kleur_balk"],
    "logo: weg.svg": ["weg.svg", "SVG or PNG"],
    "logo: huisstijl.yml": ["huisstijl.yml", "SVG or PNG"],
    "- rij": ["huisstijl.yml"],
    "a: [\n": ["huisstijl.yml", "line 2"],
}


@pytest.mark.parametrize(("text", "said"), REFUSED.items())
def test_what_cannot_be_read_is_refused_with_one_sentence(params, text, said):
    params(text)
    with pytest.raises(LeefbaarheidError) as refused:
        page()
    assert "\n" not in str(refused.value)
    assert all(word in str(refused.value) for word in said), str(refused.value)
    (params("logo: logo.png") / "logo.png").write_bytes(b"x" * 100_001)
    with pytest.raises(LeefbaarheidError, match="100 kB"):
        page()
