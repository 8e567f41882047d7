"""The findings on theme 1: sizes of groups, where they lie, which dimension leads, what lags behind."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from leefbaarheid.analysis.bevindingen import verdict as v
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups, lagging_parts, starting_base
from leefbaarheid.terms import DIMENSIONS

#: Parts of the country over which groups are divided.
PARTS = ("G4", "G40", "overig")


@dataclass(frozen=True, eq=False)
class Rises:
    """Areas in two years with their groups; make one with :func:`rises_of`.

    ``areas`` as in :class:`leefbaarheid.dataset.Frame`, with ``deel`` (one of :data:`PARTS`); ``groups`` by
    :func:`assign_groups` and ``base`` by :func:`starting_base`; ``larger`` gives the code of the buurt and wijk of each
    area, as far as there are; ``country`` the areas of the country.
    """

    areas: pd.DataFrame
    groups: pd.DataFrame
    base: pd.DataFrame
    larger: Mapping[str, pd.Series]
    country: pd.DataFrame
    draws: v.Draws

    def members(self, name: str) -> pd.Series:
        """The areas of a group; ``sterk_verbeterd@2`` are those of them that started in class 2."""
        group, _, start = name.partition("@")
        inside = self.groups.get(group, pd.Series(False, self.areas.index))
        return inside & (self.areas["klasse_van"] == int(start)) if start else inside

    def weight(self, kept: pd.Series) -> pd.Series:
        """The woningen of the areas for which ``kept`` holds."""
        return self.areas["woningen"].where(kept, 0.0)

    def drawn(self, parts: pd.DataFrame, statistics: v.Statistics) -> pd.DataFrame:
        """:func:`.verdict.drawn` over these areas."""
        return v.drawn(parts, statistics, self.draws, v.units(self.areas))

    def judged(self, kept: pd.Series) -> int:
        """How many areas with enough households a group has."""
        return int((kept & self.areas["beoordeeld"]).sum())


def rises_of(
    areas: pd.DataFrame, country: pd.DataFrame, rules: Rules, larger: Mapping[str, pd.Series], draws: v.Draws
) -> Rises:
    """Assign the areas to their groups; their column ``deel`` tells in which of :data:`PARTS` each lies."""
    change = mean_change(country)
    parents = next(iter(larger.values()), None)
    groups = assign_groups(areas, rules, None if np.isnan(change) else change, parents)
    return Rises(areas, groups, starting_base(areas, rules), larger, country, draws)


def mean_change(country: pd.DataFrame) -> float:
    """The change of the country (points of ``afw``), weighted by woningen; missing without areas."""
    weight = country["woningen"]
    return float((weight * country["verandering"]).sum() / weight.sum()) if weight.sum() > 0 else np.nan


def size(case: Rises, *, groep: str, maat: str, verwacht: v.Numbers) -> v.Figures:
    """The woningen of a group (``maat`` woningen), or their share of its base (aandeel), about the number of the letter."""
    inside = case.members(groep)
    parts = pd.DataFrame({"in": case.weight(inside), "basis": case.weight(case.base[groep])})
    found = case.drawn(parts, lambda t: {"woningen": t["in"], "aandeel": t["in"] / t["basis"]})
    yield v.figure(maat, *v.interval(found[maat]), grens=verwacht[maat], kant=0, n=case.judged(inside))


def leading(case: Rises, *, groepen: v.Names, richting: int, verwacht: v.Names) -> v.Figures:
    """How much more the dimension of the letter moved than the second (or first) one, in each group that it names.

    ``richting`` is 1 where the score rises and -1 where it falls: the groups are picked on that, but for ``alle``, of which
    the change must have that direction too. Figures are means weighted by woningen, in points, counted in that direction;
    ``voorop`` tells in how many of the areas the dimension moved most.
    """
    for name, group in groepen.items():
        inside, own = case.members(group), verwacht.get(name, "")
        moved = richting * case.areas[[*DIMENSIONS, "verandering"]].astype(float)
        parts = moved.mul(case.weight(inside), axis=0)
        means = parts[list(DIMENSIONS)].sum().sort_values(ascending=False)
        second = means.drop(own, errors="ignore").index[0]
        parts = parts.assign(gap=parts[own or second] - parts[second], w=case.weight(inside))
        found = case.drawn(parts, lambda t: t.div(t["w"], axis=0)).apply(v.interval)
        n = case.judged(inside)
        for d in means.index:
            yield v.figure(d, *found[d], kant=None, n=n, groep=name)
        if own:
            yield v.figure(f"{own} min {second}", *found["gap"], n=n, groep=name)
            if group == "alle":
                yield v.figure("verandering", *found["verandering"], n=n, groep=name)
            each = moved.loc[inside, list(DIMENSIONS)]
            ahead = each.eq(each.max(axis=1), axis=0)
            yield v.figure("voorop", ahead[own].sum(), kant=None, n=int(inside.sum()), groep=name)


def division(
    case: Rises,
    *,
    groepen: v.Names,
    maat: str,
    hoogste: str = "",
    minstens: float = 0,
    verwacht: v.Numbers = v.NOTHING,
) -> v.Figures:
    """How each group divides over :data:`PARTS` (``maat`` samenstelling), or its rate in each (aandeel).

    They must be about the numbers of the letter, and that of ``hoogste`` above the second of the three, or above
    ``minstens``.
    """
    for name, group in groepen.items():
        inside, rate = case.members(group), maat == "aandeel"
        lies = pd.DataFrame({p: case.areas["deel"].eq(p) for p in PARTS})
        whole = lies.mul(case.base[group], axis=0) if rate else lies.assign(**dict.fromkeys(PARTS, inside))
        kinds = {"in": lies.mul(inside, axis=0), "uit": whole}
        parts = pd.concat({kind: part.apply(case.weight) for kind, part in kinds.items()}, axis=1)
        found = case.drawn(parts, lambda t: pd.DataFrame(t["in"] / t["uit"]))
        second = str(found.iloc[0].drop(hoogste, errors="ignore").fillna(0.0).idxmax())
        n = case.judged(inside)
        for p in PARTS:
            kant: v.Side = 0 if p in verwacht else 1 if p == hoogste and minstens else None
            bound = verwacht.get(p, minstens)
            yield v.figure(f"{name} {p}".strip(), *v.interval(found[p]), grens=bound, kant=kant, n=n)
        if hoogste and not minstens:
            gap = v.interval(found[hoogste] - found[second])
            yield v.figure(f"{hoogste} min {second}", *gap, n=n, groep=name)


def lagging(case: Rises, *, verwacht: v.Numbers = v.NOTHING) -> v.Figures:
    """Of the buurten and wijken with woningen that improved strongly: the share that holds a part that lags too."""
    improved = case.members("sterk_verbeterd")
    for level, larger in case.larger.items():
        name = {"buurt": "buurten", "wijk": "wijken"}[level]
        behind = lagging_parts(case.areas, improved, larger, mean_change(case.country))
        parts = pd.DataFrame({"in": behind, "basis": improved & (case.areas["woningen"] > 0)})
        by = parts.groupby(larger).max()
        by["in"] &= by["basis"]
        where = case.areas["gemeente_code"].groupby(larger).first().reindex(by.index)
        found = v.estimate(by, lambda t: t["in"] / t["basis"].where(t["basis"] > 0), case.draws, where)
        kant: v.Side = 0 if name in verwacht else None
        yield v.figure(name, *found, grens=verwacht.get(name, 0.0), kant=kant, n=by["basis"].sum())


def above_country(case: Rises, *, groep: str, naam: str, dimensie: str) -> v.Figures:
    """How much more a dimension contributed in a group than in the country (points), means weighted by woningen."""
    own = case.members(groep)
    areas = pd.concat([case.areas.assign(hier=own, land=False), case.country.assign(hier=False, land=True)])
    parts = v.mean_gap(areas[dimensie].astype(float), areas["hier"], areas["land"], areas["woningen"])
    yield v.figure(naam, *v.estimate(parts, v.gap, case.draws, areas["gemeente_code"]), n=case.judged(own))
