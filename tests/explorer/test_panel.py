"""The widgets without a browser: what they hold follows every choice."""

import re
from base64 import b64decode

import pytest

import leefbaarheid
from leefbaarheid.explorer import panel as module
from leefbaarheid.explorer.look import Look
from leefbaarheid.explorer.themes import THEMES
from leefbaarheid.preparation import prepare
from tests.preparation.mini import make_mini


@pytest.fixture
def panel(real_path, tmp_path):
    return leefbaarheid.explore("Kerkrade", data=str(real_path), uitvoer=tmp_path / "uit")


def test_another_gemeente_keeps_the_layer_and_another_theme_has_its_own(panel):
    panel.kaart.value = "stap_onv"
    assert "Overlast en onveiligheid, 2014–2020" in panel.beeld.value
    panel.gebied.value = "Urk"
    assert panel.kaart.value == "stap_onv"
    assert "Urk · Stijgers en dalers" in panel.beeld.value
    panel.kaart.value = "klasse"
    panel.thema.value = "sociale_ongelijkheid"
    assert panel.kaart.value == "vak"


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_every_choice_of_every_list_has_a_label_and_gives_a_map_or_a_sentence(panel, theme):
    panel.thema.value = theme
    assert [field.description for field in panel.velden.values()] == list(THEMES[theme]["velden"].values())
    for name in THEMES[theme]["velden"]:
        for value in getattr(panel.velden[name], "_options_values", ()):
            panel.velden[name].value = value
            assert re.search("<svg|geen cijfers|moet voor het eindjaar", panel.beeld.value)
        panel.standaard.click()
        assert "<svg" in panel.beeld.value


def test_a_mistake_is_told_and_mended(panel, monkeypatch):
    panel.gebied.value = "Kerkrada"
    assert 'role="alert"' in panel.beeld.value
    assert panel.bewaar.disabled
    assert panel.save() == []
    panel.gebied.value = "Kerkrade"
    panel.velden["drempel"].value = "2"
    assert "kan niet ‘2’ zijn" in panel.beeld.value
    panel.standaard.click()
    assert panel.velden["drempel"].value == "0,0392"
    assert "<svg" in panel.beeld.value
    assert not panel.bewaar.disabled
    monkeypatch.setattr(module, "look", lambda *_: 1 / 0)
    panel.gebied.value = "Urk"
    assert "Hier gaat iets mis in het programma" in panel.beeld.value
    assert panel.bewaar.disabled


def test_files_are_offered_in_the_page_itself(panel, monkeypatch, tmp_path):
    files = panel.save()
    found = dict(re.findall(r'<a download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', panel.bestanden.value))
    assert {name: b64decode(text) for name, text in found.items()} == {p.name: p.read_bytes() for p in files}
    assert str(files[0].parent) in panel.bestanden.value
    monkeypatch.setattr(module, "LARGEST", files[0].stat().st_size - 1)
    panel.bewaar.click()
    assert "gebieden.csv, te groot om hier te laden" in panel.bestanden.value
    panel.gebied.value = "Urk"
    assert panel.bestanden.value == ""
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    panel.uitvoer = tmp_path / "bestand"
    assert panel.save() == []
    assert "Bewaren is niet gelukt" in panel.bestanden.value


def test_what_the_data_lack_is_a_sentence(tmp_path, real_path):
    for asked in ({"data": str(tmp_path)}, {"thema": "weer", "data": str(real_path)}):
        assert "Verkennen kan nog niet" in leefbaarheid.explore(**asked).value
    prepare(make_mini(tmp_path / "bron"), tmp_path / "set")
    panel = leefbaarheid.explore(data=str(tmp_path / "set"))
    assert panel.gebied.value == panel.gebied.options[0]
    assert isinstance(panel.shown, Look)
    for theme in ("sociale_ongelijkheid", "ondermijning"):
        panel.thema.value = theme
        assert "geen cijfers" in panel.beeld.value, theme
