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
    unsafety = unsafety.reindex(index.index)
    number = 2 * ~_high(index, cut) + ~_high(unsafety, cut)
    named = pd.Series(np.array(TYPES, dtype=object)[number], index.index, name="type")
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


def _high(values: pd.Series, cut: float) -> pd.Series:
    return values.rank(ascending=False, method="max") <= cut * values.notna().sum() + 1e-9
