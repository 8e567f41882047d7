"""What the parent of all reports holds, so that none has to load it: libraries, data, national results, fonts."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.parent import VARIABLE

#: Seconds between two looks whether the reports are known.
_LOOK: Final = 0.01
#: What a notebook needs to run in this process: papermill with its engines, and parts of a kernel, of pandas and of scipy
#: that would be loaded only when they are used.
_LIBRARIES: Final = (
    "papermill",
    "ipykernel.inprocess.ipkernel",
    "ipykernel.debugger",
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.magics.execution",
    "IPython.core.oinspect",
    "pandas.core.methods.to_dict",
    "pandas.io.formats.csvs",
    "psutil",
    "scipy.optimize",
    "scipy.stats",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
)
#: A grammar that jsonschema, which papermill asks, would build for a second; no notebook holds the addresses that it is for.
_SLOW: Final = "rfc3987_syntax"
#: A report lives a second and drops what it made with its process: looking for garbage more often would only cost time.
_GARBAGE: Final = (100_000, 20, 20)
#: As many different sets of parameters are prepared.
_MOST: Final = 8


def examples(jobs: Sequence[Job]) -> list[tuple[str, dict[str, Any]]]:
    """Pick one report of each theme and set of parameters, the most frequent first."""
    kinds: dict[str, list[Job]] = {}
    for job in jobs:
        shared = {k: str(v) for k, v in job.parameters.items() if k != "gebied"}
        kinds.setdefault(json.dumps([job.theme, shared], sort_keys=True), []).append(job)
    frequent = sorted(kinds.values(), key=len, reverse=True)[:_MOST]
    return [(alike[0].theme, dict(alike[0].parameters)) for alike in frequent]


def load() -> None:
    """Load the libraries of reports, and make what they make once."""
    gc.set_threshold(*_GARBAGE)
    with _without(_SLOW):
        for name in _LIBRARIES:
            import_module(name)
    import matplotlib
    from matplotlib.backends import backend_registry

    from leefbaarheid.say import environment

    environment()
    matplotlib.use("agg")
    backend_registry.list_all()


def warm_up(reports: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Make national pieces of some reports and throw them away; what they loaded and computed for the country stays.

    A report that cannot be made fails here in silence: it will say so itself when its turn comes.
    """
    from leefbaarheid.dataset.locate import PROJECT
    from leefbaarheid.report.notebook import run_cells
    from leefbaarheid.report.run import given
    from leefbaarheid.report.themes import plan

    for theme, parameters in reports:
        with suppress(Exception):
            planned = plan(theme, given(theme, parameters))
            # The project's own, not a notebook of the user: its code would run for all reports here.
            run_cells(PROJECT / "notebooks" / f"{theme}.ipynb", planned.parameters)
    gc.collect()
    # What is here now stays for good: no collection in a child needs to look at it, or to copy its pages.
    gc.freeze()


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Let a library be missing to those who can do without it."""
    hidden: dict[str, Any] = sys.modules  # ``None`` there stops an import
    absent = hidden.setdefault(name, None) is None
    try:
        yield
    finally:
        if absent:
            del hidden[name]


def from_environment() -> None:
    """Load libraries, then get ready for the reports that whoever started this process names in a file (:data:`VARIABLE`).

    Ends this process where the other one is gone before it did so.
    """
    load()
    starter, _, name = os.environ[VARIABLE].partition(":")
    file = Path(name)
    while not file.is_file():
        if os.getppid() != int(starter):
            shutil.rmtree(file.parent, ignore_errors=True)
            os._exit(1)
        time.sleep(_LOOK)
    reports = json.loads(file.read_text(encoding="utf-8"))
    shutil.rmtree(file.parent, ignore_errors=True)
    warm_up(reports)
