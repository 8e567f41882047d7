"""The tables of scores, areas, figures and groups, and what becomes of files that give the same."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.terms import DIMENSIONS
from tests.preparation.mini import EAST, NAME, PC4, WEST, WFS_SHAPES, YEARS, Made, X, Y, buurten, wfs_rows
from tests.sources.cbs import save
from tests.sources.crime import police_odata
from tests.sources.raw import csv, layer, scores, square, wfs, write

OTHER_OUTLINE = "an outline of another year or file stands"
CLASSES = {(r.id, 2022): r.kscore for r in wfs_rows().itertuples()}


def test_areas_have_names_places_and_outlines(ready):
    pc4, wijk = ready("gebieden/pc4"), ready("gebieden/wijk").sort_values("code")
    assert pc4[["naam", "gemeente_code"]].values.tolist() == [
        ["6371 't Oosten", EAST], ["6372 't Oosten", EAST], ["6461 Noord", WEST], ["6462 Noord / Zuid", WEST]
    ]  # fmt: skip
    assert wijk["naam"].tolist() == ["Wijk 00", "Noord", "Zuid", "Bedrijven"]
    assert set(wijk["jaar_omtrek"]) == {2024}
    buurt = ready("gebieden/buurt").set_index("code")
    assert buurt.loc["BU08820102", "naam"] == "Naam BU08820102"
    assert buurt.loc["BU09280102", "geometry"].equals(WFS_SHAPES[1])
    gemeente = ready("gebieden/gemeente")
    assert gemeente[["naam", "provincie"]].values.tolist() == [
        ["'t Oosten", "Limburg"],
        ["Kerkrade", "Limburg"],
    ]
    assert gemeente.crs == "EPSG:28992"


def test_figures_are_those_of_own_tables_and_of_outlines(ready):
    found = ready("kenmerken").drop(columns="bron")
    homes, people = (100.0, 300.0, 200.0), (200.0, 700.0, 500.0)
    pc4 = [("huishoudens", 2022, homes), ("oad", 2022, (90.0, 1500.0)), ("inwoners", 2025, people)]
    codes = ("6371", "6461", "6462")
    assert set(found.itertuples(index=False, name=None)) == {
        *(("pc4", code, y, name, n) for name, y, held in pc4 for code, n in zip(codes, held, strict=False)),
        *(("wijk", f"WK09280{i}", 2024, "huishoudens", n) for i, n in ((1, 300.0), (2, 250.0), (3, 0.0))),
        ("wijk", "WK088200", 2024, "huishoudens", 900.0),
        *(("gemeente", code, 2024, "inwoners", n) for code, n in ((WEST, 1000.0), (EAST, 2000.0)))
    }  # fmt: skip


def test_scores_are_those_of_the_csv_and_the_wfs_adds_classes_and_rows_of_its_own(ready):
    found = ready("scores/pc4").set_index(["code", "jaar"]).sort_index()
    raw = scores("PC4", PC4, [2014, 2016, 2020, 2022], seed=1, without_dims=(2016,))
    figures = ["lbm", "afw", *DIMENSIONS]
    assert np.array_equal(found[figures], raw.sort_values(["PC4", "jaar"])[figures], equal_nan=True)
    found, rows = ready("scores/buurt").set_index(["code", "jaar"]), buurten().set_index(["bu_code", "jaar"])
    assert len(found) == len(rows) + 1
    both, own = ("BU09280101", 2022), found.loc[("BU08820102", 2022)]
    assert found.loc[both, ["afw", "bron"]].tolist() == [rows.loc[both, "afw"], "csv"]
    assert own[["bron", "editie"]].tolist() == ["wfs", "2002-2022"]
    assert pd.isna(own["lbm"])
    assert found["kscore"].dropna().to_dict() == CLASSES


def test_classes_of_the_wfs_come_to_their_own_rows_where_others_are_refused(source):
    nowhere = scores("bu_code", ["BU99990101"], YEARS, seed=3, name="bu_naam", without_dims=(2016,))
    csv(source / NAME.format("buurten"), pd.concat([nowhere, buurten()]), quoting=2)
    made = Made(source)
    assert made.files.loc[NAME.format("buurten"), "geweigerd"] == "area in no gemeente of 2024: 4"
    assert made("scores/buurt").set_index(["code", "jaar"])["kscore"].dropna().to_dict() == CLASSES


def test_editions_stay_apart_and_that_of_the_wfs_ends_at_its_newest_year(source):
    csv(source / "Leefbaarometer-scores PC4 2002-2020.csv", scores("PC4", PC4, [2014, 2020], seed=9))
    newer = scores("id", ["BU09280101"], [2024], seed=4).assign(kscore=6)
    wfs(source / "wfs/buurtscore24.geojson", newer, WFS_SHAPES[:1], "buurtscore24")
    made = Made(source)
    assert made("scores/pc4").groupby("editie").size().to_dict() == {"2002-2020": 8, "2002-2022": 16}
    buurt = made("scores/buurt").groupby(["editie", "bron"]).size()
    assert buurt.to_dict() == {("2002-2022", "csv"): 12, ("2002-2024", "wfs"): 5}
    assert made.report.dataset["edities"]["2002-2024"]["referentie"] is None


def other_wfs(source):
    frame = wfs_rows().assign(afw=lambda f: f["afw"] + 1e-5, fys=lambda f: f["fys"] + 1e-5)
    wfs(source / "wfs/buurtscore22.geojson", frame, WFS_SHAPES, "buurtscore22")


def other_reference(source):
    frame = scores("wk_code", ["WK092801"], [2014])
    csv(source / NAME.format("wijken"), frame.assign(lbm=frame["lbm"] + 0.1))


def nowhere(source):
    for path in [*source.glob("Leef*"), *source.glob("wfs/*"), source / "gebieden_pc4.gpkg"]:
        path.unlink()
    csv(source / NAME.format("PC4"), scores("PC4", PC4, [2014]))


def no_regions(source):
    (source / "gemeente_regio.csv").unlink()


APART = {
    no_regions: "no table of gemeenten; add gemeente_regio.csv",
    other_wfs: r"buurtscore22\.geojson and Leef.* 2002-2022\.csv disagree on afw of BU08820101 in 2022",
    other_reference: r"both of edition 2002-2022 but have different references .*name each by its",
    nowhere: "no score lies in a gemeente that is known; add outlines",
}


@pytest.mark.parametrize("spoil", APART)
def test_scores_that_do_not_belong_together_are_refused(source, spoil):
    spoil(source)
    with pytest.raises(SourceError, match=APART[spoil]):
        Made(source)
    assert not (source.parent / "klaar").exists()


def test_older_codes_go_to_the_gemeente_of_today(source):
    names = [f"Leefbaarometer-scores {level} 2002-2020.csv" for level in ("buurten", "gemeenten")]
    csv(source / names[0], scores("bu_code", ["BU00010101", "BU77770101"], [2014, 2020], seed=3))
    csv(source / names[1], scores("gm_code", [WEST, "GM0001"], [2014]))
    made = Made(source)
    found = made("scores/buurt").set_index("code")["gemeente_code"]
    assert set(found["BU00010101"]) == {WEST}
    assert "BU77770101" not in found
    told = [f"area in no gemeente of 2024: {n}" for n in (2, 1)]
    assert made.files.loc[names, "geweigerd"].tolist() == told


def test_the_outline_nearest_to_the_scores_stands(source):
    for year, size in ((2018, 500), (2022, 600), (2025, 700)):
        shape = [square(X, Y, size)]
        layer(source / f"z buurt {year}.gpkg", shape, bu_code=["BU09280101"], bu_naam=[f"N{year}"])
    made = Made(source)
    found = made("gebieden/buurt").set_index("code").loc["BU09280101"]
    assert (found["naam"], found["jaar_omtrek"], found["geometry"].area) == ("N2022", 2022, 600**2)
    refused = made.files.loc[["z buurt 2018.gpkg", "z buurt 2025.gpkg"], "geweigerd"]
    assert set(refused) == {f"{OTHER_OUTLINE}: 1"}


def test_figures_of_maps_whose_outlines_are_not_chosen_are_kept_and_moved_before_they_divide(source):
    shapes = [square(X, Y, 1500), square(X + 2000, Y, 1500), square(X, Y + 3000, 500)]
    codes = [WEST, EAST, "GM0001"]
    layer(source / "gemeenten_2019.gpkg", shapes, gemeentecode=codes, aantalInwoners=[900, 1900, 100])
    layer(source / "later gemeenten 2019.gpkg", shapes[:1], gemeentecode=[WEST], aantal_inwoners=[1])
    save(source / "47018NED.json", police_odata([(WEST, "0.0.0", 2019, 30)]))
    made = Made(source)
    found = made("kenmerken").query("jaar == 2019 and kenmerk == 'inwoners'")
    assert found[["code", "waarde", "bron"]].values.tolist() == [
        [EAST, 1900.0, "gemeenten_2019.gpkg"], [WEST, 900.0, "gemeenten_2019.gpkg"]
    ]  # fmt: skip
    assert made("indicatoren")[["code", "noemer", "waarde"]].values.tolist() == [[WEST, 1000.0, 30.0]]
    assert made("gebieden/gemeente")["jaar_omtrek"].tolist() == [2024, 2024]
    row = made.files.loc["gemeenten_2019.gpkg"]
    assert (row["rijen_gebruikt"], row["geweigerd"]) == (2, "area in no gemeente of 2024: 1")
    assert row["opmerking"] == f"2 outlines not used, only their figures: {OTHER_OUTLINE}"


def test_outlines_of_an_older_division_do_not_join_newer_ones(source):
    old = ["WK092801", "WK092899", "WK088200"]
    shapes = [square(X, Y, 900), square(X + 900, Y, 900), square(X + 2000, Y, 2000)]
    layer(source / "wijken.gpkg", shapes, wijkcode=old, jaarstatcode=[f"2022{c}" for c in old])
    made, newer = Made(source), {"WK092801", "WK092802", "WK092803", "WK088200"}
    assert set(made("gebieden/wijk")["code"]) == newer
    told = "an outline of another division, of an area without a score: 1"
    assert told in made.files.loc["wijken.gpkg", "geweigerd"]
    csv(source / NAME.format("wijken").replace("2022", "2024"), scores("wk_code", ["WK092899"], [2014, 2024]))
    assert set(Made(source)("gebieden/wijk")["code"]) == newer | {"WK092899"}


def test_cells_get_their_square_and_the_gemeente_that_holds_their_centre(source):
    cells = ["E2000N3200", "E2019N3200", "E2020N3200", "E2042N3200", "E2041N3200"]
    csv(source / NAME.format("grids"), scores("grid", cells, [2014, 2020]))
    made = Made(source)
    found = made("gebieden/grid").set_index("code")
    expected = {"E2000N3200": WEST, "E2019N3200": WEST, "E2020N3200": EAST, "E2041N3200": EAST}
    assert found["gemeente_code"].to_dict() == expected
    buurten = {"E2000N3200": "BU09280101", "E2019N3200": "BU09280102", "E2020N3200": "BU08820101"}
    assert found["ouder_code"].dropna().to_dict() == buurten
    assert found.loc["E2019N3200", "naam"] == "Naam BU09280102 (E2019N3200)"
    assert found.loc["E2019N3200", "geometry"].equals(square(201_900, 320_000, 100))
    assert made.files.loc[NAME.format("grids"), "geweigerd"] == "area in no gemeente of 2024: 2"
    assert found["jaar_omtrek"].isna().all()


def test_scores_and_a_table_of_gemeenten_are_enough(source):
    (source / "wijken_2024.gpkg").unlink()
    assert Made(source)("gebieden/pc4").set_index("code").loc["6461", "naam"] == "6461 Kerkrade"
    for path in [*source.glob("*.gpkg"), *source.glob("wfs/*"), source / NAME.format("PC4")]:
        path.unlink()
    csv(source / NAME.format("gemeenten"), scores("gm_code", [WEST, EAST], [2014], name="gm_naam"))
    buurt = Made(source)("gebieden/buurt")
    assert buurt.geometry.isna().all()
    assert buurt.crs == "EPSG:28992"
    assert (buurt["naam"] == "Naam " + buurt["code"]).all()


def test_tables_of_one_kenmerk_are_put_together_and_of_one_that_two_give_the_first_stands(source):
    text = "pc4,jaar,huishoudens,ses_woa\n6461,2022,999,0.5\n6372,2022,888,0.1\n"
    write(source / "ses_woa_pc4_2022.csv", text)
    for name, code, homes in (("west", "BU09280101", 10), ("oost", "BU08820101", 20)):
        write(source / f"woningen_{name}_2020.csv", f"bu_code,woningen\n{code},{homes}\n")
    made = Made(source)
    found = made("kenmerken")
    assert found.query("niveau == 'pc4' and kenmerk == 'huishoudens'")["waarde"].sum() == 600
    assert found.query("kenmerk == 'ses_totaal'")["waarde"].tolist() == [0.1, 0.5]
    assert found.query("kenmerk == 'woningen'")["waarde"].tolist() == [20.0, 10.0]
    remark = made.files.loc["ses_woa_pc4_2022.csv", "opmerking"]
    assert remark == "huishoudens 2022 is taken from kerncijfers_pc4_2022.csv"


def test_without_groups_of_its_own_those_of_the_project_are_used(source):
    (source / "gebiedsgroepen.csv").unlink()
    made = Made(source)
    groups, row = made("groepen"), made.files.loc["params/gebieden"]
    assert set(groups["gemeente_code"]) == {WEST, EAST}
    assert row["rijen_gebruikt"] == len(groups)
    assert row["rijen_gelezen"] - len(groups) == int(row["geweigerd"].rsplit(" ", 1)[1])
