import numpy as np
import pandas as pd
import pytest

from leefbaarheid.figures.charts import contributions
from leefbaarheid.figures.charts.contributions import TICKS
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


def draw(rows=ROWS):
    from leefbaarheid.figures import Herkomst

    origin = Herkomst("Leefbaarometer 3.0", (2014, 2020), "pc4", "huishoudens", 4)
    return contributions(rows, title="Bijdrage per dimensie", herkomst=origin, namen=NAMES)


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


@pytest.mark.parametrize("size", [0.03, 1.0, 8.0, 0.0])
def test_a_light_scale_has_round_points_in_dutch(size):
    rows = ROWS.copy()
    rows[[*DIMENSIONS, "verandering"]] *= size / 0.0389
    values = rows[[*DIMENSIONS, "verandering"]].to_numpy(dtype=float)
    ax = draw(rows).figure.axes[0]
    marks = dict(zip(ax.get_xticks().tolist(), [t.get_text() for t in ax.get_xticklabels()], strict=True))
    assert marks[0.0] == "0"
    assert len(marks) <= TICKS + 2
    for value, text in marks.items():
        assert float(text.replace(",", ".").replace("−", "-")) == pytest.approx(value, abs=1e-9)
    low, high = min(0, values.min()), max(0, values.max())
    assert all(low <= value <= high for value in marks), "none beside the bars, where their own figures stand"
    assert len(marks) >= (3 if size else 1)
    assert not ax.get_xlabel()


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
