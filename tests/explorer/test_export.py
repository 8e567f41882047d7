"""An export is whole or absent, the same each time, and its parameters make the same report again."""

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from PIL import Image

from leefbaarheid.batch.jobs import plan_jobs
from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.explorer import export
from leefbaarheid.explorer.export import save
from leefbaarheid.explorer.look import look
from leefbaarheid.report import make_report

FILES = ["gebieden.csv", "gebieden.gpkg", "herkomst.csv", "kaart.png", "kaart.svg", "parameters.csv"]
LOOKS = {
    "stijgers_en_dalers": ("Kerkrade", {"drempel": "0,05"}, "stap_verandering"),
    "sociale_ongelijkheid": ("Kerkrade, Heerlen", {"kwintiel": "0,3"}, "vak"),
    "ondermijning": ("Kerkrade", {"minimum_huishoudens": "1500"}, "trap"),
}
#: Columns that a table of the report has too.
SAME = {
    "stijgers_en_dalers": ["naam", "beoordeeld", "klasse_van", "klasse_tot", "afw_van", "verandering"],
    "sociale_ongelijkheid": ["naam", "beoordeeld", "klasse", "ses_kwintiel", "ses", "afw"],
    "ondermijning": ["naam", "beoordeeld", "waarde", "teller", "noemer", "duidelijk"],
}


@pytest.fixture(scope="module")
def seen(real_path):
    return {theme: look(open_dataset(real_path), theme, *asked) for theme, asked in LOOKS.items()}


def tree(folder):
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".lock"}


@pytest.mark.parametrize("theme", LOOKS)
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
    with Image.open(folder / "kaart.png") as picture:
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert len(picture.convert("RGB").resize((90, 60)).getcolors(5400)) > 20
    svg = (folder / "kaart.svg").read_text(encoding="utf-8")
    assert all(text in svg for text in (names["titel"], f">Bron: {origin.loc[0, 'bron']}"))
    assert all(name in svg for _, _, name, n, _ in names["sleutel"] if n)
    before = tree(tmp_path)
    assert save(seen[theme], tmp_path) == files
    assert tree(tmp_path) == before


def test_other_choices_and_failures_leave_an_earlier_export_alone(seen, real_path, tmp_path, monkeypatch):
    save(seen["stijgers_en_dalers"], tmp_path)
    before = tree(tmp_path)
    for values, laag in (({"drempel": "0,06"}, "stap_verandering"), ({"drempel": "0,05"}, "klasse_tot")):
        other = look(open_dataset(real_path), "stijgers_en_dalers", "Kerkrade", values, laag)
        assert not set(save(other, tmp_path)) & set(before)
    before = tree(tmp_path)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    def broken(*_, **__):
        raise pyogrio.errors.DataSourceError("database or disk is full")

    for owner, name, failure in ((export, "save_layer", full), (pyogrio, "write_dataframe", broken)):
        monkeypatch.setattr(owner, name, failure)
        for folder in (tmp_path, tmp_path / "leeg"):
            with pytest.raises(
                LeefbaarheidError, match=r"cannot be written \(.+\); free space or choose another"
            ):
                save(seen["stijgers_en_dalers"], folder)
        assert tree(tmp_path) == before
        monkeypatch.undo()


@pytest.mark.slow
@pytest.mark.parametrize("theme", LOOKS)
def test_the_batch_makes_the_same_report_again(seen, theme, tmp_path, real_path):
    own, *_, file = save(seen[theme], tmp_path / "export")
    (job,) = plan_jobs(str(file), data=str(real_path))
    assert (job.theme, job.code) == (theme, seen[theme].area.code)
    assert job.map == f"verkenning-{file.parent.name.rpartition('-')[2]}"
    report = make_report(job.theme, job.parameters, tmp_path / "rapport")
    made = report.tables / ("buurten.csv" if theme == "ondermijning" else "gebieden.csv")
    own, made = (pd.read_csv(path).set_index("code").sort_index() for path in (own, made))
    assert len(own) >= 10
    pd.testing.assert_frame_equal(own[SAME[theme]], made.loc[own.index, SAME[theme]], check_dtype=False)
