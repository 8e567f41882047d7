from dataclasses import replace
from itertools import combinations

import geopandas as gpd
import pytest
from matplotlib.colors import to_hex
from shapely import box

from leefbaarheid.classes import COLOURS, LABELS
from leefbaarheid.dataset import open_dataset
from leefbaarheid.figures import style
from leefbaarheid.figures.maps import class_map, class_maps
from leefbaarheid.figures.maps.ground import bare_land
from tests.figures.colour import ALL_EYES, smallest_distance

CHOSEN_ORDER = 3


def fills(axes):
    """Colours of the areas on one map, in the order drawn."""
    areas = [c for c in axes.collections if c.get_zorder() == CHOSEN_ORDER]
    return [to_hex(colour) for c in areas for colour in c.get_facecolors()], areas


def test_two_maps_have_the_official_colours(town, herkomst):
    figuur = class_maps(town, title="Klassen in 2014 en 2020", herkomst=herkomst)
    before, after = figuur.figure.axes
    assert fills(before)[0] == [COLOURS[1], COLOURS[4], COLOURS[6]]
    colours, collections = fills(after)
    assert colours == [COLOURS[3], COLOURS[4], "#ffffff"]
    assert [c.get_hatch() for c in collections] == [None, "////"]
    assert before.get_xlim() == after.get_xlim()
    assert before.get_ylim() == after.get_ylim()


@pytest.mark.parametrize("eye", ALL_EYES)
def test_classes_can_be_told_apart_by_every_eye_and_on_a_grey_print(eye):
    looks = [(colour, style.CLASS_HATCHES.get(k, "")) for k, colour in COLOURS.items()]
    for (a, lines), (b, others) in combinations(looks, 2):
        assert lines != others or smallest_distance([a, b], eye) > 10


def test_low_classes_bear_lines(town, herkomst):
    before, after = class_maps(town, title="Klassen", herkomst=herkomst).figure.axes
    hatched = [
        [c.get_hatch() for c in axes.collections if c.get_zorder() == 3.5 and len(c.get_paths())]
        for axes in (before, after)
    ]
    assert hatched == [["++++"], ["--"]]


def test_the_legend_counts_every_class_in_both_years(town, herkomst, words):
    texts = words(class_maps(town, title="Klassen", herkomst=herkomst))
    after = {LABELS[k]: texts[texts.index(LABELS[k]) + 1] for k in LABELS}
    assert after["Zeer onvoldoende"] == "1 → 0"
    assert after["Ruim voldoende"] == "2 → 0"
    assert after["Uitstekend"] == "0 → 1"
    assert texts[texts.index("Geen score") + 1] == "0 → 1"
    assert {"2014", "2020"} <= set(texts)


def test_alt_table_and_count_of_areas_without_outline(town, herkomst):
    figuur = class_maps(town, title="Klassen", herkomst=herkomst)
    assert "In 2014: 1 zeer onvoldoende, 1 zwak en 2 ruim voldoende." in figuur.alt
    assert "In 2020: 1 onvoldoende, 1 zwak, 1 uitstekend en 1 geen score." in figuur.alt
    assert figuur.not_drawn == 1
    assert "1 postcodegebied heeft geen omtrek" in figuur.caption
    assert figuur.table.frame["2014"].tolist() == [1, 0, 0, 1, 0, 2, 0, 0, 0, 0]
    assert figuur.table.frame["2020"].sum() == len(town)


def test_nothing_of_an_area_that_is_not_judged_is_drawn_or_counted_but_that_it_is_one(town, herkomst, words):
    small = town.assign(beoordeeld=[True, False, True, None])
    figuur = class_maps(small, title="Klassen", herkomst=herkomst)
    before, after = figuur.figure.axes
    assert fills(before)[0] == ["#ffffff", COLOURS[1], COLOURS[6]]
    assert fills(after)[0] == ["#ffffff", COLOURS[3], "#ffffff"]
    assert [c.get_hatch() for c in fills(after)[1]] == ["xxxx", None, "////"]
    texts = words(figuur)
    assert texts[texts.index("Niet beoordeeld") + 1] == "1 gebied"
    assert texts[texts.index("Zwak") + 1] == "0 → 0"
    assert "In 2014: 1 zeer onvoldoende, 2 ruim voldoende en 1 niet beoordeeld." in figuur.alt
    assert figuur.table.frame["2014"].sum() == 3
    one = class_map(small, "klasse_van", title="Klassen", herkomst=herkomst)
    assert "1 niet beoordeeld" in one.alt


@pytest.mark.parametrize(("reach", "bare"), [(3000, False), (3050, False), (4000, True)])
def test_chosen_land_without_areas_has_a_line_in_the_legend_where_it_shows(herkomst, words, reach, bare):
    areas = gpd.GeoDataFrame(
        {"klasse_van": [5, 6], "klasse_tot": [6, 6]},
        geometry=[box(0, 0, 3000, 3000), box(3980, 0, 4000, 3000)],
        crs="EPSG:28992",
    )
    borders = gpd.GeoDataFrame(
        {"naam": ["Kern", "Buur"], "gekozen": [True, False]},
        geometry=[box(0, 0, reach, 3000), box(3000, 0, 6000, 3000)],
        crs=areas.crs,
    )
    for picture in (
        class_maps(areas, title="Klassen", herkomst=herkomst, borders=borders),
        class_map(areas, "klasse_van", title="Klassen", herkomst=herkomst, borders=borders),
    ):
        assert ("Omtrek of score ontbreekt" in " ".join(words(picture)).replace("\n", " ")) == bare
    assert not bare_land(areas.geometry, None)


def test_a_class_without_score_is_in_the_legend_only_where_there_is_one(town, herkomst, words):
    assert "Geen score" in words(class_maps(town, title="Klassen", herkomst=herkomst))
    assert "Geen score" not in words(class_maps(town.drop(index=2), title="Klassen", herkomst=herkomst))


def test_no_outline_no_map(town, herkomst):
    with pytest.raises(ValueError, match="outline"):
        class_maps(town.tail(1), title="Klassen", herkomst=herkomst)


def test_the_whole_country_is_drawn_area_by_area(real_path, herkomst):
    areas = open_dataset(real_path).areas("pc4")
    areas["klasse"] = range(len(areas))
    areas["klasse"] = areas["klasse"] % 9 + 1
    figuur = class_map(areas, "klasse", title="Nederland", herkomst=replace(herkomst, aantal=len(areas)))
    colours, _ = fills(figuur.figure.axes[0])
    assert colours == [COLOURS[k] for k in areas["klasse"]]
    assert len(figuur.png()) < 200_000
