"""Scores of the WFS; how dirty answers end is tried in tests/preparation/dirty_maps.py."""

import json

import geopandas as gpd
import numpy as np
import pytest

from leefbaarheid.sources.scores import COLUMNS, is_wfs, layers_in, read_scores_wfs
from tests.sources.raw import DIMS, raw, refusal, scores, square, wfs, write

CODES = ["BU09280101", "BU09280102", "BU0363AA01"]
SHAPES = [square(200_000 + 100 * i, 320_000, 100) for i in range(3)]


def answer(path, change=None, codes=CODES, kscore=6, shapes=SHAPES, crs="EPSG::28992"):
    frame = scores("id", list(codes), [2024]).assign(kscore=kscore)
    file = wfs(path, frame, shapes, crs=crs)
    if change:
        content = json.loads(file.path.read_text())
        change(content)
        write(path, json.dumps(content))
    return file


def test_scores_classes_and_outlines(tmp_path):
    level, found, log = read_scores_wfs(answer(tmp_path / "b.geojson", kscore=[9, 1, 5]))
    assert (level, found.crs) == ("buurt", "EPSG:28992")
    assert set(COLUMNS) <= set(found.columns)
    assert (found["code"].tolist(), found["kscore"].tolist(), set(found["jaar"])) == (
        CODES,
        [9, 1, 5],
        {2024},
    )
    assert found["lbm"].isna().all()
    expected = scores("id", CODES, [2024])[["afw", *DIMS]].to_numpy()
    assert np.abs(found[["afw", *DIMS]].to_numpy() - expected).max() < 1e-6
    assert [g.equals(s) for g, s in zip(found.geometry, SHAPES, strict=True)] == [True] * 3
    assert (log.rijen_gelezen, log.rijen_gebruikt, log.editie) == (3, 3, None)


@pytest.mark.parametrize("crs", ["EPSG::4326", None])
def test_degrees_are_brought_to_rd(tmp_path, crs):
    degrees = list(gpd.GeoSeries(SHAPES, crs="EPSG:28992").to_crs("EPSG:4326"))
    _, found, _ = read_scores_wfs(answer(tmp_path / "b.geojson", shapes=degrees, crs=crs))
    assert np.abs(found.total_bounds - np.array([200_000, 320_000, 200_300, 320_100])).max() < 0.01


@pytest.mark.parametrize(
    ("codes", "level"),
    [(["GM0928", "GM0363", "GM0014"], "gemeente"), (["WK092801", "WK0363AA", "WK001401"], "wijk"),
     (["6461", "6462", "6463"], "pc4"), (["E2000N3200", "E2001N3200", "E2002N3200"], "grid"),
     (["bu09280101", "bu09280102", "bu0363aa01"], "buurt")],
)  # fmt: skip
def test_level_is_told_by_the_codes(tmp_path, codes, level):
    found_level, found, _ = read_scores_wfs(answer(tmp_path / "x.geojson", codes=codes))
    assert (found_level, found["code"].tolist()) == (level, [c.upper() for c in codes])


def properties(**new):
    return lambda c: c["features"][1]["properties"].update(new)


def test_a_missing_class_or_outline_stays_missing(tmp_path):
    def change(content):
        content["features"][0]["geometry"] = None
        properties(kscore=None)(content)

    _, found, log = read_scores_wfs(answer(tmp_path / "b.geojson", change))
    assert found["kscore"].isna().tolist() == [False, True, False]
    assert found.geometry.isna().tolist() == [True, False, False]
    assert (log.rijen_gebruikt, log.opmerkingen) == (3, ["1 scores without outline (no outline)"])


@pytest.mark.parametrize(
    ("change", "says"),
    [(properties(afw=0.9), "feature 2: afw is not the sum of its dimensions for BU09280102 in 2024"),
     (properties(kscore=5.5), "feature 2, column kscore: 5.5 is no whole number from 1 to 9"),
     (properties(kscore=0), "feature 2, column kscore: 0 is no whole number"),
     (properties(year=None), "feature 2, column year: an empty cell is no year"),
     (properties(id="GM0928"), "holds codes of several levels or of none"),
     (properties(id="BU09280101"), "feature 2: BU09280101 has two different rows in 2024"),
     (lambda c: [f["properties"].update(soc="x") for f in c["features"]], "feature 1, column soc: 'x' is no number"),
     (lambda c: c["features"][0].update(id="score24_schaalafhankelijk.1"), "changes level with the scale")],
)  # fmt: skip
def test_what_is_not_whole_is_refused(tmp_path, change, says):
    assert says in refusal(read_scores_wfs, answer(tmp_path / "b.geojson", change))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_off_answer_is_refused(tmp_path, share):
    content = answer(tmp_path / "b.geojson").path.read_bytes()
    file = write(tmp_path / "b.geojson", content[: int(len(content) * share)])
    assert "cut off; download it again" in refusal(read_scores_wfs, file)


def test_recognised_by_layer_or_properties():
    assert layers_in(b'{"id":"buurtscore24.1"} {"id": "x"} {"id":"BU01.2"}') == {"buurtscore24", "bu01"}
    assert is_wfs(b'"id":"clippedgridscore24.fid-1"')
    assert is_wfs(b'"id": 7, "kscore": 3, "afw": 0.1')
    assert not is_wfs(b'"id":"wijken.1","wijkcode":"WK092801"')


@pytest.mark.real
def test_the_real_files(real_source):
    total = 0
    for path in sorted((real_source / "bronnen" / "leefbaarometer-wfs").glob("buurtscore24_*.geojson")):
        level, found, log = read_scores_wfs(raw(path))
        assert (level, log.rijen_gebruikt, log.rijen_gelezen) == ("buurt", len(found), len(found))
        assert found[["kscore", "geometry"]].notna().all().all()
        total += len(found)
    assert total == 12147
