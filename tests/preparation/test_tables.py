"""The tables of scores, areas, figures and groups, and what becomes of files that give the same."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.terms import DIMENSIONS
from tests.preparation import spoil as by
from tests.preparation.mini import EAST, NAME, PC4, WEST, WFS_SHAPES, Made, buurten, table, wfs_rows
from tests.sources.raw import csv, scores, square, wfs

OTHER_OUTLINE = "an outline of another year or file stands"
CLASSES = {(r.id, 2022): r.kscore for r in wfs_rows().itertuples()}


def test_areas_have_names_places_and_outlines(ready):
    pc4, wijk = ready("gebieden/pc4"), ready("gebieden/wijk").sort_values("code")
    assert pc4[["naam", "gemeente_code"]].values.tolist() == [
        ["6371 't Oosten", EAST], ["6372 't Oosten", EAST], ["6461 Noord", WEST], ["6462 Noord / Zuid", WEST]
    ]  # fmt: skip
    assert wijk["naam"].tolist() == ["Wijk 00", "Noord", "Zuid", "Bedrijven"]
    assert set(wijk["jaar_omtrek"]) == {2024}
    buurt, gemeente = ready("gebieden/buurt").set_index("code"), ready("gebieden/gemeente")
    assert buurt.loc["BU08820102", "naam"] == "Naam BU08820102"
    assert buurt.loc["BU09280102", "geometry"].equals(WFS_SHAPES[1])
    names = [["'t Oosten", "Limburg"], ["Kerkrade", "Limburg"]]
    assert gemeente[["naam", "provincie"]].values.tolist() == names
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


def test_scores_are_those_of_the_csv_and_the_wfs_adds_classes_and_rows_of_its_own(rich):
    found = rich("scores/pc4").query("editie == '2002-2022'").set_index(["code", "jaar"]).sort_index()
    raw = scores("PC4", PC4, [2014, 2016, 2020, 2022], seed=1, without_dims=(2016,))
    figures = ["lbm", "afw", *DIMENSIONS]
    assert np.array_equal(found[figures], raw.sort_values(["PC4", "jaar"])[figures], equal_nan=True)
    found = rich("scores/buurt").query("editie == '2002-2022'").set_index(["code", "jaar"])
    rows = buurten().set_index(["bu_code", "jaar"])
    assert len(found) == len(rows) + 1
    both, own = ("BU09280101", 2022), found.loc[("BU08820102", 2022)]
    assert found.loc[both, ["afw", "bron"]].tolist() == [rows.loc[both, "afw"], "csv"]
    assert own[["bron", "editie"]].tolist() == ["wfs", "2002-2022"]
    assert pd.isna(own["lbm"])
    assert found["kscore"].dropna().to_dict() == CLASSES, "in their own rows, where others are refused"


def test_editions_stay_apart_and_that_of_the_wfs_ends_at_its_newest_year(source):
    csv(source / "Leefbaarometer-scores PC4 2002-2020.csv", scores("PC4", PC4, [2014, 2020], seed=9))
    newer = scores("id", ["BU09280101"], [2024], seed=4).assign(kscore=6)
    wfs(source / "wfs/buurtscore24.geojson", newer, WFS_SHAPES[:1], "buurtscore24")
    made = Made(source)
    assert made("scores/pc4").groupby("editie").size().to_dict() == {"2002-2020": 8, "2002-2022": 16}
    buurt = made("scores/buurt").groupby(["editie", "bron"]).size()
    assert buurt.to_dict() == {("2002-2022", "csv"): 12, ("2002-2024", "wfs"): 5}
    assert made.report.dataset["edities"]["2002-2024"]["referentie"] is None


def nowhere(file):
    for path in [*file.parent.glob("Leef*"), *file.parent.glob("wfs/*"), file.parent / "gebieden_pc4.gpkg"]:
        path.unlink()
    csv(file, scores("PC4", PC4, [2014]))


APART = [
    ("gemeente_regio.csv", Path.unlink, "no table of gemeenten; add gemeente_regio.csv"),
    ("wfs/buurtscore22.geojson", by.properties(lambda p: p.update(afw=p["afw"] + 1e-5, fys=p["fys"] + 1e-5)),
     r"buurtscore22\.geojson and Leef.* 2002-2022\.csv disagree on afw of BU08820101 in 2022"),
    (NAME.format("wijken"), lambda file: csv(file, scores("wk_code", ["WK092801"], [2014]).eval("lbm = lbm + 0.1")),
     "both of edition 2002-2022 but have different references .*name each by its"),
    (f"z {NAME.format('PC4')}", lambda file: csv(file, scores("PC4", PC4, [2014], seed=9)),
     r"z Leef.* and Leef.* disagree on afw of 6371 in 2014 \(.*\); they are of two editions: keep one"),
    ("gemeente_naar_2024.csv", by.swap("gm_code_2024", "gm_code_2023"),
     "leads to the gemeenten of 2023 but .* has those of 2024; bring both to one year"),
    (NAME.format("PC4"), nowhere, "no score lies in a gemeente that is known; add outlines"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "spoil", "said"), APART)
def test_scores_that_do_not_belong_together_are_refused(source, name, spoil, said):
    spoil(source / name)
    with pytest.raises(SourceError, match=said):
        Made(source)
    assert not (source.parent / "klaar").exists()


def test_older_codes_go_to_the_gemeente_of_today(rich):
    found = rich("scores/buurt").set_index("code")["gemeente_code"]
    assert set(found["BU00010101"]) == {WEST}
    assert "BU77770101" not in found
    names = [f"buurten 2002-{end}" for end in (2020, 2022)] + ["gemeenten 2002-2020", "grids 2002-2022"]
    told = rich.files.loc[[f"Leefbaarometer-scores {name}.csv" for name in names], "geweigerd"]
    assert told.tolist() == [f"area in no gemeente of 2024: {n}" for n in (2, 4, 1, 2)]


def test_the_outline_nearest_to_the_scores_stands(rich):
    found = rich("gebieden/buurt").set_index("code").loc["BU09280101"]
    assert (found["naam"], found["jaar_omtrek"], found["geometry"].area) == ("N2022", 2022, 600**2)
    refused = rich.files.loc[["z buurt 2018.gpkg", "z buurt 2025.gpkg"], "geweigerd"]
    assert set(refused) == {f"{OTHER_OUTLINE}: 1"}


def test_figures_of_maps_whose_outlines_are_not_chosen_are_kept(rich):
    found = rich("kenmerken").query("jaar == 2018")
    assert found[["code", "kenmerk", "waarde", "bron"]].values.tolist() == [
        [code, "inwoners", n, "gemeenten_2018.gpkg"] for code, n in ((EAST, 1900.0), (WEST, 900.0))
    ]
    assert rich("gebieden/gemeente")["jaar_omtrek"].tolist() == [2024, 2024]
    row = rich.files.loc["gemeenten_2018.gpkg"]
    assert (row["rijen_gebruikt"], row["geweigerd"]) == (2, "area in no gemeente of 2024: 1")
    assert row["opmerking"] == f"2 outlines not used, only their figures: {OTHER_OUTLINE}"


def test_outlines_of_an_older_division_join_newer_ones_only_with_a_score(rich):
    wijken = {"WK092801", "WK092802", "WK092803", "WK088200", "WK092898"}
    assert set(rich("gebieden/wijk")["code"]) == wijken
    told = "an outline of another division, of an area without a score: 1"
    assert told in rich.files.loc["wijken.gpkg", "geweigerd"]


def test_cells_get_their_square_and_the_gemeente_that_holds_their_centre(rich):
    found = rich("gebieden/grid").set_index("code")
    expected = {"E2000N3200": WEST, "E2019N3200": WEST, "E2020N3200": EAST, "E2041N3200": EAST}
    assert found["gemeente_code"].to_dict() == expected
    buurten = {"E2000N3200": "BU09280101", "E2019N3200": "BU09280102", "E2020N3200": "BU08820101"}
    assert found["ouder_code"].dropna().to_dict() == buurten
    assert found.loc["E2019N3200", "naam"] == "Naam BU09280102 (E2019N3200)"
    assert found.loc["E2019N3200", "geometry"].equals(square(201_900, 320_000, 100))
    assert found["jaar_omtrek"].isna().all()


def joined(codes, areas):
    """The code of the area in which each cell's centre lies, by geopandas' spatial join."""
    corners = np.array([[int(code[1:5]), int(code[6:])] for code in codes]) * 100 + 50
    centres = gpd.GeoDataFrame({"cel": codes}, geometry=gpd.points_from_xy(*corners.T), crs=areas.crs)
    pairs = gpd.sjoin(centres, areas[["code", "geometry"]].dropna(), predicate="within")
    return pairs.sort_values("index_right").drop_duplicates("cel").set_index("cel")["code"].reindex(codes)


@pytest.mark.slow
def test_cells_of_the_demo_lie_where_a_spatial_join_puts_them(cells_path):
    areas = {n: table(cells_path, f"gebieden/{n}") for n in ("grid", "buurt", "gemeente")}
    cells = areas["grid"].set_index("code")
    assert len(cells) > 10_000
    buurt = joined(cells.index, areas["buurt"])
    assert cells["ouder_code"].fillna("").tolist() == buurt.fillna("").tolist()
    gemeente = joined(cells.index, areas["gemeente"])
    known = gemeente.notna().to_numpy()
    assert known.mean() > 0.99
    assert cells.loc[known, "gemeente_code"].tolist() == gemeente[known].tolist()


def test_scores_and_a_table_of_gemeenten_are_enough_and_the_project_has_groups(source):
    (source / "wijken_2024.gpkg").unlink()
    assert Made(source)("gebieden/pc4").set_index("code").loc["6461", "naam"] == "6461 Kerkrade"
    for path in [*source.glob("*.gpkg"), *source.glob("wfs/*"), source / NAME.format("PC4")]:
        path.unlink()
    (source / "gebiedsgroepen.csv").unlink()
    csv(source / NAME.format("gemeenten"), scores("gm_code", [WEST, EAST], [2014], name="gm_naam"))
    made = Made(source)
    buurt = made("gebieden/buurt")
    assert buurt.geometry.isna().all()
    assert buurt.crs == "EPSG:28992"
    assert (buurt["naam"] == "Naam " + buurt["code"]).all()
    groups, row = made("groepen"), made.files.loc["params/gebieden"]
    assert set(groups["gemeente_code"]) == {WEST, EAST}
    assert row["rijen_gebruikt"] == len(groups)
    assert row["rijen_gelezen"] - len(groups) == int(row["geweigerd"].rsplit(" ", 1)[1])


def test_tables_of_one_kenmerk_are_put_together_and_of_one_that_two_give_the_first_stands(rich):
    found = rich("kenmerken")
    assert found.query("niveau == 'pc4' and kenmerk == 'huishoudens'")["waarde"].sum() == 600
    assert found.query("niveau == 'pc4' and kenmerk == 'ses_totaal'")["waarde"].tolist() == [0.1, 0.5]
    assert found.query("kenmerk == 'woningen' and jaar == 2020")["waarde"].tolist() == [20.0, 10.0]
    remark = rich.files.loc["ses_woa_pc4_2022.csv", "opmerking"]
    assert remark == "huishoudens 2022 is taken from kerncijfers_pc4_2022.csv"
