"""From a folder to a dataset: every file told, all or nothing, the same bytes, names as they are."""

import hashlib
import json
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.errors import DatasetError, SourceError
from leefbaarheid.preparation import prepare
from tests.hostile import NAMES
from tests.preparation.mini import EAST, NAME, WEST, Made, X, Y, contents
from tests.sources.raw import layer, refusal, square, write


def test_every_row_read_is_used_or_refused_for_a_reason(ready):
    table, source = ready.files, ready.folder.parent / "bron"
    assert (table["rijen_gelezen"] == table["rijen_gebruikt"] + table["rijen_geweigerd"]).all()
    assert set(table.index) == set(contents(source))
    assert table.loc["lees.md", "status"] == "set aside"
    assert table["geweigerd"][table["geweigerd"] != ""].to_dict() == {
        "gebiedsgroepen.csv": "gemeente unknown in 2024: 1",
        "gemeente_regio.csv": "older than 2024: 1",
        "kerncijfers_pc4_2022.csv": "area not known in this dataset: 1",
    }
    remarks = table["opmerking"]
    assert remarks["wfs/buurtscore22.geojson"].startswith("3 rows also in a CSV")
    assert remarks["kerncijfers_pc4_2022.csv"] == "columns of text set aside: naam"


def test_description(ready):
    source, about = ready.folder.parent / "bron", json.loads((ready.folder / "dataset.json").read_text())
    assert (about["formaat"], about["naam"], about["divisie"]) == (2, "Leefbaarometer Nederland", 2024)
    edition = about["edities"]["2002-2022"]
    assert edition["referentie"] == pytest.approx(4.102264851143684, abs=1e-14)
    assert edition["niveaus"]["pc4"] == {
        "jaren": [2014, 2016, 2020, 2022], "jaren_met_dimensies": [2014, 2020, 2022], "gebieden": 4, "rijen": 16
    }  # fmt: skip
    origins = {b["bestand"]: b for b in about["bronnen"]}
    assert list(origins) == sorted(origins)
    for folder, told in ((source, origins), (ready.folder, about["tabellen"])):
        for name, one in told.items():
            assert one["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    names = [NAME.format("PC4"), "kerncijfers_pc4_2022.csv", "gebiedsgroepen.csv"]
    assert [origins[n]["licentie"] for n in names] == ["CC0 1.0", "CC BY 4.0", "onbekend (eigen tabel)"]


def test_the_same_files_give_the_same_bytes_in_whatever_order_their_rows_stand(tmp_path, ready, rich):
    prepare(ready.folder.parent / "bron", tmp_path / "klaar")
    assert contents(tmp_path / "klaar") == contents(ready.folder)
    source, rng = shutil.copytree(rich.folder.parent / "bron", tmp_path / "bron"), np.random.default_rng(2)
    for path in source.glob("*.csv"):
        head, *lines = path.read_text().splitlines()
        path.write_text("\n".join([head, *rng.permutation(lines)]) + "\n")
    for path in source.glob("*.gpkg"):
        gpd.read_file(path).sample(frac=1, random_state=2).to_file(path)
    content = json.loads((source / "wfs/buurtscore22.geojson").read_text())
    rng.shuffle(content["features"])
    (source / "wfs/buurtscore22.geojson").write_text(json.dumps(content))
    assert prepare(source, tmp_path / "klaar").dataset["tabellen"] == rich.report.dataset["tabellen"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bron", "klaar"]


@pytest.mark.parametrize(
    ("names", "says"),
    [(("bron", "bron/klaar"), "lie in each other"), (("bron", "."), "lie in each other"),
     (("bron", "ander"), r"is no prepared dataset \(it holds x.txt\); choose an empty or new folder"),
     (("x" * 300, "klaar"), "is no path that can be opened; name a folder"),
     (("bron", "x" * 300), "is no path that can be opened; name a folder")],
)  # fmt: skip
def test_paths_that_cannot_serve_are_one_sentence(source, names, says):
    write(source.parent / "ander" / "x.txt", "")
    with pytest.raises(DatasetError, match=says):
        prepare(*(source.parent / name for name in names))


def test_a_refused_file_stops_no_other_and_all_are_told(source):
    write(source / "b.csv", "pc4,a\n6461,x1\n6462,2\n")
    write(source / "a.csv", "")
    write(source / "z.zip", b"PK no zip")
    write(source / "86092NED.json", '{"odata.metadata": "x#TypedDataSet", "value": []}')
    with pytest.raises(SourceError, match=r"^a\.csv is empty; download it again or remove it\.$") as error:
        prepare(source, source.parent / "klaar")
    assert not (source.parent / "klaar").exists()
    report = error.value.report.set_index("bestand")
    lost = report[report["status"] == "refused"]
    assert lost.index.tolist() == ["86092NED.json", "a.csv", "b.csv", "z.zip"]
    assert lost.loc["b.csv", "opmerking"].startswith("b.csv, line 2, column a: 'x1' is no number")
    assert report.loc["lees.md", "status"] == "set aside"
    assert report.loc[NAME.format("PC4"), ["status", "rijen_gelezen"]].tolist() == ["read", 16]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [("boek.xls", "x", "boek.xls: a workbook of another kind: save it as xlsx"),
     ("kaart.topojson", '{"type":"Topology","objects":{}}', "kaart.topojson: TopoJSON, of which"),
     ("m.csv", "gebied,a\nBU09280101,1\n", "gebied holds codes of a buurt: name it buurtcode")],
)  # fmt: skip
def test_a_folder_whose_only_file_is_set_aside_says_why(tmp_path, name, text, why):
    write(tmp_path / "bron" / name, text)
    for words in ("holds no file that can be read", "holds no scores of the Leefbaarometer"):
        said = refusal(prepare, tmp_path / "bron", tmp_path / "klaar")
        assert words in said
        assert why in said
        write(tmp_path / "bron/b.csv", "pc4,woningen\n6461,1\n")


def test_names_come_into_the_dataset_as_they_are_but_for_what_cannot_be_seen(source):
    (source / "wijken_2024.gpkg").unlink()
    shapes = [square(X, Y, 1000), square(X + 1000, Y, 1000), square(X + 2000, Y, 2000)]
    codes, wijken = ["WK092801", "WK092802", "WK088200"], [NAMES[0], NAMES[1], "\u200f\u200b"]
    layer(source / "wijken_2024.gpkg", shapes, wijkcode=codes, wijknaam=wijken)
    head = {"jaar": 2024, "gemeentecode": [WEST, EAST], "gemeentenaam": [NAMES[2], "\x1b[31mrood\x1b[0m"]}
    head |= {"provincie_code": ["PV31", "PV30"], "provincie": [NAMES[3], "\u202egnorts\u202c"]}
    pd.DataFrame(head).to_csv(source / "gemeente_regio.csv", index=False)
    groups = {"groep_code": [f"G{i}" for i in range(len(NAMES))], "groep": NAMES, "soort": "groep"}
    groups = pd.DataFrame(groups | {"gemeente_code": WEST, "bron": NAMES[4]})
    groups.to_csv(source / "gebiedsgroepen.csv", index=False)
    made = Made(source)
    gemeente, wijk = (made(f"gebieden/{level}").set_index("code") for level in ("gemeente", "wijk"))
    assert gemeente.loc[WEST, ["naam", "provincie"]].tolist() == [NAMES[2], NAMES[3]]
    assert gemeente.loc[EAST, ["naam", "provincie"]].tolist() == ["[31mrood[0m", "gnorts"]
    assert wijk.loc[codes, "naam"].tolist() == [*NAMES[:2], "WK088200"]
    assert made("gebieden/pc4").set_index("code").loc["6461", "naam"] == f"6461 {NAMES[0]}"
    assert set(made("groepen")["groep"]) == set(NAMES)
