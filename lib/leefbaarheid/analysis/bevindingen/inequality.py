"""The findings on theme 2: spread, relations with SES-WOA, stapeling and its counterpart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from leefbaarheid.analysis.bevindingen.outcome import Outcome, mean_interval, near, outcome
from leefbaarheid.analysis.correlation import correlate, fisher_interval
from leefbaarheid.analysis.sociale_ongelijkheid.inside import level_and_spread
from leefbaarheid.analysis.sociale_ongelijkheid.spread import rank_range, spread
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import (
    Limits,
    assign_stapeling,
    profile,
    ses_cuts,
    wilson,
)

#: What a finding names is not in the data; there are too few areas; the data lack the figures.
ABSENT, FEW, UNKNOWN = "afwezig", "weinig", "onbekend"
#: The counterpart is not to be told by the class alone.
NO_SES = "zonder_ses"
#: How many gemeenten at the head of a ranking are shown beside those that a finding names.
HEAD = 5


@dataclass(frozen=True, eq=False)
class Unequal:
    """Areas of one year with their SES-WOA, and how they are to be measured.

    ``areas`` as in :class:`leefbaarheid.dataset.Snapshot` (``totaal`` missing where the level has no SES; then every area
    counts as one with a low SES: ``ses`` is False); ``national_ses`` SES of all areas of the level in the country; ``about``
    a row a gemeente (by code): ``naam, provincie_code, omvang, ses``; ``members`` codes of gemeenten per group or region;
    ``cluster`` which areas (by code) are the core of a cluster of stapeling. ``maat`` is a column of
    :func:`correlate`, ``spreiding`` one of :func:`spread`, ``weging`` of means over gemeenten: huishoudens, or gemeenten
    where each counts once; ``draws`` resamples for the range of a rank (0: none).
    """

    areas: pd.DataFrame
    national_ses: pd.Series
    about: pd.DataFrame
    members: Mapping[str, Collection[str]]
    cluster: pd.Series
    limits: Limits
    maat: str = "pearson"
    spreiding: str = "sd"
    weging: str = "huishoudens"
    minimum: int = 10
    draws: int = 0
    seed: int = 0
    marge: float = 0.1

    @property
    def ses(self) -> bool:
        """Whether the areas have SES-WOA."""
        return bool(self.areas["totaal"].notna().any())

    @property
    def complete(self) -> pd.DataFrame:
        """The areas on which shares stand: those with SES, or all where none has."""
        return self.areas[self.areas["totaal"].notna()] if self.ses else self.areas

    def flags(self, areas: pd.DataFrame) -> pd.DataFrame:
        """Stapeling and its counterpart; without SES only by the class."""
        if self.ses:
            return assign_stapeling(areas, self.limits, ses_cuts(self.national_ses, self.limits.kwintiel))
        low, high = self.limits.klasse_laag, self.limits.klasse_hoog
        return pd.DataFrame({"stapeling": areas["klasse"] <= low, "tegenhanger": areas["klasse"] >= high})

    def related(self, score: str, ses: str, areas: pd.DataFrame | None = None, by: str = "") -> pd.DataFrame:
        """:func:`correlate` over some areas, with ``r`` the measure asked for."""
        rows = self.areas if areas is None else areas
        table = correlate(
            rows[score].astype(float),
            rows[ses].astype(float),
            weight=rows["huishoudens"],
            groups=rows[by] if by else None,
            minimum=self.minimum,
        )
        table["laag"], table["hoog"] = fisher_interval(table[self.maat], table["n"])
        return table.assign(r=table[self.maat])


def widest(case: Unequal, verwacht: Mapping[str, float], *, groep: str, plaats: int) -> Outcome:
    """Whether all gemeenten of a group are among the first ``plaats`` by the spread of the score between their areas."""
    table = _spread(case)
    table["plaats"] = table["waarde"].rank(ascending=False, method="min")
    if case.draws and case.spreiding == "sd":
        ranges = rank_range(case.areas, case.minimum, case.draws, case.seed).set_index("gemeente_code")
        table = table.join(ranges.rename(columns={"rang_laag": "laag", "rang_hoog": "hoog"}))
    codes = case.members.get(groep, ())
    named = table.reindex(list(codes)).dropna(subset=["plaats"])
    if not codes or len(named) < len(codes):
        return outcome([], None, 0, ABSENT)
    return outcome(_ranked(table, named.index, "plaats"), (named["plaats"] <= plaats).all(), len(case.areas))


def by_size(case: Unequal, verwacht: Mapping[str, float], *, van: str) -> Outcome:
    """Whether a measure of gemeenten (``van``: spreiding, or their own samenhang) rises with their size.

    Spearman over the gemeenten with enough areas, 95% by Fisher's z; it rises where that interval lies above nought.
    """
    measures = {
        "spreiding": lambda: _spread(case)["waarde"],
        "samenhang": lambda: case.related("afw", "totaal", by="gemeente_code")["r"],
    }
    y = measures[van]()
    both = pd.DataFrame({"naam": case.about["naam"], "x": case.about["omvang"], "y": y}).dropna()
    if len(both) < case.minimum:
        return outcome([], None, len(both), FEW)
    r = float(both["x"].corr(both["y"], method="spearman"))
    low, high = (float(v) for v in fisher_interval(r, len(both)))
    rows = [{"naam": van, "waarde": r, "laag": low, "hoog": high, "gekozen": True}]
    return outcome(rows, low > 0, len(both), points=both.reset_index(drop=True), per="gemeente")


def status(
    case: Unequal,
    verwacht: Mapping[str, float],
    *,
    gebieden: Mapping[str, Sequence[str]],
    volgorde: Sequence[Sequence[str]],
) -> Outcome:
    """Whether the mean SES-WOA of parts of the country has an order: every pair of ``volgorde`` the higher one first.

    ``gebieden`` names provincies (PV..) or groups; NL is the country. Means over gemeenten, weighted by households.
    """
    even = case.weging == "gemeenten"
    about = case.about.assign(omvang=1.0 if even else case.about["omvang"].fillna(0.0))
    rows, means, named = [], {}, {name for pair in volgorde for name in pair}
    for name, codes in {**gebieden, "NL": ("NL",)}.items():
        inside = about["provincie_code"].isin(list(codes)) | (list(codes) == ["NL"])
        for code in codes:
            inside |= about.index.isin(list(case.members.get(code, ())))
        means[name], low, high = mean_interval(about.loc[inside, "ses"], about.loc[inside, "omvang"])
        rows.append(
            {"naam": name, "waarde": means[name], "laag": low, "hoog": high, "gekozen": name in named}
        )
    if pd.isna(list(means.values())).any():
        return outcome(rows, None, 0, ABSENT)
    holds, n = all(means[a] > means[b] for a, b in volgorde), about["ses"].notna().sum()
    weight = "geen" if even else "huishoudens"
    return outcome(rows, holds, n, per="gemeente", gewicht=weight, ses_alone=True)


def relations(
    case: Unequal,
    verwacht: Mapping[str, float],
    *,
    scores: Sequence[str],
    ses: Sequence[str],
    hoogste: Sequence[str],
    grens: float = 0,
) -> Outcome:
    """Whether the strongest of some relations are those named, each above ``grens``.

    Every score with every figure of SES that the areas have; named are scores, or figures of SES where one score is asked.
    """
    rows, n = [], 0
    for score in scores:
        for figure in (f for f in ses if f in case.areas and case.areas[f].notna().any()):
            row = case.related(score, figure).iloc[0]
            name, n = (figure if len(scores) == 1 and len(ses) > 1 else score), max(n, int(row["n"]))
            rows.append({"naam": name, "waarde": row["r"], "laag": row["laag"], "hoog": row["hoog"]})
    ranked = sorted(rows, key=lambda row: -row["waarde"])
    first = {row["naam"] for row in ranked[: len(hoogste)]}
    rows = [{**row, "gekozen": row["naam"] in hoogste} for row in rows]
    known = not pd.isna([row["waarde"] for row in rows]).any() and set(hoogste) <= {r["naam"] for r in rows}
    least = min((row["waarde"] for row in rows if row["gekozen"]), default=np.nan)
    points = None
    if len(rows) == 1:
        names = {"naam": "naam", ses[0]: "x", scores[0]: "y"}
        points = case.areas[[*names]].rename(columns=names).dropna().reset_index(drop=True)
    return outcome(rows, first == set(hoogste) and least > grens, n, "" if known else FEW, points)


def regional(case: Unequal, verwacht: Mapping[str, float], *, gebieden: Mapping[str, str]) -> Outcome:
    """Whether SES and score go together more closely in each region than in the middle gemeente of the country.

    Over all areas of a region; beside it the median of its gemeenten. The country's is the median of all gemeenten.
    """
    own = case.related("afw", "totaal", by="gemeente_code")["r"]
    middle, rows = float(own.median()), []
    for name, code in gebieden.items():
        codes = list(case.members.get(code, ()))
        part = case.related("afw", "totaal", case.areas[case.areas["gemeente_code"].isin(codes)])
        row = part.iloc[0] if len(part) else {"r": np.nan, "laag": np.nan, "hoog": np.nan}
        beside = float(own.reindex(codes).median())
        rows.append({"naam": name, "waarde": row["r"], "laag": row["laag"], "hoog": row["hoog"]})
        rows[-1] |= {"beside": beside, "gekozen": True}
    values = pd.Series([row["waarde"] for row in rows])
    rows.append({"naam": "NL", "waarde": middle, "beside": middle, "gekozen": True})
    known = values.notna().all() and not np.isnan(middle)
    n = own.notna().sum()
    return outcome(rows, (values > middle).all(), n, "" if known else ABSENT, per="gemeente")


def share(
    case: Unequal,
    verwacht: Mapping[str, float],
    *,
    soort: str,
    gemeenten: Mapping[str, str],
    plaats: int = 0,
) -> Outcome:
    """The share of areas of a kind (stapeling, tegenhanger) in gemeenten that are named, with 95% by Wilson.

    The relation: the shares expected, and a place among the first ``plaats`` of all gemeenten with enough areas.
    """
    areas = case.complete
    groups = case.flags(areas)[soort].groupby(areas["gemeente_code"])
    table = pd.DataFrame({"aantal": groups.sum(), "n": groups.size()})
    table["waarde"] = table["aantal"] / table["n"]
    table["laag"], table["hoog"] = wilson(table["aantal"], table["n"])
    table["naam"] = case.about["naam"].reindex(table.index)
    kept = table[(table["n"] >= case.minimum) | table.index.isin(list(gemeenten))]
    kept = kept.assign(plaats=kept["waarde"].rank(ascending=False, method="min"))
    named = kept.reindex(list(gemeenten)).dropna(subset=["waarde"])
    if len(named) < len(gemeenten):
        return outcome([], None, 0, ABSENT)
    found = {gemeenten[str(code)]: float(value) for code, value in named["waarde"].items()}
    first = not plaats or bool((named["plaats"] <= plaats).all())
    rows = _ranked(kept, named.index, "waarde")
    absent = NO_SES if soort == "tegenhanger" and not case.ses else ""
    return outcome(rows, first and near(found, verwacht, case.marge), len(areas), absent)


def clusters(case: Unequal, verwacht: Mapping[str, float], *, gebieden: Mapping[str, str]) -> Outcome:
    """Whether areas of stapeling cluster in each region: the number that is the core of a local cluster there."""
    core = case.areas[case.areas["code"].map(case.cluster).eq(True)]
    rows: list[dict[str, Any]] = []
    for name, code in gebieden.items():
        if not case.members.get(code):
            return outcome([], None, 0, ABSENT)
        number = int(core["gemeente_code"].isin(list(case.members[code])).sum())
        rows.append({"naam": name, "waarde": number, "gekozen": True})
    holds = all(number > 0 for number in (row["waarde"] for row in rows))
    rows.append({"naam": "NL", "waarde": len(core)})
    return outcome(rows, holds, len(case.complete), "" if len(case.cluster) else UNKNOWN)


def below_others(case: Unequal, verwacht: Mapping[str, float], *, scores: Sequence[str]) -> Outcome:
    """Whether areas of stapeling score lower than all others: Hedges' g with its 95% interval (:func:`profile`)."""
    areas = case.complete
    flags = case.flags(areas)
    if not flags["stapeling"].any() or flags["stapeling"].all():
        return outcome([], None, 0, FEW)
    table = profile(areas, flags).set_index("score")
    rows = [
        {
            "naam": score,
            "waarde": row["effect"],
            "laag": row["effect_laag"],
            "hoog": row["effect_hoog"],
            "gekozen": score in scores,
        }
        for score, row in table.drop(index="afw").iterrows()
    ]
    named = table.loc[list(scores)]
    absent = FEW if named["effect"].isna().any() else ""
    return outcome(rows, (named["verschil"] < 0).all(), flags["stapeling"].sum(), absent)


def inside(case: Unequal, verwacht: Mapping[str, float], *, sterker: bool) -> Outcome:
    """Level and spread of SES inside areas: their correlation below -0.5, or (``sterker``) each against the score.

    With ``sterker``: the level relates more to the score than the spread does, in size.
    """
    table = level_and_spread(case.areas, case.minimum)
    table = table[table["gegeven"] == ""].rename(
        columns={"pearson": "waarde", "pearson_laag": "laag", "pearson_hoog": "hoog"}
    )
    table = table.assign(naam=table["x"] + "_" + table["y"], gekozen=(table["x"] == "afw") == sterker)
    r = table.set_index("naam")["waarde"]
    holds = abs(r["afw_totaal"]) > abs(r["afw_spreiding"]) if sterker else r["totaal_spreiding"] < -0.5
    rows = table[["naam", "waarde", "laag", "hoog", "gekozen"]].to_dict("records")
    return outcome(
        [{str(k): v for k, v in row.items()} for row in rows],
        holds,
        table["n"].iloc[0],
        UNKNOWN if r.isna().any() else "",
    )


def _spread(case: Unequal) -> pd.DataFrame:
    """The spread of every gemeente with enough areas, by code: ``naam, waarde``."""
    table = spread(case.areas, case.minimum).set_index("gemeente_code")
    return pd.DataFrame({"naam": table["gemeente"], "waarde": table[case.spreiding]}).dropna()


def _ranked(table: pd.DataFrame, named: pd.Index, value: str) -> list[dict[str, object]]:
    """The gemeenten named and those at the head of the ranking, the first one first."""
    first = table.index.isin(named) | (table["plaats"] <= HEAD)
    rows = table[first].sort_values(["plaats", "naam"]).reindex(columns=["naam", value, "laag", "hoog"])
    rows = rows.set_axis(["naam", "waarde", "laag", "hoog"], axis=1).assign(gekozen=rows.index.isin(named))
    return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]
