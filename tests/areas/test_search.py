from leefbaarheid.areas import find_area


def names(frame):
    return frame["naam"].tolist()


def test_best_matches_come_first(land):
    frame = find_area(land, "kerk")
    assert frame.columns.tolist() == ["code", "naam", "soort", "gemeenten"]
    assert frame.to_dict("records") == [
        {"code": "GM0928", "naam": "Kerkrade", "soort": "gemeente", "gemeenten": 1}
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
    assert find_area(land, "utrecht")["soort"].tolist() == ["gemeente", "provincie"]
    assert names(find_area(land, "g"))[:3] == ["'s-Gravenhage", "Bergen (L.)", "Bergen (NH.)"]


def test_other_and_former_names_are_found(land):
    assert names(find_area(land, "den haag")) == ["'s-Gravenhage"]
    assert names(find_area(land, "apping")) == ["Eemsdelta"]


def test_misspelt_names_are_found_but_nothing_far_off(land):
    assert names(find_area(land, "Kerkrada")) == ["Kerkrade"]
    assert names(find_area(land, "Tillburg")) == ["Tilburg"]
    assert names(find_area(land, "qqqq")) == []


def test_empty_text_lists_everything_once(land):
    frame = find_area(land, "")
    assert len(frame) == frame["code"].nunique() == 25
    assert frame["soort"].drop_duplicates().tolist() == ["gemeente", "provincie", "groep", "regio", "land"]
    assert frame.loc[frame["code"] == "NL", "gemeenten"].item() == 14
