"""The themes that have a notebook, and which parameters each knows."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from leefbaarheid.errors import ParameterError, did_you_mean
from leefbaarheid.params import PROJECT, load_constants
from leefbaarheid.report.values import ThemeParameters, unknown_parameter

if TYPE_CHECKING:
    from leefbaarheid.report.parameters import Plan

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


def plan(theme: str, parameters: Mapping[str, Any]) -> Plan:
    """Check a report's parameters against the dataset, before any kernel starts (:func:`.parameters.plan`)."""
    from leefbaarheid.report import parameters as asked  # with pandas, which a command line starts without

    name = check_theme(theme)
    return asked.plan(name, notebook_of(name), parameters)


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
    """Return what checks the parameters of a theme by themselves."""
    from leefbaarheid.report.parameters import model_of

    return model_of(notebook_of(theme))
