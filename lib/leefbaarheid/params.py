"""Read what stands in ``params/``: groups and regions, other names of areas, indicators, findings, defaults per theme.

pandas is imported where a frame is made: a command line starts without it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, Field, ValidationError, field_validator

from leefbaarheid.errors import DatasetError, ParameterError, did_you_mean
from leefbaarheid.terms import PROJECT

if TYPE_CHECKING:
    import pandas as pd

#: Environment variable that names another folder than the project's own ``params/``.
VARIABLE = "LEEFBAARHEID_PARAMS"

#: A rate over fewer inhabitants (or dwellings) than this says little: people come to a centre, few live there.
FEW = 250

GROUP_COLUMNS = ("groep_code", "groep", "soort", "gemeente_code", "bron")

Text = Annotated[str, Field(min_length=1)]
Model = TypeVar("Model", bound=BaseModel)


class Indicator(BaseModel, extra="forbid", frozen=True, strict=True):
    """What an indicator means (docs/how-to-add.md): a figure is ``per`` times a count over its ``noemer``.

    ``noemer`` names the kenmerk that the preparation divides by; empty where the figure stands as given.
    ``ondermijning``: it is about undermining crime itself; without any such figure a page does not speak of that.
    ``namen`` are other names of it in sources; ``a+b`` is the sum of two kinds.
    """

    indicator: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Text
    groep: Literal["drugs", "vermogen", "vastgoed", "witwassen", "overig", "beleving"]
    eenheid: Text
    noemer: Literal["inwoners", "woningen", ""]
    per: Annotated[int, Field(gt=0)]
    richting: Literal[1, -1]
    meet: Literal["gebeurt", "woont"]
    bron: Text
    in_index: bool
    toelichting: Text
    ondermijning: bool = False
    namen: Annotated[tuple[Text, ...], Field(strict=False)] = ()

    @property
    def highest(self) -> float:
        """The largest value that its unit allows."""
        return 100.0 if self.eenheid.startswith("%") else 10.0 if "(1-10)" in self.eenheid else float("inf")


class Group(BaseModel, extra="forbid", frozen=True, strict=True):
    """A group or region of gemeenten (docs/how-to-add.md); a gemeente is written as "GM0363 Amsterdam"."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]*$")]
    naam: Text
    soort: Literal["groep", "regio"]
    bron: Text
    zekerheid: Text
    toelichting: Text = ""
    gemeenten: Annotated[list[Any], Field(min_length=1)]

    @field_validator("gemeenten")
    @classmethod
    def _codes(cls, lines: list[Any]) -> list[str]:
        for line in lines:
            if not re.fullmatch(r"GM\d{4} \S.*", str(line)):
                raise ValueError(f"{str(line)!r} must have the form 'GM0363 Amsterdam'")
        codes = [line[:6] for line in lines]
        if twice := [code for code in codes if codes.count(code) > 1]:
            raise ValueError(f"{twice[0]} stands there twice; remove one")
        return codes


class Finding(BaseModel, extra="forbid", frozen=True, strict=True):
    """A finding as a check (docs/how-to-add.md): a sentence, the relation that must hold, and what that needs.

    ``functie`` names one of :data:`leefbaarheid.analysis.bevindingen.FUNCTIONS`, called with ``keuzes`` and the outcome
    expected (``verwacht``). ``niveaus`` are the levels that can judge it, ``kolommen`` the figures of SES, ``gewicht`` the
    weight and ``jaar`` the year of the score that they need. ``regio``: it can be asked of one region. ``bestand`` says
    which file would make it testable.
    """

    id: Annotated[str, Field(pattern=r"^\d+\.\d+$")]
    thema: Text
    zin: Text
    relatie: Text
    functie: Text
    keuzes: dict[str, Any] = {}
    verwacht: dict[str, float | str] = {}
    eenheid: Text
    niveaus: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
    kolommen: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    gewicht: Literal["woningen", ""] = ""
    jaar: int = 0
    regio: bool = False
    bestand: Text


def params_folder() -> Path:
    """Return the folder with parameters: ``LEEFBAARHEID_PARAMS`` where set, else the project's own.

    Raises :class:`DatasetError` where that folder is not there.
    """
    folder = Path(os.environ.get(VARIABLE) or PROJECT / "params").expanduser()
    if not folder.is_dir():
        raise DatasetError(f"the folder {folder} is not there; set {VARIABLE} to that of the parameters")
    return folder


def load_groups() -> pd.DataFrame:
    """Return the members of every group and region in ``params/gebieden/*.yml``, a row each.

    Columns, all text: ``groep_code, groep, soort, gemeente_code, bron`` (docs/tables.md), sorted by
    ``groep_code, gemeente_code``; gemeenten are those of the division of 2024.

    Raises :class:`ParameterError` for a file that is not as the comments in that folder describe.
    """
    import pandas as pd

    rows: list[tuple[str, ...]] = []
    seen: dict[str, str] = {}
    for file in sorted((params_folder() / "gebieden").glob("*.yml")):
        for one in checked_rows(Group, "code", read_yaml(file), file, "groups"):
            if one.code in seen:
                raise ParameterError(f"{file}: {seen[one.code]} has already the group {one.code}; rename one")
            seen[one.code] = file.name
            rows += [(one.code, one.naam, one.soort, code, one.bron) for code in one.gemeenten]
    frame = pd.DataFrame(rows, columns=list(GROUP_COLUMNS), dtype="str")
    return frame.sort_values(["groep_code", "gemeente_code"], ignore_index=True)


def load_defaults(theme: str) -> dict[str, Any]:
    """Return the defaults of a theme: the key ``standaard`` of ``params/<theme>.yml``, else nothing.

    Raises :class:`ParameterError` where a default is not a single text, number or yes/no.
    """
    return _values(theme, "standaard")


def load_constants(theme: str) -> dict[str, Any]:
    """Return the choices of a theme that no report is asked for: the key ``vast`` of ``params/<theme>.yml``, else nothing.

    Raises :class:`ParameterError` where one is not a single text, number or yes/no.
    """
    return _values(theme, "vast")


def _values(theme: str, key: str) -> dict[str, Any]:
    file = params_folder() / f"{theme}.yml"
    content = read_yaml(file) if file.exists() else {"standaard": {}}
    values = content.get(key, {}) if isinstance(content, dict) and "standaard" in content else None
    if not isinstance(values, dict):
        raise ParameterError(f"{file} must have a value for each name under 'standaard', and under '{key}'")
    for name, value in values.items():
        if not isinstance(name, str) or not isinstance(value, str | int | float | bool):
            raise ParameterError(f"{file}: the default of {name} must be one text, number or true/false")
    return values


def load_national_series() -> pd.DataFrame:
    """Return the cases of the whole country in ``params/landelijke_reeksen.yml``: index ``jaar``, a column a kind.

    ``bron`` of its ``attrs`` names where they come from. Empty where there is no such file. Raises
    :class:`ParameterError` where it is not a list of kinds, each with ``soort, bron`` and ``jaren`` (year: cases).
    """
    import pandas as pd

    file = params_folder() / "landelijke_reeksen.yml"
    rows: Any = read_yaml(file) if file.exists() else []
    try:
        table = pd.DataFrame({row["soort"]: pd.Series(row["jaren"], dtype=float) for row in rows})
        table.attrs["bron"] = "; ".join(dict.fromkeys(row["bron"] for row in rows))
    except (KeyError, TypeError, ValueError):
        raise ParameterError(f"{file} must hold a list of kinds, each with soort, bron and jaren") from None
    return table.rename_axis("jaar").sort_index()


def load_indicators() -> dict[str, Indicator]:
    """Return the indicators of ``params/indicatoren.yml`` by name, in its order; none where there is no such file.

    Raises :class:`ParameterError`, with the indicator and its field, for the first mistake.
    """
    file = params_folder() / "indicatoren.yml"
    return dict(_indicators(file, file.stat().st_mtime_ns)) if file.exists() else {}


@lru_cache(maxsize=4)
def _indicators(file: Path, changed: int) -> dict[str, Indicator]:
    """Read the file once for as long as it does not change: a report asks hundreds of times."""
    found: dict[str, Indicator] = {}
    taken: dict[str, str] = {}
    for one in checked_rows(Indicator, "indicator", read_yaml(file), file, "indicators"):
        for name in {plain_name(n) for n in (one.indicator, *one.namen)}:
            other = taken.setdefault(name, one.indicator)
            if other != one.indicator or one.indicator in found:
                both = f"{other} and for {one.indicator}"
                raise ParameterError(f"{file}: the name {name} stands for {both}; keep one")
        found[one.indicator] = one
    return found


def plain_name(text: str) -> str:
    """Return a name as it is compared: lower case, without accents, other signs than points and + as ``_``.

    >>> plain_name(" Voelt zich weleens ónveilig "), plain_name("1.1.1 ")
    ('voelt_zich_weleens_onveilig', '1.1.1')
    """
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9.+]+", "_", bare).strip("_")


def load_findings() -> dict[str, Finding]:
    """Return the findings of ``params/bevindingen.yml`` by number, in its order.

    Raises :class:`ParameterError`, with the finding and its field, for the first mistake.
    """
    file = params_folder() / "bevindingen.yml"
    content = read_yaml(file) if file.exists() else None
    rows = content.get("bevindingen") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not rows:
        raise ParameterError(f"{file} must have the key 'bevindingen' with a list of lines '- id: ...'")
    found: dict[str, Finding] = {}
    for one in checked_rows(Finding, "id", rows, file, "findings"):
        if one.id in found:
            raise ParameterError(f"{file}: the id {one.id} stands there twice; keep one")
        found[one.id] = one
    return found


def checked_rows(model: type[Model], key: str, rows: object, file: Path, what: str) -> list[Model]:
    """Check the rows of a list of ``what`` by their model (:func:`checked_row`).

    Raises :class:`ParameterError` for the first mistake, also where there is no list.
    """
    if not isinstance(rows, list):
        raise ParameterError(f"{file} must hold a list of {what}, each with a line '- {key}: ...'")
    return [checked_row(model, key, row, file, number) for number, row in enumerate(rows, 1)]


def checked_row(model: type[Model], key: str, row: object, file: Path, number: int) -> Model:
    """Check one row of a list by its model; ``key`` is the field that names it.

    Raises :class:`ParameterError`, with row, field and remedy, for the first mistake.
    """
    name = row.get(key) if isinstance(row, dict) else None
    where = f"{file}, {key} {name or number}"
    if not isinstance(row, dict):
        raise ParameterError(f"{where}: give each a line '- {key}: ...' with its fields below it")
    try:
        return model.model_validate(row)
    except ValidationError as error:
        every = error.errors(include_url=False)
        # a field with a slip of the pen is missing too; the slip says more
        first = next((e for e in every if e["type"] == "extra_forbidden"), every[0])
        field, message = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        if message == first["msg"]:
            message = message[:1].lower() + message[1:]
        said = f": the field '{field}' is {first['input']!r}; {message}" if field else f": {message}"
        if first["type"] == "missing":
            said = f" lacks the field '{field}'; add it"
        elif first["type"] == "extra_forbidden":
            said = f": the field '{field}' is unknown{did_you_mean(field, model.model_fields)}"
        raise ParameterError(where + said) from None


def load_aliases() -> dict[str, str]:
    """Return other names of areas with the code that they stand for, from ``params/aliassen.yml``.

    Raises :class:`DatasetError` where the file holds anything but names with a code.
    """
    file = params_folder() / "aliassen.yml"
    content = read_yaml(file) if file.exists() else {}
    if not isinstance(content, dict) or not all(isinstance(t, str) for pair in content.items() for t in pair):
        raise DatasetError(f"{file} must hold lines of the form 'Den Haag: GM0518'")
    return content


def read_yaml(file: Path) -> object:
    """Return what a YAML file holds. Raises :class:`DatasetError` where it cannot be read."""
    try:
        return _parsed(file, file.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{file} cannot be read ({type(error).__name__}); mend or remove it") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise DatasetError(f"{file}{line} is not valid YAML; mend it or restore the file") from None


@lru_cache(maxsize=32)
def _parsed(file: Path, changed: int) -> object:
    """What a file holds that was changed at a moment: to be read, not to be changed."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
