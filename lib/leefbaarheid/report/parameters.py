"""What the notebook of a theme asks: names, types, ranges, and whether the data can serve it; before a kernel starts."""

import ast
import json
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field, create_model

from leefbaarheid import params
from leefbaarheid.analysis.ondermijning.unsafety import experienced
from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits
from leefbaarheid.areas import Area
from leefbaarheid.data.crime import (
    UNSAFETY_ORDER,
    core_of,
    in_index,
    kinds_of_crime,
    load_crime,
    undermining_known,
    unsafety_sources,
)
from leefbaarheid.data.findings import load_findings
from leefbaarheid.data.regions import open_data
from leefbaarheid.data.ses import load_with_ses
from leefbaarheid.dataset import Dataset, choose_level
from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import load_indicators
from leefbaarheid.report.themes import LABELS
from leefbaarheid.report.values import (
    Bounds,
    Decimal,
    Level,
    Share,
    ThemeParameters,
    Threshold,
    Weight,
    Word,
    Year,
    YearOrNewest,
)

#: What theme 3 is called where the data hold a figure of undermining crime itself.
UNDERMINING: Final = "Ondermijnende criminaliteit"
#: The years of a title, and its label; "" is that of the theme.
_Asked: TypeAlias = tuple[str, str]


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


def defaults(path: Path) -> dict[str, Any]:
    """Read the parameters and their defaults from the cell of a notebook that is tagged ``parameters``.

    Raises :class:`ParameterError` where the notebook has no such cell or it holds more than plain values.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        cell = next(c for c in cells if "parameters" in c["metadata"].get("tags", []))
        lines = ast.parse("".join(cell["source"])).body
        return {
            target.id: ast.literal_eval(line.value)
            for line in lines
            if isinstance(line, ast.Assign)
            for target in line.targets
            if isinstance(target, ast.Name)
        }
    except (OSError, StopIteration, SyntaxError, ValueError, KeyError, TypeError) as error:
        raise ParameterError(
            f"{path} has no readable cell tagged 'parameters'; restore the notebook"
        ) from error


def model_of(path: Path) -> type[ThemeParameters]:
    """Return what validates the parameters of a notebook by themselves: those of its own cell."""
    return _model(tuple(defaults(path).items()))


@lru_cache(maxsize=8)
def _model(values: tuple[tuple[str, Any], ...]) -> type[ThemeParameters]:
    fields: dict[str, Any] = {
        name: (KINDS[name], ... if name == "gebied" else value) for name, value in values
    }
    return create_model("Parameters", __base__=ThemeParameters, **fields)


def load_constants(theme: str) -> dict[str, Any]:
    """Return the choices under ``vast`` in ``params/<theme>.yml`` as they are meant ("1/3" is a third).

    Raises :class:`ParameterError` with one sentence for the first that cannot be.
    """
    values = params.load_constants(theme)
    return _model(tuple(values.items())).read(values).model_dump()


@dataclass(frozen=True)
class Plan:
    """A report that can be made; its parameters are valid for a dataset and an area.

    ``gebied`` is what the area is called in a sentence: "Kerkrade", "de provincie Utrecht".
    """

    title: str
    gebied: str
    folder: str
    parameters: Mapping[str, Any]


def plan(theme: str, path: Path, values: Mapping[str, Any]) -> Plan:
    """Check names, types, ranges, the area, the years and the level, and the constants of ``params/<theme>.yml``.

    Raises :class:`ParameterError`, :class:`AreaError` or :class:`DatasetError`, each one sentence.
    """
    parameters = model_of(path).read(values).model_dump()
    constants = load_constants(theme)
    dataset, area = open_data(parameters["gebied"], parameters["data"])
    years, label = _ASKED[theme](dataset, area, parameters, constants)
    title = f"{label or LABELS[theme]} in {area.genoemd}, {years}"
    return Plan(title, area.genoemd, area.folder, parameters)


def _rises(dataset: Dataset, area: Area, p: Mapping[str, Any], constants: Mapping[str, Any]) -> _Asked:
    choose_level(dataset, area.gemeenten, p["van"], p["tot"], p["schaal"])
    return f"{p['van']}-{p['tot']}", ""


def _unequal(dataset: Dataset, area: Area, p: Mapping[str, Any], constants: Mapping[str, Any]) -> _Asked:
    _limits(p, constants)
    if constants["verandering_van"] >= constants["verandering_tot"]:
        raise ParameterError(
            "verandering_van must be before verandering_tot; see params/sociale_ongelijkheid.yml"
        )
    bounds, least = constants["klassegrenzen"], constants["koppeling_vanaf"]
    load_with_ses(
        dataset, area, p["jaar"], p["jaar_ses"], p["schaal"], bounds, p["minimum_huishoudens"], least
    )
    return str(p["jaar"]), ""


def _limits(p: Mapping[str, Any], constants: Mapping[str, Any]) -> None:
    """Raise :class:`ParameterError` where low and high overlap, or the year of the score is not a year."""
    Limits(p["kwintiel"], constants["klasse_laag"], constants["klasse_hoog"])
    if not p["jaar"]:
        said = "parameter jaar: name a year of the Leefbaarometer, such as 2020 (got 'nieuwste')"
        raise ParameterError(said)


def _crime(dataset: Dataset, area: Area, p: Mapping[str, Any], constants: Mapping[str, Any]) -> _Asked:
    gemeenten, _ = load_crime(dataset, p["jaar"], p["jaar_score"])
    soorten = kinds_of_crime(dataset, p["jaar"])
    in_index(gemeenten, soorten, p["indicatoren"], constants["minimum_dekking"])
    core_of(soorten, p["kernindicator"])
    experienced(unsafety_sources(gemeenten), p["onveiligheid"].split(", "))
    known = undermining_known(soorten, gemeenten, area.gemeenten, constants["minimum_dekking"])
    return str(soorten["jaar"].max()), UNDERMINING if known else ""


def _findings(dataset: Dataset, area: Area, p: Mapping[str, Any], constants: Mapping[str, Any]) -> _Asked:
    load_findings()
    _limits(p, constants)
    choose_level(dataset, area.gemeenten, p["van"], p["tot"])
    return f"{p['van']}-{p['tot']}", "Bevindingen uit de brief"


#: What checks the years and the level of each theme, and returns the years and, where the data ask for it, another label.
_ASKED: Final = {
    "stijgers_en_dalers": _rises,
    "sociale_ongelijkheid": _unequal,
    "ondermijning": _crime,
    "bevindingen": _findings,
}


def check_parameters(names: MutableMapping[str, Any]) -> dict[str, Any]:
    """Check the parameters in a notebook that was started by hand, and put them back as they are meant ("0,05" is 0.05).

    ``names`` are those of the notebook (``globals()``). Returns the parameters but for the folder of the data. Raises
    :class:`ParameterError` with one sentence.
    """
    known = {name: type_ for name, type_ in KINDS.items() if name in names}
    fields: dict[str, Any] = {name: (type_, ...) for name, type_ in known.items()}
    checked = create_model("Parameters", __base__=ThemeParameters, **fields)
    values = checked.read({name: names[name] for name in known}).model_dump()
    names.update(values)
    return {name: value for name, value in values.items() if name != "data"}
