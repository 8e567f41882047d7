"""The pages of every theme say what their tables say: of all areas in turn, and of the small country of the tests."""

import pytest

from leefbaarheid.errors import ParameterError
from tests.notebooks import (
    test_bevindingen,
    test_ondermijning,
    test_sociale_ongelijkheid,
    test_stijgers_en_dalers,
)
from tests.notebooks.making import every_area, made

THEMES = (test_ondermijning, test_sociale_ongelijkheid, test_stijgers_en_dalers)
EVERY = (*THEMES, test_bevindingen)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(EVERY)), ids=lambda turn: EVERY[turn].THEME)
def test_every_gemeente_and_region_has_its_turn(turn, real, tmp_path):
    for gebied in every_area(real)[turn :: len(EVERY)]:
        EVERY[turn].agrees(gebied, tmp_path / gebied)


CHECKED = {"stijgers_en_dalers": "drempel", "bevindingen": "drempel", "sociale_ongelijkheid": "kwintiel"}


@pytest.mark.parametrize(("theme", "name"), [*CHECKED.items(), ("ondermijning", "jaar")])
def test_a_notebook_that_is_started_by_hand_checks_its_parameters(theme, name, tmp_path):
    with pytest.raises(ParameterError, match=rf"^parameter {name}\b[^\n]+$"):
        made(theme, "Kerkrade", tmp_path, **{name: "veel"})


@pytest.mark.parametrize("gebied", ["GM9003", "NL"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.THEME)
def test_pages_of_the_small_country_of_the_tests(theme, gebied, demo_path, tmp_path):
    theme.agrees(gebied, tmp_path, data=str(demo_path))
