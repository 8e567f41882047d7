from __future__ import annotations

import geopandas as gpd
import pytest

from leefbaarheid.preparation import prepare
from leefbaarheid.sources.outlines import read_division
from tests.preparation.mini import EAST, WEST, X, Y, make_mini
from tests.sources.raw import raw, refusal, square

GEMEENTEN = {WEST: ("Kerkrade", square(X, Y, 2000)), EAST: ("'t Oosten", square(X + 2000, Y, 2000))}
PROVINCIES = {
    "PV31": ("Limburg", square(X - 10, Y - 10, 1995)),
    "PV30": ("Brabant", square(X + 1985, Y - 10, 3000)),
}


def write(path, areas, name):
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {"statcode": list(areas), "statnaam": [n for n, _ in areas.values()]}
    frame = gpd.GeoDataFrame(columns, geometry=[g for _, g in areas.values()], crs="EPSG:28992")
    frame.to_file(path, layer=name, engine="pyogrio")
    return raw(path)


def division(path, year="_2024", gemeenten=GEMEENTEN, provincies=PROVINCIES):
    write(path, gemeenten, f"gemeente_gegeneraliseerd{year}")
    return write(path, provincies, f"provincie_gegeneraliseerd{year}")


@pytest.mark.parametrize(
    ("name", "year"), [("cbsgebiedsindelingen2016_heden", "_2024"), ("indelingen2024", "")]
)
def test_each_gemeente_has_the_provincie_that_holds_it(tmp_path, name, year):
    path = tmp_path / f"{name}.gpkg"
    write(path, {"CR01": ("Regio", square(X, Y, 4000))}, "coropgebied_gegeneraliseerd_2024")
    if year:
        division(path, "_2016", {WEST: ("Oud", square(X, Y, 4000))})
    newest, frame, log = read_division(division(path, year))
    assert (newest, log.rijen_gelezen) == (2024, 2)
    assert list(frame) == ["gemeente_code", "gemeente", "provincie_code", "provincie"]
    assert frame.values.tolist() == [
        [WEST, "Kerkrade", "PV31", "Limburg"],
        [EAST, "'t Oosten", "PV30", "Brabant"],
    ]


def test_a_file_without_provincies_is_no_division_and_one_with_a_gap_is_refused(tmp_path):
    assert read_division(write(tmp_path / "wijkenbuurten_2022.gpkg", GEMEENTEN, "gemeenten")) is None
    file = division(tmp_path / "a.gpkg", provincies={"PV31": PROVINCIES["PV31"]})
    assert "a.gpkg: 't Oosten lies in no provincie of 2024; download" in refusal(read_division, file)


def test_preparation_takes_it_where_there_is_no_table_of_gemeenten(tmp_path):
    bron = make_mini(tmp_path / "bron")
    with_table = prepare(bron, tmp_path / "a").dataset
    (bron / "gemeente_regio.csv").unlink()
    division(bron / "cbs" / "cbsgebiedsindelingen2024.gpkg")
    without = prepare(bron, tmp_path / "b").dataset
    assert without["divisie"] == with_table["divisie"] == 2024
    assert without["edities"] == with_table["edities"]
    for year in (2016, 2022):  # in whatever order they come, the newest counts
        division(bron / "cbs" / f"{2040 - year} cbsgebiedsindelingen.gpkg", f"_{year}")
    assert prepare(bron, tmp_path / "b").dataset["divisie"] == 2024
