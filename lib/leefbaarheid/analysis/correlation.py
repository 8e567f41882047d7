"""How far two figures of areas go together, with intervals that fit few areas.

Intervals treat the areas as if drawn from a larger population and ignore that neighbours resemble each other.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

#: With fewer areas nothing is shown.
MINIMUM: Final = 10
#: Half the width of a 95% interval in standard errors: the standard normal quantile of 0.975.
Z95: Final = 1.959963984540054

Floats = npt.NDArray[np.float64]


def correlate(
    x: pd.Series,
    y: pd.Series,
    *,
    weight: pd.Series | None = None,
    groups: pd.Series | None = None,
    minimum: int = MINIMUM,
) -> pd.DataFrame:
    """Correlate two columns within each group of areas (or over all of them), all groups at once.

    The series share one index; areas without both figures are left out; ``weight`` is in households (an area
    without any counts zero). Returns one row a group, sorted and indexed by it: ``n`` (areas with both), ``pearson``
    with its 95% interval ``pearson_laag, pearson_hoog`` (Fisher's z), ``pearson_gewogen`` (weighted product moment)
    and ``spearman`` (Pearson over average ranks). All but ``n`` are missing under ``minimum`` areas or where a
    column is constant, the weighted one also where fewer than ``minimum`` areas have a weight.

    >>> import leefbaarheid as lb
    >>> areas = lb.load_with_ses(*lb.open_data("NL"), 2020)[0].gebieden
    >>> correlate(areas["totaal"], areas["afw"])[["n", "pearson_laag", "pearson", "pearson_hoog"]].round(3).values.tolist()
    [[3580.0, 0.636, 0.655, 0.674]]
    >>> correlate(areas["totaal"].head(3), areas["afw"].head(3))["pearson"].isna().item()
    True
    """
    names: pd.Index = pd.RangeIndex(1)
    every = np.zeros(len(x), dtype=np.intp)
    if groups is not None:
        every, names = pd.factorize(groups, sort=True)
    both = (x.notna() & y.notna()).to_numpy()
    inside, k = every[both], len(names)
    pair = (x[both].to_numpy(dtype=float), y[both].to_numpy(dtype=float))
    ones = np.ones(len(inside))
    w = ones if weight is None else weight[both].fillna(0.0).to_numpy(dtype=float)
    n = np.bincount(inside, minlength=k)
    plain = _pearson(*pair, ones, inside, k)
    low, high = fisher_interval(plain, n)
    weighted = plain if weight is None else _pearson(*pair, w, inside, k)
    one, other = (np.asarray(pd.Series(v).groupby(inside).rank(), dtype=float) for v in pair)
    figures = {
        "pearson": plain,
        "pearson_laag": low,
        "pearson_hoog": high,
        "pearson_gewogen": np.where(np.bincount(inside, w > 0, k) >= minimum, weighted, np.nan),
        "spearman": _pearson(one, other, ones, inside, k),
    }
    shown = {name: np.where(n >= minimum, values, np.nan) for name, values in figures.items()}
    return pd.DataFrame({"n": n, **shown}, index=names)


def fisher_interval(r: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Give the 95% interval of a correlation by Fisher's z: tanh(artanh r -+ 1.96 / sqrt(n - 3)).

    Arrays of one shape in, two of that shape out; missing with fewer than four areas; of a partial correlation each
    control counts as an area less. R.A. Fisher, "On the probable error of a coefficient of correlation deduced from a
    small sample", Metron 1 (1921).
    """
    free = np.asarray(n, dtype=float) - 3
    with np.errstate(divide="ignore"):
        z = np.arctanh(np.asarray(r, dtype=float))
    half = Z95 / np.sqrt(np.where(free > 0, free, np.nan))
    return np.tanh(z - half), np.tanh(z + half)


def partial(x: npt.ArrayLike, y: npt.ArrayLike, given: npt.ArrayLike) -> float:
    """Correlate what is left of ``x`` and ``y``, both of shape ``(n,)``, after a linear fit on ``given``.

    ``given`` has shape ``(n,)`` or ``(n, k)``. Incomplete rows are left out. Missing where nothing is left of
    either, or with fewer than ``k + 3`` rows. Its interval: :func:`fisher_interval` of ``n - k`` areas.
    """
    table = np.column_stack([np.asarray(a, dtype=float) for a in (x, y, given)])
    table = table[~np.isnan(table).any(axis=1)]
    if len(table) < table.shape[1] + 1:
        return np.nan
    centred = table - table.mean(axis=0)
    values, controls = centred[:, :2], centred[:, 2:]
    left = values - controls @ np.linalg.lstsq(controls, values, rcond=None)[0]
    if (np.linalg.norm(left, axis=0) <= 1e-10 * np.linalg.norm(values, axis=0)).any():
        return np.nan
    return float(np.clip(np.corrcoef(left, rowvar=False)[0, 1], -1, 1))


def _pearson(x: Floats, y: Floats, w: Floats, inside: npt.NDArray[np.intp], k: int) -> Floats:
    """Weighted product-moment correlation in each of ``k`` groups; missing where a column is constant."""

    def total(values: Floats) -> Floats:
        return np.bincount(inside, w * values, k).astype(float)

    weight = total(np.ones(len(w)))
    with np.errstate(invalid="ignore", divide="ignore"):
        means = [total(v) / weight for v in (x, y)]
        dx, dy = (v - m[inside] for v, m in zip((x, y), means, strict=True))
        spreads = [np.sqrt(total(d * d)) for d in (dx, dy)]
        for spread, mean in zip(spreads, means, strict=True):
            spread[spread <= 1e-13 * np.abs(mean) * np.sqrt(weight)] = np.nan
        return np.clip(total(dx * dy) / (spreads[0] * spreads[1]), -1, 1)


def benjamini_hochberg(p: npt.ArrayLike) -> Floats:
    """Adjust p-values of many tests, none missing, for the rate of false discoveries (J. R. Stat. Soc. B 57, 1995)."""
    p = np.asarray(p, dtype=float)
    order, found = np.argsort(p)[::-1], np.empty_like(p)
    found[order] = np.minimum.accumulate(p[order] * (p.size / np.arange(p.size, 0, -1)))
    return found
