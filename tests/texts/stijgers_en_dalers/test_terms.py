import pytest

from leefbaarheid.analysis.stijgers_en_dalers import GROUPS, Rules
from leefbaarheid.texts.stijgers_en_dalers.terms import (
    CLASS_6_LABELS,
    GROUP_LABELS,
    group_definitions,
    in_no_group,
)


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (["sterk_verbeterd"], "Geen enkel gebied zit in de groep ‘sterk verbeterd’."),
        (
            ["vroegsignalering_absoluut", "gestegen_maar_achterblijvend"],
            "Geen enkel gebied zit in de groepen ‘vroegsignalering: gedaald’ of ‘gestegen, maar minder dan het land’.",
        ),
    ],
)
def test_empty_groups_are_named_so_that_each_name_ends(groups, said):
    assert in_no_group(groups) == said


def test_every_group_has_a_name_and_all_but_the_whole_a_meaning():
    meaning = group_definitions(Rules(), 2014, 2020, "Nederland")
    assert set(GROUP_LABELS) == set(GROUPS)
    assert set(meaning) == set(GROUPS) - {"alle"}


def test_both_parts_of_class_6_have_words():
    for part in CLASS_6_LABELS:
        half = (
            "onderste helft"
            in group_definitions(Rules(klasse_6=part), 2014, 2020, "Nederland")["vroegsignalering_absoluut"]
        )
        assert half == ("onderste helft" in CLASS_6_LABELS[part])
