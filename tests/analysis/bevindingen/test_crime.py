"""Each function of theme 3 on gemeenten made to confirm it, to deny it and to leave it open, against scipy."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from leefbaarheid.analysis.bevindingen import FUNCTIONS
from leefbaarheid.analysis.bevindingen.crime import Crime
from leefbaarheid.analysis.bevindingen.verdict import Draws, as_table, verdict
from leefbaarheid.analysis.ondermijning.unsafety import correlate_kinds, types
from tests.analysis.bevindingen.judging import FAILS, HOLDS, UNTESTED, judges

N, NAMES = 60, ["drugs", "vermogen", "hennep", "fraude"]


def case(strengths=(0, 0, 0, 0), index=1, wide=0, **columns):
    """Gemeenten by rising unsafety; indicators go together with it by their strength, the index by its sign."""
    i, noise = np.arange(N), np.random.default_rng(6).normal(size=(4, N))
    t = pd.DataFrame({"ervaren": i, "oad": i}, [f"GM{n:02}" for n in i])
    for name, s, e in zip(NAMES, strengths, noise, strict=True):
        t[name] = s * (i - i.mean()) / i.std() + np.sqrt(1 - s * s) * e
    relations = correlate_kinds(t, NAMES, t["ervaren"], circular=False)
    t = t.assign(onveiligheid=i, index=50.0 + index * i, soc=0.0, omvang=400 * i)
    place = 100 * (t["index"].rank() - 1) / (N - 1)
    t = t.assign(index_laag=place - wide, index_hoog=place + wide, type=types(t["index"], t["onveiligheid"]))
    return Crime(relations, t.assign(**{name: make(i) for name, make in columns.items()}), Draws(200))


def figures(name, made, **about):
    return as_table(FUNCTIONS[name](made, **about))


def rho(c, name):
    return spearmanr(c.gemeenten[name], c.gemeenten["ervaren"])[0]


def halves(soc):
    """Some of either type with a high index, that differ in cohesion but for the three that are large."""
    kind = {"type": lambda i: np.where(i < 36, "laag_laag", np.where(i % 2, "hoog_laag", "hoog_hoog"))}
    return {**kind, "soc": lambda i: soc * (i % 2) + np.sin(5.0 * i) / 5 + 9 * (i > 56)}


TWO = {"indicatoren": NAMES[:2]}
TABLE = [
    ("many", {"minstens": 0.5}, {}, {"strengths": (0.8, 0.7, 0.1, 0.1)}, {"strengths": (-0.8, -0.7, -0.8, 0)},
     {"strengths": (0.8, 0.1, 0.2, 0.2)}, lambda c: {"indicatoren": np.mean([rho(c, n) > 0 for n in NAMES])}),
    ("strongest", TWO, {}, {"strengths": (0.9, 0.8, 0.1, 0)}, {"strengths": (0.9, 0.1, 0.8, 0)},
     {"strengths": (0.7, 0.7, 0.6, 0)}, lambda c: {n: rho(c, n) for n in NAMES}),
    ("weaker", {**TWO, "dan": NAMES[2:3]}, {}, {"strengths": (0.1, 0, 0.9, 0)}, {"strengths": (0.9, 0, 0.1, 0)},
     {"strengths": (0.7, 0.1, 0.7, 0)}, lambda c: {"hennep min drugs": rho(c, "hennep") - rho(c, "drugs")}),
    ("positive", {"indicator": "hennep"}, {}, {"strengths": (0, 0, 0.6, 0)}, {"strengths": (0, 0, -0.6, 0)}, {},
     lambda c: {"hennep": rho(c, "hennep")}),
    ("urban", {}, {}, {}, {"oad": lambda i: -i}, {"oad": lambda i: i % 20},
     lambda c: {"stedelijkheid": spearmanr(c.gemeenten["type"] == "hoog_hoog", c.gemeenten["oad"])[0]}),
    ("extreme", {"gemeenten": {"GM59": "hier"}}, {}, {}, {"index": -1}, {"wide": 12}, {}),
    ("of_type", {"gemeenten": {"GM03": "hier"}, "soort": "hoog_laag"}, {}, {"index": -1}, {}, {"index": -1, "wide": 40}, {}),
    ("cohesion", {}, {}, halves(1), halves(-1), halves(0),
     lambda c: {"hoog_laag min hoog_hoog": c.gemeenten[:57].groupby("type")["soc"].mean().diff()["hoog_laag"]}),
]  # fmt: skip


def nothing(made):
    return replace(made, indicatoren=made.indicatoren[:0], gemeenten=made.gemeenten.assign(type=None))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_each_function_confirms_denies_and_leaves_open(row):
    judges(row, lambda kind: case(**kind), nothing)


def test_the_top_decile_and_the_bound_between_high_and_not():
    told = [verdict(figures("extreme", case(), gemeenten={code: ""})) for code in ("GM54", "GM53", "GM99")]
    assert told == [HOLDS, FAILS, UNTESTED]
    cut = figures("of_type", case(), gemeenten={"GM54": ""}, soort="hoog_hoog")["grens"]
    assert cut.tolist() == pytest.approx([100 * 39.5 / 59] * 2)


def test_gemeenten_without_a_figure_shift_no_scale():
    t = (made := case((0.8, 0.1, 0, 0))).gemeenten
    holes = t.assign(drugs=t["drugs"].mask(t["ervaren"].between(20, 40)), onveiligheid=0.0)
    relations = correlate_kinds(holes, NAMES, t["ervaren"], circular=False)
    found = figures("strongest", replace(made, gemeenten=holes, indicatoren=relations), indicatoren=["drugs"])
    w = found.set_index("naam")["waarde"]
    assert w.iloc[-1] == pytest.approx(np.subtract(*w[w.index[-1].split(" min ")]))
    fewer = replace(made, gemeenten=t.assign(onveiligheid=t["onveiligheid"].where(t["onveiligheid"] % 5 > 0)))
    place = figures("of_type", fewer, gemeenten={"GM54": "daar"}, soort="hoog_hoog").iloc[0]
    assert place["laag"] == place["waarde"] == pytest.approx(100 * 54 / 59)
