"""What checking a finding gives: figures with their uncertainty, and whether its relation holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

#: Columns of the figures of an outcome that are always there.
FIGURES: Final = ("naam", "waarde", "laag", "hoog", "gekozen")


@dataclass(frozen=True, eq=False)
class Outcome:
    """A finding checked on one set of areas.

    ``figures`` has one row a figure: ``naam, waarde, laag, hoog`` (bounds missing where a figure has none of its own),
    ``gekozen`` (the relation is about it), and may have ``groep`` and ``beside`` (the country's). ``holds`` is ``None``
    where the relation cannot be told, with the reason in ``absent``; ``n`` counts the areas it rests on: those of the case,
    or of the level ``per``. ``points`` has ``naam, x, y`` where the finding is about a cloud. ``gewicht`` is the weight
    where it is not that of the case; ``ses_alone``: no score is in the figures.
    """

    figures: pd.DataFrame
    holds: bool | None
    n: int
    absent: str = ""
    points: pd.DataFrame | None = None
    per: str = ""
    gewicht: str = ""
    ses_alone: bool = False


def outcome(
    rows: Iterable[Mapping[str, Any]],
    holds: object,
    n: float,
    absent: str = "",
    points: pd.DataFrame | None = None,
    *,
    per: str = "",
    gewicht: str = "",
    ses_alone: bool = False,
) -> Outcome:
    """Make an outcome out of rows with ``naam, waarde`` and what more is known of each; ``holds`` may be numpy's."""
    table = pd.DataFrame(list(rows))
    table = table.reindex(columns=list(dict.fromkeys([*FIGURES, *table.columns])))
    table["gekozen"] = table["gekozen"].eq(True)
    table[["waarde", "laag", "hoog"]] = table[["waarde", "laag", "hoog"]].astype(float)
    told = None if holds is None or absent else bool(holds)
    return Outcome(table, told, int(n), absent, points, per, gewicht, ses_alone)


def near(found: Mapping[str, float], expected: Mapping[str, Any], margin: float) -> bool:
    """Tell whether every expected number is found within ``margin``, a share of its size (nought only by nought).

    >>> near({"G4": 0.39}, {"G4": 0.38}, 0.1), near({"G4": 0.5}, {"G4": 0.38}, 0.1), near({}, {"G4": 0.38}, 0.1)
    (True, False, False)
    """
    gaps = [abs(found.get(name, np.nan) - value) - margin * abs(value) for name, value in expected.items()]
    return all(gap <= 1e-12 for gap in gaps)


def mean_interval(values: pd.Series, weight: pd.Series) -> tuple[float, float, float]:
    """Average ``values`` with a weight, and give its 95% interval as if the areas were drawn: mean -+ t(n - 1) s.

    s2 = n / (n - 1) sum w2 (x - mean)2 / (sum w)2. Areas without value or weight do not count; all missing without any,
    the interval with fewer than two.
    """
    from scipy.stats import t

    known = values.notna() & (weight > 0)
    x, w = values[known].to_numpy(dtype=float), weight[known].to_numpy(dtype=float)
    if not len(x):
        return np.nan, np.nan, np.nan
    mean = float(np.average(x, weights=w))
    if len(x) < 2:
        return mean, np.nan, np.nan
    s = np.sqrt(len(x) / (len(x) - 1) * ((w * (x - mean)) ** 2).sum()) / w.sum()
    half = float(t.ppf(0.975, len(x) - 1) * s)
    return mean, mean - half, mean + half
