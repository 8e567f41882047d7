"""The pages of every theme say what their tables say: of areas in turn, and of the small country of the tests."""

import pytest

from leefbaarheid.errors import ParameterError
from tests.notebooks import (
    test_bevindingen as bevindingen,
    test_ondermijning as ondermijning,
    test_sociale_ongelijkheid as sociale_ongelijkheid,
    test_stijgers_en_dalers as stijgers_en_dalers,
)
from tests.notebooks.making import every_area, made

THEMES = (ondermijning, sociale_ongelijkheid, stijgers_en_dalers)
EVERY = (*THEMES, bevindingen)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(EVERY)), ids=lambda turn: EVERY[turn].THEME)
def test_every_gemeente_and_region_has_its_turn(turn, real, tmp_path):
    for gebied in every_area(real)[turn :: len(EVERY)]:
        EVERY[turn].agrees(gebied, tmp_path / gebied)


CHECKED = [
    ("stijgers_en_dalers", {"drempel": "veel"}, "parameter drempel"), ("ondermijning", {"jaar": "veel"}, "parameter jaar"),
    ("bevindingen", {"drempel": "veel"}, "parameter drempel"), ("sociale_ongelijkheid", {"kwintiel": "veel"}, "kwintiel"),
    ("ondermijning", {"kernindicator": "vernielingen"}, "indicator vernielingen is unknown; did you mean vernieling"),
    ("ondermijning", {"indicatoren": "fraude, frauda"}, "indicator frauda is unknown; did you mean fraude"),
    ("ondermijning", {"onveiligheid": "leefbaarometr"}, "name sources once, out of .*did you mean leefbaarometer"),
    ("ondermijning", {"jaar_score": 2019}, "no scores of 2019; years with dimensions are"),
    ("ondermijning", {"jaar": 2011}, "has no indicators of gemeenten up to 2011"),
]  # fmt: skip


@pytest.mark.parametrize(("theme", "given", "said"), CHECKED)
def test_a_notebook_that_is_started_by_hand_checks_its_parameters(theme, given, said, tmp_path):
    with pytest.raises(ParameterError, match=said) as error:
        made(theme, "Kerkrade", tmp_path, **given)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("gebied", ["GM9003", "NL"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.THEME)
def test_pages_of_the_small_country_of_the_tests(theme, gebied, demo_path, tmp_path):
    theme.agrees(gebied, tmp_path, data=str(demo_path))
