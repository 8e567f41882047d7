"""Start, watch and end the processes of reports, so that each fails alone."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import connection
from pathlib import Path
from typing import Any, Final

from leefbaarheid.batch.child import Limits, run
from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.parent import Parent, starting
from leefbaarheid.batch.record import Record, start_record, write_record

#: A process that does not end by itself when its time is over is killed after so many seconds more.
GRACE: Final = 10.0
#: The engine of papermill that runs a notebook in the process that asks (:mod:`leefbaarheid.batch.engine`).
ENGINE: Final = "leefbaarheid"


@dataclass
class _Running:
    job: Job
    print: str
    process: Any
    pipe: connection.Connection
    started: float
    late: bool = False


class Pool:
    """Makes reports, ``workers`` at a time, each in a disposable process forked from one warm parent.

    ``get_ready`` are the reports that the parent prepares for (:func:`leefbaarheid.batch.warm.examples`); ``parent`` is one
    that was started before. Use it as a context: at its end every process is gone, the parent too. Without ``fork`` each
    report starts an ordinary kernel.
    ``out`` and ``limits`` may be changed between runs.
    """

    def __init__(
        self,
        out: Path,
        *,
        workers: int = 1,
        limits: Limits | None = None,
        get_ready: Sequence[tuple[str, dict[str, Any]]] = (),
        fork: bool = True,
        parent: Parent | None = None,
    ) -> None:
        self.out, self.workers = out, workers
        self.limits = limits or Limits()
        self._engine = ENGINE if fork else ""
        self._running: list[_Running] = []
        self._context: Any = multiprocessing.get_context("forkserver" if fork else "spawn")
        self._parent = (parent or Parent()) if fork else None
        if self._parent:
            self._parent.get_ready(get_ready)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process."""
        for one in self._running:
            one.process.kill()
        for one in self._running:
            one.process.join()
        if self._parent:
            self._parent.close()

    def run(self, jobs: Sequence[tuple[Job, str]]) -> Iterator[Record]:
        """Make reports (a job with its fingerprint each) and give their records as they come."""
        waiting = list(reversed(jobs))
        while waiting or self._running:
            while waiting and len(self._running) < self.workers:
                self._running.append(self._start(*waiting.pop()))
            yield from self._ended()

    def _start(self, job: Job, print_: str) -> _Running:
        ours, theirs = self._context.Pipe(duplex=False)
        arguments = (job, str(self.out), print_, self.limits, self._engine, theirs)
        process = self._context.Process(target=run, args=arguments)
        with starting():
            process.start()
        theirs.close()
        return _Running(job, print_, process, ours, time.monotonic())

    def _ended(self) -> list[Record]:
        """Wait until at least one process has ended or is late; give the records of those that ended."""
        last = self.limits.seconds + GRACE
        due = min(one.started for one in self._running) + last
        connection.wait([one.process.sentinel for one in self._running], max(0.0, due - time.monotonic()))
        records = []
        for one in list(self._running):
            if one.process.is_alive():
                if time.monotonic() - one.started >= last:
                    one.late = True
                    one.process.kill()
                    one.process.join()
                else:
                    continue
            self._running.remove(one)
            records.append(self._record_of(one))
        return records

    def _record_of(self, one: _Running) -> Record:
        record: Record | None = None
        with one.pipe, suppress(EOFError, OSError):
            if one.pipe.poll():
                record = one.pipe.recv()
        one.process.join()
        code = one.process.exitcode
        one.process.close()
        if record is not None:
            return record
        if one.late:
            reason = f"it took longer than {self.limits.seconds:g} seconds and could not be interrupted; raise --seconds"
        elif code is not None and code < 0:
            reason = f"its process was killed by signal {-code} (by the system, if memory ran out); run the batch again"
        else:
            reason = f"its process ended with code {code}; make this report by itself to see why"
        seconds = round(time.monotonic() - one.started, 2)
        record = start_record(one.job, one.print, reason)
        record = replace(record, seconds=seconds, lost=not one.late)
        with suppress(OSError):
            write_record(self.out, record)
        return record
