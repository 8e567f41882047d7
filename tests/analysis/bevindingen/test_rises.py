"""Each function of theme 1 on a country made to confirm it, to deny it and to leave it open, with figures by hand."""

import pandas as pd
import pytest

from leefbaarheid.analysis.bevindingen.rises import rises_of
from leefbaarheid.analysis.bevindingen.verdict import Draws
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules
from tests.analysis.bevindingen.judging import judges
from tests.analysis.frames import make_areas

UP, STAY, BEHIND = (-0.30, {"onv": 0.15, "won": 0.05}), (-0.30, {"vrz": 0.09}), (-0.30, {"vrz": 0.001})
STRONG, EARLY = "sterk_verbeterd", "vroegsignalering_absoluut"
LOW, DOWN = (-0.13, {"onv": -0.05}), (-0.13, {"onv": -0.03})
G4, G40, REST = "G4", "G40", "overig"


def case(kinds, k=24):
    """``k`` gemeenten, by turns of each of some kinds; a kind is rows (start, changes, woningen, part of the country)."""
    rows = [(f"GM{i:04}", *row) for i in range(k) for row in kinds[i % len(kinds)]]
    areas = make_areas([row[1:4] for row in rows]).assign(gemeente_code=[row[0] for row in rows])
    part = pd.Series([row[4] for row in rows])
    larger = {"buurt": areas["gemeente_code"] + part.str[1:], "wijk": areas["gemeente_code"]}
    return rises_of(areas.assign(deel=part), areas, Rules(), larger, Draws(number=200))


def led(start, *changes):
    """Two rows of 40 and 60 woningen, each with its change of onv and of won."""
    return [(start, {"onv": o, "won": w}, size, G4) for (o, w), size in zip(changes, (40, 60), strict=True)]


def spread(kind, *woningen):
    return [(*kind, w, part) for w, part in zip(woningen, (G4, G40, REST), strict=True)]


def rates(*improved):
    return spread(UP, *improved) + spread(STAY, *(99 - w for w in improved))


def held(*behind):
    """Five buurten that improved in part; the last has no woningen, and does not count."""
    return [(*row, 10 * (b < 4), f"x{b}") for b in range(5) for row in (UP, BEHIND if b in behind else STAY)]


def extreme(soc):
    return [(-0.45, {"won": 0.3 - soc, "soc": soc}, 10, G4), (-0.2, {"soc": 0.02}, 90, REST)]


#: Function, choices, numbers of the letter, what confirms, denies and leaves open, and figures of what confirms.
TABLE = [
    ("size", {"groep": STRONG, "maat": "aandeel"}, {"aandeel": 25 / 99}, [rates(25, 25, 25)], [rates(80, 80, 80)],
     [rates(1, 1, 1), rates(49, 49, 49)], {"aandeel": 25 / 99}),
    ("size", {"groep": EARLY, "maat": "woningen"}, {"woningen": 2400}, [spread(LOW, 50, 50, 0) + spread(DOWN, 9, 9, 9)],
     [spread(LOW, 40, 0, 0)], [spread(LOW, 199, 0, 0), spread(LOW, 1, 0, 0)], {"woningen": 2400}),
    ("leading", {"groepen": {"op": STRONG}, "richting": 1}, {"op": "onv"}, [led(-0.3, (0.16, 0.04), (0.09, 0.11))],
     [led(-0.3, (0.02, 0.18), (0.09, 0.11))], [led(-0.3, (0.2, 0), (0.11, 0.09)), led(-0.3, (0.01, 0.19), (0.09, 0.11))],
     {"onv": 0.118, "onv min won": 0.036, "voorop": 24}),
    ("leading", {"groepen": {"neer": "verder_verslechterd"}, "richting": -1}, {"neer": "onv"},
     [led(-0.2, (-0.06, -0.01), (-0.05, -0.01))], [led(-0.2, (-0.01, -0.06), (-0.03, -0.04))],
     [led(-0.2, (-0.06, 0), (-0.05, 0)), led(-0.2, (0, -0.06), (0, -0.04))], {"onv min won": 0.044, "voorop": 48}),
    ("leading", {"groepen": {"alle": "alle"}, "richting": 1}, {"alle": "onv"}, [led(0, (0.03, 0.01), (0.02, 0.01))],
     [led(0, (0.03, -0.2), (0.02, -0.2))], [led(0, (0.06, 0), (0.06, 0)), led(0, (0.03, -0.1), (0.03, -0.1))],
     {"verandering": 0.034, "onv min won": 0.014}),
    ("division", {"groepen": {"": STRONG}, "maat": "samenstelling", "hoogste": G40}, {G40: 0.4}, [spread(UP, 25, 40, 35)],
     [spread(UP, 55, 20, 25)], [spread(UP, 10, 80, 10), spread(UP, 50, 0, 50)],
     {G4: 0.25, G40: 0.4, REST: 0.35, "G40 min overig": 0.05}),
    ("division", {"groepen": {"a": EARLY}, "maat": "samenstelling", "hoogste": REST, "minstens": 0.5}, {},
     [spread(LOW, 10, 10, 80) + spread(DOWN, 90, 0, 0)], [spread(LOW, 40, 40, 20)],
     [spread(LOW, 40, 40, 20), spread(LOW, 10, 10, 80)], {"a G4": 0.1, "a overig": 0.8}),
    ("division", {"groepen": {"": STRONG}, "maat": "aandeel", "hoogste": REST}, {},
     [rates(33, 22, 66)], [rates(33, 22, 11)], [rates(33, 22, 66), rates(33, 22, 6)], {G40: 2 / 9, "overig min G4": 1 / 3}),
    ("lagging", {}, {"buurten": 0.25}, [held(1)], [held(0, 1, 2)], [held(), held(2, 3)], {"buurten": 0.25, "wijken": 1}),
    ("above_country", {"groep": f"{STRONG}@1", "naam": "begin", "dimensie": "soc"}, {}, [extreme(0.06)], [extreme(0.001)],
     [extreme(0.08), extreme(-0.05)], {"begin": 0.06 - 0.024}),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_each_function_confirms_denies_and_leaves_open(row):
    judges(row, case, lambda _: case([[(0.3, {}, 0, G4)]]))
