from __future__ import annotations

import hashlib
import json
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.dataset.layout import AREA_COLUMNS, FEATURES, GROUPS, SCORES, SUCCESSION
from leefbaarheid.errors import DatasetError, SourceError
from leefbaarheid.preparation import check, prepare
from leefbaarheid.terms import DIMENSIONS
from tests.preparation.mini import EAST, NAME, PC4, WEST, WFS_SHAPES, buurten, make_mini, wfs_rows
from tests.sources.raw import csv, scores, wfs, write


@pytest.fixture
def source(tmp_path):
    return make_mini(tmp_path / "bron")


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mini")
    prepare(make_mini(folder / "bron"), folder / "klaar")
    return folder / "klaar"


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def meta(folder):
    return json.loads((folder / "dataset.json").read_text())


def refusals(report, name):
    return report.table.set_index("bestand").loc[name, "geweigerd"]


def test_tables_have_the_columns_and_order_of_the_contract(ready):
    assert sorted(meta(ready)["tabellen"]) == sorted(set(contents(ready)) - {"dataset.json"})
    for level in ("pc4", "buurt"):
        frame = pd.read_parquet(ready / f"scores/{level}.parquet")
        assert list(frame.columns) == SCORES.names
        keys = frame[["gemeente_code", "code", "editie", "jaar"]]
        assert keys.equals(keys.sort_values(list(keys), ignore_index=True))
    for level in ("pc4", "buurt", "wijk", "gemeente"):
        assert list(gpd.read_parquet(ready / f"gebieden/{level}.parquet").columns) == AREA_COLUMNS
    for name, schema in {"kenmerken": FEATURES, "groepen": GROUPS, "opvolging": SUCCESSION}.items():
        assert list(pd.read_parquet(ready / f"{name}.parquet").columns) == schema.names


def test_scores_are_those_of_the_csv(ready):
    found = pd.read_parquet(ready / "scores/pc4.parquet").set_index(["code", "jaar"]).sort_index()
    raw = scores("PC4", PC4, [2014, 2016, 2020, 2022], seed=1, without_dims=(2016,))
    raw = raw.set_index(["PC4", "jaar"]).sort_index()
    for column in ("lbm", "afw", *DIMENSIONS):
        assert np.array_equal(found[column], raw[column], equal_nan=True)
    assert found["gemeente_code"].to_dict()[("6371", 2014)] == EAST


def test_the_wfs_adds_classes_to_the_csv_and_rows_of_its_own(ready):
    found = pd.read_parquet(ready / "scores/buurt.parquet").set_index(["code", "jaar"])
    csv_rows = buurten().set_index(["bu_code", "jaar"])
    assert len(found) == len(csv_rows) + 1
    assert found.loc[("BU09280101", 2022), "afw"] == csv_rows.loc[("BU09280101", 2022), "afw"]
    assert found.loc[("BU09280101", 2022), "bron"] == "csv"
    own = found.loc[("BU08820102", 2022)]
    assert (own["bron"], own["editie"]) == ("wfs", "2002-2022")
    assert pd.isna(own["lbm"])
    classes = found["kscore"].dropna()
    assert set(classes.index.get_level_values("jaar")) == {2022}
    assert classes.to_dict() == {(r.id, 2022): r.kscore for r in wfs_rows().itertuples()}


def test_names_and_places_of_areas(ready):
    pc4 = gpd.read_parquet(ready / "gebieden/pc4.parquet").set_index("code")
    assert pc4["naam"].to_dict() == {
        "6461": "6461 Noord",
        "6462": "6462 Noord / Zuid",
        "6371": "6371 't Oosten",
        "6372": "6372 't Oosten",
    }
    assert pc4["gemeente_code"].to_dict() == {"6461": WEST, "6462": WEST, "6371": EAST, "6372": EAST}
    wijk = gpd.read_parquet(ready / "gebieden/wijk.parquet").set_index("code")
    assert wijk["naam"].to_dict() == {
        "WK092801": "Noord",
        "WK092802": "Zuid",
        "WK092803": "Bedrijven",
        "WK088200": "Wijk 00",
    }
    assert set(wijk["jaar_omtrek"]) == {2024}
    buurt = gpd.read_parquet(ready / "gebieden/buurt.parquet").set_index("code")
    assert buurt.loc["BU08820102", "naam"] == "Naam BU08820102"
    assert buurt.loc["BU09280102", "geometry"].equals(WFS_SHAPES[1])
    gemeente = gpd.read_parquet(ready / "gebieden/gemeente.parquet").set_index("code")
    assert gemeente[["naam", "provincie"]].to_numpy().tolist() == [
        ["'t Oosten", "Limburg"],
        ["Kerkrade", "Limburg"],
    ]
    assert gemeente.crs == "EPSG:28992"


def test_figures_of_own_tables_and_of_outlines(ready):
    found = pd.read_parquet(ready / "kenmerken.parquet")
    rows = set(found.drop(columns="bron").itertuples(index=False, name=None))
    assert rows == {
        ("pc4", "6461", 2022, "huishoudens", 300.0),
        ("pc4", "6462", 2022, "huishoudens", 200.0),
        ("pc4", "6371", 2022, "huishoudens", 100.0),
        ("pc4", "6461", 2022, "oad", 1500.0),
        ("pc4", "6371", 2022, "oad", 90.0),
        ("pc4", "6461", 2025, "inwoners", 700.0),
        ("pc4", "6462", 2025, "inwoners", 500.0),
        ("pc4", "6371", 2025, "inwoners", 200.0),
        ("wijk", "WK092801", 2024, "huishoudens", 300.0),
        ("wijk", "WK092802", 2024, "huishoudens", 250.0),
        ("wijk", "WK092803", 2024, "huishoudens", 0.0),
        ("wijk", "WK088200", 2024, "huishoudens", 900.0),
        ("gemeente", WEST, 2024, "inwoners", 1000.0),
        ("gemeente", EAST, 2024, "inwoners", 2000.0),
    }


def test_every_row_read_is_used_or_refused_for_a_reason(source, tmp_path):
    report = prepare(source, tmp_path / "klaar")
    table = report.table
    assert (table["rijen_gelezen"] == table["rijen_gebruikt"] + table["rijen_geweigerd"]).all()
    names = {p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file()}
    assert set(table["bestand"]) == names
    assert table.set_index("bestand").loc["lees.md", "status"] == "set aside"
    assert refusals(report, "kerncijfers_pc4_2022.csv") == "area not known in this dataset: 1"
    assert refusals(report, "gebiedsgroepen.csv") == "gemeente unknown in 2024: 1"
    assert refusals(report, "gemeente_regio.csv") == "older than 2024: 1"
    remarks = table.set_index("bestand")["opmerking"]
    assert remarks["wfs/buurtscore22.geojson"].startswith("3 rows also in a CSV")
    assert remarks["kerncijfers_pc4_2022.csv"] == "columns of text set aside: naam"


def test_description(ready):
    source = ready.parent / "bron"
    about = meta(ready)
    assert (about["formaat"], about["naam"], about["divisie"]) == (2, "Leefbaarometer Nederland", 2024)
    edition = about["edities"]["2002-2022"]
    assert edition["referentie"] == pytest.approx(4.102264851143684, abs=1e-14)
    assert edition["niveaus"]["pc4"] == {
        "jaren": [2014, 2016, 2020, 2022],
        "jaren_met_dimensies": [2014, 2020, 2022],
        "gebieden": 4,
        "rijen": 16,
    }
    names = [b["bestand"] for b in about["bronnen"]]
    assert names == sorted(names)
    for origin in about["bronnen"]:
        assert origin["sha256"] == hashlib.sha256((source / origin["bestand"]).read_bytes()).hexdigest()
    licences = {b["bestand"]: b["licentie"] for b in about["bronnen"]}
    assert licences[NAME.format("PC4")] == "CC0 1.0"
    assert licences["kerncijfers_pc4_2022.csv"] == "CC BY 4.0"
    assert licences["gebiedsgroepen.csv"] == "onbekend (eigen tabel)"
    for name, told in about["tabellen"].items():
        assert told["sha256"] == hashlib.sha256((ready / name).read_bytes()).hexdigest()


def test_twice_gives_the_same_bytes_and_replaces_the_old(tmp_path, ready):
    shutil.copytree(ready.parent / "bron", tmp_path / "bron")
    for _ in range(2):
        prepare(tmp_path / "bron", tmp_path / "klaar")
        assert contents(tmp_path / "klaar") == contents(ready)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bron", "klaar"]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_matter(source, tmp_path, ready, seed):
    for path in source.glob("*.csv"):
        head, *lines = path.read_text().splitlines()
        order = np.random.default_rng(seed).permutation(len(lines))
        path.write_text("\n".join([head, *(lines[i] for i in order)]) + "\n")
    for path in source.glob("*.gpkg"):
        gpd.read_file(path).sample(frac=1, random_state=seed).to_file(path)
    content = json.loads((source / "wfs/buurtscore22.geojson").read_text())
    np.random.default_rng(seed).shuffle(content["features"])
    (source / "wfs/buurtscore22.geojson").write_text(json.dumps(content))
    prepare(source, tmp_path / "geschud")
    assert meta(tmp_path / "geschud")["tabellen"] == meta(ready)["tabellen"]
    assert meta(tmp_path / "geschud")["checksum"] == meta(ready)["checksum"]


def test_rows_that_stand_in_two_files_are_kept_once(source, tmp_path, ready):
    half = scores("PC4", PC4, [2014, 2016, 2020, 2022], seed=1, without_dims=(2016,)).iloc[:7]
    csv(source / "z" / NAME.format("PC4"), half)
    report = prepare(source, tmp_path / "klaar2")
    assert refusals(report, "z/" + NAME.format("PC4")) == "same row in another file: 7"
    assert meta(tmp_path / "klaar2")["tabellen"] == meta(ready)["tabellen"]


def test_files_that_disagree_are_refused(source, tmp_path):
    csv(source / "z" / NAME.format("PC4"), scores("PC4", ["6461"], [2014], seed=8))
    with pytest.raises(SourceError, match="disagree on afw of 6461 in 2014"):
        prepare(source, tmp_path / "klaar")


def test_a_wfs_of_another_edition_than_its_csv_is_refused(source, tmp_path):
    frame = wfs_rows().assign(afw=lambda f: f["afw"] + 1e-5, fys=lambda f: f["fys"] + 1e-5)
    wfs(source / "wfs/buurtscore22.geojson", frame, WFS_SHAPES, "buurtscore22")
    with pytest.raises(SourceError, match="the CSV and the WFS disagree on afw of BU08820101 in 2022"):
        prepare(source, tmp_path / "klaar")
    assert not (tmp_path / "klaar").exists()


def test_editions_stay_apart(source, tmp_path):
    csv(source / "Leefbaarometer-scores PC4 2002-2020.csv", scores("PC4", PC4, [2014, 2020], seed=9))
    prepare(source, tmp_path / "klaar")
    found = pd.read_parquet(tmp_path / "klaar/scores/pc4.parquet")
    assert found.groupby("editie").size().to_dict() == {"2002-2020": 8, "2002-2022": 16}
    assert set(meta(tmp_path / "klaar")["edities"]) == {"2002-2020", "2002-2022"}
    assert check(tmp_path / "klaar").violations == 0


def test_references_of_one_edition_must_be_one(source, tmp_path):
    frame = scores("wk_code", ["WK092801"], [2014])
    csv(source / NAME.format("wijken"), frame.assign(lbm=frame["lbm"] + 0.1))
    with pytest.raises(SourceError, match="both of edition 2002-2022 but have different references"):
        prepare(source, tmp_path / "klaar")


def test_the_edition_of_the_wfs_ends_at_its_newest_year(source, tmp_path):
    newer = scores("id", ["BU09280101"], [2024], seed=4).assign(kscore=6)
    wfs(source / "wfs/buurtscore24.geojson", newer, WFS_SHAPES[:1], "buurtscore24")
    prepare(source, tmp_path / "klaar")
    found = pd.read_parquet(tmp_path / "klaar/scores/buurt.parquet")
    assert found.groupby(["editie", "bron"]).size().to_dict() == {
        ("2002-2022", "csv"): 12,
        ("2002-2024", "wfs"): 5,
    }
    assert meta(tmp_path / "klaar")["edities"]["2002-2024"]["referentie"] is None


def test_older_codes_go_to_the_gemeente_of_today(source, tmp_path):
    old = scores("bu_code", ["BU00010101", "BU77770101"], [2014, 2020], seed=3)
    csv(source / "Leefbaarometer-scores buurten 2002-2020.csv", old)
    csv(source / "Leefbaarometer-scores gemeenten 2002-2020.csv", scores("gm_code", [WEST, "GM0001"], [2014]))
    report = prepare(source, tmp_path / "klaar")
    found = pd.read_parquet(tmp_path / "klaar/scores/buurt.parquet")
    assert set(found.loc[found["code"] == "BU00010101", "gemeente_code"]) == {WEST}
    assert "BU77770101" not in set(found["code"])
    assert refusals(report, "Leefbaarometer-scores buurten 2002-2020.csv") == "area in no gemeente of 2024: 2"
    assert (
        refusals(report, "Leefbaarometer-scores gemeenten 2002-2020.csv") == "area in no gemeente of 2024: 1"
    )


def test_of_two_tables_with_one_kenmerk_the_first_stands(source, tmp_path):
    write(
        source / "ses_woa_pc4_2022.csv",
        "pc4,jaar,huishoudens,ses_woa\n6461,2022,999,0.5\n6372,2022,888,0.1\n",
    )
    report = prepare(source, tmp_path / "klaar")
    found = pd.read_parquet(tmp_path / "klaar/kenmerken.parquet").query("niveau == 'pc4'")
    assert found.query("kenmerk == 'huishoudens'")["waarde"].sum() == 600
    assert found.query("kenmerk == 'ses_totaal'")["waarde"].tolist() == [0.1, 0.5]
    remark = report.table.set_index("bestand").loc["ses_woa_pc4_2022.csv", "opmerking"]
    assert remark == "huishoudens 2022 is taken from kerncijfers_pc4_2022.csv"


def test_parts_of_one_table_are_put_together(source, tmp_path):
    write(source / "woningen_west_2020.csv", "bu_code,woningen\nBU09280101,10\n")
    write(source / "woningen_oost_2020.csv", "bu_code,woningen\nBU08820101,20\n")
    prepare(source, tmp_path / "klaar")
    found = pd.read_parquet(tmp_path / "klaar/kenmerken.parquet").query("kenmerk == 'woningen'")
    assert found[["code", "waarde"]].to_numpy().tolist() == [["BU08820101", 20.0], ["BU09280101", 10.0]]


def test_without_groups_of_its_own_those_of_the_project_are_used(source, tmp_path):
    (source / "gebiedsgroepen.csv").unlink()
    report = prepare(source, tmp_path / "klaar")
    groups = pd.read_parquet(tmp_path / "klaar/groepen.parquet")
    assert set(groups["gemeente_code"]) <= {WEST, EAST}
    row = report.table.set_index("bestand").loc["params/gebieden"]
    assert row["rijen_gebruikt"] == len(groups)
    assert row["rijen_gelezen"] - len(groups) == int(row["geweigerd"].rsplit(" ", 1)[1])


def test_progress_names_each_file(source, tmp_path):
    said = []
    prepare(source, tmp_path / "klaar", progress=said.append)
    assert f"reading {NAME.format('PC4')}" in said


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: (s / "gemeente_regio.csv").unlink(), "no table of gemeenten; add gemeente_regio.csv"),
        (
            lambda s: shutil.copy(s / "gemeente_regio.csv", s / "z.csv"),
            "are tables of one kind; keep one of them",
        ),
        (
            lambda s: (
                write(
                    s / "n.csv",
                    "year_from,gm_code_from,gm_naam_from,gm_code_2023,share\n2019,GM0001,O,GM0928,1\n",
                )
                and (s / "gemeente_naar_2024.csv").unlink()
            ),
            "leads to the gemeenten of 2023 but gemeente_regio.csv has those of 2024",
        ),
        (
            lambda s: [p.unlink() for p in [*s.glob("Leef*"), *s.glob("wfs/*")]],
            "holds no scores of the Leefbaarometer",
        ),
        (lambda s: write(s / "kapot.csv", ""), "kapot.csv is empty"),
    ],
)
def test_what_is_missing_or_double_is_one_sentence_and_leaves_the_old(source, tmp_path, ready, change, says):
    shutil.copytree(ready, tmp_path / "klaar")
    change(source)
    with pytest.raises(SourceError) as error:
        prepare(source, tmp_path / "klaar")
    assert says in str(error.value)
    assert contents(tmp_path / "klaar") == contents(ready)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bron", "klaar"]


def test_scores_nowhere_are_refused(source, tmp_path):
    for path in [*source.glob("Leef*"), *source.glob("wfs/*"), source / "gebieden_pc4.gpkg"]:
        path.unlink()
    csv(source / NAME.format("PC4"), scores("PC4", PC4, [2014]))
    with pytest.raises(SourceError, match="no score lies in a gemeente that is known; add outlines"):
        prepare(source, tmp_path / "klaar")


@pytest.mark.parametrize(("to", "says"), [("bron/klaar", "lie in each other"), (".", "lie in each other")])
def test_source_and_dataset_must_be_apart(source, tmp_path, to, says):
    with pytest.raises(DatasetError, match=says):
        prepare(source, tmp_path / to)


def test_paths_that_cannot_be_are_one_sentence(source, tmp_path):
    for pair in ((tmp_path / ("x" * 300), tmp_path / "klaar"), (source, tmp_path / ("x" * 300))):
        with pytest.raises(DatasetError, match="is no path that can be opened; name a folder"):
            prepare(*pair)


@pytest.mark.real
def test_the_real_data(real_path, real_source):
    about = meta(real_path)
    rows = {name: told["rijen"] for name, told in about["tabellen"].items()}
    assert gpd.read_parquet(real_path / "gebieden/buurt.parquet").geometry.notna().sum() == 12147
    features = pd.read_parquet(real_path / "kenmerken.parquet")
    found = features.query("niveau == 'pc4' and kenmerk == 'huishoudens'").set_index("code")["waarde"]
    raw = pd.read_csv(real_source / "tabellen/kerncijfers_pc4_2022.csv", dtype={"pc4": str}).set_index("pc4")
    assert found.to_dict() == raw["huishoudens"].drop("0999").dropna().to_dict()
    used = {b["bestand"]: b["rijen_gebruikt"] for b in about["bronnen"] if "misdrijven_" in b["bestand"]}
    assert used["tabellen/misdrijven_gemeente.csv"] == 29649
    assert sum(used.values()) == rows["indicatoren.parquet"] == 90664


def test_real_pc4_carry_names_that_people_know(real_path):
    pc4 = gpd.read_parquet(real_path / "gebieden/pc4.parquet").set_index("code")
    assert pc4["naam"].str.match(r"\d{4} \S").all()
    assert not pc4["naam"].str.contains(r"Wijk \d|Groot water").any()
    assert pc4.loc["6461", "naam"] == "6461 Kerkrade-Oost"
    assert pc4.loc["3031", "gemeente"] == "Rotterdam"
