"""Funnel limits: how far a gemeente of its size may differ from the country before that says anything."""

from __future__ import annotations

from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import Floats

#: Two-sided levels of the limits, by the ending of their columns.
LEVELS: Final = {"95": 0.95, "998": 0.998}
#: The share of z-scores at each end that is pulled in before overdispersion is estimated.
WINSOR: Final = 0.1
#: The standard normal quantile of 0.9.
_END: Final = 1.2815515655446004
#: Mean square of standard normal scores that are so pulled in, 0.679: without it the limits would be too narrow.
WINSORISED: Final = 1 - 2 * WINSOR - 2 * _END * NormalDist().pdf(_END) + 2 * WINSOR * _END**2
#: Turns in which rate and variance are sought at most; real counts take under thirty.
TURNS: Final = 200
COLUMNS: Final = (
    *("verwacht", "ratio", "z_poisson", "z", "buiten_poisson", "buiten"),
    *(f"{kind}{side}_{level}" for kind in ("poisson_", "") for level in LEVELS for side in ("laag", "hoog")),
)


class Funnel(NamedTuple):
    """``table``: a row a gemeente; ``rate``: the mean rate; ``phi``: overdispersion (1 none); ``tau2``: variance between."""

    table: pd.DataFrame
    rate: float
    phi: float
    tau2: float


def funnel(teller: pd.Series, noemer: pd.Series) -> Funnel:
    """Judge counts O against what the mean rate of gemeenten makes one expect.

    ``teller`` and ``noemer`` share one index; rows without both, or without a positive ``noemer``, are left out. The table
    has ``verwacht`` (E = ``noemer`` times ``rate``), ``ratio`` (O / E), ``z_poisson`` (ln ratio times sqrt E; a count of
    0 taken as a half), ``z`` (ln ratio / sqrt(1 / E + tau2)), the limits of the ratio (:func:`limits`) ``poisson_laag_95,
    poisson_hoog_95, poisson_laag_998, poisson_hoog_998`` and, adjusted for overdispersion, ``laag_95`` .. ``hoog_998``, and
    ``buiten_poisson`` and ``buiten``: 0 within the limits of 95%, 1 above those, 2 above those of 99.8%, negative below.

    ``phi`` is the mean square of the ``I`` values of ``z_poisson``, winsorised at 10% a side and divided by what
    that leaves of normal scores (``WINSORISED``); ``tau2`` follows by moments:
    (I phi - (I - 1)) / (sum E - sum E^2 / sum E), never below 0. ``rate`` weighs every gemeente's own by 1 / (1 / E + tau2),
    in turns with tau2 till both stand: the pooled rate is that of a few large cities, about which nearly all others
    would lie low. D.J. Spiegelhalter, "Handling over-dispersion of performance indicators", Qual. Saf. Health
    Care 14 (2005); "Funnel plots for comparing institutional performance", Stat. Med. 24 (2005).
    """
    rows = pd.DataFrame({"teller": teller, "noemer": noemer}).astype(float).dropna()
    rows = rows[rows["noemer"] > 0]
    counts, base = rows["teller"].to_numpy(), rows["noemer"].to_numpy()
    if not counts.sum() > 0:
        return Funnel(
            pd.DataFrame(index=rows.index[:0], columns=list(COLUMNS), dtype=float), np.nan, 1.0, 0.0
        )
    rate, previous = float(counts.sum() / base.sum()), np.nan
    for _ in range(TURNS):
        expected = rate * base
        log = np.log(np.maximum(counts, 0.5) / expected)
        phi, tau2 = overdispersion(log * np.sqrt(expected), expected)
        if abs(rate - previous) <= 1e-12 * rate:
            break
        weight = 1 / (1 + expected * tau2)
        previous, rate = rate, float((weight * counts).sum() / (weight * base).sum())
    table = pd.DataFrame({"verwacht": expected, "ratio": counts / expected}, index=rows.index)
    table["z_poisson"], table["z"] = log * np.sqrt(expected), log / np.sqrt(1 / expected + tau2)
    for prefix, buiten, variance in (("poisson_", "buiten_poisson", 0.0), ("", "buiten", tau2)):
        outside = np.zeros(len(table), dtype=np.int64)
        for name, level in LEVELS.items():
            low, high = limits(expected, variance, level)
            table[f"{prefix}laag_{name}"], table[f"{prefix}hoog_{name}"] = low, high
            outside += (table["ratio"] > high + 1e-9).to_numpy(int) - (table["ratio"] < low - 1e-9).to_numpy(
                int
            )
        table[buiten] = outside
    return Funnel(table[list(COLUMNS)], rate, phi, tau2)


def overdispersion(z: npt.ArrayLike, expected: npt.ArrayLike) -> tuple[float, float]:
    """Estimate ``phi`` and ``tau2`` (see :func:`funnel`) from z-scores and expected counts, both of shape ``(n,)``."""
    z, weight = np.asarray(z, dtype=float), np.asarray(expected, dtype=float)
    if z.size < 2:
        return 1.0, 0.0
    phi = float((np.clip(z, *np.quantile(z, [WINSOR, 1 - WINSOR])) ** 2).mean() / WINSORISED)
    excess = z.size * phi - (z.size - 1)
    return phi, max(0.0, float(excess / (weight.sum() - (weight**2).sum() / weight.sum())))


def limits(expected: npt.ArrayLike, tau2: float, level: float) -> tuple[Floats, Floats]:
    """Give the ratios between which a share ``level`` of gemeenten lies, for expected counts of shape ``(n,)``.

    Exact quantiles of a count that varies about ``expected`` as Poisson, and whose own rate varies between gemeenten with
    variance ``tau2`` about 1 (gamma: together negative binomial, variance E + tau2 E^2). With few expected the normal limits
    exp(-+1.96 sqrt(1 / E + tau2)) would call a count of zero extreme where it is not.
    """
    from scipy import stats

    expected = np.asarray(expected, dtype=float)
    law = stats.nbinom(1 / tau2, 1 / (1 + expected * tau2)) if tau2 > 0 else stats.poisson(expected)
    tail = (1 - level) / 2
    return law.ppf(tail) / expected, law.isf(tail) / expected
