"""What the processes of a batch promise each other."""

import os
import signal
import time
from dataclasses import replace
from multiprocessing import active_children
from types import SimpleNamespace

import pytest
from filelock import FileLock, Timeout

from leefbaarheid.batch import Limits, pool
from leefbaarheid.batch.record import DONE, start_record
from leefbaarheid.report.place import LOCK
from leefbaarheid.report.themes import NOTEBOOKS
from leefbaarheid.terms import THEMES


def test_files_are_measured_under_the_lock_of_their_folder(plan, tmp_path, monkeypatch):
    (tmp_path / "ruim").mkdir()

    def measure(*_, **__):
        with pytest.raises(Timeout):
            FileLock(tmp_path / "ruim" / LOCK).acquire(timeout=0)
        return {}

    monkeypatch.setattr(pool, "_limit", lambda limits: None)
    monkeypatch.setattr(pool, "make_report", lambda *_, **__: SimpleNamespace(beside=[]))
    monkeypatch.setattr(pool, "measure_files", measure)
    job = replace(plan("Wilgenvoorde")[0], map="ruim")
    record = pool.make_within(pool.Asked(job, "print", tmp_path, Limits()))
    assert record.status == DONE, record.reason


def test_a_parent_gets_ready_for_a_report_or_two_of_each_set_of_parameters(plan, tmp_path):
    jobs = plan("GM9001,GM9003", THEMES[:2]) + plan("GM9006", THEMES[2:])
    jobs += plan("alle", THEMES[:2], {"drempel": "0.05"})
    ready = pool.examples([pool.Asked(job, "", tmp_path, Limits()) for job in jobs])
    found = [(one.job.theme, one.job.parameters.get("drempel")) for one in ready]
    assert found == [(THEMES[0], None), (THEMES[0], "0.05"), (THEMES[1], None)]  # theme 2 has no drempel
    one, other, *_ = (pool.Asked(job, "", tmp_path, Limits()) for job in jobs if job.theme == THEMES[0])
    assert pool.examples([one] * 50 + [other] * 50) == (one,)
    assert pool.examples([one] * 50 + [other] * 51) == (one, other), "of many the one halfway too"


def test_one_process_makes_an_area_where_that_keeps_all_workers_busy(plan, tmp_path, monkeypatch):
    todo = [pool.Asked(job, "", tmp_path, Limits()) for job in plan("GM9001,GM9003", THEMES)]
    assert pool.queues(todo, 2) == [todo[:3], todo[3:]]
    assert pool.queues(todo, 3) == [[asked] for asked in todo]
    monkeypatch.setenv(NOTEBOOKS, "eigen")
    assert pool.queues(todo, 2) == [[asked] for asked in todo], "what a user's notebook sets reaches no other"


@pytest.mark.faults
def test_what_is_killed_late_or_fails_takes_nothing_along(plan, tmp_path, monkeypatch):
    jobs = plan("alle", THEMES)[:12]

    def make(asked):
        # together 0, 1 and 2 take longer than one may; 4 is killed, 6 fails, 8 is late, 10 kills the parent
        at = jobs.index(asked.job)
        time.sleep({0: 1.5, 1: 1.5, 2: 1.5, 8: 99, 10: 0.5}.get(at, 0))
        if at in (4, 10):
            os.kill(os.getpid() if at == 4 else os.getppid(), signal.SIGKILL)
        record = start_record(asked.job, "", "mis")
        return replace(record, status="failed" if at == 6 else DONE, peak_mb=os.getpid())

    for name, value in (("make_within", make), ("GRACE", 0.5), ("examples", lambda todo: ())):
        monkeypatch.setattr(pool, name, value)
    records = list(pool.make_all([pool.Asked(job, "", tmp_path, Limits(seconds=2)) for job in jobs]))
    assert [record.id for record in records] == [job.id for job in jobs]
    told = {4: "ended with code -9", 6: "mis", 8: "not be interrupted", 10: "the parent of its process"}
    failed = {at: record.reason for at, record in enumerate(records) if not record.done}
    assert [told[at] in reason for at, reason in failed.items()] == [True] * 4
    processes = [at for at, record in enumerate(records) if record.peak_mb != records[at - 1].peak_mb]
    assert processes == [0, 3, 4, 5, 6, 7, 8, 9, 10, 11], "those of an area share one, until one fails"
    assert not active_children()
