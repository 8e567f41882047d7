"""What a change is worth: noise that was put in, plain loops and simulation, and what the data inside give."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.stijgers_en_dalers import noise as n
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups
from leefbaarheid.classes import NOISE, STEP, classify, cutoffs, noise_sd
from leefbaarheid.data.change import load_change, national_change
from leefbaarheid.dataset.frame import classes_of
from tests.analysis.frames import areas, make_areas

RULES, LOW = Rules(), (1, 2, 3)


@pytest.fixture(scope="module")
def country(kerkrade):
    frame = load_change(*kerkrade, 2014, 2020, "pc4")[1]
    return national_change(frame), frame.gebieden


def test_the_table_is_what_the_data_inside_give_and_a_plain_loop(real):
    rows = real.scores("pc4", years=n.YEARS, columns=["code", "jaar", "afw"])
    households = real.attributes("pc4", ["huishoudens"]).set_index("code")["waarde"]
    wide = rows.pivot(index="code", columns="jaar", values="afw").dropna()
    found = n.measure_noise(wide, households, tuple(NOISE["huishoudens"])).set_index("huishoudens")
    assert found["sd"].round(4).tolist() == NOISE["sd"].tolist()
    assert found["gebieden"].sum() == 4009
    assert pytest.approx(np.diff(cutoffs()).mean(), abs=5e-5) == STEP, (
        "the mean width of classes two to eight"
    )
    own = households.reindex(wide.index).fillna(0)
    less = wide.apply(lambda score: score - np.average(score, weights=own)).to_numpy()
    changes = np.diff(less[(own >= 1000) & (own < 2500)]).T
    clipped = [np.clip(c, *np.quantile(c, [0.01, 0.99])) for c in changes]
    covariances = [np.cov(a, b)[0, 1] for a, b in pairwise(clipped)]
    assert found["sd"][1000] == pytest.approx(np.sqrt(-2 * np.mean(covariances)))


def test_noise_that_was_put_in_comes_out():
    rng = np.random.default_rng(1)
    lasting = rng.normal(0, 0.02, (20_000, 6)).cumsum(axis=1)  # changes that stay are no noise
    passing, homes = rng.normal(0, 0.03, (20_000, 6)), pd.Series(600.0, range(20_000))
    found = n.measure_noise(pd.DataFrame(lasting + passing), homes, (0, 500))
    assert found["sd"].tolist() == pytest.approx([np.nan, 0.03 * np.sqrt(2)], rel=0.03, nan_ok=True)
    assert not n.measure_noise(pd.DataFrame(lasting), homes, (500,))["sd"][0] > 0.005


def test_a_change_counts_from_the_threshold_and_beyond_noise():
    change = pd.Series([0.0392, -0.0391, -0.058, 0.0588, 0.0392])
    found = n.beyond_noise(change, pd.Series([0.01, 0.01, 0.03, 0.03, np.nan]), 0.0392)
    assert found.tolist() == [True, False, False, True, True]


def test_groups_against_the_country_are_judged_less_its_change():
    frame = make_areas([(-0.05, {"onv": -0.045}, 3000), (-0.05, {"onv": 0.001}, 3000), (-0.05, {}, 50)])
    frame["ruis_sd"] = noise_sd(frame["woningen"])
    groups = assign_groups(frame, RULES, 0.04)
    found = n.beyond_by_group(frame, groups, RULES, 0.04)
    absolute, relative = "vroegsignalering_absoluut", "vroegsignalering_relatief"
    assert found[absolute].tolist() == found[relative].tolist() == [True, False, False]
    assert groups[relative].tolist() == [True, False, True]


@given(areas())
@settings(max_examples=25)
def test_members_beyond_noise_are_members_and_fewer_with_more_noise(frame):
    frame["ruis_sd"] = noise_sd(frame["woningen"].mask(frame["gewicht_onbekend"]))
    groups = assign_groups(frame, RULES, 0.03)
    some, fewer = (
        n.beyond_by_group(frame.assign(ruis_sd=k * frame["ruis_sd"]), groups, RULES, 0.03) for k in (1, 2)
    )
    assert (fewer <= some).all(axis=None)
    assert (some <= groups).all(axis=None)


@given(st.floats(-0.1, 0.1), st.floats(0.005, 0.1), st.floats(-0.4, 0.1))
@settings(max_examples=30)
def test_the_chances_are_those_of_a_simulation(national, sd, start):
    one = make_areas([(start, {}, 500)]).assign(ruis_sd=sd)
    expected = n.expected_by_noise(one, RULES, national).iloc[0].dropna()
    change = np.random.default_rng(3).normal(national, sd, 40_000)
    many = pd.DataFrame({"afw_van": start, "klasse_van": one["klasse_van"][0], "verandering": change})
    many = many.assign(klasse_tot=classify(start + change), woningen=500.0)
    share = assign_groups(many, RULES, national).mean()
    assert expected.to_dict() == pytest.approx(share[expected.index].to_dict(), abs=0.012)


def test_what_noise_alone_would_give_and_how_areas_return_to_the_mean(country, real):
    national, frame = country
    found = n.expected_by_noise(frame, RULES, national).sum()
    assert found[["vroegsignalering_absoluut", "vroegsignalering_relatief"]].round(1).tolist() == [3.6, 34.3]
    assert n.expected_by_noise(frame, RULES, None).isna().all(axis=None)
    rows = real.scores("pc4", years=[2012], columns=["code", "afw", "kscore"])
    before, _ = classes_of(real, "2002-2022", rows["afw"], rows["kscore"], "midden")
    by_code = frame.set_index("code")
    change, weight = by_code["verandering"], by_code["woningen"]
    earlier = before.set_axis(rows["code"]).reindex(by_code.index)
    asked = [(earlier, LOW), (by_code["klasse_van"], LOW), (earlier, (99,))]
    found, own, nobody = (n.regression_to_the_mean(of, change, weight, classes) for of, classes in asked)
    assert round(found, 3) == 0.047
    assert own > found > national, "areas low by an earlier score rise less than those picked on their start"
    assert np.isnan(nobody)
