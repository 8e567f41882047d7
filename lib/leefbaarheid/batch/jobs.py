"""Which reports a batch makes: areas by name, set or file, times themes; or a table of parameter sets."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from leefbaarheid.areas import Area, resolve_area, split_names
from leefbaarheid.dataset import Dataset, locate_dataset
from leefbaarheid.errors import LeefbaarheidError, ParameterError, did_you_mean
from leefbaarheid.params import params_folder
from leefbaarheid.report.parameters import plan
from leefbaarheid.report.themes import accepted, check_theme, given, model
from leefbaarheid.terms import ALL_THEMES, THEMES

#: Each set has one of these keys.
_KEYS: Final = {"soort", "leden_van", "gebieden"}
#: Columns of a table of parameter sets that are no parameters.
_OWN_COLUMNS: Final = ("gebied", "thema", "map")


@dataclass(frozen=True)
class Job:
    """One report to make.

    ``parameters`` are those given, with ``gebied`` and ``data``; ``checksum`` is that of the dataset; ``map`` is a folder
    of one's own below the output folder, empty for none; ``pdf`` asks for a PDF too, ``code`` shows the notebook's code in
    the page. ``beside`` are all themes that are made in this place in one go, to which the page leads.
    """

    theme: str
    area: Area
    parameters: Mapping[str, Any] = field(hash=False)
    checksum: str = ""
    map: str = ""
    pdf: bool = False
    beside: tuple[str, ...] = ()
    code: bool = False

    @property
    def place(self) -> str:
        """The folder of its area, from the output folder."""
        return f"{self.map}/{self.area.folder}".lstrip("/")

    @property
    def id(self) -> str:
        """Name by which the batch knows it: where its page stands, without ending."""
        return f"{self.place}/{self.theme}"


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
    table, jobs = areas.strip().casefold().endswith(".csv"), dict[str, Job]()
    for theme, values in accepted({} if table else {**shared, "gebied": "NL"}, themes).items():
        model(theme).read(given(theme, values))  # what all areas share
    rows = list(_rows(Path(areas.strip()))) if table else _areas(areas.strip(), dataset)
    for where, row in rows:
        try:
            for job in _of_row(row, themes, dataset, shared):
                if table and job.id in jobs:
                    raise ParameterError(f"two reports would both be {job.id}.html; give one another 'map'")
                if table or len(rows) == 1:  # others may fail alone where the data cannot serve them
                    plan(job.theme, job.parameters)
                jobs[job.id] = job
        except LeefbaarheidError as error:
            raise type(error)(f"{where}{error}") from None
    if not jobs:
        raise ParameterError(f"{areas} names no area; see docs/batch.md")
    beside: dict[str, tuple[str, ...]] = {}
    for job in jobs.values():
        beside[job.place] = (*beside.get(job.place, ()), job.theme)
    return [replace(job, beside=beside[job.place]) for job in jobs.values()]


def shard(jobs: Sequence[Job], text: str) -> list[Job]:
    """Take the jobs of one part of the areas: ``3/8`` is the third of 8. Raises :class:`ParameterError` for another form."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*/\s*(\d{1,5})\s*", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise ParameterError(f"--shard takes a part and the number of parts, such as 3/8, not {text!r}")
    places = {*list(dict.fromkeys(job.place for job in jobs))[int(found[1]) - 1 :: int(found[2])]}
    return [job for job in jobs if job.place in places]


def _areas(text: str, dataset: Dataset) -> list[tuple[str, dict[str, str]]]:
    """Read a list of names, a set by name, or a file that names areas: where each stands, and its row."""
    by_name = text.casefold() in ("alle", "provincies")
    path = params_folder() / "reeksen" / f"{text.casefold()}.yml" if by_name else Path(text)
    where = f"{path}: "
    if path.suffix.casefold() == ".txt":
        names = [line.partition("#")[0].strip() for line in _text(path).splitlines()]
    elif path.suffix.casefold() in (".yml", ".yaml"):
        names = _of_set(path, dataset)
    else:
        where, names = "", split_names(dataset, text)
    return [(where, {"gebied": name}) for name in names if name]


def _of_set(path: Path, dataset: Dataset) -> list[str]:
    """Read a set of ``params/reeksen/``: names or codes of its areas."""
    try:
        described = yaml.safe_load(_text(path))
    except yaml.YAMLError:
        raise ParameterError(f"{path} is not valid YAML; mend it or restore the file") from None
    match described:
        case {"gebieden": list(names), **rest} if not _KEYS & rest.keys():
            return [str(name) for name in names]
        case {"leden_van": str(name), **rest} if not _KEYS & rest.keys():
            return [*resolve_area(dataset, name).gemeenten]
        case {"soort": "gemeente" | "provincie" as kind, **rest} if not _KEYS & rest.keys():
            return sorted(dataset.gemeenten["code" if kind == "gemeente" else "provincie_code"].unique())
    raise ParameterError(f"{path} needs one key: soort (gemeente or provincie), leden_van, gebieden (a list)")


def _of_row(
    row: Mapping[str, str], themes: Sequence[str], dataset: Dataset, shared: Mapping[str, Any]
) -> list[Job]:
    """Make the jobs of one area; a parameter goes to the themes that have it."""
    if "gebied" not in row:
        raise ParameterError("gebied is empty; name an area")
    area, folder = resolve_area(dataset, row["gebied"]), row.get("map", "")
    if folder and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", folder):
        raise ParameterError(f"map {folder!r} must be one folder's name of letters, digits, - and _")
    own = {name: value for name, value in row.items() if name not in _OWN_COLUMNS}
    # The members of a list of one's own stand in no table, so their codes are given instead of one of its own.
    own["gebied"] = ", ".join(area.gemeenten) if area.soort == "selectie" else area.code
    chosen = accepted({**shared, **own}, (check_theme(row["thema"]),) if "thema" in row else themes)
    return [Job(theme, area, values, dataset.checksum, folder) for theme, values in chosen.items()]


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Read a table with ``;`` or ``,`` between its fields: where each row stands, and what is filled in."""
    lines = _text(path).splitlines()
    separator = max(",;", key=lines[0].count) if lines else ","
    reader = csv.DictReader(lines, delimiter=separator, skipinitialspace=True)
    reader.fieldnames = columns = [name.strip().casefold() for name in reader.fieldnames or ()]
    known = {*_OWN_COLUMNS, *(name for theme in ALL_THEMES for name in model(theme).model_fields)} - {"data"}
    for column in columns:
        if column not in known:
            hint = did_you_mean(column, known) or f"; columns are {', '.join(_OWN_COLUMNS)} and parameters"
            raise ParameterError(f"{path}: the column {column!r} is unknown{hint}")
        if columns.count(column) > 1:
            raise ParameterError(f"{path}: the column {column!r} is there twice")
    for row in reader:
        where = f"{path}, row {reader.line_num}: "
        if None in row:
            raise ParameterError(f"{where}it has more fields than the heading; write ; between them")
        filled = {column: value.strip() for column, value in row.items() if value and value.strip()}
        if filled:
            yield where, filled


def _text(path: Path) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", "no text in UTF-8")
        raise ParameterError(f"{path} cannot be read ({reason}); name a text file in UTF-8") from None
