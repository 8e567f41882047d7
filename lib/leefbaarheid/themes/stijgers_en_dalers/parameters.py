"""Parameters of theme 1."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from leefbaarheid.analysis.stijgers_en_dalers import Rules
from leefbaarheid.themes.shared.parameters import (
    Bounds,
    Level,
    ThemeParameters,
    Threshold,
    Weight,
    Word,
    Year,
)


class Parameters(ThemeParameters):
    """What a report of theme 1 can be asked; the defaults are documented in docs/method.md.

    ``data`` is the folder of a prepared dataset; empty means ``LEEFBAARHEID_DATA``, else ``data/real``, else
    ``data/nederland``. Thresholds are in points of ``afw``; an area of fewer than
    ``minimum_huishoudens`` counts and is not judged.
    """

    gebied: str
    van: Year = 2014
    tot: Year = 2020
    schaal: Level = "auto"
    drempel: Threshold = 0.0392
    drempel_relatief: Threshold = 0.0392
    klasse_6: Annotated[Literal["alles", "onderste_helft"], Word] = "alles"
    extreme_start_tot: Annotated[int, Field(ge=1, le=2)] = 1
    klassegrenzen: Bounds = "midden"
    minimum_huishoudens: Weight = 100
    data: str = ""

    def rules(self) -> Rules:
        """The choices that decide who belongs to which group."""
        return Rules(
            self.drempel, self.drempel_relatief, self.klasse_6, self.extreme_start_tot, self.klassegrenzen
        )
