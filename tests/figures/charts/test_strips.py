import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection

from leefbaarheid.figures.charts import strips
from leefbaarheid.figures.charts.marks import GROUPS, OTHER, OWN
from leefbaarheid.figures.charts.strips import KINDS as LANES
from tests.figures.colour import EYES, smallest_distance

KINDS = {"gekozen": "Kerkrade", "g4": "G4", "overig": "Overige gemeenten"}
FRAME = pd.DataFrame(
    {
        "naam": ["Kerkrade", "Utrecht", "Den Haag", "Urk", "Tiel", "Doesburg"],
        "waarde": [0.11, 0.15, 0.23, 0.05, 0.07, np.nan],
        "soort": ["gekozen", "g4", "g4", "overig", "overig", "overig"],
    }
)


def draw(panels, herkomst, kinds=KINDS):
    return strips(panels, title="Waar staat Kerkrade?", herkomst=herkomst, kinds=kinds)


def lanes(ax):
    return [c.get_offsets() for c in ax.collections if isinstance(c, PathCollection)]


def test_each_kind_has_its_lane_with_its_values(herkomst):
    (ax,) = draw({"Spreiding": FRAME}, herkomst).figure.axes
    values = [lane[:, 0].tolist() for lane in lanes(ax)]
    assert values == [[0.11], [0.15, 0.23], [0.05, 0.07]]
    for place, lane in enumerate(lanes(ax)):
        assert (np.abs(lane[:, 1] - place) < 0.5).all()
    assert [t.get_text() for t in ax.get_yticklabels()] == list(KINDS.values())


def test_kinds_differ_in_form_and_none_looks_like_a_group_of_the_scatter():
    looks = [OWN, OTHER, *LANES]
    assert len({look["marker"] for look in looks}) == len(looks)
    assert min(smallest_distance([look["color"] for look in looks], eye) for eye in EYES) > 10
    assert GROUPS[0] not in LANES


def test_the_quartiles_of_all_areas_are_marked(herkomst):
    (ax,) = draw({"Spreiding": FRAME}, herkomst).figure.axes
    low, middle, high = np.percentile(FRAME["waarde"].dropna(), [25, 50, 75])
    band = ax.patches[0]
    assert band.get_x() == pytest.approx(low)
    assert band.get_x() + band.get_width() == pytest.approx(high)
    assert middle in [line.get_xdata()[0] for line in ax.lines]


def test_the_chosen_area_is_named_and_its_place_told(herkomst, words):
    figuur = draw({"Spreiding": FRAME}, herkomst)
    assert "Kerkrade 0,110" in words(figuur)
    assert (
        "Spreiding, 5 gebieden: de middelste helft ligt tussen 0,070 en 0,150, de mediaan is 0,110."
        in figuur.alt
    )
    assert "Kerkrade 0,110, hoger dan 2 van de andere 4." in figuur.alt


def test_what_a_point_is_has_its_own_noun(herkomst, words):
    noun = ("gemeente", "gemeenten")
    figuur = strips({"Spreiding": FRAME}, title="Waar?", herkomst=herkomst, kinds=KINDS, noun=noun)
    assert "een punt per gemeente. Spreiding, 5 gemeenten: de middelste helft" in figuur.alt
    assert next(iter(figuur.table.headings.values())) == "Gemeente"


def test_ties_lie_apart(herkomst):
    frame = pd.DataFrame({"naam": [f"G{i}" for i in range(40)], "waarde": 0.5, "soort": "overig"})
    (ax,) = draw({"Gelijk": frame}, herkomst, {"overig": "Alle"}).figure.axes
    (lane,) = lanes(ax)
    heights = np.sort(lane[:, 1])
    assert len(np.unique(heights.round(3))) == 40
    assert np.abs(heights).max() < 0.5


def test_a_chosen_area_without_a_value_is_not_forgotten(herkomst, words):
    frame = FRAME.assign(waarde=FRAME["waarde"].where(FRAME["soort"] != "gekozen"))
    figuur = draw({"Samenhang": frame, "Niets": FRAME.assign(waarde=np.nan)}, herkomst)
    assert len(figuur.figure.axes) == 1
    assert "niet te bepalen" in words(figuur)
    for text in (figuur.alt, figuur.caption):
        assert "Samenhang: niet voor Kerkrade te bepalen." in text
        assert "Niets: nergens te bepalen." in text


def test_of_many_chosen_areas_the_ends_are_named(herkomst, words):
    frame = pd.DataFrame(
        {"naam": [f"G{i}" for i in range(30)], "waarde": np.arange(30) / 10, "soort": "gekozen"}
    )
    texts = words(draw({"Veel": frame}, herkomst, {"gekozen": "Alle"}))
    assert {"G0 0", "G29 2,90"} <= set(texts)
    assert not [t for t in texts if t.startswith("G1")]


def test_the_table_has_every_value_chosen_ones_first(herkomst):
    frame = draw({"A": FRAME, "B": FRAME.assign(waarde=FRAME["waarde"] * 2)}, herkomst).table.frame
    assert len(frame) == 10
    assert frame["naam"].tolist()[:4] == ["Kerkrade", "Kerkrade", "Den Haag", "Utrecht"]
    assert frame["waarde"].tolist()[:2] == [0.22, 0.11]


def test_unknown_kinds_and_no_values_are_refused(herkomst):
    with pytest.raises(ValueError, match="overig"):
        draw({"A": FRAME}, herkomst, {"gekozen": "K", "g4": "G4"})
    with pytest.raises(ValueError, match="no values"):
        draw({"A": FRAME.assign(waarde=np.nan)}, herkomst)
    with pytest.raises(ValueError, match="more than 5"):
        draw({"A": FRAME}, herkomst, {**KINDS, "a": "A", "b": "B", "c": "C"})


@pytest.mark.parametrize("most", [0.24, 1.0, 12345.0])
def test_nothing_falls_off_the_picture(herkomst, most):
    frame = FRAME.assign(waarde=[most, 0.0, most, 0.0, most / 2, np.nan])
    figure = draw({"Een": frame, "Twee": frame}, herkomst).figure
    renderer = figure.canvas.get_renderer()
    for ax in figure.axes:
        extent = ax.get_tightbbox(renderer)
        assert extent.x0 >= 0
        assert extent.x1 <= figure.bbox.width
