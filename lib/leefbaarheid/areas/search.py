"""Search areas by a part of their name."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

import pandas as pd

from leefbaarheid.areas.area import KINDS, Area
from leefbaarheid.areas.catalogue import Entry, catalogue, lead_to, squash
from leefbaarheid.dataset import Dataset

#: Likeness from which a misspelt name counts as meant (difflib's ratio, 0-1).
LIKENESS = 0.72

#: How much less alike than the best a further guess may be.
_SPREAD = 0.1


def find_area(dataset: Dataset, text: str) -> pd.DataFrame:
    """Return the areas whose name, code, other name or former gemeente looks like ``text``, best first.

    Columns: ``code, naam, soort, gemeenten`` (how many), ``via``. Names that are the text come first, then those that
    begin with it, hold it, or look like it; last the gemeenten with a postcode, wijk or buurt of just that name or code,
    which stands in ``via``. ``""`` gives every area. No match gives an empty frame.
    """
    areas = rank(catalogue(dataset), former_names(dataset), text)
    rows = [(a.code, a.naam, a.soort, len(a.gemeenten), "") for a in areas]
    known = {a.code for a in areas}
    around = lead_to(dataset, squash(text))
    rows += [(gm, naam, "gemeente", 1, what) for gm, (what, naam) in around.items() if gm not in known]
    return pd.DataFrame(rows, columns=["code", "naam", "soort", "gemeenten", "via"])


def former_names(dataset: Dataset) -> dict[str, set[str]]:
    """Return, for each gemeente of today, the keys of older gemeenten that (mostly) went into it."""
    names: dict[str, set[str]] = {}
    for code, name in zip(dataset.opvolging["gemeente_code"], dataset.opvolging["gemeente_oud"], strict=True):
        names.setdefault(code, set()).add(squash(name))
    return names


def rank(entries: Iterable[Entry], former: Mapping[str, set[str]], text: str) -> list[Area]:
    """Return the areas that a text may mean, best first."""
    wanted = squash(re.sub(rf"^\s*({'|'.join(KINDS)})\s+", "", text, flags=re.IGNORECASE))
    scored = []
    for entry in entries:
        keys = entry.names | former.get(entry.area.code, set())
        score = max(_likeness(wanted, key) for key in keys)
        if score >= LIKENESS:
            scored.append((score, entry.area))
    best = max((score for score, _ in scored), default=0.0)
    if best < 1:  # only guesses: keep the nearest
        scored = [(score, area) for score, area in scored if score >= best - _SPREAD]
    scored.sort(key=lambda s: (-s[0], KINDS.index(s[1].soort), s[1].naam, s[1].code))
    return [area for _, area in scored]


def _likeness(wanted: str, key: str) -> float:
    """Give 3 for the same, 2 for a key that begins with it, 1 for one that holds it, else a ratio below 1."""
    if wanted == key:
        return 3.0
    if wanted in key:
        return 2.0 if key.startswith(wanted) else 1.0
    matcher = SequenceMatcher(None, key, wanted, autojunk=False)
    return min(matcher.ratio(), 0.999) if matcher.quick_ratio() >= LIKENESS else 0.0
