"""Level and spread of SES inside areas, each against the score."""

from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM, fisher_interval, partial

#: (one, other, kept equal) of every relation.
RELATIONS: Final = (
    *(("totaal", "spreiding", ""), ("afw", "totaal", ""), ("afw", "spreiding", "")),
    *(("afw", "totaal", "spreiding"), ("afw", "spreiding", "totaal")),
)


def level_and_spread(areas: pd.DataFrame, minimum: int = MINIMUM) -> pd.DataFrame:
    """Correlate ``afw``, the level of SES (``totaal``) and its spread inside areas as CBS gives it (``spreiding``).

    Only areas with all three, so that the simple and the partial correlations can be compared; each counts once. Returns one
    row a relation: ``x, y, gegeven`` (what is kept equal, else ""), ``n, pearson, pearson_laag, pearson_hoog`` (95%,
    Fisher's z). Missing but for ``n`` under ``minimum``, or where the data have no spread.
    """
    known = areas.reindex(columns=["afw", "totaal", "spreiding"]).astype(float).dropna()
    n = len(known)
    rows = []
    for x, y, given in RELATIONS:
        r = partial(known[x], known[y], known[[given] if given else []]) if n >= minimum else np.nan
        low, high = fisher_interval(r, n, controls=int(bool(given)))
        rows.append((x, y, given, n, r, float(low), float(high)))
    return pd.DataFrame(rows, columns=["x", "y", "gegeven", "n", "pearson", "pearson_laag", "pearson_hoog"])
