import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from shapely import MultiPolygon, box

from leefbaarheid.figures import style
from leefbaarheid.figures.maps import Category, category_map

KINDS = {
    "stapeling": Category(
        "Stapeling: een lange naam die over meer dan een regel van de legenda loopt", "#b35806", "...."
    ),
    "tegen": Category("Tegenhanger", "#2166ac"),
    "geen": Category("Overig", "#e4e4df"),
}


def draw(areas, herkomst, **kwargs):
    return category_map(areas, "soort", categories=KINDS, title="Soorten", herkomst=herkomst, **kwargs)


@pytest.fixture
def kinds(town):
    return town.assign(soort=["stapeling", "stapeling", None, "geen"])


def layers(figuur, order):
    return [c for c in figuur.figure.axes[0].collections if c.get_zorder() == order]


def test_areas_have_the_colour_and_hatch_of_their_category(kinds, herkomst):
    figuur = draw(kinds, herkomst)
    colours = [to_hex(f) for c in layers(figuur, 3) for f in c.get_facecolors()]
    assert colours == ["#b35806", "#b35806", style.NO_SCORE]
    (hatched,) = layers(figuur, 3.5)
    assert hatched.get_hatch() == "...."
    assert len(hatched.get_paths()) == 2


def test_the_legend_counts_all_areas_and_nothing_overlaps(kinds, herkomst, words):
    figuur = draw(kinds, herkomst)
    texts = words(figuur)
    assert texts[texts.index("Tegenhanger") + 1] == "0 gebieden"
    assert texts[texts.index("Overig") + 1] == "1 gebied"
    assert texts[texts.index("Niet bekend") + 1] == "1 gebied"
    assert KINDS["stapeling"].label in " ".join(texts)
    renderer = figuur.figure.canvas.get_renderer()
    boxes = [t.get_window_extent(renderer) for t in figuur.figure.texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert min(b.y0 for b in boxes) >= 0


def test_areas_that_touch_share_one_heavy_outline(kinds, herkomst, words):
    outlined = pd.Series([True, True, np.nan], kinds.index[:3])
    figuur = draw(kinds, herkomst, outlined=outlined, outline_label="Cluster")
    (heavy,) = layers(figuur, 4.5)
    assert heavy.get_linewidth()[0] > 1
    texts = words(figuur)
    assert texts[texts.index("Cluster") + 1] == "2 gebieden"
    assert "Cluster: 2 (1001 Oost en 1002 <West>)." in figuur.alt
    apart = kinds.assign(
        geometry=[box(0, 0, 1000, 1000), box(1010, 0, 2000, 1000), box(3000, 0, 4000, 1000), None]
    )
    (heavy,) = layers(draw(apart, herkomst, outlined=pd.Series(True, apart.index), outline_label="C"), 4.5)
    outlines = heavy.get_paths()[0].to_polygons()
    assert len(outlines) == 2
    assert MultiPolygon([box(*np.r_[o.min(axis=0), o.max(axis=0)]) for o in outlines]).area > 3e6


def test_no_outlined_area_no_outline_nor_legend(kinds, herkomst, words):
    figuur = draw(kinds, herkomst, outlined=pd.Series(False, kinds.index), outline_label="Cluster")
    assert not layers(figuur, 4.5)
    assert "Cluster" not in [*words(figuur), figuur.alt]
    only = pd.Series([False, False, False, True], kinds.index)
    assert "Cluster: 1 (1004 Zuid)." in draw(kinds, herkomst, outlined=only, outline_label="Cluster").alt


def test_alt_and_table_tell_the_numbers_and_the_names_of_small_categories(kinds, herkomst):
    figuur = draw(kinds, herkomst)
    assert (
        "regel van de legenda loopt: 2 (1001 Oost en 1002 <West>). Tegenhanger: 0. Overig: 1 (1004 Zuid)."
        in figuur.alt
    )
    assert figuur.table.frame["gebieden"].tolist() == [2, 0, 1, 1]
    many = pd.concat([kinds] * 4, ignore_index=True)
    assert "loopt: 8. " in draw(many, herkomst).alt
    assert figuur.not_drawn == 1


def test_an_unknown_category_is_refused(kinds, herkomst):
    with pytest.raises(ValueError, match="onzin"):
        draw(kinds.assign(soort="onzin"), herkomst)


def test_a_marked_area_gets_its_name_beside_it_and_its_category_in_words(kinds, herkomst, words):
    outlined = pd.Series([True, False, False, False], kinds.index)
    options = {"outlined": outlined, "outline_label": "gekozen gemeente"}
    figuur = draw(kinds, herkomst, named=True, **options)
    name = next(t for t in figuur.figure.axes[0].texts if t.get_text() == "1001 Oost")
    box_of_name = super(type(name), name).get_window_extent(figuur.figure.canvas.get_renderer())
    edge = figuur.figure.axes[0].transData.transform(
        kinds.geometry.iloc[:1].segmentize(20).get_coordinates().to_numpy()
    )
    assert not any(box_of_name.contains(x, y) for x, y in edge)
    assert f"Gemarkeerd is 1001 Oost: {KINDS['stapeling'].label}." in figuur.alt
    assert "gekozen gemeente: 1" not in figuur.alt
    assert "gekozen gemeente" in words(figuur)
    plain = draw(kinds, herkomst, **options)
    assert "1001 Oost" not in words(plain)
    assert "gekozen gemeente: 1 (1001 Oost)." in plain.alt


def test_of_many_marked_areas_none_is_named_and_one_without_outline_only_in_words(kinds, herkomst, words):
    many = pd.concat([kinds] * 4, ignore_index=True)
    figuur = draw(many, herkomst, named=True, outlined=pd.Series(True, many.index), outline_label="Cluster")
    assert "Cluster: 16." in figuur.alt
    assert "1001 Oost" not in words(figuur)
    last = pd.Series([False, False, False, True], kinds.index)
    hidden = draw(kinds, herkomst, named=True, outlined=last, outline_label="gekozen")
    assert "Gemarkeerd is 1004 Zuid: Overig." in hidden.alt
    assert "1004 Zuid" not in words(hidden)
    unknown = pd.Series([False, False, True, False], kinds.index)
    assert (
        "Gemarkeerd is 1003 Noord: niet bekend."
        in draw(kinds, herkomst, named=True, outlined=unknown, outline_label="gekozen").alt
    )


@pytest.mark.parametrize(("reach", "bare"), [(3000, False), (6000, True)])
def test_chosen_land_without_areas_has_a_line_in_the_legend(herkomst, words, reach, bare):
    areas = gpd.GeoDataFrame(
        {"soort": ["stapeling", None]},
        geometry=[box(0, 0, 3000, 3000), box(5980, 0, 6000, 3000)],
        crs="EPSG:28992",
    )
    borders = gpd.GeoDataFrame(
        {"naam": ["Kern"], "gekozen": [True]}, geometry=[box(0, 0, reach, 3000)], crs=areas.crs
    )
    figuur = category_map(
        areas, "soort", categories=KINDS, title="Soorten", herkomst=herkomst, borders=borders
    )
    assert ("Omtrek of score ontbreekt" in " ".join(words(figuur)).replace("\n", " ")) == bare
