"""Voorbeeldland: a lattice of invented gemeenten in the published formats, made by formula from a seed.

For what the real data can't show: cells, known truths (``sleutel.json``) and a country of any size.
"""

from pathlib import Path

from tests.voorbeeldland.key import make_key
from tests.voorbeeldland.lattice import DEMO_GEMEENTE as DEMO_GEMEENTE, SIZES as SIZES, make_lattice
from tests.voorbeeldland.publish import write_country
from tests.voorbeeldland.scores import make_scores


def make_demo(to: str | Path, *, seed: int = 2023, size: str = "standaard", sign: int = 1) -> Path:
    """Write the raw files of Voorbeeldland and their key into the folder ``to`` and return it.

    ``size`` is ``klein`` (12 gemeenten, no cells), ``klein-cellen`` (the same with cells of 100 m), ``standaard``
    (40 gemeenten, with cells) or ``nederland`` (342 gemeenten, 400,000 cells). A ``sign`` of -1 builds in the contrary
    of every truth. The same values give the same bytes.
    """
    lattice = make_lattice(size, seed)
    scores = make_scores(lattice, sign)
    write_country(Path(to), lattice, scores, make_key(lattice, scores), sign)
    return Path(to)
