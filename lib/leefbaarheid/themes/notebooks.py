"""Themes whose notebook is the analysis: what it asks, checked before a kernel starts."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, create_model

from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import Limits
from leefbaarheid.areas import Area
from leefbaarheid.data.regions import open_data
from leefbaarheid.data.ses import load_with_ses
from leefbaarheid.dataset import Dataset, choose_level
from leefbaarheid.errors import ParameterError
from leefbaarheid.params import load_constants
from leefbaarheid.texts.common import called
from leefbaarheid.themes.shared.parameters import (
    Bounds,
    Decimal,
    Level,
    ThemeParameters,
    Threshold,
    Weight,
    Word,
    Year,
)
from leefbaarheid.themes.shared.plan import Plan

#: Such themes, and what a page calls them.
LABELS: Final = {"stijgers_en_dalers": "Stijgers en dalers", "sociale_ongelijkheid": "Sociale ongelijkheid"}
#: What asks for the newest year of SES-WOA, which is year 0.
NEWEST: Final = "nieuwste"


def _year_or_newest(value: object) -> object:
    return 0 if isinstance(value, str) and value.strip().casefold() in ("", "0", NEWEST) else value


#: What a parameter or a constant of this name may be.
KINDS: Final[dict[str, Any]] = {
    "gebied": str,
    "van": Year,
    "tot": Year,
    "schaal": Level,
    "drempel": Threshold,
    "klasse_6": Annotated[Literal["alles", "onderste_helft"], Word],
    "minimum_huishoudens": Weight,
    "data": str,
    "drempel_relatief": Threshold,
    "extreme_start_tot": Annotated[int, Field(ge=1, le=2)],
    "klassegrenzen": Bounds,
    "jaar": Year,
    "jaar_ses": Annotated[
        Annotated[int, Field(ge=2000, le=2100)] | Literal[0], BeforeValidator(_year_or_newest)
    ],
    "minimum_gebieden": Annotated[int, Field(ge=5, le=200)],
    "kwintiel": Annotated[float, Decimal, Field(ge=0.05, le=0.5)],
    "klasse_laag": Annotated[int, Field(ge=1, le=6)],
    "klasse_hoog": Annotated[int, Field(ge=5, le=9)],
    "koppeling_vanaf": Annotated[float, Decimal, Field(ge=0, le=1)],
    "fdr": Annotated[float, Decimal, Field(gt=0, lt=0.5)],
    "trekkingen": Annotated[int, Field(ge=100, le=10_000)],
    "zaad": Annotated[int, Field(ge=0, le=2**31)],
    "verandering_van": Year,
    "verandering_tot": Year,
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


def plan(theme: str, path: Path, values: Mapping[str, Any]) -> Plan:
    """Check names, types, ranges, the area, the years and the level, and the constants of ``params/<theme>.yml``.

    Raises :class:`ParameterError`, :class:`AreaError` or :class:`DatasetError`, each one sentence.
    """
    parameters = model_of(path).read(values).model_dump()
    constants = _model(tuple(load_constants(theme).items())).read(load_constants(theme)).model_dump()
    dataset, area = open_data(parameters["gebied"], parameters["data"])
    years = _ASKED[theme](dataset, area, parameters, constants)
    name = called(area.naam, area.soort)
    return Plan(f"{LABELS[theme]} in {name}, {years}", name, area.folder, parameters)


def _rises(dataset: Dataset, area: Area, p: Mapping[str, Any], constants: Mapping[str, Any]) -> str:
    choose_level(dataset, area.gemeenten, p["van"], p["tot"], p["schaal"])
    return f"{p['van']}-{p['tot']}"


def _unequal(dataset: Dataset, area: Area, p: Mapping[str, Any], constants: Mapping[str, Any]) -> str:
    Limits(p["kwintiel"], constants["klasse_laag"], constants["klasse_hoog"])
    if constants["verandering_van"] >= constants["verandering_tot"]:
        raise ParameterError(
            "verandering_van must be before verandering_tot; see params/sociale_ongelijkheid.yml"
        )
    bounds, least = constants["klassegrenzen"], constants["koppeling_vanaf"]
    ses = 0 if p["jaar_ses"] == NEWEST else p["jaar_ses"]
    load_with_ses(dataset, area, p["jaar"], ses, p["schaal"], bounds, p["minimum_huishoudens"], least)
    return str(p["jaar"])


#: What checks the years and the level of each theme, and returns the years as a title has them.
_ASKED: Final = {"stijgers_en_dalers": _rises, "sociale_ongelijkheid": _unequal}


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
