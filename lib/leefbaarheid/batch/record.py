"""What is known of each report of a batch: from what it was made, what it cost, whether it still stands."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from leefbaarheid.batch.jobs import Job
from leefbaarheid.data.save import LIBRARIES
from leefbaarheid.dataset import open_dataset
from leefbaarheid.params import params_folder
from leefbaarheid.report.look import house_files
from leefbaarheid.report.page import MANIFEST, OVERVIEW
from leefbaarheid.report.place import write_whole
from leefbaarheid.report.themes import given, notebook_of
from leefbaarheid.terms import THEME_LABELS

#: Code that has no part in what a report says.
_APART: Final = ("batch", "cli", "preparation", "sources")

#: The status of a report that was made; others have ``failed``.
DONE: Final = "done"


@dataclass(frozen=True)
class Record:
    """One report of a batch, as it stands in the manifest.

    ``print`` identifies all that it was made from: dataset, notebook, code, libraries, parameters. ``files`` gives
    the SHA-256 of each of its files, by path from the output folder. ``seconds`` is wall time, ``peak_mb`` the
    largest memory of its process so far (MiB, with what it shares), ``bytes`` the size of its files. A failed one has a
    ``reason`` and, where it got so far, the path of its ``notebook``; it is ``lost`` where its process ended before it
    could say why, so that another try may go better.
    """

    id: str
    code: str
    naam: str
    soort: str
    theme: str
    map: str
    folder: str
    status: str
    print: str
    checksum: str
    parameters: Mapping[str, Any]
    files: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    peak_mb: float = 0.0
    bytes: int = 0
    reason: str = ""
    notebook: str = ""
    lost: bool = False

    @property
    def done(self) -> bool:
        """Whether it was made."""
        return self.status == DONE

    @property
    def page(self) -> str:
        """Path of the page from the output folder."""
        return f"{self.id}.html"


class Fingerprints:
    """Identifies all that reports are made from, read once: make one at the start of a batch."""

    def __init__(self) -> None:
        package, params = Path(__file__).parents[1], params_folder()
        code = [p for p in sorted(package.rglob("*")) if p.suffix in (".py", ".j2", ".css", ".js", ".yml")]
        read = [params / f"{name}.yml" for name in ("indicatoren", "landelijke_reeksen", *THEME_LABELS)]
        self._shared = [platform.python_version(), *(version(name) for name in LIBRARIES)]
        self._shared.append(_digest(p for p in code if p.relative_to(package).parts[0] not in _APART))
        self._shared.append(_digest([*(p for p in read if p.is_file()), *house_files()]))
        self._theme = cache(lambda theme: (_digest([notebook_of(theme)]), given(theme, {})))

    def of(self, job: Job) -> str:
        """Identify what one report is made from; another value means that it must be made again.

        Raises :class:`LeefbaarheidError` where the dataset or the notebook cannot be read.
        """
        notebook, defaults = self._theme(job.theme)
        dataset = open_dataset(job.parameters["data"])
        values = {k: str(v) for k, v in {**defaults, **job.parameters}.items() if k != "data"}
        parts = [self._shared, dataset.checksum, dataset.meta["bronnen"], notebook, values]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def start_record(job: Job, print_: str, reason: str = "") -> Record:
    """Begin the record of a job, as one that failed."""
    area, own = job.area, {k: v for k, v in job.parameters.items() if k != "data"}
    about = (job.id, area.code, area.naam, area.soort, job.theme, job.map, area.folder)
    return Record(*about, "failed", print_, job.checksum, own, reason=reason)


def path_of(out: Path, job_id: str) -> Path:
    """Tell where the record of a job stands: a hidden file beside its page."""
    page = out / job_id
    return page.with_name(f".{page.name}.json")


def to_index(job_id: str) -> str:
    """Give the path from the folder of a job's area to the page that lists all areas."""
    return "../" * job_id.count("/") + OVERVIEW


def write_record(out: Path, record: Record) -> None:
    """Write a record, whole or not at all. Raises ``OSError``."""
    write_whole(path_of(out, record.id), _line(record))


def read_record(path: Path) -> Record | None:
    """Read a record; ``None`` where there is none that can be read."""
    try:
        return Record(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def measure_files(out: Path, record_id: str, theme: str, *, pdf: bool) -> dict[str, str]:
    """Give the SHA-256 of every file of a report, by its path from the output folder.

    These are its page, its notebook, all its tables, and its PDF where that is asked for. Raises ``OSError``.
    """
    page = out / f"{record_id}.html"
    files = [page, page.with_suffix(".ipynb"), *sorted((page.parent / "tabellen" / theme).glob("*.csv"))]
    files += [page.with_suffix(".pdf")] if pdf else []
    return {path.relative_to(out).as_posix(): _digest([path]) for path in files}


def valid(out: Path, job: Job, print_: str) -> Record | None:
    """Give the record of a report that stands, whole and with this fingerprint; ``None`` where it must be made."""
    record = read_record(path_of(out, job.id))
    if record is None or not record.done or record.print != print_:
        return None
    pdf = f"{job.id}.pdf" in record.files
    try:
        whole = measure_files(out, job.id, job.theme, pdf=pdf) == record.files
    except OSError:
        return None
    return record if whole and (pdf or not job.pdf) else None


def all_records(out: Path) -> list[Record]:
    """Read every record below an output folder, by id; one whose page is gone is left out."""
    found = [read_record(path) for path in [*out.glob("*/.*.json"), *out.glob("*/*/.*.json")]]
    known = [r for r in found if r is not None and (not r.done or (out / r.page).is_file())]
    return sorted(known, key=lambda r: r.id)


def write_manifest(out: Path) -> list[Record]:
    """Write ``manifest.jsonl``, a line a report, from the records; returns these. Raises ``OSError``."""
    records = all_records(out)
    write_whole(out / MANIFEST, "".join(map(_line, records)))
    return records


def _line(record: Record) -> str:
    return json.dumps(asdict(record), ensure_ascii=False, sort_keys=True) + "\n"


def _digest(paths: Iterable[Path]) -> str:
    """Give the SHA-256 of files together."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
