import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.analysis.stijgers_en_dalers import (
    Rules,
    area_list,
    assign_groups,
    summarise,
    transitions,
)
from leefbaarheid.terms import DIMENSIONS
from leefbaarheid.texts.stijgers_en_dalers.messages import Facts, key_messages
from tests.analysis.frames import areas, make_areas

CAUSAL = re.compile(
    r"\b(door|doordat|omdat|dankzij|oorzaak|veroorzaakt|komt door|leidt tot|gevolg)\b", re.IGNORECASE
)


def facts(frame, national=0.03, weight="woningen", **other):
    groups = assign_groups(frame, Rules(), national)
    everywhere = pd.Series(True, index=frame.index)
    regions = {"gekozen": everywhere} if national is None else {"gekozen": everywhere, "NL": everywhere}
    values = {
        "name": "Proefstad",
        "country": "Nederland",
        "level": "buurt",
        "van": 2014,
        "tot": 2020,
        "weight": weight,
        "least": 0,
        "groepen": summarise(frame, groups, Rules(), regions, national_change=national),
        "gebieden": area_list(frame, groups, Rules()),
        "overgangen": transitions(frame),
        "is_country": False,
    }
    return Facts(**{**values, **other})


def said(frame, **kwargs):
    return " ".join(key_messages(facts(frame, **kwargs)))


def test_singular():
    areas = make_areas([(-0.30, {"won": 0.20}, 1), (-0.05, {"onv": -0.10}, 1200), (-0.2, {"onv": -0.1}, 9)])
    text = said(areas.assign(beoordeeld=[False, True, True]))
    assert (
        "1 buurt (1 woning) ging van onvoldoende naar voldoende of hoger, vooral het onderdeel woningvoorraad."
        in text
    )
    assert "1 buurt (gebied 1001; 1.200 woningen) daalde vanuit" in text
    assert "1 buurt (gebied 1002; 9 woningen) zakte vanuit zwak of lager verder weg" in text
    assert "buurten (1 woningen)" not in text


def test_plural_and_shares_only_for_groups_that_are_large_enough():
    five = [(-0.30, {"won": 0.20}, 100)] * 5 + [(-0.30, {"won": 0.0}, 500)]
    text = said(make_areas(five))
    assert "5 buurten (500 woningen) gingen van onvoldoende" in text
    assert "dat is 50,0% van de woningen met die start" in text
    assert "%" not in said(make_areas(five[:4] + five[5:]))


def test_nothing_found():
    text = said(make_areas([(0.05, {}, 100), (0.15, {"vrz": 0.01}, 100)]))
    assert "Geen van de 2 buurten scoorde in 2014 of 2020 zwak of lager." in text
    assert "Vroegsignalering" not in text, "no area could have come into the group"
    assert "grootste daling" not in text


def test_weak_areas_that_neither_rose_nor_fell():
    text = said(make_areas([(-0.30, {}, 100), (-0.2, {"vrz": 0.01}, 100)]))
    assert "Geen enkel gebied ging van onvoldoende naar voldoende of hoger." in text
    assert "Geen enkel gebied zakte vanuit zwak of lager verder weg." in text


def test_what_could_not_happen_is_not_called_absent():
    text = said(make_areas([(-0.2, {}, 100), (0.2, {"vrz": 0.01}, 100)]))
    assert "Geen enkel gebied scoorde in 2014 onvoldoende of lager; sterk verbeteren" in text
    assert "ging van onvoldoende" not in text


def test_unknown_weights_are_called_unknown_not_nought():
    text = said(make_areas([(-0.2, {"onv": -0.1}, None), (0.2, {"vrz": 0.01}, 100)]))
    assert "1 buurt (aantal woningen onbekend) zakte vanuit zwak of lager verder weg." in text
    assert "0 woningen" not in text


def test_the_largest_fall_is_that_of_a_place_where_people_live():
    small = [(0.3, {"onv": -0.4}, 20), (0.3, {"onv": -0.3}, None)]
    rows = [*small, (0.3, {"won": -0.1}, 150), (0.3, {}, 900), (0.3, {}, 700)]
    text = said(make_areas(rows, least=100), least=100)
    assert (
        "De grootste daling van een gebied met minstens 100 woningen was in gebied 1002: ruim één klasse, vooral"
        in text
    )
    plain = said(make_areas([(s, c, 1) for s, c, _ in rows]), weight="geen", undrawn={"1000"})
    assert (
        "was in gebied 1000: ruim drie klassen, vooral het onderdeel overlast en onveiligheid. Dit gebied staat niet"
        in plain
    )
    assert plain.endswith("Hoeveel mensen er in een gebied wonen, is hier niet bekend.")


def test_the_largest_rise_is_told_beside_the_largest_fall_where_it_reaches_the_threshold():
    rows = [(0.1, {"won": 0.1}, 300), (0.1, {"fys": -0.05}, 300), (0.1, {"vrz": 0.03}, 300)]
    text = said(make_areas(rows, least=100), least=100)
    assert (
        "minstens 100 woningen was in gebied 1001: ongeveer twee derde klasse, vooral het onderdeel fysieke omgeving."
        in text
    )
    assert (
        "De grootste stijging was in gebied 1000: ruim één klasse, vooral het onderdeel woningvoorraad."
        in text
    )
    assert "grootste stijging" not in said(make_areas(rows[1:] + rows[2:], least=100), least=100)
    assert "grootste daling" not in said(make_areas(rows[::2] + rows[2:], least=100), least=100)


def test_a_group_is_named_where_it_is_small_and_all_of_it_may_be_named():
    falls = [(-0.05, {"onv": -0.1}, size) for size in (500, 400, 300)]
    assert "3 buurten (gebied 1000, gebied 1001 en gebied 1002; 1.200 woningen) daalden" in said(
        make_areas(falls)
    )
    assert "3 buurten (1.200 woningen) daalden" in said(make_areas(falls, least=350), least=350)
    assert "4 buurten (1.700 woningen) daalden" in said(make_areas([*falls, falls[0]]))


def test_unweighted_figures_say_so_and_name_what_the_country_stands_on():
    rows = make_areas([(0.1, {"won": -0.02}, 1), (0.1, {"won": -0.04}, 1)])
    text = said(rows, weight="geen", reference="postcodegebieden, editie 1", national=-0.01)
    assert (
        "ging de score van Proefstad ongeveer een derde klasse omlaag (het gemiddelde van 2 buurten, die elk even zwaar "
        "tellen) (Nederland: " in text
    )
    assert ", op postcodegebieden, editie 1)." in text
    assert "even zwaar" not in said(rows)


def test_a_gemeente_is_told_with_its_level_and_place():
    place = {
        "jaar": 2024, "klasse": 4, "rang": 338, "verandering": 0.0270, "sinds": -0.0426, "sinds_niveau": True,
        "sinds_twijfel": False, **{f"verandering_{d}": x for d, x in zip(DIMENSIONS, (0, 0, 0, 0.04, -0.013), strict=True)},
    }  # fmt: skip
    rows = make_areas([(0.1, {"won": -0.02}, 1), (0.1, {"won": -0.04}, 1)])
    text = said(rows, place=place, gemeenten=342)
    assert text.startswith(
        "In 2024 is de score van Proefstad ‘zwak’ (klasse 4 van 9): plaats 338 van 342 gemeenten. Van 2014 tot 2020 ging de "
        "score ongeveer een derde klasse omhoog (Nederland: "
    )
    assert (
        "Vooral het onderdeel sociale samenhang werd gunstiger. Sinds 2020 ging de score ongeveer een halve klasse omlaag."
        in text
    )
    text = said(rows, place={**place, "sinds_niveau": False, "sinds_twijfel": True}, gemeenten=342)
    assert "klasse omlaag (benadering: twee reeksen). Klopt dit cijfer? Zo'n sprong is zeldzaam." in text


def test_it_is_told_of_how_many_a_change_is_more_than_noise():
    rows = make_areas([(-0.05, {"onv": x}, 500) for x in (-0.06, -0.1, -0.2)])
    assert "meer dan ruis" not in said(rows), "not said of all"
    assert "; bij 2 ervan is het meer dan ruis." in said(rows.assign(ruis_sd=[0.04, 0.04, 0.04]))
    assert "; de verandering kan ruis zijn." in said(rows.assign(ruis_sd=0.2))
    assert "grootste daling" not in said(rows.assign(ruis_sd=0.2)).lower()


def test_what_came_after_the_period_is_told():
    rows = make_areas([(0.1, {"won": -0.02}, 1), (0.1, {"won": -0.04}, 1)])
    assert "Van 2020 tot 2024 ging de score ongeveer een tiende klasse omlaag." in said(
        rows, later=(2024, -0.012)
    )
    assert "2024" not in said(rows)


def test_a_rise_below_the_country_is_told_where_nothing_else_is():
    text = said(make_areas([(-0.05, {"vrz": 0.01}, 100), (-0.05, {"vrz": 0.02}, 300)]))
    assert "2 buurten (gebied 1000 en gebied 1001; 400 woningen) stegen, maar minder dan Nederland." in text


def test_one_area_is_not_compared_with_itself():
    text = said(make_areas([(-0.05, {"onv": -0.001}, 100)]))
    assert "Van de 1" not in text
    assert "grootste daling" not in text


def test_no_national_sentence_without_a_national_figure():
    text = said(make_areas([(-0.05, {"onv": -0.06}, 100), (0.05, {}, 100)]), national=None)
    assert "Nederland" not in text
    assert "achter bij de verandering" not in text


def test_areas_that_count_one_are_not_called_dwellings():
    text = said(make_areas([(-0.05, {"onv": -0.06}, 1), (-0.30, {"won": 0.2}, 1)]), weight="geen")
    assert "woningen" not in text.replace("woningvoorraad", "")


def test_a_small_change_is_told_softly():
    assert "ging de score van Proefstad ongeveer een kwart klasse omhoog" in said(
        make_areas([(0.05, {"vrz": 0.02}, 100)])
    )
    assert "ging de score van Proefstad ruim één klasse omlaag" in said(
        make_areas([(0.05, {"vrz": -0.1}, 100)])
    )
    text = said(make_areas([(0.05, {"vrz": 0.004}, 100)]))
    assert "bleef de score van Proefstad vrijwel gelijk" in text
    assert "onderdeel" not in text


@given(areas(), st.sampled_from([None, 0.03]), st.sampled_from(["woningen", "huishoudens", "geen"]))
def test_messages_are_whole_plain_sentences(frame, national, weight):
    messages = key_messages(facts(frame, national=national, weight=weight))
    assert len(messages) <= 5
    for message in messages:
        assert message[0].isupper() or message[0].isdigit()
        assert message.endswith(".")
        assert not CAUSAL.search(message), message
        assert not re.search(r"nan|None|<NA>|\.\.|  ", message), message
        assert not re.search(r"\b1 buurten\b|\b(0|[2-9]) buurt\b", message), message


@pytest.mark.parametrize("n", [2, 3, 30])
def test_weak_areas_are_counted_from_all_areas_also_those_too_small_to_list(n):
    frame = make_areas([(-0.2, {}, 1)] * n + [(0.3, {}, 1000)])
    assert f"In 2014 scoorden {n} van de {n + 1} buurten zwak of lager. In 2020 waren dat er {n}." in said(
        frame
    )
