from __future__ import annotations

import pytest

from leefbaarheid.errors import SourceError
from tests.sources.cbs import read, rows, save

FIGURES = {
    "NL00": (17_000_000, 8_000_000), "GM0928": (45_000, 23_000), "BU09280101": (905, None),
    "BU09280102": (None, None)
}  # fmt: skip
ROWS = [
    {"ID": i, "WijkenEnBuurten": f"{code:<10}", "Gemeentenaam_1": "K",
     "AantalInwoners_5": people, "Woningvoorraad_35": homes}
    for i, (code, (people, homes)) in enumerate(FIGURES.items())
]  # fmt: skip
TOPICS = [("Gemeentenaam_1", "Gemeentenaam", "naam"), ("AantalInwoners_5", "Aantal inwoners", "aantal"),
          ("Woningvoorraad_35", "Woningvoorraad", "aantal")]  # fmt: skip


def prepared(folder, rows=ROWS, topics=TOPICS):
    address = "https://opendata.cbs.nl/ODataFeed/OData/85984NED/$metadata#Cbs.OData.WebAPI."
    save(folder / "85984NED_2024.json", {"odata.metadata": f"{address}TypedDataSet", "value": rows})
    if topics:
        value = [{"ID": 0, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": "Bevolking"}]
        for key, title, unit in topics:
            value.append(
                {"ID": len(value), "ParentID": 0, "Type": "Topic", "Key": key, "Title": title, "Unit": unit}
            )
        save(folder / "p.json", {"odata.metadata": f"{address}DataProperties", "value": value})
    return read(folder)


@pytest.mark.parametrize("suffix", ["_35", "_7"])
@pytest.mark.parametrize("explained", [True, False])
def test_counts_become_kenmerken_whatever_their_number(tmp_path, suffix, explained):
    renumbered = [{k.replace("_35", suffix): v for k, v in row.items()} for row in ROWS]
    topics = [(key.replace("_35", suffix), *rest) for key, *rest in TOPICS]
    found = prepared(tmp_path, renumbered, topics if explained else None)
    assert rows(found) == [
        ("buurt", "BU09280101", 2024, "inwoners", 905.0),
        ("gemeente", "GM0928", 2024, "inwoners", 45000.0),
        ("gemeente", "GM0928", 2024, "woningen", 23000.0),
    ]
    refused = {"row of the whole country": 1, "no figure (suppressed by CBS)": 1}
    assert dict(found.own[0][1].geweigerd) == refused


@pytest.mark.parametrize("value", [-3, 1.5])
def test_a_figure_that_is_no_count_is_refused_with_its_row(tmp_path, value):
    with pytest.raises(SourceError, match=rf"row 3, column aantalinwoners_5: {value}.* cannot be inwoners"):
        prepared(tmp_path, [*ROWS[:2], ROWS[2] | {"AantalInwoners_5": value}])


def test_two_topics_for_one_kenmerk_are_refused(tmp_path):
    with pytest.raises(SourceError, match="two topics for inwoners"):
        prepared(
            tmp_path,
            [r | {"Anders_9": 1} for r in ROWS],
            [*TOPICS, ("Anders_9", "Aantal inwoners", "aantal")],
        )
