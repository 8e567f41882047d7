"""Small drawings of figures: little lines, rates over the years, and estimates."""

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from leefbaarheid.draw import rates, spark
from leefbaarheid.draw.spark import estimates

NAN = float("nan")
RATES = st.integers(0, 10**8).map(lambda v: v / 1000)
YEARS = [2012, 2017, 2018, 2019, 2022, 2023, 2024]
LINES = pd.DataFrame({"hier": [9.0, 5, 4, 4, NAN, 3, 2.5], "land": [7.0, 6, 6, 5, 5, 5, 4]}, index=YEARS)


def texts(markup):
    return [t.text for t in ET.fromstring(str(markup)).iter("text")]


def test_a_little_line_says_its_figures_and_bridges_missing_years_by_dots():
    drawn = spark(LINES, 'Fraude & "meer"', 270, 112)
    svg = ET.fromstring(str(drawn))
    said = "2012: 9,0; 2017: 5,0; 2018: 4,0; 2019: 4,0; 2023: 3,0; 2024: 2,5"
    assert svg.get("aria-label") == f'Fraude & "meer": {said}'
    kinds = [path.get("class") for path in svg.iter("path")]
    assert [kinds.count(kind) for kind in ("sl1", "sl1 gat", "sl2", "sl2 gat")] == [3, 2, 4, 2]
    assert texts(drawn) == ["2,5", "4,0", "2012", "2024"]
    assert texts(spark(LINES[["land"]], "Land")) == ["4,0", "7,0", "2012", "2024"]
    assert texts(spark(LINES[["hier"]], "Kort", 132, 54, figures=False)) == ["2012", "2024"]
    assert not spark(LINES[["hier"]].iloc[:1], "Een jaar")
    assert not spark(pd.DataFrame(index=YEARS), "Niets")


@given(st.lists(st.just(NAN) | RATES, min_size=2, max_size=7), st.booleans())
def test_nothing_falls_outside_the_picture(values, figures):
    lines = pd.DataFrame({"a": values, "b": values[::-1]}, index=range(2018, 2018 + len(values)))
    text = str(spark(lines, "x", figures=figures))
    dots = re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', text)
    assert all(0 <= float(x) <= 270 and 0 <= float(y) <= 112 for x, y in dots)
    assert "nan" not in text


@pytest.mark.parametrize("level", [0.01, 3.0, 5000.0])
def test_a_chart_of_rates_starts_at_zero_and_keeps_its_figures_apart(level):
    lines = pd.DataFrame({"a": [1.0, 1.0], "b": [1.0, 1.01], "c": [0.5, 0.99]}, index=[2019, 2024]) * level
    ax = rates(lines)
    assert (ax.get_ylim()[0], ax.get_xlim()[1] > 2024) == (0, True)
    one, two, three = sorted(text.xy[1] for text in ax.texts)
    assert min(two - one, three - two) >= 0.08 * lines.max().max()
    dotted = [line for line in ax.lines if line.get_linestyle() not in ("-", "None")]
    assert len(dotted) == 3, "five years lie between"


@pytest.mark.parametrize(("bounds", "lines"), [([0.0, 0.0], 1), ([0.0, 3.0], 2)])
def test_every_estimate_stands_on_one_axis_with_what_it_must_pass(bounds, lines):
    labels = ["een <b>lange naam & meer", "vijftien tekens"]
    rows = pd.DataFrame({"label": labels, "waarde": [2.0, 4], "laag": 1.0})
    svg = ET.fromstring(str(estimates(rows.assign(hoog=[5.0, None], grens=bounds), "brief & zo")))
    kinds = [path.get("class") for path in svg.iter("path")]
    assert (kinds.count("iv"), kinds.count("gr")) == (1, lines)
    assert [*svg.itertext()] == ["een <b>lange n…", "vijftien tekens", *["brief & zo"][: 2 - lines]]
    at = [float(circle.get("cx")) for circle in svg.iter("circle")]
    assert at == pytest.approx([88 + 104 * value / 5 for value in (2, 4)], abs=0.05)
    one = rows[:1].assign(hoog=5.0, grens=4.0)
    svg = ET.fromstring(str(estimates(one, "brief", sure=False, origin=-1.0)))
    assert ([*svg.itertext()], svg.get("class")) == (["brief"], "est open")
    assert float(next(svg.iter("circle")).get("cx")) == pytest.approx(8 + 184 * 3 / 6, abs=0.05)
