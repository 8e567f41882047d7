from functools import cache

import pytest

from leefbaarheid.data import findings


@pytest.fixture(scope="module")
def page(request, tmp_path_factory):
    """Names, page and text of an area with the usual choices, given its code: made and checked once a theme."""
    return cache(lambda gebied: request.module.agrees(gebied, tmp_path_factory.mktemp("blad")))


@pytest.fixture(autouse=True)
def few_choices(monkeypatch):
    """Of the findings one choice made otherwise: all take a minute, and the golden tables hold what they give."""
    one = {theme: {"klassegrenzen": ["laag", "midden"]} for theme in findings.load_otherwise().anders}
    monkeypatch.setattr(findings, "load_otherwise", lambda: findings.Otherwise(anders=one, let_op={}))
