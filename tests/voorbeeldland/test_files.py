"""The written files have the shape of the published ones."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest

from leefbaarheid.classes import REFERENCE, classify
from tests.voorbeeldland.files import fixed_date

from .conftest import FILES, read_scores, read_weights

YEARS = [2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024]
WITH_DIMENSIONS = [2014, 2018, 2020, 2022, 2024]
DIMENSIONS = ["fys", "onv", "soc", "vrz", "won"]
PROPERTIES = [
    *("gemeente", "name", "id", "kscore", "kafw", "kwon", "kfys", "kvrz", "ksoc", "konv"),
    *("afw", "fys", "onv", "soc", "vrz", "won", "year"),
]
HEADS = {
    "buurt": '"bu_code","bu_naam","jaar","lbm","afw","fys","onv","soc","vrz","won"',
    "wijk": '"wk_code","wk_naam","jaar","lbm","afw","fys","onv","soc","vrz","won"',
    "gemeente": '"gm_code","gm_naam","jaar","lbm","afw","fys","onv","soc","vrz","won"',
    "pc4": "PC4,jaar,lbm,afw,fys,onv,soc,vrz,won",
}


@pytest.mark.parametrize("level", FILES)
def test_scores_csv_is_as_published(demo_source: Path, level: str) -> None:
    path = (
        demo_source / "bronnen" / "leefbaarometer" / f"Leefbaarometer-scores {FILES[level][0]} 2002-2024.csv"
    )
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == HEADS[level]
    first = lines[1].split(",")
    assert first[0].startswith('"') == (level != "pc4")
    assert first[-5:] == ["NA"] * 5
    assert len(lines[4].rsplit(",", 1)[1].split(".")[1]) > 12


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


def test_wfs_answer_has_the_published_envelope(demo_source: Path) -> None:
    path = demo_source / "bronnen" / "leefbaarometer-wfs" / "gemeentescore24.geojson"
    answer = json.loads(path.read_text(encoding="utf-8"))
    assert list(answer) == ["type", "features", "totalFeatures", "numberMatched", "numberReturned", "crs"]
    assert answer["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4326"
    assert answer["totalFeatures"] == answer["numberReturned"] == len(answer["features"]) == 12
    feature = answer["features"][0]
    assert list(feature) == ["type", "id", "geometry", "geometry_name", "properties"]
    assert feature["id"] == "gemeentescore24.1"
    assert list(feature["properties"]) == PROPERTIES


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        ("wijken_2024", ["wijkcode", "wijknaam", "gemeentecode", "aantal_inwoners", "huishoudens"], 53),
        ("gemeenten_2024", ["gemeentecode", "gemeentenaam", "aantal_inwoners"], 12),
        (
            "gebieden_pc4",
            [
                *("pc4", "gm_code_2019", "gm_naam_2019", "gm_code_2022", "gm_naam_2022", "gm_code_2024"),
                *("gm_naam_2024", "prov_code", "prov_naam", "overlap_2022"),
            ],
            79,
        ),
    ],
)
def test_geopackages(demo_source: Path, name: str, columns: list[str], rows: int) -> None:
    path = demo_source / "tabellen" / f"{name}.gpkg"
    info = pyogrio.read_info(path)
    assert (info["layer_name"], info["geometry_type"], info["crs"]) == (name, "MultiPolygon", "EPSG:28992")
    assert list(info["fields"]) == columns
    assert info["features"] == rows


def test_headings_of_tables(demo_source: Path) -> None:
    tables = demo_source / "tabellen"
    ours = [path for path in tables.glob("*.csv") if not path.name.lower().startswith("ses_woa")]
    heads = {path.name: path.read_text(encoding="utf-8").split("\n", 1)[0] for path in ours}
    assert heads == {
        "inwoners_buurt_2023.csv": "buurtcode,jaar,inwoners",
        "misdrijven_gemeente.csv": "gemeentecode,gemeentenaam,jaar,misdrijf,aantal,aantal_inwoners,woningvoorraad",
        "veiligheidsenquete.csv": "code,jaar,indicator,waarde,teller,noemer,bron",
        "zicht_op_ondermijning.csv": "code,jaar,indicator,waarde,teller,noemer,bron",
        "gemeente_naar_2024.csv": "year_from,gm_code_from,gm_naam_from,gm_code_2024,gm_naam_2024,"
        "share,others,code_unchanged",
        "gemeente_regio.csv": "jaar,gemeentecode,gemeentenaam,provincie_code,provincie,"
        "corop_code,corop,aandeel",
        "kerncijfers_pc4_2022.csv": "pc4,huishoudens,inwoners_2025,stedelijkheid,oad,woz_gemiddeld_keur,"
        "inkomen_huishouden_keur,pct_laag_inkomen,pct_hoog_inkomen,pct_koop",
        "woningen_buurt_2020.csv": "buurtcode,jaar,woningen",
        "woningen_wijk_2020.csv": "wijkcode,jaar,woningen",
        "woningen_gemeente_2020.csv": "gemeentecode,jaar,woningen",
    }
    assert (
        (demo_source / "gebiedsgroepen.csv")
        .read_text()
        .startswith("groep_code,groep,soort,gemeente_code,bron\n")
    )


def test_weights_are_consistent_and_some_are_missing(demo_source: Path) -> None:
    buurt, wijk, gemeente = (read_weights(demo_source, level) for level in ("buurt", "wijk", "gemeente"))
    assert (buurt.groupby("WK" + buurt.index.str[2:8]).sum().to_numpy() == wijk.to_numpy()).all()
    assert (buurt.groupby("GM" + buurt.index.str[2:6]).sum().to_numpy() == gemeente.to_numpy()).all()
    assert read_weights(demo_source, "pc4").isna().sum() == 2


def test_merger_before_2024(demo_source: Path) -> None:
    table = pd.read_csv(demo_source / "tabellen" / "gemeente_naar_2024.csv")
    gone = table[table["code_unchanged"] == 0]
    assert set(gone["gm_naam_from"]) == {"Rietum", "Waardeveen"}
    assert set(gone["gm_naam_2024"]) == {"Rietschans"}
    assert gone["year_from"].max() == 2019
    pc4 = pyogrio.read_dataframe(demo_source / "tabellen" / "gebieden_pc4.gpkg", read_geometry=False)
    old = pc4[pc4["gm_naam_2024"] == "Rietschans"]
    assert set(old["gm_naam_2019"]) == {"Rietum", "Waardeveen"}
    assert set(old["gm_naam_2022"]) == {"Rietschans"}


def test_fixed_date_is_put_back() -> None:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    with fixed_date():
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") != before
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == before
