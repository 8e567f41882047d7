"""Under a figure stand the sources that are in it, and no other."""

from types import SimpleNamespace

import pandas as pd
import pytest

from leefbaarheid.params import load_indicators
from leefbaarheid.themes.ondermijning.origin import origin
from leefbaarheid.themes.ondermijning.study import Study

MONITOR = load_indicators()["vm_onveilig"].bron
SCORE = "Leefbaarometer 3.0, editie 2002-2024"


@pytest.fixture
def study():
    rates = pd.DataFrame(
        [
            ("fraude", 2024, False, "misdrijven.csv"),
            ("vm_onveilig", 2021, False, "vm.json"),
            ("onveiligheid", 2019, True, "eigen.csv"),
        ],
        columns=["indicator", "jaar", "eigen", "bron"],
    )
    stub = SimpleNamespace(
        meanings={"fraude": load_indicators()["fraude"]},
        rates=rates,
        years=dict(zip(rates["indicator"], rates["jaar"], strict=True)),
        dataset=SimpleNamespace(meta={"bronnen": [{"bestand": "eigen.csv", "bron": "Enquête van de gemeente"}]}),
        jaar_score=2022,
        editie="2002-2024",
        frame=[None] * 342,
    )  # fmt: skip
    stub.said = vars(Study)["said"].func(stub)
    return stub


@pytest.mark.parametrize(
    ("unsafety", "with_score", "sources", "years"),
    [
        ((), False, set(), (2024,)),
        ((), True, {SCORE}, (2022, 2024)),
        (("leefbaarometer",), False, {SCORE}, (2022, 2024)),
        (("veiligheidsmonitor",), False, {MONITOR}, (2021, 2024)),
        (("eigen",), False, {"Enquête van de gemeente (eigen tabel eigen.csv)"}, (2019, 2024)),
        (("veiligheidsmonitor", "leefbaarometer"), False, {MONITOR, SCORE}, (2021, 2022, 2024)),
    ],
)
def test_sources_and_years_of_unsafety_are_those_that_are_used(study, unsafety, with_score, sources, years):
    found = origin(study, unsafety=unsafety, with_score=with_score)
    assert found.bron == "; ".join(sorted({load_indicators()["fraude"].bron, *sources}))
    assert found.jaren == years
    assert found.aantal == 342
