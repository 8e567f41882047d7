"""Scores over all years of an edition."""

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
