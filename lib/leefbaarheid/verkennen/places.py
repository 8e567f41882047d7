"""Which area a reader means, with a sentence in Dutch where that is not clear."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from leefbaarheid.areas import KINDS, Area, find_area, resolve_area
from leefbaarheid.areas.catalogue import catalogue
from leefbaarheid.areas.resolve import unique_text
from leefbaarheid.dataset import Dataset
from leefbaarheid.errors import AreaError
from leefbaarheid.texts import dutch

#: No more areas than this are offered in the place of one that is unknown.
GUESSES: Final = 3
#: Longer texts are cut off in a sentence.
_LONGEST: Final = 60


@lru_cache(maxsize=2)
def names(dataset: Dataset) -> tuple[str, ...]:
    """What to type for every area that the dataset knows: gemeenten first, then provincies, groups and regions."""
    entries = catalogue(dataset)
    areas = sorted((e.area for e in entries), key=lambda a: (KINDS.index(a.soort), a.naam.casefold()))
    return tuple(unique_text(entries, area) for area in areas)


def place(dataset: Dataset, text: str) -> Area | str:
    """Return the area that a text names, or a sentence that says why not and offers the nearest names."""
    if not text.strip():
        return "Kies een gebied: typ een deel van de naam of een code."
    try:
        return resolve_area(dataset, text)
    except AreaError:
        pass
    shown = text.strip() if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    entries = catalogue(dataset)
    known = {e.area.code: e.area for e in entries}
    near = [
        unique_text(entries, known[code]) for code in find_area(dataset, text[:_LONGEST])["code"][:GUESSES]
    ]
    if not near:
        return f"‘{shown}’ kennen wij niet. Kies een gebied uit de lijst, of typ een code zoals {names(dataset)[0]}."
    return f"‘{shown}’ kennen wij niet als één gebied. Bedoelt u {dutch.join(near, 'of')}?"
