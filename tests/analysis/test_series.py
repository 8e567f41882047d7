import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.series import weighted_series


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
