"""Change of SES against change of the score between the same two years."""

from __future__ import annotations

import pandas as pd

from leefbaarheid.analysis.correlation import MINIMUM, correlate


def change_correlation(changes: pd.DataFrame, minimum: int = MINIMUM) -> pd.Series:
    """Correlate ``ses_verandering`` with ``verandering`` (of ``afw``) over the areas that have both; each counts once.

    Returns ``n, pearson, pearson_laag, pearson_hoog, spearman`` (:func:`.correlation.correlate`), missing but for ``n``
    under ``minimum``.
    """
    row = correlate(changes["ses_verandering"], changes["verandering"], minimum=minimum).iloc[0]
    return row.drop("pearson_gewogen")
