"""Parameters of theme 2."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from leefbaarheid.analysis.sociale_ongelijkheid import Rules
from leefbaarheid.themes.shared.parameters import Bounds, Decimal, Level, ThemeParameters, Weight, Year

#: What asks for the newest year of SES-WOA.
NEWEST = "nieuwste"


def _year_or_newest(value: object) -> object:
    return 0 if isinstance(value, str) and value.strip().casefold() in ("", NEWEST) else value


class Parameters(ThemeParameters):
    """What a report of theme 2 can be asked; the defaults are documented in docs/method.md.

    ``jaar_ses`` 0 (or "nieuwste") is the newest year of SES-WOA; ``data`` is the folder of a prepared dataset, empty
    for the usual places. Shares lie between 0 and 1, distances are metres.
    """

    gebied: str
    jaar: Year = 2020
    jaar_ses: Annotated[int, BeforeValidator(_year_or_newest)] = 0
    schaal: Level = "auto"
    minimum_gebieden: Annotated[int, Field(ge=5, le=200)] = 10
    minimum_huishoudens: Weight = 100
    kwintiel: Annotated[float, Decimal, Field(ge=0.05, le=0.5)] = 0.2
    klasse_laag: Annotated[int, Field(ge=1, le=6)] = 4
    klasse_hoog: Annotated[int, Field(ge=5, le=9)] = 8
    klassegrenzen: Bounds = "midden"
    koppeling_vanaf: Annotated[float, Decimal, Field(ge=0, le=1)] = 0.8
    permutaties: Annotated[int, Field(ge=99, le=99_999)] = 9999
    fdr: Annotated[float, Decimal, Field(gt=0, lt=0.5)] = 0.05
    trekkingen: Annotated[int, Field(ge=100, le=10_000)] = 1000
    zaad: Annotated[int, Field(ge=0, le=2**31)] = 2023
    verandering_van: Year = 2014
    verandering_tot: Year = 2020
    data: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Parameters:
        if self.klasse_laag >= self.klasse_hoog:
            raise ValueError(f"klasse_laag must be below klasse_hoog ({self.klasse_hoog})")
        if self.verandering_van >= self.verandering_tot:
            raise ValueError(f"verandering_van must be before verandering_tot ({self.verandering_tot})")
        if self.jaar_ses and not 2000 <= self.jaar_ses <= 2100:
            raise ValueError(f"jaar_ses is a year or {NEWEST}")
        return self

    def rules(self) -> Rules:
        """The choices that decide what is stapeling and its counterpart."""
        return Rules(kwintiel=self.kwintiel, klasse_laag=self.klasse_laag, klasse_hoog=self.klasse_hoog)

    def national(self) -> dict[str, Any]:
        """The parameters on which national results depend."""
        return self.model_dump(exclude={"gebied", "data", "schaal", "koppeling_vanaf"})
