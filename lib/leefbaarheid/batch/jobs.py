"""Which reports a batch makes: areas by name, set or file, times themes; or a table of parameter sets."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from leefbaarheid.areas import Area, resolve_area, resolve_areas
from leefbaarheid.dataset import Dataset, locate_dataset
from leefbaarheid.errors import LeefbaarheidError, ParameterError, did_you_mean
from leefbaarheid.params import params_folder
from leefbaarheid.report.run import given
from leefbaarheid.report.themes import KNOWN, THEMES, accepted, check_theme, model, plan

#: Sets of areas that need no file: those of this name in ``params/reeksen``.
_SETS: Final = ("alle", "provincies")
#: Columns of a table of parameter sets that are no parameters.
_OWN_COLUMNS: Final = ("gebied", "thema", "map")
#: A ``map`` is one folder below the output folder.
_FOLDER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Job:
    """One report to make.

    ``parameters`` are those given, with ``gebied`` and ``data``; ``checksum`` is that of the dataset; ``map`` is a folder
    of one's own below the output folder, empty for none; ``pdf`` asks for a PDF too.
    """

    theme: str
    area: Area
    parameters: Mapping[str, Any] = field(hash=False)
    checksum: str = ""
    map: str = ""
    pdf: bool = False

    @property
    def id(self) -> str:
        """Name by which the batch knows it: where its page stands, without ending."""
        return "/".join(part for part in (self.map, self.area.folder, self.theme) if part)


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
    jobs: dict[str, Job] = {}
    if areas.strip().casefold().endswith(".csv"):
        for where, row in _rows(Path(areas.strip())):
            with _told_with(where):
                for job in _of_row(row, themes, dataset, shared):
                    if job.id in jobs:
                        raise ParameterError(
                            f"two reports would both be {job.id}.html; give one a 'map' of its own"
                        )
                    plan(job.theme, given(job.theme, job.parameters))
                    jobs[job.id] = job
        return list(jobs.values())
    chosen = {area.code: area for area in _areas(areas, dataset)}
    for area in chosen.values():
        jobs |= {job.id: job for job in _of_area(area, themes, dataset, shared)}
    for job in list(jobs.values())[: len(themes)]:
        values = given(job.theme, job.parameters)
        # What all share is checked once; whether the data can serve an area, where there is one only.
        plan(job.theme, values) if len(chosen) == 1 else model(job.theme).read(values)
    return list(jobs.values())


def shard(jobs: Sequence[Job], text: str) -> list[Job]:
    """Take one part of the jobs: ``3/8`` is the third of eight. Raises :class:`ParameterError` for another form."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*/\s*(\d{1,5})\s*", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise ParameterError(f"--shard takes a part and the number of parts, such as 3/8, not {text!r}")
    return list(jobs[int(found[1]) - 1 :: int(found[2])])


def _areas(text: str, dataset: Dataset) -> list[Area]:
    """Resolve a list of names, a set by name, or a file that names areas."""
    key = text.strip()
    path = params_folder() / "reeksen" / f"{key.casefold()}.yml" if key.casefold() in _SETS else Path(key)
    if path.suffix.casefold() == ".txt":
        lines = [line.partition("#")[0].strip() for line in _text(path).splitlines()]
        named = [(f"{path}, line {number}", line) for number, line in enumerate(lines, 1) if line]
    elif path.suffix.casefold() in (".yml", ".yaml"):
        named = _of_set(path, dataset)
    else:
        return resolve_areas(dataset, key)
    found = []
    for where, name in named:
        with _told_with(where):
            found.append(resolve_area(dataset, name))
    if not found:
        raise ParameterError(f"{path} names no area; write one a line")
    return found


def _of_set(path: Path, dataset: Dataset) -> list[tuple[str, str]]:
    """Read a set of ``params/reeksen/``: what each area is called, and where it stands."""
    try:
        described = yaml.safe_load(_text(path))
    except yaml.YAMLError:
        raise ParameterError(f"{path} is not valid YAML; mend it or restore the file") from None
    keys = ("soort", "leden_van", "gebieden")
    if not isinstance(described, dict) or sum(key in described for key in keys) != 1:
        raise ParameterError(f"{path} must have one of the keys {', '.join(keys)} (docs/batch.md)")
    if "gebieden" in described:
        if not isinstance(described["gebieden"], list):
            raise ParameterError(f"{path}: 'gebieden' must be a list of names or codes, one a line")
        return [(f"{path}, area {number}", str(name)) for number, name in enumerate(described["gebieden"], 1)]
    if "leden_van" in described:
        codes = resolve_area(dataset, str(described["leden_van"])).gemeenten
    else:
        column = {"gemeente": "code", "provincie": "provincie_code"}.get(str(described["soort"]))
        if column is None:
            raise ParameterError(f"{path}: soort is gemeente or provincie, not {described['soort']!r}")
        codes = tuple(sorted(dataset.gemeenten[column].unique()))
    return [(str(path), code) for code in codes]


def _of_area(
    area: Area, themes: Sequence[str], dataset: Dataset, parameters: Mapping[str, Any], folder: str = ""
) -> list[Job]:
    """Make the jobs of one area; a parameter goes to the themes that have it."""
    # The members of a list of one's own stand in no table, so their codes are given instead of one of its own.
    query = ", ".join(area.gemeenten) if area.soort == "selectie" else area.code
    own = accepted({**parameters, "gebied": query}, themes)
    return [Job(theme, area, values, dataset.checksum, folder) for theme, values in own.items()]


def _of_row(
    row: Mapping[str, str], themes: Sequence[str], dataset: Dataset, shared: Mapping[str, Any]
) -> list[Job]:
    """Make the jobs of one row of a table."""
    if "gebied" not in row:
        raise ParameterError("gebied is empty; name an area")
    area, folder = resolve_area(dataset, row["gebied"]), row.get("map", "")
    if folder and not _FOLDER.fullmatch(folder):
        raise ParameterError(f"map {folder!r} must be one folder's name of letters, digits, - and _")
    own = {name: value for name, value in row.items() if name not in _OWN_COLUMNS}
    chosen = (check_theme(row["thema"]),) if "thema" in row else themes
    return _of_area(area, chosen, dataset, {**shared, **own}, folder)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Read a table with ``;`` or ``,`` between its fields: where each row stands, and what is filled in."""
    lines = _text(path).splitlines()
    head = lines[0] if lines else ""
    reader = csv.reader(
        lines, delimiter=";" if head.count(";") > head.count(",") else ",", skipinitialspace=True
    )
    columns = [column.strip().casefold() for column in next(reader, [])]
    known = {*_OWN_COLUMNS, *(name for theme in KNOWN for name in model(theme).model_fields)} - {"data"}
    for number, column in enumerate(columns):
        if column not in known:
            hint = did_you_mean(column, known) or f"; columns are {', '.join(_OWN_COLUMNS)} and parameters"
            raise ParameterError(f"{path}: the column {column!r} is unknown{hint}")
        if column in columns[:number]:
            raise ParameterError(f"{path}: the column {column!r} is there twice")
    rows = [
        (f"{path}, row {reader.line_num}", [value.strip() for value in row]) for row in reader if any(row)
    ]
    if "gebied" not in columns or not rows:
        raise ParameterError(
            f"{path} is no table with a column 'gebied' and a row a report; see docs/batch.md"
        )
    for where, row in rows:
        if len(row) > len(columns):
            raise ParameterError(f"{where}: it has more fields than the heading; write ; between them")
        if any(row):
            yield where, {column: value for column, value in zip(columns, row, strict=False) if value}


@contextmanager
def _told_with(where: str) -> Iterator[None]:
    """Put a place before what is wrong there."""
    try:
        yield
    except LeefbaarheidError as error:
        raise type(error)(f"{where}: {error}") from None


def _text(path: Path) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ParameterError(f"{path} is no text in UTF-8; save it as CSV UTF-8") from None
    except OSError as error:
        raise ParameterError(f"{path} cannot be read ({error.strerror}); name a file that exists") from None
