"""The pages of every theme say what their tables say: of all areas in turn, and of the small country of the tests."""

import pytest

from leefbaarheid.dataset import open_dataset
from tests.notebooks import (
    test_bevindingen,
    test_ondermijning,
    test_sociale_ongelijkheid,
    test_stijgers_en_dalers,
)
from tests.notebooks.making import every_area

THEMES = (test_ondermijning, test_sociale_ongelijkheid, test_stijgers_en_dalers)
EVERY = (*THEMES, test_bevindingen)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(EVERY)), ids=lambda turn: EVERY[turn].THEME)
def test_every_gemeente_and_region_has_its_turn(turn, real_path, tmp_path):
    for gebied in every_area(open_dataset(real_path))[turn :: len(EVERY)]:
        EVERY[turn].agrees(gebied, tmp_path / gebied)


@pytest.mark.parametrize("gebied", ["GM9003", "GM9001", "NL"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.THEME)
def test_pages_of_the_small_country_of_the_tests(theme, gebied, demo_path, tmp_path):
    theme.agrees(gebied, tmp_path, data=str(demo_path))
