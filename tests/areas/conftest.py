"""A small division of a country with every trap that names have."""

from dataclasses import dataclass, field

import pandas as pd
import pytest

GEMEENTEN = [
    ("GM0014", "Groningen", "PV20", "Groningen"),
    ("GM1979", "Eemsdelta", "PV20", "Groningen"),
    ("GM1900", "Súdwest-Fryslân", "PV21", "Fryslân"),
    ("GM0164", "Hengelo (O.)", "PV23", "Overijssel"),
    ("GM0344", "Utrecht", "PV26", "Utrecht"),
    ("GM0373", "Bergen (NH.)", "PV27", "Noord-Holland"),
    ("GM0518", "'s-Gravenhage", "PV28", "Zuid-Holland"),
    ("GM1901", "Bodegraven-Reeuwijk", "PV28", "Zuid-Holland"),
    ("GM0820", "Nuenen, Gerwen en Nederwetten", "PV30", "Noord-Brabant"),
    ("GM0865", "Vught", "PV30", "Noord-Brabant"),
    ("GM0855", "Tilburg", "PV30", "Noord-Brabant"),
    ("GM0893", "Bergen (L.)", "PV31", "Limburg"),
    ("GM0917", "Heerlen", "PV31", "Limburg"),
    ("GM0928", "Kerkrade", "PV31", "Limburg"),
]
GROEPEN = [
    ("G2", "G2", "groep", "GM0344"),
    ("G2", "G2", "groep", "GM0518"),
    ("RG-GOOI", "'t Gooi", "regio", "GM0373"),
    ("RG-GOOI", "'t Gooi", "regio", "GM0164"),
    ("CR17", "COROP-regio Utrecht", "regio", "GM0344"),
    ("CR39", "COROP-regio Zuid-Limburg", "regio", "GM0917"),
    ("CR39", "COROP-regio Zuid-Limburg", "regio", "GM0928"),
]
OPVOLGING = [
    (2012, "GM0003", "Appingedam", "GM1979", 0.999),
    (2012, "GM0788", "Haaren", "GM0855", 0.99),
    (2018, "GM0788", "Haaren", "GM0865", 0.45),
    (2018, "GM0788", "Haaren", "GM0855", 0.28),
]
#: What is smaller than a gemeente; a Centrum lies in five of them.
PLACES = {
    "pc4": [("6461", "6461 Kerkrade-Oost", "GM0928"), ("1900", "1900", "GM0373")],
    "wijk": [
        ("WK092801", "Wijk 01 Kerkrade-Oost", "GM0928"),
        ("WK091701", "Hoensbroek", "GM0917"),
        *((f"WK{gm[2:]}00", "Centrum", gm) for gm in ("GM0928", "GM0917", "GM0855", "GM0820", "GM1900")),
    ],
    "buurt": [
        ("BU09280201", "Hopel", "GM0928"),
        ("BU09280000", "Centrum", "GM0928"),
        ("BU09170100", "Hoensbroek", "GM0917"),
        ("BU0363AA01", "Ohé en Laak", "GM0893"),
        ("BU08550001", "Tilburg", "GM0865"),
        ("BU00030001", "Appingedam", "GM0014"),
        ("BU00140001", "Den Haag", "GM0014"),
        ("BU09990001", "Verdwenen", "GM0999"),
        ("BU09280999", "--", "GM0928"),
    ],
}


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
        return pd.DataFrame(PLACES[level], columns=["code", "naam", "gemeente_code"])


@pytest.fixture(scope="session")
def land() -> Fake:
    return Fake(
        "Nederland",
        pd.DataFrame(GEMEENTEN, columns=["code", "naam", "provincie_code", "provincie"]),
        pd.DataFrame(GROEPEN, columns=["groep_code", "groep", "soort", "gemeente_code"]).assign(bron="proef"),
        pd.DataFrame(
            OPVOLGING, columns=["jaar", "gemeente_code_oud", "gemeente_oud", "gemeente_code", "aandeel"]
        ),
    )
