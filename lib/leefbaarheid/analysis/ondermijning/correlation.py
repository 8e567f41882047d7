"""How far indicators go together with experienced unsafety, and how much of that is left within one urbanity."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM, Z95, Floats, correlate, partial


def correlate_kinds(
    frame: pd.DataFrame,
    indicators: Sequence[str],
    unsafety: pd.Series,
    *,
    given: str = "oad",
    circular: bool,
    minimum: int = MINIMUM,
) -> pd.DataFrame:
    """Correlate every indicator with experienced unsafety over the gemeenten that have both; each counts once.

    ``frame`` has ``gemeente_code``, the column ``given`` and one an indicator, as published; ``unsafety`` is indexed by
    gemeente_code, more is less safe. Returns one row an indicator, in the order given: ``indicator, n, spearman,
    spearman_laag, spearman_hoog`` (95%, :func:`spearman_interval`), ``pearson, pearson_laag, pearson_hoog`` (95%,
    Fisher's z), ``partieel`` (partial correlation of the ranks, given ``given``, over the gemeenten that have all three),
    ``p`` (Spearman, two-sided, by Student's t) and ``q`` (Benjamini and Hochberg, J. R. Stat. Soc. B 57, 1995, over all rows
    with a p). Missing but for ``n`` under ``minimum`` gemeenten or where a column is constant; ``p`` and ``q`` also
    where the relation is ``circular``.
    """
    from scipy import stats

    y = frame["gemeente_code"].map(unsafety).astype(float)
    rows = [correlate(frame[name].astype(float), y, minimum=minimum) for name in indicators]
    columns = ["n", "spearman", "pearson", "pearson_laag", "pearson_hoog"]
    none = pd.DataFrame(columns=columns, dtype=float)
    table = pd.concat(rows, ignore_index=True)[columns] if rows else none
    table.insert(0, "indicator", pd.Series(list(indicators), dtype=str))
    n, r = table["n"].to_numpy(dtype=float), table["spearman"].to_numpy(dtype=float)
    low, high = spearman_interval(r, n)
    table.insert(3, "spearman_laag", low)
    table.insert(4, "spearman_hoog", high)
    table["partieel"] = [_partial_ranks(frame[name], y, frame[given], minimum) for name in indicators]
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(r) * np.sqrt((n - 2) / (1 - r**2)), n - 2)
    table["p"] = np.nan if circular else p
    table["q"] = np.nan
    known = table["p"].notna()
    if known.any():
        table.loc[known, "q"] = stats.false_discovery_control(table.loc[known, "p"], method="bh")
    return table


def spearman_interval(r: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Give the 95% interval of Spearman's r: tanh(artanh r -+ 1.96 sqrt((1 + r^2 / 2) / (n - 3))).

    Arrays of one shape in, two of that shape out; missing with fewer than four areas. D.G. Bonett and T.A. Wright,
    "Sample size requirements for estimating Pearson, Kendall and Spearman correlations", Psychometrika 65 (2000).
    """
    r, free = np.asarray(r, dtype=float), np.asarray(n, dtype=float) - 3
    with np.errstate(divide="ignore"):
        z = np.arctanh(r)
    half = Z95 * np.sqrt((1 + r**2 / 2) / np.where(free > 0, free, np.nan))
    return np.tanh(z - half), np.tanh(z + half)


def _partial_ranks(x: pd.Series, y: pd.Series, given: pd.Series, minimum: int) -> float:
    """Partial correlation of the ranks among the complete rows."""
    known = pd.concat([x, y, given], axis=1).astype(float).dropna()
    return partial(*known.rank().to_numpy().T) if len(known) >= minimum else np.nan
