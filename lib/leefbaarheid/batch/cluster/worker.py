"""What a worker of Dask does: one report at a time in a disposable process, forked from a warm parent of its own."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import current_process
from pathlib import Path
from typing import Any, Final

from leefbaarheid.batch.child import Limits
from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.parent import can_fork
from leefbaarheid.batch.pool import Pool
from leefbaarheid.batch.record import Fingerprints, Record, start_record
from leefbaarheid.errors import LeefbaarheidError

#: Says in one sentence that Dask keeps a worker from having processes of its own.
_DAEMON: Final = (
    "this worker may not start processes; start it with DASK_DISTRIBUTED__WORKER__DAEMON=False or --no-nanny"
)
#: The pool of this worker, and for which reports its parent got ready; one report at a time.
_pools: dict[str, Pool] = {}
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
    if current_process().daemon:
        return start_record(job, print_, _DAEMON)
    with _lock:
        pool = _pool(get_ready)
        pool.out, pool.limits = Path(out), limits
        (record,) = pool.run([(job, print_)])
    if record.lost:
        raise LostReportError(record)
    return record


def _pool(get_ready: Sequence[tuple[str, Mapping[str, Any]]]) -> Pool:
    """The pool whose parent is ready for these reports; one for others ends."""
    key = repr(get_ready)
    if key not in _pools:
        while _pools:
            _pools.popitem()[1].close()
        ready = [(theme, dict(parameters)) for theme, parameters in get_ready]
        _pools[key] = Pool(Path(), get_ready=ready, fork=can_fork())
    return _pools[key]


@cache
def _fingerprints() -> Fingerprints:
    return Fingerprints()
