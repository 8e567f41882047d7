import json

import pytest

from leefbaarheid.sources.detect import walk
from leefbaarheid.sources.fetched import RECORD_FILE, read_record
from tests.sources.raw import refusal, write

SHA = "ab" * 32
ONE = {"bestand": "a.csv", "adres": "https://x.nl/a", "opgehaald": "2026-11-25T10:00:00Z", "sha256": SHA}


def record(folder, *files):
    return write(folder / RECORD_FILE, json.dumps({"formaat": 1, "bestanden": list(files)}))


def test_a_file_is_known_by_name_and_content(tmp_path):
    known = read_record(record(tmp_path, {**ONE, "etag": "x", "rijen": 3}))
    found, remark = known.of("a.csv", lambda name: {"a.csv": SHA}[name])
    assert (found.adres, found.moment, remark) == ("https://x.nl/a", "2026-11-25T10:00:00Z", "")
    assert known.of("b.csv", lambda name: SHA) == (None, "")
    found, remark = known.of("a.csv", lambda name: "00" * 32)
    assert found is None
    assert remark == "herkomst.json tells of a.csv with another content; its date is not taken"


def test_what_came_out_of_a_zip_is_known_by_the_zip_or_by_itself(tmp_path):
    name, other = "map/x.zip/in.csv", "cd" * 32
    zipped, inner = {**ONE, "bestand": "map/x.zip"}, {**ONE, "bestand": name, "sha256": other}
    inner["opgehaald"] = "2026-11-25T12:30:00+02:00"
    sums = {"map/x.zip": SHA, name: other}.get
    assert read_record(record(tmp_path, zipped)).of(name, sums)[0].bestand == "map/x.zip"
    known = read_record(record(tmp_path, {**zipped, "sha256": other}, zipped, inner))
    assert known.of(name, sums)[0].moment == "2026-11-25T10:30:00Z"
    assert known.of("map/x.zip/uit.csv", sums)[0].sha256 == SHA, "of two of one name that of this content"
    assert "map/x.zip with another content" in known.of("map/x.zip/uit.csv", lambda name: "")[1]


@pytest.mark.parametrize(
    ("content", "place"),
    [("", "the file"), ("{" * 100_000, "the file"), ('{"formaat": 2, "bestanden": []}', "formaat"),
     (json.dumps({"formaat": 1, "bestanden": [{**ONE, "sha256": "x"}]}), "bestanden.0.sha256"),
     (json.dumps({"formaat": 1, "bestanden": [ONE, {**ONE, "adres": "javascript:x"}]}), "bestanden.1.adres"),
     (json.dumps({"formaat": 1, "bestanden": [{**ONE, "opgehaald": "2026-11-25"}]}), "bestanden.0.opgehaald")],
)  # fmt: skip
def test_a_broken_record_is_one_sentence_with_its_place(tmp_path, content, place):
    file = write(tmp_path / RECORD_FILE, content)
    said = refusal(read_record, file)
    assert f"({place}: " in said
    assert said.endswith("move it away and fetch again.")


def test_only_the_record_at_the_root_is_one(tmp_path):
    record(tmp_path / "bron", ONE)
    write(tmp_path / "bron/map/herkomst.json", json.dumps({"formaat": 1}))
    kinds = {f.file.name: f.soort or f.reason for f in walk(tmp_path / "bron", tmp_path / "uit")}
    assert kinds == {"herkomst.json": "fetched", "map/herkomst.json": "JSON without features"}
