"""A small division of a country with every trap that names have."""

from dataclasses import dataclass, field

import pandas as pd
import pytest

GEMEENTEN = """
GM0014 PV20 Groningen Groningen|GM1979 PV20 Groningen Eemsdelta|GM1900 PV21 Fryslân Súdwest-Fryslân
GM0164 PV23 Overijssel Hengelo (O.)|GM0344 PV26 Utrecht Utrecht|GM0373 PV27 Noord-Holland Bergen (NH.)
GM0518 PV28 Zuid-Holland 's-Gravenhage|GM1901 PV28 Zuid-Holland Bodegraven-Reeuwijk
GM0820 PV30 Noord-Brabant Nuenen, Gerwen en Nederwetten|GM0865 PV30 Noord-Brabant Vught
GM0855 PV30 Noord-Brabant Tilburg|GM0893 PV31 Limburg Bergen (L.)|GM0917 PV31 Limburg Heerlen
GM0928 PV31 Limburg Kerkrade"""
GROEPEN = """
G2 groep GM0344 G2|G2 groep GM0518 G2|RG-GOOI regio GM0373 't Gooi|RG-GOOI regio GM0164 't Gooi
CR17 regio GM0344 COROP-regio Utrecht|CR39 regio GM0917 COROP-regio Zuid-Limburg
CR39 regio GM0928 COROP-regio Zuid-Limburg"""
OPVOLGING = [
    (2012, "GM0003", "Appingedam", "GM1979", 0.999), (2012, "GM0788", "Haaren", "GM0855", 0.99),
    (2018, "GM0788", "Haaren", "GM0865", 0.45), (2018, "GM0788", "Haaren", "GM0855", 0.28),
]  # fmt: skip
#: What is smaller than a gemeente; a Centrum lies in five of them.
PLACES = {
    "pc4": "6461 GM0928 6461 Kerkrade-Oost|1900 GM0373 1900",
    "wijk": """
WK092801 GM0928 Wijk 01 Kerkrade-Oost|WK091701 GM0917 Hoensbroek|WK092800 GM0928 Centrum|WK091700 GM0917 Centrum
WK085500 GM0855 Centrum|WK082000 GM0820 Centrum|WK190000 GM1900 Centrum""",
    "buurt": """
BU09280201 GM0928 Hopel|BU09280000 GM0928 Centrum|BU09170100 GM0917 Hoensbroek|BU0363AA01 GM0893 Ohé en Laak
BU08550001 GM0865 Tilburg|BU00030001 GM0014 Appingedam|BU00140001 GM0014 Den Haag|BU09990001 GM0999 Verdwenen
BU09280999 GM0928 --""",
}


def table(text: str, *columns: str) -> pd.DataFrame:
    """A table from rows of words, of which the last column takes the rest."""
    rows = [row.split(" ", len(columns) - 1) for row in text.strip().replace("\n", "|").split("|")]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True, eq=False)
class Fake:
    country: str
    gemeenten: pd.DataFrame
    groepen: pd.DataFrame
    opvolging: pd.DataFrame
    read: list[str] = field(default_factory=list)

    def has_areas(self, level: str) -> bool:
        return level in PLACES

    def areas(self, level: str, *, geometry: bool) -> pd.DataFrame:
        assert not geometry
        self.read.append(level)
        return table(PLACES[level], "code", "gemeente_code", "naam")


@pytest.fixture(scope="session")
def land() -> Fake:
    groups = table(GROEPEN, "groep_code", "soort", "gemeente_code", "groep").assign(bron="proef")
    heirs = ["jaar", "gemeente_code_oud", "gemeente_oud", "gemeente_code", "aandeel"]
    gemeenten = table(GEMEENTEN, "code", "provincie_code", "provincie", "naam")
    return Fake("Nederland", gemeenten, groups, pd.DataFrame(OPVOLGING, columns=heirs))
