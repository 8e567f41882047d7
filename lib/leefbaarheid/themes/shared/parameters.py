"""Validation of a theme's parameters, before anything is computed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.terms import LEVELS


def _decimal(value: object) -> object:
    """Read a decimal comma as a point."""
    return value.strip().replace(",", ".") if isinstance(value, str) else value


def _weight(value: object) -> object:
    """Read a decimal comma; refuse 1.000, which may be a thousand or one."""
    if isinstance(value, str) and re.fullmatch(r"\s*[1-9]\d{0,2}([.,]\d{3})+\s*", value):
        raise ValueError("may be thousands or decimals, write it without separators")
    return _decimal(value)


def _word(value: object) -> object:
    return value.strip().casefold() if isinstance(value, str) else value


#: A word of a fixed list, in any case.
Word = BeforeValidator(_word)
#: A number that may be written with a decimal comma.
Decimal = BeforeValidator(_decimal)

Year = Annotated[int, Field(ge=2000, le=2100)]
Level = Annotated[Literal["auto", *LEVELS], Word]  # type: ignore[valid-type]
Bounds = Annotated[Literal["midden", "laag", "hoog", "gepubliceerd"], Word]
Threshold = Annotated[float, Decimal, Field(gt=0, le=1)]
Weight = Annotated[float, BeforeValidator(_weight), Field(ge=0, le=1e6)]

#: Longer values are cut off in a sentence.
_LONGEST = 60


class ThemeParameters(BaseModel):
    """Base of every theme's parameters: strict about names, forgiving about text that is a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Validate values by name; raises :class:`ParameterError` with one sentence on the first mistake."""
        for name in values:
            if name not in cls.model_fields:
                known = ", ".join(cls.model_fields)
                hint = did_you_mean(str(name), cls.model_fields) or f"; parameters are {known}"
                raise ParameterError(f"parameter {name} is unknown{hint}")
            if isinstance(values[name], bool) and cls.model_fields[name].annotation is not bool:
                raise ParameterError(f"parameter {name}: give a number or text, not {values[name]}")
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = ".".join(str(part) for part in first["loc"])
            reason = first["msg"].removeprefix("Value error, ")
            if not name:
                raise ParameterError(f"parameters: {reason}") from None
            given = repr(first["input"])
            given = given if len(given) <= _LONGEST else given[:_LONGEST] + "..."
            raise ParameterError(f"parameter {name}: {reason} (got {given})") from None
