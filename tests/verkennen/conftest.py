"""A dataset and looks at it that several tests share."""

import asyncio

import pytest

from leefbaarheid.dataset import open_dataset
from leefbaarheid.verkennen import look


@pytest.fixture
def no_loop():
    """Outside a notebook no loop runs; the browser that tests share leaves one behind in this thread."""
    left = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(left)


@pytest.fixture(scope="session")
def dataset(demo_path):
    return open_dataset(demo_path)


@pytest.fixture(scope="session")
def rises(dataset):
    """Theme 1 of the demo's own gemeente, with a limit of one's own."""
    return look(dataset, "stijgers_en_dalers", "Wilgenvoorde", {"drempel": "0,05"}, "verandering")


@pytest.fixture(scope="session")
def inequality(dataset):
    """Theme 2 of the same gemeente."""
    return look(dataset, "sociale_ongelijkheid", "Wilgenvoorde", {"kwintiel": "0,3"}, "stapeling")


@pytest.fixture(scope="session")
def undermining(dataset):
    """Theme 3 of the same gemeente."""
    return look(dataset, "ondermijning", "Wilgenvoorde", {"minimum_huishoudens": "1000"}, "kernindicator")
