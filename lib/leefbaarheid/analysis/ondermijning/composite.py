"""One index out of many indicators, the ranking that it gives, and how much that hangs on the choices made."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeVar

import numpy as np
import pandas as pd

Method = Literal["percentiel", "z"]
Values = TypeVar("Values", pd.Series, pd.DataFrame)

#: A gemeente gets an index where indicators of at least this share of the weight are known.
COVERAGE: Final = 0.6


def entering(frame: pd.DataFrame, indicators: Sequence[str], coverage: float = COVERAGE) -> list[str]:
    """Name the indicators that at least this share of the gemeenten has: only those can enter an index.

    One that a user supplies for three gemeenten would else lower the coverage of all others, and be ranked among three.
    """
    return [name for name in indicators if name in frame and frame[name].notna().mean() >= coverage]


def percentile(values: Values) -> Values:
    """Give the share (0-100) of the other areas that are lower, those equal counting half; missing for one alone.

    Of a frame column by column.
    """
    others = values.notna().sum() - 1
    return 100 * (values.rank() - 1) / others  # of one alone: 0 / 0


def composite(
    frame: pd.DataFrame,
    indicators: Sequence[str],
    directions: Mapping[str, int],
    weights: Mapping[str, float] | None = None,
    coverage: float = COVERAGE,
    method: Method = "percentiel",
) -> pd.DataFrame:
    """Put the indicators of every gemeente in one index: more is worse.

    ``frame`` has ``gemeente_code`` and one column an indicator; ``directions`` says 1 (more is worse) or -1 of each;
    ``weights`` are relative, all one by default. Returns one row a gemeente, in the order of the frame:
    ``gemeente_code, index`` (weighted mean over the indicators known of :func:`percentile`, 0-100; with method "z" of
    the value less the mean, in standard deviations), ``dekking`` (share of the weight that is known, 0-1) and ``rang`` (1
    is the highest index, equals share the best rank). ``index`` and ``rang`` are missing under ``coverage``.
    """
    index, part = without_each(frame, indicators, directions, weights, coverage, method)
    table = pd.DataFrame({"gemeente_code": frame["gemeente_code"], "index": index[0], "dekking": part[0]})
    return table.assign(rang=ranks(index[0]))


def without_each(
    frame: pd.DataFrame,
    indicators: Sequence[str],
    directions: Mapping[str, int],
    weights: Mapping[str, float] | None,
    coverage: float,
    method: Method,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The index of :func:`composite` and the share of the weight that is known, each as a frame with the frame's rows.

    Column 0 is of all indicators, 1, 2, ... are without each of them in turn; none of those where there is one only.
    """
    names = list(indicators)
    values = frame[names].astype(float) * pd.Series({name: directions[name] for name in names}, dtype=float)
    if method == "percentiel":
        scores = percentile(values)
    else:
        spread = values.std()
        scores = (values - values.mean()).div(spread.where(spread > 1e-12 * values.abs().max(), np.inf))
    used = np.c_[np.ones(len(names)), 1 - np.eye(len(names))] if len(names) > 1 else np.ones((1, 1))
    share = used * [[1.0 if weights is None else weights[name]] for name in names]
    known = scores.notna().astype(float) @ share
    # rounded, so that equal gemeenten stay equal whatever the order of the sum
    index = ((scores.fillna(0.0) @ share) / known.where(known > 0)).round(10)
    part = known / share.sum(axis=0)
    return index.where(part >= coverage - 1e-9), part


def leave_one_out(
    frame: pd.DataFrame,
    indicators: Sequence[str],
    directions: Mapping[str, int],
    weights: Mapping[str, float] | None = None,
    coverage: float = COVERAGE,
    method: Method = "percentiel",
) -> pd.DataFrame:
    """Give the best and the worst rank of every gemeente, with all indicators and with each left out in turn.

    Returns ``gemeente_code, rang_min, rang_max``, in the order of the frame. Ranks are among the gemeenten that the
    full index ranks, also where a gemeente's coverage would pass the bound without an indicator.
    """
    index, part = without_each(frame, indicators, directions, weights, 0.0, method)
    ranked = index[0].notna() & (part[0] >= coverage - 1e-9)
    found = ranks(index.where(ranked, axis=0))
    table = pd.DataFrame({"gemeente_code": frame["gemeente_code"]})
    return table.assign(rang_min=found.min(axis=1), rang_max=found.max(axis=1))


def ranks(index: Values) -> Values:
    """The rank of each index: 1 is the highest, equals share the best; of a frame column by column."""
    return index.rank(ascending=False, method="min").astype("Int64")
