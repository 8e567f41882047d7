"""Outlines of several years: which stand, which figures are kept, and what joins the areas."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from leefbaarheid.preparation import check, prepare
from leefbaarheid.preparation.areas import plain_wijk
from tests.preparation.mini import EAST, NAME, WEST, WFS_SHAPES, X, Y, make_mini
from tests.sources.cbs import save
from tests.sources.crime import police_odata
from tests.sources.raw import csv, layer, scores, square


@pytest.fixture
def source(tmp_path):
    return make_mini(tmp_path / "bron")


def made(source):
    report = prepare(source, source.parent / "klaar")
    assert check(source.parent / "klaar").violations == 0
    return report.table.set_index("bestand")


def areas(source, level):
    return gpd.read_parquet(source.parent / f"klaar/gebieden/{level}.parquet").set_index("code")


def test_names_and_places_of_areas(source):
    made(source)
    pc4 = areas(source, "pc4")
    names = {"6461": "Noord", "6462": "Noord / Zuid", "6371": "'t Oosten", "6372": "'t Oosten"}
    assert pc4["naam"].to_dict() == {code: f"{code} {name}" for code, name in names.items()}
    assert pc4["gemeente_code"].to_dict() == {"6461": WEST, "6462": WEST, "6371": EAST, "6372": EAST}
    wijk = areas(source, "wijk")
    assert wijk.sort_index()["naam"].tolist() == ["Wijk 00", "Noord", "Zuid", "Bedrijven"]
    assert set(wijk["jaar_omtrek"]) == {2024}
    buurt = areas(source, "buurt")
    assert buurt.loc["BU08820102", "naam"] == "Naam BU08820102"
    assert buurt.loc["BU09280102", "geometry"].equals(WFS_SHAPES[1])
    gemeente = areas(source, "gemeente")
    assert gemeente[["naam", "provincie"]].to_numpy().tolist() == [
        ["'t Oosten", "Limburg"],
        ["Kerkrade", "Limburg"],
    ]
    assert gemeente.crs == "EPSG:28992"


def test_the_outline_nearest_to_the_scores_stands(source):
    for year, size in ((2018, 500), (2022, 600), (2025, 700)):
        shape = [square(X, Y, size)]
        layer(source / f"buurt {year}.gpkg", shape, bu_code=["BU09280101"], bu_naam=[f"N{year}"])
    table = made(source)
    found = areas(source, "buurt").loc["BU09280101"]
    assert (found["naam"], found["jaar_omtrek"], found["geometry"].area) == ("N2022", 2022, 600**2)
    for year in (2018, 2025):
        refused = table.loc[f"buurt {year}.gpkg", "geweigerd"]
        assert refused == "an outline of another year or file stands: 1"


def test_figures_of_a_map_whose_outlines_are_not_chosen_are_kept(source):
    shapes = [square(X, Y, 1500), square(X + 2000, Y, 1500), square(X, Y + 3000, 500)]
    codes = [WEST, EAST, "GM0001"]
    layer(source / "gemeenten_2019.gpkg", shapes, gemeentecode=codes, aantalInwoners=[900, 1900, 100])
    table = made(source)
    found = pd.read_parquet(source.parent / "klaar/kenmerken.parquet").query("jaar == 2019")
    assert found[["code", "kenmerk", "waarde", "bron"]].values.tolist() == [
        [EAST, "inwoners", 1900.0, "gemeenten_2019.gpkg"],
        [WEST, "inwoners", 900.0, "gemeenten_2019.gpkg"],
    ]
    assert areas(source, "gemeente")["jaar_omtrek"].tolist() == [2024, 2024]
    row = table.loc["gemeenten_2019.gpkg"]
    assert (row["rijen_gebruikt"], row["geweigerd"]) == (2, "area in no gemeente of 2024: 1")
    assert (
        row["opmerking"]
        == "2 outlines not used, only their figures: an outline of another year or file stands"
    )


def test_of_two_maps_with_a_figure_of_one_year_the_first_by_name_stands(source):
    for name, people in (("a", 1), ("b", 2)):
        shapes, codes = [square(X, Y, 1500)], [WEST]
        if name == "b":
            shapes, codes = [*shapes, square(X + 2000, Y, 1500)], [WEST, EAST]
        layer(
            source / f"{name} gemeenten 2019.gpkg",
            shapes,
            gemeentecode=codes,
            aantal_inwoners=[people] * len(codes),
        )
    made(source)
    found = pd.read_parquet(source.parent / "klaar/kenmerken.parquet").query("jaar == 2019")
    assert found[["code", "waarde"]].values.tolist() == [[EAST, 2.0], [WEST, 1.0]]


def test_inhabitants_of_a_map_are_moved_to_the_division_before_they_divide(source):
    path = source / "gemeente_naar_2024.csv"
    path.write_text(path.read_text().replace(",0.9\n", ",1.0\n"))
    shapes = [square(X, Y, 1500), square(X, Y + 3000, 500)]
    layer(source / "gemeenten_2019.gpkg", shapes, gemeentecode=[WEST, "GM0001"], aantal_inwoners=[900, 100])
    save(source / "47018NED.json", police_odata([(WEST, "0.0.0", 2019, 30)]))
    made(source)
    found = pd.read_parquet(source.parent / "klaar/indicatoren.parquet")
    assert found[["code", "noemer", "waarde"]].values.tolist() == [[WEST, 1000.0, 30.0]]


def test_outlines_of_an_older_division_do_not_join_newer_ones(source):
    old = ["WK092801", "WK092899", "WK088200"]
    shapes = [square(X, Y, 900), square(X + 900, Y, 900), square(X + 2000, Y, 2000)]
    layer(source / "wijken.gpkg", shapes, wijkcode=old, jaarstatcode=[f"2022{c}" for c in old])
    table = made(source)
    newer = {"WK092801", "WK092802", "WK092803", "WK088200"}
    assert set(areas(source, "wijk").index) == newer
    refused = table.loc["wijken.gpkg", "geweigerd"]
    assert "an outline of another division, of an area without a score: 1" in refused
    csv(source / NAME.format("wijken").replace("2022", "2024"), scores("wk_code", ["WK092899"], [2014, 2024]))
    made(source)
    assert set(areas(source, "wijk").index) == newer | {"WK092899"}


def test_cells_get_their_square_and_the_gemeente_that_holds_their_centre(source):
    cells = ["E2000N3200", "E2019N3200", "E2020N3200", "E2050N3200", "E2041N3200"]
    csv(source / NAME.format("grids"), scores("grid", cells, [2014, 2020]))
    table, found = made(source), areas(source, "grid")
    expected = {"E2000N3200": WEST, "E2019N3200": WEST, "E2020N3200": EAST, "E2041N3200": EAST}
    assert found["gemeente_code"].to_dict() == expected
    buurten = {"E2000N3200": "BU09280101", "E2019N3200": "BU09280102", "E2020N3200": "BU08820101"}
    assert found["ouder_code"].dropna().to_dict() == buurten
    assert found.loc["E2019N3200", "naam"] == "Naam BU09280102 (E2019N3200)"
    assert found.loc["E2019N3200", "geometry"].equals(square(201_900, 320_000, 100))
    assert table.loc[NAME.format("grids"), "geweigerd"] == "area in no gemeente of 2024: 2"
    assert found["jaar_omtrek"].isna().all()


def test_scores_and_a_table_of_gemeenten_are_enough(source):
    for path in [*source.glob("*.gpkg"), *source.glob("wfs/*"), source / NAME.format("PC4")]:
        path.unlink()
    csv(source / NAME.format("gemeenten"), scores("gm_code", [WEST, EAST], [2014], name="gm_naam"))
    made(source)
    buurt = areas(source, "buurt")
    assert buurt.geometry.isna().all()
    assert buurt.crs == "EPSG:28992"
    assert buurt["naam"].to_dict() == {c: f"Naam {c}" for c in buurt.index}


def test_without_wijken_a_pc4_has_the_name_of_its_gemeente(source):
    (source / "wijken_2024.gpkg").unlink()
    made(source)
    assert areas(source, "pc4").loc["6461", "naam"] == "6461 Kerkrade"


def test_names_of_wijken_lose_their_number():
    assert plain_wijk(pd.Series(["Wijk 02 - Zuid", "Wijk"])).tolist() == ["Zuid", "Wijk"]
