"""What can be chosen of a theme: its parameters with their defaults and limits, from the model that checks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args, get_origin

import papermill
from annotated_types import Ge, Gt, Le, Lt
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from leefbaarheid.report.run import given
from leefbaarheid.terms import LEVEL_LABELS
from leefbaarheid.texts import dutch
from leefbaarheid.texts.common import BOUNDS_LABELS
from leefbaarheid.themes import model, notebook_of
from leefbaarheid.themes.shared.parameters import ThemeParameters

#: How parameters and choices are called where their own name does not say it.
LABELS: Final = {
    "van": "Beginjaar",
    "tot": "Eindjaar",
    "jaar_ses": "Jaar van SES",
    "jaar_score": "Jaar van de leefbaarheid",
    "klasse_6": "Deel van klasse 6 dat telt",
    "kwintiel": "Deel dat een lage SES heet",
}
CHOICES: Final = {
    "auto": "de fijnste die er is",
    **{level: names[1] for level, names in LEVEL_LABELS.items()},
    **{bounds: text.partition(": ")[2] for bounds, text in BOUNDS_LABELS.items()},
}


@dataclass(frozen=True)
class Field:
    """A parameter as a reader chooses it.

    ``uitleg`` is the remark behind it in the notebook; ``standaard`` what a report without it takes; ``keuzes`` its
    fixed values with what a reader calls them, none where it is a number or a text; ``grenzen`` say which numbers it takes
    ("meer dan 0, hoogstens 1").
    """

    naam: str
    label: str
    uitleg: str
    standaard: Any
    keuzes: Mapping[str, str]
    grenzen: str


def fields(theme: str, names: Iterable[str]) -> dict[str, Field]:
    """Describe some parameters of a theme, in that order.

    Raises :class:`ParameterError` where the theme's notebook or its defaults cannot be read.
    """
    known = model(theme).model_fields
    defaults = given(theme, {})
    remarks = papermill.inspect_notebook(str(notebook_of(theme)))
    return {
        name: Field(
            name,
            LABELS.get(name, dutch.capital(name.replace("_", " "))),
            str(remarks.get(name, {}).get("help") or ""),
            defaults[name],
            _choices(known[name]),
            _limits(known[name]),
        )
        for name in names
    }


def _choices(info: FieldInfo) -> dict[str, str]:
    if get_origin(info.annotation) is not Literal:
        return {}
    return {value: CHOICES.get(value, value.replace("_", " ")) for value in get_args(info.annotation)}


def _limits(info: FieldInfo) -> str:
    words = {
        Ge: ("minstens", "ge"),
        Gt: ("meer dan", "gt"),
        Le: ("hoogstens", "le"),
        Lt: ("minder dan", "lt"),
    }
    found = [
        f"{word} {_bound(getattr(limit, name))}"
        for kind, (word, name) in words.items()
        for limit in info.metadata
        if isinstance(limit, kind)
    ]
    return ", ".join(found)


def _bound(value: float) -> str:
    return dutch.number(value) if float(value).is_integer() else written(value)


def written(value: object) -> str:
    """Write a value as it can be typed: a decimal comma, no points between thousands.

    >>> written(0.0392), written(100.0), written("1/3"), written(1000000)
    ('0,0392', '100', '1/3', '1000000')
    """
    return f"{value:.10g}".replace(".", ",") if isinstance(value, float) else str(value)


def checked(theme: str, values: Mapping[str, Any]) -> ThemeParameters | str:
    """Check values by the theme's own model: its parameters, or a sentence in Dutch on the first that cannot be.

    The sentence names the parameter as :func:`fields` does, and its limits.
    """
    parameters = model(theme)
    try:
        return parameters.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    about = fields(theme, [name])[name]
    allowed = f"kies {dutch.join(about.keuzes.values(), 'of')}" if about.keuzes else about.grenzen
    hint = f": {allowed}" if allowed else ""
    return f"‘{about.label}’ kan niet ‘{str(first['input'])[:40]}’ zijn{hint}."
