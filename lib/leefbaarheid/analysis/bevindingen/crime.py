"""The findings on theme 3: indicators of crime beside experienced unsafety that is measured apart from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from leefbaarheid.analysis.bevindingen.inequality import ABSENT, FEW
from leefbaarheid.analysis.bevindingen.outcome import Outcome, mean_interval, outcome
from leefbaarheid.analysis.correlation import fisher_interval
from leefbaarheid.analysis.ondermijning.composite import percentile
from leefbaarheid.analysis.ondermijning.typology import SIZES

#: From this percentile a gemeente belongs to the top decile; below this q a relation is more than chance.
TOP, ALPHA = 90.0, 0.05


@dataclass(frozen=True, eq=False)
class Crime:
    """The tables of theme 3.

    ``indicatoren`` has a row an indicator (``indicator, n, spearman, spearman_laag, spearman_hoog, q``), ``gemeenten`` one a
    gemeente, by code (``naam, index, onveiligheid, type, soc, omvang, oad``).
    """

    indicatoren: pd.DataFrame
    gemeenten: pd.DataFrame

    def rows(self, chosen: Sequence[str]) -> list[dict[str, object]]:
        """The relations as figures, the strongest first."""
        names = {"indicator": "naam", "spearman": "waarde", "spearman_laag": "laag", "spearman_hoog": "hoog"}
        known = self.indicatoren.dropna(subset=["spearman"]).sort_values("spearman", ascending=False)
        rows = known.rename(columns=names)[[*names.values()]].assign(
            gekozen=known["indicator"].isin(list(chosen)).to_numpy()
        )
        return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]


def many(case: Crime, verwacht: Mapping[str, float], *, minstens: float) -> Outcome:
    """Whether at least this share of the indicators goes with more unsafety, beyond chance after the correction."""
    known = case.indicatoren.dropna(subset=["q"])
    clear = known[(known["q"] < ALPHA) & (known["spearman"] > 0)]
    holds = len(clear) >= minstens * len(known)
    rows = case.rows(clear["indicator"].tolist())
    return outcome(rows, holds, len(case.gemeenten), "" if len(known) else FEW)


def strongest(case: Crime, verwacht: Mapping[str, float], *, indicatoren: Sequence[str]) -> Outcome:
    """Whether the indicators named are those with the strongest relations."""
    order = case.indicatoren.dropna(subset=["spearman"]).sort_values("spearman", ascending=False)
    present = [name for name in indicatoren if name in set(order["indicator"])]
    holds = set(order["indicator"].head(len(present))) == set(present)
    absent = "" if len(present) == len(indicatoren) else ABSENT
    return outcome(case.rows(indicatoren), holds, len(case.gemeenten), absent)


def positive(case: Crime, verwacht: Mapping[str, float], *, indicator: str) -> Outcome:
    """Whether more of an indicator goes with more unsafety."""
    r = case.indicatoren.set_index("indicator")["spearman"].get(indicator)
    return outcome(
        case.rows([indicator]), not pd.isna(r) and r > 0, len(case.gemeenten), ABSENT if pd.isna(r) else ""
    )


def weaker(
    case: Crime, verwacht: Mapping[str, float], *, indicatoren: Sequence[str], dan: Sequence[str]
) -> Outcome:
    """Whether each of some indicators relates less to unsafety than each of others."""
    r = case.indicatoren.set_index("indicator")["spearman"]
    weak, strong = r.reindex(list(indicatoren)), r.reindex(list(dan))
    absent = ABSENT if weak.isna().any() or strong.isna().any() else ""
    return outcome(case.rows(indicatoren), weak.max() < strong.min(), len(case.gemeenten), absent)


def urban(case: Crime, verwacht: Mapping[str, float]) -> Outcome:
    """Whether gemeenten high on both are the more urban: Spearman of that with the density of addresses, above nought."""
    known = case.gemeenten.dropna(subset=["type", "oad"])
    if not (known["type"] == "hoog_hoog").any():
        return outcome([], None, len(known), FEW)
    both = (known["type"] == "hoog_hoog").astype(float)
    r = float(both.corr(known["oad"], method="spearman"))
    low, high = (float(v) for v in fisher_interval(r, len(known)))
    return outcome(
        [{"naam": "stedelijkheid", "waarde": r, "laag": low, "hoog": high, "gekozen": True}],
        low > 0,
        len(known),
    )


def extreme(case: Crime, verwacht: Mapping[str, float], *, gemeenten: Mapping[str, str]) -> Outcome:
    """Whether gemeenten belong to the top decile of both the index and experienced unsafety."""
    places = case.gemeenten[["index", "onveiligheid"]].apply(percentile).reindex(list(gemeenten))
    rows = [
        {"groep": column, "naam": gemeenten[str(code)], "waarde": value, "gekozen": True}
        for column, values in places.items()
        for code, value in values.items()
    ]
    absent = ABSENT if places.isna().any(axis=None) else ""
    return outcome(rows, (places >= TOP).all(axis=None), len(case.gemeenten), absent)


def of_type(
    case: Crime, verwacht: Mapping[str, float], *, gemeenten: Mapping[str, str], soort: str
) -> Outcome:
    """Whether gemeenten are of a type (index high or low, unsafety high or low)."""
    kinds = case.gemeenten["type"].reindex(list(gemeenten))
    rows = extreme(case, verwacht, gemeenten=gemeenten).figures.to_dict("records")
    absent = ABSENT if kinds.isna().any() else ""
    table = [{str(k): v for k, v in row.items()} for row in rows]
    return outcome(table, (kinds == soort).all(), len(case.gemeenten), absent)


def cohesion(case: Crime, verwacht: Mapping[str, float]) -> Outcome:
    """Whether social cohesion is larger in small gemeenten with many indications and little unsafety than with both."""
    small = case.gemeenten[case.gemeenten["omvang"] < SIZES[0]].dropna(subset=["type", "soc"])
    rows, means = [], {}
    for kind in ("hoog_laag", "hoog_hoog"):
        part = small[small["type"] == kind]
        means[kind], low, high = mean_interval(part["soc"], pd.Series(1.0, part.index))
        rows.append({"naam": kind, "waarde": means[kind], "laag": low, "hoog": high, "gekozen": True})
    absent = FEW if pd.isna(list(means.values())).any() else ""
    return outcome(rows, means["hoog_laag"] > means["hoog_hoog"], len(small), absent)
