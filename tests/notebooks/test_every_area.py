"""The pages of every theme say what their tables say: of areas in turn, and of the small country of the tests."""

from importlib import import_module

import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from leefbaarheid.errors import ParameterError
from leefbaarheid.terms import ALL_THEMES
from tests.notebooks.making import every_area, made

#: The tests of each theme, which hold how its page is checked.
EVERY = [import_module(f"tests.notebooks.test_{theme}") for theme in ALL_THEMES]


@pytest.fixture
def as_in_a_batch():
    """One thread, and texts as Python's objects: as in the processes of a batch, in a third less time."""
    with threadpool_limits(1), pd.option_context("mode.string_storage", "python"):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("as_in_a_batch")
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
@pytest.mark.parametrize("theme", EVERY[:3], ids=lambda theme: theme.THEME)
def test_pages_of_the_small_country_of_the_tests(theme, gebied, demo_path, tmp_path):
    theme.agrees(gebied, tmp_path, data=str(demo_path))
