"""The process from which all reports are forked, seen by whoever starts it; what it does is in ``preload`` and ``warm``."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from leefbaarheid.report.notebook import environment

#: Environment variable that tells the parent who started it (number of the process, a colon), and in which file it will find
#: the reports that it gets ready for.
VARIABLE: Final = "LEEFBAARHEID_WARM"
#: Set in every process that makes reports: libraries must not start threads, which a forked process has not, and the
#: kernel's debugger, which nobody uses here, would warn of itself.
ENVIRONMENT: Final = dict.fromkeys(
    (
        *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"),
        "PYDEVD_DISABLE_FILE_VALIDATION",
    ),
    "1",
)


def can_fork() -> bool:
    """Whether this system has a forkserver; without it reports run in ordinary kernels."""
    return "forkserver" in multiprocessing.get_all_start_methods()


class Parent:
    """Starts the parent of all reports, which loads libraries while the reports are still being planned.

    There is one a process at a time (the standard library's forkserver). Close it, or it stays until this process ends.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="leefbaarheid-"))
        self._told = False
        forkserver.set_forkserver_preload(["leefbaarheid.batch.preload"])
        with starting({VARIABLE: f"{os.getpid()}:{self._file}"}):
            forkserver.ensure_running()

    @property
    def _file(self) -> Path:
        return self._folder / "reports.json"

    def get_ready(self, reports: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Tell for which reports (:func:`leefbaarheid.batch.warm.examples`); until then it makes none."""
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps(list(reports)), encoding="utf-8")
        part.replace(self._file)
        self._told = True

    def close(self) -> None:
        """End it."""
        # The standard library has no public way to end the parent; its next batch starts another.
        server: Any = forkserver._forkserver
        if not self._told and server._forkserver_pid is not None:
            os.kill(server._forkserver_pid, signal.SIGKILL)  # it would wait for its reports
        server._stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def starting(more: dict[str, str] | None = None) -> Iterator[None]:
    """What must hold while a process starts: its environment, and neither this program's main module nor Ctrl-C in it."""
    with environment(ENVIRONMENT | (more or {})), _no_main(), _no_interrupt():
        yield


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Let Ctrl-C wait while a process starts; what is started, the parent of all too, is not reached by it at all."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which would let the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_main() -> Iterator[None]:
    """Keep new processes from importing the main program again: they need nothing of it, and it takes time."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
