"""A straight line through points, with the band in which it may lie."""

from __future__ import annotations

import numpy as np
import pandas as pd


def fitted_line(x: pd.Series, y: pd.Series, points: int = 60) -> pd.DataFrame:
    """Fit ordinary least squares of ``y`` on ``x``, each pair counting once, and its 95% band for the mean.

    Series on one index, pairs with a missing value left out. Returns ``x, y, laag, hoog`` at ``points`` places over
    the range of ``x``; empty with fewer than four pairs or without any spread in ``x``. Band: y -+ t(n - 2) s
    sqrt(1/n + (x - mean)2 / Sxx).
    """
    from scipy.stats import linregress, t

    both = pd.DataFrame({"x": x, "y": y}).astype(float).dropna()
    if len(both) < 4 or both["x"].nunique() < 2:
        return pd.DataFrame(columns=["x", "y", "laag", "hoog"], dtype=float)
    fit = linregress(both["x"], both["y"])
    mean, sxx = both["x"].mean(), both["x"].var(ddof=0) * len(both)
    residual = both["y"] - (fit.intercept + fit.slope * both["x"])
    s = np.sqrt((residual**2).sum() / (len(both) - 2))
    at = np.linspace(both["x"].min(), both["x"].max(), points)
    line = fit.intercept + fit.slope * at
    half = t.ppf(0.975, len(both) - 2) * s * np.sqrt(1 / len(both) + (at - mean) ** 2 / sxx)
    return pd.DataFrame({"x": at, "y": line, "laag": line - half, "hoog": line + half})
