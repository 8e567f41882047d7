"""Names that every layer shares: themes, levels, dimensions."""

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

#: The five dimensions of Leefbaarometer 3.0; higher is always better.
DIMENSIONS: Final = ("fys", "won", "vrz", "soc", "onv")

#: Sources of experienced unsafety, in the order in which they are taken.
UNSAFETY_ORDER: Final = ("veiligheidsmonitor", "eigen", "leefbaarometer")

#: Coordinate reference of every stored outline: RD New.
CRS: Final = "EPSG:28992"
