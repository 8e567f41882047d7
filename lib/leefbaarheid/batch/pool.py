"""The processes of reports: a warm parent that forks one for each area and watches it, so that each report fails alone."""

import gc
import os
import re
import resource
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from importlib import import_module
from itertools import groupby
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import pandas as pd
from threadpoolctl import threadpool_limits

from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.record import DONE, Record, measure_files, start_record, to_index, write_record
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.report.place import placing, workplace
from leefbaarheid.report.run import make_report
from leefbaarheid.report.themes import NOTEBOOKS

#: A process that does not end by itself when its time is over is killed after this many seconds more.
GRACE: Final = 10.0
#: The engine of papermill that runs a notebook in the process that asks (:mod:`leefbaarheid.report.engine`).
ENGINE: Final = "leefbaarheid"


class Limits(NamedTuple):
    """What one report may take: ``seconds`` of wall time, ``memory`` (MiB) beyond what its process holds as it begins."""

    seconds: float = 600.0
    memory: int = 4096


#: More than any report takes: a month, a million GiB.
NO_LIMITS: Final = Limits(30 * 86_400.0, 2**30)


class TimeLimitError(BaseException):
    """The time of a report is over; no code in a notebook that catches errors catches this one."""


class Asked(NamedTuple):
    """A report to make, its fingerprint, the output folder, and its limits."""

    job: Job
    print: str
    out: Path
    limits: Limits


def examples(todo: Sequence[Asked]) -> tuple[Asked, ...]:
    """Pick a report of each of the eight most frequent sets of parameters, for a parent to get ready for: these last.

    Of over a hundred the one halfway too: other gemeenten may stand on another level, with figures of the country of its
    own. A set of which there is one report only is not worth it: to get ready is to make one and throw it away.
    """
    kinds: dict[str, list[Asked]] = {}
    for asked in todo:
        kinds.setdefault(repr((asked.job.theme, {**asked.job.parameters, "gebied": ""})), []).append(asked)
    most = sorted((same for same in kinds.values() if len(same) > 1), key=len)[-8:]
    return tuple(one for same in most for one in (same[0], same[len(same) // 2])[: 1 + (len(same) > 100)])


def make_all(todo: Sequence[Asked], workers: int = 1) -> Iterator[Record]:
    """Make reports, ``workers`` at a time, and give their records as they come; afterwards every process is gone."""
    waiting, ready, running = deque(queues(todo, workers)), examples(todo), dict[str, list[Asked]]()
    while waiting:
        with closing(Parent(ready)) as parent, suppress(EOFError, OSError):
            while waiting or running:
                while waiting and len(running) < workers:
                    queue = waiting.popleft()
                    running[queue[0].job.id] = queue
                    parent.pipe.send(queue)
                record = parent.pipe.recv()
                rest = running.pop(record.id)[1:]
                if rest and record.done:
                    running[rest[0].job.id] = rest
                elif rest:  # their process has ended with the one that failed
                    waiting.appendleft(rest)
                yield record
        # What it was making is lost with a parent that was killed; another one makes the rest.
        yield from [lost(queue[0]) for queue in running.values()]
        waiting.extendleft(queue[1:] for queue in running.values() if queue[1:])
        running.clear()


def queues(todo: Sequence[Asked], workers: int) -> list[list[Asked]]:
    """Divide reports into those that one process makes, one after another: those of an area that follow each other.

    A process for each takes a sixth more time, as memory is copied where it is touched. Each has its own among the last
    areas, too few for all workers, and with a user's own notebooks: what one sets may not reach the next.
    """
    places = list(dict.fromkeys(asked.job.place for asked in todo))
    alone = places if os.environ.get(NOTEBOOKS) else places[len(places) // workers * workers :]
    return [list(q) for _, q in groupby(todo, lambda a: a.job.id if a.job.place in alone else a.job.place)]


def lost(asked: Asked, reason: str = "the parent of its process was killed; run the batch again") -> Record:
    """Make the record of a report whose process ended before it could say why."""
    return replace(start_record(asked.job, asked.print, reason), lost=True)


class Parent:
    """A process that makes reports in disposable processes forked from it; it has done what all share beforehand.

    ``pipe`` takes what one process is to make (:func:`queues`), and gives the records; it raises ``EOFError`` or ``OSError``
    where the parent was killed. ``ready`` are the reports that it gets ready for (:func:`examples`).
    """

    def __init__(self, ready: Sequence[Asked]) -> None:
        # Threads would be missing from a fork, with all that they hold.
        context: Any = get_context("fork" if threading.active_count() == 1 else "spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.pipe, ready))
        self._process.start()
        theirs.close()

    def close(self) -> None:
        """End it, and all that it started."""
        self.pipe.close()  # which it notices
        self._process.join(2)
        self._process.kill()  # it was getting ready; what it started notices
        self._process.join()


def _serve(pipe: Connection, other_end: Connection, ready: Sequence[Asked]) -> None:
    """Make the reports that are asked for until the asker is gone: what the process of a :class:`Parent` does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch
    other_end.close()
    nowhere = os.open(os.devnull, os.O_WRONLY)  # what libraries print has no place in the progress of a batch
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    # texts as Python's own objects: for tables of some hundreds of rows pandas then takes a sixth less time
    pd.options.mode.string_storage = "python"
    context: Any = get_context("fork")
    running: dict[Connection, tuple[Sequence[Asked], Any, float]] = {}
    with threadpool_limits(1), suppress(EOFError, OSError):
        _warm_up(ready)
        while True:
            came = wait([pipe, *running], 1 if running else None)  # a second, as some may be late
            if pipe in came:
                queue = pipe.recv()
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_run, args=(queue, theirs))
                process.start()
                theirs.close()
                running[ours] = queue, process, _latest(queue)
            for ours in [p for p, (*_, end) in running.items() if p in came or time.monotonic() >= end]:
                queue, process, end = running[ours]
                pipe.send(record := _record_of(ours, queue[0], process, end))
                if record.done and queue[1:]:
                    running[ours] = queue[1:], process, _latest(queue[1:])
                else:
                    del running[ours]
                    process.join()
                    ours.close()
    for _, process, _ in running.values():
        process.kill()


def _latest(queue: Sequence[Asked]) -> float:
    """When the process that now begins with the first of a queue is late."""
    return time.monotonic() + queue[0].limits.seconds + GRACE


def _record_of(pipe: Connection, asked: Asked, process: Any, end: float) -> Record:
    """Take the record of a report whose process sent it, was killed, or is late: then it is no more."""
    late, limit = not pipe.poll(), asked.limits.seconds
    if late:
        process.kill()
    else:
        with suppress(EOFError, OSError):  # killed before, or halfway
            return pipe.recv()
    process.join()
    reason = f"it took longer than {limit:g} seconds and could not be interrupted; raise --seconds"
    if not late:
        reason = f"its process ended with code {process.exitcode} (-9: killed, as where memory runs out); run it again"
    seconds = round(time.monotonic() - end + limit + GRACE, 2)
    return replace(lost(asked, reason), seconds=seconds, lost=not late)


def _warm_up(ready: Sequence[Asked]) -> None:
    """Make some reports and throw them away; what they loaded and computed for the country stays for all.

    One that cannot be made fails here in silence: it will say so itself when its turn comes.
    """
    # A process lives a second or two and drops what it made at its end: looking for garbage more often only costs time.
    gc.set_threshold(500_000, 20, 20)
    # Papermill's jsonschema would build a grammar for a second, for addresses that no notebook holds: it does without.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    for library in ("papermill", "scipy.special"):  # seconds, which reports would spend one by one
        import_module(library)
    # a user's own notebooks would run code of theirs for all reports here
    with patch.dict(os.environ, {NOTEBOOKS: ""}):
        for job, _, out, _ in ready:
            with suppress(Exception), workplace(out) as folder:
                make_report(job.theme, job.parameters, folder, engine=ENGINE)
    if ready:
        gc.collect()
    # What is here now stays for good: no collection in a child needs to look at it, or to copy its pages.
    gc.freeze()


def _run(queue: Sequence[Asked], pipe: Connection) -> None:
    """Make reports and send their records, up to one that fails: what a process of reports does."""
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    for asked in queue:
        pipe.send(record := make_within(asked))
        if not record.done:
            break
    os._exit(0)  # whatever threads of its notebook do


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def make_within(asked: Asked) -> Record:
    """Make one report within limits in this process; gives its record, with whatever happens.

    That of a batch, which has a ``print``, stands beside the report, whose page leads to that of all areas.
    """
    job, print_, out, limits = asked
    started, record = time.perf_counter(), start_record(job, print_)
    try:
        _limit(limits)
        root, index = out / job.map, to_index(job.id) if print_ else ""
        how: dict[str, Any] = {"show_code": job.code, "pdf": job.pdf, "beside": job.beside}
        make_report(job.theme, job.parameters, root, index=index, engine=ENGINE, **how)
        with placing(root):  # another batch may be about to put the same report there
            files = measure_files(out, job.id, job.theme, pdf=job.pdf)
            size = sum((out / name).stat().st_size for name in files)
        record = replace(record, status=DONE, files=files, bytes=size)
    except BaseException as error:
        told = str(error) if isinstance(error, LeefbaarheidError) else f"{type(error).__name__}: {error}"
        book = out / f"{job.id}.ipynb"  # where a notebook stopped, it stands there without a page
        left = f"{job.id}.ipynb" if book.is_file() and not book.with_suffix(".html").exists() else ""
        record = replace(record, reason=_reason(told, limits), notebook=left)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    record = replace(record, seconds=round(time.perf_counter() - started, 2), peak_mb=round(peak, 1))
    if print_:
        with suppress(OSError):
            write_record(out, record)
    return record


def _limit(limits: Limits) -> None:
    """Let this process be interrupted when its time is over, and refuse it memory beyond its limit."""

    def over(*_: Any) -> None:
        raise TimeLimitError

    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    with suppress(OSError, ValueError):
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (held + limits.memory * 2**20, hard))


def _reason(text: str, limits: Limits) -> str:
    """Make one sentence of what went wrong."""
    cell = (re.search(r" in cell \d+", text) or [""])[0]
    if "MemoryError" in text:
        return f"it needed more than the {limits.memory} MB of memory that a report may take{cell}; raise --memory"
    if "TimeLimitError" in text:
        return f"it took longer than the {limits.seconds:g} seconds that a report may take{cell}; raise --seconds"
    return " ".join(text.split())
