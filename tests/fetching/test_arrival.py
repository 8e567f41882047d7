from __future__ import annotations

import pytest

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.arrival import check, rename
from leefbaarheid.fetching.catalogue import Item
from tests.fetching.serving import source
from tests.sources import cbs, crime
from tests.sources.raw import csv, layer, scores, square, wfs, write

YEARS = [2014, 2020]
CODES = ["BU09280101", "BU09280102", "BU08820101"]
COUNTS = {"GeregistreerdeMisdrijven_1": ("Geregistreerde misdrijven", "aantal")}
NAME = "Leefbaarometer-scores buurten 2002-2024.csv"


def good(folder, **change):
    frame = scores("bu_code", CODES, YEARS, name="bu_naam").rename(columns=change)
    return csv(folder / NAME, frame, quoting=2).path


def asked(**fields):
    wanted = {
        "kolommen": ["jaar", "lbm", "onv"],
        "jaarkolom": "jaar",
        "jaren": YEARS,
        "rijen": [6, 10],
        "editie": "2002-2024",
    }
    return Item(source(**(wanted | fields)))


def refused(item, path, name=NAME, **more):
    with pytest.raises(FetchError) as error:
        check(item, path, name, **more)
    return str(error.value)


def test_what_is_as_promised_passes(tmp_path):
    assert check(asked(), good(tmp_path), NAME) == 6


def test_a_renamed_column_is_named_with_the_edition_and_how_to_map_it(tmp_path):
    path = good(tmp_path, onv="onveiligheid")
    said = refused(asked(), path)
    for word in (
        "no column onv",
        "bron, edition 2002-2024",
        "the older data stay",
        "hernoem: {onveiligheid: onv}",
    ):
        assert word in said
    rename(path, {"Onveiligheid": "onv"})
    assert check(asked(), path, NAME) == 6


def test_a_lost_column_has_no_guess(tmp_path):
    said = refused(asked(kolommen=["xyzzy"]), good(tmp_path))
    assert "hernoem: {ITS NAME NOW: xyzzy}" in said


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rijen": [7, 9]}, "has 6 rows, not 7 to 9"),
        ({"rijen": [1, 5]}, "mend rijen"),
        ({"jaren": [2014, 2020, 2024]}, "no rows of 2024"),
    ],
)
def test_rows_and_years_are_those_of_the_catalogue(tmp_path, fields, words):
    assert words in refused(asked(**fields), good(tmp_path))


def test_a_year_that_was_not_asked_is_told(tmp_path):
    item = Item(source(doel="x_{jaar}.csv", jaren=YEARS, jaarkolom="jaar"), 2014)
    assert "rows of 2020 as well" in refused(item, good(tmp_path))


def test_the_projects_reader_has_the_last_word(tmp_path):
    frame = scores("bu_code", CODES, YEARS)
    frame.loc[3, "afw"] += 0.5
    assert "afw is not the sum" in refused(asked(), csv(tmp_path / NAME, frame).path)
    other = write(tmp_path / "x.csv", "kleur,maat\nrood,1\n").path
    assert "would be set aside" in refused(Item(source()), other, "x.csv")


def test_a_file_too_large_to_read_whole_is_checked_by_its_columns_rows_and_years(tmp_path, monkeypatch):
    monkeypatch.setattr("leefbaarheid.fetching.arrival.READ_WHOLE", 10)
    assert check(asked(), good(tmp_path), NAME) == 6
    assert "no rows of 2024" in refused(asked(jaren=[2024]), good(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", b"<!DOCTYPE html><html></html>", "HTML"),
        ("x.csv", b"", "empty"),
        ("x.geojson", b"  <xml/>", "HTML"),
        ("x.geojson", b'{"type": "FeatureCollection", "features": [', "cut-off"),
        ("x.geojson", b'{"type": "FeatureCollection", "features": 7}', "no list 'features'"),
        ("x.gpkg", b"SQLite format 4", "no readable gpkg"),
        ("x.parquet", b"PAR1", "no readable parquet"),
        ("x.json", b"[" * 100_000, "broken"),
    ],
)
def test_what_is_no_such_file(tmp_path, name, content, words):
    path = write(tmp_path / name, content).path
    assert words in refused(Item(source(doel=name)), path, name)


def test_a_geopackage_by_its_layers(tmp_path):
    path = layer(
        tmp_path / "wijken_2024.gpkg", [square(200_000, 320_000, 900)], wijkcode=["WK092801"], wijknaam=["x"]
    ).path
    item = Item(source(doel="wijken_2024.gpkg", kolommen=["WijkCode"], rijen=[1, 1]))
    assert check(item, path, "wijken_2024.gpkg") == 1
    item = Item(source(doel="wijken_2024.gpkg", kolommen=["buurtcode"]))
    assert "no column buurtcode, but wijkcode, wijknaam" in refused(item, path)


def test_a_layer_of_the_wfs_of_one_year(tmp_path):
    frame = scores("id", CODES, [2024]).assign(kscore=5)
    path = wfs(
        tmp_path / "x.geojson", frame, [square(200_000 + i * 1000, 320_000, 900) for i in range(3)]
    ).path
    fields = {
        "doel": "{jaar}.geojson",
        "jaren": [2020, 2024],
        "jaarkolom": "year",
        "kolommen": ["kscore", "id"],
    }
    assert check(Item(source("wfs", **fields), 2024), path, "x.geojson") == 3
    assert "no rows of 2020" in refused(Item(source("wfs", **fields), 2020), path)
    assert "has 3 rows, not 4" in refused(Item(source("wfs", **fields, rijen=[4, 9]), 2024), path)
    one = Item(source("wfs", **fields, rijen=[4, 9], filter="{gemeente}"), 2024, "GM0928")
    assert check(one, path, "x.geojson") == 3


def test_a_table_of_cbs_with_what_its_topics_mean(tmp_path):
    path = cbs.save(tmp_path / "86092NED.json", cbs.typed(first=29)).path
    beside = cbs.save(tmp_path / "p.json", cbs.data_properties(first=29)).path
    fields = {"kolommen": ["GemiddeldeScore", "Perioden"], "jaarkolom": "Perioden", "jaren": cbs.YEARS}
    assert check(Item(source("odata", **fields)), path, "86092NED.json", beside) == len(cbs.ROWS)
    assert "cannot be told apart" in refused(Item(source("odata", **fields)), path)
    other = cbs.typed(
        topics={"Regenval/Som": "Getal"},
        rows=[(*r[:3], {"Regenval/Som": 1}) for r in cbs.ROWS],
        tabel="11111NED",
    )
    lost = cbs.save(tmp_path / "q.json", other).path
    assert "no topic that is used here" in refused(Item(source("odata", tabel="11111NED")), lost)


def test_a_table_of_registered_crime(tmp_path):
    beside = cbs.save(tmp_path / "p.json", crime.properties("47018NED", COUNTS)).path
    path = cbs.save(tmp_path / "47018NED.json", crime.police_odata()).path
    assert check(Item(source("odata")), path, "47018NED.json", beside) == len(crime.COUNTS)
    half = [*crime.COUNTS, ("GM0928", "2.2.1", 2023, 1.5)]
    path = cbs.save(tmp_path / "47018NED.json", crime.police_odata(half)).path
    assert "no whole number" in refused(Item(source("odata")), path, "47018NED.json", beside=beside)
