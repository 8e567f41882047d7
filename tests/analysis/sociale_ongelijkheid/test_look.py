import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.sociale_ongelijkheid.look import examples, low_and_others, with_low_ses
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits
from leefbaarheid.classes import STEP


def areas(*rows):
    """Areas from (klasse, laag, boven in steps)."""
    frame = pd.DataFrame(rows, columns=["klasse", "laag", "boven"])
    frame["boven"] *= STEP
    frame["code"] = [f"{1000 + i}" for i in frame.index]
    low, high = frame["klasse"] <= 4, frame["klasse"] >= 8
    return frame.assign(
        afw=frame["klasse"] / 10, stapeling=frame["laag"] & low, tegenhanger=frame["laag"] & high
    )


def rules(frame):
    return with_low_ses(frame, Limits(), STEP)["regel"].tolist()


def test_both_low_come_first_then_what_is_close_then_what_does_well():
    frame = areas((5, True, -0.5), (4, True, -1), (8, True, 1), (2, True, -2), (3, False, -3), (9, False, 2))
    found = with_low_ses(frame, Limits(), STEP)
    regels = ["1003 beide laag", "1001 beide laag", "1000 bijna", "1002 goed"]
    assert (found["code"] + " " + found["regel"]).tolist() == regels
    assert with_low_ses(frame, Limits(klasse_hoog=5), STEP)["code"].is_unique


def test_the_list_holds_ten_and_what_does_well_keeps_its_place():
    many = [(3, True, -1)] * 14
    assert rules(areas(*many, (8, True, 1), (9, True, 2))) == ["beide laag"] * 8 + ["goed"] * 2
    assert rules(areas(*many, *[(9, True, 2)] * 6)) == ["beide laag"] * 7 + ["goed"] * 3
    assert rules(areas(*many, (5, True, -1))) == ["beide laag"] * 10


def test_without_a_high_class_what_lies_above_the_usual_does_well():
    assert rules(areas((6, True, 0.3), (7, True, 0.28), (6, True, 1.5))) == ["goed", "goed"]
    assert rules(areas((6, True, np.nan), (7, False, 2))) == []


def test_examples_are_elsewhere_and_closest_in_ses():
    country = areas(*[(8, True, 1)] * 6, (8, False, 1)).assign(
        totaal=[-0.5, -0.4, -0.3, -0.2, -0.1, -0.05, 0.3]
    )
    here = country.iloc[[3]]
    assert examples(country, here, 2)["code"].tolist() == ["1002", "1004"]


def test_means_of_low_and_other_areas_are_weighted_by_households():
    frame = areas((4, True, 0), (6, True, 0), (8, False, 0)).assign(huishoudens=[100.0, 300, 50])
    found = low_and_others(frame).loc["afw"]
    assert found["laag"] == pytest.approx((0.4 * 100 + 0.6 * 300) / 400)
    assert found["ander"] == pytest.approx(0.8)
    assert found["alle"] == pytest.approx((40 + 180 + 40) / 450)
    assert found[["n_laag", "n_ander"]].tolist() == [2, 1]
    assert low_and_others(frame[:2])["ander"].isna().all()
