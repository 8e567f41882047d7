import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import pearsonr, spearmanr

from leefbaarheid.analysis.sociale_ongelijkheid import change_correlation


def changes(seed, n, holes=0):
    rng = np.random.default_rng(seed)
    ses = rng.normal(0, 0.05, n)
    frame = pd.DataFrame({"code": [f"{i}" for i in range(n)], "ses_verandering": ses})
    frame["verandering"] = 0.3 * ses + rng.normal(0, 0.02, n)
    frame.loc[: holes - 1, "ses_verandering"] = np.nan
    return frame


@given(st.integers(0, 2**32 - 1), st.integers(12, 80))
def test_agrees_with_scipy(seed, n):
    frame = changes(seed, n, holes=2)
    found = change_correlation(frame)
    known = frame.dropna()
    wanted = pearsonr(known["ses_verandering"], known["verandering"])
    assert list(found.index) == ["n", "pearson", "pearson_laag", "pearson_hoog", "spearman"]
    assert found["n"] == n - 2
    assert found["pearson"] == pytest.approx(wanted.statistic)
    interval = wanted.confidence_interval()
    assert found[["pearson_laag", "pearson_hoog"]].tolist() == pytest.approx([*interval])
    assert found["spearman"] == pytest.approx(
        spearmanr(known["ses_verandering"], known["verandering"]).statistic
    )


def test_suppressed_under_the_minimum():
    assert change_correlation(changes(1, 12, holes=3)).isna().tolist() == [False, True, True, True, True]
    assert change_correlation(changes(1, 12, holes=2)).notna().all()


def test_areas_that_change_together_by_hand():
    frame = pd.DataFrame({"ses_verandering": [0.0, 1, 2, 3], "verandering": [0.0, 2, 1, 3]})
    assert change_correlation(frame, 4)["pearson"] == pytest.approx(0.8)
