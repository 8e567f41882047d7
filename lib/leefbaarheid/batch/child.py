"""One report in a process of its own: within its limits, and with a record of what came of it."""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
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

_MB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one report may take: ``seconds`` of wall time, ``memory`` (MiB) beyond what it shares with its parent."""

    seconds: float = 600.0
    memory: int = 4096


class TimeLimitError(BaseException):
    """The time of a report is over; no code in a notebook that catches errors catches this one."""


def run(job: Job, out: str, print_: str, limits: Limits, engine: str, pipe: Connection) -> None:
    """Make one report and send its record; whatever happens is in the record, on disk and in the pipe."""
    # Ctrl-C is for the batch. A kernel sets a handler of its own around each cell, so the signal itself is held back.
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _silence()
    pipe.send(make_within(job, Path(out), print_, limits, engine))
    pipe.close()


def make_within(job: Job, out: Path, print_: str, limits: Limits, engine: str) -> Record:
    """Make one report within limits in this process; returns its record, which is written beside it too."""
    started = time.perf_counter()
    record = start_record(job, print_)
    try:
        _limit(limits)
        made = make_report(
            job.theme,
            job.parameters,
            out / job.map,
            pdf=job.pdf,
            index=to_index(job.id),
            engine=engine,
            beside=job.beside,
        )
        with placing(out / job.map):  # another batch may be about to put the same report there
            files = measure_files(out, job.id, job.theme, [made.pdf] if job.pdf else [])
            size = sum((out / name).stat().st_size for name in files)
        record = replace(record, status=DONE, files=files, bytes=size, naam=job.naam)
    except LeefbaarheidError as error:
        record = replace(record, reason=_reason(str(error), limits), notebook=_notebook(out, job))
    except MemoryError:
        record = replace(record, reason=_reason("MemoryError", limits))
    except BaseException as error:
        record = replace(record, reason=_reason(f"{type(error).__name__}: {error}", limits))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    record = replace(
        record, seconds=round(time.perf_counter() - started, 2), peak_mb=round(spent.ru_maxrss / 1024, 1)
    )
    with suppress(OSError):
        write_record(out, record)
    return record


def _limit(limits: Limits) -> None:
    """Let this process be interrupted when its time is over, and refuse it memory beyond its limit."""

    def over(*_: Any) -> None:
        raise TimeLimitError(f"it took longer than the {limits.seconds:g} seconds that a report may take")

    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    with suppress(OSError, ValueError, StopIteration):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        held = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData:"))
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (held * 1024 + limits.memory * _MB, hard))


def _reason(text: str, limits: Limits) -> str:
    """Make one sentence of what went wrong."""
    if "MemoryError" in text:
        where = re.search(r"in cell (\d+)", text)
        cell = f" in cell {where[1]}" if where else ""
        return f"it needed more than the {limits.memory} MB of memory that a report may take{cell}; raise --memory"
    if "TimeLimitError" in text:
        where = re.search(r"in cell (\d+)", text)
        cell = f", in cell {where[1]}" if where else ""
        return f"it took longer than the {limits.seconds:g} seconds that a report may take{cell}; raise --seconds"
    return " ".join(text.split())


def _notebook(out: Path, job: Job) -> str:
    """Tell where the notebook of a failed report lies, if it is there."""
    path = out / f"{job.id}.ipynb"
    return f"{job.id}.ipynb" if path.is_file() and not path.with_suffix(".html").exists() else ""


def _end_with_parent() -> None:
    """End this process when the batch that asked for it is gone."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _silence() -> None:
    """Keep what libraries print off the batch's own progress; a cell's output is in its notebook."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
