"""Plain axes: on given ones or on new ones, restylable, with their source, and the same figures as the reports."""

import inspect
import io

import geopandas as gpd
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import same_color
from shapely import box

from leefbaarheid.classes import COLOURS
from leefbaarheid.figures import Herkomst, draw, style

HERE = Herkomst("Leefbaarometer 3.0", (2014, 2020), "pc4", "huishoudens", 3, gewicht_jaar=2020)
DRAWING = [
    f
    for n, f in inspect.getmembers(draw, inspect.isfunction)
    if not n.startswith("_") and f.__module__ == draw.__name__
]


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.fixture
def areas():
    return gpd.GeoDataFrame(
        {
            "klasse_tot": [1.0, 9.0, np.nan],
            "verandering": [-0.1, 0.0, 0.05],
            "cijfer": [10.0, 20.0, np.nan],
            "ses": [0.1, 0.2, np.nan],
        },
        geometry=[box(i, 0, i + 1, 1) for i in range(3)],
        crs="EPSG:28992",
    )


@pytest.fixture
def calls(areas):
    series = pd.DataFrame(
        {"reeks": "Kerkrade", "soort": "gekozen", "jaar": [2014, 2020], "afw": [-0.1, -0.05]}
    )
    row = {"fys": 0.1, "won": -0.2, "vrz": 0.0, "soc": 0.05, "onv": 0.1, "verandering": 0.05}
    return {
        "classes": lambda **k: draw.classes(areas, **k),
        "change": lambda **k: draw.change(areas, **k),
        "values": lambda **k: draw.values(areas, "cijfer", **{**k, "herkomst": k["herkomst"].met("euro")}),
        "points": lambda **k: draw.points(areas, "ses", "cijfer", **k),
        "series": lambda **k: draw.series(series, **k),
        "contributions": lambda **k: draw.contributions(row, **k),
    }


def source_of(ax):
    return [t.get_text().replace("\n", " ") for t in ax.texts if t.get_gid() == draw.SOURCE]


def test_every_drawing_function_takes_axes_and_gives_axes(calls):
    assert {f.__name__ for f in DRAWING} == set(calls)
    for function in DRAWING:
        parameters = inspect.signature(function).parameters
        assert parameters["ax"].default is None
        assert parameters["herkomst"].kind is inspect.Parameter.KEYWORD_ONLY
        assert inspect.signature(function).return_annotation == "Axes"


def test_they_draw_on_what_is_given_and_leave_its_style(calls):
    for name, call in calls.items():
        with mpl.rc_context({"font.family": "monospace", "axes.facecolor": "#ffeeee"}):
            fig, (left, right) = plt.subplots(1, 2)
            assert call(ax=right, herkomst=HERE) is right, name
        assert not left.has_data()
        assert right.get_facecolor() == mpl.colors.to_rgba("#ffeeee")
        assert plt.get_fignums() == [fig.number]
        plt.close(fig)


def test_without_axes_they_come_in_the_house_style_and_leave_that_of_the_user(calls):
    for name, call in calls.items():
        with mpl.rc_context({"font.size": 31}):
            ax = call(herkomst=HERE)
            assert mpl.rcParams["font.size"] == 31
        assert isinstance(ax, Axes), name
        assert ax.spines["top"].get_visible() is False


def test_every_picture_tells_its_source_years_unit_weight_and_number(calls):
    for name, call in calls.items():
        (said,) = source_of(call(herkomst=HERE))
        for part in (
            "Leefbaarometer 3.0",
            "2014 en 2020",
            "Eenheid: ",
            "3 postcodegebieden",
            "huishoudens (2020)",
        ):
            assert part in said, name
        with pytest.raises(TypeError, match="herkomst"):
            call(**{"ax": None}) if name != "values" else draw.values(pd.DataFrame(), "x")


def test_classes_have_the_official_colours_and_unknown_is_hatched(areas):
    ax = draw.classes(areas, herkomst=HERE)
    known, unknown, lowest = ax.collections
    colours = known.get_facecolor()
    assert [same_color(c, COLOURS[k]) for c, k in zip(colours, (1, 9), strict=True)] == [True, True]
    assert unknown.get_hatch()
    assert lowest.get_hatch() == style.CLASS_HATCHES[1]
    texts = [t.get_text() for t in ax.get_legend().get_texts()]
    assert texts[0] == "Zeer onvoldoende (1)"
    assert texts[-1] == "Niet bekend (1)"


def test_change_stands_in_the_steps_of_the_threshold(areas):
    ax = draw.change(areas, herkomst=HERE, drempel=0.05)
    colours = [mpl.colors.to_hex(c) for c in ax.collections[0].get_facecolor()]
    assert colours == [style.CHANGE_COLOURS[i] for i in (0, 2, 3)]
    assert ax.get_xlabel() == ax.get_ylabel() == ""
    (fall,) = ax.collections[1:]
    assert fall.get_hatch() == style.CHANGE_HATCHES[0]


def test_points_that_miss_a_figure_are_left_out(areas):
    assert len(draw.points(areas, "ses", "cijfer", herkomst=HERE).collections[0].get_offsets()) == 2


@pytest.mark.parametrize(
    "empty",
    [
        lambda a: draw.points(a.assign(ses=np.nan), "ses", "cijfer", herkomst=HERE),
        lambda a: draw.values(a.assign(cijfer=np.nan), "cijfer", herkomst=HERE.met("euro")),
        lambda a: draw.series(pd.DataFrame(columns=["reeks", "soort", "jaar", "afw"]), herkomst=HERE),
        lambda a: draw.contributions({"fys": 1.0}, herkomst=HERE),
        lambda a: draw.classes(a.set_geometry([None] * 3), herkomst=HERE),
        lambda a: draw.values(a, "cijfer", herkomst=HERE),
    ],
)
def test_nothing_is_drawn_of_nothing(areas, empty):
    with pytest.raises(ValueError, match=r"sentence instead|name its unit"):
        empty(areas)


def test_equal_axes_give_equal_bytes(calls):
    def drawn():
        with plt.style.context("leefbaarheid.figures.leefbaarheid"):
            ax = calls["change"](herkomst=HERE)
            buffer = io.BytesIO()
            ax.figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    assert drawn() == drawn()
