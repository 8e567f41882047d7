"""Every file of a folder is read, set aside or refused, and the report tells of all three."""

from __future__ import annotations

import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.preparation import prepare
from tests.preparation.mini import NAME, PC4, make_mini
from tests.sources.raw import csv, scores, write


@pytest.fixture
def source(tmp_path):
    return make_mini(tmp_path / "bron")


def report_of(source):
    with pytest.raises(SourceError) as error:
        prepare(source, source.parent / "klaar")
    assert not (source.parent / "klaar").exists()
    return str(error.value), error.value.report.set_index("bestand")


def test_a_refused_file_stops_no_other_and_all_are_told(source):
    write(source / "b.csv", "pc4,a\n6461,x1\n6462,2\n")
    write(source / "a.csv", "")
    write(source / "z.zip", b"PK no zip")
    write(source / "86092NED.json", '{"odata.metadata": "x#TypedDataSet", "value": []}')
    said, report = report_of(source)
    assert said == "a.csv is empty; download it again or remove it."
    refused = report[report["status"] == "refused"]
    assert refused.index.tolist() == ["86092NED.json", "a.csv", "b.csv", "z.zip"]
    assert refused.loc["b.csv", "opmerking"].startswith("b.csv, line 2, column a: 'x1' is no number")
    assert report.loc["lees.md", "status"] == "set aside"
    assert report.loc[NAME.format("PC4"), ["status", "rijen_gelezen"]].tolist() == ["read", 16]


def test_the_report_also_comes_where_files_disagree(source):
    csv(source / "z" / NAME.format("PC4"), scores("PC4", PC4[:1], [2014], seed=8))
    said, report = report_of(source)
    assert "disagree on afw of 6461 in 2014" in said
    assert "an extract by that of the file it is taken from" in said
    assert set(report["status"]) == {"read", "set aside"}


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [("boek.xls", "x", "boek.xls: a workbook of another kind: save it as xlsx"),
     ("kaart.topojson", '{"type":"Topology","objects":{}}', "kaart.topojson: TopoJSON, of which"),
     ("m.csv", "gebied,a\nBU09280101,1\n", "gebied holds codes of a buurt: name it buurtcode")],
)  # fmt: skip
def test_a_folder_whose_only_file_is_set_aside_says_why(tmp_path, name, text, why):
    write(tmp_path / "bron" / name, text)
    with pytest.raises(SourceError, match="holds no file that can be read") as error:
        prepare(tmp_path / "bron", tmp_path / "klaar")
    assert why in str(error.value)
    write(tmp_path / "bron/b.csv", "pc4,woningen\n6461,1\n")
    with pytest.raises(SourceError, match="holds no scores of the Leefbaarometer") as error:
        prepare(tmp_path / "bron", tmp_path / "klaar")
    assert why in str(error.value)
