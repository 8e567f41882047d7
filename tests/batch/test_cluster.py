"""A real scheduler and two worker processes."""

import json
import signal
import subprocess
import sys
import time
from multiprocessing import current_process

import psutil
import pytest

from leefbaarheid.batch import Limits, run_batch
from leefbaarheid.batch.cluster import make_remote
from leefbaarheid.batch.pool import Asked
from leefbaarheid.batch.record import Fingerprints
from leefbaarheid.terms import THEMES
from tests.batch.conftest import alike

pytestmark = pytest.mark.cluster


@pytest.fixture
def local(tmp_path):
    """Address of a scheduler, and two workers, each a process of its own without a nanny: what is killed stays away."""
    started, file = [], tmp_path / "adres.json"

    def start(words):
        command = [sys.executable, "-m", *f"distributed.cli.dask_{words}".split()]
        with (tmp_path / f"log-{len(started)}.txt").open("w") as log:
            started.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path))

    start(f"scheduler --port 0 --no-dashboard --scheduler-file {file}")
    while not file.exists():
        time.sleep(0.1)
    time.sleep(0.5)
    address = json.loads(file.read_text(encoding="utf-8"))["address"]
    for _ in range(2):
        start(f"worker {address} --nthreads 1 --no-nanny --no-dashboard --local-directory {tmp_path}")
    yield address, started[1:]
    for process in started:
        for one in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else ():
            one.kill()
        process.kill()
        process.wait()


def test_one_worker_killed_and_all_is_there_byte_for_byte(local, made, plan, reeks, tmp_path):
    (address, workers), out = local, tmp_path / "uit"
    killed = []

    def watch(how, record):
        if how == "done" and not killed:
            killed.append(record.id)
            workers[0].kill()

    summary = run_batch(plan(reeks, THEMES), out, dask=address, watch=watch)
    assert killed
    assert workers[0].wait(timeout=10) == -signal.SIGKILL
    assert (len(summary.done), len(summary.failed)) == (5, 0), [r.reason for r in summary.failed]
    assert alike(out) == alike(made[0])
    assert len(run_batch(plan(reeks, THEMES), out, dask=address).skipped) == 5
    family = psutil.Process(workers[1].pid).children(recursive=True)
    assert family, "the warm parent is there"
    workers[1].kill()
    assert not psutil.wait_procs(family, timeout=20)[1], "what a worker started ends with it"


def test_a_mistake_fails_once_and_alone_and_a_killed_process_is_tried_again(spoil, local, plan, tmp_path):
    once, often = tmp_path / "eens", tmp_path / "vaker"
    spoil(f"open({str(once)!r}, 'a').write('x')\nraise ValueError('mis')", gebied="GM9001")
    kill = f"import os\nspoor = {str(often)!r}\nopen(spoor, 'a').write('x')\n"
    kill += "if os.path.getsize(spoor) < 3:\n    os.kill(os.getpid(), 9)"
    spoil(kill, gebied="GM9003")
    summary = run_batch(plan("GM9001,GM9003"), tmp_path / "uit", dask=local[0])
    assert [r.code for r in summary.done] == ["GM9003"], summary.failed
    (failed,) = summary.failed
    assert "mis (ValueError in cell" in failed.reason
    assert (tmp_path / "uit" / failed.notebook).is_file()
    assert [path.read_text() for path in (once, often)] == ["x", "xxx"], "its own mistake is not tried again"


def test_a_worker_with_another_installation_refuses(local, plan, tmp_path, spoil):
    spoil("'another'")
    (failed,) = run_batch(plan("GM9001"), tmp_path / "uit", dask=local[0]).failed
    assert "other data, code, params/ or libraries" in failed.reason
    assert not list((tmp_path / "uit").rglob("ondermijning.html"))


def test_a_worker_that_may_not_start_processes_says_what_to_do(plan, tmp_path, monkeypatch):
    (job,) = plan("GM9001")
    monkeypatch.setitem(current_process()._config, "daemon", True)
    record = make_remote(Asked(job, Fingerprints().of(job), tmp_path, Limits()), [])
    assert "DASK_DISTRIBUTED__WORKER__DAEMON=False" in record.reason
