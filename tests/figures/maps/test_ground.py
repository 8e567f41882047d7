import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon

from leefbaarheid.figures import style
from leefbaarheid.figures.maps.ground import Panel, Window, drawable, round_length


@given(st.floats(1, 1e7))
def test_round_length_is_round_and_just_below(metres):
    length = round_length(metres)
    digits = f"{length:.0e}"[0]
    assert digits in "125"
    assert length <= metres * (1 + 1e-6)
    assert length * 2.5 >= metres * (1 - 1e-6)


@pytest.mark.parametrize(("low", "high"), [(0.5, 1.5), (1.0, 1.0), (0.42, 1.3)])
def test_the_window_holds_all_and_has_an_allowed_shape(town, low, high):
    window = Window.around(town.geometry.iloc[:3], low, high)
    assert low - 1e-9 <= window.ratio <= high + 1e-9
    assert window.box.contains(shapely.box(*town.geometry.iloc[:3].total_bounds))


def test_part_keeps_only_what_shows_in_the_order_of_the_frame(town):
    window = Window(100_100, 400_100, 101_200, 400_900)
    assert window.part(town.iloc[[2, 1, 0]])["code"].tolist() == ["1002", "1001"]


def test_drawable_drops_empty_outlines_and_refuses_none_at_all(town):
    town.loc[2, "geometry"] = Polygon()
    assert drawable(town)["code"].tolist() == ["1001", "1002"]
    with pytest.raises(ValueError, match="no area has an outline"):
        drawable(town.iloc[[2, 3]])


def test_the_scale_bar_is_as_long_as_it_says(town):
    canvas = style.Canvas(5, "Schaal")
    window = Window.around(town.geometry.iloc[:3], 0.5, 1)
    panel = Panel.make(canvas, 0, canvas.top, 6, window)
    panel.scale_bar(canvas, 0, canvas.top + 4)
    bar = next(p for p in canvas.figure.artists if hasattr(p, "get_width"))
    metres = bar.get_width() * canvas.width * window.width / panel.width
    assert canvas.figure.texts[-1].get_text() == "500 m"
    assert metres == pytest.approx(500)


def test_simplified_outlines_stay_within_a_pixel():
    angles = np.linspace(0, 2 * np.pi, 5000)
    circle = Polygon(np.column_stack([1000 * np.cos(angles), 1000 * np.sin(angles)]))
    canvas = style.Canvas(5, "Cirkel")
    panel = Panel.make(canvas, 0, canvas.top, 4, Window(-1100, -1100, 1100, 1100))
    panel.fill(gpd.GeoSeries([circle]), "red")
    drawn = panel.ax.collections[0].get_paths()[0]
    assert len(drawn.vertices) < 500
    off = shapely.hausdorff_distance(Polygon(drawn.vertices), circle)
    assert off <= panel.window.width / (4 * style.DPI)
