from functools import cache

import pytest


@pytest.fixture(scope="module")
def page(request, tmp_path_factory):
    """Names, page and text of an area with the usual choices, given its code: made and checked once a theme."""
    return cache(lambda gebied: request.module.agrees(gebied, tmp_path_factory.mktemp("blad")))
