"""The findings on theme 2: spread, relations with SES-WOA, stapeling and its counterpart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

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
    country: bool = True
    maat: str = "pearson"
    spreiding: str = "spreiding"
    weging: str = "huishoudens"
    minimum: int = MINIMUM

    def known(self, *columns: str) -> gpd.GeoDataFrame:
        """The areas that have some figures; none where the level lacks one."""
        there = set(columns) <= set(self.areas)
        return self.areas.dropna(subset=list(columns)) if there else self.areas[:0]

    def inside(self, codes: Sequence[str]) -> pd.Series:
        """The gemeenten of some provincies, groups and regions: booleans by code."""
        named = [code for name in codes for code in self.members.get(name, ())]
        return self.about["provincie_code"].isin(list(codes)) | self.about.index.isin(named)


def widest(case: Unequal, verwacht: v.Numbers, *, groep: str, plaats: int) -> pd.DataFrame:
    """The place of each gemeente of a group by the spread of the score between areas; it must be ``plaats`` or better.

    The range is that of :func:`rank_range`, of areas drawn anew.
    """
    table = _spread(case)
    table["plaats"] = table[case.spreiding].rank(ascending=False, method="min")
    if case.spreiding in ("sd", "spreiding"):
        judged = case.spreiding == "spreiding"
        areas = case.areas[case.areas["beoordeeld"]] if judged else case.areas
        draws = min(case.draws.number, 1000)
        ranges = rank_range(areas, case.minimum, draws, case.draws.seed, "huishoudens" if judged else "")
        table = table.join(ranges.set_index("gemeente_code"))
    table = table.reindex(columns=[*table.columns.union(["rang_laag", "rang_hoog"], sort=False)])
    codes = list(case.members.get(groep, ()))
    if not codes or not set(codes) <= set(table.index):
        return v.as_table([])
    first = table[table.index.isin(codes) | (table["plaats"] <= HEAD)].sort_values("plaats")
    rows = []
    for r in first.itertuples():
        place, kant = (r.plaats, r.rang_laag, r.rang_hoog), -1 if r.Index in codes else None
        rows.append(v.figure(r.gemeente, *place, grens=plaats + 0.5, kant=kant, n=r.n_beoordeeld))  # type: ignore[arg-type]
    return v.as_table(rows)


def by_size(case: Unequal, verwacht: v.Numbers, *, van: str) -> pd.DataFrame:
    """Whether a measure of gemeenten (``van``: spreiding, or their own samenhang) rises with their households.

    Spearman over the gemeenten with enough areas, 95% by Fisher's z.
    """
    y = _spread(case)[case.spreiding] if van == "spreiding" else _within_gemeenten(case)["r"]
    both = pd.DataFrame({"x": case.about["omvang"], "y": y}).dropna()
    if len(both) < case.minimum:
        return v.as_table([])
    r = float(both["x"].corr(both["y"], method="spearman"))
    low, high = (float(v) for v in fisher_interval(r, len(both)))
    return v.as_table([v.figure(van, r, low, high, n=len(both))])


def status(
    case: Unequal,
    verwacht: v.Numbers,
    *,
    gebieden: Mapping[str, Sequence[str]],
    hoger: Sequence[str] = (),
    lager: Sequence[str] = (),
    binnen: v.Names | None = None,
) -> pd.DataFrame:
    """How far the mean SES-WOA of parts of the country lies from that of the rest of the country.

    ``gebieden`` names provincies (PV..) or groups; those of ``hoger`` must lie above the rest, those of ``lager`` below it.
    ``binnen`` sets a part beside the rest of another part. Means over gemeenten, weighted by households.
    """
    about = case.about.dropna(subset=["ses"]).assign(code=lambda t: t.index)
    w = about["omvang"].fillna(0.0) if case.weging == "huishoudens" else pd.Series(1.0, about.index)
    judged = case.known("totaal").query("beoordeeld")["gemeente_code"]
    rows = []
    for name in (*hoger, *lager):
        own = case.inside(gebieden[name]).reindex(about.index)
        whole = (binnen or {}).get(name)
        rest = ~own if whole is None else case.inside(gebieden[whole]).reindex(about.index) & ~own
        found = v.estimate(v.mean_gap(about["ses"], own, rest, w), v.gap, case.draws, about["code"])
        n = judged.isin(about.index[own]).sum()
        rows.append(v.figure(name, *found, kant=1 if name in hoger else -1, n=n))
    return v.as_table(rows)


def relations(
    case: Unequal,
    verwacht: v.Numbers,
    *,
    scores: Sequence[str],
    ses: Sequence[str],
    hoogste: Sequence[str],
    grens: float = 0,
) -> pd.DataFrame:
    """How far scores go together with SES: those of ``hoogste`` more than all others; a single one more than ``grens``.

    What is judged is the lowest of ``hoogste`` less the highest of the others.
    """
    pairs = {(b if len(ses) > 1 else a): (a, b) for a, b in product(scores, ses)}
    areas = case.known(*{*scores, *ses})
    if len(areas) < case.minimum:
        return v.as_table([])
    sums = pd.concat({name: _moments(case, areas, a, b) for name, (a, b) in pairs.items()}, axis=1)
    r = {name: float(v.correlation(pd.DataFrame([sums[name].sum()])).iloc[0]) for name in pairs}
    single, draws, n = len(pairs) == 1, case.draws.of(areas), areas["beoordeeld"].sum()
    last = min(hoogste, key=lambda name: r[name])
    next_ = max((name for name in r if name not in hoogste), key=lambda name: r[name], default=last)

    def all_of(t: pd.DataFrame) -> dict[str, pd.Series]:
        found = {name: v.correlation(t[name]) for name in pairs}
        return {**found, "gap": found[last] - found[next_]}

    found = v.estimates(sums, all_of, draws, areas[draws.unit])
    if single and not case.country:  # the interval of the page on theme 2
        found = {scores[0]: _with_interval(case, areas, scores[0], ses[0])}
    rows = [
        v.figure(name, *found[name], grens=grens, kant=1 if single else None, n=n)
        for name in sorted(pairs, key=lambda name: -r[name])
    ]
    rows += [] if single else [v.figure(f"{last} min {next_}", *found["gap"], n=n)]
    return v.as_table(rows)


def regional(
    case: Unequal, verwacht: v.Numbers, *, gebieden: v.Names, enkele: v.Names | None = None
) -> pd.DataFrame:
    """Whether score and SES go together more in regions than in the middle gemeente of the country.

    Of ``gebieden`` over all areas of the region; of ``enkele`` in at least two of its gemeenten: the figures are those of
    the second highest, and the second highest ends of the intervals. Intervals by the effective number of areas.
    """
    own = _within_gemeenten(case)
    middle, rows = own["r"].median(), []
    for name, code in gebieden.items():
        areas = case.known("afw", "totaal")
        areas = areas[areas["gemeente_code"].isin(list(case.members.get(code, ())))]
        if len(areas) < case.minimum:
            return v.as_table([])
        found = _with_interval(case, areas)
        rows.append(v.figure(name, *found, grens=middle, n=areas["beoordeeld"].sum()))
    for name, code in (enkele or {}).items():
        some = own[own.index.isin(list(case.members.get(code, ())))]
        if len(some) < 2:
            return v.as_table([])
        ends = (some[c].dropna() for c in ("r", "laag", "hoog"))
        second = [known.nlargest(2).iloc[-1] if len(known) > 1 else np.nan for known in ends]
        rows.append(v.figure(name, *second, grens=middle, n=some["n"].sum()))
    rows.append(v.figure("middelste", middle, kant=None, n=len(own)))
    return v.as_table(rows)


def share(
    case: Unequal, verwacht: v.Numbers, *, soort: str, gemeenten: v.Names, plaats: int = 0
) -> pd.DataFrame:
    """The share of areas of a kind (stapeling, tegenhanger) in gemeenten that are named, with 95% by Wilson.

    They must be about the shares of the letter, and higher than that of the gemeente after the first ``plaats`` others.
    """
    areas = case.known("totaal")
    groups = areas[soort].groupby(areas["gemeente_code"])
    table = pd.DataFrame({"aantal": groups.sum(), "n": groups.size()})
    table["waarde"] = table["aantal"] / table["n"]
    table["laag"], table["hoog"] = wilson(table["aantal"], table["n"])
    table["beoordeeld"] = areas["beoordeeld"].groupby(areas["gemeente_code"]).sum()
    if not set(gemeenten) <= set(table.index):
        return v.as_table([])
    enough, rows = table[table["n"] >= case.minimum].sort_values("waarde", ascending=False), []
    for code, name in gemeenten.items():
        r: Any = table.loc[code]
        ends, kant = (r.waarde, r.laag, r.hoog), 0 if name in verwacht else None
        bound = verwacht.get(name, 0.0)
        rows.append(v.figure(name, *ends, grens=bound, kant=kant, n=r.beoordeeld))  # type: ignore[arg-type]
        others = enough.drop(index=code, errors="ignore")
        if plaats and len(others) >= plaats:
            next_: Any = others.iloc[plaats - 1]
            columns = ["aantal", "n", "laag", "hoog"]
            low, high = v.share_difference(*([float(one[c]) for c in columns] for one in (r, next_)))
            place = f"{name} min {case.about['naam'].get(next_.name, next_.name)}"
            rows.append(v.figure(place, r.waarde - next_.waarde, low, high, n=r.beoordeeld, groep="plaats"))
    return v.as_table(rows)


def clusters(case: Unequal, verwacht: v.Numbers, *, gebieden: v.Names) -> pd.DataFrame:
    """Of the areas of stapeling: the share that lies in a cluster, in regions less the share in the rest of the country."""
    stacked = case.areas[case.areas["stapeling"].eq(True)]
    core, rows = stacked["cluster"].eq(True), []
    members = {name: list(case.members.get(code, ())) for name, code in gebieden.items()}
    where = {name: stacked["gemeente_code"].isin(codes) for name, codes in members.items()}
    where["overig"] = ~stacked["gemeente_code"].isin([c for codes in members.values() for c in codes])
    counts = {name: (float(core[m].sum()), float(m.sum())) for name, m in where.items()}
    if any(n == 0 for _, n in counts.values()):
        return v.as_table([])
    ends = {name: tuple(float(v) for v in wilson(*count)) for name, count in counts.items()}
    for name, (a, n) in counts.items():
        judged = (where[name] & stacked["beoordeeld"]).sum()
        rows.append(v.figure(name, a / n, *ends[name], kant=None, n=judged))
        if name != "overig":
            rest, m = counts["overig"]
            gap = v.share_difference((a, n, *ends[name]), (rest, m, *ends["overig"]))
            rows.append(v.figure(f"{name} min overig", a / n - rest / m, *gap, n=judged))
    return v.as_table(rows)


def below_others(case: Unequal, verwacht: v.Numbers, *, scores: Sequence[str]) -> pd.DataFrame:
    """How much lower areas of stapeling score than other areas with a low SES (points); each area counts once."""
    low = case.known("totaal").query("laag == True")
    stacked, draws, rows = low["stapeling"].astype(bool), case.draws.of(low), []
    if not stacked.any() or stacked.all():
        return v.as_table([])
    n = min((m & low["beoordeeld"]).sum() for m in (stacked, ~stacked))
    for score in DIMENSIONS:
        found = v.estimate(v.mean_gap(low[score], stacked, ~stacked), v.gap, draws, low[draws.unit])
        rows.append(v.figure(score, *found, kant=-1 if score in scores else None, n=n))
    return v.as_table(rows)


def inside(case: Unequal, verwacht: v.Numbers, *, sterker: bool) -> pd.DataFrame:
    """Level and spread of SES inside areas: their correlation, which must lie below -0.5.

    With ``sterker`` instead how much more the score relates to the level than to the spread, in size.
    """
    areas = case.known("afw", "totaal", "spreiding")
    if len(areas) < case.minimum:
        return v.as_table([])
    draws, n = case.draws.of(areas), areas["beoordeeld"].sum()
    both = (("totaal", "spreiding"), ("afw", "totaal"), ("afw", "spreiding"))
    pairs = {f"{a}_{b}": _moments(case, areas, a, b) for a, b in both}

    def all_of(t: pd.DataFrame) -> dict[str, pd.Series]:
        r = {name: v.correlation(t[name]) for name in pairs}
        return {**r, "gap": r["afw_totaal"].abs() - r["afw_spreiding"].abs()}

    found = v.estimates(pd.concat(pairs, axis=1), all_of, draws, areas[draws.unit])
    if not sterker:
        return v.as_table(
            [v.figure("totaal_spreiding", *found["totaal_spreiding"], grens=-0.5, kant=-1, n=n)]
        )
    rows = [v.figure(name, *found[name], kant=None, n=n) for name in ("afw_totaal", "afw_spreiding")]
    return v.as_table([*rows, v.figure("afw_totaal min afw_spreiding", *found["gap"], n=n)])


def _with_interval(
    case: Unequal, areas: gpd.GeoDataFrame, score: str = "afw", ses: str = "totaal"
) -> v.Interval:
    """The one correlation of some areas, with an interval on their effective number (:func:`correlations`)."""
    areas = areas[["code", "huishoudens", "geometry", score, ses]]
    row = correlations(areas, minimum=case.minimum).iloc[0]
    low, high = fisher_interval(row[case.maat], row["n_effectief"])
    return float(row[case.maat]), float(low), float(high)


def _moments(case: Unequal, areas: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """The parts of the correlation asked for: over ranks for Spearman, weighted by households where asked."""
    ranked = case.maat == "spearman"
    one, other = (areas[c].rank() if ranked else areas[c] for c in (x, y))
    weight = areas["huishoudens"].fillna(0.0) if case.maat == "pearson_gewogen" else 1.0
    return v.moments(one, other, weight)


def _within_gemeenten(case: Unequal) -> pd.DataFrame:
    """The correlation within every gemeente with enough areas, by code: ``n, r, laag, hoog``."""
    table = per_gemeente(case.known("afw", "totaal"), case.minimum).set_index("gemeente_code")
    table["r"] = table[case.maat]
    table["laag"], table["hoog"] = fisher_interval(table["r"], table["n_effectief"])
    return table[["n", "r", "laag", "hoog"]].dropna(subset=["r"])


def _spread(case: Unequal) -> pd.DataFrame:
    """The spread of every gemeente with enough areas, by code (:func:`spread`)."""
    return spread(case.areas, case.minimum).set_index("gemeente_code").dropna(subset=[case.spreiding])
