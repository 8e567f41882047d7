from __future__ import annotations

import json

import numpy as np
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.scores import COLUMNS
from leefbaarheid.sources.scores_wfs import layers_in, read_scores_wfs, recognises
from tests.sources.raw import DIMS, raw, scores, square, wfs, write

CODES = ["BU09280101", "BU09280102", "BU0363AA01"]
SHAPES = [square(200_000 + 100 * i, 320_000, 100) for i in range(3)]


def answer(years=(2024,), codes=CODES, kscore=6, **columns):
    return scores("id", list(codes), list(years)).assign(kscore=kscore, **columns)


def changed(file, change):
    content = json.loads(file.path.read_text())
    change(content)
    return write(file.path, json.dumps(content))


def test_scores_classes_and_outlines(tmp_path):
    frame = answer(kscore=[9, 1, 5])
    level, found, log = read_scores_wfs(wfs(tmp_path / "b.geojson", frame, SHAPES))
    assert level == "buurt"
    assert set(COLUMNS) <= set(found.columns)
    assert found["code"].tolist() == CODES
    assert found["kscore"].tolist() == [9, 1, 5]
    assert found["jaar"].tolist() == [2024] * 3
    assert found["lbm"].isna().all()
    assert np.abs(found[["afw", *DIMS]].to_numpy() - frame[["afw", *DIMS]].to_numpy()).max() < 1e-6
    assert found.crs == "EPSG:28992"
    assert [g.equals(s) for g, s in zip(found.geometry, SHAPES, strict=True)] == [True] * 3
    assert (log.rijen_gelezen, log.rijen_gebruikt, log.editie) == (3, 3, None)


def test_degrees_are_brought_to_rd(tmp_path):
    import geopandas as gpd

    degrees = gpd.GeoSeries(SHAPES, crs="EPSG:28992").to_crs("EPSG:4326")
    for crs in ("EPSG::4326", None):
        _, found, _ = read_scores_wfs(wfs(tmp_path / "b.geojson", answer(), list(degrees), crs=crs))
        assert np.abs(found.total_bounds - np.array([200_000, 320_000, 200_300, 320_100])).max() < 0.01


@pytest.mark.parametrize(
    ("codes", "level"),
    [(["GM0928", "GM0363", "GM0014"], "gemeente"), (["WK092801", "WK0363AA", "WK001401"], "wijk"),
     (["6461", "6462", "6463"], "pc4"), (["E2000N3200", "E2001N3200", "E2002N3200"], "grid"),
     (["bu09280101", "bu09280102", "bu0363aa01"], "buurt")],
)  # fmt: skip
def test_level_is_told_by_the_codes(tmp_path, codes, level):
    found_level, found, _ = read_scores_wfs(wfs(tmp_path / "x.geojson", answer(codes=codes), SHAPES))
    assert found_level == level
    assert found["code"].tolist() == [c.upper() for c in codes]


def test_a_missing_class_stays_missing(tmp_path):
    file = changed(
        wfs(tmp_path / "b.geojson", answer(), SHAPES),
        lambda c: c["features"][1]["properties"].update(kscore=None),
    )
    _, found, _ = read_scores_wfs(file)
    assert found["kscore"].isna().tolist() == [False, True, False]


def test_numbers_as_text_are_read(tmp_path):
    def as_text(content):
        for feature in content["features"]:
            feature["properties"] = {k: str(v) for k, v in feature["properties"].items()}

    plain = read_scores_wfs(wfs(tmp_path / "a.geojson", answer(), SHAPES))[1]
    text = read_scores_wfs(changed(wfs(tmp_path / "b.geojson", answer(), SHAPES), as_text))[1]
    assert text[["afw", *DIMS, "kscore", "jaar"]].equals(plain[["afw", *DIMS, "kscore", "jaar"]])


def test_a_score_without_outline_stays(tmp_path):
    file = changed(
        wfs(tmp_path / "b.geojson", answer(), SHAPES), lambda c: c["features"][0].update(geometry=None)
    )
    _, found, log = read_scores_wfs(file)
    assert len(found) == 3
    assert found.geometry.isna().tolist() == [True, False, False]
    assert log.rijen_gebruikt == 3
    assert log.opmerkingen == ["1 scores without outline (no outline)"]


def properties(**new):
    return lambda c: c["features"][1]["properties"].update(new)


@pytest.mark.parametrize(
    ("change", "says"),
    [(properties(afw=0.9), "feature 2: afw is not the sum of its dimensions for BU09280102 in 2024"),
     (properties(kscore=12), "feature 2: kscore is 12"), (properties(kscore=5.5), "feature 2: kscore is 5.5"),
     (properties(year="soon"), "feature 2: year is soon, which is no number"),
     (properties(year=None), "feature 2: year is missing, no whole number from 1990 to 2100"),
     (properties(fys=None), "feature 2: some of the five dimensions are missing"),
     (properties(id="GM0928"), "holds codes of several levels or of none"),
     (properties(id="BU09280101"), "BU09280101 has two different scores in 2024"),
     (lambda c: [f["properties"].pop("soc") for f in c["features"]], "has no property soc"),
     (lambda c: c.update(numberReturned=4), "says it has 4 features but 3 can be read"),
     (lambda c: c["features"][0].update(id="score24_schaalafhankelijk.1"),
     "changes level with the scale (_schaalafhankelijk)"),
     (lambda c: c["crs"]["properties"].update(name="urn:ogc:def:crs:EPSG::4326"), "calls them degrees")],
)  # fmt: skip
def test_what_is_not_whole_is_refused(tmp_path, change, says):
    file = changed(wfs(tmp_path / "b.geojson", answer(), SHAPES), change)
    with pytest.raises(SourceError) as error:
        read_scores_wfs(file)
    assert says in str(error.value)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_off_answer_is_refused(tmp_path, share):
    file = wfs(tmp_path / "b.geojson", answer(), SHAPES)
    content = file.path.read_bytes()
    with pytest.raises(SourceError, match="cut off; download it again"):
        read_scores_wfs(write(file.path, content[: int(len(content) * share)]))


def test_recognised_by_layer_or_properties():
    assert layers_in(b'{"id":"buurtscore24.1"} {"id": "x"} {"id":"BU01.2"}') == {"buurtscore24", "bu01"}
    assert recognises(b'"id":"clippedgridscore24.fid-1"')
    assert recognises(b'"id": 7, "kscore": 3, "afw": 0.1')
    assert not recognises(b'"id":"wijken.1","wijkcode":"WK092801"')


@pytest.mark.real
def test_the_real_files(real_source):
    total = 0
    for path in sorted((real_source / "bronnen" / "leefbaarometer-wfs").glob("buurtscore24_*.geojson")):
        level, found, log = read_scores_wfs(raw(path))
        assert level == "buurt"
        assert log.rijen_gebruikt == log.rijen_gelezen == len(found)
        assert found.geometry.notna().all()
        assert found["kscore"].notna().all()
        total += len(found)
    assert total == 12147
