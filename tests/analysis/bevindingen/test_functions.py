"""Each function of the findings on a country made to confirm it, to deny it and to leave it open, figures by other ways.

Of theme 1 by hand, of theme 2 by plain pandas, of theme 3 by scipy.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from leefbaarheid.analysis.bevindingen import FUNCTIONS
from leefbaarheid.analysis.bevindingen.crime import Crime
from leefbaarheid.analysis.bevindingen.inequality import Unequal
from leefbaarheid.analysis.bevindingen.rises import Rises, rises_of
from leefbaarheid.analysis.bevindingen.verdict import VERDICTS, Draws, as_table, verdict
from leefbaarheid.analysis.ondermijning.unsafety import correlate_kinds, types
from leefbaarheid.analysis.stijgers_en_dalers.groups import Rules
from leefbaarheid.terms import DIMENSIONS
from tests.analysis.frames import make_areas

HOLDS, FAILS, OPEN, UNTESTED = VERDICTS
DRAWS = Draws(number=200)


def figures(name, made, **about):
    return as_table(FUNCTIONS[name](made, **about))


UP, STAY, BEHIND = (-0.30, {"onv": 0.15, "won": 0.05}), (-0.30, {"vrz": 0.09}), (-0.30, {"vrz": 0.001})
STRONG, EARLY = "sterk_verbeterd", "vroegsignalering_absoluut"
WEAK, DOWN = (-0.13, {"onv": -0.05}), (-0.13, {"onv": -0.03})
G4, G40, REST = "G4", "G40", "overig"


def rises(kinds, k=24):
    """``k`` gemeenten, by turns of each of some kinds; a kind is rows (start, changes, woningen, part of the country)."""
    rows = [(f"GM{i:04}", *row) for i in range(k) for row in kinds[i % len(kinds)]]
    areas = make_areas([row[1:4] for row in rows]).assign(gemeente_code=[row[0] for row in rows])
    part = pd.Series([row[4] for row in rows])
    larger = {"buurt": areas["gemeente_code"] + part.str[1:], "wijk": areas["gemeente_code"]}
    return rises_of(areas.assign(deel=part), areas, Rules(), larger, DRAWS)


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


#: Function, choices, numbers of the letter, what confirms, denies and leaves open, and its figures.
RISES = [
    ("size", {"groep": STRONG, "maat": "aandeel"}, {"aandeel": 25 / 99}, [rates(25, 25, 25)], [rates(80, 80, 80)],
     [rates(1, 1, 1), rates(49, 49, 49)], {"aandeel": 25 / 99}),
    ("size", {"groep": EARLY, "maat": "woningen"}, {"woningen": 2400}, [spread(WEAK, 50, 50, 0) + spread(DOWN, 9, 9, 9)],
     [spread(WEAK, 40, 0, 0)], [spread(WEAK, 199, 0, 0), spread(WEAK, 1, 0, 0)], {"woningen": 2400}),
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
     [spread(WEAK, 10, 10, 80) + spread(DOWN, 90, 0, 0)], [spread(WEAK, 40, 40, 20)],
     [spread(WEAK, 40, 40, 20), spread(WEAK, 10, 10, 80)], {"a G4": 0.1, "a overig": 0.8}),
    ("division", {"groepen": {"": STRONG}, "maat": "aandeel", "hoogste": REST}, {},
     [rates(33, 22, 66)], [rates(33, 22, 11)], [rates(33, 22, 66), rates(33, 22, 6)], {G40: 2 / 9, "overig min G4": 1 / 3}),
    ("lagging", {}, {"buurten": 0.25}, [held(1)], [held(0, 1, 2)], [held(), held(2, 3)], {"buurten": 0.25, "wijken": 1}),
    ("above_country", {"groep": f"{STRONG}@1", "naam": "begin", "dimensie": "soc"}, {}, [extreme(0.06)], [extreme(0.001)],
     [extreme(0.08), extreme(-0.05)], {"begin": 0.06 - 0.024}),
]  # fmt: skip


G = np.arange(24)  # gemeenten, by size; A holds the first six, B the next six
CODES = [f"GM{g:02}" for g in G]
MEMBERS = {"A": tuple(CODES[:6]), "B": tuple(CODES[6:12])}
WAVE = np.sin(5.0 * G)


def unequal(per=16, ses=WAVE, country=True, maat="pearson", **columns):
    """Gemeenten of ``per`` areas; columns are made of gemeente g, place in it i and noises z, e, f: ``totaal`` is e."""
    g, i = (v.ravel() for v in np.mgrid[: len(G), :per])
    z, e, f = np.random.default_rng(3).normal(size=(3, len(g)))
    areas = pd.DataFrame({"g": g, "i": i, "z": z, "e": e, "f": f, "afw": z, "totaal": e})
    areas = areas.assign(code=areas.index.astype(str), gemeente_code=np.array(CODES)[g], huishoudens=200.0)
    areas = areas.assign(**dict.fromkeys((*DIMENSIONS, "welvaart", "opleiding", "arbeid", "spreiding"), f))
    areas = areas.assign(**dict.fromkeys(("laag", "stapeling", "tegenhanger", "cluster"), False))
    areas = areas.assign(gemeente=areas["gemeente_code"], beoordeeld=True, **columns)
    shapes = gpd.points_from_xy(*np.random.default_rng(4).uniform(0, 1e5, (2, len(g)))).buffer(50)
    about = pd.DataFrame({"naam": "de ander", "omvang": 100.0 * (G + 1), "ses": ses}, index=CODES)
    about["provincie_code"] = np.where(G < 6, "PV01", "PV02")
    return Unequal(gpd.GeoDataFrame(areas, geometry=shapes), about, MEMBERS, DRAWS, country, maat)


def mixed(strength):
    """Make a column that goes together with SES, by a strength that may differ by gemeente."""
    return lambda t: (s := (strength + 0 * G)[t.g]) * t.e + np.sqrt(1 - s**2) * t.z


def first(*numbers):
    """Flag the first areas of each gemeente: so many in the first, in the others of A and B, and elsewhere."""
    return lambda t: t.i < np.select([t.g == 0, t.g < 12], numbers[:2], numbers[2])


def sd(t):
    return t.groupby("gemeente_code")["afw"].std(ddof=0)


def r_of(t):
    return t.groupby("gemeente_code")[["afw", "totaal"]].apply(lambda p: p["afw"].corr(p["totaal"]))


def fives(**strengths):
    return {d: mixed(strengths.get(d, 0.1)) for d in DIMENSIONS}


FIVE = {"scores": [*DIMENSIONS], "ses": ["totaal"], "hoogste": ["onv", "soc", "won"]}
ONE = {"scores": ["afw"], "ses": ["totaal"], "hoogste": ["afw"], "grens": 0.5}
SUB = {"scores": ["afw"], "ses": ["welvaart", "opleiding", "arbeid"], "hoogste": ["opleiding"]}
BOTH, LOW = {"stapeling": first(8, 8, 8)}, {"laag": first(8, 8, 8), "stapeling": first(4, 4, 4)}
SPREAD, RELATED = np.where(G < 6, 4.0, 1.0), np.where(G < 12, 0.95, 0.2)

UNEQUAL = [
    ("widest", {"groep": "A", "plaats": 6}, {}, {"afw": lambda t: t.z * SPREAD[t.g]}, {"afw": lambda t: t.z / SPREAD[t.g]},
     {"afw": lambda t: t.z * SPREAD[t.g] ** 0.5}, lambda t, c: sd(t).rank(ascending=False)[CODES[:6]]),
    ("by_size", {"van": "spreiding"}, {}, {"afw": lambda t: t.z * (1 + t.g)}, {"afw": lambda t: t.z / (1 + t.g)}, {},
     lambda t, c: {"spreiding": sd(t).corr(c.about["omvang"], "spearman")}),
    ("by_size", {"van": "samenhang"}, {}, {"afw": mixed(G / 24)}, {"afw": mixed(1 - G / 24)}, {"afw": mixed(0.5)},
     lambda t, c: {"samenhang": r_of(t).corr(c.about["omvang"], "spearman")}),
    ("status", {"hoger": {"A": ["PV01"]}, "lager": {"B": ["B"]}, "binnen": {"B": "A"}}, {},
     {"ses": (G < 6) + WAVE / 9}, {"ses": WAVE / 9 - (G < 6)}, {},
     lambda t, c: {"B": np.subtract(*(np.average(c.about["ses"][p], weights=G[p] + 1) for p in (G // 6 == 1, G < 6)))}),
    *(("relations", ONE, {}, *({"afw": mixed(r), **how} for r in (0.9, 0.1, 0.5)),
       lambda t, c: {"afw": t["afw"].corr(t["totaal"], c.maat)}) for how in ({}, {"maat": "spearman"}, {"country": False})),
    ("relations", FIVE, {}, fives(onv=0.9, soc=0.8, won=0.7), fives(onv=0.9, soc=0.8, vrz=0.7), fives(onv=0.9, soc=0.8),
     lambda t, c: t[[*DIMENSIONS]].corrwith(t["totaal"])),
    ("relations", SUB, {}, {"opleiding": lambda t: t.z + t.f / 4}, {"welvaart": lambda t: t.z + t.f / 4},
     {"opleiding": lambda t: t.z + t.f, "arbeid": lambda t: t.z + t.e}, lambda t, c: t[SUB["ses"]].corrwith(t["afw"])),
    ("regional", {"gebieden": {"een": "A"}, "enkele": {"twee": "B"}}, {}, {"afw": mixed(RELATED)},
     {"afw": mixed(0.95 - RELATED)}, {"afw": mixed(0.5)},
     lambda t, c: {"een": t["afw"][t.g < 6].corr(t["totaal"]), "middelste": r_of(t).median(),
                   "twee": r_of(t)[CODES[6:12]].nlargest(2).iloc[1]}),
    ("share", {"soort": "stapeling", "gemeenten": {"GM00": "hier"}, "plaats": 11}, {"hier": 0.35},
     *({"per": 200, "stapeling": first(own, next_, 20)} for own, next_ in ((70, 20), (150, 20), (70, 66))),
     lambda t, c: {"hier": (m := t["stapeling"].groupby(t.g).mean())[0], "hier min de ander": m[0] - m[1]}),
    ("clusters", {"gebieden": {"een": "A", "twee": "B"}}, {}, {**BOTH, "cluster": first(7, 7, 1)},
     {**BOTH, "cluster": first(1, 1, 7)}, {**BOTH, "cluster": first(4, 4, 4)},
     lambda t, c: {"overig": (m := t["cluster"].groupby(t.g // 6).sum() / 48)[2], "twee min overig": m[1] - m[2]}),
    ("below_others", {"scores": ["onv", "won"]}, {}, {**LOW, **dict.fromkeys(("onv", "won"), lambda t: t.f - (t.i < 4))},
     {**LOW, "won": lambda t: t.f + (t.i < 4)}, LOW,
     lambda t, c: t[t.laag].groupby("stapeling")[[*DIMENSIONS]].mean().diff().loc[True]),
    ("inside", {"sterker": False}, {}, {"spreiding": lambda t: t.f / 2 - t.e}, {}, {"spreiding": lambda t: 1.73 * t.f - t.e},
     lambda t, c: {"totaal_spreiding": t["totaal"].corr(t["spreiding"])}),
    ("inside", {"sterker": True}, {}, {"afw": mixed(-0.7)}, {"afw": lambda t: t.z - t.f}, {"afw": lambda t: t.e - t.f},
     lambda t, c: {"afw_totaal min afw_spreiding": abs(t["afw"].corr(t["totaal"])) - abs(t["afw"].corr(t["spreiding"]))}),
]  # fmt: skip


N, NAMES = 60, ["drugs", "vermogen", "hennep", "fraude"]


def crime(strengths=(0, 0, 0, 0), index=1, wide=0, **columns):
    """Gemeenten by rising unsafety; indicators go together with it by their strength, the index by its sign."""
    i, noise = np.arange(N), np.random.default_rng(6).normal(size=(4, N))
    t = pd.DataFrame({"ervaren": i, "oad": i}, [f"GM{n:02}" for n in i])
    for name, s, e in zip(NAMES, strengths, noise, strict=True):
        t[name] = s * (i - i.mean()) / i.std() + np.sqrt(1 - s * s) * e
    relations = correlate_kinds(t, NAMES, t["ervaren"], circular=False)
    t = t.assign(onveiligheid=i, index=50.0 + index * i, soc=0.0, omvang=400 * i)
    place = 100 * (t["index"].rank() - 1) / (N - 1)
    t = t.assign(index_laag=place - wide, index_hoog=place + wide, type=types(t["index"], t["onveiligheid"]))
    return Crime(relations, t.assign(**{name: make(i) for name, make in columns.items()}), DRAWS)


def rho(c, name):
    return spearmanr(c.gemeenten[name], c.gemeenten["ervaren"])[0]


def halves(soc):
    """Some of either type with a high index, that differ in cohesion but for the three that are large."""
    kind = {"type": lambda i: np.where(i < 36, "laag_laag", np.where(i % 2, "hoog_laag", "hoog_hoog"))}
    return {**kind, "soc": lambda i: soc * (i % 2) + np.sin(5.0 * i) / 5 + 9 * (i > 56)}


TWO = {"indicatoren": NAMES[:2]}
CRIME = [
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


def without_figures(made):
    if isinstance(made, Rises):
        return rises([[(0.3, {}, 0, G4)]])
    if isinstance(made, Crime):
        return replace(made, indicatoren=made.indicatoren[:0], gemeenten=made.gemeenten.assign(type=None))
    areas = made.areas.assign(totaal=np.nan, afw=np.nan, stapeling=False)
    return replace(made, areas=areas, about=made.about.assign(ses=np.nan, omvang=np.nan), members={})


ROWS = [(make, *row) for make, rows in ((rises, RISES), (unequal, UNEQUAL), (crime, CRIME)) for row in rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_each_function_confirms_denies_and_leaves_open(row):
    make, name, about, expected, *kinds, plain = row
    about = {**about, "verwacht": expected} if expected else about
    for told, kind in zip((HOLDS, FAILS, OPEN), kinds, strict=True):
        made = make(**kind) if isinstance(kind, dict) else make(kind)
        found = figures(name, made, **about)
        assert verdict(found) == told, found
        assert found["kant"].dropna().isin([-1, 0, 1]).all()
        of = [made.areas, made] if make is unequal else [made]
        hand = plain(*of) if callable(plain) else plain if told == HOLDS else {}
        assert found.set_index("naam")["waarde"][[*hand.keys()]].to_dict() == pytest.approx(dict(hand))
    told = OPEN if "woningen" in expected else UNTESTED  # a count of none is a figure
    assert verdict(figures(name, without_figures(made), **about)) == told


def test_the_top_decile_and_the_bound_between_high_and_not():
    told = [verdict(figures("extreme", crime(), gemeenten={code: ""})) for code in ("GM54", "GM53", "GM99")]
    assert told == [HOLDS, FAILS, UNTESTED]
    cut = figures("of_type", crime(), gemeenten={"GM54": ""}, soort="hoog_hoog")["grens"]
    assert cut.tolist() == pytest.approx([100 * 39.5 / 59] * 2)


def test_gemeenten_without_a_figure_shift_no_scale():
    t = (made := crime((0.8, 0.1, 0, 0))).gemeenten
    holes = t.assign(drugs=t["drugs"].mask(t["ervaren"].between(20, 40)), onveiligheid=0.0)
    relations = correlate_kinds(holes, NAMES, t["ervaren"], circular=False)
    found = figures("strongest", replace(made, gemeenten=holes, indicatoren=relations), indicatoren=["drugs"])
    w = found.set_index("naam")["waarde"]
    assert w.iloc[-1] == pytest.approx(np.subtract(*w[w.index[-1].split(" min ")]))
    assert found["n"].iloc[-1] == found["n"].min() < found["n"].max(), "a difference knows what both know"
    fewer = replace(made, gemeenten=t.assign(onveiligheid=t["onveiligheid"].where(t["onveiligheid"] % 5 > 0)))
    place = figures("of_type", fewer, gemeenten={"GM54": "daar"}, soort="hoog_hoog").iloc[0]
    assert place["laag"] == place["waarde"] == pytest.approx(100 * 54 / 59)
