"""What the widgets hold follows every choice; what they save is whole or absent, and makes the same report again."""

import re
from base64 import b64decode
from collections import Counter
from unittest.mock import Mock
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from PIL import Image

import leefbaarheid
from leefbaarheid.batch.jobs import plan_jobs
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.explorer import look as saving, panel as module
from leefbaarheid.explorer.look import THEMES, compose, save
from leefbaarheid.preparation import prepare
from leefbaarheid.report.run import make_report
from tests.preparation.mini import make_mini

FILES = ["gebieden.csv", "gebieden.gpkg", "herkomst.csv", "kaart.png", "kaart.svg", "parameters.csv"]
LOOKS = {
    "stijgers_en_dalers": ("Wilgenvoorde", {"drempel": "0,05"}, "stap_verandering"),
    "sociale_ongelijkheid": ("Wilgenvoorde, Kroonhaven", {"kwintiel": "0,3"}, "vak"),
    "ondermijning": ("Wilgenvoorde", {"minimum_huishoudens": "500"}, "trap"),
}
#: Columns that may stand in a table of the report too, with the same figures.
SAME = "naam beoordeeld klasse_van klasse_tot verandering klasse ses ses_kwintiel waarde teller duidelijk"
every_theme = pytest.mark.parametrize("theme", LOOKS)


@pytest.fixture
def panel(demo_path, tmp_path):
    return leefbaarheid.explore("Wilgenvoorde", data=str(demo_path), uitvoer=tmp_path / "uit")


def test_another_gemeente_keeps_the_layer_and_another_theme_has_its_own(panel):
    panel.kaart.value = "stap_onv"
    panel.gebied.value = "Kroonhaven"
    assert "<h2>Overlast en onveiligheid, 2014–2020</h2>" in panel.beeld.value
    panel.kaart.value = "klasse"
    panel.thema.value = "sociale_ongelijkheid"
    assert panel.kaart.value == "vak"


@pytest.mark.slow
@every_theme
def test_every_choice_of_every_list_has_a_label_and_gives_a_map_or_a_sentence(panel, theme):
    panel.thema.value = theme
    assert [field.description for field in panel.velden.values()] == list(THEMES[theme]["velden"].values())
    for name in THEMES[theme]["velden"]:
        for value in getattr(panel.velden[name], "_options_values", ()):
            panel.velden[name].value = value
            assert re.search("<svg|geen cijfers|moet voor het eindjaar", panel.beeld.value)
        panel.standaard.click()


def test_a_mistake_is_told_and_mended(panel, monkeypatch):
    panel.gebied.value = "Wilgenvoorda"
    assert (panel.bewaar.disabled, panel.save()) == (True, [])
    panel.gebied.value = "Wilgenvoorde"
    panel.velden["drempel"].value = "2"
    assert "kan niet ‘2’ zijn" in panel.beeld.value
    panel.standaard.click()
    assert (panel.velden["drempel"].value, panel.bewaar.disabled) == ("0,0392", False)
    monkeypatch.setattr(module, "compose", lambda *_: 1 / 0)
    panel.gebied.value = "Kroonhaven"
    assert "Hier gaat iets mis in het programma" in panel.beeld.value


def test_files_are_offered_in_the_page_itself(panel, monkeypatch, tmp_path):
    files = panel.save()
    found = dict(re.findall(r'<a download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', panel.bestanden.value))
    assert {name: b64decode(text) for name, text in found.items()} == {p.name: p.read_bytes() for p in files}
    monkeypatch.setattr(module, "LARGEST", files[0].stat().st_size - 1)
    panel.bewaar.click()
    assert "gebieden.csv, te groot om hier te laden" in panel.bestanden.value
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    panel.uitvoer = tmp_path / "bestand"
    assert panel.save() == []
    assert "Bewaren is niet gelukt" in panel.bestanden.value


def test_what_the_data_lack_is_a_sentence(tmp_path, demo_path):
    for asked in ({"data": str(tmp_path)}, {"thema": "weer", "data": str(demo_path)}):
        assert "Verkennen kan nog niet" in leefbaarheid.explore(**asked).value
    prepare(make_mini(tmp_path / "bron"), tmp_path / "set")
    panel = leefbaarheid.explore(data=str(tmp_path / "set"))
    assert "<svg" in panel.beeld.value
    for theme in ("sociale_ongelijkheid", "ondermijning"):
        panel.thema.value = theme
        assert "geen cijfers" in panel.beeld.value, theme


@pytest.fixture(scope="module")
def seen(demo):
    return {theme: compose(demo, theme, *asked) for theme, asked in LOOKS.items()}


def tree(folder):
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".lock"}


@every_theme
def test_every_file_opens_and_holds_the_same_figures_in_the_same_bytes(seen, theme, tmp_path):
    files = save(seen[theme], tmp_path)
    assert [path.name for path in files] == FILES
    folder, names = files[0].parent, seen[theme].names
    shown, table = names["kaartgebieden"], pd.read_csv(folder / "gebieden.csv", dtype={"code": str})
    areas = gpd.read_file(folder / "gebieden.gpkg", layer="gebieden")
    assert areas.crs.to_epsg() == 28992
    assert areas.geometry.notna().tolist() == shown.geometry.notna().tolist()
    assert areas["code"].tolist() == table["code"].tolist() == shown["code"].tolist()
    for column in table.select_dtypes("number"):
        for other in (areas, shown.reset_index()):
            pd.testing.assert_series_equal(table[column].astype(float), other[column].astype(float))
    origin = pd.read_csv(folder / "herkomst.csv")
    layer = pyogrio.read_dataframe(folder / "gebieden.gpkg", layer="herkomst")
    assert layer["bron"].tolist() == origin["bron"].tolist()
    assert origin.loc[0, ["jaren", "niveau", "gewicht", "controlegetal"]].notna().all()
    assert origin.loc[0, "aantal_gebieden"] == len(table)
    svg = ElementTree.parse(folder / "kaart.svg").getroot()
    text, style = " ".join(svg.itertext()), svg.find("{*}style").text
    said = [names["titel"], f"Bron: {origin.loc[0, 'bron']}", *(row[2] for row in names["sleutel"] if row[3])]
    assert [words for words in said if words not in text] == []
    assert "var(" not in style, "other programs than browsers know no variables"
    drawn = Counter(use.get("class", "") for use in svg.findall(".//{*}use"))
    assert drawn == Counter("f" + names["layer"].colour)
    assert {f".{look}{{fill:#" in style for look in drawn} == {True}
    with Image.open(folder / "kaart.png") as picture:
        assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]
        assert round(picture.width / 300 * 25.4) == round(float(svg.get("width").removesuffix("mm")))
        assert len(picture.getcolors(100_000)) > 10
    before = tree(tmp_path)
    assert save(seen[theme], tmp_path) == files
    assert tree(tmp_path) == before


def test_other_choices_and_failures_leave_an_earlier_export_alone(seen, demo, tmp_path, monkeypatch):
    save(seen["stijgers_en_dalers"], tmp_path)
    before = tree(tmp_path)
    other = compose(demo, "stijgers_en_dalers", "Wilgenvoorde", {"drempel": "0,05"}, "klasse_tot")
    assert not set(save(other, tmp_path)) & set(before)
    before = tree(tmp_path)
    database = pyogrio.errors.DataSourceError("database or disk is full")
    full = ((saving, "safe", OSError(28, "full")), (pyogrio, "write_dataframe", database))
    for where, name, error in full:
        monkeypatch.setattr(where, name, Mock(side_effect=error))
        for folder in (tmp_path, tmp_path / "leeg"):
            with pytest.raises(LeefbaarheidError, match=r"cannot be written \(.*full\); free space"):
                save(seen["stijgers_en_dalers"], folder)
        assert tree(tmp_path) == before
        monkeypatch.undo()


@pytest.mark.slow
@every_theme
def test_the_batch_makes_the_same_report_again(seen, theme, tmp_path, demo_path):
    own, *_, file = save(seen[theme], tmp_path / "export")
    (job,) = plan_jobs(str(file), data=str(demo_path))
    assert (job.area.code, job.map) == (seen[theme].area.code, file.parent.name.replace(theme, "verkenning"))
    report = make_report(job.theme, job.parameters, tmp_path / "rapport")
    made = report.tables / ("buurten.csv" if theme == "ondermijning" else "gebieden.csv")
    own, made = (pd.read_csv(path).set_index("code") for path in (own, made))
    same = [c for c in SAME.split() if c in own and c in made]
    assert (len(own), len(same)) >= (10, 5)
    pd.testing.assert_frame_equal(own[same], made.loc[own.index, same], check_dtype=False)
