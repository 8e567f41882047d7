"""Words that every layer shares: themes, levels, dimensions and their Dutch labels."""

from pathlib import Path
from typing import Final

#: The project's own folder, with ``params/``, ``notebooks/`` and ``data/``.
PROJECT: Final = Path(__file__).resolve().parents[2]

#: Themes of the letter, in its order: a report of an area is made of each of them.
THEMES: Final = ("stijgers_en_dalers", "sociale_ongelijkheid", "ondermijning")
_FOUND = [
    n.stem
    for n in (PROJECT / "notebooks").glob("*.ipynb")
    if (PROJECT / "params" / f"{n.stem}.yml").is_file()
]
#: All themes: notebooks that have a file of defaults. The others are only made when asked for by name.
ALL_THEMES: Final = (*THEMES, *sorted({*_FOUND} - {*THEMES}))
#: What a page calls them.
THEME_LABELS: Final = {name: name.replace("_", " ").capitalize() for name in ALL_THEMES} | {
    "ondermijning": "Criminaliteit"
}

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

#: SES-WOA: its total, the sub-scores that it is made of, and percentiles of income and wealth.
SES_LABELS: Final = {
    "totaal": "SES (totaal)",
    "welvaart": "Welvaart",
    "opleiding": "Opleiding",
    "arbeid": "Werk",
    "inkomen": "Inkomen",
    "vermogen": "Vermogen",
}

#: Groups of areas that rose or fell (:data:`leefbaarheid.analysis.stijgers_en_dalers.groups.GROUPS`).
GROUP_LABELS: Final = {
    "alle": "Alle gebieden",
    "sterk_verbeterd": "Sterk verbeterd",
    "verder_verslechterd": "Verder verslechterd",
    "vroegsignalering_absoluut": "Vroegsignalering: gedaald",
    "vroegsignalering_relatief": "Vroegsignalering: achtergebleven bij het land",
    "gestegen_maar_achterblijvend": "Gestegen, maar minder dan het land",
    "achterblijvend": "Achtergebleven deel",
    "extreme_start": "Sterk verbeterd vanuit een extreme start",
}

#: Types of gemeenten (:data:`leefbaarheid.analysis.ondermijning.unsafety.TYPES`), each in proportion to other gemeenten.
TYPE_LABELS: Final = {
    "hoog_hoog": "Meer misdrijven, meer onveiligheid",
    "hoog_laag": "Meer misdrijven, niet onveiliger",
    "laag_hoog": "Niet meer misdrijven, onveiliger",
    "laag_laag": "Geen van beide",
}

#: What the variants of the class bounds are (:data:`leefbaarheid.classes.VARIANTS`).
BOUNDS_LABELS: Final = {
    "midden": "klassegrenzen: het midden van wat bekend is",
    "laag": "klassegrenzen: zo laag als kan",
    "hoog": "klassegrenzen: zo hoog als kan",
    "gepubliceerd": "klassegrenzen: zoals gepubliceerd, met twee decimalen",
}

#: Sources of experienced unsafety, in the order in which they are taken.
UNSAFETY_ORDER: Final = ("veiligheidsmonitor", "eigen", "leefbaarometer")

#: Regions with which an area is compared.
REGION_LABELS: Final = {
    "provincie": "de provincie",
    "vergelijkbaar": "vergelijkbare gemeenten",
    "G4": "G4",
    "G40": "G40",
    "overig": "overige gemeenten",
}

#: Coordinate reference of every stored outline: RD New.
CRS: Final = "EPSG:28992"
