"""Where areas of one kind lie together: join counts with their exact chances, and how far neighbours are alike.

The local statistic is that of L. Anselin and X. Li, "Operational local join count statistics for cluster detection",
Journal of Geographical Systems 21 (2019): of a marked area, the number of its neighbours that are marked too.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import benjamini_hochberg

Ints = npt.NDArray[np.int64]


def neighbours(outlines: gpd.GeoSeries, kept: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return pairs ``code, buur`` of areas that lie beside each other, both ways, sorted.

    ``outlines`` is indexed by code, in RD New; areas without one are left out. ``kept`` are pairs that the preparation
    found (:meth:`leefbaarheid.dataset.Dataset.neighbours`); without these, areas are neighbours that share a point, as
    cells do. An area without any gets the one nearest to its outline (the first by code of equals), both ways.
    """
    outlines = outlines[outlines.notna() & ~outlines.is_empty].sort_index()
    codes = outlines.index
    if kept is None:
        focal, other = outlines.sindex.query(outlines.geometry, predicate="intersects")
        kept = pd.DataFrame({"code": codes[focal], "buur": codes[other]})
        kept = kept[kept["code"] != kept["buur"]]
    kept = kept.loc[kept["code"].isin(codes) & kept["buur"].isin(codes), ["code", "buur"]]
    alone = codes[~codes.isin(kept["code"]) & ~codes.isin(kept["buur"])]
    parts = [kept]
    if len(alone) and len(codes) > 1:
        at, near = outlines.sindex.nearest(outlines[alone], return_all=True, exclusive=True)
        first = pd.Series(near).groupby(at).min()
        parts.append(pd.DataFrame({"code": alone[first.index], "buur": codes[first]}))
    pairs = pd.concat([*parts, *(p.set_axis(["buur", "code"], axis=1) for p in parts)])
    return pairs.drop_duplicates().sort_values(["code", "buur"], ignore_index=True)


def local_clusters(
    marks: pd.Series, pairs: pd.DataFrame, strata: pd.Series | None = None, *, alpha: float = 0.05
) -> pd.DataFrame:
    """Tell which marked areas have more marked neighbours than chance would give them.

    ``marks`` (bool, indexed by code) holds the areas of which the mark is known, and no others: an unmarked area counts
    as unlike. ``pairs`` comes from :func:`neighbours`. An area keeps its own mark, and the others are dealt over all other
    areas: the number of marked neighbours is hypergeometric, and p = P(X >= found), exactly. With ``strata`` (by code, say
    tenths of urbanity) marks are dealt within each stratum, and X is the sum over the strata of independent
    hypergeometrics: their convolution. q is Benjamini and Hochberg's over all marked areas. Returns, on the index of
    ``marks``, ``joins`` (Int64), ``p``, ``q`` (missing where not marked) and ``cluster`` (q <= ``alpha``: the core of a
    cluster; unmarked or less sure neighbours are not part of it).
    """
    codes = marks.index
    by = np.zeros(len(marks), dtype=int) if strata is None else pd.factorize(strata.reindex(codes))[0]
    own, marked = by[:, None] == np.arange(by.max(initial=0) + 1), marks.to_numpy(dtype=bool)
    beside = np.zeros(own.shape, dtype=int)
    pairs = pairs[pairs["code"].isin(codes) & pairs["buur"].isin(codes)]
    focal, other = (codes.get_indexer(pd.Index(pairs[c])) for c in ("code", "buur"))
    np.add.at(beside, (focal, by[other]), 1)
    joins = np.bincount(focal, marked[other], minlength=len(codes)).astype(int)
    size, total = own.sum(axis=0), own[marked].sum(axis=0)
    p = np.full(len(codes), np.nan)
    for i in np.flatnonzero(marked):
        p[i] = _tail(size - own[i], total - own[i], beside[i], joins[i])
    q = np.full(len(codes), np.nan)
    q[marked] = benjamini_hochberg(p[marked])
    table = pd.DataFrame({"joins": joins, "p": p, "q": q}, index=codes).astype({"joins": "Int64"})
    return table.assign(cluster=table["q"] <= alpha)


def _tail(size: Ints, marked: Ints, drawn: Ints, found: int) -> float:
    """P(X >= found) of the sum of hypergeometrics: ``drawn`` of ``size`` areas, of which ``marked``, a figure a stratum."""
    chances = np.ones(1)
    for n, m, k in np.transpose([size, marked, drawn])[drawn > 0]:
        least = max(0, k + m - n)
        i = np.arange(least, min(k, m))  # each chance by the one before, of the least that is possible on
        steps = np.cumprod(np.r_[1.0, (m - i) / (i + 1) * (k - i) / (n - m - k + i + 1)])
        chances = np.convolve(chances, np.r_[np.zeros(least), steps / steps.sum()])
    return float(min(1.0, chances[found:].sum()))


def tenths(values: pd.Series) -> pd.Series:
    """Number the tenths of some figures, 0 the lowest; -1 where a figure is missing."""
    bounds = values.quantile(np.arange(0.1, 0.95, 0.1)).to_numpy()
    return pd.Series(np.searchsorted(bounds, values), values.index).where(values.notna(), -1)


def expected_joins(marks: pd.Series, pairs: pd.DataFrame) -> tuple[int, float]:
    """Count the pairs of neighbours that are both marked, and how many chance would give: J m (m - 1) / (n (n - 1)).

    J is the number of pairs, m of n areas are marked (A.D. Cliff and J.K. Ord, "Spatial processes", 1981).
    """
    once = pairs[pairs["code"] < pairs["buur"]]
    n, m = len(marks), int(marks.sum())
    both = once["code"].map(marks).eq(True) & once["buur"].map(marks).eq(True)
    return int(both.sum()), len(once) * m * (m - 1) / (n * (n - 1)) if n > 1 else 0.0


def moran(values: pd.Series, pairs: pd.DataFrame) -> float:
    """Moran's I of figures by code: how far neighbours are alike (1), unlike (-1), or neither (about 0).

    Each pair of neighbours weighs the same; areas without a figure are left out. Missing where there is no pair or no
    difference. P.A.P. Moran, "Notes on continuous stochastic phenomena", Biometrika 37 (1950).
    """
    known = (values - values.mean()).dropna()
    a, b = pairs["code"].map(known), pairs["buur"].map(known)
    product, square = (a * b).dropna(), float((known**2).sum())
    return float(product.mean() / (square / len(known))) if len(product) and square > 0 else float("nan")
