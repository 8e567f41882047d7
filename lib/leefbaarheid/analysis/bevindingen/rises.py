"""The findings on theme 1: sizes of groups, where they lie, which dimension leads, what lags behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from leefbaarheid.analysis.bevindingen.outcome import Outcome, mean_interval, near, outcome
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups, lagging_parts
from leefbaarheid.analysis.stijgers_en_dalers.summary import summarise
from leefbaarheid.analysis.weighted import CHANGES, leading_dimension
from leefbaarheid.terms import DIMENSIONS

#: Parts of the country over which groups are divided.
PARTS = ("G4", "G40", "overig")
EMPTY = "leeg"


@dataclass(frozen=True, eq=False)
class Rises:
    """Areas in two years with their groups.

    ``areas`` as in :class:`leefbaarheid.dataset.Frame`; ``groups`` by :func:`assign_groups`; ``table`` by :func:`summarise`
    over ``gekozen`` and ``PARTS``, indexed by (groep, gebied); ``larger`` gives the code of the buurt and wijk of each
    area, as far as there are; ``national`` the country's mean change and contributions; ``marge`` how far a number
    may lie from the one expected, as a share of it.
    """

    areas: pd.DataFrame
    groups: pd.DataFrame
    table: pd.DataFrame
    larger: Mapping[str, pd.Series]
    national: Mapping[str, float]
    marge: float

    def members(self, name: str) -> pd.Series:
        """The areas of a group; ``sterk_verbeterd@2`` are those of them that started in class 2."""
        group, _, start = name.partition("@")
        inside = self.groups.get(group, pd.Series(False, self.areas.index))
        return inside & (self.areas["klasse_van"] == int(start)) if start else inside

    def row(self, group: str) -> pd.Series:
        """What ``table`` has of a group over all areas."""
        return pd.Series(self.table.loc[(group, "gekozen")])


def rises_of(
    areas: pd.DataFrame,
    rules: Rules,
    national: Mapping[str, float],
    regions: Mapping[str, pd.Series],
    larger: Mapping[str, pd.Series],
    marge: float = 0.1,
) -> Rises:
    """Assign the areas to their groups and sum them up; ``regions`` tells of ``PARTS`` which areas lie in each."""
    change = national.get("verandering")
    parents = next(iter(larger.values()), None)
    groups = assign_groups(areas, rules, None if pd.isna(change) else change, parents)
    everywhere = {"gekozen": pd.Series(True, areas.index), **regions}
    table = summarise(areas, groups, rules, everywhere).set_index(["groep", "gebied"])
    return Rises(areas, groups, table, larger, national, marge)


def size(case: Rises, verwacht: Mapping[str, float], *, groep: str, maat: str) -> Outcome:
    """The woningen of a group (``maat`` woningen), or their share of its base (aandeel), beside the number expected."""
    found = case.row(groep)
    rows = [{"naam": maat, "waarde": found[maat], "gekozen": True}]
    holds = near({maat: float(found[maat])}, verwacht, case.marge)
    return outcome(rows, holds, _count(found), "" if pd.notna(found[maat]) else EMPTY)


def leading(
    case: Rises, verwacht: Mapping[str, str], *, groepen: Mapping[str, str], richting: int
) -> Outcome:
    """Which dimension leads the change of each group, and whether that change has the direction (1 up, -1 down).

    Figures: the mean contribution of each dimension with its 95% interval (:func:`mean_interval`), beside the country's.
    The relation is about the groups that ``verwacht`` names.
    """
    rows, held = [], []
    for name, group in groepen.items():
        part = case.areas[case.members(group)]
        means = {c: mean_interval(part[c], part["woningen"]) for c in CHANGES}
        lead = leading_dimension(pd.DataFrame({c: [m[0]] for c, m in means.items()})).iloc[0]
        change = means["verandering"][0]
        if name in verwacht:
            right = lead == verwacht[name] and np.sign(change) == richting
            held.append(None if pd.isna(change) else right)
        for dimension in DIMENSIONS:
            value, low, high = means[dimension]
            own = dimension == lead and name in verwacht
            rows.append(
                {
                    "groep": name,
                    "naam": dimension,
                    "waarde": value,
                    "laag": low,
                    "hoog": high,
                    "gekozen": own,
                    "beside": case.national.get(dimension, np.nan),
                }
            )
    n = sum(int(case.members(groepen[name]).sum()) for name in verwacht)
    empty = any(h is None for h in held) or not held
    return outcome(rows, None if empty else all(held), n, EMPTY if empty else "")


def division(
    case: Rises,
    verwacht: Mapping[str, float],
    *,
    groepen: Mapping[str, str],
    maat: str,
    hoogste: str = "",
    minstens: float = 0,
) -> Outcome:
    """How each group divides over ``PARTS`` (``maat`` samenstelling), or its rate in each (aandeel).

    The relation: the numbers expected, ``hoogste`` the highest of the three in every group, and at least ``minstens`` there.
    """
    rows, held, found = [], [], {}
    for name, group in groepen.items():
        parts = case.table.loc[group].reindex(PARTS)
        values = parts["woningen"] / parts["woningen"].sum() if maat == "samenstelling" else parts["aandeel"]
        values = values.astype(float)
        told = parts["woningen"].sum() > 0
        first = told and (not hoogste or bool(values.idxmax() == hoogste and values[hoogste] >= minstens))
        held.append(first if told else None)
        for part, value in values.items():
            key = f"{name} {part}".strip()
            found[key] = float(value)
            rows.append({"naam": key, "waarde": value, "gekozen": part == hoogste or key in verwacht})
    n = int(np.logical_or.reduce([case.members(group) for group in groepen.values()]).sum())
    if any(h is None for h in held):
        return outcome(rows, None, n, EMPTY)
    return outcome(rows, all(held) and near(found, verwacht, case.marge), n)


def lagging(case: Rises, verwacht: Mapping[str, float]) -> Outcome:
    """Of the buurten and wijken with woningen that improved strongly: the share that holds a part that lags too."""
    improved = case.members("sterk_verbeterd")
    rows, found, n, per = [], {}, 0, next(iter(case.larger), "")
    for level, larger in case.larger.items():
        name = {"buurt": "buurten", "wijk": "wijken"}[level]
        parts = lagging_parts(case.areas, improved, larger, case.national["verandering"])
        holds = set(larger[improved & (case.areas["woningen"] > 0)].dropna())
        found[name] = larger[parts].nunique() / len(holds) if holds else np.nan
        n = n or len(holds)
        rows.append({"naam": name, "waarde": found[name], "gekozen": name in verwacht})
    known = n > 0 and set(verwacht) <= set(found)
    absent = "" if known else EMPTY
    return outcome(rows, near(found, verwacht, case.marge), n, absent, per=per, gewicht="geen")


def above_country(
    case: Rises, verwacht: Mapping[str, float], *, groep: str, naam: str, dimensie: str
) -> Outcome:
    """Whether a dimension contributed more in a group than in the country."""
    part = case.areas[case.members(groep)]
    value, low, high = mean_interval(part[dimensie], part["woningen"])
    country = case.national.get(dimensie, np.nan)
    rows = [
        {"naam": naam, "waarde": value, "laag": low, "hoog": high, "gekozen": True},
        {"naam": "NL", "waarde": country, "gekozen": True},
    ]
    holds = value > country and near({naam: value, "NL": country}, verwacht, case.marge)
    return outcome(rows, holds, len(part), "" if pd.notna(value) else EMPTY)


def _count(row: pd.Series) -> int:
    return 0 if pd.isna(row["aantal_gebieden"]) else int(row["aantal_gebieden"])
