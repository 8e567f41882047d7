"""Which reports a batch makes: areas by name, set or file, times themes; or a table of parameter sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from leefbaarheid.areas import Area, resolve_area
from leefbaarheid.dataset import Dataset, locate_dataset
from leefbaarheid.errors import AreaError, LeefbaarheidError, ParameterError, did_you_mean
from leefbaarheid.report.run import given
from leefbaarheid.report.themes import KNOWN, THEMES, accepted, check_theme, model, plan

#: Sets of areas that need no file: every gemeente, every provincie.
SETS: Final = {"alle": "gemeente", "provincies": "provincie"}
#: Columns of a table of parameter sets that are no parameters.
_OWN_COLUMNS: Final = ("gebied", "thema", "map")
#: A ``map`` is one folder below the output folder.
_FOLDER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Job:
    """One report to make.

    ``parameters`` are those given, with ``gebied`` and ``data``; ``map`` is a folder of one's own below the output
    folder, empty for none; ``folder`` is that of the area; ``pdf`` asks for a PDF too; ``via`` is that of the area;
    ``beside`` are all themes that the batch makes in this place, to which the page leads.
    """

    theme: str
    code: str
    naam: str
    soort: str
    folder: str
    parameters: Mapping[str, Any] = field(hash=False)
    map: str = ""
    pdf: bool = False
    via: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    beside: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Name by which the batch knows it: where its page stands, without ending."""
        return "/".join(part for part in (self.map, self.folder, self.theme) if part)

    @property
    def label(self) -> str:
        """What an operator reads."""
        return f"{self.naam}, {self.theme}" + (f" ({self.map})" if self.map else "")


def plan_jobs(
    areas: str, themes: Sequence[str] = THEMES, data: str = "", parameters: Mapping[str, Any] | None = None
) -> list[Job]:
    """List the reports of some areas and themes, area by area, and check what can be checked before the first starts.

    ``areas`` is ``alle`` (every gemeente), ``provincies``, a list of names or codes with commas, or a file: ``.yml`` (a set
    of ``params/reeksen/``), ``.txt`` (an area a line), or ``.csv``: a row a report, with the columns ``gebied``, ``thema``
    (empty: all), ``map`` (a folder of its own) and one for each parameter (empty: the default).

    Raises a :class:`LeefbaarheidError` with one sentence for an area, theme or parameter that is unknown or out of range,
    with its row, and where two reports would land in the same place.
    """
    dataset = locate_dataset(data)
    themes = tuple(dict.fromkeys(check_theme(theme) for theme in themes))
    shared = {**(parameters or {}), "data": str(dataset.path)}
    path = Path(areas.strip())
    if path.suffix.casefold() == ".csv":
        jobs = _of_table(path, themes, dataset, shared)
    else:
        jobs = []
        for area in _areas(areas, dataset):
            jobs += _of_area(area, themes, shared)
        _check_once(jobs)
    _refuse_doubles(jobs)
    themes_in: dict[tuple[str, str], list[str]] = {}
    for job in jobs:
        themes_in.setdefault((job.map, job.folder), []).append(job.theme)
    return [replace(job, beside=tuple(themes_in[job.map, job.folder])) for job in jobs]


def shard(jobs: Sequence[Job], text: str) -> list[Job]:
    """Take one part of the jobs: ``3/8`` is the third of eight. Raises :class:`ParameterError` for another form."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*/\s*(\d{1,5})\s*", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise ParameterError(f"--shard takes a part and the number of parts, such as 3/8, not {text!r}")
    return list(jobs[int(found[1]) - 1 :: int(found[2])])


def _areas(text: str, dataset: Dataset) -> list[Area]:
    key = text.strip()
    if key.casefold() in SETS:
        return _of_kind(SETS[key.casefold()], dataset)
    if re.search(r"\.(ya?ml|txt)$", key, re.IGNORECASE):
        path = Path(key)
        content = _text(path)
        if path.suffix.casefold() == ".txt":
            lines = [line.partition("#")[0].strip() for line in content.splitlines()]
            return _resolved(enumerate(lines, 1), dataset, f"{path}, line")
        return _of_set(path, content, dataset)
    # A name may hold a comma, so the whole list is split by those who know the names.
    return _several(key, dataset)


def _several(text: str, dataset: Dataset) -> list[Area]:
    """Split a list at commas into areas of their own, each as long as a name can be."""
    pieces, found = text.split(","), []
    while pieces:
        for n in range(len(pieces), 0, -1):
            part = ",".join(pieces[:n]).strip()
            try:
                area = resolve_area(dataset, part)
            except AreaError:
                if n == 1:
                    raise
                continue
            if area.soort != "selectie":
                break
        found.append(area)
        del pieces[:n]
    return _unique(found)


def _of_set(path: Path, content: str, dataset: Dataset) -> list[Area]:
    try:
        described = yaml.safe_load(content)
    except yaml.YAMLError:
        raise ParameterError(f"{path} is not valid YAML; mend it or restore the file") from None
    keys = ("soort", "leden_van", "gebieden")
    if not isinstance(described, dict) or sum(key in described for key in keys) != 1:
        raise ParameterError(f"{path} must have one of the keys {', '.join(keys)} (docs/batch.md)")
    if "soort" in described:
        return _of_kind(str(described["soort"]), dataset)
    if "leden_van" in described:
        group = resolve_area(dataset, str(described["leden_van"]))
        return [resolve_area(dataset, code) for code in group.gemeenten]
    if not isinstance(described["gebieden"], list):
        raise ParameterError(f"{path}: 'gebieden' must be a list of names or codes, one a line")
    return _resolved(enumerate(map(str, described["gebieden"]), 1), dataset, f"{path}, area")


def _of_kind(kind: str, dataset: Dataset) -> list[Area]:
    gemeenten = dataset.gemeenten
    if kind == "gemeente":
        codes = gemeenten["code"].tolist()
    elif kind == "provincie":
        codes = sorted(gemeenten["provincie_code"].unique())
    else:
        raise ParameterError(f"soort is gemeente or provincie, not {kind!r}")
    return [resolve_area(dataset, code) for code in codes]


def _resolved(lines: Iterable[tuple[int, str]], dataset: Dataset, where: str) -> list[Area]:
    found = []
    for number, line in lines:
        if line:
            try:
                found.append(resolve_area(dataset, line))
            except AreaError as error:
                raise AreaError(f"{where} {number}: {error}") from None
    if not found:
        raise ParameterError(f"{where.rpartition(',')[0]} names no area; write one a line")
    return _unique(found)


def _unique(areas: Iterable[Area]) -> list[Area]:
    return list({area.code: area for area in areas}.values())


def _of_area(area: Area, themes: Sequence[str], shared: Mapping[str, Any], folder: str = "") -> list[Job]:
    """Make the jobs of one area; a parameter goes to the themes that have it."""
    # The members of a list of one's own stand in no table, so their codes are given instead of one of its own.
    query = ", ".join(area.gemeenten) if area.soort == "selectie" else area.code
    return [
        Job(theme, area.code, area.naam, area.soort, area.folder, own, folder, via=area.via)
        for theme, own in accepted({**shared, "gebied": query}, themes).items()
    ]


def _check_once(jobs: Sequence[Job]) -> None:
    """Validate names, types and ranges of what all areas share; for one area all that can be known beforehand."""
    for theme in dict.fromkeys(job.theme for job in jobs):
        first = next(job for job in jobs if job.theme == theme)
        values = given(theme, first.parameters)
        if len(jobs) == len({job.theme for job in jobs}):
            plan(theme, values)
        else:
            model(theme).read(values)


def _of_table(path: Path, themes: Sequence[str], dataset: Dataset, shared: Mapping[str, Any]) -> list[Job]:
    table = _read_table(path)
    jobs: list[Job] = []
    for number, row in enumerate(table.to_dict("records"), 2):
        values = {str(k): v for k, v in row.items() if v != ""}
        try:
            if "gebied" not in values:
                raise ParameterError("gebied is empty; name an area")
            area = resolve_area(dataset, values["gebied"])
            chosen = (check_theme(values["thema"]),) if "thema" in values else themes
            folder = values.get("map", "")
            if folder and not _FOLDER.fullmatch(folder):
                raise ParameterError(f"map {folder!r} must be one folder's name of letters, digits, - and _")
            own = {k: v for k, v in values.items() if k not in _OWN_COLUMNS}
            made = _of_area(area, chosen, {**shared, **own}, folder)
            for job in made:
                plan(job.theme, given(job.theme, job.parameters))
            jobs += made
        except LeefbaarheidError as error:
            raise ParameterError(f"{path}, row {number}: {error}") from None
    return jobs


def _read_table(path: Path) -> pd.DataFrame:
    """Read a table as text; ``;`` or ``,`` between its fields, empty where nothing is said."""
    lines = _text(path).splitlines()
    head = lines[0] if lines else ""
    try:
        table = pd.read_csv(
            StringIO("\n".join(lines)),
            sep=";" if head.count(";") > head.count(",") else ",",
            dtype=str,
            keep_default_na=False,
            index_col=False,
            skipinitialspace=True,
        )
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError):
        raise ParameterError(
            f"{path} is no table with a heading and a row a report; see docs/batch.md"
        ) from None
    table.columns = [str(c).strip().casefold() for c in table.columns]
    table = table.apply(lambda column: column.str.strip())
    table = table[(table != "").any(axis=1)]
    known = {*_OWN_COLUMNS, *_parameter_names()}
    for column in table.columns:
        if column not in known:
            hint = did_you_mean(column, known) or f"; columns are {', '.join(_OWN_COLUMNS)} and parameters"
            raise ParameterError(f"{path}: the column {column!r} is unknown{hint}")
    if table.columns.duplicated().any():
        raise ParameterError(
            f"{path}: the column {table.columns[table.columns.duplicated()][0]!r} is there twice"
        )
    if "gebied" not in table.columns or table.empty:
        raise ParameterError(f"{path} needs a column 'gebied' and a row a report; see docs/batch.md")
    return table


def _parameter_names() -> set[str]:
    return {name for theme in KNOWN for name in model(theme).model_fields} - {"gebied", "data"}


def _text(path: Path) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ParameterError(f"{path} is no text in UTF-8; save it as CSV UTF-8") from None
    except OSError as error:
        raise ParameterError(f"{path} cannot be read ({error.strerror}); name a file that exists") from None


def _refuse_doubles(jobs: Sequence[Job]) -> None:
    seen: set[str] = set()
    for job in jobs:
        if job.id in seen:
            raise ParameterError(
                f"two reports would both be {job.id}.html; give one of them a folder of its own in the column 'map'"
            )
        seen.add(job.id)
