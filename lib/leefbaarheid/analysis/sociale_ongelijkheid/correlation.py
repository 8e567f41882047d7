"""How far scores and socio-economic status go together: over all areas, within gemeenten, and inside areas."""

from itertools import product
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from leefbaarheid.analysis.correlation import MINIMUM, Z95, Floats, correlate, fisher_interval
from leefbaarheid.terms import DIMENSIONS

#: Scores that are set beside socio-economic status.
SCORES: Final = ("afw", *DIMENSIONS)
#: SES-WOA: the total, its sub-scores, and the percentiles of income and wealth.
SES: Final = ("totaal", "welvaart", "opleiding", "arbeid", "inkomen", "vermogen")
#: With fewer areas a correlation has no interval: it would say little, and its effective number less.
INTERVAL_FROM: Final = 20
#: Pairs of areas are put into this many classes of distance, with an equal number of pairs each.
CLASSES: Final = 10
#: The effective number is no smaller than this: Fisher's z needs more than three.
LEAST: Final = 5.0


def correlations(areas: gpd.GeoDataFrame, *, minimum: int = MINIMUM, effective: bool = True) -> pd.DataFrame:
    """Correlate every score with every figure of status that the frame has, over all its areas.

    ``areas`` has ``huishoudens``, ``geometry`` and columns of ``SCORES`` and ``SES``. Returns ``score, ses`` and the columns
    of :func:`leefbaarheid.analysis.correlation.correlate`, in the order of the two lists; pairwise complete. The interval
    is Fisher's z on ``n_effectief`` areas (:func:`effective_numbers`), and missing under 20 areas; all areas
    count as independent where ``effective`` is not asked for.

    >>> import leefbaarheid as lb
    >>> dataset, area = lb.open_data("Rotterdam")
    >>> table = correlations(lb.load_with_ses(dataset, area, 2020)[0].within(area.gemeenten).gebieden)
    >>> table.loc[[0], ["score", "ses", "pearson", "n_effectief"]].round(2).values.tolist()
    [['afw', 'totaal', 0.75, 29.66]]
    """
    scores, status = ([c for c in names if c in areas] for names in (SCORES, SES))
    keys = pd.DataFrame(product(scores, status), columns=["score", "ses"])
    figures = pd.DataFrame(areas[[*scores, *status]], dtype=float)
    x, y = (pd.Series(figures[keys[c]].to_numpy().ravel("F")) for c in keys)
    weight, pair = pd.Series(np.tile(areas["huishoudens"], len(keys))), keys.index.repeat(len(areas))
    table = keys.join(correlate(x, y, weight=weight, groups=pd.Series(pair), minimum=minimum))
    if not effective:
        return table
    number = effective_numbers(centroids(areas), figures[scores], figures[status])
    return _with_interval(table, number.to_numpy().ravel())


def _with_interval(table: pd.DataFrame, number: npt.ArrayLike) -> pd.DataFrame:
    low, high = fisher_interval(table["pearson"], np.where(table["n"] >= INTERVAL_FROM, number, np.nan))
    number = np.where(table["pearson"].notna(), number, np.nan)
    return table.assign(pearson_laag=low, pearson_hoog=high, n_effectief=number)


def over_gemeenten(table: pd.DataFrame, areas: pd.DataFrame, draws: int, seed: int) -> pd.DataFrame:
    """Give the correlations of :func:`correlations` the interval of a bootstrap over gemeenten in place of Fisher's.

    All gemeenten of ``areas`` (``gemeente_code``) are drawn anew with replacement, each with all its areas, ``draws``
    times; the interval holds the middle 95% of r. Neighbours that are alike mostly lie in one gemeente.
    """
    codes, names = pd.factorize(areas["gemeente_code"])
    k = len(names)
    times = np.random.default_rng(seed).multinomial(k, np.full(k, 1 / k), size=draws).astype(float)
    bounds = []
    for score, ses in zip(table["score"], table["ses"], strict=True):
        x, y = (areas[c].to_numpy(dtype=float) for c in (score, ses))
        known = ~(np.isnan(x) | np.isnan(y))
        x, y, inside = x[known] - x[known].mean(), y[known] - y[known].mean(), codes[known]
        moments = [np.bincount(inside, v, k) for v in (np.ones(len(x)), x, y, x * x, y * y, x * y)]
        n, sx, sy, sxx, syy, sxy = (times @ moment for moment in moments)
        r = (n * sxy - sx * sy) / np.sqrt((n * sxx - sx**2) * (n * syy - sy**2))
        bounds.append(np.quantile(r, [0.025, 0.975]))
    low, high = np.transpose(bounds)
    return table.assign(pearson_laag=low, pearson_hoog=high)


def per_gemeente(areas: gpd.GeoDataFrame, minimum: int = MINIMUM) -> pd.DataFrame:
    """Correlate the score with the total of status within every gemeente.

    Returns one row a gemeente of ``areas``, by code: ``gemeente_code, gemeente``, the columns of :func:`correlations`,
    ``helling`` (ordinary least squares of the score on status: points of ``afw`` for each point of SES) and
    ``pearson_gekrompen, gekrompen_laag, gekrompen_hoog`` (:func:`shrink` over the gemeenten that are shown).
    """
    groups = areas["gemeente_code"]
    weight, pair = areas["huishoudens"], ["afw", "totaal"]
    table = correlate(areas["afw"], areas["totaal"], weight=weight, groups=groups, minimum=minimum)
    points, both = centroids(areas), areas[pair].to_numpy(dtype=float)
    known = np.flatnonzero(~np.isnan(np.hstack([points, both])).any(axis=1))
    number = {
        code: effective_number(points[at], both[at, :1], both[at, 1:])[0, 0]
        for code, at in pd.Series(known).groupby(groups.to_numpy()[known])
        if len(at) >= minimum
    }
    spread = areas.dropna(subset=pair).groupby("gemeente_code")[pair].std()
    slope = table["pearson"] * spread["afw"] / spread["totaal"]
    table = _with_interval(table, pd.Series(number, dtype=float).reindex(table.index))
    shrunk, low, high = shrink(table["pearson"], table["n_effectief"])
    table = table.assign(helling=slope, pearson_gekrompen=shrunk, gekrompen_laag=low, gekrompen_hoog=high)
    table.insert(0, "gemeente", areas.groupby("gemeente_code")["gemeente"].first())
    return table.rename_axis("gemeente_code").reset_index()


def centroids(areas: gpd.GeoDataFrame) -> Floats:
    """The middle of each area, shape ``(n, 2)``, in metres (RD New); missing without an outline."""
    middle = shapely.centroid(areas.geometry.to_numpy())
    return np.column_stack([shapely.get_x(middle), shapely.get_y(middle)])


def effective_numbers(points: Floats, x: pd.DataFrame, y: pd.DataFrame) -> pd.DataFrame:
    """Return the effective number of areas behind the correlation of every column of ``x`` with every one of ``y``.

    ``points`` has shape ``(n, 2)``; ``x`` and ``y`` have n rows, and each pair of columns is taken over the areas that have
    both and a place. With C(k) the mean product of the deviations of two areas whose distance lies in class k (class 0:
    an area with itself), N_k the number of ordered pairs and s the standard deviation (divisor n), the variance of r is
    sigma2 = sum_k N_k C_x(k) C_y(k) / (n^2 s_x^2 s_y^2), and the number 1 + 1 / sigma2, kept within [5, n]. P. Clifford,
    S. Richardson and D. Hemon, "Assessing the significance of the correlation between two spatial processes", Biometrics
    45 (1989). Missing with fewer than two areas, or without any spread. Shape: columns of ``x`` by columns of ``y``.
    """
    table = pd.DataFrame(np.nan, index=x.columns, columns=y.columns)
    for one, other in product(_alike_in_holes(x), _alike_in_holes(y)):
        known = ~np.isnan(np.column_stack([points, x[one], y[other]])).any(axis=1)
        if known.sum() > 1:
            values = (frame.loc[known, own].to_numpy(float) for frame, own in ((x, one), (y, other)))
            table.loc[one, other] = effective_number(points[known], *values)
    return table


def _alike_in_holes(frame: pd.DataFrame) -> list[list[str]]:
    """Columns that miss the same rows, together: what hangs on distances is then worked out once."""
    holes = [frame[c].isna().to_numpy().tobytes() for c in frame]
    return [part.tolist() for _, part in frame.columns.to_series().groupby(holes)]


def effective_number(points: Floats, x: Floats, y: Floats) -> Floats:
    """The same of arrays without missing values: ``x`` of shape ``(n, a)``, ``y`` of ``(n, b)``; returns ``(a, b)``."""
    n, a = x.shape
    number, alike = _alike(points, np.hstack([x, y]))
    own, other = alike[:, :a], alike[:, a:]
    sigma2 = 1 / n + (number[:, None, None] * own[:, :, None] * other[:, None, :]).sum(axis=0) / n**2
    with np.errstate(divide="ignore"):
        found = np.where(sigma2 > 0, 1 + 1 / sigma2, np.inf)
    return np.where(np.isnan(sigma2), np.nan, np.clip(found, min(LEAST, n), n))


def _alike(points: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Ordered pairs in each class of distance ``(k,)``, and the mean product of standardised values there ``(k, v)``."""
    i, j = np.triu_indices(len(points), 1)
    distance = np.hypot(*(points[i] - points[j]).T)
    # by whole numbers: a quantile that falls on a distance would lie on either side of it, as rounding has it
    bounds = np.sort(distance)[(len(distance) - 1) * np.arange(1, CLASSES) // CLASSES]
    inside = np.searchsorted(bounds, distance)
    number = np.bincount(inside, minlength=CLASSES).astype(float)
    with np.errstate(invalid="ignore"):
        z = (values - values.mean(axis=0)) / np.where(np.ptp(values, axis=0) > 0, values.std(axis=0), np.nan)
    sums = np.column_stack([np.bincount(inside, column[i] * column[j], CLASSES) for column in z.T])
    return 2 * number, sums / np.maximum(number, 1)[:, None]


def shrink(r: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Draw correlations of shape ``(k,)``, each over ``n`` (effective) areas, towards their common mean: empirical Bayes.

    On the scale of Fisher's z each has a sampling variance ``v = 1 / (n - 3)``; the variance between them (tau2) is
    Paule and Mandel's estimate (J. Res. Nat. Bur. Stand. 87, 1982: the tau2 at which the weighted squares about the
    weighted mean equal k - 1, zero where there is none), by Newton's steps from zero, of which none goes too far (R.
    DerSimonian and R. Kacker, Contemp. Clin. Trials 28, 2007). The mean is weighted by ``1 / (v + tau2)``. Returns the
    posterior mean with its 95% interval (variance tau2 v / (tau2 + v), and that of the common mean for the part taken
    from it), back on the scale of r. Missing where ``r`` is missing or -1 or 1, or ``n <= 3``.
    """
    r, n = np.asarray(r, dtype=float), np.asarray(n, dtype=float)
    known = (np.abs(r) < 1) & (n > 3)
    shrunk = np.full((3, *r.shape), np.nan)
    if known.any():
        z, v = np.arctanh(r[known]), 1 / (n[known] - 3)
        tau2 = 0.0
        for _ in range(100):  # some six for gemeenten, thirty for millions of areas
            w = 1 / (v + tau2)
            mean = np.average(z, weights=w)
            squares = w * (z - mean) ** 2
            if (over := squares.sum() - (z.size - 1)) <= 1e-10:
                break
            tau2 += over / (w * squares).sum()
        part = tau2 / (tau2 + v)
        # the mean is an estimate too: without its own variance gemeenten that differ no more than chance had no margin
        middle = mean + part * (z - mean)
        half = Z95 * np.sqrt(part * v + (1 - part) ** 2 / w.sum())
        shrunk[:, known] = np.tanh([middle, middle - half, middle + half])
    return shrunk[0], shrunk[1], shrunk[2]


def most_influential(x: pd.Series, y: pd.Series) -> tuple[object, float]:
    """Name the area (by its index) without which a correlation differs most, and the correlation without it.

    Series on one index, without missing values. Missing with fewer than four areas, or where r is not known.
    """
    n = len(x) - 1
    if n < 3:
        return None, float("nan")
    dx, dy = x - x.mean(), y - y.mean()
    # sums over all others: the deviations of all sum to 0, so those of the others sum to minus the area's own
    xx, yy, xy = ((a * b).sum() - a * b - a * b / n for a, b in ((dx, dx), (dy, dy), (dx, dy)))
    without = (xy / np.sqrt(xx * yy)).astype(float)
    moved = (without - x.corr(y)).abs()
    if moved.isna().all():
        return None, float("nan")
    return moved.idxmax(), float(without[moved.idxmax()])
