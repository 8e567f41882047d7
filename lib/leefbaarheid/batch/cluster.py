"""A batch on many machines: the workers of a Dask cluster make the reports, in a folder that all see."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from multiprocessing import current_process
from typing import Any

from leefbaarheid.batch.pool import Asked, Parent, examples, lost
from leefbaarheid.batch.record import Fingerprints, Record, start_record
from leefbaarheid.errors import LeefbaarheidError

#: A worker makes one report at a time.
_lock = threading.Lock()
_fingerprints = cache(Fingerprints)
#: The parent of this worker's reports; one for others ends, with its end of the pipe.
_parent = lru_cache(maxsize=1)(Parent)


class LostReportError(Exception):
    """A report's process ended before it could say why: Dask tries again. ``args[0]`` is the record."""


def make_by_cluster(todo: Sequence[Asked], address: str) -> Iterator[Record]:
    """Make reports on the workers of the scheduler at an address, and give their records as they come.

    Each worker makes one at a time. What was not begun is withdrawn where the caller stops.

    Raises :class:`LeefbaarheidError` where Dask is not installed, no scheduler or no worker is there, or the scheduler goes.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise LeefbaarheidError("--dask needs Dask: pip install 'leefbaarheid[dask]'") from None
    try:
        client: Any = Client(address, timeout=10, set_as_default=False)
        client.wait_for_workers(1, timeout=600)  # a queue may take its time
    except (OSError, ValueError, TypeError):
        what = f"no Dask scheduler answers at {address}, or it gets no worker"
        raise LeefbaarheidError(f"{what}; start 'dask scheduler' and 'dask worker', or mend --dask") from None
    ready, futures = examples(todo), dict[Any, Asked]()
    try:
        for asked in todo:
            futures[client.submit(make_remote, asked, ready, retries=2, pure=False)] = asked
        for future in as_completed(list(futures), loop=client.loop):
            yield _record_of(future, futures.pop(future))
    finally:
        with suppress(Exception):
            client.cancel(list(futures), force=True)
        client.close()


def _record_of(future: Any, asked: Asked) -> Record:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, LostReportError):
        return error.args[0]
    if future.cancelled():
        raise LeefbaarheidError("the Dask scheduler has gone; start it, and run the same command again")
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return start_record(asked.job, asked.print, f"the cluster failed ({text}); run the batch again")


def make_remote(asked: Asked, ready: tuple[Asked, ...]) -> Record:
    """Make one report on this worker; gives its record.

    A report that fails for a reason of its own has it in the record. Raises :class:`LostReportError` where its process was
    killed: that may go better another time.
    """
    if current_process().daemon:
        how = "start it with DASK_DISTRIBUTED__WORKER__DAEMON=False or --no-nanny"
        return start_record(asked.job, asked.print, f"this worker may not start processes; {how}")
    if _fingerprints().of(asked.job) != asked.print:
        others = "this worker has other data, code, params/ or libraries than where the batch was started"
        return start_record(asked.job, asked.print, f"{others}; give all the same installation and dataset")
    with _lock:
        try:
            parent = _parent(ready)
            parent.pipe.send([asked])
            record: Record = parent.pipe.recv()
        except (EOFError, OSError):
            _parent.cache_clear()
            record = lost(asked)
    if record.lost:
        raise LostReportError(record)
    return record
