import json
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.figures.interactive import MOST, SCRIPT, Kaart, change_steps, kaart_or_static
from leefbaarheid.figures.interactive.kaart import _axis
from tests.figures.interactive.conftest import CHANGES, NAMES
from tests.figures.outlines import rings


def held(kaart):
    """What the page holds for the script."""
    (found,) = re.findall(r'<script type="application/json">(.*?)</script>', kaart._repr_html_(), re.DOTALL)
    return json.loads(found)


def test_the_page_holds_every_area_once_in_order(kaart):
    data = held(kaart)
    assert data == json.loads(json.dumps(kaart.data()))
    assert data["namen"] == NAMES
    assert [len(rings(p)) for p in data["paden"]] == [1] * 9 + [0]
    assert data["plekken"][-1] is None
    assert data["gebied"] == ["postcodegebied", "postcodegebieden"]


def test_names_cannot_leave_the_data(kaart):
    html = kaart._repr_html_()
    inside = html.split('<script type="application/json">')[1].split("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(inside)
    assert html.count("<script") == html.count("</script") == 1


def test_texts_are_those_of_the_figures(kaart):
    change, classes, _, kind = held(kaart)["maten"]
    assert change["tekst"].split("|")[:3] == ["−0,200", "−0,050", "−0,039"]
    assert change["stap"] == "432221" + "0" + "-" + "k" + "2"
    assert classes["stap"] == "01234567k8"
    assert kind["stap"] == "01010101k-"
    assert kind["tekst"] is None
    assert [s["n"] for s in kind["stappen"]] == ["4", "4", "1", "1"]
    assert [s["naam"] for s in kind["stappen"]][-2:] == ["geen cijfer", "niet beoordeeld"]


def test_of_what_is_not_judged_nothing_is_in_the_page(parts):
    """The small area has figures of its own; with others in their place the page is the same, byte for byte."""
    data = held(Kaart(**parts))
    place = NAMES.index("Zuidoost")
    assert CHANGES[place] == 0.4321
    assert "0,432" not in json.dumps(data, ensure_ascii=False)
    for measure in data["maten"]:
        assert measure["stap"][place] == "k"
        assert not measure["tekst"] or measure["tekst"].split("|")[place] == ""
    assert data["punten"]["plekken"][place] is None
    assert all(extra["tekst"][place] is None for extra in data["extra"])
    other = pd.Series(CHANGES, dtype=float)
    other[place] = -0.3
    measures = [change_steps("Verandering", other, 0.0392), *parts["measures"][1:]]
    moved = Kaart(**{**parts, "points": replace(parts["points"], y=other), "measures": measures})
    assert moved._repr_html_() == Kaart(**parts)._repr_html_()


def test_one_measure_may_suppress_by_itself(parts):
    hidden = np.array([True] + [False] * 9)
    measures = [replace(parts["measures"][0], hidden=hidden), *parts["measures"][1:]]
    change, classes = held(Kaart(**{**parts, "measures": measures}))["maten"][:2]
    assert change["stap"][0] == "x"
    assert change["tekst"].startswith("|−0,050")
    assert classes["stap"][0] == "0"


def test_the_scatter_lies_where_the_figures_are(kaart, parts):
    data = held(kaart)["punten"]
    x, y = data["x"], data["y"]
    assert [text for _, text in y["schaal"]] == ["−0,2", "−0,1", "0,0", "0,1"]
    assert dict(map(tuple, y["schaal"]))[y["nul"]] == "0,0"
    for place, change in zip(data["plekken"], CHANGES, strict=True):
        if place:
            assert place[1] == pytest.approx((change + 0.2) / 0.3 * 1000, abs=0.51)
    assert [place is None for place in data["plekken"]] == [False] * 7 + [True, True, False]
    assert x["naam"] == "score in 2014"


@given(st.lists(st.floats(-1e6, 1e6), max_size=40))
def test_an_axis_spans_its_figures_with_dutch_marks(values):
    found = _axis(np.array(values), "x")
    low, high = found["van"], found["tot"]
    assert low < high
    assert all(low - (high - low) / 1000 <= v <= high + (high - low) / 1000 for v in values)
    places = [place for place, _ in found["schaal"]]
    assert places == sorted(set(places))
    assert all(re.fullmatch(r"−?[\d.]+(,\d+)?", text) for _, text in found["schaal"])


def test_the_caption_says_where_from_and_what_is_not_drawn(kaart):
    text = held(kaart)["bron"]
    assert "1 postcodegebied zonder omtrek" in text
    assert "Bron: Leefbaarometer 3.0, editie 2002-2022. Jaar: 2014 en 2020. Eenheid: punten." in text
    assert "gewogen naar huishoudens (2022)" in text


def test_gemeenten_are_named_where_there_are_several(parts):
    several = parts["areas"].assign(gemeente=["Kerkrade", "Heerlen"] * 5)
    assert held(Kaart(**{**parts, "areas": several}))["extra"][0]["naam"] == "Gemeente"
    one = parts["areas"].assign(gemeente="Kerkrade")
    assert [e["naam"] for e in held(Kaart(**{**parts, "areas": one}))["extra"]] == ["Groepen"]


def test_chosen_areas_are_outlined_and_a_single_one_is_shown_first(parts):
    chosen = np.array([False] * 4 + [True] + [False] * 5)
    data = held(Kaart(**{**parts, "chosen": chosen}))
    assert (data["gekozen"], data["begin"]) == ([4], 4)
    chosen[5] = True
    assert held(Kaart(**{**parts, "chosen": chosen}))["begin"] is None


def test_the_picture_stands_in_the_page_and_only_a_live_block_brings_its_script(kaart):
    html = kaart._repr_html_()
    assert kaart.static._repr_html_() in html
    assert SCRIPT not in html
    live = kaart.live()._repr_html_()
    assert live.startswith(html)
    assert live.endswith(f"<script>{SCRIPT}</script>")


def test_equal_maps_give_equal_bytes(kaart, parts):
    assert Kaart(**parts)._repr_html_() == kaart._repr_html_()
    assert repr(kaart).startswith("Kaart: Tien gebieden (10 gebieden). Een vaste kaart")


def test_beyond_the_limit_the_picture_stands_alone(parts, herkomst):
    n = MOST + 1
    areas = parts["areas"].iloc[[0] * n].reset_index(drop=True)
    one = replace(parts["measures"][0], step=np.zeros(n, dtype=int), texts=["0"] * n)
    points = replace(parts["points"], x=pd.Series(0.0, range(n)), y=pd.Series(0.0, range(n)))
    many = {**parts, "areas": areas, "measures": [one], "points": points, "notes": {}, "hidden": None}
    html = kaart_or_static(Kaart(**many))._repr_html_()
    assert "Deze kaart heeft 1.001 postcodegebieden." in html
    assert "kaartblok" not in html
    assert parts["static"]._repr_html_() in html


def test_parts_must_fit(parts):
    with pytest.raises(ValueError, match="10 areas"):
        Kaart(**{**parts, "notes": {"Groepen": ["een"]}})
    with pytest.raises(ValueError, match="unit"):
        Kaart(**{**parts, "herkomst": replace(parts["herkomst"], eenheid="")})
