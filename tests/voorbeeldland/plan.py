"""What Voorbeeldland consists of: gemeenten, provincies, groups and mergers, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Gemeente:
    """One gemeente to draw: how many areas of each level, dwellings, its code, and its group if any."""

    naam: str
    buurten: int
    wijken: int
    pc4: int
    woningen: int
    code: str
    groep: str = ""


@dataclass(frozen=True)
class Merger:
    """A gemeente that was formed in a year, and the codes and names of those that it was formed from."""

    naam: str
    jaar: int
    oud: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Size:
    """How large the country is: its gemeenten (the first at the coast, the last an island), and its map.

    ``origin`` and ``extent`` are the lower left corner and the size of the drawing in RD New, in metres;
    ``squares`` the sides from which small cells are made, in metres; ``spots`` the number of low spots in the
    cities; ``cells`` the number of inhabited cells of 100 m, about; ``oddities`` the number of buurten of
    each kind that is not as others are (without dwellings, without scores, recoded).
    """

    gemeenten: tuple[Gemeente, ...]
    mergers: tuple[Merger, ...]
    origin: tuple[float, float] = (100_000.0, 424_000.0)
    extent: tuple[float, float] = (70_000.0, 64_000.0)
    squares: tuple[float, ...] = (880.0, 440.0, 220.0, 110.0)
    spots: int = 9
    cells: int = 0
    oddities: int = 0


#: In every size, from large to small; the last is the island.
CORE: Final = (
    Gemeente("Kroonhaven", 64, 8, 15, 118_000, "GM9001", "G4"),
    Gemeente("Valkenmonde", 48, 7, 12, 74_000, "GM9002", "G4"),
    Gemeente("Wilgenvoorde", 42, 6, 10, 41_000, "GM9003", "G40"),
    Gemeente("Zilverbroek", 30, 5, 7, 29_000, "GM9004", "G40"),
    Gemeente("Elzerwoud", 28, 5, 7, 24_500, "GM9005"),
    Gemeente("Vinkenrade", 22, 4, 6, 16_800, "GM9006"),
    Gemeente("Bremhorst", 20, 4, 5, 13_200, "GM9007"),
    Gemeente("Rietschans", 18, 4, 5, 10_400, "GM9008"),
    Gemeente("Hemelaar", 16, 3, 4, 8_900, "GM9009"),
    Gemeente("Otterdonk", 14, 3, 4, 6_700, "GM9010"),
    Gemeente("Klaverzijl", 12, 3, 3, 5_100, "GM9011"),
    Gemeente("Meeuwenoog", 1, 1, 1, 620, "GM9012"),
)

#: From north to south.
PROVINCIES: Final = (("PV90", "Noorderduin"), ("PV91", "Middenmark"), ("PV92", "Zuiderveen"))

DEMO_GEMEENTE: Final = "Wilgenvoorde"
QUIET: Final = "Hemelaar"

_MERGERS: Final = (
    Merger("Rietschans", 2021, (("GM9013", "Rietum"), ("GM9014", "Waardeveen"))),
    Merger("Duifsteeg", 2019, (("GM9015", "Duifbeek"), ("GM9016", "Steegveld"))),
    Merger(
        "Vlinderkarspel", 2023, (("GM9017", "Molkum"), ("GM9018", "Sintelwaarde"), ("GM9019", "Ooigrift"))
    ),
)

GROUPS: Final = {"G4": "G4 van Voorbeeldland", "G40": "G40 van Voorbeeldland"}
REGION: Final = ("RG-WILGENDAL", "Wilgendal")
SOURCE: Final = "Voorbeeldland (verzonnen)"

#: The further gemeenten of the standard size: names with buurten and dwellings; two of G4, five of G40.
_MORE: Final = (
    ("Sperwerdam", 70, 46_000, "G4"),
    ("Torenvecht", 64, 40_000, "G4"),
    *(
        (name, 56, 17_000, "G40")
        for name in ("Lakenborg", "Hazelmuiden", "Kwartelbos", "Amberloo", "Zoutveste")
    ),
    *(
        (name, 46, 8_500, "")
        for name in (
            "Duifsteeg",
            "Vlinderkarspel",
            "Egelshout",
            "Brandgansel",
            "Lijnmolen",
            "Tarwezele",
            "Goudvliet",
        )
    ),
    *(
        (name, 38, 5_200, "")
        for name in (
            *(
                "Kievitsrade",
                "Sluiskade",
                "Dotterbloem",
                "Vosselaarde",
                "Mispelhof",
                "Hopveenland",
                "Korenbeemd",
            ),
            *(
                "Braamwolde",
                "Snoekerzijl",
                "Gruttobroek",
                "Lisdoorn",
                "Fazantswijk",
                "Iependaal",
                "Roggeham",
            ),
        )
    ),
)


def _gemeente(naam: str, buurten: int, woningen: int, number: int, groep: str) -> Gemeente:
    return Gemeente(naam, buurten, max(2, buurten // 7), max(2, buurten // 3), woningen, f"GM{number}", groep)


def _standard() -> tuple[Gemeente, ...]:
    more = (_gemeente(n, b, w, 9021 + i, g) for i, (n, b, w, g) in enumerate(_MORE))
    return (*CORE[:-1], *more, CORE[-1])


def _national() -> tuple[Gemeente, ...]:
    """Return as many gemeenten, buurten and dwellings as the Netherlands has: four of G4 and forty of G40."""
    kinds = [(150, 300_000, "G4")] * 2 + [(75, 60_000, "G40")] * 38 + [(29, 13_000, "")] * 290
    more = (_gemeente(f"Voorbeeldstede {i}", b, w, 9021 + i, g) for i, (b, w, g) in enumerate(kinds))
    return (*CORE[:-1], *more, CORE[-1])


SIZES: Final = {
    "klein": Size(CORE, _MERGERS[:1]),
    "klein-cellen": Size(CORE, _MERGERS[:1], cells=4_000),
    "standaard": Size(
        _standard(),
        _MERGERS,
        origin=(80_000.0, 400_000.0),
        extent=(126_000.0, 115_000.0),
        squares=(1_760.0, 880.0, 440.0, 220.0, 110.0),
        spots=70,
        cells=14_000,
        oddities=6,
    ),
    "nederland": Size(
        _national(),
        _MERGERS[:1],
        origin=(15_000.0, 305_000.0),
        extent=(262_000.0, 314_000.0),
        squares=(2_640.0, 1_320.0, 660.0, 330.0, 165.0),
        spots=110,
        cells=400_000,
        oddities=40,
    ),
}


def code(naam: str) -> str:
    """Return the code of a gemeente that is in every size (``GM9001`` for the first)."""
    return next(g.code for g in CORE if g.naam == naam)
