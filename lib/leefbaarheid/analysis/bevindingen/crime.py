"""The findings on theme 3: indicators of crime beside experienced unsafety that is measured apart from them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from leefbaarheid.analysis.bevindingen import verdict as v
from leefbaarheid.analysis.ondermijning.index import percentile
from leefbaarheid.analysis.ondermijning.unsafety import SIZES

#: From this percentile a gemeente belongs to the top decile; below this q a relation is more than chance.
TOP, ALPHA = 90.0, 0.05
SPEARMAN = ["spearman", "spearman_laag", "spearman_hoog"]


@dataclass(frozen=True, eq=False)
class Crime:
    """The tables of theme 3.

    ``indicatoren`` has a row an indicator (``indicator, n, spearman, spearman_laag, spearman_hoog, q``), ``gemeenten`` one a
    gemeente, by code: ``naam, index`` with ``index_laag, index_hoog`` (between which percentiles it lies when an indicator
    is left out), ``onveiligheid`` (linked over all sources) and ``ervaren`` (of the one source of relations), ``type, soc,
    omvang, oad``, and a column an indicator.
    """

    indicatoren: pd.DataFrame
    gemeenten: pd.DataFrame
    draws: v.Draws

    @property
    def relations(self) -> pd.DataFrame:
        """The relations with experienced unsafety that are known, by indicator."""
        return self.indicatoren.dropna(subset=["spearman"]).set_index("indicator")

    def gap(self, one: str, other: str) -> v.Interval:
        """How much more one indicator goes with unsafety than another: Spearman's less Spearman's."""
        pairs = {n: self.gemeenten[[n, "ervaren"]].dropna().rank() for n in (one, other)}
        parts = pd.concat({n: v.moments(t[n], t["ervaren"]) for n, t in pairs.items()}, axis=1)
        return v.estimate(parts, lambda t: v.correlation(t[one]) - v.correlation(t[other]), self.draws)


def many(case: Crime, *, minstens: float) -> v.Figures:
    """Which share of the indicators goes with more unsafety, beyond chance after the correction; at least ``minstens``.

    Its ends: indicators that surely do, and those that may.
    """
    known = case.indicatoren.dropna(subset=["q"])
    if len(known):
        clear, up = known["q"] < ALPHA, known["spearman"] > 0
        ends = [up.mean(), (clear & up).mean(), (up | ~clear).mean()]
        bound = minstens - 1e-9  # at least: a share that is just reached is enough
        yield v.figure("indicatoren", *ends, grens=bound, n=known["n"].min())


def strongest(case: Crime, *, indicatoren: v.Words) -> v.Figures:
    """How much more the weakest of the indicators named goes with unsafety than the strongest of all others."""
    return _compared(case, indicatoren, [n for n in case.relations.index if n not in indicatoren])


def weaker(case: Crime, *, indicatoren: v.Words, dan: v.Words) -> v.Figures:
    """How much less the strongest of some indicators goes with unsafety than the weakest of others."""
    return _compared(case, dan, indicatoren)


def _compared(case: Crime, strong: v.Words, weak: v.Words) -> v.Figures:
    known = case.relations
    if weak and {*strong, *weak} <= set(known.index):
        both = known.loc[[*strong, *weak]].sort_values("spearman", ascending=False, kind="stable")
        for name, r in both.iterrows():
            yield v.figure(name, *r[SPEARMAN], kant=None, n=r["n"])
        ends = known.loc[[*strong], "spearman"].idxmin(), known.loc[[*weak], "spearman"].idxmax()
        last, first = map(str, ends)
        yield v.figure(f"{last} min {first}", *case.gap(last, first), n=known.loc[[last, first], "n"].min())


def positive(case: Crime, *, indicator: str) -> v.Figures:
    """Whether more of an indicator goes with more unsafety (Spearman)."""
    for name, r in case.relations.loc[case.relations.index == indicator].iterrows():
        yield v.figure(name, *r[SPEARMAN], n=r["n"])


def urban(case: Crime) -> v.Figures:
    """How far being high on both goes with the density of addresses (Spearman)."""
    known = case.gemeenten.dropna(subset=["type", "oad"])
    both = known["type"].eq("hoog_hoog")
    if both.any():
        parts = v.moments(both.astype(float).rank(), known["oad"].rank())
        yield v.figure("stedelijkheid", *v.estimate(parts, v.correlation, case.draws), n=len(known))


def extreme(case: Crime, *, gemeenten: v.Names) -> v.Figures:
    """The place (percentile) of gemeenten in the index and in unsafety: each must belong to the top decile of both."""
    return _places(case, gemeenten, "hoog_hoog", TOP)


def of_type(case: Crime, *, gemeenten: v.Names, soort: str) -> v.Figures:
    """The place of gemeenten in the index and in unsafety: each on the side that its type (hoog_laag) says.

    The bound lies between the last gemeente that is high and the first that is not.
    """
    return _places(case, gemeenten, soort, None)


def _places(case: Crime, gemeenten: v.Names, soort: str, bound: float | None) -> v.Figures:
    known = case.gemeenten.dropna(subset=["index", "onveiligheid", "type"])
    if not set(gemeenten) <= set(known.index):
        return
    for part, (column, side) in enumerate(zip(("index", "onveiligheid"), soort.split("_"), strict=True)):
        place = pd.Series(percentile(case.gemeenten[column]), case.gemeenten.index)[known.index]
        high = known["type"].str.split("_").str[part] == "hoog"
        cut = (place[high].min() + place[~high].max()) / 2 if bound is None else bound - 1e-9
        ends = pd.DataFrame({end: known.get(f"{column}_{end}", place) for end in ("laag", "hoog")})
        judged: Any = {"grens": cut, "kant": 1 if side == "hoog" else -1, "n": len(known), "groep": column}
        for code, name in gemeenten.items():
            yield v.figure(name, place[code], *ends.loc[code], **judged)


def cohesion(case: Crime) -> v.Figures:
    """How much larger social cohesion is in small gemeenten with many indications and little unsafety than with both."""
    small = case.gemeenten[case.gemeenten["omvang"] < SIZES[0]].dropna(subset=["type", "soc"])
    kinds = [small["type"].eq(kind) for kind in ("hoog_laag", "hoog_hoog")]
    n = min(int(kind.sum()) for kind in kinds)
    if n:
        found = v.estimate(v.mean_gap(small["soc"], *kinds), v.gap, case.draws)
        yield v.figure("hoog_laag min hoog_hoog", *found, n=n)
