"""Scores of several files, levels and editions in one table a level."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.preparation import check, prepare
from leefbaarheid.terms import DIMENSIONS
from tests.preparation.mini import EAST, NAME, PC4, WEST, WFS_SHAPES, buurten, make_mini, wfs_rows
from tests.sources.raw import csv, scores, wfs


@pytest.fixture
def source(tmp_path):
    return make_mini(tmp_path / "bron")


def made(source, level):
    report = prepare(source, source.parent / "klaar")
    assert check(source.parent / "klaar").violations == 0
    return pd.read_parquet(source.parent / f"klaar/scores/{level}.parquet"), report


def test_scores_are_those_of_the_csv(source):
    found = made(source, "pc4")[0].set_index(["code", "jaar"]).sort_index()
    raw = scores("PC4", PC4, [2014, 2016, 2020, 2022], seed=1, without_dims=(2016,))
    raw = raw.set_index(["PC4", "jaar"]).sort_index()
    for column in ("lbm", "afw", *DIMENSIONS):
        assert np.array_equal(found[column], raw[column], equal_nan=True)
    assert found["gemeente_code"].to_dict()[("6371", 2014)] == EAST


def test_the_wfs_adds_classes_to_the_csv_and_rows_of_its_own(source):
    found = made(source, "buurt")[0].set_index(["code", "jaar"])
    csv_rows = buurten().set_index(["bu_code", "jaar"])
    assert len(found) == len(csv_rows) + 1
    assert found.loc[("BU09280101", 2022), "afw"] == csv_rows.loc[("BU09280101", 2022), "afw"]
    assert found.loc[("BU09280101", 2022), "bron"] == "csv"
    own = found.loc[("BU08820102", 2022)]
    assert (own["bron"], own["editie"]) == ("wfs", "2002-2022")
    assert pd.isna(own["lbm"])
    classes = found["kscore"].dropna()
    assert classes.to_dict() == {(r.id, 2022): r.kscore for r in wfs_rows().itertuples()}


def test_a_wfs_of_another_edition_than_its_csv_is_refused(source):
    frame = wfs_rows().assign(afw=lambda f: f["afw"] + 1e-5, fys=lambda f: f["fys"] + 1e-5)
    wfs(source / "wfs/buurtscore22.geojson", frame, WFS_SHAPES, "buurtscore22")
    with pytest.raises(SourceError, match="the CSV and the WFS disagree on afw of BU08820101 in 2022"):
        made(source, "buurt")
    assert not (source.parent / "klaar").exists()


def test_editions_stay_apart_and_that_of_the_wfs_ends_at_its_newest_year(source):
    csv(source / "Leefbaarometer-scores PC4 2002-2020.csv", scores("PC4", PC4, [2014, 2020], seed=9))
    newer = scores("id", ["BU09280101"], [2024], seed=4).assign(kscore=6)
    wfs(source / "wfs/buurtscore24.geojson", newer, WFS_SHAPES[:1], "buurtscore24")
    found, report = made(source, "pc4")
    assert found.groupby("editie").size().to_dict() == {"2002-2020": 8, "2002-2022": 16}
    buurt = pd.read_parquet(source.parent / "klaar/scores/buurt.parquet").groupby(["editie", "bron"]).size()
    assert buurt.to_dict() == {("2002-2022", "csv"): 12, ("2002-2024", "wfs"): 5}
    assert report.dataset["edities"]["2002-2024"]["referentie"] is None


def test_references_of_one_edition_must_be_one(source):
    frame = scores("wk_code", ["WK092801"], [2014])
    csv(source / NAME.format("wijken"), frame.assign(lbm=frame["lbm"] + 0.1))
    with pytest.raises(
        SourceError, match=r"both of edition 2002-2022 but have different references .*name each by its"
    ):
        made(source, "wijk")


def test_older_codes_go_to_the_gemeente_of_today(source):
    old = scores("bu_code", ["BU00010101", "BU77770101"], [2014, 2020], seed=3)
    names = [f"Leefbaarometer-scores {level} 2002-2020.csv" for level in ("buurten", "gemeenten")]
    csv(source / names[0], old)
    csv(source / names[1], scores("gm_code", [WEST, "GM0001"], [2014]))
    found, report = made(source, "buurt")
    assert set(found.loc[found["code"] == "BU00010101", "gemeente_code"]) == {WEST}
    assert "BU77770101" not in set(found["code"])
    refused = report.table.set_index("bestand")["geweigerd"]
    assert [refused[n] for n in names] == [f"area in no gemeente of 2024: {n}" for n in (2, 1)]


def test_scores_nowhere_are_refused(source):
    for path in [*source.glob("Leef*"), *source.glob("wfs/*"), source / "gebieden_pc4.gpkg"]:
        path.unlink()
    csv(source / NAME.format("PC4"), scores("PC4", PC4, [2014]))
    with pytest.raises(SourceError, match="no score lies in a gemeente that is known; add outlines"):
        made(source, "pc4")
