"""Words that every layer shares: levels, dimensions and their Dutch labels."""

from __future__ import annotations

from typing import Final

#: Levels from fine to coarse, as the source names them.
LEVELS: Final = ("grid", "buurt", "pc4", "wijk", "gemeente")

#: (singular, plural) of each level, as a reader sees it.
LEVEL_LABELS: Final = {
    "grid": ("cel van 100 meter", "cellen van 100 meter"),
    "buurt": ("buurt", "buurten"),
    "pc4": ("postcodegebied", "postcodegebieden"),
    "wijk": ("wijk", "wijken"),
    "gemeente": ("gemeente", "gemeenten"),
}

#: The five dimensions of Leefbaarometer 3.0; higher is always better.
DIMENSIONS: Final = ("fys", "won", "vrz", "soc", "onv")

DIMENSION_LABELS: Final = {
    "fys": "Fysieke omgeving",
    "won": "Woningvoorraad",
    "vrz": "Voorzieningen",
    "soc": "Sociale samenhang",
    "onv": "Overlast en onveiligheid",
}

#: Coordinate reference of every stored outline: RD New.
CRS: Final = "EPSG:28992"
