import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from leefbaarheid.figures.charts import heatmap
from leefbaarheid.figures.charts.heatmap import TONES
from tests.figures.colour import EYES, contrast, smallest_distance

ROWS = {"afw": "Totaal", "onv": "Overlast en onveiligheid", "vrz": "Voorzieningen"}
COLUMNS = {"totaal": "Totale score", "welvaart": "Welvaart"}


def cells(values):
    keys = [(r, c) for r in ROWS for c in COLUMNS]
    rows = [(*key, value) for key, value in zip(keys, values, strict=True)]
    return pd.DataFrame(rows, columns=["rij", "kolom", "waarde"]).sample(frac=1, random_state=1)


PANELS = {
    "Kerkrade": cells([0.92, 0.9, 0.655, np.nan, -0.38, 0.0]),
    "Nederland": cells([0.655, 0.6, 0.73, 0.77, -0.38, -1.0]),
}


def draw(panels, herkomst):
    return heatmap(panels, title="Samenhang", herkomst=herkomst, rows=ROWS, columns=COLUMNS)


def test_every_cell_holds_its_value_in_the_order_of_rows_and_columns(herkomst):
    own, country = draw(PANELS, herkomst).figure.axes
    assert [t.get_text() for t in own.texts] == ["0,92", "0,90", "0,66", "–", "−0,38", "0,00"]
    assert [t.get_text() for t in country.texts] == ["0,66", "0,60", "0,73", "0,77", "−0,38", "−1,00"]
    assert [t.get_text() for t in own.get_yticklabels()] == list(ROWS.values())
    assert [t.get_text() for t in own.get_xticklabels()] == list(COLUMNS.values())
    assert {t.get_position() for t in own.texts} == {(c + 0.5, r + 0.5) for r in range(3) for c in range(2)}


def test_both_panels_have_one_scale_of_colours_around_zero(herkomst):
    for ax in draw(PANELS, herkomst).figure.axes:
        assert ax.collections[0].get_clim() == (-1, 1)
    red_blue = np.array([TONES(v)[0] - TONES(v)[2] for v in (0.0, 0.25, 0.5, 0.75, 1.0)])
    assert (np.diff(red_blue) < 0).all()
    assert abs(red_blue[2]) < 0.02


def test_numbers_can_be_read_on_every_colour_and_ends_told_apart(herkomst):
    values = np.linspace(-1, 1, 6)
    (ax,) = draw({"Een": cells(values)}, herkomst).figure.axes
    for text, value in zip(ax.texts, values, strict=True):
        assert contrast(text.get_color(), to_hex(TONES((value + 1) / 2))) >= 4.5
    assert min(smallest_distance([TONES(0.0), TONES(0.5), TONES(1.0)], eye) for eye in EYES) > 40


def test_alt_tells_the_extremes_and_the_table_has_all(herkomst):
    figuur = draw(PANELS, herkomst)
    assert (
        "Kerkrade: hoogste Totaal met Totale score 0,92; laagste Voorzieningen met Totale score −0,38."
        in figuur.alt
    )
    assert (
        "Nederland: hoogste Overlast en onveiligheid met Welvaart 0,77; laagste Voorzieningen met Welvaart −1,00."
        in figuur.alt
    )
    assert figuur.table.frame["vak"].tolist() == ["Kerkrade"] * 3 + ["Nederland"] * 3
    assert figuur.table.frame["Welvaart"].tolist()[3:] == [0.6, 0.77, -1.0]


def test_a_panel_without_values_is_told_and_nothing_at_all_refused(herkomst):
    nothing = cells([np.nan] * 6)
    figuur = draw({"Tiel": nothing, "Nederland": PANELS["Nederland"]}, herkomst)
    assert "Tiel: niet te bepalen." in figuur.alt
    assert {t.get_text() for t in figuur.figure.axes[0].texts} == {"–"}
    with pytest.raises(ValueError, match="no correlation"):
        draw({"Tiel": nothing}, herkomst)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_nothing_falls_off_the_picture(herkomst, n):
    figuur = draw({f"Vak {i}": cells([0.5] * 6) for i in range(n)}, herkomst)
    renderer = figuur.figure.canvas.get_renderer()
    for ax in figuur.figure.axes:
        extent = ax.get_tightbbox(renderer)
        assert extent.x0 >= 0
        assert extent.y0 >= 0
        assert extent.x1 <= figuur.figure.bbox.width
