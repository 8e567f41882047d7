"""What a notebook asks: its parameters, the values that a person may write, and the sentence for one that cannot be."""

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError, create_model

from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import load_indicators
from leefbaarheid.report.notebook import statements
from leefbaarheid.terms import LEVELS, UNSAFETY_ORDER


def _text(read: Callable[[str], object]) -> BeforeValidator:
    """Read text in a way of its own; a number stands as it is."""
    return BeforeValidator(lambda value: read(value.strip()) if isinstance(value, str) else value)


def _with_point(text: str) -> str:
    return text.replace(",", ".")


def _weight(text: str) -> str:
    """Read a decimal comma; refuse 1.000, which may be a thousand or one."""
    if re.fullmatch(r"[1-9]\d{0,2}([.,]\d{3})+", text):
        raise ValueError("may be thousands or decimals, write it without separators")
    return _with_point(text)


def _share(text: str) -> float | str:
    """Read a share written as a fraction ("1/3") or with a decimal comma."""
    try:
        return float(Fraction(_with_point(text)))
    except (ValueError, ZeroDivisionError):
        return text


#: What asks for the newest year, which is year 0.
NEWEST: Final = "nieuwste"
#: A word of a fixed list, in any case.
Word = _text(str.casefold)
#: A number that may be written with a decimal comma.
Decimal = _text(_with_point)

Year = Annotated[int, Field(ge=2000, le=2100)]
YearOrNewest = Annotated[
    Year | Literal[0], _text(lambda text: 0 if text.casefold() in ("", "0", NEWEST) else text)
]
Share = Annotated[float, _text(_share), Field(gt=0, lt=1)]
Level = Annotated[Literal["auto", *LEVELS], Word]  # type: ignore[valid-type]
Bounds = Annotated[Literal["midden", "laag", "hoog", "gepubliceerd"], Word]
Threshold = Annotated[float, Decimal, Field(gt=0, le=1)]
Weight = Annotated[float, _text(_weight), Field(ge=0, le=1e6)]


def _sources(value: str) -> str:
    names = [part.strip().casefold() for part in value.split(",") if part.strip()]
    strange = [n for n in names if n not in UNSAFETY_ORDER]
    if strange or not names or len(set(names)) < len(names):
        hint = did_you_mean(strange[0], UNSAFETY_ORDER) if strange else ""
        raise ValueError(f"name sources once, out of {', '.join(UNSAFETY_ORDER)}{hint}")
    return ", ".join(names)


def _indicators(value: str) -> str:
    names = [part.strip().casefold() for part in value.split(",") if part.strip()]
    known = load_indicators()
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"; indicators are {', '.join(known)}"
            raise ValueError(f"indicator {name} is unknown{hint}")
    return ", ".join(dict.fromkeys(names))


def _weights(value: str) -> str:
    for pair in (part.strip() for part in value.split(",") if part.strip()):
        name, _, number = pair.partition("=")
        _indicators(name)
        try:
            right = 0 < float(number) <= 100
        except ValueError:
            raise ValueError(f"write weights as name=2, with commas between them, not {pair!r}") from None
        if not right:
            raise ValueError(f"the weight of {name} must be above 0 and at most 100")
    return value


#: What a parameter or a constant of this name may be.
KINDS: Final[dict[str, Any]] = {
    **dict.fromkeys(("gebied", "data"), str),
    **dict.fromkeys(("van", "tot", "verandering_van", "verandering_tot", "vergelijkjaar"), Year),
    **dict.fromkeys(("jaar", "jaar_ses", "jaar_score"), YearOrNewest),
    **dict.fromkeys(("drempel", "drempel_relatief"), Threshold),
    **dict.fromkeys(("minimum_huishoudens", "weinig_inwoners"), Weight),
    "schaal": Level,
    "klasse_6": Annotated[Literal["alles", "onderste_helft"], Word],
    "extreme_start_tot": Annotated[int, Field(ge=1, le=2)],
    "klassegrenzen": Bounds,
    "onveiligheid": Annotated[str, AfterValidator(_sources)],
    "indicatoren": Annotated[str, AfterValidator(_indicators)],
    "kernindicator": Annotated[str, Field(min_length=1), AfterValidator(_indicators)],
    "gewichten": Annotated[str, AfterValidator(_weights)],
    "methode": Annotated[Literal["percentiel", "z"], Word],
    "minimum_dekking": Annotated[float, Decimal, Field(gt=0, le=1)],
    "grens": Share,
    "minimum_gevallen": Annotated[int, Field(ge=5, le=1000)],
    "zelfde_stedelijkheid": Annotated[int, Field(ge=10, le=150)],
    "minste_verschil": Annotated[float, Decimal, Field(ge=0, lt=1)],
    "minimum_gebieden": Annotated[int, Field(ge=5, le=200)],
    "kwintiel": Annotated[float, Decimal, Field(ge=0.05, le=0.5)],
    "klasse_laag": Annotated[int, Field(ge=1, le=6)],
    "klasse_hoog": Annotated[int, Field(ge=5, le=9)],
    "koppeling_vanaf": Annotated[float, Decimal, Field(ge=0, le=1)],
    "fdr": Annotated[float, Decimal, Field(gt=0, lt=0.5)],
    "trekkingen": Annotated[int, Field(ge=100, le=10_000)],
    "zaad": Annotated[int, Field(ge=0, le=2**31)],
}


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


class ThemeParameters(BaseModel, extra="forbid", frozen=True, allow_inf_nan=False, validate_default=True):
    """Base of every theme's parameters: strict about names, forgiving about text that is a number."""

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


def defaults(path: Path) -> dict[str, Any]:
    """Read the parameters and their defaults from the cell of a notebook that is tagged ``parameters``.

    Raises :class:`ParameterError` where the notebook has no such cell or it holds more than plain values.
    """
    try:
        lines = statements(path, parameters=True)
        found = [(t, line.value) for line in lines if isinstance(line, ast.Assign) for t in line.targets]
        return {t.id: ast.literal_eval(value) for t, value in found if isinstance(t, ast.Name)}
    except (OSError, SyntaxError, ValueError, KeyError, TypeError) as error:
        raise ParameterError(
            f"{path} has no readable cell tagged 'parameters'; restore the notebook"
        ) from error


def model_of(values: Mapping[str, Any]) -> type[ThemeParameters]:
    """Return what validates parameters of these names, whose defaults are these values."""
    return _model(tuple(values.items()))


@lru_cache(maxsize=8)
def _model(values: tuple[tuple[str, Any], ...]) -> type[ThemeParameters]:
    fields: dict[str, Any] = {
        name: (KINDS[name], ... if name == "gebied" else value) for name, value in values
    }
    return create_model("Parameters", __base__=ThemeParameters, **fields)
