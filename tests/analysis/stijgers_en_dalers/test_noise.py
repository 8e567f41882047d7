"""What a change is worth: the table of noise by its recipe, simulation, and what the data inside give."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.stijgers_en_dalers import groups as n
from leefbaarheid.classes import NOISE, STEP, classify, cutoffs, noise_sd
from leefbaarheid.data.change import load_change, national_change
from tests.analysis.frames import make_areas

RULES = n.Rules()


def measured(scores, households, least, most):
    """The recipe of :data:`leefbaarheid.classes.NOISE`, for the areas of a band of households.

    ``scores`` has a column a year, two years apart. Noise of one year is undone by the next change, so successive
    changes covary by minus the variance of one score, and a change has the noise of two.
    """
    own = households.reindex(scores.index).fillna(0)
    less = scores.apply(lambda score: score - np.average(score, weights=own)).to_numpy()
    changes = np.diff(less[(own >= least) & (own < most)]).T
    clipped = [np.clip(c, *np.quantile(c, [0.01, 0.99])) for c in changes]  # a few areas were built anew
    covariance = np.mean([np.cov(a, b)[0, 1] for a, b in pairwise(clipped)])
    return np.sqrt(-2 * min(covariance, 0.0))


def test_the_table_is_what_the_recipe_gives_of_the_data_inside(real):
    rows = real.scores("pc4", years=range(2012, 2023, 2), columns=["code", "jaar", "afw"])
    households = real.attributes("pc4", ["huishoudens"]).set_index("code")["waarde"]
    scores = rows.pivot(index="code", columns="jaar", values="afw").dropna()
    found = [measured(scores, households, *band) for band in pairwise([*NOISE["huishoudens"], np.inf])]
    assert np.round(found, 4).tolist() == NOISE["sd"].tolist()
    assert pytest.approx(np.diff(cutoffs()).mean(), abs=5e-5) == STEP, (
        "the mean width of classes two to eight"
    )


def test_a_change_counts_from_the_threshold_and_beyond_noise():
    change = pd.Series([0.0392, -0.0391, -0.058, 0.0588, 0.0392])
    found = n.beyond_noise(change, pd.Series([0.01, 0.01, 0.03, 0.03, np.nan]), 0.0392)
    assert found.tolist() == [True, False, False, True, True]


def test_groups_against_the_country_are_judged_less_its_change():
    frame = make_areas([(-0.05, {"onv": -0.045}, 3000), (-0.05, {"onv": 0.001}, 3000), (-0.05, {}, 50)])
    frame["ruis_sd"] = noise_sd(frame["woningen"])
    groups = n.assign_groups(frame, RULES, 0.04)
    found = n.beyond_by_group(frame, groups, RULES, 0.04)
    absolute, relative = "vroegsignalering_absoluut", "vroegsignalering_relatief"
    assert found[absolute].tolist() == found[relative].tolist() == [True, False, False]
    assert groups[relative].tolist() == [True, False, True]


@given(st.floats(-0.1, 0.1), st.floats(0.005, 0.1), st.floats(-0.4, 0.1))
@settings(max_examples=10)
def test_the_chances_are_those_of_a_simulation(national, sd, start):
    one = make_areas([(start, {}, 500)]).assign(ruis_sd=sd)
    expected = n.expected_by_noise(one, RULES, national).iloc[0].dropna()
    change = np.random.default_rng(3).normal(national, sd, 40_000)
    many = pd.DataFrame({"afw_van": start, "klasse_van": one["klasse_van"][0], "verandering": change})
    many = many.assign(klasse_tot=classify(start + change), woningen=500.0)
    share = n.assign_groups(many, RULES, national).mean()
    assert expected.to_dict() == pytest.approx(share[expected.index].to_dict(), abs=0.012)


def test_what_noise_alone_would_give_in_the_country(kerkrade):
    country = load_change(*kerkrade, 2014, 2020, "pc4")[1]
    found = n.expected_by_noise(country.gebieden, RULES, national_change(country)).sum()
    assert found[["vroegsignalering_absoluut", "vroegsignalering_relatief"]].round(1).tolist() == [3.6, 34.3]
    assert n.expected_by_noise(country.gebieden, RULES, None).isna().all(axis=None)
