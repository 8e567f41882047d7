"""Every area that a dataset knows, with the ways in which a user may write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import pandas as pd

from leefbaarheid.areas.area import Area
from leefbaarheid.params import load_aliases


class Division(Hashable, Protocol):
    """What is asked of a dataset here, which must be hashable; docs/tables.md describes the frames."""

    @property
    def country(self) -> str:
        """What readers call the whole country."""

    @property
    def gemeenten(self) -> pd.DataFrame:
        """Every gemeente: ``code, naam, provincie_code, provincie``."""

    @property
    def groepen(self) -> pd.DataFrame:
        """Members of groups: ``groep_code, groep, soort, gemeente_code``."""

    @property
    def opvolging(self) -> pd.DataFrame:
        """Where older gemeenten went: ``jaar, gemeente_code_oud, gemeente_oud, gemeente_code, aandeel``."""


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
def catalogue(dataset: Division) -> tuple[Entry, ...]:
    """Return an entry for each gemeente, provincie, group and region of a dataset, and for the country."""
    aliases: dict[str, set[str]] = {}
    for text, code in load_aliases().items():
        aliases.setdefault(code, set()).add(squash(text))
    provinces = dict(zip(dataset.gemeenten["code"], dataset.gemeenten["provincie"], strict=True))
    return tuple(_entry(area, aliases.get(area.code, set()), provinces) for area in _areas(dataset))


def _areas(dataset: Division) -> Iterator[Area]:
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
    nothing = {""}  # of a name without letters or digits
    return Entry(
        area,
        frozenset(full - nothing),
        frozenset(loose - full - nothing),
        frozenset((names | aliases) - nothing),
    )


def _with_kind(name: str, kind: str) -> set[str]:
    """Keys for "gemeente Utrecht" and "Utrecht (gemeente)"."""
    return {squash(kind + name), squash(name + kind)}
