"""Weighted means of groups and years: by numpy, by hand, and the dimension that leads them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from leefbaarheid.analysis.series import weighted_series
from leefbaarheid.analysis.weighted import CHANGES, group_totals, leading_dimension
from leefbaarheid.terms import DIMENSIONS
from tests.analysis.frames import areas


@settings(max_examples=40)
@given(areas(smallest=3))
def test_means_agree_with_numpy_whatever_the_scale_of_the_weights_and_the_order(frame):
    masks = np.column_stack([frame["afw_van"] > -0.1, np.ones(len(frame), bool), np.zeros(len(frame), bool)])
    found = group_totals(frame, masks)
    for mask, count, total, means in zip(masks.T, *found, strict=True):
        w = frame["woningen"][mask]
        assert (count, total) == (mask.sum(), w.sum())
        wanted = np.average(frame.loc[mask, [*CHANGES]], axis=0, weights=w) if total else np.full(6, np.nan)
        np.testing.assert_allclose(means, wanted, atol=1e-12)
    scaled = frame.assign(woningen=frame["woningen"] * 7.5).iloc[::-1]
    np.testing.assert_allclose(group_totals(scaled, masks[::-1])[2], found[2], atol=1e-12)


@pytest.mark.parametrize(
    ("values", "leads"),
    [
        ({"onv": -0.05, "vrz": 0.01}, "onv"), ({"onv": -0.05, "vrz": 0.09}, "vrz"), ({"fys": 0.2, "won": 0.3}, "won"),
        ({"fys": -0.2, "won": 0.3, "soc": -0.2}, "fys"), ({"fys": 0.0004}, None), ({"fys": 0.0005}, "fys"),
        ({"fys": -0.0005}, "fys"), ({"fys": 0.3, "won": -0.3}, None), (dict.fromkeys(DIMENSIONS, np.nan), None),
    ],
)  # fmt: skip
def test_leading_dimension_points_the_way_of_the_change(values, leads):
    row = {d: values.get(d, 0.0) for d in DIMENSIONS}
    assert leading_dimension(pd.DataFrame([{"verandering": sum(row.values()), **row}])).tolist() == [leads]


def test_a_series_is_weighted_year_by_year_over_areas_that_have_both():
    rows = [("a", 2014, 0.1), ("b", 2014, 0.3), ("a", 2020, 0.2), ("b", 2020, np.nan), ("c", 2020, 9)]
    table = weighted_series(
        pd.DataFrame(rows, columns=["code", "jaar", "afw"]), pd.Series({"a": 1.0, "b": 3.0})
    )
    columns = ["jaar", "afw", "aantal_gebieden"]
    np.testing.assert_allclose(table[columns], [[2014, 0.25, 2], [2020, 0.2, 1]])
