"""Voorbeeldland: a lattice of invented gemeenten in the published formats, made by formula from a seed.

For what the real data can't show: cells, known truths (``sleutel.json``) and a country of any size.
"""

from pathlib import Path

from tests.voorbeeldland.lattice import DEMO_GEMEENTE as DEMO_GEMEENTE, SIZES as SIZES, make_lattice
from tests.voorbeeldland.publish import write_country
from tests.voorbeeldland.scores import make_key, make_scores


def make_demo(to: str | Path, *, seed: int = 2023, size: str = "standaard") -> Path:
    """Write the raw files of Voorbeeldland and their key into the folder ``to`` and return it.

    ``size`` is ``klein`` (12 gemeenten, no cells), ``standaard`` (40 gemeenten, with cells of 100 m) or ``nederland``
    (342 gemeenten, 400,000 cells). The same values give the same bytes.
    """
    lattice = make_lattice(size, seed)
    scores = make_scores(lattice)
    write_country(Path(to), lattice, scores, make_key(lattice, scores))
    return Path(to)
