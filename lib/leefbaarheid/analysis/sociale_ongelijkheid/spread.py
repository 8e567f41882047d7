"""How far apart the scores of a gemeente's areas lie, and how much of all differences that is."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM


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
    judged = known[known["beoordeeld"]]
    by, parts = known.groupby("gemeente_code")["afw"], judged.groupby("gemeente_code")
    table = pd.DataFrame({"gemeente": names, "n": by.size().reindex(names.index, fill_value=0)})
    table["sd"], table["p90_p10"] = by.std(), by.quantile(0.9) - by.quantile(0.1)
    table["sd_gewogen"] = _weighted_sd(known, minimum, unbiased=True)
    figures = ["sd", "sd_gewogen", "p90_p10"]
    table[figures] = table[figures].where(table["n"] >= minimum)
    table["n_beoordeeld"] = parts.size().reindex(names.index, fill_value=0)
    table["spreiding"] = _weighted_sd(judged, minimum, unbiased=False)
    apart = {code: distance(rows) for code, rows in parts if len(rows) >= minimum}
    table["afstand"] = pd.Series(apart, dtype=float)
    table["rang_spreiding"] = table["spreiding"].rank(ascending=False, method="min").astype("Int64")
    return table.reset_index()


def _weighted_sd(known: pd.DataFrame, minimum: int, *, unbiased: bool) -> pd.Series:
    """The sd of ``afw`` over the households of each gemeente; missing where fewer than ``minimum`` areas have a weight."""
    weighted = known[known["huishoudens"] > 0]
    w, groups = weighted["huishoudens"], weighted["gemeente_code"]
    v1, v2 = w.groupby(groups).sum(), (w * w).groupby(groups).sum()
    mean = (w * weighted["afw"]).groupby(groups).sum() / v1
    squares = (w * (weighted["afw"] - mean.reindex(groups).to_numpy()) ** 2).groupby(groups).sum()
    variance = squares / (v1 - v2 / v1 if unbiased else v1)
    return variance.where(groups.groupby(groups).size() >= max(minimum, 2)) ** 0.5


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
    low, high = np.interp([0.1, 0.9], (by.cumsum() - by / 2) / by.sum(), scores)
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
    known = areas[areas["afw"].notna() & (areas[weight] > 0 if weight else True)]
    known = known.sort_values(["gemeente_code", "code"])
    known = known[known.groupby("gemeente_code")["afw"].transform("size") >= minimum]
    inside, names = pd.factorize(known["gemeente_code"])
    values = (known["afw"] - known.groupby("gemeente_code")["afw"].transform("mean")).to_numpy()
    w = known[weight].to_numpy(dtype=float) if weight else np.ones(len(values))

    def total(part: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.bincount(inside, part, len(names)).astype(float)

    counts, number, rng = np.bincount(inside), total(w) ** 2 / total(w * w), np.random.default_rng(seed)
    first, size = (np.cumsum(counts) - counts)[inside], counts[inside]
    variances = []
    for _ in range(draws):
        at = first + (rng.random(len(values)) * size).astype(np.int64)
        drawn, own = values[at], w[at]
        v1 = total(own)
        squares = total(own * drawn * drawn) - total(own * drawn) ** 2 / v1
        variances.append(squares / (v1 if weight else v1 - 1) * number / (number - 1))
    ranks = pd.DataFrame(variances).rank(axis=1, method="min", ascending=False)
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0, method="inverted_cdf").astype(int)
    return pd.DataFrame({"gemeente_code": names, "rang_laag": low, "rang_hoog": high})


def share_between(areas: pd.DataFrame, by: str, draws: int, seed: int) -> tuple[float, float]:
    """How much of the variance of ``afw``, weighted by ``huishoudens``, lies between the groups of ``by`` (eta squared).

    And how much chance would give: the mean of ``draws`` in which areas are dealt over the groups anew. Missing where no
    area has a score and a weight, or the scores do not differ.
    """
    known = areas[areas["afw"].notna() & (areas["huishoudens"] > 0)]
    x, w = known["afw"].to_numpy(dtype=float), known["huishoudens"].to_numpy(dtype=float)
    if known.empty or np.ptp(x) == 0:
        return np.nan, np.nan
    inside, rng = pd.factorize(known[by])[0], np.random.default_rng(seed)
    deviation = w * (x - np.average(x, weights=w))
    total = float((deviation**2 / w).sum())

    def between(groups: npt.NDArray[np.intp]) -> float:
        return float((np.bincount(groups, deviation) ** 2 / np.bincount(groups, w)).sum()) / total

    return between(inside), float(np.mean([between(rng.permutation(inside)) for _ in range(draws)]))
