"""The outlines are a map: nested, without gaps or overlaps, inside the extent of RD New."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from tests.voorbeeldland.edges import fractal
from tests.voorbeeldland.landscape import Noise, _shares

from .test_files import wfs_buurten


@pytest.fixture(scope="module")
def outlines(any_source: Path) -> dict[str, gpd.GeoDataFrame]:
    tables = any_source / "tabellen"
    return {
        "buurt": wfs_buurten(any_source).to_crs(28992),
        "wijk": gpd.read_file(tables / "wijken_2024.gpkg"),
        "pc4": gpd.read_file(tables / "gebieden_pc4.gpkg"),
        "gemeente": gpd.read_file(tables / "gemeenten_2024.gpkg"),
    }


@pytest.mark.parametrize("level", ["buurt", "wijk", "pc4", "gemeente"])
def test_every_level_is_a_valid_coverage(outlines: dict[str, gpd.GeoDataFrame], level: str) -> None:
    shapes = outlines[level].geometry
    assert shapely.is_valid(shapes.to_numpy()).all()
    assert shapely.coverage_is_valid(shapes.to_numpy())
    assert shapes.area.min() > 10_000
    west, south, east, north = shapes.total_bounds
    assert west > 0
    assert east < 280_000
    assert south > 300_000
    assert north < 620_000


@pytest.mark.parametrize("level", ["wijk", "pc4"])
def test_levels_fill_the_same_country(outlines: dict[str, gpd.GeoDataFrame], level: str) -> None:
    country = outlines["gemeente"].union_all()
    assert outlines[level].union_all().symmetric_difference(country).area < 1
    assert outlines["buurt"].union_all().symmetric_difference(country).area < 10_000
    assert len(shapely.get_parts(country)) >= 2, "the island"


def test_levels_are_nested(outlines: dict[str, gpd.GeoDataFrame]) -> None:
    points = outlines["buurt"].set_geometry(outlines["buurt"].representative_point())
    for level, code, start in (("wijk", "wijkcode", "WK"), ("gemeente", "gemeentecode", "GM")):
        joined = points.sjoin(outlines[level][[code, "geometry"]])
        assert (joined[code] == start + joined["id"].str[2 : len(joined[code].iloc[0])]).all()
    pc4 = outlines["wijk"].overlay(outlines["pc4"][["pc4", "gm_code_2024", "geometry"]], keep_geom_type=True)
    pc4 = pc4[pc4.area > 1]
    assert (pc4["gemeentecode"] == pc4["gm_code_2024"]).all()
    per_pc4 = pc4.groupby("pc4")["wijkcode"].nunique()
    assert (per_pc4 > 1).mean() > 0.2, "postcode areas do not follow the wijken"


def test_buurten_are_smaller_where_more_people_live(outlines: dict[str, gpd.GeoDataFrame]) -> None:
    buurten = outlines["buurt"].assign(area=outlines["buurt"].area)
    ratio = buurten.groupby("gemeente")["area"].quantile([0.2, 0.9]).unstack()
    towns = ratio.loc[["Kroonhaven", "Valkenmonde", "Wilgenvoorde", "Zilverbroek"]]
    assert (towns[0.9] / towns[0.2] > 5).all()


def test_plan_is_kept(outlines: dict[str, gpd.GeoDataFrame]) -> None:
    assert len(outlines["gemeente"]) == 12
    assert 250 <= len(outlines["buurt"]) <= 400
    sizes = pd.Series(outlines["wijk"]["gemeentecode"]).value_counts()
    assert sizes.drop("GM9012").between(3, 8).all()
    assert sizes["GM9012"] == 1
    assert (outlines["pc4"]["gm_naam_2024"] == "Meeuwenoog").sum() == 1
    assert outlines["pc4"]["pc4"].between("0101", "0999").all()
    assert (outlines["pc4"]["gm_naam_2024"] == "Wilgenvoorde").sum() >= 6
    names = outlines["buurt"].groupby("gemeente")["name"]
    assert (names.nunique() == names.size()).all()


def test_fractal_edges_stay_between_their_sites() -> None:
    rng = np.random.default_rng(1)
    n = 500
    start, along = rng.uniform(0, 100, (n, 2)), rng.normal(0, 10, (n, 2))
    normal = along[:, ::-1] * [-1, 1]
    foot, high = rng.uniform(-1, 2, (n, 1)), rng.uniform(0.05, 2, (n, 1))
    site = start + foot * along + high * normal
    other = start + foot * along - high * normal
    lines = shapely.linestrings(fractal(start, start + along, site, rng))
    kite = shapely.union(
        shapely.polygons(np.stack([start, site, start + along], axis=1)),
        shapely.polygons(np.stack([start, other, start + along], axis=1)),
    )
    assert shapely.is_simple(lines).all()
    assert shapely.covers(shapely.buffer(kite, 1e-6), lines).all()
    assert (shapely.length(lines) > np.hypot(*along.T)).all()


def test_shares_are_whole_and_complete() -> None:
    assert _shares(np.array([10, 10, 10]), 9) == [3, 3, 3]
    assert _shares(np.array([1, 1000]), 7) == [1, 6]
    assert sum(_shares(np.array([7, 5, 3, 1]), 20)) == 20


def test_noise_is_about_standard_normal() -> None:
    xy = np.random.default_rng(0).uniform(0, 1e6, (4_000, 2))
    values = Noise(np.random.default_rng(3), 20_000, 3)(xy)
    assert abs(values.mean()) < 0.1
    assert values.std() == pytest.approx(1, abs=0.1)
