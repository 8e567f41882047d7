"""How far chance in the counts moves the rank of a gemeente."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.composite import COVERAGE, Method

#: Draws that are ranked at once: more would only take memory.
_AT_ONCE: Final = 100
#: The share of draws that the range holds.
LEVEL: Final = 0.95


def rank_range(
    frame: pd.DataFrame,
    counts: pd.DataFrame,
    indicators: Sequence[str],
    directions: Mapping[str, int],
    weights: Mapping[str, float] | None = None,
    coverage: float = COVERAGE,
    method: Method = "percentiel",
    *,
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Give the ranks between which 95% of the draws put every gemeente, where each count is drawn anew.

    ``frame`` and the rest are those of :func:`.composite.composite`; ``counts`` has the cases behind each rate, in the same
    rows and columns. A count is drawn from a Poisson law with the count itself as its mean, for all gemeenten and
    indicators at once; a rate moves with its count, one without a count stands. Index and ranks are then made anew. Returns
    ``gemeente_code, rang_laag, rang_hoog`` (quantiles of 2.5% and 97.5%, rounded outwards), missing without an index.
    """
    from scipy import stats

    names = list(indicators)
    side = np.array([directions[n] for n in names], dtype=float)
    share = np.array([1.0 if weights is None else weights[n] for n in names], dtype=float)
    values, cases = (t[names].to_numpy(dtype=float) for t in (frame, counts))
    known = ~np.isnan(values)
    ranked = (known @ share) / share.sum() >= coverage - 1e-9
    values, cases, known = values[ranked], cases[ranked], known[ranked]
    many, total, random = known.sum(axis=0), known @ share, np.random.default_rng(seed)
    found = np.empty((draws, ranked.sum()))
    for start in range(0, draws, _AT_ONCE):
        size = (min(_AT_ONCE, draws - start), *cases.shape)
        drawn = random.poisson(np.nan_to_num(cases), size) / np.where(cases > 0, cases, 1.0)
        moved = side * values * np.where(cases > 0, drawn, 1.0)
        if method == "z":
            spread = np.nanstd(moved, axis=1, ddof=1, keepdims=True)
            scores = (moved - np.nanmean(moved, axis=1, keepdims=True)) / np.where(spread > 0, spread, np.inf)
        else:
            order = stats.rankdata(np.where(known, moved, np.inf), axis=1)
            scores = 100 * (order - 1) / np.maximum(many - 1, 1)
        index = (np.where(known, scores, 0.0) @ share / total).round(10)
        found[start : start + size[0]] = stats.rankdata(-index, axis=1, method="min")
    table = pd.DataFrame({"gemeente_code": frame["gemeente_code"]})
    for name, edge, whole in (("rang_laag", 1 - LEVEL, np.floor), ("rang_hoog", 1 + LEVEL, np.ceil)):
        ends = whole(np.quantile(found, edge / 2, axis=0))
        table[name] = pd.Series(ends, frame.index[ranked]).reindex(frame.index).astype("Int64")
    return table


def wider(ranking: pd.DataFrame) -> pd.DataFrame:
    """Take the wider of two ranges of a rank: of chance (``rang_laag, rang_hoog``) and of one indicator left out.

    Adds ``marge_laag, marge_hoog`` and ``marge_door`` ("toeval", or "keuze" where ``rang_min, rang_max`` lie further apart).
    """
    choice = (ranking["rang_max"] - ranking["rang_min"]) > (ranking["rang_hoog"] - ranking["rang_laag"])
    choice = choice.fillna(False).astype(bool)
    return ranking.assign(
        marge_laag=ranking["rang_laag"].mask(choice, ranking["rang_min"]),
        marge_hoog=ranking["rang_hoog"].mask(choice, ranking["rang_max"]),
        marge_door=choice.map({True: "keuze", False: "toeval"}).where(ranking["rang"].notna()),
    )
