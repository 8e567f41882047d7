"""What is found by a text."""

import pytest

from leefbaarheid.areas import find_area

FOUND = {
    "berge": ["Berg en Dal", "Bergeijk", "Bergen (L.)", "Bergen (NH.)", "Bergen op Zoom", "Haaksbergen", ...],
    "utrecht": ["Utrecht", "Utrecht", "COROP-regio Utrecht", "Utrechtse Heuvelrug"], "den haag": ["'s-Gravenhage"],
    "tilburg": ["Tilburg", "Elburg"], "apping": ["Eemsdelta"], "Kerkrada": ["Kerkrade"], "Tillburg": ["Tilburg"], "qqqq": [],
    "Zuid-Limbrug": ["COROP-regio Zuid-Limburg"], "oosterhout": ["Oosterhout", "Alkmaar", "Nijmegen", "Overbetuwe"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "names"), FOUND.items())
def test_best_matches_come_first_with_other_former_and_misspelt_names(real, text, names):
    found = find_area(real, text)["naam"].tolist()
    assert (found[: len(names) - 1] == names[:-1]) if ... in names else found == names


def test_the_gemeente_of_a_small_place_says_by_what_and_empty_text_lists_everything_once(real):
    kerkrade = ["GM0928", "Kerkrade", "gemeente", 1]
    assert find_area(real, "kerk").iloc[0].tolist() == [*kerkrade, ""]
    for text, via in {"hopel": "Hopel (buurt)", "6461 XA": "6461 (postcode)"}.items():
        assert find_area(real, text).to_numpy().tolist() == [[*kerkrade, via]]
    via = ["", "Oosterhout (buurt)", "Oosterhout (buurt)", "Oosterhout (wijk)"]
    assert find_area(real, "oosterhout")["via"].tolist() == via
    every = find_area(real, "")
    assert [*every] == ["code", "naam", "soort", "gemeenten", "via"]
    assert len(every) == every["code"].nunique() == 405
    assert every["soort"].drop_duplicates().tolist() == ["gemeente", "provincie", "groep", "regio", "land"]
    assert every.set_index("code").at["NL", "gemeenten"] == 342
    assert find_area(real, "--").equals(every)
