"""Hand-made and generated frames of areas for the tests of the analyses."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from leefbaarheid.classes import classify
from leefbaarheid.terms import DIMENSIONS


def make_areas(rows: list[tuple[float, dict[str, float], float | None]], least: float = 0) -> pd.DataFrame:
    """Areas from (score at the start, change per dimension, weight or None); judged from ``least``."""
    n = len(rows)
    frame = pd.DataFrame({"code": [f"{1000 + i}" for i in range(n)]})
    frame["naam"] = "gebied " + frame["code"]
    frame["gemeente"] = "Proefstad"
    frame["gemeente_code"] = "GM9001"
    weights = pd.Series([w for _, _, w in rows], dtype=float)
    frame["gewicht_onbekend"] = weights.isna()
    frame["woningen"] = weights.fillna(0.0)
    frame["beoordeeld"] = weights >= least
    frame["ruis_sd"] = 1e-6
    frame["afw_van"] = [start for start, _, _ in rows]
    for dim in DIMENSIONS:
        frame[dim] = [float(changes.get(dim, 0.0)) for _, changes, _ in rows]
    frame["verandering"] = frame[list(DIMENSIONS)].sum(axis=1)
    frame["afw_tot"] = frame["afw_van"] + frame["verandering"]
    for end in ("van", "tot"):
        frame[f"klasse_{end}"] = classify(frame[f"afw_{end}"]).astype(int)
    return frame


@st.composite
def areas(draw: st.DrawFn, smallest: int = 1, largest: int = 40) -> pd.DataFrame:
    """Areas with plausible scores, changes and weights; some weights unknown."""
    n = draw(st.integers(smallest, largest))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    changes = rng.normal(0.005, 0.03, (n, 5))
    rows = []
    for i in range(n):
        weight = None if rng.random() < 0.1 else float(rng.integers(1, 4000))
        rows.append((float(rng.normal(-0.1, 0.2)), dict(zip(DIMENSIONS, changes[i], strict=True)), weight))
    return make_areas(rows)
