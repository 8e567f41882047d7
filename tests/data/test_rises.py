"""What a report of rises lays beside itself: a later year, an earlier low start, choices made otherwise."""

import numpy as np
import pytest

from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules
from leefbaarheid.classes import VARIANTS, classify
from leefbaarheid.data import rises
from leefbaarheid.data.change import load_change


def test_later_groups_earlier_starts_and_each_choice_made_otherwise_once(kerkrade):
    dataset, area = kerkrade
    own, country = load_change(dataset, area, 2014, 2020, "pc4", minimum=2000)
    later = rises.later_groups(dataset, area, own, Rules(), 2000)
    assert later.index.tolist() == load_change(dataset, area, 2014, 2022, "pc4")[0].gebieden["code"].tolist()
    scores = dataset.scores("pc4", years=[2012])
    before = dict(zip(scores["code"], classify(scores["afw"]), strict=True))
    sums = np.zeros((2, 2))
    for r in country.gebieden.to_dict("records"):
        for i, klasse in enumerate((before.get(r["code"], 9), r["klasse_van"])):
            sums[i] += np.multiply(klasse <= 3, [r["verandering"] * r["woningen"], r["woningen"]])
    assert rises.earlier_low(dataset, country, "midden") == pytest.approx((2012, *sums[:, 0] / sums[:, 1]))
    assert rises.earlier_low(dataset, country.within([]), "midden") is None
    found = rises.other_choices(dataset, area, own, country, Rules(), 2000)
    assert len({repr(r) for _, r, _ in found.values()}) == len(found) - 1 == len(VARIANTS) + 2
    large = found["alleen gebieden die groot genoeg zijn"][0]
    assert large["code"].tolist() == own.gebieden.query("woningen >= 2000")["code"].tolist()
