"""How far apart the scores of a gemeente's areas lie, and how much of all differences that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM

#: Resamples are drawn in blocks of about this many figures, to bound the memory.
BLOCK: Final = 2_000_000

Integers = npt.NDArray[np.integer]


def spread(areas: pd.DataFrame, minimum: int = MINIMUM) -> pd.DataFrame:
    """Measure the spread of ``afw`` between the areas of every gemeente, in points of ``afw``.

    ``areas`` has ``gemeente_code, gemeente, afw, huishoudens``; every area with a score counts, also without SES.
    Returns one row a gemeente, by code: ``gemeente_code, gemeente, n``; ``sd`` (each area counts once, divisor n - 1);
    ``sd_gewogen`` (weighted by households: sum w (x - mean)2 / (V1 - V2 / V1), with V1 and V2 the sums of w and w2,
    unbiased for weights that tell reliability and equal to ``sd`` for equal ones); ``p90_p10`` (percentiles by linear
    interpolation); ``rang_spreiding`` (of ``sd``, 1 = widest, ties share the lowest rank). With fewer than ``minimum``
    areas all but ``n`` is missing; the weighted one also where fewer than ``minimum`` have a weight.
    """
    names = areas.groupby("gemeente_code")["gemeente"].first()
    known = areas[areas["afw"].notna()]
    by = known.groupby("gemeente_code")["afw"]
    table = pd.DataFrame({"gemeente": names, "n": by.size().reindex(names.index, fill_value=0)})
    table["sd"] = by.std()
    table["sd_gewogen"] = _weighted_sd(known, minimum)
    table["p90_p10"] = by.quantile(0.9) - by.quantile(0.1)
    figures = ["sd", "sd_gewogen", "p90_p10"]
    table[figures] = table[figures].where(table["n"] >= minimum)
    table["rang_spreiding"] = table["sd"].rank(ascending=False, method="min").astype("Int64")
    return table.reset_index()


def rank_range(areas: pd.DataFrame, minimum: int = MINIMUM, draws: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Range of the rank of each gemeente's ``sd`` when its areas are drawn again, with replacement.

    Areas are resampled within each gemeente that has ``minimum`` of them with a score, all gemeenten are ranked anew
    in each of ``draws``, and the middle 95% of ranks stands. A resample's variance is too small by (n - 1) / n, which
    is made up for: else small gemeenten would sink. Returns ``gemeente_code, rang_laag, rang_hoog``, by code. It tells
    how settled a rank is; it is no confidence interval, and the rank of a gemeente far ahead or behind may lie on its edge.
    """
    known = areas[areas["afw"].notna()].sort_values(["gemeente_code", "code"])
    sizes = known.groupby("gemeente_code")["afw"].transform("size")
    known = known[sizes >= minimum]
    by = known.groupby("gemeente_code")["afw"]
    n = by.size()
    if n.empty:
        return pd.DataFrame({"gemeente_code": pd.Series(dtype=str), "rang_laag": [], "rang_hoog": []})
    values = (known["afw"] - by.transform("mean")).to_numpy()
    counts = n.to_numpy()
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    first, size = np.repeat(starts, counts), np.repeat(counts, counts)
    rng = np.random.default_rng(seed)
    block = max(1, BLOCK // len(values))
    ranks = [
        _resampled_ranks(values, first, size, starts, counts, min(block, draws - done), rng)
        for done in range(0, draws, block)
    ]
    low, high = np.quantile(np.concatenate(ranks), [0.025, 0.975], axis=0, method="inverted_cdf")
    return pd.DataFrame(
        {"gemeente_code": n.index, "rang_laag": low.astype(int), "rang_hoog": high.astype(int)}
    )


@dataclass(frozen=True)
class Decomposition:
    """Weighted variance of ``afw``: ``total = between + within``, and ``eta2 = between / total``."""

    total: float
    between: float
    within: float
    eta2: float


def decomposition(areas: pd.DataFrame, by: str = "gemeente_code") -> Decomposition:
    """Split the variance of ``afw``, weighted by ``huishoudens``, into that between and within the groups of ``by``.

    Variances are those of a population (divisor: sum of weights), in squared points. All missing where no area has
    a score and a weight; ``eta2`` missing where the scores do not differ.
    """
    known = areas[areas["afw"].notna() & (areas["huishoudens"] > 0)]
    if known.empty:
        return Decomposition(*[np.nan] * 4)
    x, w = known["afw"].to_numpy(dtype=float), known["huishoudens"].to_numpy(dtype=float)
    inside = pd.factorize(known[by])[0]
    group_mean = np.bincount(inside, w * x) / np.bincount(inside, w)
    between = float(np.average((group_mean[inside] - np.average(x, weights=w)) ** 2, weights=w))
    within = float(np.average((x - group_mean[inside]) ** 2, weights=w))
    total = between + within
    return Decomposition(total, between, within, between / total if np.ptp(x) > 0 else np.nan)


def _weighted_sd(known: pd.DataFrame, minimum: int) -> pd.Series:
    weighted = known[known["huishoudens"] > 0]
    w, groups = weighted["huishoudens"], weighted["gemeente_code"]
    v1, v2 = w.groupby(groups).sum(), (w * w).groupby(groups).sum()
    mean = (w * weighted["afw"]).groupby(groups).sum() / v1
    squares = (w * (weighted["afw"] - groups.map(mean)) ** 2).groupby(groups).sum()
    variance = (squares / (v1 - v2 / v1)).where(groups.groupby(groups).size() >= max(minimum, 2))
    return variance**0.5


def _resampled_ranks(
    values: npt.NDArray[np.float64],
    first: Integers,
    size: Integers,
    starts: Integers,
    counts: Integers,
    draws: int,
    rng: np.random.Generator,
) -> Integers:
    """Ranks of the resampled variances, shape ``(draws, gemeenten)``; ``values`` are centred within each gemeente."""
    from scipy.stats import rankdata

    drawn = values[first + (rng.random((draws, len(values))) * size).astype(np.int64)]
    sums, squares = (np.add.reduceat(part, starts, axis=1) for part in (drawn, drawn * drawn))
    variance = (squares - sums**2 / counts) / (counts - 1) * counts / (counts - 1)
    return rankdata(-variance, method="min", axis=1).astype(np.int64)
