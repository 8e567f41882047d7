"""An area that is typed: found, or told in Dutch which ones may be meant."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leefbaarheid.areas import Area, resolve_area
from leefbaarheid.verkennen.places import names, place


def test_every_name_in_the_list_is_exactly_one_area(dataset):
    found = [resolve_area(dataset, text).code for text in names(dataset)]
    assert len(found) == len(set(found))
    assert {*dataset.gemeenten["code"], *dataset.groepen["groep_code"], "NL"} <= set(found)


def test_a_near_name_is_offered(dataset):
    said = place(dataset, "Wilgenvoorda")
    assert said == "‘Wilgenvoorda’ kennen wij niet als één gebied. Bedoelt u Wilgenvoorde?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Kies een gebied"),
        ("   ", "Kies een gebied"),
        ("qqqqqqqqqqqqqqqqq", "‘qqqqqqqqqqqqqqqqq’ kennen wij niet. Kies een gebied uit de lijst"),
        ("<script>", "‘<script>’ kennen wij niet"),
    ],
)
def test_what_is_no_area_is_a_sentence(dataset, text, said):
    assert place(dataset, text).startswith(said)


def test_a_list_is_an_area(dataset):
    first, second = dataset.gemeenten["naam"][:2]
    assert place(dataset, f"{first}, {second}").soort == "selectie"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_any_text_is_an_area_or_a_sentence(dataset, text):
    assert isinstance(place(dataset, text), Area | str)
