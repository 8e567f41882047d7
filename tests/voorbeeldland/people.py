"""Gives the outlines of Voorbeeldland codes, names, dwellings and households."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from tests.voorbeeldland import plan

_FIRST = (  # noqa: SIM905 (one line of words reads better than thirty lines of one word)
    "Linden Molen Haven Spoor Tuin Vogel Bloemen Sterren Kastanje Weide Beuken Hof Oever Lente Zomer Water "
    "Kerk Markt Dijk Brug Sluis Park Eiken Wilgen Zonne Heide Duin Veen Klaver Berken"
).split()
_TOWN = ("buurt", "kwartier", "hof", "park", "plein", "wijk")
_LAND = ("polder", "veld", "broek", "akkers", "hoek", "weiden")
_WINDS = ("Oost", "Noordoost", "Noord", "Noordwest", "West", "Zuidwest", "Zuid", "Zuidoost")


def settle(drawn: gpd.GeoDataFrame, size: plan.Size, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Turn the drawn buurten into the country's register: one row a buurt, sorted by code.

    Columns: ``code, naam, wijk_code, wijk, gemeente_code, gemeente, provincie_code, provincie, pc4``
    (text), ``woningen`` (dwellings of 2020), ``dichtheid`` (dwellings per km²), ``geometry``.
    """
    land = drawn.copy()
    gemeenten = size.gemeenten
    land["gemeente_code"] = [gemeenten[i].code for i in land["gemeente"]]
    land["wijk_code"] = "WK" + land["gemeente_code"].str[2:] + land["wijk"].map("{:02d}".format)
    land["woningen"] = _dwellings(land, gemeenten, rng)
    land["dichtheid"] = land["woningen"] / (land.area / 1e6)
    first = np.concatenate([[0], np.cumsum([-(-(g.pc4 + 1) // 10) * 10 for g in gemeenten])])
    land["pc4"] = [f"{101 + first[g] + p:04d}" for g, p in zip(land["gemeente"], land["pc4"], strict=True)]
    land["wijk"] = land["wijk_code"].map(_wijken(land, gemeenten))
    number = land.groupby("wijk_code").cumcount()
    land["code"] = "BU" + land["wijk_code"].str[2:] + number.map("{:02d}".format)
    land["naam"] = _buurten(land, rng)
    land["gemeente"] = [gemeenten[i].naam for i in land["gemeente"]]
    land = land.merge(_provincies(land), on="gemeente_code").drop(columns="bebouwd")
    return land.sort_values("code", ignore_index=True)


def _dwellings(
    land: gpd.GeoDataFrame, gemeenten: tuple[plan.Gemeente, ...], rng: np.random.Generator
) -> pd.Series:
    """Share each gemeente's dwellings over its buurten by built-up area, with a few on the land."""
    share = (land["bebouwd"] + 0.012 * land.area / 1e6) * rng.lognormal(0, 0.25, len(land))
    total = land["gemeente"].map(lambda i: gemeenten[i].woningen)
    share = share / share.groupby(land["gemeente"]).transform("sum")
    return (share * total).round().clip(lower=12).astype(int)


def _wijken(land: gpd.GeoDataFrame, gemeenten: tuple[plan.Gemeente, ...]) -> dict[str, str]:
    """Name each wijk by the direction in which it lies from the centre; a single one as its gemeente."""
    names: dict[str, str] = {}
    by_code = {g.code: g for g in gemeenten}
    middle = land.dissolve("wijk_code", method="coverage").centroid
    xy = dict(zip(middle.index, zip(middle.x, middle.y, strict=True), strict=True))
    taken: dict[str, set[str]] = {}
    for code, (x, y) in xy.items():
        gemeente, (x0, y0) = by_code[f"GM{code[2:6]}"], xy[f"{code[:6]}00"]
        wind = _WINDS[round(np.degrees(np.arctan2(y - y0, x - x0)) / 45) % 8]
        centre = gemeente.naam if gemeente.wijken == 1 else "Centrum"
        options = [centre] if code.endswith("00") else [wind, f"Buiten-{wind}", f"Ver-{wind}"]
        others = taken.setdefault(gemeente.code, set())
        names[code] = next(n for n in [*options, f"Wijk {code[-2:]}"] if n not in others)
        others.add(names[code])
    return names


def _buurten(land: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.Series:
    """Draw a name for each buurt, no name twice in a gemeente."""
    names = pd.Series("", index=land.index)
    for _, group in land.groupby("gemeente"):
        built = group["dichtheid"] > 350
        for members, ends in ((group.index[built], _TOWN), (group.index[~built], _LAND)):
            options = [f + e for f in _FIRST for e in ends if f.lower() not in e]
            names[members] = rng.choice(options, len(members), replace=False)
        if len(group) == 1:
            names[group.index] = group["wijk"]
    return names


def _provincies(land: gpd.GeoDataFrame) -> pd.DataFrame:
    """Divide the gemeenten into three provincies of equal number, from north to south."""
    north = (
        land.dissolve("gemeente_code", method="coverage")
        .centroid.y.sort_values(ascending=False, kind="stable")
        .index
    )
    codes = [plan.PROVINCIES[i * len(plan.PROVINCIES) // len(north)] for i in range(len(north))]
    return pd.DataFrame(codes, columns=["provincie_code", "provincie"]).assign(gemeente_code=north)
