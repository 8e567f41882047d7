"""Hand-made and generated frames of areas for the tests of the analyses."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from leefbaarheid.classes import classify
from leefbaarheid.terms import DIMENSIONS


def make_areas(rows: list[tuple[float, dict[str, float], float | None]], least: float = 0) -> pd.DataFrame:
    """Areas from (score at the start, change per dimension, weight or None); judged from ``least``."""
    starts, changes, weights = zip(*rows, strict=True)
    frame = pd.DataFrame({"code": [f"{1000 + i}" for i in range(len(rows))], "afw_van": starts})
    frame = frame.assign(naam="gebied " + frame["code"], gemeente="Proefstad", gemeente_code="GM9001")
    frame[[*DIMENSIONS]] = [[float(of.get(dim, 0.0)) for dim in DIMENSIONS] for of in changes]
    weight = pd.Series(weights, dtype=float)
    frame = frame.assign(gewicht_onbekend=weight.isna(), woningen=weight.fillna(0.0), ruis_sd=1e-6)
    frame = frame.assign(beoordeeld=weight >= least, verandering=frame[[*DIMENSIONS]].sum(axis=1))
    frame["afw_tot"] = frame["afw_van"] + frame["verandering"]
    classes = {f"klasse_{end}": classify(frame[f"afw_{end}"]).astype(int) for end in ("van", "tot")}
    return frame.assign(**classes)


@st.composite
def areas(draw: st.DrawFn, smallest: int = 1, largest: int = 40) -> pd.DataFrame:
    """Areas with plausible scores, changes and weights; some weights unknown."""
    n, rng = draw(st.integers(smallest, largest)), np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    changes = [dict(zip(DIMENSIONS, row, strict=True)) for row in rng.normal(0.005, 0.03, (n, 5))]
    weights = [None if rng.random() < 0.1 else float(rng.integers(1, 4000)) for _ in range(n)]
    return make_areas([*zip(rng.normal(-0.1, 0.2, n), changes, weights, strict=True)])
