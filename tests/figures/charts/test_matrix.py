from dataclasses import replace

import pandas as pd
import pytest

from leefbaarheid.classes import LABELS
from leefbaarheid.figures.charts import transition_matrix

MOVES = pd.DataFrame(
    [(4, 4, 2, 6135.0), (4, 5, 1, 3950.0), (6, 4, 3, 15.0), (1, 9, 1, 0.0)],
    columns=["klasse_van", "klasse_tot", "aantal_gebieden", "woningen"],
)


def cells(figuur):
    """Text of each cell by (row, column) of classes."""
    found = {}
    for text in figuur.figure.axes[0].texts:
        x, y = text.get_position()
        found.setdefault((int(y) + 1, int(x) + 1), []).append(text.get_text())
    return found


def test_each_cell_holds_its_woningen_and_areas(herkomst):
    figuur = transition_matrix(MOVES, title="Van klasse naar klasse", herkomst=herkomst)
    assert cells(figuur) == {
        (4, 4): ["6.135", "(2)"],
        (4, 5): ["3.950", "(1)"],
        (6, 4): ["15", "(3)"],
        (1, 9): ["–", "(1)"],
    }


def test_both_axes_name_all_classes_and_their_year(herkomst, words):
    texts = [t.replace("\n", " ") for t in words(transition_matrix(MOVES, title="Matrix", herkomst=herkomst))]
    assert all(texts.count(name) == 2 for name in LABELS.values())
    assert "Klasse in 2014" in texts
    assert "Klasse in 2020" in texts


def test_alt_adds_up_by_direction(herkomst):
    alt = transition_matrix(MOVES, title="Matrix", herkomst=herkomst).alt
    total = 6135 + 3950 + 15
    assert f"{3950 / total:.1%}".replace(".", ",") + " van de 10.100 huishoudens steeg" in alt
    assert f"{6135 / total:.1%}".replace(".", ",") + " bleef gelijk" in alt
    assert f"{15 / total:.1%}".replace(".", ",") + " daalde" in alt


def test_very_many_woningen_are_counted_in_thousands(herkomst, words):
    many = MOVES.assign(woningen=[1_766_400.0, 4_060.0, 20.0, 0.0])
    figuur = transition_matrix(many, title="Matrix", herkomst=herkomst)
    assert cells(figuur)[4, 4][0] == "1.766"
    assert cells(figuur)[4, 5][0] == "4,1"
    assert cells(figuur)[6, 4][0] == "<0,1"
    assert any("huishoudens × 1.000" in t for t in words(figuur))


def test_without_weight_a_cell_counts_areas_once(herkomst):
    figuur = transition_matrix(
        MOVES.assign(woningen=MOVES["aantal_gebieden"].astype(float)),
        title="Matrix",
        herkomst=replace(herkomst, gewicht="geen"),
    )
    assert cells(figuur)[6, 4] == ["3"]
    assert "huishoudens" not in figuur._repr_html_()
    assert list(figuur.table.headings) == ["klasse_van", "klasse_tot", "aantal_gebieden"]


def test_the_order_of_the_rows_does_not_matter(herkomst):
    first = transition_matrix(MOVES, title="Matrix", herkomst=herkomst)
    second = transition_matrix(MOVES[::-1], title="Matrix", herkomst=herkomst)
    assert (first.alt, first.table._repr_html_()) == (second.alt, second.table._repr_html_())
    assert cells(first) == cells(second)


def test_areas_without_any_weight_still_give_a_picture(herkomst):
    alt = transition_matrix(MOVES.assign(woningen=0.0), title="Matrix", herkomst=herkomst).alt
    assert "geen van de 4 postcodegebieden heeft een bekend gewicht" in alt


def test_no_rows_no_picture(herkomst):
    with pytest.raises(ValueError, match="no transitions"):
        transition_matrix(MOVES.head(0), title="Matrix", herkomst=herkomst)
