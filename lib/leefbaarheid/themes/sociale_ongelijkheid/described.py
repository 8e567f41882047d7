"""A region in one row, from its areas or from its gemeenten."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from leefbaarheid.analysis import sociale_ongelijkheid as analysis
from leefbaarheid.themes.sociale_ongelijkheid.parameters import Parameters


def described(name: str, areas: pd.DataFrame, p: Parameters) -> dict[str, Any]:
    """Describe the areas of a region in one row; means are weighted by households."""
    known = areas[areas["totaal"].notna()]
    weight = known["huishoudens"]
    enough = len(known) >= p.minimum_gebieden
    n = len(known)
    mean = {
        c: float(np.average(known[c], weights=weight)) if weight.sum() else np.nan for c in ("afw", "totaal")
    }
    return {
        "gebied": name,
        "n": n,
        "huishoudens": float(weight.sum()),
        **mean,
        "sd": float(areas["afw"].std()) if len(areas) >= p.minimum_gebieden else np.nan,
        "pearson": pearson(areas, p) if enough else np.nan,
        "stapeling": int(areas["stapeling"].sum()),
        "stapeling_aandeel": areas["stapeling"].sum() / n if n else np.nan,
        "tegenhanger": int(areas["tegenhanger"].sum()),
        "tegenhanger_aandeel": areas["tegenhanger"].sum() / n if n else np.nan,
    }


def means(areas: pd.DataFrame) -> pd.DataFrame:
    """Average score and SES in every gemeente (``gemiddeld_afw, gemiddeld_ses``), weighted by households, by code."""
    known = areas[areas["totaal"].notna() & (areas["huishoudens"] > 0)]
    weight, code = known["huishoudens"], known["gemeente_code"]
    sums = known[["afw", "totaal"]].mul(weight, axis=0).groupby(code).sum()
    return sums.div(weight.groupby(code).sum(), axis=0).set_axis(["gemiddeld_afw", "gemiddeld_ses"], axis=1)


def pearson(areas: pd.DataFrame, p: Parameters) -> float:
    """Correlate score and SES over the areas of a region, each once; missing under the minimum."""
    return float(
        analysis.correlate(areas["afw"], areas["totaal"], minimum=p.minimum_gebieden)["pearson"].iloc[0]
    )


def summed(groups: Any) -> pd.DataFrame:
    """Summarise gemeenten: number, those with a correlation of their own, medians and pooled shares."""
    table = groups.agg(
        gemeenten=("gemeente_code", "size"),
        met_verband=("pearson", "count"),
        pearson=("pearson", "median"),
        sd=("sd", "median"),
        n=("n_ses", "sum"),
        stapeling=("stapeling", "sum"),
        tegenhanger=("tegenhanger", "sum"),
    )
    for kind in ("stapeling", "tegenhanger"):
        table[f"{kind}_aandeel"] = table[kind] / table["n"].where(table["n"] > 0)
    return table
