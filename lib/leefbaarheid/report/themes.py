"""The themes that have a notebook, what each asks, the values that a person may write, and a sentence for others."""

import ast
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError, create_model

from leefbaarheid.errors import ParameterError, did_you_mean, printable
from leefbaarheid.params import load_constants, load_defaults, load_indicators
from leefbaarheid.report.notebook import statements
from leefbaarheid.templates import load
from leefbaarheid.terms import ALL_THEMES, LEVELS, PROJECT, THEMES, UNSAFETY_ORDER

#: Environment variable with another folder of notebooks.
NOTEBOOKS: Final = "LEEFBAARHEID_NOTEBOOKS"


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


#: A word of a fixed list, in any case.
Word = _text(str.casefold)
#: A number that may be written with a decimal comma.
Decimal = _text(_with_point)

#: A share that may be all, but not nothing.
Part = Annotated[float, Decimal, Field(gt=0, le=1)]
Weight = Annotated[float, _text(_weight), Field(ge=0, le=1e6)]
Year = Annotated[int, Field(ge=2000, le=2100)]
#: The newest year is year 0.
Newest = _text(lambda text: 0 if text.casefold() in ("", "0", "nieuwste") else text)


def _listed(value: str) -> list[str]:
    return [part.strip().casefold() for part in value.split(",") if part.strip()]


def _sources(value: str) -> str:
    names = _listed(value)
    strange = [n for n in names if n not in UNSAFETY_ORDER]
    if strange or not names or len(set(names)) < len(names):
        hint = did_you_mean(strange[0], UNSAFETY_ORDER) if strange else ""
        raise ValueError(f"name sources once, out of {', '.join(UNSAFETY_ORDER)}{hint}")
    return ", ".join(names)


def _indicators(value: str) -> str:
    names, known = _listed(value), load_indicators()
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"; indicators are {', '.join(known)}"
            raise ValueError(f"indicator {name} is unknown{hint}")
    return ", ".join(dict.fromkeys(names))


def _weights(value: str) -> str:
    for pair in _listed(value):
        name, _, number = pair.partition("=")
        _indicators(name)
        if not re.fullmatch(r"\d*\.?\d+", number.strip()):
            raise ValueError(f"write weights as name=2, with commas between them, not {pair!r}")
        if not 0 < float(number) <= 100:
            raise ValueError(f"the weight of {name} must be above 0 and at most 100")
    return value


#: What a parameter or a constant of this name may be; another one what its default is: a number, a text.
KINDS: Final[dict[str, Any]] = {
    **dict.fromkeys(("gebied", "data"), str),
    **dict.fromkeys(("van", "tot", "verandering_van", "verandering_tot", "vergelijkjaar"), Year),
    **dict.fromkeys(("jaar", "jaar_ses", "jaar_score"), Annotated[Year | Literal[0], Newest]),
    **dict.fromkeys(("drempel", "drempel_relatief", "minimum_dekking"), Part),
    **dict.fromkeys(("minimum_huishoudens", "weinig_inwoners"), Weight),
    "schaal": Annotated[Literal["auto", *LEVELS], Word],
    "klasse_6": Annotated[Literal["alles", "onderste_helft"], Word],
    "extreme_start_tot": Annotated[int, Field(ge=1, le=2)],
    "klassegrenzen": Annotated[Literal["midden", "laag", "hoog", "gepubliceerd"], Word],
    "onveiligheid": Annotated[str, AfterValidator(_sources)],
    "indicatoren": Annotated[str, AfterValidator(_indicators)],
    "kernindicator": Annotated[str, Field(min_length=1), AfterValidator(_indicators)],
    "gewichten": Annotated[str, AfterValidator(_weights)],
    "methode": Annotated[Literal["percentiel", "z"], Word],
    "grens": Annotated[float, _text(_share), Field(gt=0, lt=1)],
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


def unknown_parameter(name: str, known: Iterable[str]) -> ParameterError:
    """Say that a parameter is unknown, with the one that is meant or what became of it."""
    if instead := load("english.yml")["gone"].get(name):
        return ParameterError(f"parameter {name} is gone: {instead}")
    hint = did_you_mean(name, known) or f"; parameters are {', '.join(known)}"
    return ParameterError(f"parameter {name} is unknown{hint}")


class ThemeParameters(BaseModel, extra="forbid", frozen=True, allow_inf_nan=False, validate_default=True):
    """Base of every theme's parameters: strict about names, forgiving about text that is a number."""

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values as they are meant; raises :class:`ParameterError` with one sentence on the first mistake."""
        for name, value in values.items():
            if name not in cls.model_fields:
                raise unknown_parameter(str(name), cls.model_fields)
            if isinstance(value, bool):
                raise ParameterError(f"parameter {name}: give a number or text, not {value}")
        try:
            return cls.model_validate(dict(values)).model_dump()
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            reason, got = first["msg"].removeprefix("Value error, "), printable(repr(first["input"]), 60)
            raise ParameterError(f"parameter {first['loc'][0]}: {reason} (got {got})") from None


def defaults(path: Path) -> dict[str, Any]:
    """Read the parameters and their defaults from the cell of a notebook that is tagged ``parameters``.

    Raises :class:`ParameterError` where the notebook has no such cell or it holds more than plain values.
    """
    try:
        lines = statements(path, parameters=True)
        found = [(t, line.value) for line in lines if isinstance(line, ast.Assign) for t in line.targets]
        return {t.id: ast.literal_eval(value) for t, value in found if isinstance(t, ast.Name)}
    except (OSError, SyntaxError, ValueError, KeyError, TypeError) as error:
        said = f"{path} has no readable cell tagged 'parameters'; restore the notebook"
        raise ParameterError(said) from error


@lru_cache(maxsize=16)
def model_of(**values: Any) -> type[ThemeParameters]:
    """Return what validates parameters of these names, whose defaults are these values."""
    fields: Any = {n: (KINDS.get(n, type(v)), ... if n == "gebied" else v) for n, v in values.items()}
    return create_model("Parameters", __base__=ThemeParameters, **fields)


def check_theme(theme: str) -> str:
    """Return the theme's name if it exists; hyphens and case are forgiven. Raises :class:`ParameterError`."""
    name = str(theme).strip().casefold().replace("-", "_").replace(" ", "_")
    if name not in ALL_THEMES:
        hint = did_you_mean(name, ALL_THEMES) or f"; themes are {', '.join(ALL_THEMES)}"
        raise ParameterError(f"theme {theme!r} is unknown{hint}")
    return name


def notebook_of(theme: str) -> Path:
    """Return the notebook of a theme, out of ``LEEFBAARHEID_NOTEBOOKS`` where that is set, else the project's own."""
    folder = Path(os.environ.get(NOTEBOOKS) or PROJECT / "notebooks").expanduser()
    return folder / f"{check_theme(theme)}.ipynb"


def given(theme: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Lay parameters over the defaults of ``params/<theme>.yml`` and of the notebook's own cell."""
    return {**defaults(notebook_of(theme)), **load_defaults(theme), **parameters}


def accepted(parameters: Mapping[str, Any], themes: Sequence[str] = THEMES) -> dict[str, dict[str, Any]]:
    """Give each of some themes those of the parameters that it knows.

    So that one value can be given for several reports at once. Raises :class:`ParameterError` for a parameter that none
    of the themes knows.
    """
    known = {name: set(model(name).model_fields) for name in themes}
    every = sorted(set().union(*known.values()))
    for name in parameters:
        if of := [theme for theme in themes if name in load_constants(theme)]:
            where = f"in params/{of[0]}.yml; change it there"
            raise ParameterError(f"parameter {name} is set for all reports, {where}")
        if name not in every:
            raise unknown_parameter(name, every)
    return {theme: {k: v for k, v in parameters.items() if k in names} for theme, names in known.items()}


def model(theme: str) -> type[ThemeParameters]:
    """Return what checks the parameters of a theme by themselves: those of the cell of its notebook."""
    return model_of(**defaults(notebook_of(theme)))
