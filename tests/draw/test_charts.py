"""Charts: what is drawn where, and in a page the colours of the page."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from leefbaarheid.classes import STEP, cutoffs
from leefbaarheid.draw import to_svg, two_periods, years
from leefbaarheid.draw.style import PAGE

LINES = pd.DataFrame(
    {"Kerkrade": [-0.25, -0.22, -0.18, -0.11], "Nederland": [0.0, 0.01, 0.04, 0.05]},
    index=[2014, 2018, 2020, 2024],
)
NAMES = ["2014–2020", "sinds 2020"]


def points(n=6):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(0, 0.03, (n, 2)), columns=["verandering", "sinds"])
    codes = [f"A{i}" for i in range(n)]
    return frame.assign(code=codes, naam=codes, huishoudens=100.0, klasse_nu=[1 + i % 9 for i in range(n)])


def scatter(frame, letters=()):
    letters = pd.Series(["A"] * len(letters), index=list(letters), dtype=object)
    return two_periods(frame, NAMES, 0.0392, (0.04, 0.0), letters, "Het land")


def said(figure):
    return [t.get_text() for t in figure.axes[0].texts]


@pytest.mark.parametrize("make", [lambda: years(LINES, cutoffs(), (2014,), 2024), lambda: scatter(points())])
def test_in_a_page_a_chart_has_its_colours_its_words_and_the_same_bytes(make):
    svg = to_svg(make(), 'naam <b> & "x"')
    root = ElementTree.fromstring(svg.replace("xlink:", ""))
    assert root.get("aria-label") == 'naam <b> & "x"'
    assert not any(colour in svg.lower() for colour in PAGE)
    assert not re.search(r"#[0-9a-f]{6}\b", svg, re.IGNORECASE)
    assert {"ink", "k4"} <= set(re.findall(r"var\(--(\w+)\)", svg)) <= {*PAGE.values()}
    assert any("Nederland" in (t.text or "") or "Het land" in (t.text or "") for t in root.iter("text"))
    assert not re.search(r"font-family|<style|<metadata|<!--", svg)
    assert to_svg(make(), 'naam <b> & "x"') == svg


def test_the_last_year_of_another_series_is_a_point_on_its_own():
    apart = years(LINES, cutoffs(), (2014, 2020), 2024).axes[0].lines
    drawn = [(line.get_xdata().tolist(), [*line.get_ydata()]) for line in apart if len(line.get_xdata()) != 2]
    for name, (line, point) in zip(LINES, (drawn[:2], drawn[2:]), strict=True):
        assert line == ([2014, 2018, 2020], LINES[name].tolist()[:3])
        assert point == ([2024], [LINES[name].iloc[-1]])
    joined = years(LINES, cutoffs(), (), 0).axes[0].lines
    assert [len(line.get_xdata()) for line in joined] == [4, 4]


def test_bands_are_the_classes_and_marked_years_are_written():
    figure = years(LINES, cutoffs(), (2014, 2020), 2024)
    ax = figure.axes[0]
    low, high = ax.get_ylim()
    bounds = [low, *(b for b in cutoffs() if low < b < high), high]
    bands = sorted((p.get_y(), p.get_y() + p.get_height()) for p in ax.patches)
    assert np.allclose(bands, [*pairwise(bounds)])
    assert [t for t in said(figure) if t[0].isdigit()][:2] == ["3 onvoldoende", "4 zwak"]
    assert ax.xaxis.get_major_locator().locs.tolist() == [2014, 2020, 2024]


def test_dots_stand_at_their_changes_in_steps_and_letters_mark_them():
    frame = points()
    figure = scatter(frame, ["A3"])
    ax = figure.axes[0]
    dots = ax.collections[0].get_offsets()
    expected = frame[["verandering", "sinds"]].to_numpy() / STEP
    assert np.allclose(sorted(map(tuple, dots)), sorted(map(tuple, expected)))
    assert said(figure) == ["A", "Het land"]
    assert [w > 1 for w in ax.collections[0].get_linewidths()] == [i == 3 for i in range(6)]
    band = ax.patches[0]
    assert (band.get_x(), band.get_width()) == pytest.approx((-0.0392 / STEP, 2 * 0.0392 / STEP))
    assert [ax.get_xlabel(), ax.get_ylabel()] == [f"{name}: omhoog →" for name in NAMES]


def test_a_dot_beyond_three_steps_stands_on_the_edge_with_its_figures():
    frame = points()
    frame.loc[0, ["verandering", "sinds", "naam"]] = [4 * STEP, -0.1 * STEP, "Ver $weg$"]
    figure = scatter(frame)
    assert figure.axes[0].get_xlim() == (-3.0, 3.0)
    assert figure.axes[0].collections[0].get_offsets().max() == 3.0
    assert said(figure)[0] == "Ver $weg$ (+4,0; −0,1)"
    assert "Ver $weg$" in to_svg(figure, "")


def test_ticks_are_fractions_of_a_class():
    ax = scatter(points()).axes[0]
    shown = [ax.xaxis.get_major_formatter()(v) for v in (-1.5, -0.5, 0, 0.25, 0.75, 1, 2.5)]
    assert shown == ["−1½", "−½", "0", "+¼", "+¾", "+1", "+2½"]


def test_without_known_households_and_country_there_are_still_dots():
    frame = points().assign(huishoudens=np.nan)
    figure = two_periods(frame, NAMES, 0.0, (None, None), pd.Series(dtype=object))
    assert len(set(figure.axes[0].collections[0].get_sizes())) == 1
    assert said(figure) == []
