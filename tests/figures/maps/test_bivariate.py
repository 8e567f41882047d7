from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from shapely import box

from leefbaarheid.figures import style
from leefbaarheid.figures.maps import bivariate_map
from leefbaarheid.figures.maps.bivariate import COLOURS, HATCHES
from tests.figures.colour import ALL_EYES, EYES, contrast, smallest_distance


def draw(areas, herkomst, **kwargs):
    return bivariate_map(
        areas, x="ses", y="afw", x_label="sociale score", y_label="leefbaarheid", title="Twee maten",
        herkomst=herkomst, **kwargs,
    )  # fmt: skip


@pytest.fixture
def pairs(town):
    """Low on both, high against low, one figure missing, and no outline."""
    return town.assign(ses=[1, 3, np.nan, 3], afw=pd.array([1, 1, 2, 3], dtype="Int64"))


def grid(n, columns, **values):
    cells = [
        box(
            1000 * (i % columns),
            1000 * (i // columns),
            1000 * (i % columns) + 1000,
            1000 * (i // columns) + 1000,
        )
        for i in range(n)
    ]
    return gpd.GeoDataFrame(values, geometry=cells, crs="EPSG:28992")


def fills(figuur):
    return [
        to_hex(colour)
        for c in figuur.figure.axes[0].collections
        if c.get_zorder() == 3
        for colour in c.get_facecolors()
    ]


@pytest.mark.parametrize("eye", ALL_EYES)
def test_pairs_can_be_told_apart_by_every_eye_and_on_a_grey_print(eye):
    for ((y, _), a), ((z, _), b) in combinations(COLOURS.items(), 2):
        assert HATCHES.get(y) != HATCHES.get(z) or smallest_distance([a, b], eye) > 10


def test_each_area_has_the_colour_of_its_pair_and_a_missing_one_is_hatched(pairs, herkomst):
    figuur = draw(pairs, herkomst)
    assert fills(figuur) == [COLOURS[1, 1], COLOURS[1, 3], style.NO_SCORE]
    assert [c.get_hatch() for c in figuur.figure.axes[0].collections if c.get_zorder() == 3] == [None, "////"]
    assert figuur.not_drawn == 1


def test_the_square_holds_each_colour_with_its_number_in_its_place(pairs, herkomst):
    figure = draw(pairs, herkomst).figure
    swatches = {to_hex(a.get_facecolor()): a for a in figure.artists if a.get_facecolor()[3]}
    renderer = figure.canvas.get_renderer()
    numbers = {}
    for pair, colour in COLOURS.items():
        cell = swatches[colour].get_window_extent(renderer)
        inside = [
            t for t in figure.texts if cell.contains(*t.get_window_extent(renderer).corners().mean(axis=0))
        ]
        numbers[pair] = [t.get_text() for t in inside]
        assert contrast(inside[0].get_color(), colour) >= 4.5
    assert numbers == {p: ["1" if p in {(1, 1), (1, 3), (3, 3)} else "0"] for p in COLOURS}
    low, high = (swatches[COLOURS[p]].get_window_extent(renderer) for p in ((1, 1), (3, 3)))
    assert low.x0 < high.x0
    assert low.y0 < high.y0


def test_alt_and_table_count_the_pairs_and_what_is_missing(pairs, herkomst):
    figuur = draw(pairs, herkomst)
    assert "1 gebied met leefbaarheid laag en sociale score laag" in figuur.alt
    assert "0 gebieden met leefbaarheid hoog en sociale score laag" in figuur.alt
    assert "Van 1 gebied is niet allebei bekend." in figuur.alt
    frame = figuur.table.frame
    assert frame["gebieden"].sum() == len(pairs)
    assert frame.set_index(["y", "x"])["gebieden"][("laag", "hoog")] == 1
    assert frame.iloc[-1]["y"] == "niet allebei bekend"


def test_without_gaps_there_is_no_entry_for_them(pairs, herkomst, words):
    figuur = draw(pairs.dropna(subset=["ses"]), herkomst)
    assert "Niet allebei bekend" not in words(figuur)
    assert len(figuur.table.frame) == 9


@pytest.mark.parametrize(("reach", "bare"), [(3000, False), (6000, True)])
def test_chosen_land_without_areas_has_a_line_in_the_legend(herkomst, words, reach, bare):
    areas = gpd.GeoDataFrame(
        {"ses": [1, 2], "afw": [1, 2]},
        geometry=[box(0, 0, 3000, 3000), box(5980, 0, 6000, 3000)],
        crs="EPSG:28992",
    )
    borders = gpd.GeoDataFrame(
        {"naam": ["Kern"], "gekozen": [True]}, geometry=[box(0, 0, reach, 3000)], crs=areas.crs
    )
    said = " ".join(words(draw(areas, herkomst, borders=borders))).replace("\n", " ")
    assert ("Omtrek of score ontbreekt" in said) == bare


def test_other_classes_than_three_are_refused(pairs, herkomst):
    with pytest.raises(ValueError, match="1, 2, 3"):
        draw(pairs.assign(ses=[1, 2, 3, 4]), herkomst)
    with pytest.raises(ValueError, match="1, 2, 3"):
        draw(pairs.assign(ses=[1, 2, 3, 1.5]), herkomst)


@pytest.mark.parametrize(("n", "columns"), [(1, 1), (30, 10), (1000, 25)])
def test_one_wide_or_very_many_areas_stay_on_the_picture(herkomst, n, columns):
    figuur = draw(grid(n, columns, ses=[i % 3 + 1 for i in range(n)], afw=[1] * n), herkomst)
    assert fills(figuur) == [COLOURS[1, i % 3 + 1] for i in range(n)]
    renderer = figuur.figure.canvas.get_renderer()
    for text in figuur.figure.texts:
        extent = text.get_window_extent(renderer)
        assert extent.x0 >= 0
        assert extent.x1 <= figuur.figure.bbox.width
        assert extent.y0 >= 0


@pytest.mark.parametrize("eye", EYES)
def test_the_nine_colours_can_be_told_apart_by_all(eye):
    assert smallest_distance([*COLOURS.values(), style.NO_SCORE], eye) > 14
