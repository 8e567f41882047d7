from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from leefbaarheid.figures.charts import funnel
from leefbaarheid.figures.charts.funnel import OUTSIDE
from leefbaarheid.figures.charts.marks import OTHER, OWN

POINTS = pd.DataFrame(
    {
        "naam": ["Heerlen", "Urk", "Tiel", "Vaals", "Nergens", "Leeg"],
        "verwacht": [2000.0, 500.0, 900.0, 40.0, 0.0, 700.0],
        "ratio": [1.94, 0.3, 1.1, 2.5, 1.0, np.nan],
        "buiten": [2, -2, 1, 2, 0, 0],
        "gekozen": [True, False, False, False, False, False],
    },
    index=["GM0917", "GM0184", "GM0281", "GM0981", "GM9", "GM8"],
)
X = np.geomspace(20, 5000, 30)
LIMITS = pd.DataFrame(
    {
        "verwacht": X,
        **{f"laag_{k}": np.exp(-z * np.sqrt(1 / X + 0.03)) for k, z in (("95", 1.96), ("998", 3.09))},
        **{f"hoog_{k}": np.exp(z * np.sqrt(1 / X + 0.03)) for k, z in (("95", 1.96), ("998", 3.09))},
    }
)
PLAIN = LIMITS.assign(poisson_laag_998=np.exp(-3.09 / np.sqrt(X)), poisson_hoog_998=np.exp(3.09 / np.sqrt(X)))


def draw(herkomst, points=POINTS, limits=LIMITS, **kwargs):
    return funnel(
        points, limits, title="Trechter", herkomst=replace(herkomst, niveau="gemeente"),
        x_label="verwacht aantal", y_label="gevonden : verwacht", **kwargs,
    )  # fmt: skip


def legend(figuur):
    return [t.get_text() for t in figuur.figure.legends[0].get_texts()]


def test_points_look_as_where_they_lie_and_the_chosen_one_as_itself(herkomst):
    collections = [c for c in draw(herkomst).figure.axes[0].collections if isinstance(c, PathCollection)]
    found = [(to_hex(c.get_facecolor()[0]), c.get_offsets().tolist()) for c in collections]
    assert found == [
        (OTHER["color"], [[900, 1.1]]),
        (OUTSIDE[2]["color"], [[40, 2.5]]),
        (OUTSIDE[-2]["color"], [[500, 0.3]]),
        (OWN["color"], [[2000, 1.94]]),
    ]
    above, below = (c.get_paths()[0].vertices for c in collections[1:3])
    assert not np.allclose(above, below)


def test_limits_are_drawn_as_given_and_the_plain_ones_only_where_they_are(herkomst):
    def curves(figuur):
        lines = [line for line in figuur.figure.axes[0].lines if len(line.get_xdata()) == len(X)]
        return [line.get_ydata().tolist() for line in lines]

    mixed = LIMITS.sample(frac=1, random_state=1)
    names = ["laag_95", "hoog_95", "laag_998", "hoog_998"]
    assert curves(draw(herkomst, limits=mixed)) == [LIMITS[c].tolist() for c in names]
    plain = draw(herkomst, limits=PLAIN)
    assert curves(plain)[4:] == [PLAIN["poisson_laag_998"].tolist(), PLAIN["poisson_hoog_998"].tolist()]
    assert "99,8% als alleen toeval meetelt" in legend(plain)
    assert "99,8% als alleen toeval meetelt" not in legend(draw(herkomst))
    assert "gestippelde" in plain.caption
    assert "gestippelde" not in draw(herkomst).caption


def test_the_key_counts_what_is_drawn_and_the_alt_text_all(herkomst):
    figuur = draw(herkomst)
    assert legend(figuur)[:4] == [
        "Heerlen, boven de buitenste grens",
        "tussen de buitenste grenzen: 1 gemeente",
        "boven de buitenste grens: 1 gemeente",
        "onder de buitenste grens: 1 gemeente",
    ]
    assert "Heerlen: 1,94 keer wat verwacht is, boven de buitenste grens." in figuur.alt
    assert "Boven de buitenste grens: 2 (Heerlen en Vaals)." in figuur.alt
    assert "Onder de buitenste grens: 1 (Urk)." in figuur.alt
    inside = draw(herkomst, points=POINTS.assign(buiten=0))
    assert "Boven de buitenste grens: 0. Onder de buitenste grens: 0." in inside.alt
    assert legend(inside)[:2] == [
        "Heerlen, tussen de buitenste grenzen",
        "tussen de buitenste grenzen: 3 gemeenten",
    ]
    assert figuur.table.frame["naam"].tolist() == ["Vaals", "Heerlen", "Tiel", "Urk"]


def test_the_chosen_is_named_and_others_on_request(herkomst, words):
    assert "Heerlen 1,94" in words(draw(herkomst))
    assert "Urk" not in words(draw(herkomst))
    named = words(draw(herkomst, names=POINTS["naam"]))
    assert {"Heerlen 1,94", "Urk", "Vaals"} <= set(named)
    assert "Heerlen" not in named


def test_points_without_figures_are_counted(herkomst):
    assert "2 gemeenten zonder cijfers staan niet in de figuur." in draw(herkomst).caption
    assert "Trechter van 4 gemeenten." in draw(herkomst).alt


def test_one_point_many_points_and_none(herkomst):
    one = draw(herkomst, points=POINTS.head(1))
    assert one.png()
    many = pd.concat([POINTS.head(4).assign(gekozen=False)] * 100, ignore_index=True)
    figuur = draw(herkomst, points=many)
    assert "Boven de buitenste grens: 200. Onder" in figuur.alt
    assert legend(figuur)[0].startswith("tussen")
    assert "keer wat verwacht" not in figuur.alt
    with pytest.raises(ValueError, match="no points"):
        draw(herkomst, points=POINTS.tail(2))
