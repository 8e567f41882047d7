import pytest

from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.fetching.catalogue import Item
from leefbaarheid.fetching.run import check, rename
from tests.fetching.harness import CSV_NAME, source
from tests.sources.raw import csv, layer, scores, square, wfs, write

YEARS = [2014, 2020]
CODES = ["BU09280101", "BU09280102", "BU08820101"]


def good(folder, **change):
    frame = scores("bu_code", CODES, YEARS, name="bu_naam").rename(columns=change)
    return csv(folder / CSV_NAME, frame, quoting=2).path


def asked(**fields):
    return Item(source(**({"jaren": YEARS, "rijen": [6, 10], "kolommen": ["jaar", "lbm", "onv"]} | fields)))


def refused(item, path, name=CSV_NAME):
    with pytest.raises((LeefbaarheidError, ValueError)) as error:
        check(item, path, name)
    return str(error.value)


OTHER = [
    ({"kolommen": ["xyzzy"]}, "hernoem: {ITS NAME NOW: xyzzy}"), ({"rijen": [7, 9]}, "has 6 rows, not 7 to 9"),
    ({"rijen": [1, 5]}, "write rijen in the catalogue"), ({"jaren": [2014, 2020, 2024]}, "no rows of 2024"),
    ({"jaarkolom": "weg"}, "no rows of 2014, 2020"),
    ({"doel": "x_{jaar}.csv", "kolommen": []}, "also rows of 2020"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "words"), OTHER)
def test_columns_rows_and_years_are_those_of_the_catalogue(tmp_path, fields, words):
    item = asked(**fields)
    assert words in refused(item._replace(jaar=2014 if item.source.per_jaar else None), good(tmp_path))


NONE_SUCH = [
    ("x.geojson", b"  <xml/>", "HTML"), ("x.geojson", b'{"type": "FeatureCollection", "features": 7}', "has no rows"),
    ("x.gpkg", b"SQLite format 4", "GDAL"), ("x.parquet", b"PAR1", "no readable Parquet"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "words"), NONE_SUCH)
def test_what_is_no_such_file(tmp_path, name, content, words):
    assert words in refused(Item(source(doel=name)), write(tmp_path / name, content).path, name)


def test_other_formats_by_their_columns_rows_and_years(tmp_path):
    shapes = [square(200_000 + i * 1000, 320_000, 900) for i in range(3)]
    path = layer(tmp_path / "wijken.gpkg", shapes[:1], wijkcode=["WK092801"], wijknaam=["x"]).path
    bare = {"doel": "wijken.gpkg", "jaarkolom": None, "jaren": None}
    assert check(Item(source(**bare, kolommen=["WijkCode"], rijen=[1, 1])), path, "wijken.gpkg") == 1
    lost = Item(source(**bare, kolommen=["buurtcode"]))
    assert "no column buurtcode, but wijkcode, wijknaam" in refused(lost, path)
    frame = scores("id", CODES, [2024]).assign(kscore=5)
    path, many = wfs(tmp_path / "x.geojson", frame, shapes).path, source("wfs", rijen=[4, 9])
    assert "has 3 rows, not 4" in refused(Item(many, 2024), path)
    assert check(Item(many, 2024, "GM0928"), path, "x.geojson") == 3, "a gemeente has fewer"
    assert "no rows of 2020" in refused(Item(source("wfs"), 2020), path)
    rename(path, {"afw": "anders"})
    assert "no column afw" in refused(Item(source("wfs"), 2024), path)
