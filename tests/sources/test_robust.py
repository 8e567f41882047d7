"""Whatever is done to a raw file: it is read, set aside or refused in one sentence, never a traceback."""

import shutil

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from leefbaarheid.errors import SourceError
from leefbaarheid.preparation.read import _READERS
from leefbaarheid.sources.cbs_files import read_statline_csv
from leefbaarheid.sources.detect import detect
from tests.preparation.cases import FILES
from tests.preparation.mini import TABLES
from tests.sources.raw import csv, layer, scores, square, wfs, write, xlsx

READERS = {kind: reader for kind, (reader, _) in _READERS.items()}
READERS["statline_csv"] = lambda file: read_statline_csv(file, ())
PIECES = [*map(bytes, zip(b'\n\r,;"\0\xff{]')), b"\xef\xbb\xbf", b"NA", b"null", b"1e999", b"-99997"]
BUURTEN = ["BU09280101", "BU09280102"]
SHAPES = [square(200_000, 320_000, 10), square(200_010, 320_000, 10)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("heel")
    table = scores("bu_code", BUURTEN, [2014, 2016], name="bu_naam", without_dims=(2016,))
    wfs(folder / "b.geojson", scores("id", BUURTEN, [2024]).assign(kscore=5), SHAPES)
    layer(folder / "w.geojson", SHAPES, wijkcode=["WK092801", "WK092802"])
    csv(folder / "Leefbaarometer-scores buurten 2002-2022.csv", table)
    write(folder / "eigen.csv", 'pc4,jaar,a,naam\n6461,2020,1.5,x\n6462,2020,,"y, z"\n')
    write(folder / "boek.xlsx", xlsx(a=[["pc4", "a"], ["6461", 1.5]]))
    for kind in ("regions", "succession", "groups"):
        shutil.copy(TABLES / "good" / FILES[kind], folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


damage = st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES) | st.binary(max_size=3))


@given(name=st.integers(0, 7), hits=st.lists(damage, min_size=1, max_size=3), cut=st.floats(0.3, 1.7))
@example(name=6, hits=[(0.37, 0, b"/"), (0.6, 0, b",")], cut=1.0)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_never_gives_a_traceback(whole, tmp_path, name, hits, cut):
    name = list(whole)[name]
    content = whole[name]
    content = content[: int(len(content) * cut)]
    for where, length, piece in hits:
        at = int(where * len(content))
        content = content[:at] + piece + content[at + length :]
    file = write(tmp_path / name, content)
    said = f"{name} was read or set aside"
    try:
        found = detect(file)
        if found.soort:
            READERS[found.soort](file)
        else:
            assert found.reason
    except SourceError as error:
        said = str(error)
    assert name in said
    assert "\n" not in said
