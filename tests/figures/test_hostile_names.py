"""Names are data in pictures too: no formula, no markup, none left out."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.text import Text

from leefbaarheid.figures.charts import intervals, scatter
from leefbaarheid.figures.charts.marks import draw_key, mark
from leefbaarheid.figures.style import Canvas, short
from tests.hostile import NAMES


def values(names):
    step = [0.1 * i for i in range(len(names))]
    return pd.DataFrame({"naam": list(names), "waarde": step, "laag": step, "hoog": step})


def test_names_stand_on_an_axis_as_they_are(herkomst, words):
    for names in (NAMES[:14], NAMES[14:]):
        figuur = intervals(values(names), title=names[8], herkomst=herkomst, eenheid="punten")
        assert figuur.png()
        seen = words(figuur)
        assert {short(name) for name in names} <= set(seen)
        assert all(name in figuur.table._repr_html_() or any(c in name for c in "<>&\"'") for name in names)
        left = min(t.get_window_extent().x0 for t in figuur.figure.axes[0].get_yticklabels())
        assert left >= 0, "long names are cut, not drawn outside"


@pytest.mark.parametrize("name", [name for name in NAMES if set(name) & set("$_\\")])  # what mathtext reads
def test_names_stand_beside_points_and_in_a_key_as_they_are(herkomst, words, name):
    points = pd.DataFrame({"naam": [name, "b"], "x": [0.0, 1.0], "y": [0.0, 1.0]})
    figuur = scatter(
        points,
        x="x",
        y="y",
        x_label="ses",
        y_label="score",
        title="Twee gebieden",
        herkomst=herkomst,
        names=points["naam"],
    )
    assert figuur.png()
    assert name in words(figuur) or len(name) > 100
    assert not any(text.get_parse_math() for text in figuur.figure.findobj(Text))
    assert name in figuur.alt


@pytest.mark.parametrize("name", ["_geheim", "$x^2$", "$"])
def test_an_entry_of_a_key_is_never_left_out(name):
    canvas = Canvas(1, "Titel")
    draw_key(canvas, [mark({"marker": "o"}, name), mark({"marker": "s"}, "b")], 0.1, 0.5)
    (legend,) = canvas.figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [name, "b"]
