"""Tables in Dutch: a heading and a way of writing for each kind of column, rows that are not judged, keys to sort by."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, strategies as st

from leefbaarheid.classes import STEP
from leefbaarheid.draw import areas_table, slope, table
from leefbaarheid.draw.table import COLUMNS, WRITERS, arrow, steps

HOSTILE = '<b>&"x'
WORDS = {"soort": "Buurt", "van": 2014, "tot": 2020, "nu": 2024, "eerst": "2014–2020", "daarna": "sinds 2020"}


def read(markup):
    soup = BeautifulSoup(str(markup), "html.parser")
    return soup, [[c.get_text() for c in row.find_all(["th", "td"])] for row in soup.find_all("tr")]


KINDS = [
    ("naam", HOSTILE, "Buurt", HOSTILE), (HOSTILE, "eigen", HOSTILE, "eigen"),
    ("huishoudens", 26000.0, "Huishoudens", "26.000"), ("achterblijvend", 3, "Achtergebleven deel", "3"),
    ("klasse_van", 4.0, "Klasse 2014", "4"), ("klasse", 9, "Klasse", "9 uitstekend"),
    ("verandering", 0.46 * STEP, "2014–2020", "↑+0,5"), ("sinds", -0.2 * STEP, "sinds 2020", "↘−0,2"),
    ("samen", 0.04 * STEP, "Samen sinds 2014", "→0,0"), ("groep", "alle", "Groep", "Alle gebieden"),
    ("aandeel", 0.055, "Aandeel van de basis", "5,5%"), ("woningen", 12.0, "Gewicht", "12"),
    ("verwacht_door_ruis", 1.26, "Verwacht bij alleen ruis", "1,3"),
    ("leidende_dimensie", "vrz", "Vooral", "Voorzieningen"),
    ("punten", 0.0388, "Verandering (punten)", "+0,039"), ("vrz", -0.01, "Voorzieningen (punten)", "−0,010"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value", "heading", "text"), KINDS)
def test_each_kind_has_its_heading_and_its_way_of_writing(column, value, heading, text):
    soup, rows = read(table(pd.DataFrame({column: [value, None]}), "*", HOSTILE, WORDS))
    assert rows == [[heading], [text], ["–"]]
    right = WRITERS[COLUMNS.get(column, ("", "tekst"))[1]][1]
    assert {c.get("class") is not None for c in soup.find_all("th")} == {right}
    assert (soup.find("b"), soup.caption.get_text()) == (None, HOSTILE)
    assert soup.div["aria-label"] == f"Tabel: {HOSTILE}"


def test_areas_that_are_not_judged_stand_last_and_show_no_class_and_no_change():
    frame = pd.DataFrame({"naam": [HOSTILE, "b", "a"], "huishoudens": [50.0, 150.0, np.nan]})
    frame = frame.assign(klasse_nu=[3, 4, np.nan], sinds=[0.1, -0.1, np.nan], beoordeeld=[False, True, True])
    soup, rows = read(areas_table(frame, "naam huishoudens klasse_nu sinds", WORDS))
    assert rows[0] == ["Buurt", "Huishoudens", "Klasse 2024", "sinds 2020"]
    assert rows[1:] == [["a", "–", "–", "–"], ["b", "150", "4", "↓−1,2"], [HOSTILE, "50", "–", "–"]]
    assert [r.get("class") for r in soup.tbody.find_all("tr")] == [None, None, ["mu"]]
    keys = [c.get("data-v") for c in soup.tbody.find_all("td")][-3:]
    assert keys == ["50", None, None], "not by sorting either"


@given(st.lists(st.just(np.nan) | st.integers(0, 400_000), min_size=1))
def test_keys_to_sort_by_are_the_figures(values):
    frame = pd.DataFrame({"naam": "x", "huishoudens": values})
    keys = [c.get("data-v", "nan") for c in read(table(frame, "*", "t", sort=True))[0].tbody.find_all("td")]
    assert np.array_equal([float(k) for k in keys], values, equal_nan=True)
    assert "data-v" not in table(frame, "*", "t")


@given(st.floats(-0.5, 0.5))
def test_an_arrow_and_its_figure_agree(points):
    text, size = BeautifulSoup(str(arrow(points)), "html.parser").get_text(), abs(points) / STEP
    kind = 0 if size < 0.05 else 1 if size < 0.45 else 2
    assert text == "↓↘→↗↑"[2 + (kind if points > 0 else -kind)] + steps(points)
    assert abs(float(text[1:].replace(",", ".").replace("−", "-")) - points / STEP) <= 0.0500001


def test_a_line_of_classes_rises_with_the_score_and_leaves_out_unknown_years():
    row = {"afw_van": -0.2, "afw_tot": -0.1, "afw_nu": np.nan}
    row |= {"klasse_van": 4.0, "klasse_tot": 6.0, "klasse_nu": np.nan}
    soup = read(slope(row, {"van": 2014, "tot": 2020, "nu": 2024}))[0]
    assert soup.svg["aria-label"] == "Klasse 4 in 2014, 6 in 2020"
    (x, y), (later, higher) = ((float(c["cx"]), float(c["cy"])) for c in soup.find_all("circle"))
    assert (later > x, higher < y) == (True, True)
    assert [t.get_text() for t in soup.find_all("text")] == ["4", "2014", "6", "2020"]
    assert slope(row, {"nu": 2024}) == ""
