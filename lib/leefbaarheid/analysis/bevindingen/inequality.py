"""The findings on theme 2: spread, relations with SES-WOA, stapeling and its counterpart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.analysis.bevindingen import verdict as v
from leefbaarheid.analysis.correlation import MINIMUM, fisher_interval
from leefbaarheid.analysis.sociale_ongelijkheid.correlation import correlations, per_gemeente
from leefbaarheid.analysis.sociale_ongelijkheid.spread import rank_range, spread
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import wilson
from leefbaarheid.terms import DIMENSIONS

#: How many gemeenten at the head of a ranking stand beside those that a finding names.
HEAD = 5
#: Provincies and groups by the name of the part of the country that they make.
Parts = Mapping[str, v.Words]
#: A share with its interval.
ENDS = ["waarde", "laag", "hoog"]


@dataclass(frozen=True, eq=False)
class Unequal:
    """Areas of one year with their SES-WOA, and how they are to be measured.

    ``areas`` as in :func:`leefbaarheid.data.ses.with_kinds` (``totaal, laag, stapeling, tegenhanger, cluster`` missing or
    False where the level has no SES); ``about`` a row a gemeente, by code: ``naam, provincie_code, omvang, ses``;
    ``members`` codes of gemeenten per group or region. ``maat`` is pearson, pearson_gewogen or spearman, ``spreiding`` a
    column of :func:`spread`, ``weging`` of means over gemeenten: huishoudens, or gemeenten where each counts once.
    """

    areas: gpd.GeoDataFrame
    about: pd.DataFrame
    members: Mapping[str, Collection[str]]
    draws: v.Draws
    country: bool
    maat: str = "pearson"
    spreiding: str = "spreiding"
    weging: str = "huishoudens"
    minimum: int = MINIMUM

    def known(self, *columns: str) -> gpd.GeoDataFrame:
        """The areas that have some figures; none where the level lacks one."""
        there = set(columns) <= set(self.areas)
        return self.areas.dropna(subset=list(columns)) if there else self.areas[:0]

    def codes(self, name: str) -> list[str]:
        """The gemeenten of a group or region."""
        return list(self.members.get(name, ()))

    def inside(self, codes: Sequence[str]) -> pd.Series:
        """The gemeenten of some provincies, groups and regions: booleans by code."""
        named = [code for name in codes for code in self.codes(name)]
        return self.about["provincie_code"].isin(list(codes)) | self.about.index.isin(named)


def widest(case: Unequal, *, groep: str, plaats: int) -> v.Figures:
    """The place of each gemeente of a group by the spread of the score between areas; it must be ``plaats`` or better.

    The range is that of :func:`rank_range`, of areas drawn anew.
    """
    table = _spread(case)
    table["plaats"] = table[case.spreiding].rank(ascending=False, method="min")
    drawn = {"sd": (case.areas, ""), "spreiding": (case.areas[case.areas["beoordeeld"]], "huishoudens")}
    if case.spreiding in drawn:
        areas, weight = drawn[case.spreiding]
        ranges = rank_range(areas, case.minimum, min(case.draws.number, 1000), case.draws.seed, weight)
        table = table.join(ranges.set_index("gemeente_code"))
    codes = case.codes(groep)
    if not codes or set(codes) - set(table.index):
        return
    first = table[table.index.isin(codes) | (table["plaats"] <= HEAD)].sort_values("plaats")
    for code, r in first.iterrows():
        place, kant = r.reindex(["plaats", "rang_laag", "rang_hoog"]), -1 if code in codes else None
        yield v.figure(r["gemeente"], *place, grens=plaats + 0.5, kant=kant, n=r["n_beoordeeld"])  # type: ignore[arg-type]


def by_size(case: Unequal, *, van: str) -> v.Figures:
    """Whether a measure of gemeenten (``van``: spreiding, or their own samenhang) rises with their households.

    Spearman over the gemeenten with enough areas, 95% by Fisher's z.
    """
    y = _spread(case)[case.spreiding] if van == "spreiding" else _within_gemeenten(case)["r"]
    both = pd.DataFrame({"x": case.about["omvang"], "y": y}).dropna()
    if len(both) >= case.minimum:
        r = both["x"].corr(both["y"], method="spearman")
        yield v.figure(van, r, *fisher_interval(r, len(both)), n=len(both))


def status(
    case: Unequal, *, hoger: Parts = v.NOTHING, lager: Parts = v.NOTHING, binnen: v.Names = v.NOTHING
) -> v.Figures:
    """How far the mean SES-WOA of parts of the country lies from that of the rest of the country.

    Parts are provincies (PV..) or groups by name; those of ``hoger`` must lie above the rest, those of ``lager`` below it.
    ``binnen`` sets a part beside the rest of another part. Means over gemeenten, weighted by households.
    """
    about = case.about.dropna(subset=["ses"])
    w = about["omvang"].fillna(0.0) if case.weging == "huishoudens" else pd.Series(1.0, about.index)
    judged = case.known("totaal").query("beoordeeld")["gemeente_code"]
    inside = {name: case.inside(codes).reindex(about.index) for name, codes in {**hoger, **lager}.items()}
    for name, own in inside.items():
        rest = ~own & inside[binnen[name]] if name in binnen else ~own
        found = v.estimate(v.mean_gap(about["ses"], own, rest, w), v.gap, case.draws)
        yield v.figure(name, *found, kant=1 if name in hoger else -1, n=judged.isin(about.index[own]).sum())


def relations(
    case: Unequal, *, scores: v.Words, ses: v.Words, hoogste: v.Words, grens: float = 0
) -> v.Figures:
    """How far scores go together with SES: those of ``hoogste`` more than all others; a single one more than ``grens``.

    What is judged is the lowest of ``hoogste`` less the highest of the others.
    """
    pairs = {(b if len(ses) > 1 else a): (a, b) for a, b in product(scores, ses)}
    areas = case.known(*{*scores, *ses})
    if len(areas) < case.minimum:
        return
    r, n, single = _related(case, areas, pairs), areas["beoordeeld"].sum(), len(pairs) == 1
    own = r.iloc[0].to_dict()
    for name in sorted(pairs, key=lambda name: -own[name]):
        found = v.interval(r[name])
        if single and not case.country:  # the interval of the page on theme 2
            found = _measured(case, areas, *pairs[name])
        yield v.figure(name, *found, grens=grens, kant=1 if single else None, n=n)
    if not single:
        last = min(hoogste, key=lambda name: own[name])
        next_ = max((name for name in pairs if name not in hoogste), key=lambda name: own[name])
        yield v.figure(f"{last} min {next_}", *v.interval(r[last] - r[next_]), n=n)


def regional(case: Unequal, *, gebieden: v.Names, enkele: v.Names = v.NOTHING) -> v.Figures:
    """Whether score and SES go together more in regions than in the middle gemeente of the country.

    Of ``gebieden`` over all areas of the region; of ``enkele`` in at least two of its gemeenten: the figures are those of
    the second highest, and the second highest ends of the intervals. Intervals by the effective number of areas.
    """
    own, known = _within_gemeenten(case), case.known("afw", "totaal")
    middle = own["r"].median()
    whole = {name: known[known["gemeente_code"].isin(case.codes(code))] for name, code in gebieden.items()}
    some = {name: own[own.index.isin(case.codes(code))] for name, code in enkele.items()}
    if any(len(areas) < case.minimum for areas in whole.values()) or any(len(t) < 2 for t in some.values()):
        return
    for name, areas in whole.items():
        yield v.figure(name, *_measured(case, areas), grens=middle, n=areas["beoordeeld"].sum())
    for name, t in some.items():
        second = [t[c].nlargest(2).iloc[-1] if t[c].count() > 1 else np.nan for c in ("r", "laag", "hoog")]
        yield v.figure(name, *second, grens=middle, n=t["n"].sum())
    yield v.figure("middelste", middle, kant=None, n=len(own))


def share(
    case: Unequal, *, soort: str, gemeenten: v.Names, plaats: int = 0, verwacht: v.Numbers = v.NOTHING
) -> v.Figures:
    """The share of areas of a kind (stapeling, tegenhanger) in gemeenten that are named, with 95% by Wilson.

    They must be about the shares of the letter, and higher than that of the gemeente after the first ``plaats`` others.
    """
    areas = case.known("totaal")
    table = _shares(areas, areas[soort], areas["gemeente_code"])
    if not set(gemeenten) <= set(table.index):
        return
    enough = table[table["n"] >= case.minimum].sort_values("waarde", ascending=False)
    for code, name in gemeenten.items():
        r, kant = pd.Series(table.loc[code]), 0 if name in verwacht else None
        yield v.figure(name, *r[ENDS], grens=verwacht.get(name, 0.0), kant=kant, n=r["beoordeeld"])  # type: ignore[arg-type]
        others = enough.drop(index=code, errors="ignore")
        if plaats and len(others) >= plaats:
            next_ = pd.Series(others.iloc[plaats - 1])
            place = f"{name} min {case.about['naam'].get(next_.name, next_.name)}"
            yield v.figure(place, *v.share_difference(r, next_), n=r["beoordeeld"], groep="plaats")


def clusters(case: Unequal, *, gebieden: v.Names) -> v.Figures:
    """Of the areas of stapeling: the share that lies in a cluster, in regions less the share in the rest of the country."""
    stacked = case.areas[case.areas["stapeling"].eq(True)]
    part = pd.Series("overig", stacked.index)
    for name, code in gebieden.items():
        part[stacked["gemeente_code"].isin(case.codes(code))] = name
    table = _shares(stacked, stacked["cluster"].eq(True), part)
    if not {*gebieden, "overig"} <= set(table.index):
        return
    rest = pd.Series(table.loc["overig"])
    for name in (*gebieden, "overig"):
        r = pd.Series(table.loc[name])
        yield v.figure(name, *r[ENDS], kant=None, n=r["beoordeeld"])
        if name != "overig":
            yield v.figure(f"{name} min overig", *v.share_difference(r, rest), n=r["beoordeeld"])


def below_others(case: Unequal, *, scores: v.Words) -> v.Figures:
    """How much lower areas of stapeling score than other areas with a low SES (points); each area counts once."""
    low = case.known("totaal").query("laag == True")
    stacked = low["stapeling"].astype(bool)
    if stacked.any() and not stacked.all():
        n = min((m & low["beoordeeld"]).sum() for m in (stacked, ~stacked))
        for score in DIMENSIONS:
            found = v.estimate(v.mean_gap(low[score], stacked, ~stacked), v.gap, case.draws, v.units(low))
            yield v.figure(score, *found, kant=-1 if score in scores else None, n=n)


def inside(case: Unequal, *, sterker: bool) -> v.Figures:
    """Level and spread of SES inside areas: their correlation, which must lie below -0.5.

    With ``sterker`` instead how much more the score relates to the level than to the spread, in size.
    """
    areas = case.known("afw", "totaal", "spreiding")
    if len(areas) < case.minimum:
        return
    n, both = areas["beoordeeld"].sum(), (("totaal", "spreiding"), ("afw", "totaal"), ("afw", "spreiding"))
    r = _related(case, areas, {f"{a}_{b}": (a, b) for a, b in both})
    if not sterker:
        yield v.figure("totaal_spreiding", *v.interval(r["totaal_spreiding"]), grens=-0.5, kant=-1, n=n)
        return
    for name in ("afw_totaal", "afw_spreiding"):
        yield v.figure(name, *v.interval(r[name]), kant=None, n=n)
    gap = v.interval(r["afw_totaal"].abs() - r["afw_spreiding"].abs())
    yield v.figure("afw_totaal min afw_spreiding", *gap, n=n)


def _shares(areas: pd.DataFrame, flag: pd.Series, by: pd.Series) -> pd.DataFrame:
    """The share of areas with a flag in each group: ``waarde, laag, hoog`` (95% by Wilson), ``n`` and ``beoordeeld``."""
    groups = flag.astype(float).groupby(by)
    table = pd.DataFrame({"n": groups.size(), "waarde": groups.sum() / groups.size()})
    table["laag"], table["hoog"] = wilson(groups.sum(), table["n"])
    return table.assign(beoordeeld=areas["beoordeeld"].groupby(by).sum())


def _measured(case: Unequal, areas: gpd.GeoDataFrame, score: str = "afw", ses: str = "totaal") -> v.Interval:
    """The one correlation of some areas, with an interval on their effective number (:func:`correlations`)."""
    areas = areas[["code", "huishoudens", "geometry", score, ses]]
    row = correlations(areas, minimum=case.minimum).iloc[0]
    low, high = fisher_interval(row[case.maat], row["n_effectief"])
    return float(row[case.maat]), float(low), float(high)


def _related(case: Unequal, areas: pd.DataFrame, pairs: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """The correlations of pairs of columns by name, and those of draws (:func:`.verdict.drawn`).

    Over ranks for Spearman, weighted by households where the measure asks for that.
    """
    ranks = areas.rank(numeric_only=True) if case.maat == "spearman" else areas
    weight = areas["huishoudens"].fillna(0.0) if case.maat == "pearson_gewogen" else 1.0
    sums = pd.concat({n: v.moments(ranks[x], ranks[y], weight) for n, (x, y) in pairs.items()}, axis=1)
    return v.drawn(sums, lambda t: {n: v.correlation(t[n]) for n in pairs}, case.draws, v.units(areas))


def _within_gemeenten(case: Unequal) -> pd.DataFrame:
    """The correlation within every gemeente with enough areas, by code: ``n, r, laag, hoog``."""
    table = per_gemeente(case.known("afw", "totaal"), case.minimum).set_index("gemeente_code")
    table["r"] = table[case.maat]
    table["laag"], table["hoog"] = fisher_interval(table["r"], table["n_effectief"])
    return table[["n", "r", "laag", "hoog"]].dropna(subset=["r"])


def _spread(case: Unequal) -> pd.DataFrame:
    """The spread of every gemeente with enough areas, by code (:func:`spread`)."""
    return spread(case.areas, case.minimum).set_index("gemeente_code").dropna(subset=[case.spreiding])
