"""Tables in Dutch: a heading and a way of writing for each kind of column, rows that are not judged, keys to sort by."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.classes import STEP
from leefbaarheid.draw import areas_table, slope, table
from leefbaarheid.draw.table import COLUMNS, WRITERS, arrow, steps

HOSTILE = '<b>&"x'
WORDS = {"soort": "Buurt", "van": 2014, "tot": 2020, "nu": 2024, "eerst": "2014–2020", "daarna": "sinds 2020"}


def read(markup):
    soup = BeautifulSoup(str(markup), "html.parser")
    rows = [[c.get_text() for c in row.find_all(["th", "td"])] for row in soup.find_all("tr")]
    return soup, rows[0], rows[1:]


@pytest.mark.parametrize(
    ("column", "value", "heading", "text"),
    [
        ("naam", HOSTILE, "Buurt", HOSTILE),
        ("huishoudens", 26000.0, "Huishoudens", "26.000"),
        ("klasse_van", 4.0, "Klasse 2014", "4"),
        ("klasse", 9, "Klasse", "9 uitstekend"),
        ("verandering", 0.6 * STEP, "2014–2020", "↑+0,6"),
        ("sinds", -0.2 * STEP, "sinds 2020", "↘−0,2"),
        ("samen", 0.04 * STEP, "Samen sinds 2014", "→0,0"),
        ("groep", "sterk_verbeterd", "Groep", "Sterk verbeterd"),
        ("woningen", 12.0, "Gewicht", "12"),
        ("aandeel", 0.055, "Aandeel van de basis", "5,5%"),
        ("verwacht_door_ruis", 1.26, "Verwacht door ruis", "1,3"),
        ("punten", 0.0388, "Verandering (punten)", "+0,039"),
        ("leidende_dimensie", "onv", "Vooral", "Overlast en onveiligheid"),
        ("onv", -0.01, "Overlast en onveiligheid (punten)", "−0,010"),
        ("achterblijvend", 3, "Achtergebleven deel", "3"),
        (HOSTILE, "eigen", HOSTILE, "eigen"),
    ],
)
def test_each_kind_has_its_heading_and_its_way_of_writing(column, value, heading, text):
    soup, head, rows = read(table(pd.DataFrame({column: [value, None]}), "*", HOSTILE, WORDS))
    assert (head, rows) == ([heading], [[text], ["–"]])
    right = WRITERS[COLUMNS.get(column, ("", "tekst"))[1]][1]
    assert {c.get("class") is not None for c in soup.find_all("th")} == {right}
    assert soup.find("b") is None
    assert soup.caption.get_text() == HOSTILE
    assert soup.div["aria-label"] == f"Tabel: {HOSTILE}"


def test_every_column_is_of_a_kind_that_can_be_written():
    assert {kind for _, kind in COLUMNS.values()} <= set(WRITERS)
    assert all(heading.format(**WORDS, gewicht="x") for heading, _ in COLUMNS.values())


def test_areas_that_are_not_judged_stand_last_and_show_no_class_and_no_change():
    names = [HOSTILE, "b", "a"]
    frame = pd.DataFrame({"naam": names, "huishoudens": [50.0, 150.0, np.nan], "klasse_nu": [3, 4, np.nan]})
    frame = frame.assign(sinds=[0.1, -0.1, np.nan], beoordeeld=[False, True, True])
    soup, head, rows = read(areas_table(frame, "naam huishoudens klasse_nu sinds", WORDS))
    assert head == ["Buurt", "Huishoudens", "Klasse 2024", "sinds 2020"]
    assert rows == [["a", "–", "–", "–"], ["b", "150", "4", "↓−1,2"], [HOSTILE, "50", "–", "–"]]
    assert [r.get("class") for r in soup.tbody.find_all("tr")] == [None, None, ["mu"]]
    assert soup.table["class"] == ["dt", "so"]
    assert [c.get("data-v") for c in soup.tbody.find_all("tr")[2].find_all("td")] == ["50", None, None]


@given(st.lists(st.one_of(st.just(np.nan), st.integers(0, 400_000)), min_size=1, max_size=12))
def test_keys_to_sort_by_are_numbers_in_the_order_of_the_figures(values):
    frame = pd.DataFrame({"naam": "x", "huishoudens": values})
    soup, _, _ = read(table(frame, "naam huishoudens", "t", sort=True))
    keys = [c.get("data-v") for c in soup.tbody.find_all("td")]
    assert [float(k) for k in keys if k] == [v for v in values if v == v]
    assert [k is None for k in keys] == [v != v for v in values]
    assert not any(c.has_attr("data-v") for c in soup.tbody.find_all("th"))
    assert "data-v" not in table(frame, "naam huishoudens", "t")


@given(st.floats(-0.5, 0.5))
def test_an_arrow_and_its_figure_agree(points):
    text = BeautifulSoup(str(arrow(points)), "html.parser").get_text()
    size = abs(points) / STEP
    kind = 0 if size < 0.05 else 1 if size < 0.45 else 2
    assert text[0] == "↓↘→↗↑"[2 + (kind if points > 0 else -kind)]
    assert text[1:] == steps(points)
    shown = float(text[1:].replace(",", ".").replace("−", "-"))
    assert abs(shown - points / STEP) <= 0.0500001


def test_a_line_of_classes_rises_with_the_score_and_leaves_out_unknown_years():
    row = {"afw_van": -0.2, "afw_tot": -0.1, "afw_nu": np.nan, "klasse_van": 4.0, "klasse_tot": 6.0}
    ends = {"van": 2014, "tot": 2020, "nu": 2024}
    soup = BeautifulSoup(str(slope(row | {"klasse_nu": np.nan}, ends)), "html.parser")
    assert soup.svg["aria-label"] == "Klasse 4 in 2014, 6 in 2020"
    first, last = soup.find_all("circle")
    assert float(first["cy"]) > float(last["cy"])
    assert float(first["cx"]) < float(last["cx"])
    assert [t.get_text() for t in soup.find_all("text")] == ["4", "2014", "6", "2020"]
    assert slope(row | {"klasse_nu": np.nan}, {"nu": 2024}) == ""
