"""Sentences and labels that every theme shares."""

from __future__ import annotations

from typing import Final

from leefbaarheid.terms import DIMENSION_LABELS, LEVEL_LABELS
from leefbaarheid.texts.dutch import plural

#: What every report prints, whatever its theme (method: section 1).
CAVEATS: Final = (
    "De Leefbaarometer is een schatting met een model. Hij beschrijft een plek, niet de mensen die er wonen.",
    "Een uitkomst is een signaal, geen oorzaak. De cijfers zeggen niet waardoor iets veranderde.",
    "Hoe het er echt voor staat, weten mensen ter plaatse. Praat met bewoners en professionals voor u iets besluit.",
    "In gebieden met weinig inwoners is de score onzeker.",
    "Het woord ‘onvoldoende’ hoort bij een score. Het is geen oordeel over bewoners.",
)

#: What the variants of the class bounds are (:data:`leefbaarheid.classes.VARIANTS`).
BOUNDS_LABELS: Final = {
    "midden": "klassegrenzen: het midden van wat bekend is",
    "laag": "klassegrenzen: zo laag als kan",
    "hoog": "klassegrenzen: zo hoog als kan",
    "gepubliceerd": "klassegrenzen: zoals gepubliceerd, met twee decimalen",
}

#: Regions with which an area is compared.
REGION_LABELS: Final = {
    "provincie": "de provincie",
    "vergelijkbaar": "vergelijkbare gemeenten",
    "G4": "G4",
    "G40": "G40",
    "overig": "overige gemeenten",
}


def areas_of(level: str, n: float) -> str:
    """Write a number of areas of a level: "1 buurt", "3 buurten"."""
    return plural(n, *LEVEL_LABELS[level])


def dimension(code: str) -> str:
    """Write a dimension as in a sentence: "overlast en onveiligheid"."""
    return DIMENSION_LABELS[code].lower()


def called(name: str, kind: str) -> str:
    """Call an area as in a sentence: "Kerkrade", "de provincie Utrecht", "de G40", "de regio 't Gooi".

    ``kind`` is one of :data:`leefbaarheid.areas.KINDS`.

    >>> called("Utrecht", "gemeente"), called("Utrecht", "provincie"), called("G40", "groep")
    ('Utrecht', 'de provincie Utrecht', 'de G40')
    >>> called("'t Gooi", "regio"), called("Metropoolregio Amsterdam", "regio")
    ("de regio 't Gooi", 'de metropoolregio Amsterdam')
    >>> called("COROP-regio Zuid-Limburg", "regio")
    'de COROP-regio Zuid-Limburg'
    """
    if kind == "provincie":
        return f"de provincie {name}"
    if kind == "groep":
        return f"de {name}"
    if kind == "regio":
        if "regio" not in name.lower():
            return f"de regio {name}"
        return f"de {name}" if name[1:2].isupper() else f"de {name[:1].lower()}{name[1:]}"
    return name
