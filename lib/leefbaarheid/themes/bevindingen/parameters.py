"""Parameters of the report on the findings: those of the three themes on which verdicts depend."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from leefbaarheid.themes.shared.parameters import (
    Bounds,
    Decimal,
    Share,
    ThemeParameters,
    Threshold,
    Word,
    Year,
    YearOrNewest,
)

Theme = TypeVar("Theme", bound=ThemeParameters)


class Parameters(ThemeParameters):
    """What a report on the findings can be asked; the defaults are documented in docs/method.md.

    ``marge`` is how far a number may lie from the one expected, as a share of it. The other names are those of the
    themes.
    """

    gebied: str
    van: Year = 2014
    tot: Year = 2020
    jaar: Year = 2020
    jaar_ses: YearOrNewest = 0
    drempel: Threshold = 0.0392
    drempel_relatief: Threshold = 0.0392
    klasse_6: Annotated[Literal["alles", "onderste_helft"], Word] = "alles"
    klassegrenzen: Bounds = "midden"
    kwintiel: Annotated[float, Decimal, Field(ge=0.05, le=0.5)] = 0.2
    klasse_laag: Annotated[int, Field(ge=1, le=6)] = 4
    klasse_hoog: Annotated[int, Field(ge=5, le=9)] = 8
    minimum_gebieden: Annotated[int, Field(ge=5, le=200)] = 10
    grens: Share = 1 / 3
    marge: Annotated[float, Decimal, Field(ge=0, le=1)] = 0.1
    trekkingen: Annotated[int, Field(ge=100, le=10_000)] = 1000
    zaad: Annotated[int, Field(ge=0, le=2**31)] = 2023
    data: str = ""

    def of(self, theme: type[Theme], **changes: Any) -> Theme:
        """The parameters of a theme: those that it has too, with changes."""
        own = {name: value for name, value in self.model_dump().items() if name in theme.model_fields}
        return theme.read({**own, **changes})
