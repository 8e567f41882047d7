"""Fetch what is asked, source by source: one that fails leaves the others alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pandas as pd

from leefbaarheid.fetching.catalogue import Catalogue

#: Columns of ``FetchReport.table``.
COLUMNS: Final = ["bron", "status", "bestanden", "rijen", "bytes", "reden"]


class Progress(Protocol):
    """What is told while fetching."""

    def begin(self, name: str, total: int | None, done: int) -> None:
        """Say that ``name`` begins, of ``total`` bytes (or pages) if known, with ``done`` of them there already."""

    def advance(self, amount: int) -> None:
        """Say that so many bytes came in."""


@dataclass
class FetchReport:
    """What came of it: ``table`` has a row a source.

    Columns: bron, status (opgehaald, ongewijzigd, hervat, mislukt, aanwezig or zelf aanleveren), bestanden, rijen,
    bytes (those sent over the line), reden.
    """

    table: pd.DataFrame

    @property
    def failed(self) -> bool:
        """Whether any source failed."""
        return bool((self.table["status"] == "mislukt").any())


def fetch(
    catalogue: Catalogue,
    to: Path,
    *,
    sources: Sequence[str] = (),
    years: Sequence[int] = (),
    gemeenten: Sequence[str] = (),
    only_new: bool = False,
    allow_http: bool = False,
    max_size: int | None = None,
    offline: bool = False,
    progress: Progress | None = None,
) -> FetchReport:
    """Fetch ``sources`` (empty: the standard ones) into the raw folder ``to``."""
    raise NotImplementedError
