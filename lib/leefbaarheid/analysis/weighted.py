"""Weighted means of a change and of the dimensions that make it up."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.terms import DIMENSIONS

#: Below this size (points of ``afw``) a change has no leading dimension.
NO_CHANGE: Final = 0.0005

CHANGES: Final = ("verandering", *DIMENSIONS)


def group_totals(
    areas: pd.DataFrame, masks: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Count, weigh and average groups of areas in one go.

    ``areas`` has ``n`` rows with ``woningen`` and the columns ``CHANGES``; ``masks`` has shape ``(n, k)``.
    Returns the number of areas ``(k,)``, their woningen ``(k,)`` and the woningen-weighted means ``(k, 6)``
    in the order of ``CHANGES``: missing where a group has no weight. The five means of the dimensions sum
    to the mean change, as a weighted mean is linear.
    """
    weight = areas["woningen"].to_numpy(dtype=float)
    values = areas[list(CHANGES)].to_numpy(dtype=float)
    inside = masks.astype(float).T
    total = inside @ weight
    sums = inside @ (weight[:, None] * values)
    means = np.full_like(sums, np.nan)
    np.divide(sums, total[:, None], out=means, where=total[:, None] > 0)
    return masks.sum(axis=0), total, means


def leading_dimension(means: pd.DataFrame) -> pd.Series:
    """Name the dimension that contributes most in the direction of the change, row by row.

    ``means`` has the columns ``CHANGES``. Missing where the change is missing or smaller than ``NO_CHANGE``.
    """
    change = means["verandering"].to_numpy(dtype=float)
    directed = means[list(DIMENSIONS)].to_numpy(dtype=float) * np.sign(change)[:, None]
    clear = np.abs(change) >= NO_CHANGE
    best = np.array(DIMENSIONS)[np.nan_to_num(directed, nan=-np.inf).argmax(axis=1)]
    return pd.Series(np.where(clear, best, None), index=means.index, dtype=object, name="leidende_dimensie")
