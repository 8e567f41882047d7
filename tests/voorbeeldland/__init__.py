"""Voorbeeldland: a small invented country in the published formats, made from a seed.

For tests; its ``sleutel.json`` lists what is built in and must be found.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from leefbaarheid.errors import LeefbaarheidError
from tests.voorbeeldland.country import make_country
from tests.voorbeeldland.plan import DEMO_GEMEENTE as DEMO_GEMEENTE
from tests.voorbeeldland.plan import SIZES
from tests.voorbeeldland.publish import write_country

#: The key, by which a folder is known as one that may be replaced.
MARKER = "sleutel.json"


def make_demo(to: Path, *, seed: int = 2023, size: str = "standaard") -> Path:
    """Write the raw files of Voorbeeldland into the folder ``to`` and return it.

    ``size`` is ``klein`` (12 gemeenten, no cells), ``standaard`` (40 gemeenten, with cells of 100 m) or
    ``nederland`` (342 gemeenten). The same seed and size give the same bytes. An earlier demo country in that
    folder is replaced, at once and only when the new one is complete.

    Raises ``LeefbaarheidError`` where ``to`` holds anything else, or for an unknown size.
    """
    if size not in SIZES:
        raise LeefbaarheidError(f"size is one of {', '.join(SIZES)}, not {size!r}.")
    to = Path(to)
    if to.exists() and not (to / MARKER).is_file() and (to.is_file() or any(to.iterdir())):
        raise LeefbaarheidError(f"{to} holds other files: name a new or empty folder for the demo data.")
    to.parent.mkdir(parents=True, exist_ok=True)
    country = make_country(seed, SIZES[size])
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".demo-") as scratch:
        fresh = Path(scratch) / "bron"
        fresh.mkdir()
        write_country(country, seed, fresh)
        if to.exists():
            shutil.rmtree(to)
        fresh.rename(to)
    return to
