"""What is usual at the urbanity of a gemeente, and how far gemeenten lie from that."""

from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

#: So many gemeenten nearest in urbanity tell what is usual.
NEAR: Final = 50
#: The share of z-scores at each end that is pulled in before overdispersion is estimated.
WINSOR: Final = 0.1
_END: Final = NormalDist().inv_cdf(1 - WINSOR)
#: Mean square of standard normal scores that are so pulled in, 0.679: without it the limits would be too narrow.
WINSORISED: Final = 1 - 2 * WINSOR - 2 * _END * NormalDist().pdf(_END) + 2 * WINSOR * _END**2
_Z95: Final = NormalDist().inv_cdf(0.975)


def expected(teller: pd.Series, noemer: pd.Series, oad: pd.Series, near: int = NEAR) -> pd.DataFrame:
    """Judge counts O against what gemeenten of the same urbanity make one expect.

    The series share one index: cases, their denominator and addresses per km². What is usual is the pooled rate (all
    cases by all of the denominator) of the ``near`` gemeenten nearest in log ``oad``, the gemeente itself left out; at
    equal distance the first stands. Returns, for rows that have all three: ``verwacht`` (E, that rate times ``noemer``),
    ``ratio`` (O / E), ``z`` (ln ratio / sqrt(1 / E + tau2); a count of 0 taken as a half), ``laag`` and ``hoog`` (the
    ratios exp(-+1.96 sqrt(1 / E + tau2))) and ``buiten`` (-1 below these, 1 above, else 0); ``tau2`` stands in its
    ``attrs``. Empty with fewer than twice ``near`` rows: their neighbours would not be alike.

    ``tau2`` is additive overdispersion by moments, never below 0: (I phi - (I - 1)) / (sum E - sum E^2 / sum E) over the I
    rows, where phi is the mean square of ln ratio times sqrt E, winsorised at 10% a side and divided by what that leaves
    of normal scores. D.J. Spiegelhalter, "Handling over-dispersion of performance indicators", Qual. Saf. Health Care
    14 (2005). The pooled rate leans to large gemeenten, and tails are heavier than normal: see docs/method.md for
    how many gemeenten lie inside.
    """
    rows = pd.DataFrame({"teller": teller, "noemer": noemer, "oad": oad}).astype(float).dropna()
    rows = rows[(rows["noemer"] > 0) & (rows["oad"] > 0)]
    if len(rows) < 2 * near or not rows["teller"].sum() > 0:
        empty = pd.DataFrame(columns=["verwacht", "ratio", "z", "laag", "hoog", "buiten"], dtype=float)
        return empty.reindex(rows.index[:0])
    cases, base, place = rows["teller"].to_numpy(), rows["noemer"].to_numpy(), np.log(rows["oad"].to_numpy())
    apart = np.abs(place[:, None] - place)
    np.fill_diagonal(apart, np.inf)
    beside = np.argsort(apart, axis=1, kind="stable")[:, :near]
    usual = base * cases[beside].sum(axis=1) / base[beside].sum(axis=1)
    usual = np.where(usual > 0, usual, np.nan)
    log = np.log(np.maximum(cases, 0.5) / usual)
    tau2 = overdispersion(log * np.sqrt(usual), usual)
    sd = np.sqrt(1 / usual + tau2)
    table = pd.DataFrame({"verwacht": usual, "ratio": cases / usual, "z": log / sd}, index=rows.index)
    table["laag"], table["hoog"] = np.exp(-_Z95 * sd), np.exp(_Z95 * sd)
    table["buiten"] = (table["z"] > _Z95).astype(int) - (table["z"] < -_Z95).astype(int)
    table.attrs["tau2"] = tau2
    return table


def overdispersion(z: npt.ArrayLike, usual: npt.ArrayLike) -> float:
    """Estimate ``tau2`` (see :func:`expected`) from z-scores and expected counts, both of shape ``(n,)``."""
    scores, weight = np.asarray(z, dtype=float), np.asarray(usual, dtype=float)
    known = np.isfinite(scores)
    scores, weight = scores[known], weight[known]
    if scores.size < 2:
        return 0.0
    phi = float((np.clip(scores, *np.quantile(scores, [WINSOR, 1 - WINSOR])) ** 2).mean() / WINSORISED)
    excess = scores.size * phi - (scores.size - 1)
    return max(0.0, float(excess / (weight.sum() - (weight**2).sum() / weight.sum())))
