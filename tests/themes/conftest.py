from functools import partial

import pytest

from leefbaarheid.preparation import prepare
from tests.conftest import kept
from tests.voorbeeldland import make_demo


@pytest.fixture(scope="session")
def small_countries():
    """Raw files and dataset of a small country with cells: as built in (1), and with the contrary of every truth (-1)."""
    found = {}
    for sign, name in ((1, "tekens"), (-1, "tekens-gekeerd")):
        source = kept(f"{name}-bron", partial(make_demo, seed=7, size="klein-cellen", sign=sign))
        found[sign] = source, kept(name, partial(prepare, source))
    return found
