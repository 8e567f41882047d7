"""The lists of areas: large ones first, and every number told."""

import re
from dataclasses import replace

import pytest

from leefbaarheid.figures.tables import Tabel
from leefbaarheid.texts.stijgers_en_dalers.terms import GROUP_LABELS
from leefbaarheid.themes.stijgers_en_dalers import certainty, groups_table, lists, open_study

FELL = "vroegsignalering_absoluut"


@pytest.fixture
def study(demo_path):
    """Areas of which six fell from voldoende: two large, two small, one of unknown weight, one too small to list."""
    study = open_study("G40", schaal="pc4", data=str(demo_path))
    areas = study.areas.copy()
    areas["verandering"], areas["klasse_van"], areas["klasse_tot"] = 0.0, 5, 5
    first = areas.index[:6]
    areas.loc[first, "verandering"] = [-0.05, -0.06, -0.20, -0.21, -0.22, -0.23]
    areas.loc[first, "woningen"] = [500.0, 100.0, 99.0, 5.0, 0.0, 4.0]
    areas["gewicht_onbekend"] = areas.index == first[4]
    return replace(study, frame=replace(study.frame, gebieden=areas))


def table(block, start):
    return next(p for p in block.pieces if isinstance(p, Tabel) and p.caption.startswith(start))


def text(block):
    return re.sub(r"<[^>]+>", "", block._repr_html_())


def test_a_group_is_listed_with_its_large_areas_first(study):
    listed = table(lists(study), GROUP_LABELS[FELL]).frame
    assert listed["verandering"].tolist() == [-0.06, -0.05, -0.22, -0.21, -0.20]
    assert study.groups[FELL].sum() == 6, "all of them count"


def test_it_is_told_which_areas_close_a_list_and_which_are_not_in_it(study):
    said = text(lists(study))
    assert (
        "Eerst komen 2 postcodegebieden met minstens 100 huishoudens; daarna 2 kleinere en 1 waarvan het aantal huishoudens "
        "onbekend is. 1 postcodegebied met minder dan 5 huishoudens telt mee in de groep, maar staat niet in de lijst."
        in said
    )


def test_certainty_tells_how_many_areas_are_in_no_list_where_any_is(study):
    said = "1 postcodegebied met minder dan 5 huishoudens telt mee, maar staat in geen lijst en is op kaarten onderdrukt."
    assert said in text(certainty(study))
    everything = study.areas.assign(woningen=500.0, gewicht_onbekend=False)
    assert "onderdrukt" not in text(
        certainty(replace(study, frame=replace(study.frame, gebieden=everything)))
    )


def test_the_largest_falls_are_counted_as_the_map_counts_them(study):
    block = lists(study)
    assert table(block, "Grootste dalingen").caption == "Grootste dalingen (2 postcodegebieden)"
    assert (
        "5 postcodegebieden daalden 0,0392 punt of meer. 2 daarvan hebben minstens 100 huishoudens"
        in text(block)
    )
    assert "Geen enkel gebied steeg 0,0392 punt of meer." in text(block)


def test_falls_of_small_areas_alone_are_told_and_not_listed(study):
    areas = study.areas.copy()
    areas["woningen"] = 50.0
    said = text(lists(replace(study, frame=replace(study.frame, gebieden=areas))))
    assert (
        "postcodegebieden daalden 0,0392 punt of meer. Geen daarvan heeft minstens 100 huishoudens." in said
    )
    assert "Grootste dalingen" not in said
    assert "Geen van deze gebieden heeft minstens 100 huishoudens." in said


def test_a_group_without_falls_is_not_said_to_hold_them(study):
    areas = study.areas.assign(verandering=study.areas["verandering"] * 0.1)
    calm = replace(study, frame=replace(study.frame, gebieden=areas))
    calm.__dict__["national_change"] = 0.03
    assert calm.groups["vroegsignalering_relatief"].any()
    assert "die zelf duidelijk daalden" not in text(groups_table(calm))
    falling = replace(study)
    falling.__dict__["national_change"] = 0.03
    assert "die zelf duidelijk daalden" in text(groups_table(falling))
