"""One report in a process of its own: within its limits, and with a record of what came of it."""

from __future__ import annotations

import os
import re
import resource
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.record import DONE, Record, measure_files, start_record, to_index, write_record
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.report.place import placing
from leefbaarheid.report.run import make_report


@dataclass(frozen=True)
class Limits:
    """What one report may take: ``seconds`` of wall time, ``memory`` (MiB) beyond what it shares with its parent."""

    seconds: float = 600.0
    memory: int = 4096


class TimeLimitError(BaseException):
    """The time of a report is over; no code in a notebook that catches errors catches this one."""


def run(job: Job, print_: str, out: Path, limits: Limits, engine: str, pipe: Connection) -> None:
    """Make one report and send its record; whatever happens is in the record, on disk and in the pipe."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pipe.send(make_within(job, print_, out, limits, engine))
    os._exit(0)  # whatever threads of its notebook do


def make_within(job: Job, print_: str, out: Path, limits: Limits, engine: str) -> Record:
    """Make one report within limits in this process; returns its record, which is written beside it too."""
    started = time.perf_counter()
    record = start_record(job, print_)
    try:
        _limit(limits)
        make_report(
            job.theme, job.parameters, out / job.map, pdf=job.pdf, index=to_index(job.id), engine=engine
        )
        with placing(out / job.map):  # another batch may be about to put the same report there
            files = measure_files(out, job.id, job.theme, pdf=job.pdf)
            size = sum((out / name).stat().st_size for name in files)
        record = replace(record, status=DONE, files=files, bytes=size)
    except LeefbaarheidError as error:
        book = out / f"{job.id}.ipynb"  # where a notebook stopped, it stands there without a page
        left = f"{job.id}.ipynb" if book.is_file() and not book.with_suffix(".html").exists() else ""
        record = replace(record, reason=_reason(str(error), limits), notebook=left)
    except BaseException as error:
        record = replace(record, reason=_reason(f"{type(error).__name__}: {error}", limits))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    record = replace(record, seconds=round(time.perf_counter() - started, 2), peak_mb=round(peak, 1))
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
    found = re.search(r" in cell \d+", text)
    cell = found[0] if found else ""
    if "MemoryError" in text:
        return f"it needed more than the {limits.memory} MB of memory that a report may take{cell}; raise --memory"
    if "TimeLimitError" in text:
        return f"it took longer than the {limits.seconds:g} seconds that a report may take{cell}; raise --seconds"
    return " ".join(text.split())


def _end_with_parent() -> None:
    """End this process when the one that started it is gone."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
