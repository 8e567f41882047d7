"""A batch from beginning to end: skip what stands, make the rest, list all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from leefbaarheid.batch import warm
from leefbaarheid.batch.child import Limits
from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.pool import Pool, can_fork
from leefbaarheid.batch.record import DONE, Fingerprints, Record, path_of, read_record, stands, write_manifest
from leefbaarheid.batch.site import stack_tables, write_index
from leefbaarheid.dataset import open_dataset
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.report.place import sweep
from leefbaarheid.report.run import output_folder

#: Called with "skipped", "done" or "failed" and the record, each time a report is through.
Watch: TypeAlias = Callable[[str, Record], None]


@dataclass
class Summary:
    """What came of a batch: records of reports that were ``done``, ``skipped`` (they stood already) or ``failed``.

    ``stopped`` tells that it was ended before all had their turn; ``seconds`` is wall time.
    """

    done: list[Record] = field(default_factory=list)
    skipped: list[Record] = field(default_factory=list)
    failed: list[Record] = field(default_factory=list)
    stopped: bool = False
    seconds: float = 0.0


def run_batch(
    jobs: Sequence[Job],
    out: str | Path = "outputs",
    *,
    workers: int = 1,
    limits: Limits | None = None,
    fail_fast: bool = False,
    fork: bool | None = None,
    watch: Watch = lambda how, record: None,
) -> Summary:
    """Make reports, ``workers`` at a time, and list them; a failing one does not stop the rest, unless ``fail_fast``.

    A report that stands, whole and made from the same dataset, notebook, code and parameters, is skipped. What was
    made stays when the batch is interrupted, and the next one goes on from there. ``fork`` False starts an ordinary
    kernel for each report; by default that happens only where a system cannot fork.

    Raises :class:`LeefbaarheidError` where ``out`` cannot be written.
    """
    started = time.monotonic()
    root = output_folder(Path(out))
    sweep(root)
    summary = Summary()
    todo = _unfinished(jobs, root, summary, watch)
    try:
        for record in _made(todo, root, workers, limits, can_fork() if fork is None else fork):
            if record.status == DONE:
                summary.done.append(record)
                watch("done", record)
                continue
            summary.failed.append(record)
            watch("failed", record)
            if fail_fast:
                summary.stopped = True
                break
    except KeyboardInterrupt:
        summary.stopped = True
    _list_all(root, jobs)
    summary.seconds = round(time.monotonic() - started, 1)
    return summary


def _unfinished(jobs: Sequence[Job], root: Path, summary: Summary, watch: Watch) -> list[tuple[Job, str]]:
    """Leave out what stands; give the rest, each with its fingerprint."""
    prints, todo = Fingerprints(), []
    for job in jobs:
        print_ = prints.of(job)
        record = read_record(path_of(root, job.id)) if stands(root, job, print_) else None
        if record is None:
            todo.append((job, print_))
        else:
            summary.skipped.append(record)
            watch("skipped", record)
    return todo


def _made(
    todo: Sequence[tuple[Job, str]], root: Path, workers: int, limits: Limits | None, fork: bool
) -> Iterator[Record]:
    if todo:
        ready = warm.examples([job for job, _ in todo])
        with Pool(root, workers=workers, limits=limits, get_ready=ready, fork=fork) as pool:
            yield from pool.run(todo)


def _list_all(root: Path, jobs: Sequence[Job]) -> None:
    """Write what tells of all reports in the folder: manifest, stacked tables, index."""
    try:
        records = write_manifest(root)
        tables = stack_tables(root, records)
        if jobs:
            write_index(root, open_dataset(jobs[0].parameters["data"]), records, tables)
    except OSError as error:
        raise LeefbaarheidError(
            f"the overview of {root} cannot be written ({error.strerror or error}); free space and run again"
        ) from None
