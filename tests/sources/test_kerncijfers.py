from __future__ import annotations

import pytest

from leefbaarheid.errors import SourceError
from leefbaarheid.preparation.cbs import KINDS, read_cbs
from leefbaarheid.sources.detect import walk
from tests.sources.cbs import save

ROWS = [
    {
        "ID": 0,
        "WijkenEnBuurten": "NL00      ",
        "Gemeentenaam_1": "Nederland",
        "AantalInwoners_5": 17000000,
        "Woningvoorraad_35": 8000000,
    },
    {
        "ID": 1,
        "WijkenEnBuurten": "GM0928    ",
        "Gemeentenaam_1": "Kerkrade",
        "AantalInwoners_5": 45000,
        "Woningvoorraad_35": 23000,
    },
    {
        "ID": 2,
        "WijkenEnBuurten": "BU09280101",
        "Gemeentenaam_1": "Kerkrade",
        "AantalInwoners_5": 905,
        "Woningvoorraad_35": None,
    },
    {
        "ID": 3,
        "WijkenEnBuurten": "BU09280102",
        "Gemeentenaam_1": "Kerkrade",
        "AantalInwoners_5": None,
        "Woningvoorraad_35": None,
    },
]
PROPERTIES = [
    {"ID": 0, "ParentID": None, "Type": "GeoDetail", "Key": "WijkenEnBuurten", "Title": "Wijken en buurten"},
    {
        "ID": 1,
        "ParentID": None,
        "Type": "Topic",
        "Key": "Gemeentenaam_1",
        "Title": "Gemeentenaam",
        "Unit": "naam",
    },
    {"ID": 2, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": "Bevolking"},
    {
        "ID": 3,
        "ParentID": 2,
        "Type": "Topic",
        "Key": "AantalInwoners_5",
        "Title": "Aantal inwoners",
        "Unit": "aantal",
    },
    {
        "ID": 4,
        "ParentID": 2,
        "Type": "Topic",
        "Key": "Woningvoorraad_35",
        "Title": "Woningvoorraad",
        "Unit": "aantal",
    },
]


def write(folder, rows=ROWS, properties=PROPERTIES, tabel="85984NED"):
    address = f"https://opendata.cbs.nl/ODataFeed/OData/{tabel}/$metadata#Cbs.OData.WebAPI."
    save(folder / f"{tabel}_2024.json", {"odata.metadata": f"{address}TypedDataSet", "value": rows})
    if properties:
        save(folder / "p.json", {"odata.metadata": f"{address}DataProperties", "value": properties})
    found = read_cbs([f for f in walk(folder, folder.parent / "u") if f.soort in KINDS], {})
    return found.figures[0]


@pytest.mark.parametrize("suffix", ["_35", "_7"])
@pytest.mark.parametrize("explained", [True, False])
def test_counts_become_kenmerken_whatever_their_number(tmp_path, suffix, explained):
    def renumbered(row):
        return {
            k.replace("_35", suffix): v.replace("_35", suffix) if k == "Key" else v for k, v in row.items()
        }

    frame, log = write(
        tmp_path, [renumbered(r) for r in ROWS], [renumbered(r) for r in PROPERTIES] if explained else None
    )
    assert set(frame.itertuples(index=False, name=None)) == {
        ("gemeente", "GM0928", 2024, "inwoners", 45000.0),
        ("gemeente", "GM0928", 2024, "woningen", 23000.0),
        ("buurt", "BU09280101", 2024, "inwoners", 905.0),
    }
    assert dict(log.geweigerd) == {"row of the whole country": 1, "no figure (suppressed by CBS)": 1}


@pytest.mark.parametrize("value", [-3, 1.5])
def test_a_figure_that_is_no_count_is_refused_with_its_row(tmp_path, value):
    rows = [*ROWS[:2], ROWS[2] | {"AantalInwoners_5": value}]
    with pytest.raises(SourceError, match=r"row 3, column aantalinwoners_5.*no whole number"):
        write(tmp_path, rows)


def test_two_topics_for_one_kenmerk_are_refused(tmp_path):
    other = PROPERTIES[3] | {"ID": 9, "Key": "Anders_9"}
    with pytest.raises(SourceError, match="two topics for inwoners"):
        write(tmp_path, [r | {"Anders_9": 1} for r in ROWS], [*PROPERTIES, other])
