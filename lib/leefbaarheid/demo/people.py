"""Gives the outlines of Voorbeeldland codes, names, dwellings and households."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.demo import plan

_FIRST = (  # noqa: SIM905 (one line of words reads better than thirty lines of one word)
    "Linden Molen Haven Spoor Tuin Vogel Bloemen Sterren Kastanje Weide Beuken Hof Oever Lente Zomer Water "
    "Kerk Markt Dijk Brug Sluis Park Eiken Wilgen Zonne Heide Duin Veen Klaver Berken"
).split()
_TOWN = ("buurt", "kwartier", "hof", "park", "plein", "wijk")
_LAND = ("polder", "veld", "broek", "akkers", "hoek", "weiden")
_WINDS = ("Oost", "Noordoost", "Noord", "Noordwest", "West", "Zuidwest", "Zuid", "Zuidoost")


def settle(drawn: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Turn the drawn buurten into the country's register: one row a buurt, sorted by code.

    Columns: ``code, naam, wijk_code, wijk, gemeente_code, gemeente, provincie_code, provincie, pc4``
    (text), ``woningen`` (dwellings of 2020), ``dichtheid`` (dwellings per km²), ``geometry``.
    """
    land = drawn.copy()
    land["gemeente_code"] = [f"GM{9001 + i}" for i in land["gemeente"]]
    land["wijk_code"] = [f"WK{9001 + g}{w:02d}" for g, w in zip(land["gemeente"], land["wijk"], strict=True)]
    land["woningen"] = _dwellings(land, rng)
    land["dichtheid"] = land["woningen"] / (land.area / 1e6)
    first = np.concatenate([[0], np.cumsum([-(-(g.pc4 + 1) // 10) * 10 for g in plan.GEMEENTEN])])
    land["pc4"] = [f"{101 + first[g] + p:04d}" for g, p in zip(land["gemeente"], land["pc4"], strict=True)]
    land["wijk"] = land["wijk_code"].map(_wijken(land))
    number = land.groupby("wijk_code").cumcount()
    land["code"] = "BU" + land["wijk_code"].str[2:] + number.map("{:02d}".format)
    land["naam"] = _buurten(land, rng)
    land["gemeente"] = [plan.GEMEENTEN[i].naam for i in land["gemeente"]]
    land = land.merge(_provincies(land), on="gemeente_code").drop(columns="bebouwd")
    return land.sort_values("code", ignore_index=True)


def _dwellings(land: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.Series:
    """Share each gemeente's dwellings over its buurten by built-up area, with a few on the land."""
    share = (land["bebouwd"] + 0.012 * land.area / 1e6) * rng.lognormal(0, 0.25, len(land))
    total = land["gemeente"].map(lambda i: plan.GEMEENTEN[i].woningen)
    share = share / share.groupby(land["gemeente"]).transform("sum")
    return (share * total).round().clip(lower=12).astype(int)


def _wijken(land: gpd.GeoDataFrame) -> dict[str, str]:
    """Name each wijk by the direction in which it lies from the centre; a single one as its gemeente."""
    names: dict[str, str] = {}
    middle = land.dissolve("wijk_code").centroid
    for code in middle.index:
        away = middle[code].x - middle[f"{code[:6]}00"].x, middle[code].y - middle[f"{code[:6]}00"].y
        wind = _WINDS[round(np.degrees(np.arctan2(away[1], away[0])) / 45) % 8]
        taken = {n for c, n in names.items() if c[:6] == code[:6]}
        single = (land.loc[land["wijk_code"].str[:6] == code[:6], "wijk_code"] == code).all()
        centre = plan.GEMEENTEN[int(code[2:6]) - 9001].naam if single else "Centrum"
        options = [centre] if code.endswith("00") else [wind, f"Buiten-{wind}", f"Ver-{wind}"]
        names[code] = next(n for n in [*options, f"Wijk {code[-2:]}"] if n not in taken)
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
    north = land.dissolve("gemeente_code").centroid.y.sort_values(ascending=False, kind="stable").index
    codes = [plan.PROVINCIES[i * len(plan.PROVINCIES) // len(north)] for i in range(len(north))]
    return pd.DataFrame(codes, columns=["provincie_code", "provincie"]).assign(gemeente_code=north)
