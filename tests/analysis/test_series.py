import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.series import extremes, stack, weighted_series


def test_weighted_series_by_hand():
    scores = pd.DataFrame(
        {
            "code": ["a", "b", "a", "b", "c"],
            "jaar": [2014, 2014, 2020, 2020, 2020],
            "afw": [0.1, 0.3, 0.2, np.nan, 9],
        }
    )
    table = weighted_series(scores, pd.Series({"a": 1.0, "b": 3.0}))
    assert table["jaar"].tolist() == [2014, 2020]
    assert table["afw"].tolist() == pytest.approx([0.25, 0.2])
    assert table["aantal_gebieden"].tolist() == [2, 1]


@pytest.mark.parametrize(("n", "each"), [(1, 0), (2, 1), (5, 2), (6, 3), (40, 3)])
def test_best_and_worst_never_overlap(n, each):
    frame = pd.DataFrame({"code": [f"{i:02d}" for i in range(n)], "afw_tot": np.linspace(0, 1, n)})
    best, worst = extremes(frame, 3)
    assert len(best) == len(worst) == each
    assert not set(best) & set(worst)
    assert worst == [f"{i:02d}" for i in range(each)]


def test_stack_names_each_series():
    table = stack({"A": ("gekozen", pd.DataFrame({"jaar": [2014], "afw": [0.1], "aantal_gebieden": [2]}))})
    assert table.to_dict("records") == [{"reeks": "A", "soort": "gekozen", "jaar": 2014, "afw": 0.1}]
