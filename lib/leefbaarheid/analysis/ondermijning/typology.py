"""Four types of gemeenten: more or less crime than most, more or less experienced unsafety than most."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

#: The index first, unsafety second.
TYPES: Final = ("hoog_hoog", "hoog_laag", "laag_hoog", "laag_laag")
#: The share of gemeenten, from the top, that is called high.
CUT: Final = 1 / 3
#: Lower bounds in households of the second and third class of size: about 50,000 and 100,000 inhabitants.
SIZES: Final = (22_500, 45_000)


def types(index: pd.Series, unsafety: pd.Series, cut: float = CUT) -> pd.Series:
    """Name the type of every gemeente (``TYPES``); the series share one index of gemeenten.

    High is the upper share ``cut`` of the gemeenten that have the figure; equals at the bound are not, so never more
    than that share is. Missing where either figure is.
    """
    own, other = index.to_frame("type"), unsafety.reindex(index.index).to_frame("type")
    return types_of_each(own, other, pd.Series({"type": cut}))["type"]


def types_of_each(index: pd.DataFrame, unsafety: pd.DataFrame, cuts: pd.Series) -> pd.DataFrame:
    """The types of several pairs of index and unsafety: frames with the same rows and columns, a cut for each column."""
    low = [
        ~(values.rank(ascending=False, method="max") <= cuts * values.notna().sum() + 1e-9).to_numpy()
        for values in (index, unsafety)
    ]
    named = pd.DataFrame(np.array(TYPES, dtype=object)[2 * low[0] + low[1]], index.index, index.columns)
    return named.where(index.notna() & unsafety.notna())


def cohesion(kinds: pd.Series, frame: pd.DataFrame, sizes: Sequence[float] = SIZES) -> pd.DataFrame:
    """Average social cohesion per type and class of size; each gemeente counts once.

    ``kinds`` is indexed by gemeente_code (:func:`types`), ``frame`` has ``gemeente_code, omvang`` (households) and
    ``soc``. Returns ``type, omvangklasse`` (1 the smallest; ``sizes`` are the lower bounds of the next), ``n`` (gemeenten
    with ``soc``) and ``soc`` (their mean), for the combinations that occur.
    """
    rows = frame[["gemeente_code", "omvang", "soc"]].dropna()
    rows["type"] = rows["gemeente_code"].map(kinds)
    rows["omvangklasse"] = 1 + np.searchsorted(list(sizes), rows["omvang"], side="right")
    groups = rows.dropna(subset=["type"]).groupby(["type", "omvangklasse"])["soc"]
    return groups.agg(n="count", soc="mean").reset_index()
