"""A batch from beginning to end: skip what stands, make the rest, list all."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from leefbaarheid.batch.cluster import make_by_cluster
from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.pool import NO_LIMITS, Asked, Limits, make_all
from leefbaarheid.batch.record import Fingerprints, Record, to_index, valid, write_manifest, write_record
from leefbaarheid.batch.site import stack_tables, write_index
from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.report.page import is_current, write_overview
from leefbaarheid.report.place import placing, sweep
from leefbaarheid.report.run import output_folder


@dataclass
class Summary:
    """What came of a batch: records of reports that were ``done``, ``skipped`` (they stood already) or ``failed``.

    ``stopped`` tells that it was ended before all had their turn, ``interrupted`` that a user did so; ``unlisted``
    says why the page of all gemeenten could not be made anew; ``seconds`` is wall time.
    """

    done: list[Record] = field(default_factory=list)
    skipped: list[Record] = field(default_factory=list)
    failed: list[Record] = field(default_factory=list)
    stopped: bool = False
    interrupted: bool = False
    unlisted: str = ""
    seconds: float = 0.0


def run_batch(
    jobs: Sequence[Job],
    out: str | Path = "outputs",
    *,
    workers: int = 1,
    limits: Limits | None = None,
    fail_fast: bool = False,
    dask: str = "",
    watch: Callable[[str, Record], None] = lambda how, record: None,
) -> Summary:
    """Make reports, ``workers`` at a time, and list them; a failing one does not stop the rest, unless ``fail_fast``.

    A report that stands, whole and made from the same dataset, notebook, code and parameters, is skipped. What was
    made stays when the batch is interrupted, and the next one goes on from there. ``dask`` is the address of a scheduler
    whose workers make the reports, in a folder that all see. ``watch`` is called with "skipped", "done" or "failed" and the
    record, each time a report is through.

    Raises :class:`LeefbaarheidError` where ``out`` cannot be written, is an address, or the scheduler does not answer.
    """
    started, summary = time.monotonic(), Summary()
    if "://" in str(out):
        raise LeefbaarheidError(f"{out} is an address; give --out a folder, with --dask one that all see")
    root = output_folder(Path(out)).resolve()
    sweep(root)
    prints, todo = Fingerprints(), []
    for job in jobs:
        print_ = prints.of(job)
        if record := valid(root, job, print_):
            summary.skipped.append(record)
            watch("skipped", record)
        else:
            todo.append(Asked(job, print_, root, limits or Limits()))
    try:
        for record in make_by_cluster(todo, dask) if dask and todo else make_all(todo, workers):
            (summary.done if record.done else summary.failed).append(record)
            watch("done" if record.done else "failed", record)
            if not record.done:
                with suppress(OSError):
                    write_record(root, record)
                if fail_fast:
                    summary.stopped = True
                    break
    except KeyboardInterrupt:
        summary.stopped = summary.interrupted = True
    _list_all(root, summary, jobs)
    summary.seconds = round(time.monotonic() - started, 1)
    return summary


def make_beside(jobs: Sequence[Job], out: Path) -> Iterator[Record]:
    """Make the reports of one area, all at the same time, and give their records as they come.

    None is skipped or listed, and none has limits: a user who asks for a few waits for them.

    Raises :class:`LeefbaarheidError` where ``out`` cannot be written.
    """
    root = output_folder(out).resolve()
    yield from make_all([Asked(job, "", root, NO_LIMITS) for job in jobs], len(jobs))
    try:
        with placing(root):
            _mend_overviews(root, {job.id: "" for job in jobs})
    except OSError as error:
        raise _not_written(root, error) from None


def _mend_overviews(root: Path, index: Mapping[str, str]) -> None:
    """Make overviews anew that are older than a page: the last report of an area makes its own, unless one failed or went.

    ``index`` gives the path to the page of all areas by the name of each report.
    """
    folders = {(root / name).parent: to for name, to in index.items()}
    for folder in sorted(f for f in folders if not is_current(f)):
        write_overview(folder, folders[folder])


def _list_all(root: Path, summary: Summary, jobs: Sequence[Job]) -> None:
    """Write what tells of all reports in the folder: manifest, stacked tables, index."""
    try:
        records = write_manifest(root)
        with placing(root):  # another batch may be at work on these reports
            _mend_overviews(root, {r.id: to_index(r.id) for r in [*records, *summary.failed]})
            tables = stack_tables(root, records)
            if jobs:
                try:
                    write_index(root, open_dataset(jobs[0].parameters["data"]), records, tables)
                except LeefbaarheidError as error:  # reports that need less of the dataset stand
                    summary.unlisted = str(error)
    except OSError as error:
        raise _not_written(root, error) from None


def _not_written(root: Path, error: OSError) -> LeefbaarheidError:
    return LeefbaarheidError(f"{root} cannot be written ({error.strerror or error}); free space, run again")
