"""Everything the notebook of theme 3 shows, for areas of every kind."""

import re

import pytest

from leefbaarheid.themes import notebook_of
from leefbaarheid.themes import ondermijning as theme
from tests.themes import pages

PERSONS = re.compile(r"\b(daders?|criminelen|crimineel gedrag|allochto\w+|overlastgevers)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "values",
    [
        {"gebied": "Heerlen"},
        {"gebied": "Urk", "kernindicator": "straatroof", "methode": "z"},
        pytest.param({"gebied": "Limburg", "grens": "1/4"}, marks=pytest.mark.slow),
        pytest.param({"gebied": "Nederland", "jaar": 2022, "gewichten": "fraude=3"}, marks=pytest.mark.slow),
        pytest.param(
            {"gebied": "Kerkrade, Tiel", "indicatoren": "fraude, vernieling"}, marks=pytest.mark.slow
        ),
    ],
    ids=str,
)
def test_pages_of_every_kind_of_area(real_path, values):
    said, _ = pages.check(theme, theme.open_study(**values, data=str(real_path)))
    assert "circulair" in said["messages"].casefold()
    for part, text in said.items():
        assert not PERSONS.search(text), (part, PERSONS.search(text))


def test_the_notebook_shows_every_piece_in_its_order():
    source = notebook_of("ondermijning").read_text(encoding="utf-8")
    calls = re.findall(r'"theme\.(\w+)\(study\)"', source)
    assert calls == [*(part.__name__ for part in theme.PARTS), "save_tables"]
