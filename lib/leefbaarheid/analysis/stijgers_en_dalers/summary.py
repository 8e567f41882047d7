"""What the groups hold: numbers, woningen, shares and changes, the areas one by one, and the larger areas they lie in."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers import groups as g
from leefbaarheid.dataset import Frame, parents
from leefbaarheid.terms import DIMENSIONS

#: Groups that get a column in a table of larger areas, in the order of the letter's annexes; no area is in two of the
#: first three.
LISTED: Final = g.GROUPS[1:-1]
#: Below this size (points of ``afw``) a change has no leading dimension.
NO_CHANGE: Final = 0.0005
#: A change and the dimensions that make it up.
CHANGES: Final = ("verandering", *DIMENSIONS)


def group_totals(
    areas: pd.DataFrame, masks: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Count, weigh and average groups of areas in one go.

    ``areas`` has ``n`` rows with ``woningen`` and the columns ``CHANGES``; ``masks`` has shape ``(n, k)``.
    Returns the number of areas ``(k,)``, their weight (``woningen``) ``(k,)`` and the weighted means ``(k, 6)``
    in the order of ``CHANGES``: missing where a group has no weight. The five means of the dimensions sum
    to the mean change, as a weighted mean is linear.
    """
    weight = areas["woningen"].to_numpy(dtype=float)
    inside = masks.astype(float).T
    total = inside @ weight
    sums = inside @ (weight[:, None] * pd.DataFrame(areas)[[*CHANGES]].to_numpy(dtype=float))
    return masks.sum(axis=0), total, sums / np.where(total > 0, total, np.nan)[:, None]


def leading_dimension(means: pd.DataFrame) -> pd.Series:
    """Name the dimension that contributes most in the direction of the change, row by row.

    ``means`` has the columns ``CHANGES``. Missing where the change is missing or smaller than ``NO_CHANGE``.
    """
    change = means["verandering"].to_numpy(dtype=float)
    directed = means[list(DIMENSIONS)].to_numpy(dtype=float) * np.sign(change)[:, None]
    clear = np.abs(change) >= NO_CHANGE
    best = np.array(DIMENSIONS)[np.nan_to_num(directed, nan=-np.inf).argmax(axis=1)]
    return pd.Series(np.where(clear, best, None), index=means.index, dtype=object, name="leidende_dimensie")


def summarise(
    areas: pd.DataFrame,
    groups: pd.DataFrame,
    rules: g.Rules,
    regions: Mapping[str, pd.Series],
    national_change: float | None = None,
) -> pd.DataFrame:
    """Summarise every group in every region (the table ``groepen.csv``).

    ``areas`` are the areas of :class:`leefbaarheid.dataset.Frame`, ``groups`` comes from
    :func:`assign_groups`, ``regions`` maps a name to a boolean per area. Returns a row a group and region:
    number of areas, weight (column ``woningen``: dwellings, else households, else 1), weight of the base, share of the
    base, mean change and contributions (points of ``afw``, weighted) and the leading dimension;
    ``waarvan_boven_ruis``: members that moved beyond noise, and ``verwacht_door_ruis``: how many noise alone would give,
    by the change of the country (:func:`.expected_by_noise`). A group without a column in ``groups`` has missing figures:
    it cannot be determined, which is not 0. No row without regions.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Kerkrade")
    >>> country = lb.load_change(dataset, area, 2014, 2020, "pc4")[1]
    >>> change, rules = lb.national_change(country), lb.Rules()
    >>> groups = lb.assign_groups(country.gebieden, rules, change)
    >>> table = summarise(country.gebieden, groups, rules, {"NL": groups["alle"]}, change)
    >>> table.loc[[1], ["groep", "aantal_gebieden", "leidende_dimensie"]].values.tolist()
    [['sterk_verbeterd', 6, 'onv']]
    """
    here = np.array([*regions.values()], dtype=bool).reshape(len(regions), len(areas)).T
    index = pd.MultiIndex.from_product([groups.columns, regions], names=["groep", "gebied"])
    masks = groups.to_numpy()[:, :, None] & here[:, None, :]
    count, weight, means = group_totals(areas, masks.reshape(len(areas), len(index)))
    figures = {"aantal_gebieden": count, "woningen": weight, "basis_woningen": np.nan, "aandeel": np.nan}
    table = pd.DataFrame(figures | dict(zip(CHANGES, means.T, strict=True)), index)
    beyond = g.beyond_by_group(areas, groups, rules, national_change).to_numpy(dtype=float)
    table["waarvan_boven_ruis"] = (beyond.T @ here).ravel()
    table = table.reindex(pd.MultiIndex.from_product([g.GROUPS, regions], names=index.names))
    base, chance = g.starting_base(areas, rules), g.expected_by_noise(areas, rules, national_change)
    table["basis_woningen"] = (base.mul(areas["woningen"], axis=0).to_numpy().T @ here).ravel()
    table["aandeel"] = (table["woningen"] / table["basis_woningen"]).where(table["basis_woningen"] > 0)
    table["verwacht_door_ruis"] = (chance.to_numpy().T @ here).ravel()
    table["leidende_dimensie"] = leading_dimension(table)
    return table.reset_index().astype({"aantal_gebieden": "Int64", "waarvan_boven_ruis": "Int64"})


def by_region(groups: pd.DataFrame, column: str, names: dict[str, str]) -> pd.DataFrame:
    """One figure of the groups that can be determined: ``groep``, and a column for each region, under its name."""
    wide = groups.pivot(index="groep", columns="gebied", values=column).dropna(how="all")
    if wide.shape[1] < 2:
        return wide.iloc[:0]
    wide = wide.reindex(index=[name for name in g.GROUPS[1:] if name in wide.index])
    return wide[[n for n in names if n in wide]].rename(columns=names).reset_index()


def known(groups: pd.DataFrame) -> pd.DataFrame:
    """Make weights missing where a group has areas but none with a known weight: unknown is not 0."""
    unknown = (groups["aantal_gebieden"].fillna(0) > 0) & (groups["woningen"] == 0)
    return groups.assign(**{c: groups[c].mask(unknown) for c in ("woningen", "aandeel") if c in groups})


def larger_areas(
    frame: Frame, groups: pd.DataFrame, national_change: float | None, known: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Give the tables of buurten and wijken in which the areas of a frame lie, as far as its level has these.

    Each has a row a larger area in which a group is found: ``code, naam, gemeente``, the weight in each group (0 where it
    has none, missing where the weight of all its areas there is unknown), and ``achtergebleven_delen``: the names of its
    lagging parts (cells by code), joined by ``;``. Those with the most weight in the first three groups come first. Parts
    lag within the larger area of their own table, so a wijk may have more than its buurten together. Parts that are not
    judged count, but are not named. ``known`` has ``code, naam, gemeente`` of the larger areas of each level.
    """
    tables, areas = {}, frame.gebieden
    weight = areas["woningen"].mask(areas["gewicht_onbekend"])
    part = areas["code"] if frame.niveau == "grid" else areas["naam"]
    part = part.where(areas["beoordeeld"])
    for level, inside in parents(frame).items():
        own = groups[[name for name in LISTED if name in groups]]
        if national_change is not None:
            lagging = g.lagging_parts(areas, own["sterk_verbeterd"], inside, national_change)
            own = own.assign(achterblijvend=lagging)
        table = own.apply(weight.where).groupby(inside).sum(min_count=1)
        table = table.mask(own.groupby(inside).sum() == 0, 0.0)
        table = table[(table != 0).any(axis=1)]
        first = table[list(LISTED[:3])].sum(axis=1)
        table = table.iloc[np.lexsort((-table.sum(axis=1), -first))].rename_axis("code").reset_index()
        about = known.get(level, pd.DataFrame(columns=["code", "naam", "gemeente"])).set_index("code")
        table.insert(1, "naam", table["code"].map(about["naam"]).astype(object).fillna(table["code"]))
        table.insert(2, "gemeente", table["code"].map(about["gemeente"]))
        if "achterblijvend" in own:
            named = part[own["achterblijvend"]].dropna().groupby(inside)
            named = named.agg(lambda n: ";".join(sorted(set(n))))
            table["achtergebleven_delen"] = [named.get(code, "") for code in table["code"]]
        tables[level] = table
        part = inside.map(about["naam"]).astype(object).fillna(inside)
    return tables
