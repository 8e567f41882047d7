"""The indicators of one area beside those of the country and of its peers."""

from collections.abc import Mapping, Sequence

import numpy as np
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
    units = pd.Series(indicators, dtype="str")
    values, known = frame[units.index].astype(float), frame[["gemeente_code"]]
    known = known if weights is None else known.merge(weights, how="left").set_axis(frame.index)
    bases = {name: known[name] if name in known else frame["omvang"] for name in units.index}
    weight = pd.DataFrame(bases, dtype=float)
    country, own_part, peer_part = (
        part * np.where(part.notna().mean() >= coverage, 1.0, np.nan)
        for part in (values, values[chosen], values[alike])
    )
    own, others = _means(own_part, weight[chosen]), country[~chosen]
    lower = ((others < own).sum() + (others == own).sum() / 2) / others.count()
    table = {"waarde": own, "eenheid": units, "nl": _means(country, weight)}
    table |= dict(zip(("q1", "mediaan", "q3"), (country.quantile(q) for q in (0.25, 0.5, 0.75)), strict=True))
    table |= {"percentiel": 100 * lower.where(own.notna()), "peers": peer_part.mean()}
    return pd.DataFrame(table).rename_axis("indicator").reset_index()


def _means(values: pd.DataFrame, weight: pd.DataFrame) -> pd.Series:
    """Weighted means over the areas with a value; of a single one the value itself, whatever its weight."""
    used = weight.where(values.notna() & (weight > 0))
    mean = (values * used).sum() / used.sum(min_count=1)
    return mean.where(values.count() > 1, values.sum(min_count=1))
