"""Experienced unsafety of every gemeente, out of sources that cover parts of the country, and what goes together with it.

And four types of gemeenten by crime and unsafety.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM, Z95, Floats, benjamini_hochberg, correlate, partial
from leefbaarheid.errors import DatasetError

#: The source that is the Leefbaarometer's ``onv`` reversed: built partly from registered crime.
CIRCULAR: Final = "leefbaarometer"
#: The index first, unsafety second.
TYPES: Final = ("hoog_hoog", "hoog_laag", "laag_hoog", "laag_laag")
#: The share of gemeenten, from the top, that is called high.
CUT: Final = 1 / 3
#: Lower bounds in households of the second and third class of size: about 50,000 and 100,000 inhabitants.
SIZES: Final = (22_500, 45_000)

#: Experienced unsafety by source, by code; more is less safe.
Sources = Mapping[str, pd.Series]


def experienced(sources: Sources, order: Sequence[str], minimum: int = MINIMUM) -> pd.DataFrame:
    """Take for every gemeente the figure of the first source in ``order`` that has it, all on one scale.

    Each source is a series by code without holes, in which more is less safe; names in ``order`` without a source are
    passed over. The scale is that of the source with most gemeenten. Another is linked to it by equal mean and standard
    deviation over the gemeenten that both have (mean-sigma linking, M.J. Kolen and R.L. Brennan, "Test equating", 2014);
    with fewer than ``minimum`` of those, or without spread, it is not used here. Returns, sorted by
    code: ``onveiligheid`` and ``onveiligheid_bron`` (the source's name). For levels and types;
    correlations go over one source (:func:`for_correlation`).

    Raises :class:`DatasetError` where no source has a figure.
    """
    known = _known(sources, order)
    scale = known[max(known, key=lambda name: len(known[name]))]
    parts = []
    for name, values in known.items():
        both = values.index.intersection(scale.index)
        mine, other = values[both], scale[both]
        linked = other.mean() + (values - mine.mean()) / mine.std() * other.std()
        if values is scale or (len(both) >= minimum and mine.max() > mine.min()):
            figures = values if values is scale else linked
            parts.append(pd.DataFrame({"onveiligheid": figures, "onveiligheid_bron": name}))
    table = pd.concat(parts)
    return table[~table.index.duplicated()].sort_index()


def for_correlation(sources: Sources, order: Sequence[str], minimum: int = MINIMUM) -> tuple[str, pd.Series]:
    """Name the first source in ``order`` with at least ``minimum`` gemeenten, and give its own figures, not linked.

    Where none has so many, the one with most. It is circular where the name is ``CIRCULAR``. Raises
    :class:`DatasetError` where no source has a figure.
    """
    known = _known(sources, order)
    most = max(known, key=lambda name: len(known[name]))
    name = next((name for name, values in known.items() if len(values) >= minimum), most)
    return name, known[name]


def _known(sources: Sources, order: Sequence[str]) -> dict[str, pd.Series]:
    """The sources that there are, in order."""
    known = {name: sources[name] for name in order if name in sources}
    if not known:
        raise DatasetError(
            f"no source of experienced unsafety has a figure (asked for: {', '.join(order) or 'none'});"
            " prepare one of them or name another"
        )
    return known


def correlate_kinds(
    frame: pd.DataFrame, indicators: Sequence[str], unsafe: pd.Series, circular: bool, minimum: int = MINIMUM
) -> pd.DataFrame:
    """Correlate every indicator with experienced unsafety over the gemeenten that have both; each counts once.

    ``frame`` has a row a gemeente, by code, with ``oad`` and a column an indicator, as published; ``unsafe`` is by code
    too, more is less safe. Returns one row an indicator, in the order given: ``indicator, n, spearman, spearman_laag,
    spearman_hoog`` (95%, :func:`spearman_interval`), ``pearson, partieel`` (partial correlation of the ranks, given
    ``oad``, over the gemeenten that have all three), ``p`` (Spearman, two-sided, by Student's t) and ``q`` (Benjamini and
    Hochberg, J. R. Stat. Soc. B 57, 1995, over all rows with a p). Missing but for ``n`` under ``minimum`` gemeenten or
    where a column is constant; ``p`` and ``q`` also where the relation is ``circular``.
    """
    from scipy.special import stdtr

    y = unsafe.astype(float).reindex(frame.index)
    long = frame[[*indicators]].astype(float).melt(var_name="indicator", value_name="x")
    every = pd.Series(np.tile(y, len(indicators)))
    rows = correlate(long["x"], every, groups=long["indicator"], minimum=minimum).loc[[*indicators]]
    n, r = (rows[column].to_numpy(dtype=float) for column in ("n", "spearman"))
    low, high = spearman_interval(r, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stdtr(n - 2, -np.abs(r) * np.sqrt((n - 2) / (1 - r**2)))
    table = rows[["n", "spearman", "pearson"]].rename_axis("indicator").reset_index()
    table = table.assign(spearman_laag=low, spearman_hoog=high)
    table["partieel"] = [_partial_ranks(frame[name], y, frame["oad"], minimum) for name in indicators]
    table = table.assign(p=np.nan if circular else p, q=np.nan)
    known = table["p"].notna()
    table.loc[known, "q"] = benjamini_hochberg(table.loc[known, "p"])
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


def types(index: pd.Series, unsafety: pd.Series, cut: float = CUT) -> pd.Series:
    """Name the type of every gemeente (``TYPES``); the series share one index of gemeenten.

    High is the upper share ``cut`` of the gemeenten that have the figure; equals at the bound are not, so never more
    than that share is. Missing where either figure is.
    """
    unsafety = unsafety.reindex(index.index)
    more, felt = (x.rank(ascending=False, method="max") <= cut * x.count() + 1e-9 for x in (index, unsafety))
    named = np.array(TYPES, dtype=object)[2 * ~more.to_numpy() + ~felt.to_numpy()]
    return pd.Series(named, index.index).where(index.notna() & unsafety.notna())
