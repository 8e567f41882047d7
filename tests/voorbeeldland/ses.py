"""Makes the SES-WOA of Voorbeeldland, tied to the scores of 2020 so that every relation is known beforehand.

Within a gemeente the SES of its buurten is ``r`` times their score and the rest a noise at right angles to it, so
that their correlation is ``r``. Before that, noise is pushed until each buurt that must have a low SES (lowest
fifth of the country), or must not, does so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.classes import classify
from tests.voorbeeldland import plan
from tests.voorbeeldland.oddities import Oddities

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

YEARS: Final = (2014, 2018, 2020, 2022)
PARTS: Final = ("totaal", "welvaart", "opleiding", "arbeid", "spreiding")
#: Gemeenten with a correlation of their own; in the others it rises with the number of dwellings.
UNRELATED: Final = "Zilverbroek"
CLOSEST: Final = "Bremhorst"
#: Over all buurten: spread of SES inside an area with its level and with the score; change with change, 2014-2020.
SPREAD_LEVEL: Final = -0.65
SPREAD_SCORE: Final = -0.15
CHANGE: Final = 0.40
#: The cluster: so many adjoining buurten, of this class or lower.
CLUSTER: Final = 12
CLUSTER_CLASS: Final = 6
#: Margin (in SES) between the lowest fifth and the buurten that must be in it, or must not.
_MARGIN: Final = 0.03
_HOUSEHOLDS: Final = 0.98


@dataclass(frozen=True)
class Status:
    """``tables``: per level ``code, jaar, huishoudens`` and ``PARTS`` (missing where hidden), codes as published.

    ``targets``: the correlation of each gemeente (by code); ``cluster``: rows of its buurten, the middle first;
    ``recoded``: the published code of each buurt that stands under an old one, with its code of 2020.
    """

    tables: dict[str, pd.DataFrame]
    targets: dict[str, float]
    cluster: list[int]
    recoded: dict[str, str]


def make_status(
    buurten: gpd.GeoDataFrame, scores: pd.DataFrame, size: plan.Size, odd: Oddities, seed: int, sign: int = 1
) -> Status:
    """Make the SES of all levels from the published ``scores`` of the buurten.

    Random numbers are drawn from a stream of their own, so that the scores do not depend on it. A ``sign`` of -1
    turns every relation, and what must be low must not.
    """
    rng = np.random.default_rng([seed, 6])
    recoded = dict(odd.recoded) | _before_merger(buurten, size.mergers[0])
    afw = scores.pivot(index="code", columns="jaar", values="afw").reindex(buurten["code"])
    few = hidden((buurten["woningen"] * _HOUSEHOLDS).round()).to_numpy()
    seen = ~few & ~buurten["code"].isin(list(recoded.values())).to_numpy() & afw[2020].notna().to_numpy()
    klasse = np.where(seen, classify(afw[2020].fillna(0)), 7)
    cluster = _cluster(buurten, seen & (klasse <= CLUSTER_CLASS))
    low, high = _must(buurten["gemeente"], seen, klasse, afw[2020].to_numpy(), cluster, rng)
    if sign < 0:
        low, high = np.zeros_like(low), low
    targets = {g.code: sign * _target(g) for g in size.gemeenten}
    r = buurten["gemeente_code"].map(targets).to_numpy()
    score = afw[2020].fillna(afw[2020].mean()).to_numpy()
    dims = scores[scores["jaar"] == 2020].set_index("code")[["onv", "soc", "won"]].sum(axis=1)
    tilt = rest(dims.reindex(buurten["code"]).fillna(dims.mean()).to_numpy(), (score,), seen)
    noise = rng.normal(size=len(r)) + 0.5 * tilt
    group = pd.factorize(buurten["gemeente_code"])[0]
    totals = {2020: _tied(score, noise, r, group, seen, low, high)}
    totals[2022] = _tied(score, noise + rng.normal(0, 0.3, len(r)), r, group, seen, low, high)
    step = _step((afw[2020] - afw[2014]).to_numpy(), seen, sign, rng)
    totals[2014] = totals[2020] - step
    totals[2018] = totals[2020] - 0.4 * step + rng.normal(0, 0.01, len(r))
    old = {new: code for code, new in recoded.items()}
    frames = [_of_year(buurten, old, year, totals[year], rng) for year in YEARS]
    for frame in frames:
        frame["spreiding"] = 0.92 + 0.09 * _spread(frame["totaal"].to_numpy(), score, seen, sign, rng)
    every = pd.concat(frames, ignore_index=True)
    parents = {"wijk": "WK" + every["code"].str[2:8], "gemeente": "GM" + every["code"].str[2:6]}
    parents |= {"land": pd.Series("NL00", every.index), "pc4": every["pc4"]}
    tables = {level: _published(_merged(every, parent)) for level, parent in parents.items()}
    tables["buurt"] = _published(every, pd.Series(np.tile(few, len(YEARS))))
    return Status(tables, targets, cluster, recoded)


def _step(change: Floats, seen: Bools, sign: int, rng: np.random.Generator) -> Floats:
    """Return the change of SES 2014-2020, which has its correlation with that of the score exactly."""
    both = seen & ~np.isnan(change)
    along = rest(np.nan_to_num(change), (), both)
    aside = rest(rng.normal(size=len(change)), (along,), both)
    return np.asarray(0.015 + 0.05 * (sign * CHANGE * along + np.sqrt(1 - CHANGE**2) * aside))


def _of_year(
    buurten: pd.DataFrame, old: dict[str, str], year: int, total: Floats, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the buurten of a year under their published codes, with the three sub-scores that make the total."""
    opleiding, welvaart = (k * total + rng.normal(0, s, len(total)) for k, s in ((0.42, 0.02), (0.36, 0.05)))
    table = buurten[["code", "pc4"]].replace({"code": old}).assign(jaar=year, totaal=total)
    table["huishoudens"] = (buurten["woningen"] * _HOUSEHOLDS).round()
    return table.assign(welvaart=welvaart, opleiding=opleiding, arbeid=total - opleiding - welvaart)


def hidden(households: pd.Series) -> pd.Series:
    """Tell where CBS would give no scores: hardly any households, or among the hundredth part with the fewest."""
    return (households < 50) | (households <= households.quantile(0.01))


def postcode_status(table: pd.DataFrame, households: pd.Series, seed: int) -> pd.DataFrame:
    """Return the SES of 2022 per PC4, without education and spread but with percentiles of income and wealth.

    ``households`` (by PC4) are those of the published table; where it has none, nothing is known.
    """
    rng = np.random.default_rng([seed, 7])
    found = table[table["jaar"] == 2022].set_index("code")
    known = households.reindex(found.index)
    found["huishoudens"] = (known / 100).round() * 100
    for name, steep, spread in (("inkomen", 70, 3.0), ("vermogen", 50, 5.0)):
        found[name] = (
            (50 + steep * found["welvaart"] + rng.normal(0, spread, len(found))).round(1).clip(1, 100)
        )
    values = ["totaal", "welvaart", "arbeid", "inkomen", "vermogen"]
    found[values] = found[values].mask(known.isna() | hidden(known))
    return found[["jaar", "huishoudens", *values]].reset_index()


def _target(gemeente: plan.Gemeente) -> float:
    fixed = {UNRELATED: 0.03, CLOSEST: 0.90}
    rising = float(np.interp(np.log10(gemeente.woningen), [3.6, 5.1], [0.35, 0.85]))
    return fixed.get(gemeente.naam, round(rising, 2))


def _before_merger(buurten: gpd.GeoDataFrame, merger: plan.Merger) -> dict[str, str]:
    """Return old code and code of the buurten of a gemeente that was formed later than the table's division."""
    own = buurten[buurten["gemeente"] == merger.naam]
    parts = np.array_split(sorted(own["pc4"].unique()), len(merger.oud))
    gemeente = {pc4: code for part, (code, _) in zip(parts, merger.oud, strict=True) for pc4 in part}
    return {f"BU{gemeente[p][2:]}{c[6:]}": c for c, p in zip(own["code"], own["pc4"], strict=True)}


def adjoining(areas: gpd.GeoDataFrame) -> Ints:
    """Return the pairs of rows (both ways) whose outlines touch."""
    pairs = areas.sindex.query(areas.geometry, predicate="intersects")
    return np.asarray(pairs[:, pairs[0] != pairs[1]])


def _cluster(buurten: gpd.GeoDataFrame, able: Bools) -> list[int]:
    """Grow a cluster of ``able`` buurten from each of the demo gemeente; the most compact one stands."""
    first, second = adjoining(buurten)
    own = able & (buurten["gemeente"] == plan.DEMO_GEMEENTE).to_numpy()
    beside = {row: second[(first == row) & able[second]] for row in np.unique(first[able[first]])}
    around = np.maximum(np.bincount(first, minlength=len(able)), 1)
    best: list[int] = []
    most = -1.0
    for start in np.flatnonzero(own):
        found = [int(start)]
        joins = 0.0
        while len(found) < CLUSTER:
            inside = np.bincount(np.concatenate([beside[row] for row in found]), minlength=len(able)) / around
            inside[found] = 0
            if not inside.any():
                break
            found.append(int(inside.argmax()))
            joins += float(inside.max())
        if joins > most:
            best, most = found, joins
    return best


def _must(
    gemeente: pd.Series,
    seen: Bools,
    klasse: Ints,
    afw: Floats,
    cluster: list[int],
    rng: np.random.Generator,
) -> tuple[Bools, Bools]:
    """Tell which buurten must have a low SES, and which must not.

    The gemeente with the largest share of low classes keeps all as stapeling; no other comes above 0.7 of its
    share. One buurt in sixteen is a tegenhanger, in the demo gemeente one in ten, in ``UNRELATED`` one in five.
    """
    group = pd.factorize(gemeente)[0]
    n = np.bincount(group, seen)
    weak, fine = seen & (klasse <= 4), seen & (klasse >= 8)
    share = np.where(n >= 10, np.bincount(group, weak) / np.maximum(n, 1), 0)
    room = np.where(np.arange(len(n)) == share.argmax(), n, np.floor(0.7 * share.max() * n))
    low = np.zeros(len(seen), dtype=bool)
    low[cluster] = True
    low |= weak & (_place(np.where(low, -9, afw), group, weak) < room[group])
    part = gemeente.map({UNRELATED: 0.2, plan.DEMO_GEMEENTE: 0.1}).fillna(0.0625).to_numpy()
    taken = _place(rng.random(len(seen)), group, fine) < np.floor(part * n[group])
    return low | (fine & taken), (weak & ~low) | (fine & ~taken)


def _place(values: Floats, group: Ints, among: Bools) -> Floats:
    """Return the place (from 0) of each value among those of its group."""
    place = pd.Series(np.where(among, values, np.inf)).groupby(group).rank(method="first") - 1
    return np.asarray(place, dtype=float)


def _tied(
    score: Floats, noise: Floats, r: Floats, group: Ints, seen: Bools, low: Bools, high: Bools
) -> Floats:
    """Return a SES whose correlation with ``score`` over the ``seen`` buurten of each group is ``r``, exactly."""
    n = np.bincount(group, seen)[group]
    mean = _mean(score, group, seen)
    along = _unit(score - mean, group, seen)
    level = 0.05 + 1.2 * (mean - mean.mean())
    size = 0.26 * np.sqrt(np.maximum(n, 1))
    for _ in range(200):
        centred = noise - _mean(noise, group, seen)
        dot = np.bincount(group, np.where(seen, along * centred, 0))[group]
        noise = _unit(centred - dot * along, group, seen)
        ses = level + size * (r * along + np.sqrt(1 - r**2) * noise)
        cut = np.quantile(ses[seen], 0.2)
        push = low * np.minimum(cut - _MARGIN - ses, 0) + high * np.maximum(cut + _MARGIN - ses, 0)
        if np.abs(push).max() < _MARGIN / 3:
            break
        noise = noise + 1.2 * push / (size * np.sqrt(1 - r**2))
        level = level + _mean(push, group, seen)
    return ses


def _mean(values: Floats, group: Ints, seen: Bools) -> Floats:
    """Return the mean over the ``seen`` rows of each row's group."""
    count = np.maximum(np.bincount(group, seen), 1)
    return np.asarray((np.bincount(group, np.where(seen, values, 0)) / count)[group])


def _unit(values: Floats, group: Ints, seen: Bools) -> Floats:
    """Scale to a length of 1 over the ``seen`` rows of each group."""
    length = np.sqrt(np.bincount(group, np.where(seen, values, 0) ** 2))
    return np.asarray(values / np.where(length > 1e-9, length, 1)[group])


def rest(values: Floats, given: tuple[Floats, ...], seen: Bools) -> Floats:
    """Return what is left of ``values`` without the ``given``: over the ``seen`` rows at right angles, spread 1."""
    design = np.column_stack([np.ones(len(values)), *given])
    left = values - design @ np.linalg.lstsq(design[seen], values[seen], rcond=None)[0]
    return np.asarray(left / left[seen].std())


def _spread(total: Floats, score: Floats, seen: Bools, sign: int, rng: np.random.Generator) -> Floats:
    """Return a spread that has its correlations with level and score exactly (mean 0, spread 1)."""
    level, apart = rest(total, (), seen), rest(score, (total,), seen)
    other = rest(rng.normal(size=len(total)), (total, score), seen)
    r = np.corrcoef(total[seen], score[seen])[0, 1]
    steep = sign * SPREAD_LEVEL
    aside = (SPREAD_SCORE - steep * r) / np.sqrt(1 - r**2)
    return np.asarray(steep * level + aside * apart + np.sqrt(1 - steep**2 - aside**2) * other)


def _merged(buurten: pd.DataFrame, parent: pd.Series) -> pd.DataFrame:
    """Return means weighted by households; the spread is that inside the buurten and that between them."""
    weight = buurten["huishoudens"]
    values = buurten[list(PARTS)].assign(spreiding=buurten["spreiding"] ** 2 + buurten["totaal"] ** 2)
    keys = [parent.rename("code"), buurten["jaar"]]
    households = weight.groupby(keys).sum()
    table = values.mul(weight, axis=0).groupby(keys).sum().div(households.where(households > 0), axis=0)
    table["spreiding"] = np.sqrt(table["spreiding"] - table["totaal"] ** 2)
    return table.assign(huishoudens=households).reset_index()


def _published(table: pd.DataFrame, few: pd.Series | None = None) -> pd.DataFrame:
    """Return the table as published: households in hundreds, scores with three decimals, those of ``few`` hidden."""
    values = table[list(PARTS)].round(3).add(0.0)
    if few is not None:
        values = values.mask(few)
    table = table[["code", "jaar"]].assign(huishoudens=(table["huishoudens"] / 100).round() * 100, **values)
    return table.sort_values(["jaar", "code"], ignore_index=True)
