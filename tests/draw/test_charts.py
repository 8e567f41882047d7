"""Charts: what is drawn where, and in a page the colours of the page."""

import re
from itertools import pairwise
from types import SimpleNamespace
from unittest.mock import Mock
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from leefbaarheid.classes import STEP, cutoffs
from leefbaarheid.draw import charts, rates, status, to_svg, two_periods, years
from leefbaarheid.draw.style import PAGE
from tests.conftest import PROJECT

LINES = {"Kerkrade": [-0.25, -0.22, -0.18, -0.11], "Nederland": [0.0, 0.01, 0.04, 0.05]}
LINES = pd.DataFrame(LINES, index=[2014, 2018, 2020, 2024])
POINTS = pd.DataFrame(np.random.default_rng(1).normal(0, 0.03, (6, 2)), columns=["verandering", "sinds"])
POINTS = POINTS.assign(code=[*"abcdef"], naam=[*"abcdef"], huishoudens=100.0, klasse_nu=range(1, 7))
CLOUD = POINTS.set_axis(["ses", "afw", *POINTS.columns[2:]], axis=1).assign(klasse=5)
LETTERS = pd.Series(["D"], index=["d"])


def scatter(frame=POINTS, country=(0.04, 0.0), letters=("d",)):
    marks = pd.Series(["D"] * len(letters), index=list(letters), dtype=object)
    return two_periods(frame, ["2014–2020", "sinds 2020"], 0.0392, country, marks)


def said(ax):
    return [t.get_text() for t in ax.texts]


@pytest.mark.parametrize("make", [lambda: years(LINES, cutoffs(), (2014,), 2024), scatter])
def test_in_a_page_a_chart_has_its_colours_its_words_and_the_same_bytes(make):
    svg = to_svg(make(), 'naam <b> & "x"')
    root = ElementTree.fromstring(svg.replace("xlink:", ""))
    assert root.get("aria-label") == 'naam <b> & "x"'
    assert not re.search(r"#[0-9a-f]{6}\b|font-family|<style|<metadata|<!--", svg, re.IGNORECASE)
    assert {"ink", "k4"} <= set(re.findall(r"var\(--(\w+)\)", svg)) <= {*PAGE.values()}
    assert {t.text for t in root.iter("text")} & {"Nederland"}
    assert to_svg(make(), 'naam <b> & "x"') == svg


DRAWN = {years: (LINES, cutoffs(), (2014,)), rates: (LINES.abs(),)}
DRAWN |= {two_periods: (POINTS, ["a", "b"], 0.04, (0.0, 0.0), LETTERS)}
DRAWN |= {status: (CLOUD, CLOUD, None, (-0.1, 0.1), cutoffs(), LETTERS)}
#: The chart that the documents give as an example, and the cell that shows it.
ADDED, CELL = re.findall(
    r"```python\n(.*?)```", (PROJECT / "docs/how-to-add.md").read_text("utf-8"), re.DOTALL
)[:2]
exec(ADDED, OF_DOCS := dict(vars(charts)))
DRAWN |= {OF_DOCS["bars"]: (pd.Series([1, 2]),)}


def test_the_cell_of_the_example_in_the_docs_shows_its_chart():
    say, draw = Mock(**{"line.return_value": "klassen"}), SimpleNamespace(to_svg=to_svg, bars=OF_DOCS["bars"])
    nu = pd.DataFrame({"klasse": [6, 6, 5, 9], "beoordeeld": [True, True, True, False]})
    exec(CELL, names := {"say": say, "draw": draw, "nu": nu})
    assert re.findall(r">(\d)</text>", names["staven"])[-4:] == ["5", "6", "1", "2"]
    say.assert_called_once_with("staven")


@pytest.mark.parametrize("chart", DRAWN)
def test_a_chart_is_drawn_on_plain_axes_of_ones_own_style_or_on_its_own(chart):
    with plt.style.context("leefbaarheid.draw.charts"):
        figure, (left, right) = plt.subplots(1, 2, layout="constrained")
    assert chart(*DRAWN[chart], ax=right) is right
    assert (right.has_data(), left.has_data()) == (True, False)
    assert chart(*DRAWN[chart]).figure.get_layout_engine() is not None
    assert plt.get_fignums() == [figure.number]
    assert to_svg(right, "twee").count("<svg") == to_svg(figure, "twee").count("<svg") == 1
    plt.close(figure)


def test_the_last_year_of_another_series_is_a_point_on_its_own():
    drawn = [line.get_xydata().T.tolist() for line in years(LINES, cutoffs(), (), 2024).lines]
    for name, (line, point) in zip(LINES, (drawn[:2], drawn[2:]), strict=True):
        assert line == [[2014, 2018, 2020], LINES[name].tolist()[:3]]
        assert point == [[2024], [LINES[name].iloc[-1]]]
    assert [len(line.get_xdata()) for line in years(LINES, cutoffs(), (), 0).lines] == [4, 4]


def test_bands_are_the_classes_and_marked_years_are_written():
    ax = years(LINES, cutoffs(), (2014, 2020), 2024)
    low, high = ax.get_ylim()
    bands = sorted((p.get_y(), p.get_y() + p.get_height()) for p in ax.patches)
    assert np.allclose(bands, [*pairwise([low, *(b for b in cutoffs() if low < b < high), high])])
    assert [t for t in said(ax) if t[0].isdigit()][:2] == ["3 onvoldoende", "4 zwak"]
    assert ax.xaxis.get_major_locator().locs.tolist() == [2014, 2020, 2024]


def test_dots_stand_at_their_changes_in_steps_and_letters_mark_them():
    ax = scatter()
    assert np.allclose(ax.collections[0].get_offsets(), POINTS[["verandering", "sinds"]] / STEP)
    assert said(ax) == ["D", "Nederland"]
    assert [w > 1 for w in ax.collections[0].get_linewidths()] == [c == "d" for c in POINTS["code"]]
    assert ax.patches[0].get_width() == pytest.approx(2 * 0.0392 / STEP)
    assert [ax.get_xlabel(), ax.get_ylabel()] == ["2014–2020: omhoog →", "sinds 2020: omhoog →"]
    shown = [ax.xaxis.get_major_formatter()(v) for v in (-1.5, -0.5, 0, 0.25, 0.75, 1, 2.5)]
    assert shown == ["−1½", "−½", "0", "+¼", "+¾", "+1", "+2½"]


def test_a_dot_beyond_three_steps_stands_on_the_edge_and_unknown_households_give_equal_dots():
    frame = POINTS.assign(huishoudens=np.nan)
    frame.loc[0, ["verandering", "sinds", "naam"]] = [4 * STEP, -0.1 * STEP, "Ver $weg$"]
    ax = scatter(frame, (None, None), ())
    dots = ax.collections[0]
    assert (ax.get_xlim(), dots.get_offsets().max()) == ((-3.0, 3.0), 3.0)
    assert said(ax) == ["Ver $weg$ (+4,0; −0,1)"]
    assert len(set(dots.get_sizes())) == 1
    many = scatter(frame.assign(verandering=4 * STEP), (None, None), ())
    assert len(said(many)) == 3, "of the three furthest the figures are told"


def test_areas_lie_on_the_cloud_and_every_point_of_it_falls_in_a_box():
    rng = np.random.default_rng(2)
    cloud = pd.DataFrame({"ses": rng.normal(0, 0.2, 800), "afw": rng.normal(0, 0.1, 800)})
    points = cloud.head(4).assign(code=[*"abcd"], huishoudens=[100.0, 400, 900, 50], klasse=[1, 5, 9, np.nan])
    letters = pd.Series(["A"], index=["c"], dtype=object)
    ax = status(points, cloud, (0.3, 0.0), (-0.2, 0.2), cutoffs(), letters)
    assert {"A", "gewoon in Nederland", "laagste vijfde ←", "→ hoogste vijfde"} <= set(said(ax))
    dots = ax.collections[-1]
    assert sorted(dots.get_offsets().tolist()) == sorted(points[["ses", "afw"]].to_numpy().tolist())
    x, y = ax.lines[0].get_data()
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    shown = cloud[cloud["ses"].between(x0, x1) & cloud["afw"].between(y0, y1)]
    assert len(shown) > 780
    high, left, right, middle = (y1 - y0) / 100, x[::3], x[1::3], y[::3]
    ses, afw = shown.to_numpy().T[:, :, None]
    inside = (left - 1e-9 <= ses) & (ses <= right + 1e-9) & (abs(afw - middle) <= high / 2 + 1e-9)
    assert inside.any(axis=1).all()
    assert not status(points, cloud[:0], None, (9.0, 10.0), cutoffs(), letters[:0]).lines
