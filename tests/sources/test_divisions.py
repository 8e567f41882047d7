from __future__ import annotations

import geopandas as gpd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.preparation import prepare
from leefbaarheid.sources.divisions import read_division
from tests.preparation.mini import EAST, WEST, X, Y, make_mini
from tests.sources.raw import raw, square

GEMEENTEN = {WEST: ("Kerkrade", square(X, Y, 2000)), EAST: ("'t Oosten", square(X + 2000, Y, 2000))}
PROVINCIES = {
    "PV31": ("Limburg", square(X - 10, Y - 10, 1995)),
    "PV30": ("Noord-Brabant", square(X + 1985, Y - 10, 3000)),
}


def write(path, areas, name):
    columns = {"statcode": list(areas), "statnaam": [n for n, _ in areas.values()]}
    frame = gpd.GeoDataFrame(columns, geometry=[g for _, g in areas.values()], crs="EPSG:28992")
    frame.to_file(path, layer=name, engine="pyogrio")


def division(path, year="_2024", gemeenten=GEMEENTEN, provincies=PROVINCIES):
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, gemeenten, f"gemeente_gegeneraliseerd{year}")
    write(path, provincies, f"provincie_gegeneraliseerd{year}")
    return raw(path)


def test_each_gemeente_has_the_provincie_that_holds_it(tmp_path):
    path = tmp_path / "cbsgebiedsindelingen2016_heden.gpkg"
    older = {WEST: ("Oud", square(X, Y, 4000))}
    division(path, "_2016", older)
    write(path, {"CR01": ("Regio", square(X, Y, 4000))}, "coropgebied_gegeneraliseerd_2024")
    year, frame, log = read_division(division(path))
    assert year == 2024
    assert frame.to_numpy().tolist() == [
        [WEST, "Kerkrade", "PV31", "Limburg"],
        [EAST, "'t Oosten", "PV30", "Noord-Brabant"],
    ]
    assert log.rijen_gelezen == 2


def test_the_year_may_be_in_the_files_name(tmp_path):
    assert read_division(division(tmp_path / "cbsgebiedsindelingen2024.gpkg", ""))[0] == 2024


def test_a_file_without_provincies_is_no_division(tmp_path):
    path = tmp_path / "wijkenbuurten_2022.gpkg"
    write(path, GEMEENTEN, "gemeenten")
    assert read_division(raw(path)) is None


def test_a_gemeente_outside_every_provincie_is_told(tmp_path):
    file = division(tmp_path / "a.gpkg", provincies={"PV31": PROVINCIES["PV31"]})
    with pytest.raises(SourceError, match="'t Oosten lies in no provincie of 2024"):
        read_division(file)


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
