"""The catalogue beside what is there of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pandas as pd

from leefbaarheid.fetching.catalogue import Catalogue
from leefbaarheid.fetching.store import Store

#: Columns of ``list_sources``.
COLUMNS: Final = (
    "bron",
    "naam",
    "editie",
    "niveaus",
    "standaard",
    "bestanden",
    "mb",
    "opgehaald",
    "dagen",
    "licentie",
    "zekerheid",
)


def list_sources(catalogue: Catalogue, to: Path) -> pd.DataFrame:
    """Return a row a source (``COLUMNS``): what it is, and how many files, MB and days old it is in the raw folder ``to``.

    Raises ParameterError where the folder's record of what was fetched is broken.
    """
    records = Store(Path(to).expanduser().absolute()).records.values()
    now = datetime.now(UTC)
    rows: list[list[object]] = []
    for source in catalogue.bronnen:
        here = [r for r in records if r.get("bron") == source.id]
        moments = [datetime.fromisoformat(r["opgehaald"]) for r in here]
        age = max(0, (now - min(moments)).days) if moments else None
        size = f"{sum(r['grootte'] for r in here) / 1e6:,.1f}" if here else ""
        first = min(moments).date().isoformat() if moments else ""
        what = [source.id, source.naam, source.editie, ", ".join(source.niveaus)]
        usual = "zelf aanleveren" if source.protocol == "eigen" else "ja" if source.standaard else ""
        rows.append([*what, usual, len(here) or None, size, first, age, source.licentie, source.zekerheid])
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
