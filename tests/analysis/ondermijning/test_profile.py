import numpy as np
import pandas as pd
import pytest

from leefbaarheid.analysis.ondermijning.composite import percentile
from leefbaarheid.analysis.ondermijning.profile import profile

NAN = float("nan")
UNITS = {"diefstal": "per 1.000 inwoners", "panden": "aantal"}


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "gemeente_code": list("ABCDE"),
            "omvang": [10, 20, 30, 40, NAN],
            "diefstal": [1.0, 2, 3, 4, 5],
            "panden": [7.0, NAN, 7, 2, 0],
        }
    )


def test_one_gemeente_by_hand(frame):
    table = profile(frame, UNITS, "C", ["A", "B"]).set_index("indicator")
    row = table.loc["diefstal"]
    assert row["eenheid"] == "per 1.000 inwoners"
    assert row[["waarde", "q1", "mediaan", "q3", "percentiel", "peers"]].tolist() == [3, 2, 3, 4, 50, 1.5]
    assert row["nl"] == pytest.approx((10 + 40 + 90 + 160) / 100)
    panden = table.loc["panden"]
    assert panden["nl"] == pytest.approx((70 + 210 + 80) / 80)
    assert (panden["peers"], panden["percentiel"]) == (7, pytest.approx(100 * 2.5 / 3))
    for code in "ABCDE":
        own = profile(frame, UNITS, code, []).set_index("indicator")
        wanted = percentile(frame["diefstal"])[list("ABCDE").index(code)]
        assert own.loc["diefstal", "percentiel"] == pytest.approx(wanted)
        assert np.isnan(own.loc["diefstal", "peers"])


def test_denominators_as_weights_give_the_national_rate(frame):
    teller = np.array([3, 1, 8, 20, 5])
    people = pd.DataFrame({"gemeente_code": list("EDCBA"), "diefstal": [1000, 4000, 2000, 500, 1500]})
    base = people["diefstal"].to_numpy()[::-1]
    frame["diefstal"] = 1000 * teller / base
    table = profile(frame, UNITS, ["A", "B"], ["C"], weights=people).set_index("indicator")
    assert table.loc["diefstal", "nl"] == pytest.approx(1000 * teller.sum() / base.sum())
    assert table.loc["diefstal", "waarde"] == pytest.approx(1000 * 4 / 2000)
    assert table.loc["panden", "nl"] == pytest.approx((70 + 210 + 80) / 80), "no denominator: by size"


def test_a_few_gemeenten_do_not_pass_for_all(frame):
    frame["panden"] = [7.0, NAN, 7, NAN, NAN]
    everyone = {"peers": ["A", "B", "D"], "coverage": 0.6}
    row = profile(frame, UNITS, "A", **everyone).set_index("indicator").loc["panden"]
    assert row["waarde"] == 7, "its own figure stands"
    assert row.drop(["eenheid", "waarde"]).isna().all()
    assert np.isnan(profile(frame, UNITS, list("ABD"), [], coverage=0.6)["waarde"][1])
    half = profile(frame, UNITS, "A", [], coverage=0.4).set_index("indicator").loc["panden"]
    assert (half["nl"], half["mediaan"], half["percentiel"]) == (7, 7, 50)


def test_what_is_not_known_is_missing(frame):
    row = profile(frame, UNITS, "B", ["C"]).set_index("indicator").loc["panden"]
    assert np.isnan(row["waarde"])
    assert np.isnan(row["percentiel"])
    assert row["peers"] == 7
    assert profile(frame, UNITS, "E", []).set_index("indicator").loc["diefstal", "waarde"] == 5, (
        "no weight needed"
    )
    country = profile(frame, UNITS, list("ABCDE"), []).set_index("indicator").loc["diefstal"]
    assert country["waarde"] == country["nl"]
    assert np.isnan(country["percentiel"])
    nobody = profile(frame.assign(omvang=0.0), UNITS, "A", ["B"]).set_index("indicator").loc["diefstal"]
    assert np.isnan(nobody["nl"])
    assert (nobody["waarde"], nobody["mediaan"]) == (1, 3)
    empty = profile(frame.assign(panden=NAN), UNITS, "A", ["B"]).set_index("indicator").loc["panden"]
    assert empty.drop("eenheid").isna().all()
