"""Puts the country together: areas and scores of every level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from leefbaarheid.terms import CRS
from tests.voorbeeldland import cell_truths, cells, oddities, plan, truths
from tests.voorbeeldland.crime import Crime, make_crime
from tests.voorbeeldland.landscape import draw
from tests.voorbeeldland.people import settle
from tests.voorbeeldland.scores import average, calibrate, over_years, start_and_change
from tests.voorbeeldland.ses import Status, make_status

#: Lower bounds of CBS's classes of urbanity 1-4, in addresses per km².
_URBAN: Final = (2_500, 1_500, 1_000, 500)


@dataclass(frozen=True)
class Country:
    """All that is made: per level the areas (sorted by ``code``) and the scores of nine years.

    Every level of ``areas`` has ``code, naam, gemeente_code, gemeente, provincie_code, provincie,
    groep, regio, pc4, woningen, oad, geometry``; cells have ``ouder`` (the buurt's code) and no geometry, which
    follows from their code. ``places`` gives the rows of each truth's buurten or cells, ``odd`` the
    codes of the buurten that are not as others are.
    """

    size: plan.Size
    areas: dict[str, gpd.GeoDataFrame | pd.DataFrame]
    scores: dict[str, pd.DataFrame]
    places: dict[str, list[int]]
    odd: oddities.Oddities
    ses: Status
    crime: Crime


def make_country(seed: int, size: plan.Size, *, sign: int = 1) -> Country:
    """Make Voorbeeldland from a seed, in a size.

    A ``sign`` of -1 builds in the contrary of every truth, for tests that must then fail.
    """
    rng = np.random.default_rng(seed)
    buurten = settle(draw(size, rng), size, rng)
    start, change = start_and_change(buurten, size.spots, rng)
    places = truths.place(buurten)
    buurten["naam"] = truths.names(buurten, places)
    start, change, free = truths.build_in(buurten, start, change, places, rng, sign)
    odd = oddities.choose(buurten, size.oddities, rng)
    buurten["woningen"] = buurten["woningen"].mask(buurten["code"].isin(odd.empty), 0)
    change = calibrate(change, buurten["woningen"].to_numpy(dtype=float), free)
    scores = {"buurt": over_years(buurten["code"], start, change, rng)}
    areas = {"buurt": _grouped(buurten.assign(oad=buurten["dichtheid"]), size)}
    for level, key, name in (
        ("wijk", "wijk_code", "wijk"),
        ("pc4", "pc4", "pc4"),
        ("gemeente", "gemeente_code", "gemeente"),
    ):
        areas[level] = _merged(areas["buurt"], key, name)
        index = buurten.set_index("code")
        scores[level] = average(scores["buurt"], index[key], index["woningen"])
    if size.cells:
        areas["grid"], found = _cells(areas["buurt"], size, rng)
        spots = cell_truths.place_cells(areas["buurt"], start, found, places)
        deviations = cells.deviate(found, cell_truths.calm(buurten, found, places), rng)
        own = cell_truths.build_in_cells(found, (start, change), deviations, spots, rng, sign)
        scores["grid"] = cells.over_years(found, scores["buurt"], *own, rng)
        places |= spots
    scores["buurt"] = oddities.publish(scores["buurt"], odd)
    status = make_status(areas["buurt"], scores["buurt"], size, odd, seed, sign)
    crime = make_crime(areas["gemeente"], scores["gemeente"], size, seed, sign)
    return Country(size, areas, scores, places, odd, status, crime)


def _cells(
    buurten: gpd.GeoDataFrame, size: plan.Size, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cells in the columns of ``Country.areas``, and as :func:`cells.inhabit` gives them."""
    found = cells.inhabit(buurten, size.cells, rng)
    own = buurten.iloc[found["buurt"]].reset_index(drop=True).drop(columns="geometry")
    table = pd.DataFrame(own).rename(columns={"code": "ouder"})
    return table.assign(code=found["code"], naam=found["code"], woningen=found["woningen"]), found


def _grouped(buurten: gpd.GeoDataFrame, size: plan.Size) -> gpd.GeoDataFrame:
    """Add each buurt's group (G4, G40 or none) and whether it lies in the region."""
    group = {g.naam: g.groep for g in size.gemeenten}
    middle = buurten.dissolve("gemeente", method="coverage").centroid
    region = middle.distance(middle[plan.DEMO_GEMEENTE]).sort_values(kind="stable").index[:3]
    return buurten.assign(groep=buurten["gemeente"].map(group), regio=buurten["gemeente"].isin(region))


def _merged(buurten: gpd.GeoDataFrame, key: str, name: str) -> gpd.GeoDataFrame:
    """Join the buurten of each higher area; its density is the one around its average dwelling."""
    groups = buurten.assign(oad=buurten["oad"] * buurten["woningen"]).groupby(key)
    columns = ["gemeente_code", "gemeente", "provincie_code", "provincie", "groep", "regio", "pc4"]
    table = groups[columns].first().assign(naam=groups[name].first(), woningen=groups["woningen"].sum())
    table["oad"] = (groups["oad"].sum() / table["woningen"]).round()
    shapes = [shapely.coverage_union_all(part.geometry.to_numpy()) for _, part in groups]
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS).rename_axis("code").reset_index()


def postcode_figures(pc4: gpd.GeoDataFrame, scores: pd.DataFrame, seed: int, keep: set[str]) -> pd.DataFrame:
    """Return households, urbanity and income per PC4, in the columns of the published table.

    Two areas with few dwellings, none of ``keep``, have no households, as happens in reality.
    """
    rng = np.random.default_rng([seed, 4])
    won = scores[scores["jaar"] == 2020].set_index("code")["won"].reindex(pc4["code"]).to_numpy()
    n = len(pc4)
    income = 38 + 90 * won + rng.normal(0, 2, n)
    table = pd.DataFrame(
        {
            "pc4": pc4["code"],
            "huishoudens": np.maximum((pc4["woningen"] * 0.98 / 5).round() * 5, 5.0),
            "inwoners_2025": (pc4["woningen"] * rng.uniform(2.0, 2.4, n) / 5).round() * 5,
            "stedelijkheid": 1.0 + sum((pc4["oad"] < bound).astype(int) for bound in _URBAN),
            "oad": pc4["oad"],
            "woz_gemiddeld_keur": (340 + 1_200 * won + rng.normal(0, 25, n)).round().clip(110),
            "inkomen_huishouden_keur": income.round(1),
            "pct_laag_inkomen": (36 - 1.6 * (income - 38) + rng.normal(0, 2, n)).round(1).clip(5, 90),
            "pct_hoog_inkomen": (22 + 1.3 * (income - 38) + rng.normal(0, 2, n)).round(1).clip(1, 75),
            "pct_koop": ((66 + 220 * won + rng.normal(0, 5, n)) / 10).round().clip(0, 10) * 10,
        }
    )
    small = table[~table["pc4"].isin(keep)].sort_values("huishoudens", kind="stable").index[:2]
    table.loc[small, "huishoudens"] = np.nan
    return table
