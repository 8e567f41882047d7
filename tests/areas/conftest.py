"""A small division of a country with every trap that names have."""

from dataclasses import dataclass

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
]
OPVOLGING = [
    (2012, "GM0003", "Appingedam", "GM1979", 0.999),
    (2012, "GM0788", "Haaren", "GM0855", 0.99),
    (2018, "GM0788", "Haaren", "GM0865", 0.45),
    (2018, "GM0788", "Haaren", "GM0855", 0.28),
]


@dataclass(frozen=True, eq=False)
class Fake:
    country: str
    gemeenten: pd.DataFrame
    groepen: pd.DataFrame
    opvolging: pd.DataFrame


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
