"""Each raw file has its kind or reason; and the record of how it was fetched."""

import json

import pytest

from leefbaarheid.sources.cbs_files import ENGLISH, METADATA
from leefbaarheid.sources.detect import walk
from leefbaarheid.sources.fetched import RECORD_FILE, read_fetch
from tests.sources.raw import layer, refusal, scores, square, wfs, write

CHANGES = "changes between years: the reports compute these from the scores themselves"
WIJK = '{"type":"FeatureCollection","features":[{"id":"wijken.1","properties":{"wijkcode":"WK092801"}}]}'
GROWTH = '{"type":"FeatureCollection","features":[{"id":"buurtontwikkeling14_24.1"}]}'
OWN = "pc4,a\n6461,1\n"


def kinds(source, tmp_path):
    return {f.file.name: f.soort or f.reason for f in walk(source, tmp_path / "unpacked")}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("kerncijfers.csv", OWN, "own_table"), ("iets.csv", "pc4,jaar,lbm,afw\n6461,2020,4,0\n", "scores_csv"),
     ("Leefbaarometer-scores wijken 2002-2024.csv", "wk_code,jaar\nWK092801,2020\n", "scores_csv"),
     ("gemeente_regio.csv", "jaar,gemeentecode,gemeentenaam,provincie_code,provincie\n2024,GM0928,K,PV31,L\n",
     "regions"), ("m.csv", "gemeentecode,jaar,misdrijf,aantal\nGM0928,2022,x,1\n", "police"),
     ("z.csv", "code,jaar,indicator,waarde,bron\nGM0928,2022,x,1,y\n", "own_indicators"),
     ("k.csv", "code,jaar,kenmerk,waarde,bron\nGM0928,2022,x,1,y\n", "own_table"),
     ("gemeente_naar_2024.csv", "year_from,gm_code_from,gm_code_2024\n2019,GM0001,GM0928\n", "succession"),
     ("gebiedsgroepen.csv", "groep_code,groep,soort,gemeente_code,bron\nG4,G4,groep,GM0928,x\n", "groups"),
     ("zonder.csv", "naam,a\nHier,1\n", "no key column (code, pc4, buurtcode, wijkcode, gemeentecode or grid)"),
     ("Leefbaarometer-ontwikkeling PC4 2002-2022.csv", "PC4,x\n6461,1\n", CHANGES),
     ("sleutel.json", '{"a": 1}', "JSON without features"), ("README.md", "# lees mij", "no table, map or zip"),
     ("tabel.xls", b"PK", "a workbook of another kind: save it as xlsx"), (".DS_Store", b"x", "a hidden or temporary file"),
     ("lees.txt", "tekst", "no table: rename it to .csv if it is one"), ("b.geojson", GROWTH, CHANGES),
     ("w.geojson", WIJK, "outlines"), ("g.geojson", WIJK.replace("wijken.1", "clippedgridscore24.fid-1"), "scores_wfs"),
      ("t.json", '{"type": "Topology"}',
     "TopoJSON, of which the outlines are not read: export it as GeoJSON or GeoPackage"),
     ("SoortMisdrijf.csv", "Key,Title,Description\n0.0.0,Totaal,x\n", METADATA),
     ("TableInfos.csv", "ID,Title,Identifier,Summary\n0,Misdrijven,47018NED,x\n", METADATA),
     ("85163ENG.csv", "Regions,Periods,SES-WOA/Total score (number)\nGM0928,2020,0.1\n", ENGLISH),
     ("ses.csv", "Regions,Periods,SES-WOA/Total score (number)\nGM0928,2020,0.1\n", ENGLISH),
     ("p.json", '{"odata.metadata": "https://x/86092NED/$metadata#Cbs.OData.WebAPI.Perioden"}', METADATA),
     ("k.json", '[{"Key": "GM0928", "Title": "Kerkrade"}]', METADATA), ("r.json", '[{"Perioden": "2020JJ00"}]', "cbs_odata"),
     ("e.json", '{"odata.metadata": "https://x/85163ENG/$metadata#TypedDataSet"}', ENGLISH),
     ("DataProperties.csv", "ID,ParentID,Type,Key,Title\n1,NA,Topic,A_1,A\n", "cbs_properties"), ("data.csv",
     "SoortMisdrijf,WijkenEnBuurten,Perioden,GeregistreerdeMisdrijven_1\n0.0.0,GM0928,2023JJ00,5\n",
     "statline_csv")],
)  # fmt: skip
def test_each_file_has_its_kind_or_reason(tmp_path, name, content, kind):
    write(tmp_path / "bron" / name, content)
    write(tmp_path / "bron" / "zz.csv", OWN)
    assert kinds(tmp_path / "bron", tmp_path) == {name: kind, "zz.csv": "own_table"}


def test_nothing_is_passed_over(tmp_path):
    bron = tmp_path / "bron"
    layer(bron / "kaart" / "wijken.shp", [square(200_000, 320_000, 10)], wijkcode=["WK092801"])
    wfs(bron / "wfs" / "b.geojson", scores("id", ["BU09280101"], [2024]).assign(kscore=5), None)
    write(bron / "map.csv" / "tabel.csv", OWN)
    write(bron / ".git" / "d.csv", OWN)
    (bron / "leeg").mkdir()
    (bron / "koppeling").symlink_to(bron / "kaart")
    parts = {f"kaart/wijken.{s}": "part of a shape file" for s in ("cpg", "dbf", "prj", "shx")}
    assert kinds(bron, tmp_path) == parts | {
        "kaart/wijken.shp": "outlines", "wfs/b.geojson": "scores_wfs", "map.csv/tabel.csv": "own_table",
        "map.csv": "is a folder, not a file; what is in it is listed by itself",
        "koppeling": "a link to a folder is not followed"
    }  # fmt: skip


def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    def locked(*_, **__):
        raise PermissionError(13, "Permission denied")

    write(tmp_path / "bron" / "dicht.csv", OWN)
    monkeypatch.setattr("pathlib.Path.open", locked)
    (found,) = walk(tmp_path / "bron", tmp_path / "unpacked")
    assert str(found.refusal) == "dicht.csv cannot be opened (Permission denied); check its rights."


def test_no_folder_and_nothing_to_read(tmp_path):
    assert "is no folder" in refusal(walk, tmp_path / "nergens", tmp_path)
    write(tmp_path / "bron/.cache/b.csv", OWN)
    assert "holds no file that can be read; put the raw" in refusal(walk, tmp_path / "bron", tmp_path)


SHA = "ab" * 32
ONE = {"bestand": "a.csv", "adres": "https://x.nl/a", "opgehaald": "2026-11-25T10:00:00Z", "sha256": SHA}


def record(folder, *files):
    return write(folder / RECORD_FILE, json.dumps({"formaat": 1, "bestanden": list(files)}))


def test_a_file_is_known_by_its_name_or_that_of_its_zip_and_by_its_content(tmp_path):
    name, other = "map/x.zip/in.csv", "cd" * 32
    zipped, inner = {**ONE, "bestand": "map/x.zip", "etag": "x"}, {**ONE, "bestand": name, "sha256": other}
    inner["opgehaald"] = "2026-11-25T12:30:00+02:00"
    sums = {"map/x.zip": SHA, name: other}.get
    assert read_fetch(record(tmp_path, zipped)).of(name, sums)[0].bestand == "map/x.zip"
    known = read_fetch(record(tmp_path, {**zipped, "sha256": other}, zipped, inner))
    assert known.of(name, sums)[0].moment == "2026-11-25T10:30:00Z"
    assert known.of("map/x.zip/uit.csv", sums)[0].sha256 == SHA, "of two of one name that of this content"
    remark = "herkomst.json tells of map/x.zip with another content; its date is not taken"
    assert known.of("map/x.zip/uit.csv", lambda _: "00" * 32) == (None, remark)
    assert known.of("b.csv", sums) == (None, "")


@pytest.mark.parametrize(
    ("content", "place"),
    [("", "the file"), ("{" * 100_000, "the file"), ('{"formaat": 2, "bestanden": []}', "formaat"),
     (json.dumps({"formaat": 1, "bestanden": [{**ONE, "sha256": "x"}]}), "bestanden.0.sha256"),
     (json.dumps({"formaat": 1, "bestanden": [ONE, {**ONE, "adres": "javascript:x"}]}), "bestanden.1.adres"),
     (json.dumps({"formaat": 1, "bestanden": [{**ONE, "opgehaald": "2026-11-25"}]}), "bestanden.0.opgehaald")],
)  # fmt: skip
def test_a_broken_record_is_one_sentence_with_its_place(tmp_path, content, place):
    said = refusal(read_fetch, write(tmp_path / RECORD_FILE, content))
    assert f"({place}: " in said
    assert said.endswith("move it away and fetch again.")


def test_only_the_record_at_the_root_is_one(tmp_path):
    record(tmp_path / "bron", ONE)
    write(tmp_path / "bron/map/herkomst.json", json.dumps({"formaat": 1}))
    known = {"herkomst.json": "fetched", "map/herkomst.json": "JSON without features"}
    assert kinds(tmp_path / "bron", tmp_path) == known
