"""An area that a report is about: one or more whole gemeenten."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from leefbaarheid import dutch
from leefbaarheid.templates import macros

#: Kinds of area, in the order in which a list shows them.
KINDS: Final = ("gemeente", "provincie", "groep", "regio", "land", "selectie")

_SLUG_LENGTH = 60
#: Most areas that the name of a selection tells one by one.
_NAMED = 4


@dataclass(frozen=True)
class Area:
    """A chosen area.

    ``code`` is CBS's (``GM0928``, ``PV31``), a group's own (``G40``, ``RG-GOOI``), ``NL``, or ``SEL-`` with a
    hash of its gemeenten; ``soort`` is one of :data:`KINDS`; ``gemeenten`` are codes, sorted, never empty. ``via`` tells
    which smaller places led here, each with the gemeente that it lies in; areas are equal without it.
    """

    code: str
    naam: str
    soort: str
    gemeenten: tuple[str, ...]
    via: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def folder(self) -> str:
        """Name of the folder for its reports: code and name, as ``GM0373-bergen-nh``."""
        return f"{self.code}-{slugify(self.naam) or 'gebied'}"

    @property
    def genoemd(self) -> str:
        """The area as in a sentence: "Kerkrade", "de provincie Utrecht", "de G40", "de regio 't Gooi".

        >>> Area("PV26", "Utrecht", "provincie", ("GM0344",)).genoemd, Area("G40", "G40", "groep", ("GM0034",)).genoemd
        ('de provincie Utrecht', 'de G40')
        >>> Area("RG-GOOI", "'t Gooi", "regio", ("GM0402",)).genoemd
        "de regio 't Gooi"
        >>> Area("RG-MRA", "Metropoolregio Amsterdam", "regio", ("GM0363",)).genoemd
        'de metropoolregio Amsterdam'
        >>> Area("CR39", "COROP-regio Zuid-Limburg", "regio", ("GM0928",)).genoemd
        'de COROP-regio Zuid-Limburg'
        """
        if self.soort == "provincie":
            return f"de provincie {self.naam}"
        if self.soort == "regio" and "regio" not in self.naam.lower():
            return f"de regio {self.naam}"
        if self.soort in ("groep", "regio"):
            lower = self.soort == "regio" and not self.naam[1:2].isupper()
            return f"de {self.naam[:1].lower() if lower else self.naam[:1]}{self.naam[1:]}"
        return self.naam

    @property
    def omweg(self) -> str:
        """For readers, which smaller places led here: "Hopel (buurt) ligt in Kerkrade; ..."; mostly empty."""
        lines = (f"{what} ligt in {where}; dit gaat over heel {where}." for what, where in self.via)
        return " ".join(lines)

    def _repr_html_(self) -> str:
        return str(macros("werkblad.html.j2").gebied(self)).strip()


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
    areas = list(areas)
    via = tuple(dict.fromkeys(line for area in areas for line in area.via))
    parts = sorted(set(areas), key=lambda a: (slugify(a.naam), a.code))
    if len(parts) == 1:
        return replace(parts[0], via=via)
    gemeenten = tuple(sorted({code for part in parts for code in part.gemeenten}))
    mark = hashlib.sha256(",".join(gemeenten).encode()).hexdigest()[:8]
    names = [part.naam for part in parts]
    if len(names) > _NAMED:
        names[_NAMED - 1 :] = [f"{len(names) - _NAMED + 1} andere gebieden"]
    return Area(f"SEL-{mark}", dutch.join(names), "selectie", gemeenten, via)
