"""What a worker of Dask does: one report in a disposable process, put where the batch wants it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from leefbaarheid.batch.child import Limits
from leefbaarheid.batch.cluster.host import Host
from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.record import Fingerprints, Record, start_record
from leefbaarheid.errors import LeefbaarheidError

#: Hosts of this worker that are free; as many are started as it runs reports at once.
_free: list[Host] = []
_lock = threading.Lock()


class LostReportError(Exception):
    """A report's process ended before it could say why: Dask tries again. ``args[0]`` is the record."""


def make_remote(
    job: Job, print_: str, out: str, limits: Limits, get_ready: Sequence[tuple[str, Mapping[str, Any]]]
) -> Record:
    """Make one report on this worker, into a folder that all see; gives its record.

    A report that fails for a reason of its own has it in the record. Raises :class:`LostReportError` where its process was
    killed: that may go better another time.
    """
    try:
        if _fingerprints().of(job) != print_:
            reason = (
                "this worker has other data, code, params/ or libraries than the machine that started the batch; "
                "give all the same installation and dataset"
            )
            return start_record(job, print_, reason)
    except LeefbaarheidError as error:
        return start_record(job, print_, f"a worker cannot read what it needs: {error}")
    with _lock:
        host = _free.pop() if _free else Host()
    try:
        record = host.make(job, print_, Path(out), limits, get_ready)
    except BaseException as error:
        host.end()
        if isinstance(error, OSError | ValueError):
            raise LostReportError(
                replace(start_record(job, print_, f"its process has gone ({error})"), lost=True)
            ) from None
        raise
    with _lock:
        _free.append(host)
    if record.lost:
        raise LostReportError(record)
    return record


@cache
def _fingerprints() -> Fingerprints:
    return Fingerprints()
