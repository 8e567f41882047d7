"""Cells of 100 m: the levels agree, and what only cells show is in the written files."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.classes import REFERENCE
from tests.voorbeeldland.cell_truths import CELL_TRUTHS
from tests.voorbeeldland.cells import balance

from .conftest import read_key, read_scores, read_weights
from .test_truths import BASE, DIMENSIONS, recompute

THIRDS = ("G4", "G40", "overig")
STARTS = BASE | {"achterblijvend": [1, 2, 3]}


@pytest.fixture(scope="module")
def parent(cells_source: Path) -> pd.Series:
    """The buurt that holds each cell's centre, found from codes and outlines alone."""
    codes = pd.Series(read_scores(cells_source, "grid")["code"].unique())
    x, y = (codes.str[i : i + 4].astype(int) * 100 + 50 for i in (1, 6))
    centres = gpd.GeoDataFrame({"code": codes}, geometry=gpd.points_from_xy(x, y), crs=28992)
    outlines = gpd.read_file(cells_source / "tabellen" / "buurten_2024.gpkg")
    inside = centres.sjoin(outlines[["buurtcode", "geometry"]], predicate="within")
    return inside.set_index("code")["buurtcode"]


@pytest.fixture(scope="module")
def cells(cells_source: Path, parent: pd.Series) -> pd.DataFrame:
    """The cells with their groups, by a recomputation in plain pandas."""
    frame = recompute(cells_source, "grid").assign(buurt=parent)
    nl = np.average(frame["afw"], weights=frame["weging"])
    behind = frame["van"].le(3) & frame["tot"].le(3) & frame["afw"].le(nl)
    for name, length in (("achterblijvend", 10), ("achterblijvend_wijk", 8)):
        larger = frame["buurt"].str[2:length]
        frame[name] = behind & larger.isin(larger[frame["sterk_verbeterd"] & frame["weging"].gt(0)])
    groups = pd.read_csv(cells_source / "gebiedsgroepen.csv").set_index("gemeente_code")["groep_code"]
    big = groups[groups.isin(["G4", "G40"])]
    frame["gemeente"] = "GM" + frame["buurt"].str[2:6]
    return frame.assign(deel=frame["gemeente"].map(big).fillna("overig"))


def test_every_cell_lies_in_a_buurt_and_shares_its_dwellings(cells_source: Path, parent: pd.Series) -> None:
    weight = read_weights(cells_source, "grid")
    assert 8_000 < len(parent) < 15_000
    assert parent.notna().all()
    assert parent.index.str.fullmatch(r"E\d{4}N\d{4}").all()
    assert weight.min() >= 1
    assert 0 < parent.index.difference(weight.index).size < 0.03 * len(parent)
    buurten = read_weights(cells_source, "buurt")
    held = weight.groupby(parent.reindex(weight.index)).sum()
    assert held.to_dict() == buurten[held.index].to_dict()
    assert held.sum() > 0.99 * buurten.sum()


@pytest.mark.slow
def test_scores_add_up_and_their_means_are_those_of_the_buurten(
    cells_source: Path, parent: pd.Series
) -> None:
    scores, buurten = read_scores(cells_source, "grid"), read_scores(cells_source, "buurt")
    assert (scores.groupby("code")["jaar"].nunique() == 9).all()
    assert (scores["lbm"] - scores["afw"] - REFERENCE).abs().max() < 1e-12
    known = scores[DIMENSIONS].notna()
    assert (known.all(axis=1) == scores["jaar"].isin([2014, 2018, 2020, 2022, 2024])).all()
    assert (known.all(axis=1) == known.any(axis=1)).all()
    assert (scores[DIMENSIONS].sum(axis=1, min_count=5) - scores["afw"]).abs().max() < 1e-9
    weight = scores["code"].map(read_weights(cells_source, "grid")).fillna(0)
    keys = [scores["code"].map(parent).rename("code"), scores["jaar"]]
    columns = ["afw", *DIMENSIONS]
    sums = scores[columns].mul(weight, axis=0).groupby(keys).sum(min_count=1)
    mean = sums.div(weight.groupby(keys).sum(), axis=0)
    there = buurten.set_index(["code", "jaar"])[columns]
    both = mean.merge(there, left_index=True, right_index=True, suffixes=("", "_buurt"))
    assert len(both) > 0.97 * len(there)
    for column in columns:
        assert (both[column] - both[f"{column}_buurt"]).abs().max() < 1e-12
        assert (both[column].isna() == both[f"{column}_buurt"].isna()).all()


def test_key_equals_a_plain_recomputation(cells_source: Path, cells: pd.DataFrame) -> None:
    key = read_key(cells_source)["niveaus"]["grid"]["gebieden"]
    parts = {"NL": cells} | dict(list(cells.groupby("deel"))) | dict(list(cells.groupby("gemeente")))
    assert set(parts) <= set(key)
    for name, part in parts.items():
        assert set(key[name]) == set(STARTS)
        for group, start in STARTS.items():
            found, members = key[name][group], part[part[group]]
            assert found["codes"] == sorted(members.index), (name, group)
            assert found["woningen"] == pytest.approx(members["weging"].sum())
            assert found["basis_woningen"] == pytest.approx(part.loc[part["van"].isin(start), "weging"].sum())
            if members["weging"].sum():
                mean = np.average(members[DIMENSIONS], axis=0, weights=members["weging"])
                assert [found[n] for n in DIMENSIONS] == pytest.approx(mean.tolist(), abs=1e-12)


def test_truths_of_cells(cells_source: Path, cells: pd.DataFrame) -> None:
    truths = {t["id"]: t for t in read_key(cells_source)["waarheden"] if t["niveau"] == "grid"}
    assert {t.id for t in CELL_TRUTHS} < set(truths)
    for truth in truths.values():
        members = cells.loc[truth["codes"]]
        if truth["groep"] is None:
            own = cells[cells["gemeente"] == truth["gemeente_code"]]
            assert len(own)
            assert not own[list(STARTS)].any(axis=None)
            continue
        assert len(members) >= 2, truth["id"]
        assert members[truth["groep"]].all(), truth["id"]
        assert (members["gemeente"] == truth["gemeente_code"]).all()
        mean = np.average(members[DIMENSIONS], axis=0, weights=members["weging"])
        assert DIMENSIONS[int(np.argmax(mean * np.sign(mean.sum())))] == truth["leidende_dimensie"]
    only = cells.loc[truths["otterdonk-achter-cellen"]["codes"]]
    assert not only["vroegsignalering_absoluut"].any()


@pytest.mark.parametrize("truth", CELL_TRUTHS, ids=lambda t: t.id)
def test_parts_are_not_seen_in_their_buurt(cells_source: Path, cells: pd.DataFrame, truth) -> None:
    codes = next(t["codes"] for t in read_key(cells_source)["waarheden"] if t["id"] == truth.id)
    host = cells.loc[codes, "buurt"].unique()
    assert len(host) == 1
    buurt = recompute(cells_source, "buurt").loc[host[0]]
    assert buurt["sterk_verbeterd"] == bool(truth.binnen)
    if truth.groep in buurt and truth.kind not in ("achter", "traag"):
        assert not buurt[truth.groep]
    share = cells.loc[codes, "weging"].sum() / cells.loc[cells["buurt"] == host[0], "weging"].sum()
    assert 0.02 < share < 0.45


def test_findings_of_the_letter(cells_source: Path, cells: pd.DataFrame) -> None:
    found = read_key(cells_source)["bevindingen"]
    assert list(found) == [f"1.{n}" for n in range(1, 19)]
    strong, down = cells[cells["sterk_verbeterd"]], cells[cells["verder_verslechterd"]]
    warned = {k: cells[cells[f"vroegsignalering_{k}"]] for k in ("absoluut", "relatief")}

    def low(frame: pd.DataFrame, highest: int) -> float:
        return frame.loc[frame["van"] <= highest, "weging"].sum()

    def lead(frame: pd.DataFrame) -> str:
        mean = np.average(frame[DIMENSIONS], axis=0, weights=frame["weging"])
        return DIMENSIONS[int(np.argmax(mean * np.sign(mean.sum())))]

    def spread(frame: pd.DataFrame) -> dict[str, float]:
        return (
            (frame.groupby("deel")["weging"].sum() / frame["weging"].sum())
            .reindex(THIRDS)
            .fillna(0)
            .to_dict()
        )

    def rate(frame: pd.DataFrame, highest: int) -> dict[str, float]:
        return {
            d: frame.loc[frame["deel"] == d, "weging"].sum() / low(cells[cells["deel"] == d], highest)
            for d in THIRDS
        }

    assert found["1.1"] == strong["weging"].sum() > 5_000
    assert found["1.2"] == pytest.approx(strong["weging"].sum() / low(cells, 3))
    assert (found["1.3"], found["1.4"]) == (lead(strong), lead(cells)) == ("onv", "vrz")
    assert found["1.5"] == pytest.approx(spread(strong))
    assert found["1.6"] == pytest.approx(rate(strong, 3))
    for name, length, column in (("buurten", 10, "achterblijvend"), ("wijken", 8, "achterblijvend_wijk")):
        larger = cells["buurt"].str[2:length]
        improved = set(larger[cells["sterk_verbeterd"] & cells["weging"].gt(0)])
        lagging = set(larger[cells[column]])
        assert found["1.7"][name]["aantal"] == len(improved)
        assert found["1.7"][name]["aandeel"] == len(lagging & improved) / len(improved) > 0
    assert found["1.8"]["1"] == lead(strong[strong["van"] == 1]) == "won"
    assert found["1.9"]["extreme_start"] > found["1.9"]["NL"]
    assert found["1.10"] == down["weging"].sum() > 1_000
    assert found["1.11"] == pytest.approx(down["weging"].sum() / low(cells, 4))
    assert found["1.12"] == pytest.approx(spread(down))
    assert found["1.13"] == pytest.approx(rate(down, 4))
    assert found["1.13"]["G4"] > found["1.13"]["overig"]
    assert found["1.14"] == lead(down) == "onv"
    assert (found["1.15"], found["1.16"]) == tuple(f["weging"].sum() for f in warned.values())
    assert found["1.16"] > 2 * found["1.15"] > 0
    assert found["1.17"] == {k: lead(f) for k, f in warned.items()} == {"absoluut": "onv", "relatief": "onv"}
    assert found["1.18"]["absoluut"] == pytest.approx(spread(warned["absoluut"]))
    assert found["1.18"]["relatief"] == pytest.approx(spread(warned["relatief"]))
    assert found["1.18"]["absoluut"]["overig"] > 0.5


def test_balance_moves_only_free_cells() -> None:
    cells = pd.DataFrame({"buurt": [0, 0, 0, 2, 2], "woningen": [10.0, 20.0, np.nan, 5.0, 5.0]})
    values, free = np.arange(25.0).reshape(5, 5), np.array([True, False, True, True, True])
    after = balance(values, cells, free)
    weight = np.array([10.0, 20, 0, 5, 5])
    for rows in ([0, 1, 2], [3, 4]):
        assert np.allclose(weight[rows] @ after[rows], 0)
    assert (after[1] == values[1]).all()
