from __future__ import annotations

import hashlib
import json
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.errors import DatasetError, SourceError
from leefbaarheid.preparation import prepare
from tests.preparation.mini import NAME, make_mini


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
        "jaren": [2014, 2016, 2020, 2022], "jaren_met_dimensies": [2014, 2020, 2022], "gebieden": 4, "rijen": 16
    }  # fmt: skip
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


def test_the_order_of_rows_does_not_matter(source, tmp_path, ready):
    for path in source.glob("*.csv"):
        head, *lines = path.read_text().splitlines()
        order = np.random.default_rng(2).permutation(len(lines))
        path.write_text("\n".join([head, *(lines[i] for i in order)]) + "\n")
    for path in source.glob("*.gpkg"):
        gpd.read_file(path).sample(frac=1, random_state=2).to_file(path)
    content = json.loads((source / "wfs/buurtscore22.geojson").read_text())
    np.random.default_rng(2).shuffle(content["features"])
    (source / "wfs/buurtscore22.geojson").write_text(json.dumps(content))
    prepare(source, tmp_path / "geschud")
    assert meta(tmp_path / "geschud")["tabellen"] == meta(ready)["tabellen"]
    assert meta(tmp_path / "geschud")["checksum"] == meta(ready)["checksum"]


@pytest.mark.parametrize(
    ("change", "says"),
    [(lambda s: (s / "gemeente_regio.csv").unlink(), "no table of gemeenten; add gemeente_regio.csv"),
     (lambda s: [p.unlink() for p in [*s.glob("Leef*"), *s.glob("wfs/*")]],
     "holds no scores of the Leefbaarometer")],
)  # fmt: skip
def test_what_is_missing_or_double_is_one_sentence_and_leaves_the_old(source, tmp_path, ready, change, says):
    shutil.copytree(ready, tmp_path / "klaar")
    change(source)
    with pytest.raises(SourceError) as error:
        prepare(source, tmp_path / "klaar")
    assert says in str(error.value)
    assert contents(tmp_path / "klaar") == contents(ready)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bron", "klaar"]


@pytest.mark.parametrize("to", ["bron/klaar", "."])
def test_source_and_dataset_must_be_apart(source, tmp_path, to):
    with pytest.raises(DatasetError, match="lie in each other"):
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
