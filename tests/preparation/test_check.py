from __future__ import annotations

import hashlib
import json
import shutil

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Polygon

from leefbaarheid.errors import DatasetError
from leefbaarheid.preparation import check, prepare
from leefbaarheid.preparation.rules import class_counts
from leefbaarheid.preparation.rules import scores as check_scores
from leefbaarheid.preparation.write import total_checksum
from leefbaarheid.sources.own_indicators import HEADINGS
from leefbaarheid.terms import DIMENSIONS
from tests.preparation.mini import make_mini
from tests.sources.raw import square, write


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("check")
    source = make_mini(folder / "bron")
    write(
        source / "zoo.csv",
        f"{','.join(HEADINGS)}\nGM0928,2023,fraude,,3,1000,x\nGM0928,2023,onveiligheid,31,,,x\n",
    )
    write(source / "crime.csv", "code,jaar,misdrijf,aantal,inwoners\nGM0928,2023,bedreiging,4,1000\n")
    prepare(source, folder / "klaar")
    return folder / "klaar"


@pytest.fixture
def copy(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "set")


def broken(report):
    """Rules that are broken, with the number of violations, by table."""
    bad = report.table[report.table["overtredingen"] > 0]
    return {(r.regel, r.tabel): r.overtredingen for r in bad.itertuples()}


def rewrite(folder, name, change):
    """Change a table and let dataset.json agree with it, so that only the content is wrong."""
    read = gpd.read_parquet if name.startswith("gebieden/") else pd.read_parquet
    frame = change(read(folder / name))
    frame.to_parquet(folder / name, index=False)
    about = json.loads((folder / "dataset.json").read_text())
    content = (folder / name).read_bytes()
    about["tabellen"][name] = {"rijen": len(frame), "sha256": hashlib.sha256(content).hexdigest()}
    about["checksum"] = total_checksum(about["tabellen"])
    (folder / "dataset.json").write_text(json.dumps(about))


def add(column, value, rows=slice(0, 1)):
    def change(frame):
        frame.loc[frame.index[rows], column] += value
        return frame

    return change


def put(column, value, row=0):
    def change(frame):
        frame.loc[frame.index[row], column] = value
        return frame

    return change


def outline(shape):
    def change(frame):
        shapes = [shape, *frame.geometry.iloc[1:]]
        return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))

    return change


BUURT, PC4 = "scores/buurt.parquet", "scores/pc4.parquet"
BOW_TIE = Polygon([(200_000, 320_000), (201_000, 321_000), (201_000, 320_000), (200_000, 321_000)])


def test_a_prepared_dataset_keeps_every_rule(whole):
    report = check(whole)
    assert broken(report) == {}
    assert report.violations == 0
    rows = report.table.set_index(["regel", "tabel"])["gecontroleerd"]
    assert rows["afw = sum of dimensions", BUURT] == 10
    assert rows["afw = sum of dimensions", PC4] == 12
    assert rows["class on afw = kscore", BUURT] == 4
    assert rows["one reference an edition", ""] == 28


def test_summary_per_level_and_edition(whole):
    assert check(whole).summary.to_dict("records") == [
        {
            "niveau": "buurt", "editie": "2002-2022", "rijen": 13, "gebieden": 4,
            "jaren": "2014, 2016, 2020, 2022", "met_omtrek": 4, "met_kscore": 4
        },
        {
            "niveau": "pc4",
            "editie": "2002-2022",
            "rijen": 16,
            "gebieden": 4,
            "jaren": "2014, 2016, 2020, 2022",
            "met_omtrek": 4,
            "met_kscore": 0,
        },
    ]  # fmt: skip
    assert check(whole).klassen["gelijk"].tolist() == [4, 0]


@pytest.mark.parametrize(
    ("name", "change", "rule", "violations"),
    [(PC4, add("fys", 2e-9), "afw = sum of dimensions", 1), (PC4, add("fys", 0.5e-9), None, 0),
     (BUURT, lambda f: f.assign(fys=f["fys"] + f["bron"].eq("wfs") * 4e-6), None, 0),
     (BUURT, lambda f: f.assign(fys=f["fys"] + f["bron"].eq("wfs") * 8e-6), "afw = sum of dimensions", 1),
     (PC4, put("soc", None), "five dimensions or none", 1), (PC4, lambda f: f[::-1], "sorted", 16),
     (PC4, put("code", "9998", 15), "code is known", 1),
     (PC4, lambda f: f.assign(gemeente_code="GM9999"), "gemeente_code is known", 16),
     (PC4, lambda f: pd.concat([f, f.tail(1)]), "schema", 2 * 3), (PC4, put("bron", "fax"), "schema", 1),
     (PC4, lambda f: f.drop(columns="afw"), "schema", 1),
     ("gebieden/pc4.parquet", put("gemeente_code", "GM0001"), "gemeente_code is known", 1),
     ("gebieden/buurt.parquet", outline(BOW_TIE), "outline is valid", 1),
     ("gebieden/buurt.parquet", outline(Polygon()), "outline is a polygon", 1),
     ("gebieden/buurt.parquet", outline(LineString([(200_000, 320_000), (200_001, 320_000)])), "outline is a polygon", 1),
     ("gebieden/buurt.parquet", outline(square(5, 52, 1)), "outline in the Netherlands", 1),
     ("gebieden/buurt.parquet", lambda f: f.set_crs("EPSG:3857", allow_override=True), "RD New", 1),
     ("gebieden/buurt.parquet", outline(None), None, 0),
     ("kenmerken.parquet", put("code", "GM0001"), "area is known", 1),
     ("kenmerken.parquet", put("waarde", None), "schema", 1),
     ("indicatoren.parquet", put("code", "GM0001"), "area is known", 1),
     ("indicatoren.parquet", add("waarde", 1e-6), "waarde = per times teller by noemer", 1),
     ("indicatoren.parquet", add("waarde", 1e-12), None, 0),
     ("indicatoren.parquet", put("noemer", None), "teller and noemer, or neither", 1),
     ("indicatoren.parquet", put("indicator", "anders"), "indicator is known", 1),
     ("indicatoren.parquet", lambda f: f.assign(eigen=True), "own tables are marked", 1),
     ("indicatoren.parquet", lambda f: f.assign(eigen=False), "own tables are marked", 2),
     ("indicatoren.parquet", lambda f: f[::-1], "sorted", 2),
     ("groepen.parquet", put("gemeente_code", "GM0001"), "gemeente_code is known", 1),
     ("opvolging.parquet", put("gemeente_code", "GM0001"), "gemeente_code is known", 1)],
)  # fmt: skip
def test_each_broken_rule_is_found(copy, name, change, rule, violations):
    rewrite(copy, name, change)
    found = broken(check(copy))
    if rule is None:
        assert found == {}
    else:
        assert found[rule, name] == violations


def test_a_shifted_reference_is_found(copy):
    rewrite(copy, PC4, add("lbm", 2e-9))
    assert broken(check(copy)) == {("one reference an edition", ""): 1}
    rewrite(copy, PC4, add("lbm", 0.01, slice(None)))
    assert broken(check(copy))["one reference an edition", ""] == 16


def test_an_edition_that_dataset_json_does_not_tell_is_found(copy):
    rewrite(copy, PC4, lambda f: f.assign(editie="2002-2024"))
    assert broken(check(copy)) == {
        ("one reference an edition", ""): 16,
        ("editions as in dataset.json", ""): 2,
    }


def scored(afw, kscore):
    row = {"code": "6461", "editie": "2002-2022", "jaar": 2014, "bron": "csv", **dict.fromkeys(DIMENSIONS)}
    frame = pd.DataFrame([row | {"afw": a, "kscore": k} for a, k in zip(afw, kscore, strict=True)])
    return frame.astype({"kscore": "Int8"})


def test_a_class_may_differ_only_inside_a_bracket():
    frame = scored([0.0, 0.0, -0.43, -0.43, 0.5, 0.5], [6, 5, 1, 2, 9, None])
    assert check_scores("pc4", frame)[2].row[3] == 1
    counts = class_counts({"pc4": frame}).iloc[0].to_dict()
    assert counts == {"niveau": "pc4", "rijen": 5, "gelijk": 3, "in_bandbreedte": 1, "strijdig": 1}


def test_a_class_that_contradicts_is_found(copy):
    rewrite(copy, BUURT, lambda f: f.assign(kscore=(10 - f["kscore"]).astype("Int8")))
    report = check(copy)
    assert broken(report)["class on afw = kscore", BUURT] == report.klassen["strijdig"].sum() > 0


def test_changed_missing_and_foreign_files_are_found(copy):
    frame = pd.read_parquet(copy / PC4)
    frame.iloc[:-1].to_parquet(copy / PC4)
    (copy / "groepen.parquet").unlink()
    (copy / "opvolging.parquet").write_bytes(b"PAR1")
    (copy / "notities.txt").write_text("x")
    found = broken(check(copy))
    assert found["sha256 as in dataset.json", ""] == 2
    assert found["number of rows as in dataset.json", ""] == 1
    assert found["files of dataset.json present", ""] == 1
    assert found["files readable", ""] == 1
    assert found["no other files", ""] == 1


def test_examples_name_what_is_wrong(copy):
    rewrite(copy, PC4, add("fys", 1.0, slice(0, 1)))
    table = check(copy).table
    row = table[(table["regel"] == "afw = sum of dimensions") & (table["tabel"] == PC4)].iloc[0]
    assert row["voorbeelden"] == "6371 2002-2022 2014"


def test_a_changed_checksum_of_all_is_found(copy):
    about = json.loads((copy / "dataset.json").read_text())
    (copy / "dataset.json").write_text(json.dumps(about | {"checksum": "0" * 64}))
    assert broken(check(copy)) == {("sha256 as in dataset.json", ""): 1}


@pytest.mark.parametrize("content", [None, "{", "[]", '{"formaat": 1}'])
def test_without_a_readable_description_there_is_one_sentence(tmp_path, content):
    if content:
        (tmp_path / "dataset.json").write_text(content)
    with pytest.raises(DatasetError, match=r"holds no readable dataset\.json; prepare the dataset first"):
        check(tmp_path)


def test_the_demo_keeps_every_rule(demo_path):
    assert broken(check(demo_path)) == {}
