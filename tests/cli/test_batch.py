import multiprocessing
import sys

import pytest

from leefbaarheid import batch as room
from leefbaarheid.batch import Summary
from leefbaarheid.batch.jobs import plan_jobs
from leefbaarheid.batch.record import start_record


@pytest.fixture
def call(run, demo_path, tmp_path):
    """Run ``leefbaarheid batch`` into a folder of its own."""
    return lambda *words: run("batch", "--data", demo_path, "--out", tmp_path / "uit", *words)


OUTCOMES = [
    (["done"], 0, "1 done, 0 skipped (unchanged), 0 failed"), (["skipped"], 0, "0 done, 1 skipped"),
    (["failed"], 1, "Wilgenvoorde, ondermijning: mis"), (["failed", "stopped"], 1, "goes on from here"),
    (["stopped", "interrupted"], 130, "goes on from here"),
    (["failed", "stopped", "interrupted"], 130, "goes on from here"),
]  # fmt: skip


@pytest.mark.parametrize(("came", "code", "said"), OUTCOMES)
def test_what_came_of_it_is_told_with_its_exit_code(call, monkeypatch, demo_path, came, code, said):
    (job,) = plan_jobs("Wilgenvoorde", ("ondermijning",), str(demo_path))
    flags = ("stopped", "interrupted")
    record = start_record(job, "", "mis")
    summary = Summary(**{what: what in flags or [record] for what in came})

    def run_batch(*_, watch, **__):
        watch(came[0], record)
        return summary

    monkeypatch.setattr(room, "run_batch", run_batch)
    found, out, err = call("--areas", "Wilgenvoorde", "--themes", "ondermijning")
    assert found == code
    assert said in out
    assert "index.html" in out
    assert ("GM9003-wilgenvoorde/ondermijning.html (" in err) == ("done" in came)
    assert ("Failed: Wilgenvoorde, ondermijning: mis" in err) == ("failed" in came)


def test_a_system_without_fork_is_told_so(call, monkeypatch):
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    monkeypatch.delitem(sys.modules, "leefbaarheid.batch")
    code, _, err = call("--areas", "Wilgenvoorde")
    assert code > 0
    assert "on Windows use WSL" in err
