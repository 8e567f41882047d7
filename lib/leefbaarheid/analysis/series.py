"""Scores over all years of an edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd


def weighted_series(scores: pd.DataFrame, weight: pd.Series) -> pd.DataFrame:
    """Average ``afw`` over areas, year by year, with a fixed weight.

    ``scores`` has ``code, jaar, afw``; ``weight`` is indexed by code (woningen; an area without one counts zero).
    Returns ``jaar, afw, aantal_gebieden`` (areas with a score and a weight in that year).
    """
    rows = scores.assign(gewicht=scores["code"].map(weight).fillna(0.0))
    rows = rows[(rows["gewicht"] > 0) & rows["afw"].notna()]
    rows = rows.assign(deel=rows["afw"] * rows["gewicht"])
    sums = rows.groupby("jaar").agg(deel=("deel", "sum"), gewicht=("gewicht", "sum"), n=("code", "size"))
    return pd.DataFrame({"afw": sums["deel"] / sums["gewicht"], "aantal_gebieden": sums["n"]}).reset_index()


def extremes(areas: pd.DataFrame, number: int) -> tuple[list[str], list[str]]:
    """Codes of the best and of the worst areas in the last year, never one in both lists.

    ``areas`` has ``code, afw_tot``. At most ``number`` each, and no more than half of the areas together.
    """
    order = areas.sort_values(["afw_tot", "code"])["code"].tolist()
    n = min(number, len(order) // 2)
    return order[::-1][:n], order[:n]


def stack(parts: Mapping[str, tuple[str, pd.DataFrame]], years: Sequence[int] | None = None) -> pd.DataFrame:
    """Put named series below each other: ``reeks, soort, jaar, afw``.

    ``parts`` maps the name that a reader sees to (kind, frame with ``jaar, afw``).
    """
    frames = [part[["jaar", "afw"]].assign(reeks=name, soort=kind) for name, (kind, part) in parts.items()]
    table = pd.concat(frames, ignore_index=True)[["reeks", "soort", "jaar", "afw"]]
    return table if years is None else table[table["jaar"].isin(years)].reset_index(drop=True)
