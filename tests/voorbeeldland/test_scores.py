"""Scores: plausible over the country and the years."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from leefbaarheid.classes import classify
from tests.voorbeeldland.scores import NATIONAL_CHANGE, average, calibrate

from .conftest import read_scores, read_weights


def test_national_picture(any_source: Path) -> None:
    wide = read_scores(any_source, "buurt").pivot(index="code", columns="jaar", values="afw")
    assert -0.02 < wide[2014].mean() < 0.06
    assert 0.02 < wide[2020].mean() < 0.10
    assert 0.10 < wide[2014].std() < 0.17
    assert wide.corr().loc[2002, 2014] > 0.8
    share = pd.Series(classify(wide[2014])).value_counts(normalize=True)
    assert share[share.index <= 4].sum() < 0.16
    assert share[share.index >= 6].sum() > 0.70
    low = wide.index[wide[2014] < -0.164]
    weight = read_weights(any_source, "buurt")
    cities = weight[weight.index.str[2:6] <= "9004"].index
    assert low.isin(cities).mean() > 0.7, "low classes lie in the cities"


def test_calibrate_meets_the_national_change_and_spares_the_fixed() -> None:
    rng = np.random.default_rng(0)
    change, weight = rng.normal(0, 0.02, (40, 5)), rng.uniform(1, 100, 40)
    free = np.arange(40) >= 5
    after = calibrate(change, weight, free)
    assert np.allclose(np.average(after, axis=0, weights=weight), NATIONAL_CHANGE)
    assert (after[~free] == change[~free]).all()


def test_average_weighs_by_dwellings() -> None:
    scores = pd.DataFrame(
        {
            "code": ["A", "B", "A", "B"],
            "jaar": [2014, 2014, 2016, 2016],
            "afw": [0.5, -0.5, 0.4, 0.0],
            **{n: [0.1, -0.1, np.nan, np.nan] for n in ("fys", "onv", "soc", "vrz", "won")},
        }
    )
    found = average(scores, pd.Series({"A": "W", "B": "W"}), pd.Series({"A": 3, "B": 1}))
    assert found["code"].tolist() == ["W", "W"]
    assert np.allclose(found["afw"], [0.25, 0.3])
    assert np.allclose(found["onv"], [0.05, np.nan], equal_nan=True)
