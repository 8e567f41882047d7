"""What the groups hold: numbers, woningen, shares, changes, lists."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from leefbaarheid.analysis.stijgers_en_dalers.groups import GROUPS, Rules, starting_base
from leefbaarheid.analysis.stijgers_en_dalers.noise import beyond_by_group, beyond_noise, expected_by_noise
from leefbaarheid.analysis.weighted import CHANGES, group_totals, leading_dimension
from leefbaarheid.terms import DIMENSIONS


def summarise(
    areas: pd.DataFrame,
    groups: pd.DataFrame,
    rules: Rules,
    regions: Mapping[str, pd.Series],
    national_change: float | None = None,
) -> pd.DataFrame:
    """Summarise every group in every region (the table ``groepen.csv``).

    ``areas`` are the areas of :class:`leefbaarheid.dataset.Frame`, ``groups`` comes from
    :func:`assign_groups`, ``regions`` maps a name to a boolean per area. Returns a row a group and region:
    number of areas, woningen, woningen in the base, share of the base, mean change and contributions (points of
    ``afw``, weighted by woningen) and the leading dimension; ``waarvan_boven_ruis``: members that moved beyond noise, and
    ``verwacht_door_ruis``: how many noise alone would give (the module ``noise``), by the change of the country. A group
    without a column in ``groups`` has missing figures: it cannot be determined, which is not nought. No row without regions.

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
    beyond = beyond_by_group(areas, groups, rules, national_change).to_numpy(dtype=float)
    table["waarvan_boven_ruis"] = (beyond.T @ here).ravel()
    table = table.reindex(pd.MultiIndex.from_product([GROUPS, regions], names=index.names))
    base, chance = starting_base(areas, rules), expected_by_noise(areas, rules, national_change)
    table["basis_woningen"] = (base.mul(areas["woningen"], axis=0).to_numpy().T @ here).ravel()
    table["aandeel"] = (table["woningen"] / table["basis_woningen"]).where(table["basis_woningen"] > 0)
    table["verwacht_door_ruis"] = (chance.to_numpy().T @ here).ravel()
    table["leidende_dimensie"] = leading_dimension(table)
    return table.reset_index().astype({"aantal_gebieden": "Int64", "waarvan_boven_ruis": "Int64"})


def composition(table: pd.DataFrame, parts: tuple[str, ...] = ("G4", "G40", "overig")) -> pd.DataFrame:
    """Divide each group over parts of the country and give the rate within each.

    ``table`` comes from :func:`summarise`. Returns ``groep, gebied, aantal_gebieden, woningen, basis_woningen,
    samenstelling`` (share of the group's national woningen) and ``aandeel`` (share of the part's own base).
    """
    rows = table[table["gebied"].isin(parts)].copy()
    national = rows.groupby("groep")["woningen"].transform("sum", min_count=1)
    rows["samenstelling"] = (rows["woningen"] / national).where(national > 0)
    columns = ["groep", "gebied", "aantal_gebieden", "woningen", "basis_woningen", "samenstelling", "aandeel"]
    return rows[columns].reset_index(drop=True)


def transitions(areas: pd.DataFrame) -> pd.DataFrame:
    """Count areas and woningen that went from one class to another (the table ``overgangen.csv``).

    Returns ``klasse_van, klasse_tot, aantal_gebieden, woningen``; only combinations that occur.
    """
    table = areas.groupby(["klasse_van", "klasse_tot"])["woningen"].agg(["size", "sum"]).reset_index()
    return table.rename(columns={"size": "aantal_gebieden", "sum": "woningen"})


def in_larger_areas(areas: pd.DataFrame, groups: pd.DataFrame, inside: pd.Series) -> pd.DataFrame:
    """Weigh each group in each larger area.

    ``inside`` gives the code of the larger area of each; those without one are left out. Returns the woningen, a
    row a larger area (sorted by code) and a column a group: 0 where the group has none, missing where the weight of
    all its areas there is unknown. Larger areas without any weight in a group are left out.
    """
    weight = areas["woningen"].mask(areas["gewicht_onbekend"])
    totals = groups.apply(weight.where).groupby(inside).sum(min_count=1)
    totals = totals.mask(groups.groupby(inside).sum() == 0, 0.0)
    return totals[(totals != 0).any(axis=1)]


def area_list(
    areas: pd.DataFrame, groups: pd.DataFrame, rules: Rules, later: pd.DataFrame | None = None
) -> pd.DataFrame:
    """List the areas one by one with their groups (the table ``gebieden.csv``).

    ``beoordeeld`` tells which may be named and ranked. An area without a known weight has missing ``woningen``. Sorted
    by ``verandering``, the largest fall first; ``groepen`` is joined by ``;``. ``boven_ruis`` tells which changes are called
    risen or fallen; ``nog_zo`` names the groups that hold with a later year as the last too: ``later`` has groups by code
    (missing without it, and for areas that it lacks).
    """
    named = [g for g in groups.columns if g != "alle"]
    names = np.array(named, dtype=object)
    joined = [";".join(names[row]) for row in groups[named].to_numpy()]
    columns = ["code", "naam", "gemeente", "woningen", "klasse_van", "klasse_tot", "afw_van", "afw_tot"]
    columns += ["beoordeeld", "ruis_sd"]
    table = pd.DataFrame(areas[[*columns, "verandering", *DIMENSIONS]]).assign(groepen=joined)
    table["woningen"] = table["woningen"].where(~areas["gewicht_onbekend"])
    table["boven_ruis"] = beyond_noise(areas["verandering"], areas["ruis_sd"], rules.drempel)
    table["nog_zo"] = None if later is None else _still(areas["code"], groups[named], later)
    return table.sort_values(["verandering", "code"], ignore_index=True)


def _still(codes: pd.Series, groups: pd.DataFrame, later: pd.DataFrame) -> list[str | None]:
    """Join the names of the groups of each area that hold later too; missing where that is not known."""
    both = groups & later.reindex(index=codes, columns=groups.columns).eq(True).set_axis(groups.index)
    names = np.array(groups.columns, dtype=object)
    known = codes.isin(later.index)
    return [";".join(names[row]) if k else None for row, k in zip(both.to_numpy(), known, strict=True)]
