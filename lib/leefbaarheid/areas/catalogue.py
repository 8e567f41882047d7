"""Every area that a dataset knows, with the ways in which a user may write it, and search in these."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

import pandas as pd

from leefbaarheid.areas.area import KINDS, Area
from leefbaarheid.dataset import Dataset
from leefbaarheid.params import load_aliases

#: What the name of a COROP region begins with, so that no other area has it; a user may leave it out.
COROP: Final = "COROP-regio "

#: Levels of places smaller than a gemeente, and what each is called.
_SMALL: Final = {"pc4": "postcode", "wijk": "wijk", "buurt": "buurt"}

#: Likeness from which a misspelt name counts as meant (difflib's ratio, 0-1).
LIKENESS = 0.72

#: How much less alike than the best a further guess may be.
_SPREAD = 0.1


@dataclass(frozen=True)
class Entry:
    """An area and the keys (see :func:`squash`) by which it is meant.

    ``full`` name it outright, ``loose`` count only where no area has them in full, ``names`` are for search.
    """

    area: Area
    full: frozenset[str]
    loose: frozenset[str]
    names: frozenset[str]


def squash(text: str) -> str:
    """Return only the letters and digits of a text, without case or accents: what names are compared by.

    >>> squash("Súdwest-Fryslân"), squash("'s Gravenhage"), squash("Bergen (NH.)")
    ('sudwestfryslan', 'sgravenhage', 'bergennh')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isalnum())


def short_name(name: str) -> str:
    """Return a name without what stands in brackets after it: ``Bergen (NH.)`` gives ``Bergen``."""
    return re.sub(r"\s*\([^)]*\)$", "", name)


@lru_cache(maxsize=4)
def catalogue(dataset: Dataset) -> tuple[Entry, ...]:
    """Return an entry for each gemeente, provincie, group and region of a dataset, and for the country."""
    aliases, former = defaultdict[str, list[str]](list), defaultdict[str, set[str]](set)
    for text, code in load_aliases().items():
        aliases[code].append(text)
    for code, name in zip(dataset.opvolging["gemeente_code"], dataset.opvolging["gemeente_oud"], strict=True):
        former[code].add(name)
    provinces = dict(zip(dataset.gemeenten["code"], dataset.gemeenten["provincie"], strict=True))
    return tuple(_entry(a, aliases[a.code], former[a.code], provinces) for a in _areas(dataset))


def _areas(dataset: Dataset) -> Iterator[Area]:
    gemeenten = dataset.gemeenten.sort_values("code")
    for code, name in zip(gemeenten["code"], gemeenten["naam"], strict=True):
        yield Area(code, name, "gemeente", (code,))
    for (code, name), rows in gemeenten.groupby(["provincie_code", "provincie"]):
        yield Area(str(code), str(name), "provincie", tuple(rows["code"]))
    for (code, name, kind), rows in dataset.groepen.groupby(["groep_code", "groep", "soort"]):
        yield Area(str(code), str(name), str(kind), tuple(sorted(rows["gemeente_code"])))
    yield Area("NL", dataset.country, "land", tuple(gemeenten["code"]))


def _entry(area: Area, aliases: list[str], former: set[str], provinces: dict[str, str]) -> Entry:
    """Give the keys of an area; ``former`` are names of older gemeenten that (mostly) went into it."""
    name, kind = area.naam, area.soort
    full, loose = [name, area.code, kind + name, name + kind], [*aliases]
    names = [name, area.code, *aliases, *former]
    if kind == "gemeente":
        short, digits = short_name(name), area.code.removeprefix("GM")
        loose += [short, kind + short, short + kind, short + provinces[area.code], digits, digits.lstrip("0")]
    if name.startswith(COROP):
        short = name.removeprefix(COROP)
        loose += [short, f"regio {short}", f"COROP {short}", f"COROP-gebied {short}"]
        names.append(short)
    # "" is the key of a name without letters or digits
    return Entry(area, *(frozenset(map(squash, texts)) - {""} for texts in (full, loose, names)))


def lead_to(dataset: Dataset, key: str) -> list[Area]:
    """Return the gemeenten with a postcode, wijk or buurt that a key names, which ``via`` of each tells.

    In order of their names; of two places in one gemeente the larger counts. A postcode may have its letters.
    """
    key = key[:4] if re.fullmatch(r"[1-9]\d{3}[a-z]{2}", key) else key
    found: dict[str, str] = {}
    for kind, places in _small_places(dataset).items() if key else ():
        for text in (key, key.removeprefix(kind), key.removesuffix(kind)):
            found = places.get(text, {}) | found
    gemeenten = [entry.area for entry in catalogue(dataset) if entry.area.code in found]
    by_name = sorted(gemeenten, key=lambda area: squash(area.naam))
    return [replace(area, via=((found[area.code], area.naam),)) for area in by_name]


@lru_cache(maxsize=4)
def _small_places(dataset: Dataset) -> dict[str, dict[str, dict[str, str]]]:
    """Postcodes, wijken and buurten: what each is called -> key -> code of its gemeente -> how it is shown."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for level, kind in _SMALL.items():
        places = found.setdefault(kind, {})
        if dataset.has_areas(level):
            rows = dataset.areas(level, geometry=False)
            for code, name, gemeente in zip(rows["code"], rows["naam"], rows["gemeente_code"], strict=True):
                shown = f"{code if level == 'pc4' else name} ({kind})"
                for key in {squash(code), squash(name)} - {""}:
                    places.setdefault(key, {}).setdefault(gemeente, shown)
    return found


def find_area(dataset: Dataset, text: str) -> pd.DataFrame:
    """Return the areas whose name, code, other name or former gemeente looks like ``text``, best first.

    Columns: ``code, naam, soort, gemeenten`` (how many), ``via``. Names that are the text come first, then those that
    begin with it, hold it, or look like it; last the gemeenten with a postcode, wijk or buurt of just that name or code,
    which stands in ``via``. ``""`` gives every area. No match gives an empty frame.
    """
    areas = rank(catalogue(dataset), text)
    areas += [area for area in lead_to(dataset, squash(text)) if area not in areas]
    rows = [(a.code, a.naam, a.soort, len(a.gemeenten), a.via[0][0] if a.via else "") for a in areas]
    return pd.DataFrame(rows, columns=["code", "naam", "soort", "gemeenten", "via"])


def rank(entries: Iterable[Entry], text: str) -> list[Area]:
    """Return the areas that a text may mean, best first."""
    wanted = squash(re.sub(rf"^\s*({'|'.join(KINDS)})\s+", "", text, flags=re.IGNORECASE))
    scored = [(max(_likeness(wanted, key) for key in entry.names), entry.area) for entry in entries]
    best = max(score for score, _ in scored)
    # with nothing but guesses: only the nearest
    least = LIKENESS if best >= 1 else max(LIKENESS, best - _SPREAD)
    meant = [(score, area) for score, area in scored if score >= least]
    meant.sort(key=lambda s: (-s[0], KINDS.index(s[1].soort), s[1].naam, s[1].code))
    return [area for _, area in meant]


def _likeness(wanted: str, key: str) -> float:
    """Give 3 for the same, 2 for a key that begins with it, 1 for one that holds it, else a ratio below 1."""
    if wanted == key:
        return 3.0
    if wanted in key:
        return 2.0 if key.startswith(wanted) else 1.0
    matcher = SequenceMatcher(None, key, wanted, autojunk=False)
    return min(matcher.ratio(), 0.999) if matcher.quick_ratio() >= LIKENESS else 0.0
