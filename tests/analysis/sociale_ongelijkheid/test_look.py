import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.sociale_ongelijkheid.look import low_and_others, with_low_ses
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits
from leefbaarheid.classes import STEP


def areas(*rows):
    """Areas from (klasse, laag, boven in steps)."""
    frame = pd.DataFrame(rows, columns=["klasse", "laag", "boven"])
    frame = frame.assign(boven=STEP * frame["boven"], code=frame.index.astype(str), afw=frame["klasse"] / 10)
    low, high = frame["klasse"] <= 4, frame["klasse"] >= 8
    return frame.assign(stapeling=frame["laag"] & low, tegenhanger=frame["laag"] & high)


BOTH = [(3, True, -1)] * 14
LISTS = [
    ([(5, True, -0.5), (4, True, -1), (8, True, 1), (2, True, -2), (3, False, -3), (9, False, 2)],
     {"3": "beide laag", "1": "beide laag", "0": "bijna", "2": "goed"}),
    ([*BOTH, (8, True, 1), (9, True, 2)], ["beide laag"] * 8 + ["goed"] * 2),
    ([*BOTH, *[(9, True, 2)] * 6], ["beide laag"] * 7 + ["goed"] * 3),
    ([*BOTH, (5, True, -1)], ["beide laag"] * 10),
    ([*BOTH[:3], *[(5, True, -1)] * 9, *[(9, True, 2)] * 2], ["beide laag"] * 3 + ["bijna"] * 5 + ["goed"] * 2),
    ([(6, True, 0.3), (7, True, 0.28), (6, True, 1.5)], {"2": "goed", "0": "goed"}),  # above the usual
    ([(6, True, np.nan), (7, False, 2)], []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), LISTS)
def test_ten_at_most_both_low_then_close_then_what_does_well_which_keeps_its_place(rows, told):
    found = with_low_ses(areas(*rows), Limits(), STEP)
    assert found["regel"].tolist() == [*(told.values() if isinstance(told, dict) else told)]
    assert isinstance(told, list) or found["code"].tolist() == [*told]
    assert with_low_ses(areas(*rows), Limits(klasse_hoog=5), STEP)["code"].is_unique


def test_means_of_low_and_other_areas_are_weighted_by_households():
    frame = areas((4, True, 0), (6, True, 0), (8, False, 0)).assign(huishoudens=[100.0, 300, 50])
    found = low_and_others(frame).loc["afw", ["laag", "ander", "alle", "n_laag", "n_ander"]]
    assert found.tolist() == pytest.approx([220 / 400, 0.8, 260 / 450, 2, 1])
    assert low_and_others(frame[:2])["ander"].isna().all()
