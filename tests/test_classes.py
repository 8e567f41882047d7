import numpy as np
import pytest

from leefbaarheid import classes
from leefbaarheid.classes import classify, cutoffs


@pytest.mark.parametrize("variant", classes.VARIANTS)
def test_a_score_on_a_bound_belongs_to_the_lower_class(variant):
    bounds = cutoffs(variant)
    assert classify(bounds, bounds).tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert classify(np.nextafter(bounds, 1), bounds).tolist() == [2, 3, 4, 5, 6, 7, 8, 9]
    assert np.isnan(classify([[np.nan, 0.0]], bounds)).tolist() == [[True, False]]


def test_variants_lie_where_they_must():
    middle, low, high, published = (cutoffs(v) for v in classes.VARIANTS)
    assert ((low <= middle) & (middle <= high)).all()
    assert (published + classes.REFERENCE).tolist() == pytest.approx(classes.BOUNDS["gepubliceerd_lbm"])
    assert np.abs(published - middle).max() < 0.011
    with pytest.raises(ValueError, match="midden, laag, hoog, gepubliceerd"):
        cutoffs("hoogst")


def test_only_scores_inside_a_bracket_are_uncertain():
    low, high = classes.BOUNDS.loc[3, "laag"], classes.BOUNDS.loc[3, "hoog"]
    found = classes.uncertain([low, (low + high) / 2, high, low - 1e-6, high + 1e-6, np.nan])
    assert found.tolist() == [True, True, True, False, False, False]


def test_classes_of_the_real_pc4_of_2014(real):
    scores = real.scores("pc4", years=[2014])["afw"]
    assert (classify(scores) <= 3).sum() == 60
    assert (classify(scores, cutoffs("gepubliceerd")) <= 3).sum() == 47
