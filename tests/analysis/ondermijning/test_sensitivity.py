import numpy as np
import pandas as pd

from leefbaarheid.analysis.ondermijning.composite import composite
from leefbaarheid.analysis.ondermijning.sensitivity import by_other_choices
from leefbaarheid.analysis.ondermijning.typology import types


def test_each_choice_is_that_of_the_functions_themselves():
    rng, names, own, sides = np.random.default_rng(8), [*"abc"], "GM0004", dict.fromkeys("abc", 1)
    codes = [f"GM{i:04}" for i in range(30)]
    frame = pd.DataFrame(rng.gamma(2, 3, (30, 3)), columns=names).assign(gemeente_code=codes)
    survey, unsafe = (pd.Series(rng.normal(size=30), codes) for _ in range(2))
    weights, sources = (
        dict(zip("abc", (1.0, 2.0, 1.0), strict=True)),
        {"monitor": survey, "leefbaarometer": unsafe},
    )
    asked = (frame, names, sides, weights, sources, [*sources])

    def kinds(names=names, method="percentiel", against=survey, cut=1 / 3):
        index = composite(frame, names, sides, weights, method=method).set_index("gemeente_code")
        return index["rang"], types(index["index"], against, cut)

    choices = {
        ("zoals", ""): kinds(), ("methode", "z"): kinds(method="z"), ("zonder", "a"): kinds([*"bc"]),
        ("zonder", "b"): kinds([*"ac"]), ("zonder", "c"): kinds([*"ab"]), ("bron", "leefbaarometer"): kinds(against=unsafe),
        ("grens", "1/4"): kinds(cut=1 / 4), ("grens", "1/2"): kinds(cut=1 / 2),
    }  # fmt: skip
    first = kinds()[1]
    wanted = [[*key, rank[own], kind[own], (kind != first).sum()] for key, (rank, kind) in choices.items()]
    assert by_other_choices(*asked, code=own).to_numpy().tolist() == wanted
    assert by_other_choices(*asked)["rang"].isna().all()
