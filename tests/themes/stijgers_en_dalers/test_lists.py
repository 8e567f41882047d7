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
    areas["beoordeeld"] = (areas["woningen"] >= 100) & ~areas["gewicht_onbekend"]
    return replace(study, frame=replace(study.frame, gebieden=areas))


def table(block, start):
    return next(p for p in block.pieces if isinstance(p, Tabel) and p.caption.startswith(start))


def text(block):
    return re.sub(r"<[^>]+>", "", block._repr_html_())


def test_a_group_lists_the_areas_that_are_judged(study):
    listed = table(lists(study), GROUP_LABELS[FELL]).frame
    assert listed["verandering"].tolist() == [-0.06, -0.05]
    assert study.groups[FELL].sum() == 6, "all of them count"
    said = "4 postcodegebieden met minder dan 100 huishoudens of een onbekend aantal tellen mee in de groep"
    assert said in text(lists(study))


def test_certainty_tells_how_many_areas_are_in_no_list_where_any_is(study):
    said = "3 postcodegebieden met minder dan 100 huishoudens tellen mee, maar staan in geen lijst"
    assert said in text(certainty(study))
    assert "niet beoordeeld (1)" in text(certainty(study)), "the one of unknown weight"
    everything = study.areas.assign(woningen=500.0, gewicht_onbekend=False, beoordeeld=True)
    whole = replace(study, frame=replace(study.frame, gebieden=everything))
    assert "in geen lijst" not in text(certainty(whole))


def test_the_largest_falls_are_those_of_judged_areas(study):
    block = lists(study)
    assert table(block, "Grootste dalingen").caption == "Grootste dalingen (2 postcodegebieden)"
    assert "Geen enkel gebied steeg 0,0392 punt of meer en meer dan ruis." in text(block)


def test_falls_of_small_areas_alone_are_counted_and_not_listed(study):
    areas = study.areas.assign(woningen=50.0, beoordeeld=False)
    said = text(lists(replace(study, frame=replace(study.frame, gebieden=areas))))
    assert "Grootste dalingen" not in said
    assert "Geen enkel gebied daalde 0,0392 punt of meer en meer dan ruis." in said
    assert "6 postcodegebieden, te klein om te beoordelen." in said


def test_a_group_without_falls_is_not_said_to_hold_them(study):
    areas = study.areas.assign(verandering=study.areas["verandering"] * 0.1)
    calm = replace(study, frame=replace(study.frame, gebieden=areas))
    calm.__dict__["national_change"] = 0.03
    assert calm.groups["vroegsignalering_relatief"].any()
    assert "die zelf duidelijk daalden" not in text(groups_table(calm))
    falling = replace(study)
    falling.__dict__["national_change"] = 0.03
    assert "die zelf duidelijk daalden" in text(groups_table(falling))
