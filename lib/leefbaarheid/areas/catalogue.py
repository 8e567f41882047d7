"""Every area that a dataset knows, with the ways in which a user may write it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from leefbaarheid.areas.area import Area
from leefbaarheid.dataset import Dataset
from leefbaarheid.params import load_aliases

#: What the name of a COROP region begins with, so that no other area has it; a user may leave it out.
COROP: Final = "COROP-regio "

#: Levels of places smaller than a gemeente, and what each is called.
_SMALL: Final = {"pc4": "postcode", "wijk": "wijk", "buurt": "buurt"}


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
    aliases: dict[str, set[str]] = {}
    for text, code in load_aliases().items():
        aliases.setdefault(code, set()).add(squash(text))
    provinces = dict(zip(dataset.gemeenten["code"], dataset.gemeenten["provincie"], strict=True))
    return tuple(_entry(area, aliases.get(area.code, set()), provinces) for area in _areas(dataset))


def lead_to(dataset: Dataset, key: str) -> dict[str, tuple[str, str]]:
    """Return the gemeenten with a postcode, wijk or buurt that a key names: code -> a line of ``Area.via``.

    In order of the gemeenten's names; of two places in one gemeente the larger counts. A postcode may have its letters.
    """
    key = key[:4] if re.fullmatch(r"[1-9]\d{3}[a-z]{2}", key) else key
    found: dict[str, str] = {}
    for kind, places in _small_places(dataset).items() if key else ():
        for text in (key, key.removeprefix(kind), key.removesuffix(kind)):
            found = places.get(text, {}) | found
    gemeenten = zip(dataset.gemeenten["code"], dataset.gemeenten["naam"], strict=True)
    by_name = sorted(((code, name) for code, name in gemeenten if code in found), key=lambda g: squash(g[1]))
    return {code: (found[code], name) for code, name in by_name}


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


def _areas(dataset: Dataset) -> Iterator[Area]:
    gemeenten = dataset.gemeenten.sort_values("code")
    for code, name in zip(gemeenten["code"], gemeenten["naam"], strict=True):
        yield Area(code, name, "gemeente", (code,))
    for (code, name), rows in gemeenten.groupby(["provincie_code", "provincie"]):
        yield Area(str(code), str(name), "provincie", tuple(rows["code"]))
    for (code, name, kind), rows in dataset.groepen.groupby(["groep_code", "groep", "soort"]):
        yield Area(str(code), str(name), str(kind), tuple(sorted(rows["gemeente_code"])))
    yield Area("NL", dataset.country, "land", tuple(gemeenten["code"]))


def _entry(area: Area, aliases: set[str], provinces: dict[str, str]) -> Entry:
    names = {squash(area.naam), squash(area.code)}
    full = names | _with_kind(area.naam, area.soort)
    loose = set(aliases)
    if area.soort == "gemeente":
        short = short_name(area.naam)
        digits = area.code.removeprefix("GM")
        loose |= {squash(short), squash(short + provinces[area.code]), digits, digits.lstrip("0")}
        loose |= _with_kind(short, area.soort)
    if area.naam.startswith(COROP):
        short = area.naam.removeprefix(COROP)
        loose |= {squash(before + short) for before in ("", "regio", "COROP", "COROP-gebied")}
        names.add(squash(short))
    keys = (full, loose - full, names | aliases)
    return Entry(area, *(frozenset(part - {""}) for part in keys))  # "": of a name without letters or digits


def _with_kind(name: str, kind: str) -> set[str]:
    """Keys for "gemeente Utrecht" and "Utrecht (gemeente)"."""
    return {squash(kind + name), squash(name + kind)}
