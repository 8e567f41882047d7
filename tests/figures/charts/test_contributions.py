import numpy as np
import pandas as pd
import pytest

from leefbaarheid.figures.charts import contributions, waterfall
from leefbaarheid.terms import DIMENSION_LABELS, DIMENSIONS

ROWS = pd.DataFrame(
    [
        ("gekozen", 0.027, 0.005, 0.011, -0.005, -0.011, 0.027),
        ("NL", 0.0018, 0.0096, 0.0177, -0.0026, 0.0124, 0.0389),
    ],
    columns=["gebied", *DIMENSIONS, "verandering"],
)
NAMES = {"gekozen": "Kerkrade", "NL": "Nederland"}
VALUES = ROWS.set_index("gebied").astype(float)


def draw(rows=ROWS, function=contributions):
    from leefbaarheid.figures import Herkomst

    origin = Herkomst("Leefbaarometer 3.0", (2014, 2020), "pc4", "huishoudens", 4, False)
    return function(rows, title="Bijdrage per dimensie", herkomst=origin, namen=NAMES)


def test_every_bar_has_the_length_of_its_figure():
    chosen, country = draw().figure.axes[0].containers
    assert [p.get_width() for p in chosen] == pytest.approx(VALUES.loc["gekozen"].tolist())
    assert [p.get_width() for p in country] == pytest.approx(VALUES.loc["NL"].tolist())
    middles = [p.get_y() + p.get_height() / 2 for p in [*chosen, *country]]
    assert len({round(m, 6) for m in middles}) == 12, "no bar lies over another"


def test_every_bar_is_labelled_with_its_signed_figure():
    labels = sorted(t.get_text() for t in draw().figure.axes[0].texts)
    wanted = ["+0,027", "+0,005", "+0,011", "−0,005", "−0,011", "+0,027"]
    wanted += ["+0,002", "+0,010", "+0,018", "−0,003", "+0,012", "+0,039"]
    assert labels == sorted(wanted)


def test_labels_stay_inside_the_picture():
    figuur = draw()
    renderer = figuur.figure.canvas.get_renderer()
    width = figuur.figure.bbox.width
    for text in figuur.figure.axes[0].texts:
        box = text.get_window_extent(renderer)
        assert 0 <= box.x0 < box.x1 <= width


def test_alt_and_table_tell_the_same_story():
    figuur = draw()
    assert "Kerkrade: verandering +0,027, waarvan fysieke omgeving +0,027" in figuur.alt
    assert "Nederland: verandering +0,039" in figuur.alt
    assert list(figuur.table.headings.values())[1:6] == list(DIMENSION_LABELS.values())
    assert figuur.table.frame["gebied"].tolist() == ["Kerkrade", "Nederland"]


def test_an_area_without_a_change_is_left_out_but_never_all():
    rows = ROWS.copy()
    rows.loc[0, [*DIMENSIONS, "verandering"]] = np.nan
    assert len(draw(rows).figure.axes[0].containers) == 1
    with pytest.raises(ValueError, match="no contributions"):
        draw(rows.head(1))


def test_the_waterfall_walks_from_zero_to_the_change():
    bars = [p for c in draw(function=waterfall).figure.axes[0].containers for p in c]
    steps, total = bars[:5], bars[5]
    ends = [p.get_x() + p.get_width() for p in steps]
    assert steps[0].get_x() == 0
    assert [p.get_x() for p in steps[1:]] == pytest.approx(ends[:-1])
    assert ends[-1] == pytest.approx(VALUES.loc["gekozen", "verandering"])
    assert (total.get_x(), total.get_width()) == pytest.approx((0, 0.027))


def test_a_waterfall_of_nothing_is_still_drawn():
    zero = ROWS.assign(**dict.fromkeys([*DIMENSIONS, "verandering"], 0.0))
    assert "verandering 0,000" in draw(zero, waterfall).alt
    assert draw(zero).png()
