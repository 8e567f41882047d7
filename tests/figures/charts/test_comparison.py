import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection

from leefbaarheid.figures.charts import comparison

NAMES = {"gekozen": "Kerkrade", "NL": "Nederland", "verder_verslechterd": "Verder verslechterd"}
ROWS = pd.DataFrame(
    [
        ("sterk_verbeterd", "gekozen", 0.055, 1200.0, 66.0, 2),
        ("sterk_verbeterd", "G4", np.nan, 0.0, 0.0, 0),
        ("sterk_verbeterd", "NL", 0.2, 26000.0, 5200.0, 6),
        ("verder_verslechterd", "gekozen", 0.0, 300.0, 0.0, 0),
        ("verder_verslechterd", "G4", 0.011, 1000.0, 11.0, 1),
        ("verder_verslechterd", "NL", 0.005, 2000.0, 10.0, 2),
        ("extreme_start", "gekozen", np.nan, 0.0, 0.0, 0),
        ("extreme_start", "G4", 0.0, 10.0, 0.0, 0),
        ("extreme_start", "NL", 0.0, 10.0, 0.0, 0),
        ("achterblijvend", "NL", np.nan, np.nan, np.nan, pd.NA),
    ],
    columns=["groep", "gebied", "aandeel", "basis_woningen", "woningen", "aantal_gebieden"],
)


def draw(rows=ROWS, herkomst=None, **kwargs):
    return comparison(rows, title="Aandelen vergeleken", herkomst=herkomst, namen=NAMES, **kwargs)


def test_a_panel_per_group_with_a_dot_per_area(herkomst):
    panels = draw(herkomst=herkomst).figure.axes
    assert len(panels) == 2
    dots = [c.get_offsets() for c in panels[0].collections if isinstance(c, PathCollection)]
    places = [place for offsets in dots for place in offsets.tolist() if np.isfinite(place).all()]
    assert sorted(places) == [[0.055, 0.0], [0.2, 2.0]]
    assert [t.get_text() for t in panels[0].texts] == ["5,5%", "–", "20,0%"]
    assert [t.get_text() for t in panels[1].texts] == ["0%", "1,1%", "0,5%"]


def test_the_chosen_area_stands_out_in_more_than_colour(herkomst):
    first = draw(herkomst=herkomst).figure.axes[0]
    weights = {t.get_text(): t.get_fontweight() for t in first.get_yticklabels()}
    assert weights == {"Kerkrade": "bold", "G4": "normal", "Nederland": "normal"}
    assert first.texts[0].get_fontweight() == "bold"


def test_a_group_that_is_nowhere_is_named_and_an_unknown_one_left_out(herkomst, words):
    figuur = draw(herkomst=herkomst)
    assert "Nergens gevonden: extreme start." in figuur.caption
    assert "chterblijvend" not in figuur._repr_html_().split("<figcaption>")[1]
    assert "Sterk verbeterd" in words(figuur)


def test_where_every_group_is_empty_the_zeros_are_drawn(herkomst):
    zeros = ROWS[ROWS["groep"] == "extreme_start"]
    assert len(draw(zeros, herkomst).figure.axes) == 1


def test_alt_names_the_chosen_area_and_the_extremes(herkomst):
    alt = draw(herkomst=herkomst).alt
    assert "Sterk verbeterd: Kerkrade 5,5%, hoogste Nederland 20,0%, laagste Kerkrade 5,5%." in alt
    assert "Verder verslechterd: Kerkrade 0%, hoogste G4 1,1%, laagste Kerkrade 0%." in alt


def test_composition_is_another_measure(herkomst):
    rows = ROWS.assign(samenstelling=ROWS["aandeel"] * 2)
    figuur = draw(rows, herkomst, maat="samenstelling")
    assert figuur.figure.axes[0].texts[0].get_text() == "11,0%"
    assert "van de huishoudens in de groep" in figuur.caption


def test_a_dash_is_explained_only_where_there_is_one(herkomst):
    assert "Een streepje: er is niets" in draw(herkomst=herkomst).caption
    assert "streepje" not in draw(ROWS[ROWS["groep"] == "verder_verslechterd"], herkomst).caption


def test_table_holds_what_the_dots_stand_on(herkomst):
    shown = draw(herkomst=herkomst).table
    assert shown.headings["basis_woningen"] == "Huishoudens in de basis"
    assert shown.frame["gebied"].tolist()[:3] == ["Kerkrade", "G4", "Nederland"]


def test_nothing_known_no_picture(herkomst):
    with pytest.raises(ValueError, match="no group"):
        draw(ROWS.tail(1), herkomst)
