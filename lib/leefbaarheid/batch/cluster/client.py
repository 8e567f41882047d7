"""The batch's end of a Dask cluster: hand out reports, take in their records."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from leefbaarheid.batch.child import Limits
from leefbaarheid.batch.cluster.worker import LostReportError, make_remote
from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.record import Record, start_record
from leefbaarheid.errors import LeefbaarheidError

#: How often a report is tried again that was lost.
RETRIES: Final = 2
#: How long to wait for the scheduler, and for its first worker (seconds): a queue may take its time.
_ANSWER: Final = 10
_WORKERS: Final = 600


class Cluster:
    """Makes reports on the workers of a Dask scheduler, each worker as many at a time as it has threads.

    ``address`` is the scheduler's, ``out`` a folder that all workers see, by the same path.
    Use it as a context: at its end what was not begun is withdrawn.

    Raises :class:`LeefbaarheidError` where Dask is not installed, or no scheduler or no worker is there.
    """

    def __init__(
        self, address: str, out: str, limits: Limits, get_ready: Sequence[tuple[str, Mapping[str, Any]]]
    ) -> None:
        self.out, self.limits, self.get_ready = out, limits, list(get_ready)
        try:
            from distributed import Client
        except ImportError:
            raise LeefbaarheidError("--dask needs Dask: pip install 'leefbaarheid[dask]'") from None
        try:
            self._client: Any = Client(address, timeout=_ANSWER, set_as_default=False)
        except (OSError, ValueError, TypeError):
            raise LeefbaarheidError(
                f"no Dask scheduler answers at {address}; start one with 'dask scheduler' or mend --dask"
            ) from None
        self._futures: dict[Any, tuple[Job, str]] = {}

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):
            self._client.cancel(list(self._futures), force=True)
        self._client.close()

    def run(self, jobs: Sequence[tuple[Job, str]]) -> Iterator[Record]:
        """Make reports (a job with its fingerprint each) and give their records as they come.

        Raises :class:`LeefbaarheidError` where no worker comes, or the scheduler goes.
        """
        from distributed import as_completed

        try:
            self._client.wait_for_workers(1, timeout=_WORKERS)
        except TimeoutError:
            raise LeefbaarheidError(
                f"the Dask scheduler has had no worker for {_WORKERS} seconds; start one with 'dask worker'"
            ) from None
        mark = uuid.uuid4().hex[:8]
        for job, print_ in jobs:
            future = self._client.submit(
                make_remote,
                job,
                print_,
                self.out,
                self.limits,
                self.get_ready,
                key=f"{job.id}-{mark}",
                retries=RETRIES,
                pure=False,
            )
            self._futures[future] = job, print_
        for future in as_completed(list(self._futures), loop=self._client.loop):
            job, print_ = self._futures.pop(future)
            yield self._record_of(future, job, print_)

    def _record_of(self, future: Any, job: Job, print_: str) -> Record:
        error = future.exception()
        if error is None:
            record: Record = future.result()
        elif isinstance(error, LostReportError):
            record = error.args[0]
        elif future.cancelled():
            raise LeefbaarheidError(
                "the Dask scheduler has gone; start it and run again, which goes on from here"
            )
        else:
            text = " ".join(f"{type(error).__name__}: {error}".split())
            record = start_record(job, print_, f"the cluster could not make it ({text}); run the batch again")
        return record
