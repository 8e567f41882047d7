"""Each function of theme 2 on a country made to confirm it, to deny it and to leave it open, against plain pandas."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.bevindingen.inequality import Unequal
from leefbaarheid.analysis.bevindingen.verdict import Draws
from leefbaarheid.terms import DIMENSIONS
from tests.analysis.bevindingen.judging import judges

G = np.arange(24)  # gemeenten, by size; A holds the first six, B the next six
CODES = [f"GM{g:02}" for g in G]
MEMBERS = {"A": tuple(CODES[:6]), "B": tuple(CODES[6:12])}
WAVE = np.sin(5.0 * G)


def case(per=16, ses=WAVE, country=True, maat="pearson", **columns):
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
    return Unequal(gpd.GeoDataFrame(areas, geometry=shapes), about, MEMBERS, Draws(number=200), country, maat)


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
#: Function, choices, numbers of the letter, what confirms, denies and leaves open, and the figures of areas and case.
TABLE = [
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


def nothing(made):
    areas = made.areas.assign(totaal=np.nan, afw=np.nan, stapeling=False)
    return replace(made, areas=areas, about=made.about.assign(ses=np.nan, omvang=np.nan), members={})


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_each_function_confirms_denies_and_leaves_open(row):
    judges((*row[:-1], lambda made: row[-1](made.areas, made)), lambda kind: case(**kind), nothing)
