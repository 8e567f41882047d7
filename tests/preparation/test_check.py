"""The proof of a dataset: a whole one keeps every rule, and each rule finds what breaks it."""

import json
import shutil
import subprocess
import sys
from operator import itemgetter

import geopandas as gpd
import pandas as pd
import pytest
from pandera.errors import SchemaErrors
from shapely.geometry import LineString, Polygon

from leefbaarheid.dataset.layout import TABLES
from leefbaarheid.errors import DatasetError
from leefbaarheid.preparation import check_dataset
from leefbaarheid.preparation.check import check_scores
from leefbaarheid.preparation.schemas import SCHEMAS
from leefbaarheid.preparation.write import write_dataset
from leefbaarheid.terms import DIMENSIONS
from tests.hostile import UNSEEN
from tests.preparation.cases import rounds
from tests.preparation.mini import table
from tests.sources.raw import square

BUURT, PC4, GRID, BUURTEN = "scores/buurt", "scores/pc4", "scores/grid", "gebieden/buurt"
BOW_TIE = Polygon([(200_000, 320_000), (201_000, 321_000), (201_000, 320_000), (200_000, 321_000)])
LINE = LineString([(200_000, 320_000), (200_001, 320_000)])
SUM, WHOLE_RATE = "afw = sum of dimensions", "waarde = per times teller by noemer"
IN_GEMEENTE, ONE_REFERENCE = "gemeente_code is known", "one reference an edition"


@pytest.fixture
def copy(rich, tmp_path):
    return shutil.copytree(rich.folder, tmp_path / "set")


def broken(report):
    """Rules that are broken, with the number of violations, by table."""
    bad = report.table[report.table["overtredingen"] > 0]
    return {(r.regel, r.tabel.removesuffix(".parquet")): r.overtredingen for r in bad.itertuples()}


def rewrite(folder, name, change):
    """Change a table and let dataset.json agree with it, so that only the content is wrong."""
    about = json.loads((folder / "dataset.json").read_text())
    write_dataset(folder, {f"{name}.parquet": change(table(folder, name))}, about)


def put(column, value, row=0):
    def change(frame):
        frame.loc[frame.index[row], column] = value
        return frame

    return change


def add(column, value, rows=1):
    return lambda f: f.assign(**{column: f[column] + value * (f.index < rows)})


def wfs_off(value):
    return lambda f: f.assign(fys=f["fys"] + f["bron"].eq("wfs") * value)


def outline(shape):
    return lambda f: f.set_geometry(gpd.GeoSeries([shape, *f.geometry.iloc[1:]], crs=f.crs))


def test_a_prepared_dataset_keeps_every_rule_and_is_summed_up(rich):
    report = check_dataset(rich.folder)
    assert broken(report) == {}
    rows = report.table.set_index(["regel", "tabel"])["gecontroleerd"].to_dict()
    assert [rows[SUM, f"{name}.parquet"] for name in (BUURT, PC4)] == [12, 20]
    assert rows["class on afw = kscore", f"{BUURT}.parquet"] == 4
    assert rows[ONE_REFERENCE, ""] == 49
    assert report.summary.query("niveau == 'buurt'").values.tolist() == [
        ["buurt", "2002-2020", 2, 1, "2014, 2020", 0, 0],
        ["buurt", "2002-2022", 13, 4, "2014, 2016, 2020, 2022", 4, 4],
    ]


BREAKS = [
    (PC4, add("fys", 2e-9), {SUM: 1}), (PC4, add("fys", 0.5e-9), {}),
    (BUURT, lambda f: f.assign(kscore=(10 - f["kscore"]).astype("Int8")), {"class on afw = kscore": 4}),
    (BUURT, wfs_off(4e-6), {}), (BUURT, wfs_off(8e-6), {SUM: 1}),
    (GRID, put("soc", None), {"five dimensions or none": 1}), (GRID, lambda f: f[::-1], {"sorted": 8}),
    (GRID, put("code", "E9998N9998", 7), {"code is known": 1}),
    (GRID, lambda f: f.assign(gemeente_code="GM9999"), {IN_GEMEENTE: 8}),
    (PC4, lambda f: pd.concat([f, f.tail(1)]), {"schema": 2 * 3}), (GRID, put("bron", "fax"), {"schema": 1}),
    (PC4, add("lbm", 2e-9), {ONE_REFERENCE: 1}), (PC4, add("lbm", 0.01, 16), {ONE_REFERENCE: 16}),
    (PC4, lambda f: f.assign(editie="2003-2024"), {ONE_REFERENCE: 24, "editions as in dataset.json": 3}),
    ("gebieden/pc4", put("gemeente_code", "GM0001"), {IN_GEMEENTE: 1}),
    (BUURTEN, outline(BOW_TIE), {"outline is valid": 1}), (BUURTEN, outline(Polygon()), {"outline is a polygon": 1}),
    (BUURTEN, outline(LINE), {"outline is a polygon": 1}), (BUURTEN, outline(None), {}),
    (BUURTEN, outline(square(5, 52, 1)), {"outline in the Netherlands": 1}),
    (BUURTEN, lambda f: f.set_crs("EPSG:3857", allow_override=True), {"RD New": 1}),
    ("kenmerken", put("code", "GM0001"), {"area is known": 1}), ("kenmerken", put("waarde", None), {"schema": 1}),
    ("indicatoren", put("code", "GM0001"), {"area is known": 1}),
    ("indicatoren", add("waarde", 1e-6, 2), {WHOLE_RATE: 1}), ("indicatoren", add("waarde", 1e-12, 2), {}),
    ("indicatoren", put("noemer", None, 1), {"teller and noemer, or neither": 1}),
    ("indicatoren", put("indicator", "anders"), {"indicator is known": 1}),
    ("indicatoren", lambda f: f.assign(eigen=True), {"own tables are marked": 14}),
    ("indicatoren", lambda f: f.assign(eigen=False), {"own tables are marked": 2}),
    ("groepen", put("gemeente_code", "GM0001"), {IN_GEMEENTE: 1}),
    ("groepen", put("groep", f"G4{UNSEEN[0]}"), {"schema": 1}),
    ("opvolging", put("gemeente_code", "GM0001"), {IN_GEMEENTE: 1}),
    ("buren", lambda f: f.rename(columns={"code": "buur", "buur": "code"})[list(f)], {"each pair once": 11}),
]  # fmt: skip


@pytest.mark.parametrize("breaks", rounds(BREAKS, itemgetter(0)))
def test_each_broken_rule_is_found(copy, breaks):
    for name, change, _ in breaks:
        rewrite(copy, name, change)
    found = broken(check_dataset(copy))
    for name, _, rules in breaks:
        mine = {rule: n for (rule, table), n in found.items() if (table or PC4) == name}
        assert mine.items() >= rules.items()
        assert bool(mine) == bool(rules)


CELLS = {
    PC4: [("code", "646"), ("code", None), ("gemeente_code", "0928"), ("editie", "2022"), ("jaar", 1066), ("jaar", 0),
          ("afw", None), ("kscore", 10), ("bron", "fax")],
    BUURTEN: [("code", "BU0928010"), ("code", "BU09280101"), ("naam", ""), ("provincie_code", "31"),
              ("provincie", None), ("jaar_omtrek", 0)],
    "kenmerken": [("niveau", "land"), ("code", "Kerkrade"), ("waarde", None), ("jaar", 14)],
    "indicatoren": [("waarde", None), ("waarde", -1.0), ("teller", -1.0), ("noemer", 0.0), ("jaar", 0),
                    ("indicator", "Fraude")],
    "groepen": [("soort", "streek"), ("gemeente_code", "Kerkrade")],
    "opvolging": [("aandeel", 1.1)],
}  # fmt: skip
FORMS = [
    (PC4, put("jaar", 2020), "code"), (PC4, lambda f: f.drop(columns="lbm"), None), (PC4, lambda f: f.assign(x=1), None),
    (PC4, lambda f: f[sorted(f)], None), (PC4, lambda f: f.astype({"kscore": "float64"}), "kscore"),
    (BUURTEN, lambda f: pd.DataFrame(f).astype({"geometry": str}), "geometry"),
    *((name, put(*cell), cell[0]) for name, cells in CELLS.items() for cell in cells),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "column"), FORMS)
def test_a_table_with_another_form_or_cell_fails_at_its_column(rich, name, change, column):
    schema, frame = SCHEMAS[f"{name}.parquet"], rich(name)
    assert len(schema.validate(frame, lazy=True)) == len(frame)
    with pytest.raises(SchemaErrors) as error:
        schema.validate(change(frame), lazy=True)
    assert column in {None, *error.value.failure_cases["column"]}


def test_every_table_has_a_schema_and_reading_a_dataset_does_not_pay_for_pandera():
    assert SCHEMAS.keys() == TABLES.keys()
    code = "import sys, leefbaarheid.dataset; print('pandera' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_class_may_differ_only_inside_a_bracket():
    row = {"code": "6461", "editie": "2002-2022", "jaar": 2014, "bron": "csv", **dict.fromkeys(DIMENSIONS)}
    cases = [(0.0, 6), (0.0, 5), (-0.43, 1), (-0.43, 2), (0.5, 9), (0.5, None)]
    frame = pd.DataFrame([row | {"afw": afw, "kscore": kscore} for afw, kscore in cases])
    frame = frame.astype({"kscore": "Int8"})
    assert check_scores("pc4", frame)[2].gebroken == ["6461 2002-2022 2014"]
    assert check_scores("pc4", frame)[2].rijen == 5


def test_changed_missing_and_foreign_files_are_found_and_examples_name_what_is_wrong(copy):
    rewrite(copy, PC4, add("fys", 1.0))
    examples = check_dataset(copy).table.set_index(["regel", "tabel"])["voorbeelden"].to_dict()
    assert examples[SUM, f"{PC4}.parquet"] == "6371 2002-2020 2014"
    pd.read_parquet(copy / f"{PC4}.parquet").iloc[:-1].drop(columns="afw").to_parquet(copy / f"{PC4}.parquet")
    (copy / "groepen.parquet").unlink()
    (copy / "opvolging.parquet").write_bytes(b"PAR1")
    (copy / "notities.txt").write_text("x")
    about = json.loads((copy / "dataset.json").read_text())
    about["tabellen"]["notities.txt"] = {"rijen": 1, "sha256": "0" * 64}
    (copy / "dataset.json").write_text(json.dumps(about))
    found = broken(check_dataset(copy))
    assert found["sha256 as in dataset.json", ""] == 3, "of two tables and of all"
    once = {"number of rows as in dataset.json", "files of dataset.json present", "files readable"}
    once.add("no other files")
    assert {rule for (rule, _), number in found.items() if number == 1} >= once


@pytest.mark.parametrize("content", [None, "{", "[]", '{"formaat": 1}'])
def test_without_a_readable_description_there_is_one_sentence(tmp_path, content):
    if content:
        (tmp_path / "dataset.json").write_text(content)
    with pytest.raises(DatasetError, match=r"holds no readable dataset\.json; prepare the dataset first"):
        check_dataset(tmp_path)
