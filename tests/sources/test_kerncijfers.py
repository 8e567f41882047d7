from __future__ import annotations

import pytest

from tests.sources.cbs import read, rows, save
from tests.sources.crime import answer, properties
from tests.sources.raw import refusal

NAMES = ("WijkenEnBuurten", "Gemeentenaam_1", "AantalInwoners_5", "Woningvoorraad_35")
FIGURES = [("NL00", "K", 17_000_000, 8_000_000), ("GM0928    ", "K", 45_000, 23_000), ("BU09280101", "K", 905, None),
           ("BU09280102", "K", None, None)]  # fmt: skip
ROWS = [dict(zip(NAMES, row, strict=True)) for row in FIGURES]
TOPICS = {
    "AantalInwoners_5": ("Aantal inwoners", "aantal"),
    "Woningvoorraad_35": ("Woningvoorraad", "aantal"),
}
TOPICS |= {"Gemeentenaam_1": ("Gemeentenaam", "naam")}


def prepared(folder, rows=ROWS, topics=TOPICS):
    save(folder / "85984NED_2024.json", answer("85984NED", rows))
    if topics:
        save(folder / "p.json", properties("85984NED", topics))
    return read(folder)


@pytest.mark.parametrize("suffix", ["_35", "_7"])
@pytest.mark.parametrize("explained", [True, False])
def test_counts_become_kenmerken_whatever_their_number(tmp_path, suffix, explained):
    renumbered = [{k.replace("_35", suffix): v for k, v in row.items()} for row in ROWS]
    topics = {key.replace("_35", suffix): topic for key, topic in TOPICS.items()}
    found = prepared(tmp_path, renumbered, topics if explained else None)
    gemeente = ("gemeente", "GM0928", 2024)
    assert rows(found) == [
        ("buurt", "BU09280101", 2024, "inwoners", 905), (*gemeente, "inwoners", 45000), (*gemeente, "woningen", 23000)
    ]  # fmt: skip
    refused = {"row of the whole country": 1, "no figure (suppressed by CBS)": 1}
    assert dict(found.own[0][1].geweigerd) == refused


@pytest.mark.parametrize(
    ("change", "says"),
    [({"AantalInwoners_5": -3}, "row 3, column aantalinwoners_5: -3.0 cannot be inwoners"),
     ({"AantalInwoners_5": 1.5}, "row 3, column aantalinwoners_5: 1.5 cannot be inwoners"),
     ({"Anders_9": 1}, "85984NED_2024.json has two topics for inwoners")],
)  # fmt: skip
def test_dirt_is_refused(tmp_path, change, says):
    topics = TOPICS | {k: ("Aantal inwoners", "aantal") for k in change if k == "Anders_9"}
    assert says in refusal(prepared, tmp_path, [*ROWS[:2], ROWS[2] | change, ROWS[3]], topics)
