import shutil

import pytest

from leefbaarheid import batch as room
from leefbaarheid.batch import Summary
from leefbaarheid.batch.jobs import plan_jobs
from leefbaarheid.batch.record import start_record


@pytest.fixture
def call(run, demo_path, tmp_path):
    """Run ``leefbaarheid batch`` into a folder of its own, unless another is named."""
    return lambda *words: run("batch", "--data", demo_path, "--out", tmp_path / "uit", *words)


MISTAKES = {
    "--areas Wilgenvorde": "did you mean Wilgenvoorde?", "--areas alle --themes stijgers": "theme 'stijgers' is unknown",
    "--areas alle --themes ,": "--themes names none", "--areas alle --shard 9/8": "such as 3/8",
    "--areas alle -p drempl=1": "did you mean drempel", "--areas alle -p gebied=x": "give gebied as",
    "--areas weg.csv": "cannot be read", "--areas=": "no area was given", "": "areas",
    "--areas Wilgenvoorde --out s3://emmer/map": "give --out a folder", "--areas alle --workers 0": "workers",
    "--areas alle --seconds 0": "seconds", "--areas alle --dask onzin": "no Dask scheduler answers",
}  # fmt: skip


@pytest.mark.parametrize(("words", "said"), MISTAKES.items())
def test_mistakes_are_said_and_nothing_is_made(call, tmp_path, words, said):
    code, out, err = call(*words.split())
    assert code == 2
    assert said in " ".join((out + err).split())
    assert "Traceback" not in out + err
    assert not list((tmp_path / "uit").rglob("*.html"))


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
    monkeypatch.setattr(room, "can_fork", lambda: False)
    monkeypatch.setattr(room, "run_batch", lambda *args, **kwargs: Summary())
    code, _, err = call("--areas", "Wilgenvoorde")
    assert code == 0
    assert "cannot fork" in err


def test_a_batch_that_stands_is_skipped(call, made, tmp_path):
    shutil.copytree(made[0], tmp_path / "uit")
    code, out, err = call("--areas", "Wilgenvoorde", "--themes", "ondermijning", "--workers", "1")
    assert code == 0, err
    assert "0 done, 1 skipped" in out
    assert "ondermijning.html" not in err
