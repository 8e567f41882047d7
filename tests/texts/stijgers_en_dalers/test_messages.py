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
from leefbaarheid.texts import dutch
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
        "drempel": 0.0392,
        "least": 0,
        "groepen": summarise(frame, groups, Rules(), regions),
        "gebieden": area_list(frame, groups),
        "overgangen": transitions(frame),
        "is_country": False,
        "single": True,
    }
    return Facts(**{**values, **other})


def said(frame, **kwargs):
    return " ".join(key_messages(facts(frame, **kwargs)))


def test_singular():
    areas = make_areas([(-0.30, {"won": 0.20}, 1), (-0.05, {"onv": -0.10}, 1200), (-0.2, {"onv": -0.1}, 9)])
    text = said(areas.assign(beoordeeld=[False, True, True]))
    assert (
        "1 buurt (1 woning) ging van onvoldoende naar voldoende of hoger, het meest via woningvoorraad."
        in text
    )
    assert "1 buurt (gebied 1001; 1.200 woningen) daalde duidelijk" in text
    assert "1 buurt (gebied 1002; 9 woningen) zakte vanuit zwak of lager duidelijk verder weg" in text
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
    assert "Geen enkel gebied zakte vanuit zwak of lager duidelijk verder weg." in text


def test_what_could_not_happen_is_not_called_absent():
    text = said(make_areas([(-0.2, {}, 100), (0.2, {"vrz": 0.01}, 100)]))
    assert "Geen enkel gebied scoorde in 2014 onvoldoende of lager; sterk verbeteren" in text
    assert "ging van onvoldoende" not in text


def test_unknown_weights_are_called_unknown_not_nought():
    text = said(make_areas([(-0.2, {"onv": -0.1}, None), (0.2, {"vrz": 0.01}, 100)]))
    assert "1 buurt (aantal woningen onbekend) zakte vanuit zwak of lager duidelijk verder weg." in text
    assert "0 woningen" not in text


def test_the_largest_fall_is_that_of_a_place_where_people_live():
    small = [(0.3, {"onv": -0.4}, 20), (0.3, {"onv": -0.3}, None)]
    rows = [*small, (0.3, {"won": -0.1}, 150), (0.3, {}, 900), (0.3, {}, 700)]
    text = said(make_areas(rows, least=100), least=100)
    assert (
        "De grootste daling van een gebied met minstens 100 woningen was in gebied 1002: −0,100 punt" in text
    )
    plain = said(make_areas([(s, c, 1) for s, c, _ in rows]), weight="geen", undrawn={"1000"})
    assert (
        "was in gebied 1000: −0,400 punt, het meest via overlast en onveiligheid (−0,400). Dit gebied staat niet"
        in plain
    )
    assert plain.endswith("Hoeveel mensen er in een gebied wonen, is hier niet bekend.")


def test_the_largest_rise_is_told_beside_the_largest_fall_where_it_reaches_the_threshold():
    rows = [(0.1, {"won": 0.1}, 300), (0.1, {"fys": -0.05}, 300), (0.1, {"vrz": 0.03}, 300)]
    text = said(make_areas(rows, least=100), least=100)
    assert (
        "minstens 100 woningen was in gebied 1001: −0,050 punt, het meest via fysieke omgeving (−0,050)."
        in text
    )
    assert (
        "De grootste stijging was in gebied 1000: +0,100 punt, het meest via woningvoorraad (+0,100)." in text
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


def test_unweighted_figures_say_so_and_are_compared_on_the_level_of_the_country():
    rows = make_areas([(0.1, {"won": -0.02}, 1), (0.1, {"won": -0.04}, 1)])
    text = said(rows, weight="geen", reference="postcodegebieden, editie 1", own=0.021)
    assert "met 0,030 punt (het gemiddelde van 2 buurten, die elk even zwaar tellen)." in text
    national = facts(rows, weight="geen").row("alle", "NL")["verandering"]
    assert (
        f"op een andere schaal (postcodegebieden, editie 1): daar is de verandering +0,021, en in heel Nederland "
        f"{dutch.signed(national)}." in text
    )
    assert "In heel Nederland was de verandering" in said(
        rows, weight="geen", reference="postcodegebieden, editie 1"
    )
    assert "even zwaar" not in said(rows)


def test_what_came_after_the_period_is_told():
    rows = make_areas([(0.1, {"won": -0.02}, 1), (0.1, {"won": -0.04}, 1)])
    assert "Van 2020 tot 2024 was de verandering in Proefstad −0,012." in said(rows, later=(2024, -0.012))
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


def test_small_change_is_not_called_clear():
    text = said(make_areas([(0.05, {"vrz": 0.02}, 100)]))
    assert (
        "steeg tussen 2014 en 2020 met 0,020 punt. Dat is een kleine verandering (kleiner dan 0,0392 punt)."
        in text
    )
    assert "kleine verandering" not in said(make_areas([(0.05, {"vrz": 0.02}, 100)]), single=False)
    assert "daalde tussen 2014 en 2020 met 0,100 punt." in said(make_areas([(0.05, {"vrz": -0.1}, 100)]))
    assert "bleef tussen 2014 en 2020 gelijk." in said(make_areas([(0.05, {"vrz": 0.0001}, 100)]))


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
