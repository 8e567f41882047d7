import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.composite import composite
from leefbaarheid.analysis.ondermijning.sensitivity import by_other_choices
from leefbaarheid.analysis.ondermijning.typology import types


def test_each_choice_is_that_of_the_functions_themselves():
    rng = np.random.default_rng(8)
    frame = pd.DataFrame({"gemeente_code": [f"GM{i:04}" for i in range(30)]})
    frame[list("abc")] = rng.gamma(2, 3, (30, 3))
    unsafe = pd.Series(rng.normal(size=30), frame["gemeente_code"])
    survey = pd.Series(rng.normal(size=30), frame["gemeente_code"])
    sources = {"veiligheidsmonitor": survey, "leefbaarometer": unsafe}
    sides, weights = dict.fromkeys("abc", 1), {"a": 1.0, "b": 2.0, "c": 1.0}
    asked = (frame, list("abc"), sides, weights, sources, ["veiligheidsmonitor", "leefbaarometer"])
    table = by_other_choices(*asked, code="GM0004").set_index(["soort", "keuze"])
    assert table.index.tolist() == [
        ("zoals", ""), ("methode", "z"), ("zonder", "a"), ("zonder", "b"), ("zonder", "c"), ("bron", "leefbaarometer"),
        ("grens", "1/4"), ("grens", "1/2"),
    ]  # fmt: skip

    def kinds(names, method="percentiel", against=survey, cut=1 / 3):
        index = composite(frame, names, sides, weights, method=method).set_index("gemeente_code")
        return index["rang"], types(index["index"], against, cut)

    rank, first = kinds(list("abc"))
    assert table.loc[("zoals", ""), "rang"] == rank["GM0004"]
    assert table.loc[("zoals", ""), "anders"] == 0
    for key, made in {
        ("methode", "z"): kinds(list("abc"), "z"),
        ("zonder", "b"): kinds(list("ac")),
        ("grens", "1/2"): kinds(list("abc"), cut=1 / 2),
    }.items():
        assert table.loc[key, "rang"] == made[0]["GM0004"]
        assert table.loc[key, "type"] == made[1]["GM0004"]
        assert table.loc[key, "anders"] == (made[1] != first).sum()
    linked = table.loc[("bron", "leefbaarometer")]
    assert linked["anders"] == (kinds(list("abc"), against=unsafe)[1] != first).sum()
    assert by_other_choices(*asked)["rang"].isna().all()
