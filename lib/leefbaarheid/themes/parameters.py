"""Validation of a theme's parameters, before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from leefbaarheid.errors import ParameterError, did_you_mean


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
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = ".".join(str(part) for part in first["loc"]) or "parameters"
            reason = first["msg"].removeprefix("Value error, ")
            raise ParameterError(f"parameter {name}: {reason} (got {first['input']!r})") from None
