"""The process in which a worker of Dask keeps a warm parent of reports: ``python -m leefbaarheid.batch.cluster.host``.

A worker of Dask may have no children of :mod:`multiprocessing` itself, and is full of threads, which do not survive a fork.
This process has neither trouble. It reads a request a line from its standard input, makes that report in a disposable
process (:class:`leefbaarheid.batch.pool.Pool`), and answers with a line; it ends when its input does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from leefbaarheid.batch.child import Limits
from leefbaarheid.batch.jobs import Job
from leefbaarheid.batch.parent import can_fork
from leefbaarheid.batch.pool import Pool
from leefbaarheid.batch.record import Record


class Host:
    """The worker's end: starts the process, asks for one report at a time, and ends it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  (this very Python and module)
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def make(
        self,
        job: Job,
        print_: str,
        out: Path,
        limits: Limits,
        get_ready: Sequence[tuple[str, Mapping[str, Any]]],
    ) -> Record:
        """Make one report; see :class:`Pool` for the arguments. Raises ``OSError`` where the process has gone."""
        request = {
            "job": {**asdict(job), "parameters": dict(job.parameters)},
            "print": print_,
            "out": str(out),
            "limits": asdict(limits),
            "get_ready": get_ready,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer.endswith("\n"):
            raise OSError("the process that makes reports has gone")
        return Record(**json.loads(answer))

    def end(self) -> None:
        """End the process and all that it started."""
        self._process.kill()
        self._process.wait()


def serve() -> None:
    """Answer requests until there are no more."""
    # What libraries print must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    requests: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    pool: Pool | None = None
    ready = None
    while True:
        asked = json.loads(requests.get())
        if pool is None or asked["get_ready"] != ready:
            if pool:
                pool.close()
            ready = asked["get_ready"]
            pool = Pool(Path(), get_ready=ready, fork=can_fork())
        pool.out, pool.limits = Path(asked["out"]), Limits(**asked["limits"])
        for record in pool.run([(Job(**asked["job"]), asked["print"])]):
            answers.write(json.dumps(asdict(record)) + "\n")
        answers.flush()


def _listen(requests: SimpleQueue[str]) -> None:
    """Pass on requests; where they end the worker has gone, and what it asked for is of no use: stop at once."""
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


if __name__ == "__main__":
    serve()
