"""What Voorbeeldland consists of: gemeenten, provincies, groups and one merger, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Gemeente:
    """One gemeente to draw: how many areas of each level, dwellings, and its group if any."""

    naam: str
    buurten: int
    wijken: int
    pc4: int
    woningen: int
    groep: str = ""


#: From large to small; the first lies at the coast, the last is an island.
GEMEENTEN: Final = (
    Gemeente("Kroonhaven", 64, 8, 15, 118_000, "G4"),
    Gemeente("Valkenmonde", 48, 7, 12, 74_000, "G4"),
    Gemeente("Wilgenvoorde", 42, 6, 10, 41_000, "G40"),
    Gemeente("Zilverbroek", 30, 5, 7, 29_000, "G40"),
    Gemeente("Elzerwoud", 28, 5, 7, 24_500),
    Gemeente("Vinkenrade", 22, 4, 6, 16_800),
    Gemeente("Bremhorst", 20, 4, 5, 13_200),
    Gemeente("Rietschans", 18, 4, 5, 10_400),
    Gemeente("Hemelaar", 16, 3, 4, 8_900),
    Gemeente("Otterdonk", 14, 3, 4, 6_700),
    Gemeente("Klaverzijl", 12, 3, 3, 5_100),
    Gemeente("Meeuwenoog", 1, 1, 1, 620),
)

#: From north to south.
PROVINCIES: Final = (("PV90", "Noorderduin"), ("PV91", "Middenmark"), ("PV92", "Zuiderveen"))

DEMO_GEMEENTE: Final = "Wilgenvoorde"
QUIET: Final = "Hemelaar"
SINGLE: Final = "Meeuwenoog"

#: The gemeente that was formed in 2021, and the two that it was formed from.
MERGED: Final = "Rietschans"
OLD: Final = (("GM9013", "Rietum"), ("GM9014", "Waardeveen"))

GROUPS: Final = {"G4": "G4 van Voorbeeldland", "G40": "G40 van Voorbeeldland"}
REGION: Final = ("RG-WILGENDAL", "Wilgendal")
SOURCE: Final = "Voorbeeldland (verzonnen)"


def code(naam: str) -> str:
    """Return the code of a gemeente of the plan (``GM9001`` for the first)."""
    return f"GM{9001 + [g.naam for g in GEMEENTEN].index(naam)}"
