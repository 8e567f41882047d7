"""The words that readers of reports may not know, in plain Dutch: one table for all pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Begrip:
    """A word, what it means, and the forms in which it stands in sentences; the word itself is the first."""

    woord: str
    betekenis: str
    vormen: tuple[str, ...] = ()

    @property
    def alle(self) -> tuple[str, ...]:
        """All forms, the word itself first."""
        return (self.woord, *self.vormen)


BEGRIPPEN: Final = (
    Begrip("Afwijking", "hoeveel een cijfer hoger of lager is dan het cijfer waarmee het vergeleken wordt"),
    Begrip("Buurt", "het kleinste gebied waarvoor CBS cijfers geeft", ("buurten",)),
    Begrip(
        "CBS", "Centraal Bureau voor de Statistiek, dat cijfers over mensen en plaatsen in Nederland maakt"
    ),
    Begrip("Circulair", "een samenhang die deels is ingebouwd, want het ene cijfer is deels uit het andere gemaakt"),
    Begrip("Dimensie", "een van de vijf onderdelen van de score: fysieke omgeving, woningvoorraad, voorzieningen, sociale "
           "samenhang, en overlast en onveiligheid", ("dimensies",)),
    Begrip("Drempel", "vanaf zoveel verandering noemt dit rapport een verandering duidelijk", ("drempels",)),
    Begrip("Editie", "een publicatie van de Leefbaarometer; alleen cijfers uit dezelfde editie zijn te vergelijken"),
    Begrip("G4", "Amsterdam, Rotterdam, Den Haag en Utrecht"),
    Begrip("G40", "veertig middelgrote steden die samenwerken in het Stedennetwerk G40"),
    Begrip("Gewicht", "hoe zwaar een gebied meetelt, bijvoorbeeld naar het aantal woningen", ("gewogen",)),
    Begrip("IJkpunt", "de score waarmee alle scores worden vergeleken; hier is de afwijking 0"),
    Begrip("Index", "een cijfer dat een paar indicatoren samenvat"),
    Begrip("Indicator", "een cijfer dat iets zegt over een onderwerp, zoals inbraken per 1.000 woningen",
           ("indicatoren",)),
    Begrip("Interval", "waar het echte cijfer waarschijnlijk ligt; hoe breder, hoe onzekerder", ("95%-interval",)),
    Begrip("Klasse", "een van de negen groepen van de score, van 1 (zeer onvoldoende) tot 9 (uitstekend)", ("klassen",)),
    Begrip("Leefbaarometer", "een model van het Rijk dat schat hoe leefbaar een plek is"),
    Begrip("Mediaan", "het middelste cijfer, als alle cijfers op volgorde staan"),
    Begrip("NPLV", "Nationaal Programma Leefbaarheid en Veiligheid: gemeenten waar het Rijk extra helpt"),
    Begrip("Percentiel", "de plaats van een cijfer tussen alle andere: 0 is het laagst, 100 het hoogst", ("percentielen",)),
    Begrip("Postcodegebied", "alle adressen met dezelfde vier cijfers in hun postcode", ("postcodegebieden", "PC4")),
    Begrip("Samenhang", "hoe sterk twee cijfers samen hoog en laag zijn: 1 is precies gelijk op, 0 geen samenhang, "
           "−1 precies tegengesteld"),
    Begrip("Score", "de uitkomst van de Leefbaarometer; hoger is leefbaarder", ("scores",)),
    Begrip("SES", "sociaal-economische status: hoe huishoudens ervoor staan met geld, opleiding en werk", ("SES-WOA",)),
    Begrip("Sociale samenhang", "een van de vijf dimensies van de score; iets anders dan de samenhang van twee cijfers"),
    Begrip("Spreiding", "hoe ver cijfers uit elkaar liggen"),
    Begrip("Stapeling", "een lage SES en een lage leefbaarheid in hetzelfde gebied"),
    Begrip("Stedelijkheid", "hoe dicht op elkaar de adressen in een gemeente staan"),
    Begrip("Vroegsignalering", "gebieden die nog voldoende scoren maar achteruitgaan: kijk daar vroeg"),
    Begrip("Wijk", "een paar buurten bij elkaar", ("wijken",)),
)  # fmt: skip
