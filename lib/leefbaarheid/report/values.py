"""Values that a person may write as a parameter, and the sentence for one that cannot be."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, Self

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


#: What asks for the newest year, which is year 0.
NEWEST: Final = "nieuwste"
#: A word of a fixed list, in any case.
Word = BeforeValidator(_word)
#: A number that may be written with a decimal comma.
Decimal = BeforeValidator(_decimal)


def _year_or_newest(value: object) -> object:
    return 0 if isinstance(value, str) and value.strip().casefold() in ("", "0", NEWEST) else value


def _share(value: object) -> object:
    """Read a share written as a fraction ("1/3") or with a decimal comma."""
    if not isinstance(value, str):
        return value
    try:
        return float(Fraction(value.strip().replace(",", ".")))
    except (ValueError, ZeroDivisionError):
        return value


Year = Annotated[int, Field(ge=2000, le=2100)]
YearOrNewest = Annotated[
    Annotated[int, Field(ge=2000, le=2100)] | Literal[0], BeforeValidator(_year_or_newest)
]
Share = Annotated[float, BeforeValidator(_share), Field(gt=0, lt=1)]
Level = Annotated[Literal["auto", *LEVELS], Word]  # type: ignore[valid-type]
Bounds = Annotated[Literal["midden", "laag", "hoog", "gepubliceerd"], Word]
Threshold = Annotated[float, Decimal, Field(gt=0, le=1)]
Weight = Annotated[float, BeforeValidator(_weight), Field(ge=0, le=1e6)]

#: Parameters of the first edition that are gone, and what serves now.
GONE: Final = {
    "minimum_woningen": "small areas always count; minimum_huishoudens says from how many households one is judged",
    "weinig_woningen": "minimum_huishoudens says from how many households an area is judged",
    "aantal_vergelijkbaar": "ten gemeenten are called alike in every theme",
    "permutaties": "clusters have exact chances now, without draws",
    "buur_afstand": "the preparation finds neighbours, within 50 m",
    "marge": "a number of the letter must lie inside our interval, which reaches at most a quarter of it to either side",
    "sleutel": "findings are checked against params/bevindingen.yml",
}

#: Longer values are cut off in a sentence.
_LONGEST = 60


def unknown_parameter(name: str, known: Iterable[str]) -> ParameterError:
    """Say that a parameter is unknown, with the one that is meant or what became of it."""
    if name in GONE:
        return ParameterError(f"parameter {name} is gone: {GONE[name]}")
    hint = did_you_mean(name, known) or f"; parameters are {', '.join(known)}"
    return ParameterError(f"parameter {name} is unknown{hint}")


class ThemeParameters(BaseModel):
    """Base of every theme's parameters: strict about names, forgiving about text that is a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, validate_default=True)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Validate values by name; raises :class:`ParameterError` with one sentence on the first mistake."""
        for name in values:
            if name not in cls.model_fields:
                raise unknown_parameter(str(name), cls.model_fields)
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
