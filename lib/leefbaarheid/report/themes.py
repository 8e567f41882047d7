"""The themes that have a notebook, and which parameters each knows."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import PROJECT, load_constants, load_defaults
from leefbaarheid.report.values import ThemeParameters, defaults, model_of, unknown_parameter

#: Environment variable with another folder of notebooks.
NOTEBOOKS: Final = "LEEFBAARHEID_NOTEBOOKS"
#: Themes of the letter, in its order: a report of an area is made of each of them.
THEMES: Final = ("stijgers_en_dalers", "sociale_ongelijkheid", "ondermijning")
#: All that have a notebook; the findings are about the country, and only made when asked for by name.
KNOWN: Final = (*THEMES, "bevindingen")
#: What a page calls them.
LABELS: Final = {
    "stijgers_en_dalers": "Stijgers en dalers",
    "sociale_ongelijkheid": "Sociale ongelijkheid",
    "ondermijning": "Criminaliteit",
    "bevindingen": "Bevindingen",
}


@dataclass(frozen=True)
class Plan:
    """A report that can be made; its parameters are valid for a dataset and an area.

    ``gebied`` is what the area is called in a sentence: "Kerkrade", "de provincie Utrecht".
    """

    title: str
    gebied: str
    folder: str
    parameters: Mapping[str, Any]


def check_theme(theme: str) -> str:
    """Return the theme's name if it exists; hyphens and case are forgiven. Raises :class:`ParameterError`."""
    name = str(theme).strip().casefold().replace("-", "_").replace(" ", "_")
    if name not in KNOWN:
        hint = did_you_mean(name, KNOWN) or f"; themes are {', '.join(KNOWN)}"
        raise ParameterError(f"theme {theme!r} is unknown{hint}")
    return name


def notebook_of(theme: str) -> Path:
    """Return the notebook of a theme, out of ``LEEFBAARHEID_NOTEBOOKS`` where that is set, else the project's own."""
    folder = Path(os.environ.get(NOTEBOOKS) or PROJECT / "notebooks").expanduser()
    return folder / f"{check_theme(theme)}.ipynb"


def given(theme: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Lay parameters over the defaults of ``params/<theme>.yml`` and of the notebook's own cell."""
    return {**defaults(notebook_of(theme)), **load_defaults(theme), **parameters}


def plan(theme: str, parameters: Mapping[str, Any]) -> Plan:
    """Check a report's parameters, with the defaults of others, against the dataset (:func:`.parameters.plan`)."""
    # with the analyses, which a command line starts without
    from leefbaarheid.report import parameters as asked

    return asked.plan(check_theme(theme), given(theme, parameters))


def accepted(parameters: Mapping[str, Any], themes: Sequence[str] = THEMES) -> dict[str, dict[str, Any]]:
    """Give each of some themes those of the parameters that it knows.

    So that one value can be given for several reports at once. Raises :class:`ParameterError` for a parameter that none
    of the themes knows.
    """
    known = {name: set(model(name).model_fields) for name in themes}
    every = sorted(set().union(*known.values()))
    for name in parameters:
        for theme in themes:
            if name in load_constants(theme):
                raise ParameterError(
                    f"parameter {name} is set for all reports, in params/{theme}.yml; change it there"
                )
        if name not in every:
            raise unknown_parameter(name, every)
    return {theme: {k: v for k, v in parameters.items() if k in names} for theme, names in known.items()}


def model(theme: str) -> type[ThemeParameters]:
    """Return what checks the parameters of a theme by themselves: those of the cell of its notebook."""
    return model_of(defaults(notebook_of(theme)))
