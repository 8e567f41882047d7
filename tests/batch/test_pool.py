"""What the processes of a batch promise each other."""

from dataclasses import replace
from multiprocessing import active_children
from types import SimpleNamespace

import pytest
from filelock import FileLock, Timeout

from leefbaarheid.batch import Limits, pool, run_batch
from leefbaarheid.batch.record import DONE
from leefbaarheid.report.place import LOCK
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


@pytest.mark.faults
def test_a_parent_that_is_killed_loses_only_what_it_was_making(plan, tmp_path, spoil):
    spoil("pass")
    jobs = plan("GM9001,GM9003,GM9006")
    killed = []

    def watch(how, record):
        if not killed:
            killed.extend(active_children())
            killed[0].kill()

    summary = run_batch(jobs, tmp_path / "uit", watch=watch)
    assert [record.code for record in summary.done] == ["GM9001", "GM9006"]
    (failed,) = summary.failed
    assert failed.reason == "the parent of its process was killed; run the batch again"
    assert not active_children()
