"""How many independent areas some neighbours are worth: the effective number behind an interval of a correlation."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from leefbaarheid.analysis.correlation import Floats

#: Pairs of areas are put into so many classes of distance, with an equal number of pairs each.
CLASSES: Final = 10
#: The effective number is no smaller than this: Fisher's z needs more than three.
LEAST: Final = 5.0


def centroids(areas: gpd.GeoDataFrame) -> Floats:
    """The middle of each area, shape ``(n, 2)``, in metres (RD New); missing without an outline."""
    shapes = areas.geometry.to_numpy()
    known = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    found = np.full((len(shapes), 2), np.nan)
    found[known] = shapely.get_coordinates(shapely.centroid(shapes[known]))
    return found


def effective_numbers(points: Floats, x: pd.DataFrame, y: pd.DataFrame) -> pd.DataFrame:
    """Return the effective number of areas behind the correlation of every column of ``x`` with every one of ``y``.

    ``points`` has shape ``(n, 2)``; ``x`` and ``y`` have n rows, and each pair of columns is taken over the areas that have
    both and a place. With C(k) the mean product of the deviations of two areas whose distance lies in class k (class 0:
    an area with itself), N_k the number of ordered pairs and s the standard deviation (divisor n), the variance of r is
    sigma2 = sum_k N_k C_x(k) C_y(k) / (n^2 s_x^2 s_y^2), and the number 1 + 1 / sigma2, kept within [5, n]. P. Clifford,
    S. Richardson and D. Hemon, "Assessing the significance of the correlation between two spatial processes", Biometrics
    45 (1989). Missing with fewer than two areas, or without any spread. Shape: columns of ``x`` by columns of ``y``.
    """
    placed = ~np.isnan(points).any(axis=1)
    groups: dict[bytes, tuple[npt.NDArray[np.bool_], list[tuple[str, str]]]] = {}
    for a in x:
        for b in y:
            known = placed & x[a].notna().to_numpy() & y[b].notna().to_numpy()
            groups.setdefault(known.tobytes(), (known, []))[1].append((str(a), str(b)))
    table = pd.DataFrame(np.nan, index=x.columns, columns=y.columns)
    for known, pairs in groups.values():
        if known.sum() < 2:
            continue
        names = [*dict.fromkeys(a for a, _ in pairs)], [*dict.fromkeys(b for _, b in pairs)]
        values = [frame.loc[known, own].to_numpy(float) for frame, own in zip((x, y), names, strict=True)]
        table.loc[names[0], names[1]] = effective_number(points[known], *values)
    return table


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
    inside = np.searchsorted(np.quantile(distance, np.arange(1, CLASSES) / CLASSES), distance)
    number = np.bincount(inside, minlength=CLASSES).astype(float)
    with np.errstate(invalid="ignore"):
        z = (values - values.mean(axis=0)) / np.where(np.ptp(values, axis=0) > 0, values.std(axis=0), np.nan)
    sums = np.column_stack([np.bincount(inside, column[i] * column[j], CLASSES) for column in z.T])
    return 2 * number, sums / np.maximum(number, 1)[:, None]
