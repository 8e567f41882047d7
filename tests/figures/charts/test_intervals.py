import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection

from leefbaarheid.figures.charts import intervals
from leefbaarheid.figures.charts.intervals import BETWEEN, FIRST, LAST

TABLE = pd.DataFrame(
    {
        "naam": ["Kerkrade", "Urk", "Tiel", "Doesburg"],
        "waarde": [0.92, np.nan, 0.5, -0.1],
        "laag": [0.69, np.nan, np.nan, -0.4],
        "hoog": [0.98, np.nan, np.nan, 0.2],
        "gekozen": [True, False, False, False],
    }
)


def draw(table, herkomst, **kwargs):
    options = {"title": "Per gemeente", "eenheid": "correlatie", **kwargs}
    return intervals(table, herkomst=herkomst, **options)


def long(n, **columns):
    values = np.linspace(0.9, -0.3, n)
    return pd.DataFrame(
        {
            "naam": [f"G{i}" for i in range(n)],
            "waarde": values,
            "laag": values - 0.1,
            "hoog": values + 0.1,
            **columns,
        }
    )


def labels(figuur):
    return [t.get_text() for t in figuur.figure.axes[0].get_yticklabels()]


def test_dots_and_intervals_stand_in_the_order_given(herkomst):
    figuur = draw(TABLE, herkomst)
    ax = figuur.figure.axes[0]
    assert labels(figuur) == ["Kerkrade", "Urk", "Tiel", "Doesburg"]
    dots = [
        o
        for c in ax.collections
        if isinstance(c, PathCollection)
        for o in c.get_offsets().filled(np.nan).tolist()
        if np.isfinite(o[0])
    ]
    assert sorted(dots, key=lambda o: o[1]) == [[0.92, 0], [0.5, 2], [-0.1, 3]]
    lines = [
        s.tolist()
        for c in ax.collections
        if isinstance(c, LineCollection)
        for s in c.get_segments()
        if len(s)
    ]
    assert sorted(lines, reverse=True) == [[[0.69, 0], [0.98, 0]], [[-0.4, 3], [0.2, 3]]]
    low, high = ax.get_ylim()
    assert low > high


def test_numbers_stand_beside_them_and_a_missing_one_gets_a_dash(herkomst):
    ax = draw(TABLE, herkomst).figure.axes[0]
    assert [t.get_text() for t in ax.texts] == ["0,92 (0,69 tot 0,98)", "–", "0,50", "−0,10 (−0,40 tot 0,20)"]
    assert [t.get_fontweight() for t in ax.texts] == ["bold", "normal", "normal", "normal"]


def test_references_and_the_value_beside_are_drawn_and_explained(herkomst, words):
    figuur = draw(
        TABLE.assign(beside=[0.8, np.nan, 0.55, 0.1]),
        herkomst,
        reference={"Nederland": 0.655, "geen samenhang": 0},
        names={"waarde": "gevonden", "beside": "bijgesteld"},
    )
    ax = figuur.figure.axes[0]
    assert [line.get_xdata()[0] for line in ax.lines if list(line.get_ydata()) == [0, 1]] == [0.655, 0]
    hollow = next(line for line in ax.lines if line.get_markerfacecolor() == "none")
    assert np.nan_to_num(hollow.get_xdata()).tolist() == [0.8, 0, 0.55, 0.1]
    assert {"gevonden", "bijgesteld", "Nederland: 0,66", "geen samenhang: 0,00"} <= set(words(figuur))
    assert figuur.table.headings["beside"] == "Bijgesteld"


def test_groups_have_headings_and_codes_their_names(herkomst, words):
    table = long(4, groep=["g4", "g4", "overig", "overig"])
    figuur = draw(table, herkomst, names={"g4": "De vier grote", "G0": "Utrecht"})
    assert {"De vier grote", "Overig"} <= set(words(figuur))
    assert labels(figuur)[0] == "Utrecht"
    assert figuur.figure.axes[0].get_yticks().tolist() == [1, 2, 4, 5]
    assert figuur.table.frame["groep"].tolist() == ["De vier grote"] * 2 + ["Overig"] * 2


def test_of_a_long_list_the_ends_and_the_chosen_are_drawn_and_a_sentence_says_so(herkomst):
    figuur = draw(long(100, gekozen=[i == 50 for i in range(100)]), herkomst)
    shown = labels(figuur)
    assert shown == [*(f"G{i}" for i in range(FIRST)), "G50", *(f"G{i}" for i in range(100 - LAST, 100))]
    assert f"Getoond: {FIRST + LAST + 1} van de 100" in figuur.caption
    assert "en wat gekozen is" in figuur.caption
    assert len(figuur.table.frame) == 100
    gaps = np.diff(figuur.figure.axes[0].get_yticks())
    assert (gaps[[FIRST - 1, FIRST]] == 1.5).all()
    whole = draw(long(FIRST + LAST + BETWEEN), herkomst)
    assert "Getoond" not in whole.caption
    everyone = draw(long(100, gekozen=True), herkomst)
    assert len(labels(everyone)) == FIRST + LAST + BETWEEN


def test_alt_tells_the_extremes_and_the_chosen_of_a_list_and_all_of_a_short_one(herkomst):
    figuur = draw(long(20, gekozen=[i == 3 for i in range(20)]), herkomst)
    assert "hoogste G0 0,90 (0,80 tot 1,00)" in figuur.alt
    assert "laagste G19 −0,30 (−0,40 tot −0,20)" in figuur.alt
    assert "G3 0,71" in figuur.alt
    short = draw(TABLE, herkomst).alt
    assert "Kerkrade 0,92 (0,69 tot 0,98); Tiel 0,50; Doesburg −0,10 (−0,40 tot 0,20)." in short
    assert "Niet te bepalen: 1." in short


def test_no_values_no_picture(herkomst):
    with pytest.raises(ValueError, match="no values"):
        draw(TABLE.assign(waarde=np.nan), herkomst)
