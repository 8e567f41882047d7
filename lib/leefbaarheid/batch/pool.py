"""The warm parent of reports, which forks a process for each and watches it, so that each fails alone."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, NamedTuple

from threadpoolctl import threadpool_limits

from leefbaarheid.batch.child import Limits, run
from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.record import Record, start_record
from leefbaarheid.report.notebook import environment
from leefbaarheid.report.place import workplace
from leefbaarheid.report.run import make_report
from leefbaarheid.report.themes import NOTEBOOKS

#: A process that does not end by itself when its time is over is killed after so many seconds more.
GRACE: Final = 10.0
#: The engine of papermill that runs a notebook in the process that asks (:mod:`leefbaarheid.batch.engine`).
ENGINE: Final = "leefbaarheid"
#: A report lives a second and drops what it made with its process: looking for garbage more often would only cost time.
_GARBAGE: Final = (100_000, 20, 20)
#: The parent gets ready for as many different sets of parameters.
_MOST: Final = 8
#: A grammar that jsonschema, which papermill asks, would build for a second; no notebook holds the addresses that it is for.
_SLOW: Final = "rfc3987_syntax"


class Asked(NamedTuple):
    """A report to make, its fingerprint, the output folder, and its limits."""

    job: Job
    print: str
    out: Path
    limits: Limits


class _Running(NamedTuple):
    asked: Asked
    process: Any
    pipe: Connection
    started: float

    @property
    def due(self) -> float:
        """When it is late, on the clock of ``time.monotonic``."""
        return self.started + self.asked.limits.seconds + GRACE


def can_fork() -> bool:
    """Whether this system can fork a process; without it reports run in ordinary kernels."""
    return "fork" in multiprocessing.get_all_start_methods()


def examples(todo: Sequence[Asked]) -> list[Asked]:
    """Pick one report of each theme and set of parameters, the most frequent first, for a parent to get ready for."""
    kinds: dict[str, list[Asked]] = {}
    for asked in todo:
        shared = sorted((k, str(v)) for k, v in asked.job.parameters.items() if k != "gebied")
        kinds.setdefault(repr((asked.job.theme, shared)), []).append(asked)
    return [alike[0] for alike in sorted(kinds.values(), key=len, reverse=True)[:_MOST]]


def make_all(todo: Sequence[Asked], workers: int = 1, *, fork: bool = True) -> Iterator[Record]:
    """Make reports, ``workers`` at a time, and give their records as they come; afterwards every process is gone."""
    waiting, ready, running = deque(todo), examples(todo), dict[str, Asked]()
    while waiting:
        with closing(Parent(ready, fork=fork)) as parent, suppress(EOFError, OSError):
            while waiting or running:
                while waiting and len(running) < workers:
                    asked = waiting.popleft()
                    running[asked.job.id] = asked
                    parent.pipe.send(asked)
                record = parent.pipe.recv()
                del running[record.id]
                yield record
        # What it was making is lost with a parent that was killed; another one makes the rest.
        for asked in running.values():
            yield lost(asked)
        running.clear()


def lost(asked: Asked, reason: str = "the parent of its process was killed; run the batch again") -> Record:
    """Make the record of a report whose process ended before it could say why."""
    return replace(start_record(asked.job, asked.print, reason), lost=True)


class Parent:
    """A process that makes reports, each in a disposable process forked from it; it has done what all share beforehand.

    ``pipe`` takes what is asked, and gives the records; it raises ``EOFError`` or ``OSError`` where the parent was killed.
    ``ready`` are the reports that it gets ready for (:func:`examples`). Without ``fork`` each starts an ordinary kernel.
    """

    def __init__(self, ready: Sequence[Asked], *, fork: bool = True) -> None:
        # Threads would be missing from a fork, with all that they hold.
        method = "fork" if fork and threading.active_count() == 1 else "spawn"
        context: Any = multiprocessing.get_context(method)
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.pipe, ready, fork))
        self._process.start()
        theirs.close()

    def close(self) -> None:
        """End it, and all that it started."""
        self.pipe.close()  # which it notices
        self._process.join(GRACE)
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, other_end: Connection, ready: Sequence[Asked], fork: bool) -> None:
    """Make the reports that are asked for until whoever asks is gone: what the process of a :class:`Parent` does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch
    other_end.close()
    nowhere = os.open(os.devnull, os.O_WRONLY)  # what libraries print has no place in the progress of a batch
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    context: Any = multiprocessing.get_context("fork" if fork else "spawn")
    running: dict[Connection, _Running] = {}
    with threadpool_limits(1), suppress(EOFError, OSError):
        if fork:
            _warm_up(ready)
        while True:
            soonest = min((one.due for one in running.values()), default=None)
            came = wait([pipe, *running], soonest and max(0.0, soonest - time.monotonic()))
            if pipe in came:
                asked = pipe.recv()
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=run, args=(*asked, ENGINE if fork else "", theirs))
                process.start()
                theirs.close()
                running[ours] = _Running(asked, process, ours, time.monotonic())
            for one in [one for end, one in running.items() if end in came or time.monotonic() >= one.due]:
                del running[one.pipe]
                pipe.send(_record_of(one))
    for one in running.values():
        one.process.kill()


def _record_of(one: _Running) -> Record:
    """Take the record of a report whose process sent it, was killed, or is late."""
    late, record = not one.pipe.poll(), None
    if late:
        one.process.kill()
    with one.pipe, suppress(EOFError, OSError):
        record = None if late else one.pipe.recv()
    one.process.join()
    if record is not None:
        return record
    code = one.process.exitcode
    if late:
        reason = f"it took longer than {one.asked.limits.seconds:g} seconds and could not be interrupted; raise --seconds"
    elif code < 0:
        reason = f"its process was killed by signal {-code} (by the system, if memory ran out); run the batch again"
    else:
        reason = f"its process ended with code {code}; make this report by itself to see why"
    return replace(lost(one.asked, reason), seconds=round(time.monotonic() - one.started, 2), lost=not late)


def _warm_up(ready: Sequence[Asked]) -> None:
    """Make some reports and throw them away; what they loaded and computed for the country stays for all.

    One that cannot be made fails here in silence: it will say so itself when its turn comes.
    """
    gc.set_threshold(*_GARBAGE)
    sys.modules.setdefault(_SLOW, None)  # type: ignore[arg-type]  # which stops an import
    with environment({NOTEBOOKS: ""}):  # a user's own notebooks would run code of theirs for all reports here
        for job, _, out, _ in ready:
            with suppress(Exception), workplace(out) as folder:
                make_report(job.theme, job.parameters, folder, engine=ENGINE)
    gc.collect()
    # What is here now stays for good: no collection in a child needs to look at it, or to copy its pages.
    gc.freeze()
