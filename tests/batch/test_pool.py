"""What the processes of a batch promise each other."""

import os
import signal
import threading
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
    todo = [pool.Asked(job, "", tmp_path, Limits()) for job in plan("GM9001,GM9003,GM9004", THEMES)]
    each = [[asked] for asked in todo]
    assert pool.queues(todo, 1) == [todo[:3], todo[3:6], todo[6:]]
    assert pool.queues(todo, 2) == [todo[:3], todo[3:6], *each[6:]], "two make the last area together"
    assert pool.queues(todo, 4) == each
    monkeypatch.setenv(NOTEBOOKS, "eigen")
    assert pool.queues(todo, 1) == each, "what a user's notebook sets reaches no other"


@pytest.mark.faults
def test_what_is_killed_late_or_fails_takes_nothing_along(plan, tmp_path, monkeypatch):
    jobs = plan("alle", THEMES)[:18]

    def make(theme, parameters, *_, **__):
        at = [(job.theme, job.parameters) for job in jobs].index((theme, parameters))
        if at == 13:
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
        time.sleep({0: 1.5, 1: 1.5, 2: 1.5, 10: 99, 13: 99, 16: 1}.get(at, 0))
        if at in (4, 16):
            os.kill(os.getpid() if at == 4 else os.getppid(), signal.SIGKILL)
        assert at != 7

    monkeypatch.setattr(threading, "active_count", lambda: 1)  # with those of others it would not be a fork
    monkeypatch.setattr(pool, "start_record", lambda *a: replace(start_record(*a), code=os.getpid()))
    ours = {"make_report": make, "measure_files": lambda *_, **__: {}, "examples": lambda _: (), "GRACE": 0.5}
    for name, value in ours.items():
        monkeypatch.setattr(pool, name, value)
    records = list(pool.make_all([pool.Asked(job, "", tmp_path, Limits(seconds=2)) for job in jobs]))
    assert [record.id for record in records] == [job.id for job in jobs]
    assert [record for record in records if not record.done] == records[4::3]
    told = ("code -9", "AssertionError", "longer than the 2 s", "not be interrupted", "the parent")
    assert [words in record.reason for words, record in zip(told, records[4::3], strict=True)] == [True] * 5
    processes = [record.code for record in records if record.done]
    assert processes[0] == processes[1] == processes[2], "together they take longer than one may"
    assert len({*processes}) == 11, "what comes after a failed one has another process"
    assert not active_children()
