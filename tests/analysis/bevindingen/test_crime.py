from dataclasses import replace

import pandas as pd
import pytest

from leefbaarheid.analysis.bevindingen import FUNCTIONS, Crime

NAMES = ["verdachten_drugs", "hennepkwekerijen", "misbruik_vastgoed", "fraude"]


@pytest.fixture
def case():
    relations = pd.DataFrame(
        {
            "indicator": NAMES,
            "n": 40,
            "spearman": [0.6, 0.3, 0.1, -0.2],
            "spearman_laag": [0.4, 0.0, -0.2, -0.5],
            "spearman_hoog": [0.8, 0.5, 0.4, 0.1],
            "q": [0.001, 0.04, 0.6, 0.03],
        }
    )
    n = 40
    gemeenten = pd.DataFrame(
        {
            "naam": [f"G{i}" for i in range(n)],
            "index": range(n),
            "onveiligheid": range(n),
            "type": ["laag_laag"] * 20 + ["hoog_laag"] * 8 + ["hoog_hoog"] * 12,
            "soc": [0.0] * 20 + [0.05] * 8 + [-0.05] * 12,
            "omvang": 10_000,
            "oad": range(n),
        },
        index=[f"GM{9000 + i}" for i in range(n)],
    )
    return Crime(relations, gemeenten)


def test_relations(case):
    assert FUNCTIONS["many"](case, {}, minstens=0.5).holds is True
    for name, about in (("many", {"minstens": 0.5}), ("strongest", {"indicatoren": NAMES[:2]})):
        assert FUNCTIONS[name](case, {}, **about).n == 40, "gemeenten, not indicators"
    assert FUNCTIONS["many"](case, {}, minstens=0.75).holds is False, "a negative relation does not count"
    untested = replace(case, indicatoren=case.indicatoren.assign(q=float("nan")))
    assert FUNCTIONS["many"](untested, {}, minstens=0.5).holds is None
    assert FUNCTIONS["strongest"](case, {}, indicatoren=NAMES[:2]).holds is True
    assert FUNCTIONS["strongest"](case, {}, indicatoren=[NAMES[0], NAMES[2]]).holds is False
    assert FUNCTIONS["strongest"](case, {}, indicatoren=["weg"]).absent == "afwezig"
    assert FUNCTIONS["positive"](case, {}, indicator="hennepkwekerijen").holds is True
    assert FUNCTIONS["positive"](case, {}, indicator="fraude").holds is False
    assert FUNCTIONS["positive"](case, {}, indicator="weg").holds is None
    assert FUNCTIONS["weaker"](case, {}, indicatoren=NAMES[2:3], dan=NAMES[:1]).holds is True
    assert FUNCTIONS["weaker"](case, {}, indicatoren=NAMES[:1], dan=NAMES[2:3]).holds is False
    assert FUNCTIONS["weaker"](case, {}, indicatoren=["weg"], dan=NAMES[:1]).absent == "afwezig"


def test_types_and_places(case):
    urban = FUNCTIONS["urban"](case, {})
    assert urban.holds is True
    assert (
        FUNCTIONS["urban"](replace(case, gemeenten=case.gemeenten.assign(oad=range(40, 0, -1))), {}).holds
        is False
    )
    last, first = {"GM9039": "G39"}, {"GM9000": "G0"}
    assert FUNCTIONS["extreme"](case, {}, gemeenten=last).holds is True
    assert FUNCTIONS["extreme"](case, {}, gemeenten=first).holds is False
    assert FUNCTIONS["extreme"](case, {}, gemeenten={"GM1": "weg"}).absent == "afwezig"
    assert FUNCTIONS["of_type"](case, {}, gemeenten=last, soort="hoog_hoog").holds is True
    assert FUNCTIONS["of_type"](case, {}, gemeenten={**last, **first}, soort="hoog_hoog").holds is False
    assert FUNCTIONS["of_type"](case, {}, gemeenten={"GM1": "weg"}, soort="hoog_hoog").holds is None
    assert FUNCTIONS["cohesion"](case, {}).holds is True
    turned = replace(case, gemeenten=case.gemeenten.assign(soc=-case.gemeenten["soc"]))
    assert FUNCTIONS["cohesion"](turned, {}).holds is False
    large = replace(case, gemeenten=case.gemeenten.assign(omvang=90_000))
    assert FUNCTIONS["cohesion"](large, {}).absent == "weinig"
