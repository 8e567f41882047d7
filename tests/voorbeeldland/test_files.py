"""The written files have the shape of the published ones."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.classes import REFERENCE, classify

from .conftest import FILES, read_scores, read_weights

YEARS = [2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024]
WITH_DIMENSIONS = [2014, 2018, 2020, 2022, 2024]
DIMENSIONS = ["fys", "onv", "soc", "vrz", "won"]


@pytest.mark.parametrize("level", FILES)
def test_scores_add_up_in_what_is_written(demo_source: Path, level: str) -> None:
    scores = read_scores(demo_source, level)
    assert sorted(scores["jaar"].unique()) == YEARS
    assert (scores.groupby("code").size() == len(YEARS)).all()
    assert (scores["lbm"] - scores["afw"] - REFERENCE).abs().max() < 1e-12
    known = scores["jaar"].isin(WITH_DIMENSIONS)
    assert scores.loc[known, DIMENSIONS].notna().all(axis=None)
    assert scores.loc[~known, DIMENSIONS].isna().all(axis=None)
    assert (scores.loc[known, DIMENSIONS].sum(axis=1) - scores.loc[known, "afw"]).abs().max() < 1e-9


@pytest.mark.parametrize("level", ["wijk", "gemeente", "pc4"])
def test_higher_levels_are_weighted_means_of_buurten(demo_source: Path, level: str) -> None:
    buurten = read_scores(demo_source, "buurt")
    weight = read_weights(demo_source, "buurt")
    parent = {"wijk": "WK" + buurten["code"].str[2:8], "gemeente": "GM" + buurten["code"].str[2:6]}
    if level == "pc4":
        shapes = gpd.read_file(demo_source / "tabellen" / "gebieden_pc4.gpkg")
        inside = wfs_buurten(demo_source).to_crs(28992)
        inside = inside.set_geometry(inside.representative_point()).sjoin(shapes[["pc4", "geometry"]])
        parent["pc4"] = buurten["code"].map(inside.set_index("id")["pc4"])
    buurten = buurten.assign(parent=parent[level], w=buurten["code"].map(weight))
    for column in ("afw", "onv"):
        known = buurten.dropna(subset=column)
        mean = known.groupby(["parent", "jaar"])[[column, "w"]].apply(
            lambda g: np.average(g.iloc[:, 0], weights=g["w"])
        )
        there = read_scores(demo_source, level).dropna(subset=column).set_index(["code", "jaar"])[column]
        assert len(mean) == len(there)
        assert (mean - there).abs().max() < 1e-12


def wfs_buurten(source: Path) -> gpd.GeoDataFrame:
    paths = sorted((source / "bronnen" / "leefbaarometer-wfs").glob("buurtscore24_provincie9?.geojson"))
    assert len(paths) == 3
    return pd.concat([gpd.read_file(path) for path in paths], ignore_index=True)


@pytest.mark.parametrize("level", ["buurt", "gemeente"])
def test_wfs_answers_agree_with_the_csv(demo_source: Path, level: str) -> None:
    folder = demo_source / "bronnen" / "leefbaarometer-wfs"
    wfs = wfs_buurten(demo_source) if level == "buurt" else gpd.read_file(folder / "gemeentescore24.geojson")
    assert wfs.crs.to_epsg() == 4326
    assert (wfs["year"] == "2024").all()
    there = read_scores(demo_source, level).query("jaar == 2024").set_index("code").loc[wfs["id"]]
    for name in ("afw", *DIMENSIONS):
        assert np.allclose(wfs[name], there[name], rtol=5e-6, atol=0)
        assert (wfs[name] != there[name].to_numpy()).mean() > 0.9
        cuts = np.array([-1.5, -1, -0.5, -0.25, 0.25, 0.5, 1, 1.5]) * 0.15679
        assert (wfs[f"k{name}"] == np.digitize(there[name], cuts) + 1).all()
    assert (wfs["kscore"] == classify(there["afw"])).all()
    assert (wfs[DIMENSIONS].sum(axis=1) - wfs["afw"]).abs().max() < 5e-6


def test_weights_are_consistent_and_some_are_missing(demo_source: Path) -> None:
    buurt, wijk, gemeente = (read_weights(demo_source, level) for level in ("buurt", "wijk", "gemeente"))
    assert (buurt.groupby("WK" + buurt.index.str[2:8]).sum().to_numpy() == wijk.to_numpy()).all()
    assert (buurt.groupby("GM" + buurt.index.str[2:6]).sum().to_numpy() == gemeente.to_numpy()).all()
    assert read_weights(demo_source, "pc4").isna().sum() == 2
