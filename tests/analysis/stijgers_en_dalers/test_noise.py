from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules, assign_groups
from leefbaarheid.analysis.stijgers_en_dalers.noise import (
    RELATIVE,
    YEARS,
    beyond_by_group,
    beyond_noise,
    expected_by_noise,
    measure_noise,
    regression_to_the_mean,
)
from leefbaarheid.classes import NOISE, STEP, classify, cutoffs, noise_sd
from leefbaarheid.data.change import load_change, national_change
from leefbaarheid.data.regions import open_data
from leefbaarheid.dataset import open_dataset
from leefbaarheid.dataset.frame import classes_of
from tests.analysis.frames import areas, make_areas

BANDS = tuple(NOISE["huishoudens"])


@pytest.fixture(scope="module")
def dataset(real_path):
    return open_dataset(real_path)


@pytest.fixture(scope="module")
def country(real_path):
    frame = load_change(*open_data("Nederland", str(real_path)), 2014, 2020, "pc4")[1]
    return national_change(frame), frame.gebieden


def test_the_class_step_is_the_mean_width_of_classes_two_to_eight():
    assert pytest.approx(np.diff(cutoffs()).mean(), abs=5e-5) == STEP


def test_the_table_is_what_the_data_inside_give(dataset):
    rows = dataset.scores("pc4", years=YEARS, columns=["code", "jaar", "afw"])
    households = dataset.attributes("pc4", ["huishoudens"]).set_index("code")["waarde"]
    found = measure_noise(rows.pivot(index="code", columns="jaar", values="afw"), households, BANDS)
    assert found["sd"].round(4).tolist() == NOISE["sd"].tolist()
    assert found["gebieden"].sum() == 4009


def test_noise_that_was_put_in_comes_out():
    rng = np.random.default_rng(1)
    lasting = rng.normal(0, 0.02, (20_000, 6)).cumsum(axis=1)  # changes that stay are no noise
    passing = rng.normal(0, 0.03, (20_000, 6))
    scores = pd.DataFrame(lasting + passing)
    found = measure_noise(scores, pd.Series(600.0, scores.index), (0, 500))
    assert found["sd"].iloc[1] == pytest.approx(0.03 * np.sqrt(2), rel=0.03)
    assert pd.isna(found["sd"].iloc[0]) or found["gebieden"].iloc[0] == 0
    steady = measure_noise(pd.DataFrame(lasting), pd.Series(600.0, scores.index), (500,))
    assert not steady["sd"].iloc[0] > 0.005


def test_the_measure_is_that_of_a_plain_loop(dataset):
    rows = dataset.scores("pc4", years=YEARS, columns=["code", "jaar", "afw"])
    wide = rows.pivot(index="code", columns="jaar", values="afw").dropna()
    households = dataset.attributes("pc4", ["huishoudens"]).set_index("code")["waarde"]
    own = households.reindex(wide.index).fillna(0)
    mine = own[(own >= 1000) & (own < 2500)].index
    series = []
    for year in YEARS:
        mean = sum(wide[year] * own) / sum(own)
        series.append([wide.loc[code, year] - mean for code in mine])
    changes = [np.subtract(b, a) for a, b in pairwise(series)]
    clipped = [np.clip(c, np.quantile(c, 0.01), np.quantile(c, 0.99)) for c in changes]
    pairs = pairwise(clipped)
    covariances = [sum((a - a.mean()) * (b - b.mean())) / (len(a) - 1) for a, b in pairs]
    found = measure_noise(wide, households, BANDS).set_index("huishoudens")["sd"][1000]
    assert found == pytest.approx(np.sqrt(-2 * np.mean(covariances)))


def test_a_change_counts_from_the_threshold_and_beyond_noise():
    sd = pd.Series([0.01, 0.01, 0.03, 0.03])
    change = pd.Series([0.0392, -0.0391, -0.058, 0.0588])
    assert beyond_noise(change, sd, 0.0392).tolist() == [True, False, False, True]


def test_groups_against_the_country_are_judged_less_its_change():
    frame = make_areas([(-0.05, {"onv": -0.045}, 3000), (-0.05, {"onv": 0.001}, 3000), (-0.05, {}, 50)])
    frame["ruis_sd"] = noise_sd(frame["woningen"])
    groups = assign_groups(frame, Rules(), 0.04)
    found = beyond_by_group(frame, groups, Rules(), 0.04)
    assert found["vroegsignalering_absoluut"].tolist() == [True, False, False]
    assert groups["vroegsignalering_relatief"].tolist() == [True, False, True]
    assert found["vroegsignalering_relatief"].tolist() == [True, False, False]


@given(areas())
@settings(max_examples=50)
def test_members_beyond_noise_are_members_and_fewer_with_more_noise(frame):
    frame["ruis_sd"] = noise_sd(frame["woningen"].mask(frame["gewicht_onbekend"]))
    groups = assign_groups(frame, Rules(), 0.03)
    some = beyond_by_group(frame, groups, Rules(), 0.03)
    fewer = beyond_by_group(frame.assign(ruis_sd=2 * frame["ruis_sd"]), groups, Rules(), 0.03)
    assert not (some & ~groups).to_numpy().any()
    assert not (fewer & ~some).to_numpy().any()


@given(st.floats(-0.1, 0.1), st.floats(0.005, 0.1), st.floats(-0.4, 0.1))
@settings(max_examples=40, deadline=None)
def test_the_chances_are_those_of_a_simulation(national, sd, start):
    one = make_areas([(start, {}, 500)])
    one["ruis_sd"] = sd
    expected = expected_by_noise(one, Rules(), national).iloc[0]
    change = np.random.default_rng(3).normal(national, sd, 40_000)
    many = pd.DataFrame({"afw_van": start, "klasse_van": one["klasse_van"].iloc[0], "verandering": change})
    many["klasse_tot"], many["woningen"] = classify(start + change), 500.0
    share = assign_groups(many, Rules(), national).mean()
    for group in expected.dropna().index:
        assert expected[group] == pytest.approx(share[group], abs=0.012), group


def test_what_noise_alone_would_give_is_measured(country):
    national, frame = country
    found = expected_by_noise(frame, Rules(), national).sum()
    assert found[["vroegsignalering_absoluut", "vroegsignalering_relatief"]].round(1).tolist() == [3.6, 34.3]
    assert expected_by_noise(frame, Rules(), None).isna().all(axis=None)
    assert set(RELATIVE) <= set(found.index)


def test_areas_low_by_an_earlier_score_rise_less_than_those_picked_on_their_start(country, dataset):
    national, frame = country
    rows = dataset.scores("pc4", years=[2012], columns=["code", "afw", "kscore"])
    before, _ = classes_of(dataset, "2002-2022", rows["afw"], rows["kscore"], "midden")
    by_code = frame.set_index("code")
    earlier = before.set_axis(rows["code"]).reindex(by_code.index)
    found = regression_to_the_mean(earlier, by_code["verandering"], by_code["woningen"], (1, 2, 3))
    assert round(found, 3) == 0.047
    own = regression_to_the_mean(
        by_code["klasse_van"], by_code["verandering"], by_code["woningen"], (1, 2, 3)
    )
    assert own > found > national
    assert pd.isna(regression_to_the_mean(earlier, by_code["verandering"], by_code["woningen"], (99,)))
