"""One index out of many indicators, the ranking that it gives, and how far that moves by chance and by one indicator."""

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import Floats

Method = Literal["percentiel", "z"]
#: Relative weight of each indicator of an index, below zero where more of it is better.
Weights = Mapping[str, float]

#: A gemeente gets an index where indicators of at least this share of the weight are known.
COVERAGE: Final = 0.6
#: Draws that are ranked at once: more would only take memory.
_AT_ONCE: Final = 100
#: The share of draws that the range of a rank holds.
LEVEL: Final = 0.95


def percentile(values: npt.ArrayLike, axis: int = 0) -> Floats:
    """Give the share (0-100) of the other areas that are lower, those equal counting half; missing for one alone."""
    values = np.moveaxis(np.asarray(values, dtype=float), axis, 0)
    columns = pd.DataFrame(values.reshape(len(values), -1))
    shares = 100 * (columns.rank() - 1) / (columns.count() - 1)
    return np.moveaxis(shares.to_numpy().reshape(values.shape), 0, axis)


def composite(
    frame: pd.DataFrame, weights: Weights, coverage: float = COVERAGE, method: Method = "percentiel"
) -> pd.DataFrame:
    """Put the indicators of every gemeente in one index, more is worse, and rank them by it.

    ``frame`` has a row a gemeente and a column an indicator; ``weights`` names those of the index with their relative
    weight, below zero where more of it is better. Returns with the rows of the frame: ``index`` (weighted mean over the
    indicators known of :func:`percentile`, 0-100; with method "z" of the value less the mean, in standard deviations),
    ``dekking`` (share of the weight that is known, 0-1), ``rang`` (1 is the highest index, equals share the best rank) and
    ``rang_min, rang_max``, the best and the worst rank with all indicators and with each left out in turn, among the
    gemeenten that the full index ranks. All but ``dekking`` are missing under ``coverage``.
    """
    index, part = without_each(frame, weights, method)
    index = index.where(part[0] >= coverage - 1e-9)
    rank = index.rank(ascending=False, method="min").astype("Int64")
    ends = {"rang": rank[0], "rang_min": rank.min(axis=1), "rang_max": rank.max(axis=1)}
    return pd.DataFrame({"index": index[0], "dekking": part[0], **ends})


def without_each(frame: pd.DataFrame, weights: Weights, method: Method) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The index of :func:`composite`, whatever is known, and the share of the weight that is; with the frame's rows.

    Column 0 is of all indicators, 1, 2, ... are without each of them in turn; none of those where there is one only.
    """
    values, weight = _turned(frame, weights)
    used = np.c_[np.ones(len(weight)), 1 - np.eye(len(weight))]
    share = weight[:, None] * (used if len(weight) > 1 else used[:, :1])
    index, known = (pd.DataFrame(table, frame.index) for table in _mean(values, share, method))
    return index, known / share.sum(axis=0)


def rank_range(
    frame: pd.DataFrame,
    counts: pd.DataFrame,
    weights: Weights,
    coverage: float = COVERAGE,
    method: Method = "percentiel",
    *,
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Give the ranks between which 95% of the draws put every gemeente, where each count is drawn anew.

    ``frame`` and the rest are those of :func:`composite`; ``counts`` has the cases behind each rate, in the same rows and
    columns. A count is drawn from a Poisson law with the count itself as its mean, for all gemeenten and indicators at
    once; a rate moves with its count, one without a count stands. Index and ranks are then made anew. Returns with the
    rows of the frame ``rang_laag, rang_hoog`` (quantiles of 2.5% and 97.5%, rounded outwards), missing without an index.
    """
    values, share = _turned(frame, weights)
    ranked = ~np.isnan(values) @ share >= (coverage - 1e-9) * share.sum()
    values, cases = values[ranked], counts[[*weights]].to_numpy(dtype=float)[ranked]
    random, found = np.random.default_rng(seed), np.empty((draws, ranked.sum()))
    for start in range(0, draws, _AT_ONCE):
        size = (min(_AT_ONCE, draws - start), *cases.shape)
        drawn = random.poisson(np.nan_to_num(cases), size) / np.where(cases > 0, cases, 1.0)
        index, _ = _mean(values * np.where(cases > 0, drawn, 1.0), share, method)
        found[start : start + size[0]] = pd.DataFrame(index).rank(axis=1, method="min", ascending=False)
    table = pd.DataFrame(index=frame.index)
    for name, edge, whole in (("rang_laag", 1 - LEVEL, np.floor), ("rang_hoog", 1 + LEVEL, np.ceil)):
        ends = whole(np.quantile(found, edge / 2, axis=0))
        table[name] = pd.Series(ends, frame.index[ranked]).reindex(frame.index).astype("Int64")
    return table


def _turned(frame: pd.DataFrame, weights: Weights) -> tuple[Floats, Floats]:
    """The indicators of the index, all of which more is worse, and their weight."""
    given = np.array([*weights.values()], dtype=float)
    return np.sign(given) * frame[[*weights]].to_numpy(dtype=float), np.abs(given)


def _mean(values: Floats, share: Floats, method: Method) -> tuple[Floats, Floats]:
    """The index over the indicators (last axis) of gemeenten (the one before it), and the weight that is known.

    ``share`` is the weight of each indicator, or a column a set of weights.
    """
    if method == "percentiel":
        scores = percentile(values, axis=-2)
    else:
        centred = values - np.nanmean(values, axis=-2, keepdims=True)
        spread = np.nanstd(values, axis=-2, ddof=1, keepdims=True)
        flat = spread <= 1e-12 * np.nanmax(np.abs(values), axis=-2, keepdims=True)
        scores = centred / np.where(flat, np.inf, spread)
    known = ~np.isnan(scores) @ share
    with np.errstate(divide="ignore", invalid="ignore"):
        # rounded, so that equal gemeenten stay equal whatever the order of the sum
        return (np.nan_to_num(scores) @ share / known).round(10), known
