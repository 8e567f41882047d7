from leefbaarheid.areas import find_area


def names(frame):
    return frame["naam"].tolist()


def test_best_matches_come_first(land):
    frame = find_area(land, "kerk")
    assert frame.columns.tolist() == ["code", "naam", "soort", "gemeenten", "via"]
    assert frame.to_dict("records") == [
        {"code": "GM0928", "naam": "Kerkrade", "soort": "gemeente", "gemeenten": 1, "via": ""}
    ]
    assert names(find_area(land, "er")) == [
        "Bergen (L.)",
        "Bergen (NH.)",
        "Heerlen",
        "Kerkrade",
        "Nuenen, Gerwen en Nederwetten",
        "Overijssel",
        "Nederland",
    ]


def test_the_name_itself_before_names_that_begin_with_it(land):
    assert find_area(land, "utrecht")["soort"].tolist() == ["gemeente", "provincie", "regio"]
    assert names(find_area(land, "g"))[:3] == ["'s-Gravenhage", "Bergen (L.)", "Bergen (NH.)"]


def test_other_and_former_names_are_found(land):
    assert names(find_area(land, "den haag")) == ["'s-Gravenhage", "Groningen"]  # a buurt of that name
    assert names(find_area(land, "apping")) == ["Eemsdelta"]


def test_misspelt_names_are_found_but_nothing_far_off(land):
    assert names(find_area(land, "Kerkrada")) == ["Kerkrade"]
    assert names(find_area(land, "Tillburg")) == ["Tilburg"]
    assert names(find_area(land, "qqqq")) == []


def test_the_gemeente_of_a_small_place_comes_after_areas_of_its_name(land):
    hopel = find_area(land, "hopel")
    assert hopel.to_numpy().tolist() == [["GM0928", "Kerkrade", "gemeente", 1, "Hopel (buurt)"]]
    assert find_area(land, "6461 XA")["via"].tolist() == ["6461 (postcode)"]
    assert find_area(land, "tilburg")[["naam", "via"]].to_numpy().tolist() == [
        ["Tilburg", ""],
        ["Vught", "Tilburg (buurt)"],
    ]
    assert len(find_area(land, "centrum")) == 5
    assert find_area(land, "--").equals(find_area(land, ""))


def test_a_corop_region_is_found_without_that_word(land):
    assert names(find_area(land, "Zuid-Limbrug"))[0] == "COROP-regio Zuid-Limburg"


def test_empty_text_lists_everything_once(land):
    frame = find_area(land, "")
    assert len(frame) == frame["code"].nunique() == 27
    assert frame["soort"].drop_duplicates().tolist() == ["gemeente", "provincie", "groep", "regio", "land"]
    assert frame.loc[frame["code"] == "NL", "gemeenten"].item() == 14
