"""The widgets without a browser: what they hold follows every choice."""

import re
from base64 import b64decode

import ipywidgets as widgets
import pytest

from leefbaarheid.preparation import prepare
from leefbaarheid.verkennen import NoLook, Verkenner, open_explorer
from leefbaarheid.verkennen import panel as module
from tests.preparation.mini import make_mini

pytestmark = pytest.mark.usefixtures("no_loop")


@pytest.fixture
def panel(no_loop, demo_path, tmp_path):
    return open_explorer("Wilgenvoorde", data=str(demo_path), uitvoer=tmp_path / "uit")


def every(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


def test_another_gemeente_gives_another_map_and_table(panel):
    before = (panel.beeld.value, panel.tabellen.value)
    panel.gebied.value = panel.dataset.gemeenten["naam"].iloc[3]
    assert panel.beeld.value != before[0]
    assert panel.tabellen.value != before[1]
    assert panel.dataset.gemeenten["naam"].iloc[3] in panel.melding.value


def test_every_choice_has_a_name(panel):
    for theme in module.OFFERS:
        panel.thema.value = theme
        chosen = [
            w for w in every(panel) if isinstance(w, widgets.Text | widgets.Dropdown | widgets.Combobox)
        ]
        assert len(chosen) > 5
        assert all(w.description for w in chosen)
        assert len({w.description for w in chosen}) == len(chosen)


@pytest.mark.slow
def test_every_choice_of_every_list_gives_a_map_or_a_sentence(panel):
    for theme in module.OFFERS:
        panel.thema.value = theme
        for name in list(panel._fields):
            widget = panel._fields[name]
            for value in getattr(widget, "_options_values", ()):
                widget.value = value
                assert panel.beeld.value or "<p" in panel.melding.value
                assert "programma" not in panel.melding.value, (theme, name, value)
            panel._reset()


def test_a_mistake_is_told_and_mended(panel):
    panel.gebied.value = "Wilgenvoorda"
    assert 'role="alert"' in panel.melding.value
    assert "Bedoelt u Wilgenvoorde?" in panel.melding.value
    assert panel.beeld.value == panel.tabellen.value == ""
    assert panel.bewaar.disabled
    assert panel.save() == []
    panel.gebied.value = "Wilgenvoorde"
    assert not panel.bewaar.disabled
    assert "<img" in panel.beeld.value


def test_defaults_come_back(panel):
    before = panel.beeld.value
    panel._fields["drempel"].value = "0,01"
    panel.kaart.value = "verandering"
    assert panel.beeld.value != before
    panel.opnieuw.click()
    assert panel._fields["drempel"].value == "0,0392"
    assert panel.kaart.value == "verandering"


def test_files_are_offered_in_the_page_itself(panel):
    files = panel.save()
    found = dict(re.findall(r'<a download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', panel.bestanden.value))
    assert {name: b64decode(text) for name, text in found.items()} == {p.name: p.read_bytes() for p in files}
    assert str(files[0].parent) in panel.bestanden.value
    panel.gebied.value = panel.dataset.gemeenten["naam"].iloc[3]
    assert panel.bestanden.value == ""


def test_a_folder_that_cannot_be_written_is_told(panel, tmp_path):
    (tmp_path / "uit").write_text("x", encoding="utf-8")
    assert panel.save() == []
    assert "Bewaren is niet gelukt" in panel.bestanden.value


def test_an_error_of_the_program_is_a_sentence_too(panel, monkeypatch):
    monkeypatch.setattr(module, "look", lambda *_: 1 / 0)
    panel.gebied.value = "iets anders"
    assert "Hier gaat iets mis in het programma" in panel.melding.value
    assert isinstance(panel.shown, NoLook)


def test_without_data_or_theme_there_is_a_sentence(tmp_path, demo_path):
    for found in (open_explorer(data=str(tmp_path)), open_explorer(thema="weer", data=str(demo_path))):
        assert not isinstance(found, Verkenner)
        assert "Verkennen kan nog niet" in found.value


def test_without_an_area_the_first_one_is_shown(demo_path):
    panel = open_explorer(data=str(demo_path))
    assert panel.gebied.value == panel.gebied.options[0]
    assert "<img" in panel.beeld.value


def test_a_dataset_without_ses_or_crime_says_so(tmp_path):
    prepare(make_mini(tmp_path / "bron"), tmp_path / "set")
    panel = open_explorer("Kerkrade", data=str(tmp_path / "set"))
    assert "<img" in panel.beeld.value
    for theme in ("sociale_ongelijkheid", "ondermijning"):
        panel.thema.value = theme
        assert "geen cijfers" in panel.melding.value, theme
    panel.thema.value = "stijgers_en_dalers"
    assert "<img" in panel.beeld.value
