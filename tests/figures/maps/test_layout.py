"""A map and the pieces of its legend can each be shown by themselves."""

from itertools import combinations

import pytest

from leefbaarheid.figures import style
from leefbaarheid.figures.maps import bivariate_map, change_map, class_map


@pytest.fixture(params=["wide", "high"])
def areas(town, request):
    """The town, of which a wide map has its legend below and a high one beside it."""
    if request.param == "high":
        town.geometry = town.geometry.affine_transform([0, 1, 1, 0, 0, 0])
    return town.assign(ses=[1, 2, 3, None], afw=[1, 3, 2, 2])


@pytest.fixture(params=[class_map, change_map, bivariate_map])
def figuur(request, areas, herkomst):
    more = {
        class_map: {"column": "klasse_tot"},
        change_map: {"drempel": 0.0392},
        bivariate_map: {"x": "ses", "y": "afw", "x_label": "SES", "y_label": "leefbaarheid"},
    }[request.param]
    return request.param(areas, title="Kaart", herkomst=herkomst, **more)


def test_the_first_part_is_the_map_and_none_lies_over_another(figuur):
    width, height = figuur.figure.get_size_inches()
    left, top, across, down = figuur.parts[0]
    box = figuur.axes[0].get_position()
    assert (left / width, across / width) == pytest.approx((box.x0, box.width))
    assert (1 - top / height, down / height) == pytest.approx((box.y1, box.height))
    for x, y, w, h in figuur.parts:
        assert x >= 0
        assert y >= 0
        assert x + w <= width + 1e-9
        assert y + h <= height + 0.02
    for one, other in combinations(figuur.parts, 2):
        apart = [
            one[i] + one[i + 2] - 0.05 <= other[i] or other[i] + other[i + 2] - 0.05 <= one[i] for i in (0, 1)
        ]
        assert any(apart), (one, other)


def test_every_text_of_the_legend_lies_in_one_of_its_parts(figuur):
    figure = figuur.figure
    figure.canvas.draw()
    height = figure.get_size_inches()[1]
    legend = [t for t in figure.texts if t.get_text() not in ("Kaart", "1 km", "500 m", "200 m")]
    assert len(legend) > 5
    for text in legend:
        extent = text.get_window_extent()
        x0, x1, y0, y1 = (v / style.DPI for v in (extent.x0, extent.x1, extent.y0, extent.y1))
        inside = [
            x <= x0 + 0.03 and x1 <= x + w + 0.03 and y <= height - y1 + 0.03 and height - y0 <= y + h + 0.03
            for x, y, w, h in figuur.parts[1:]
        ]
        assert any(inside), (text.get_text(), x0, x1, height - y1, height - y0)


def test_the_page_knows_the_parts_in_its_own_pixels(figuur):
    marked = figuur._repr_html_().split('data-delen="')[1].split('"')[0].split(",")
    assert len(marked) == len(figuur.parts)
    assert [int(v) for v in marked[0].split()] == [round(v * style.PAGE_DPI) for v in figuur.parts[0]]
