"""Many reports at once: each in a process of its own, forked from a parent that holds libraries and data."""

from leefbaarheid.batch.jobs import Job, plan_jobs, shard
from leefbaarheid.batch.pool import Limits, can_fork
from leefbaarheid.batch.record import Record
from leefbaarheid.batch.run import Summary, make_beside, run_batch

__all__ = ["Job", "Limits", "Record", "Summary", "can_fork", "make_beside", "plan_jobs", "run_batch", "shard"]
