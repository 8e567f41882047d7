"""How far scores and socio-economic status go together, over all areas and within gemeenten."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM, Floats, correlate
from leefbaarheid.terms import DIMENSIONS

#: Scores that are set beside socio-economic status.
SCORES: Final = ("afw", *DIMENSIONS)
#: SES-WOA: the total, its sub-scores, and the percentiles of income and wealth.
SES: Final = ("totaal", "welvaart", "opleiding", "arbeid", "inkomen", "vermogen")


def correlations(areas: pd.DataFrame, *, minimum: int = MINIMUM) -> pd.DataFrame:
    """Correlate every score with every figure of status that the frame has, over all its areas.

    ``areas`` has ``huishoudens`` and columns of ``SCORES`` and ``SES``. Returns ``score, ses`` and the columns of
    :func:`correlate`, in the order of the two lists; pairwise complete.
    """
    pairs = [(score, ses) for score in SCORES for ses in SES if {score, ses} <= set(areas.columns)]
    rows = [correlate(areas[a], areas[b], weight=areas["huishoudens"], minimum=minimum) for a, b in pairs]
    table = pd.concat(rows, ignore_index=True) if rows else correlate(*[pd.Series(dtype=float)] * 2).iloc[:0]
    table.insert(0, "score", pd.Series([a for a, _ in pairs], dtype=str))
    table.insert(1, "ses", pd.Series([b for _, b in pairs], dtype=str))
    return table


def per_gemeente(
    areas: pd.DataFrame, minimum: int = MINIMUM, *, score: str = "afw", ses: str = "totaal"
) -> pd.DataFrame:
    """Correlate one score with one figure of status within every gemeente.

    Returns one row a gemeente of ``areas``, by code: ``gemeente_code, gemeente``, the columns of :func:`correlate`
    and ``pearson_gekrompen`` (:func:`shrink` over the gemeenten that are shown).
    """
    table = correlate(
        areas[score],
        areas[ses],
        weight=areas["huishoudens"],
        groups=areas["gemeente_code"],
        minimum=minimum,
    )
    table.insert(0, "gemeente", areas.groupby("gemeente_code")["gemeente"].first())
    table["pearson_gekrompen"] = shrink(table["pearson"], table["n"])
    return table.rename_axis("gemeente_code").reset_index()


def shrink(r: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    """Draw correlations of shape ``(k,)``, each over ``n`` areas, towards their common mean: empirical Bayes.

    On the scale of Fisher's z each has a sampling variance ``v = 1 / (n - 3)``; the variance between them (tau2) is
    Paule and Mandel's estimate (J. Res. Nat. Bur. Stand. 87, 1982: the tau2 at which the weighted squares about the
    weighted mean equal k - 1, zero where there is none), the mean is weighted by ``1 / (v + tau2)``, and what is
    returned is the posterior mean, back on the scale of r. Missing where ``r`` is missing or -1 or 1, or ``n <= 3``.
    """
    from scipy.optimize import brentq

    r, n = np.asarray(r, dtype=float), np.asarray(n, dtype=float)
    known = (np.abs(r) < 1) & (n > 3)
    shrunk = np.full(r.shape, np.nan)
    if not known.any():
        return shrunk
    z, v = np.arctanh(r[known]), 1 / (n[known] - 3)

    def excess(tau2: float) -> float:
        mean = np.average(z, weights=1 / (v + tau2))
        return float(((z - mean) ** 2 / (v + tau2)).sum() - (z.size - 1))

    differ = z.size > 1 and excess(0.0) > 0
    tau2 = brentq(excess, 0.0, z.var(ddof=1)) if differ else 0.0
    mean = np.average(z, weights=1 / (v + tau2))
    shrunk[known] = np.tanh(mean + tau2 / (tau2 + v) * (z - mean))
    return shrunk
