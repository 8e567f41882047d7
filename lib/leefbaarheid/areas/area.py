"""An area that a report is about: one or more whole gemeenten."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

#: Kinds of area, in the order in which a list shows them.
KINDS: Final = ("gemeente", "provincie", "groep", "regio", "land", "selectie")

_SLUG_LENGTH = 60


@dataclass(frozen=True)
class Area:
    """A chosen area.

    ``code`` is CBS's (``GM0928``, ``PV31``), a group's own (``G40``, ``RG-GOOI``), ``NL``, or ``SEL-`` with a
    hash of its gemeenten; ``soort`` is one of :data:`KINDS`; ``gemeenten`` are codes, sorted, never empty.
    """

    code: str
    naam: str
    soort: str
    gemeenten: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The name for use in a path: ``s-gravenhage``, ``bergen-nh``."""
        return slugify(self.naam) or "gebied"

    @property
    def folder(self) -> str:
        """Name of the folder for its reports: code and slug."""
        return f"{self.code}-{self.slug}"

    def _repr_html_(self) -> str:
        number = "1 gemeente" if len(self.gemeenten) == 1 else f"{len(self.gemeenten)} gemeenten"
        return f"<p><strong>{escape(self.naam)}</strong> ({escape(self.code)}): {escape(self.soort)}, {number}</p>"


def slugify(name: str) -> str:
    """Return a name in lower case ASCII letters, digits and hyphens, at most 60 long; may be empty.

    >>> slugify("'s-Gravenhage"), slugify("Bergen (NH.)"), slugify("Súdwest-Fryslân")
    ('s-gravenhage', 'bergen-nh', 'sudwest-fryslan')
    """
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    return slug


def select(areas: Iterable[Area]) -> Area:
    """Return the union of areas as one of kind ``selectie``; their order and repeats make no difference.

    A union of areas that are all the same is that area itself.
    """
    parts = sorted(set(areas), key=lambda a: (slugify(a.naam), a.code))
    if len(parts) == 1:
        return parts[0]
    gemeenten = tuple(sorted({code for part in parts for code in part.gemeenten}))
    mark = hashlib.sha256(",".join(gemeenten).encode()).hexdigest()[:8]
    return Area(f"SEL-{mark}", _enumerate([part.naam for part in parts]), "selectie", gemeenten)


def _enumerate(names: Sequence[str], most: int = 4) -> str:
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} andere gebieden"]
    return f"{', '.join(names[:-1])} en {names[-1]}"
