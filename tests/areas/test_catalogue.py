"""What can be named: every kind of area once, and what is found by a text."""

import pytest

from leefbaarheid.areas import find_area
from leefbaarheid.areas.catalogue import catalogue, short_name


def test_every_kind_of_area_is_there_once(land):
    by_code = {entry.area.code: entry.area.gemeenten for entry in catalogue(land)}
    assert len(by_code) == len(catalogue(land)) == 14 + 8 + 4 + 1
    assert by_code["PV31"] == ("GM0893", "GM0917", "GM0928")
    assert by_code["G2"] == ("GM0344", "GM0518")
    assert len(by_code["NL"]) == 14
    keys = {key for entry in catalogue(land) for key in entry.full | entry.loose}
    assert keys >= {"denhaag"}
    assert "denbosch" not in keys, "an alias of an absent code is ignored"
    assert [short_name(n) for n in ("Bergen (NH.)", "A (b) c")] == ["Bergen", "A (b) c"]


BERGEN = ["Bergen (L.)", "Bergen (NH.)"]


FOUND = {
    "er": [*BERGEN, "Heerlen", "Kerkrade", "Nuenen, Gerwen en Nederwetten", "Overijssel", "Nederland"],
    "g": ["'s-Gravenhage", *BERGEN, ...], "utrecht": ["Utrecht", "Utrecht", "COROP-regio Utrecht"],
    "den haag": ["'s-Gravenhage", "Groningen"], "tilburg": ["Tilburg", "Vught"],  # by a buurt of that name
    "apping": ["Eemsdelta"], "Kerkrada": ["Kerkrade"], "Tillburg": ["Tilburg"], "qqqq": [],
    "Zuid-Limbrug": ["COROP-regio Zuid-Limburg", ...],
}  # fmt: skip


@pytest.mark.parametrize(("text", "names"), FOUND.items())
def test_best_matches_come_first_with_other_former_and_misspelt_names(land, text, names):
    found = find_area(land, text)["naam"].tolist()
    assert (found[: len(names) - 1] == names[:-1]) if ... in names else found == names


def test_the_gemeente_of_a_small_place_says_by_what_and_empty_text_lists_everything_once(land):
    texts = ("kerk", "hopel", "6461 XA", "tilburg")
    rows = {text: find_area(land, text).to_numpy().tolist() for text in texts}
    kerkrade = ["GM0928", "Kerkrade", "gemeente", 1]
    assert rows["kerk"] == [[*kerkrade, ""]]
    assert rows["hopel"] == [[*kerkrade, "Hopel (buurt)"]]
    assert rows["6461 XA"] == [[*kerkrade, "6461 (postcode)"]]
    assert [row[-1] for row in rows["tilburg"]] == ["", "Tilburg (buurt)"]
    assert len(find_area(land, "centrum")) == 5
    every = find_area(land, "")
    assert [*every] == ["code", "naam", "soort", "gemeenten", "via"]
    assert len(every) == every["code"].nunique() == 27
    assert every["soort"].drop_duplicates().tolist() == ["gemeente", "provincie", "groep", "regio", "land"]
    assert every.set_index("code").at["NL", "gemeenten"] == 14
    assert find_area(land, "--").equals(every)
