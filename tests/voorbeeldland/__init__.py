"""Voorbeeldland: a small invented country in the published formats, made from a seed.

For tests; its ``sleutel.json`` lists what is built in and must be found.
"""

from __future__ import annotations

from pathlib import Path

from tests.voorbeeldland.country import make_country
from tests.voorbeeldland.plan import DEMO_GEMEENTE as DEMO_GEMEENTE
from tests.voorbeeldland.plan import SIZES
from tests.voorbeeldland.publish import write_country


def make_demo(to: str | Path, *, seed: int = 2023, size: str = "standaard", sign: int = 1) -> Path:
    """Write the raw files of Voorbeeldland into the folder ``to`` and return it.

    ``size`` is ``klein`` (12 gemeenten, no cells), ``klein-cellen`` (the same with cells of 100 m), ``standaard``
    (40 gemeenten, with cells) or ``nederland`` (342 gemeenten). A ``sign`` of -1 builds in the contrary of every
    truth. The same values give the same bytes.
    """
    to = Path(to)
    to.mkdir(parents=True, exist_ok=True)
    write_country(make_country(seed, SIZES[size], sign=sign), seed, to)
    return to
