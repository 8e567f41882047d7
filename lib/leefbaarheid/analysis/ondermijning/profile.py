"""The indicators of one area beside those of the country and of its peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd


def profile(
    frame: pd.DataFrame,
    indicators: Mapping[str, str],
    code: str | Sequence[str],
    peers: Sequence[str],
    *,
    weights: pd.DataFrame | None = None,
    coverage: float = 0.0,
) -> pd.DataFrame:
    """Set the indicators of a gemeente, or of several together, in the national picture.

    ``frame`` has ``gemeente_code, omvang`` and one column an indicator; ``indicators`` gives the unit of each; ``peers``
    are gemeente_codes; ``weights`` has ``gemeente_code`` and for a rate its denominator, under the indicator's name:
    without one, means are weighted by ``omvang``. Returns one row an indicator: ``indicator, waarde`` (of several
    gemeenten the weighted mean), ``eenheid, nl`` (weighted mean of all: with denominators as weights the national rate),
    ``q1, mediaan, q3`` (over gemeenten), ``percentiel`` (share, 0-100, of the other gemeenten that are lower, equals
    counting half) and ``peers`` (unweighted mean). As published, in the indicator's own unit; missing where there is no
    figure, and for several gemeenten (the country, peers) where under ``coverage`` of them have one: a few would else
    pass for all.
    """
    chosen = frame["gemeente_code"].isin([code] if isinstance(code, str) else list(code))
    alike = frame["gemeente_code"].isin(list(peers))
    base = frame[["gemeente_code"]].merge(weights, how="left") if weights is not None else frame[[]]
    rows = []
    for name, unit in indicators.items():
        values = frame[name].astype(float)
        weight = (base[name] if name in base else frame["omvang"]).to_numpy(dtype=float)
        sides = (values, values[chosen], values[alike])
        country, own_part, peer_part = (s if s.notna().mean() >= coverage else s * np.nan for s in sides)
        own, others = _mean(own_part, weight[chosen]), country[~chosen].dropna()
        lower = (others < own).mean() + (others == own).mean() / 2 if len(others) else np.nan
        quartiles = country.quantile([0.25, 0.5, 0.75]).tolist()
        position = 100 * lower if np.isfinite(own) else np.nan
        rows.append((name, own, unit, _mean(country, weight), *quartiles, position, peer_part.mean()))
    names = ["indicator", "waarde", "eenheid", "nl", "q1", "mediaan", "q3", "percentiel", "peers"]
    return pd.DataFrame(rows, columns=names)


def _mean(values: pd.Series, weight: npt.NDArray[np.float64]) -> float:
    """Weighted mean over the areas with a value; of a single one the value itself, whatever its weight."""
    known = values.notna().to_numpy()
    if known.sum() < 2:
        return float(values.sum(min_count=1))
    known = known & (weight > 0)
    return float(np.average(values[known], weights=weight[known])) if known.any() else np.nan
