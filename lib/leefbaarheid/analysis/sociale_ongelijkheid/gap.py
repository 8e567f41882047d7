"""Inequality over the years: how far the scores of areas with the lowest and the highest status lie apart."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from leefbaarheid.analysis.correlation import Floats

#: The part of the households at either end.
FIFTH: Final = 0.2
#: So many draws are measured at once, to bound the memory.
BLOCK: Final = 500


def inequality(
    areas: pd.DataFrame, scores: pd.DataFrame, unit: str = "gemeente_code", draws: int = 1000, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure the gap between fifths of households and the slope index, year by year, and how they changed.

    ``areas`` has ``ses``, ``huishoudens`` (the weight, of one year) and ``unit``; ``scores`` has the same index, columns
    ``(score, year)`` and no missing values (points of ``afw``). Areas are put in order of SES, and each fifth holds 20% of
    the *households*: of areas with one SES at the cut the same part of each counts. ``gat`` is the weighted mean of the
    highest fifth (``hoogste``) less that of the lowest (``laagste``); ``helling`` is the slope of a weighted regression of
    the score on r, the share of the households below an area and half of its own: the difference between bottom and top
    of the order (slope index of inequality; J.P. Mackenbach and A.E. Kunst, Soc. Sci. Med. 44, 1997).

    Intervals hold the middle 95% of ``draws`` in which the units (gemeenten, or areas) are drawn anew with replacement,
    the cut made anew in each. Returns the levels (``score, jaar, laagste, hoogste, gat, gat_laag, gat_hoog, helling,
    helling_laag, helling_hoog``) and the changes of ``gat`` between every two years (``score, van, tot, verandering, laag,
    hoog``, and ``zeker``: the interval holds no 0).
    """
    order = areas["ses"].argsort(kind="stable").to_numpy()
    ses, w = areas["ses"].to_numpy(float)[order], areas["huishoudens"].to_numpy(float)[order]
    values = scores.to_numpy(float)[order]
    inside, names = pd.factorize(areas[unit].to_numpy()[order])
    ties = np.flatnonzero(np.r_[True, ses[1:] != ses[:-1]])
    k = len(names)
    times = np.random.default_rng(seed).multinomial(k, np.full(k, 1 / k), size=draws)
    blocks = np.array_split(np.vstack([np.ones((1, k), dtype=int), times]), 1 + draws // BLOCK)
    found = [_measures(part[:, inside] * w, values, ties) for part in blocks]
    low, high, slope = (np.vstack(part) for part in zip(*found, strict=True))
    gap = high - low
    table = {"laagste": low[0], "hoogste": high[0]}
    for name, draw in (("gat", gap), ("helling", slope)):
        bounds = np.quantile(draw[1:], [0.025, 0.975], axis=0)
        table |= {name: draw[0], f"{name}_laag": bounds[0], f"{name}_hoog": bounds[1]}
    keys = pd.DataFrame([*scores.columns], columns=["score", "jaar"])
    years = keys.reset_index().merge(keys.reset_index(), on="score", suffixes=("_van", "_tot"))
    years = years[years["jaar_van"] < years["jaar_tot"]].reset_index(drop=True)
    moved = gap[:, years["index_tot"]] - gap[:, years["index_van"]]
    changes = years[["score", "jaar_van", "jaar_tot"]].set_axis(["score", "van", "tot"], axis=1)
    changes["verandering"] = moved[0]
    changes["laag"], changes["hoog"] = np.quantile(moved[1:], [0.025, 0.975], axis=0)
    return keys.assign(**table), changes.assign(zeker=(changes["laag"] > 0) | (changes["hoog"] < 0))


def _measures(weights: Floats, values: Floats, ties: npt.NDArray[np.intp]) -> tuple[Floats, Floats, Floats]:
    """Means of the lowest and the highest fifth and the slope index, each ``(draws, columns)``.

    ``weights`` has shape ``(draws, n)`` and ``values`` ``(n, columns)``, areas in order of SES; ``ties`` are the places
    where another SES begins.
    """
    together = np.add.reduceat(weights, ties, axis=1)
    upto = np.cumsum(together, axis=1)
    whole = upto[:, -1:]
    repeat = np.diff(np.r_[ties, weights.shape[1]])
    with np.errstate(invalid="ignore", divide="ignore"):
        means = []
        for below in (upto - together, whole - upto):
            part = np.nan_to_num(np.clip((FIFTH * whole - below) / together, 0, 1))
            own = weights * np.repeat(part, repeat, axis=1)
            means.append(own @ values / own.sum(axis=1, keepdims=True))
        r = np.repeat((upto - together / 2) / whole, repeat, axis=1)
        centred = weights * (r - (weights * r).sum(axis=1, keepdims=True) / whole)
        slope = centred @ values / (centred * r).sum(axis=1, keepdims=True)
    return means[0], means[1], slope
