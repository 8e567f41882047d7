"""How far apart the scores of a gemeente's areas lie, and how much of all differences that is."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM

#: Resamples are drawn in blocks of about this many figures, to bound the memory.
BLOCK: Final = 2_000_000


def spread(areas: pd.DataFrame, minimum: int = MINIMUM) -> pd.DataFrame:
    """Measure the spread of ``afw`` between the areas of every gemeente, in points of ``afw``.

    ``areas`` has ``gemeente_code, gemeente, afw, huishoudens, beoordeeld``; every area with a score counts, also without
    SES. Returns one row a gemeente, by code: ``gemeente_code, gemeente, n``; ``sd`` (each area counts once, divisor n - 1);
    ``sd_gewogen`` (weighted by households: sum w (x - mean)2 / (V1 - V2 / V1), with V1 and V2 the sums of w and w2,
    unbiased for weights that tell reliability and equal to ``sd`` for equal ones); ``p90_p10`` (percentiles by linear
    interpolation). Of the areas that are judged alone, as a reader lives among their households: ``n_beoordeeld``,
    ``spreiding`` (the sd over households, divisor V1), ``afstand`` (:func:`distance`), and ``rang_spreiding`` (of
    ``spreiding``, 1 = widest, ties share the lowest rank). With fewer than ``minimum`` areas all but the numbers is missing;
    what is weighted also where fewer than ``minimum`` have a weight.
    """
    names = areas.groupby("gemeente_code")["gemeente"].first()
    known = pd.DataFrame(areas[["gemeente_code", "afw", "huishoudens", "beoordeeld"]][areas["afw"].notna()])
    by = known.groupby("gemeente_code")["afw"]
    table = pd.DataFrame({"gemeente": names, "n": by.size().reindex(names.index, fill_value=0)})
    table["sd"] = by.std()
    table["sd_gewogen"] = _weighted_sd(known, minimum)
    table["p90_p10"] = by.quantile(0.9) - by.quantile(0.1)
    judged = known[known["beoordeeld"]]
    size = judged.groupby("gemeente_code").size().reindex(names.index, fill_value=0)
    table = table.assign(n_beoordeeld=size, spreiding=_weighted_sd(judged, minimum, biased=True))
    enough = judged[judged["gemeente_code"].map(size) >= minimum].groupby("gemeente_code")
    table["afstand"] = pd.Series({code: distance(part) for code, part in enough}, dtype=float)
    figures = ["sd", "sd_gewogen", "p90_p10"]
    table[figures] = table[figures].where(table["n"] >= minimum)
    table["rang_spreiding"] = table["spreiding"].rank(ascending=False, method="min").astype("Int64")
    return table.reset_index()


def distance(areas: pd.DataFrame) -> float:
    """How far the scores of the lowest and the highest tenth of households lie apart (points of ``afw``).

    The score at 90% of the households less that at 10%, areas from low to high, each at the middle of its own households
    and a straight line between; missing without any weight.
    """
    x, w = (areas[c].to_numpy(dtype=float) for c in ("afw", "huishoudens"))
    known = ~np.isnan(x) & (w > 0)
    if not known.any():
        return float("nan")
    scores, at = np.unique(x[known], return_inverse=True)
    by = np.bincount(at, w[known])
    below = (by.cumsum() - by / 2) / by.sum()
    low, high = np.interp([0.1, 0.9], below, scores)
    return float(high - low)


def rank_range(
    areas: pd.DataFrame, minimum: int = MINIMUM, draws: int = 1000, seed: int = 0, weight: str = ""
) -> pd.DataFrame:
    """Range of the rank of each gemeente's spread when its areas are drawn again, with replacement.

    The spread is the sd of ``afw``; the one over households (:func:`spread`) where ``weight`` names their column. Areas are
    resampled within each gemeente that has ``minimum`` of them with a score (and weight), all gemeenten are ranked anew in
    each of ``draws``, and the middle 95% of ranks stands. A resample's variance is too small by (n - 1) / n (n = V1^2 / V2
    of the weights), which is made up for: else small gemeenten would sink. Returns ``gemeente_code, rang_laag, rang_hoog``,
    by code. It tells how settled a rank is; it is no confidence interval, and the rank of a gemeente far ahead or behind
    may lie on its edge.
    """
    from scipy.stats import rankdata

    known = areas[areas["afw"].notna() & (areas[weight] > 0 if weight else True)]
    known = known.sort_values(["gemeente_code", "code"])
    sizes = known.groupby("gemeente_code")["afw"].transform("size")
    known = known[sizes >= minimum]
    by = known.groupby("gemeente_code")["afw"]
    n = by.size()
    if n.empty:
        return pd.DataFrame({"gemeente_code": pd.Series(dtype=str), "rang_laag": [], "rang_hoog": []})
    values = (known["afw"] - by.transform("mean")).to_numpy()
    w = known[weight].to_numpy(dtype=float) if weight else np.ones(len(values))
    counts = n.to_numpy()
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    first, size = np.repeat(starts, counts), np.repeat(counts, counts)
    rng = np.random.default_rng(seed)
    block = max(1, BLOCK // len(values))

    def total(part: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.add.reduceat(part, starts, axis=-1)

    ranks = []
    for done in range(0, draws, block):
        at = first + (rng.random((min(block, draws - done), len(values))) * size).astype(np.int64)
        drawn, own = values[at], w[at]
        v1, number = total(own), total(w) ** 2 / total(w * w)
        squares = total(own * drawn * drawn) - total(own * drawn) ** 2 / v1
        variance = squares / (v1 if weight else v1 - 1) * number / (number - 1)
        ranks.append(rankdata(-variance, method="min", axis=1).astype(np.int64))
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


def _weighted_sd(known: pd.DataFrame, minimum: int, *, biased: bool = False) -> pd.Series:
    weighted = known[known["huishoudens"] > 0]
    w, groups = weighted["huishoudens"], weighted["gemeente_code"]
    v1, v2 = w.groupby(groups).sum(), (w * w).groupby(groups).sum()
    mean = (w * weighted["afw"]).groupby(groups).sum() / v1
    squares = (w * (weighted["afw"] - mean.reindex(groups).to_numpy()) ** 2).groupby(groups).sum()
    variance = squares / (v1 if biased else v1 - v2 / v1)
    return variance.where(groups.groupby(groups).size() >= max(minimum, 2)) ** 0.5


def random_share(areas: pd.DataFrame, by: str, draws: int, seed: int) -> float:
    """The ``eta2`` of :func:`decomposition` that chance would give: its mean when areas are dealt over the groups anew."""
    known = areas[areas["afw"].notna() & (areas["huishoudens"] > 0)]
    x, w = known["afw"].to_numpy(dtype=float), known["huishoudens"].to_numpy(dtype=float)
    if known.empty or np.ptp(x) == 0:
        return float("nan")
    inside, rng = pd.factorize(known[by])[0], np.random.default_rng(seed)
    deviation = x - np.average(x, weights=w)
    total = float(np.average(deviation**2, weights=w))
    groups = (rng.permutation(inside) for _ in range(draws))
    between = [(np.bincount(g, w * deviation) ** 2 / np.bincount(g, w)).sum() for g in groups]
    return float(np.mean([part / w.sum() / total for part in between]))
