import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from leefbaarheid.analysis.weighted import CHANGES, group_totals, leading_dimension
from leefbaarheid.terms import DIMENSIONS
from tests.analysis.frames import areas, make_areas


@given(areas(smallest=3))
def test_means_agree_with_numpy_and_contributions_sum(frame):
    masks = np.column_stack([frame["afw_van"] > -0.1, np.ones(len(frame), bool), np.zeros(len(frame), bool)])
    count, total, means = group_totals(frame, masks)
    for k in range(3):
        inside = frame[masks[:, k]]
        assert count[k] == len(inside)
        assert total[k] == inside["woningen"].sum()
        if total[k] == 0:
            assert np.isnan(means[k]).all()
            continue
        for j, column in enumerate(CHANGES):
            expected = np.average(inside[column], weights=inside["woningen"])
            assert means[k, j] == pytest.approx(expected, abs=1e-12)
        assert means[k, 1:].sum() == pytest.approx(means[k, 0], abs=1e-12)


@given(areas(smallest=2))
def test_scale_of_the_weights_and_order_of_the_rows_do_not_matter(frame):
    masks = np.ones((len(frame), 1), dtype=bool)
    before = group_totals(frame, masks)[2]
    scaled = frame.assign(woningen=frame["woningen"] * 7.5).iloc[::-1]
    np.testing.assert_allclose(group_totals(scaled, masks)[2], before, atol=1e-12, equal_nan=True)


def test_an_area_without_weight_does_not_count():
    frame = make_areas([(0.0, {"onv": -0.1}, 100), (0.0, {"vrz": 0.5}, None)])
    _, total, means = group_totals(frame, np.ones((2, 1), dtype=bool))
    assert total[0] == 100
    assert means[0, 0] == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("values", "leads"),
    [
        ({"onv": -0.05, "vrz": 0.01}, "onv"),
        ({"onv": -0.05, "vrz": 0.09}, "vrz"),
        ({"fys": 0.2, "won": 0.3}, "won"),
        ({"fys": -0.2, "won": 0.3, "soc": -0.2}, "fys"),
        ({"fys": 0.0004}, None),
        ({"fys": 0.0005}, "fys"),
        ({"fys": -0.0005}, "fys"),
        ({"fys": 0.3, "won": -0.3}, None),
    ],
)
def test_leading_dimension_points_the_way_of_the_change(values, leads):
    row = {d: values.get(d, 0.0) for d in DIMENSIONS}
    frame = pd.DataFrame([{"verandering": sum(row.values()), **row}])
    assert leading_dimension(frame).tolist() == [leads]


def test_an_empty_group_has_no_leading_dimension():
    frame = pd.DataFrame([dict.fromkeys(CHANGES, np.nan)])
    assert leading_dimension(frame).tolist() == [None]
