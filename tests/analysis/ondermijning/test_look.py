"""The indicators of an area beside those of others, and what of its parts and kinds is worth a look: by hand."""

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.ondermijning import chance as look
from leefbaarheid.analysis.ondermijning.chance import Bounds, at_least
from leefbaarheid.analysis.ondermijning.index import percentile

NAN = float("nan")
UNITS = {"diefstal": "per 1.000 inwoners", "panden": "aantal"}
FRAME = pd.DataFrame(
    {"omvang": [10, 20, 30, 40, NAN], "diefstal": [1.0, 2, 3, 4, 5], "panden": [7.0, NAN, 7, 2, 0]},
    [*"ABCDE"],
)
FIGURES = ["waarde", "nl", "q1", "mediaan", "q3", "percentiel", "peers"]


def told(name, codes, peers=(), frame=FRAME, weights=FRAME[[]], coverage=0.0):
    """The row of one indicator."""
    return look.profile(frame, UNITS, [*codes], [*peers], weights, coverage).loc[name]


def approx(*values):
    return pytest.approx([*values], nan_ok=True)


def test_one_gemeente_by_hand():
    row, mean = told("diefstal", "C", "AB"), (10 + 40 + 90 + 160) / 100
    assert row["eenheid"] == "per 1.000 inwoners"
    assert row[FIGURES].tolist() == approx(3, mean, 2, 3, 4, 50, 1.5)
    panden = told("panden", "C", "AB")[["nl", "peers", "percentiel"]]
    assert panden.tolist() == approx((70 + 210 + 80) / 80, 7, 100 * 2.5 / 3)
    own = [told("diefstal", code)["percentiel"] for code in "ABCDE"]
    assert own == approx(*percentile(FRAME["diefstal"]))


def test_denominators_as_weights_give_the_national_rate():
    cases, base = np.array([3, 1, 8, 20, 5]), np.array([1500, 500, 2000, 4000, 1000])
    people = pd.DataFrame({"diefstal": base[::-1]}, [*"EDCBA"])
    asked = {"codes": "AB", "frame": FRAME.assign(diefstal=1000 * cases / base), "weights": people}
    rates = told("diefstal", **asked)[["nl", "waarde"]].tolist()
    assert rates == approx(1000 * cases.sum() / base.sum(), 1000 * 4 / 2000)
    assert told("panden", **asked)["nl"] == pytest.approx((70 + 210 + 80) / 80), "no denominator: by size"


@pytest.mark.parametrize(
    ("coverage", "code", "peers", "wanted"),
    [
        (0.6, "A", "ABD", [7, *[NAN] * 6]),  # its own figure stands
        (0.6, "ABD", "", [NAN] * 7),
        (0.4, "A", "", [7, 7, 7, 7, 7, 50, NAN]),
    ],
)
def test_a_few_gemeenten_do_not_pass_for_all(coverage, code, peers, wanted):
    few = FRAME.assign(panden=[7.0, NAN, 7, NAN, NAN])
    assert told("panden", code, peers, few, coverage=coverage)[FIGURES].tolist() == approx(*wanted)


def test_what_is_not_known_is_missing():
    assert told("panden", "B", "C")[["waarde", "percentiel", "peers"]].tolist() == approx(NAN, NAN, 7)
    assert told("diefstal", "E")[["waarde", "peers"]].tolist() == approx(5, NAN), "no weight needed"
    country = told("diefstal", "ABCDE")
    assert country[["waarde", "percentiel"]].tolist() == approx(country["nl"], NAN)
    nobody = told("diefstal", "A", "B", FRAME.assign(omvang=0.0))
    assert nobody[["nl", "waarde", "mediaan"]].tolist() == approx(NAN, 1, 3)
    assert told("panden", "A", "B", FRAME.assign(panden=NAN))[FIGURES].isna().all()


AREAS = pd.DataFrame({"code": [*"ABCDEF"], "teller": [90.0, 60, 45, 30, 19, 500], "noemer": 1000.0})
AREAS = AREAS.assign(waarde=AREAS["teller"], zeker=at_least(AREAS["teller"]), beoordeeld=AREAS["code"] < "F",
                     te_rangschikken=AREAS["teller"] >= 20, verandering=[0.5, 0.9, 0.2, 0.4, 2.0, 0.0],
                     duidelijk=pd.array([1, 1, 0, 1, 1, 0]))  # fmt: skip


@pytest.mark.parametrize(
    ("own", "least", "told"),
    [
        # A: lower end 72 > 44; B: lower end 46 > 44; D rose; C neither; E has too few cases; F is not judged
        (40.0, 0.1, "A hoog 2.25, B hoog 1.5, D stijgt 0.75"),
        # at 42.5 the lower end of B lies above, but not by a tenth: it counts as risen, and most
        (42.5, 0.1, "A hoog 2.12, B stijgt 1.41, D stijgt 0.71"),
        (42.5, 0.0, "A hoog 2.12, B hoog 1.41, D stijgt 0.71"),
    ],
)
def test_where_to_look(own, least, told):
    found = look.areas_to_look_at(AREAS, own, Bounds(least))[["sleutel", "regel", "maal"]]
    assert ", ".join(f"{code} {rule} {round(times, 2)}" for code, rule, times in found.to_numpy()) == told
    assert look.areas_to_look_at(AREAS[:0], own, Bounds(least)).empty
