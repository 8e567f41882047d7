"""Many reports at once, in processes forked from a parent that holds libraries and data; each fails alone."""

from multiprocessing import get_all_start_methods

from leefbaarheid.errors import LeefbaarheidError

if "fork" not in get_all_start_methods():
    raise LeefbaarheidError("reports are made on Linux or macOS; on Windows use WSL")

from leefbaarheid.batch.jobs import Job, plan_jobs, shard
from leefbaarheid.batch.pool import Limits
from leefbaarheid.batch.record import Record
from leefbaarheid.batch.run import Summary, make_beside, run_batch

__all__ = ["Job", "Limits", "Record", "Summary", "make_beside", "plan_jobs", "run_batch", "shard"]
