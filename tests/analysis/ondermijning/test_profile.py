import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.ondermijning.composite import percentile
from leefbaarheid.analysis.ondermijning.profile import profile

NAN = float("nan")
UNITS = {"diefstal": "per 1.000 inwoners", "panden": "aantal"}
FRAME = pd.DataFrame(
    {"gemeente_code": [*"ABCDE"], "omvang": [10, 20, 30, 40, NAN], "diefstal": [1.0, 2, 3, 4, 5]}
).assign(panden=[7.0, NAN, 7, 2, 0])
FIGURES = ["waarde", "nl", "q1", "mediaan", "q3", "percentiel", "peers"]


def told(name, code, peers=(), frame=FRAME, **asked):
    """The row of one indicator."""
    return profile(frame, UNITS, code, [*peers], **asked).set_index("indicator").loc[name]


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
    people = pd.DataFrame({"gemeente_code": [*"EDCBA"], "diefstal": base[::-1]})
    asked = {"code": ["A", "B"], "frame": FRAME.assign(diefstal=1000 * cases / base), "weights": people}
    rates = told("diefstal", **asked)[["nl", "waarde"]].tolist()
    assert rates == approx(1000 * cases.sum() / base.sum(), 1000 * 4 / 2000)
    assert told("panden", **asked)["nl"] == pytest.approx((70 + 210 + 80) / 80), "no denominator: by size"


@pytest.mark.parametrize(
    ("coverage", "code", "peers", "wanted"),
    [
        (0.6, "A", "ABD", [7, *[NAN] * 6]),  # its own figure stands
        (0.6, [*"ABD"], "", [NAN] * 7),
        (0.4, "A", "", [7, 7, 7, 7, 7, 50, NAN]),
    ],
)
def test_a_few_gemeenten_do_not_pass_for_all(coverage, code, peers, wanted):
    few = FRAME.assign(panden=[7.0, NAN, 7, NAN, NAN])
    assert told("panden", code, peers, few, coverage=coverage)[FIGURES].tolist() == approx(*wanted)


def test_what_is_not_known_is_missing():
    assert told("panden", "B", "C")[["waarde", "percentiel", "peers"]].tolist() == approx(NAN, NAN, 7)
    assert told("diefstal", "E")[["waarde", "peers"]].tolist() == approx(5, NAN), "no weight needed"
    country = told("diefstal", [*"ABCDE"])
    assert country[["waarde", "percentiel"]].tolist() == approx(country["nl"], NAN)
    nobody = told("diefstal", "A", "B", FRAME.assign(omvang=0.0))
    assert nobody[["nl", "waarde", "mediaan"]].tolist() == approx(NAN, 1, 3)
    assert told("panden", "A", "B", FRAME.assign(panden=NAN))[FIGURES].isna().all()
