"""A real scheduler and two worker processes."""

import json
import os
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


class Local:
    """A scheduler and two workers, each a process of its own without a nanny: what is killed stays away."""

    def __init__(self, folder):
        self.folder, self.started, address = folder, [], folder / "adres.json"
        self.start(f"scheduler --port 0 --no-dashboard --scheduler-file {address}")
        while not address.exists():
            time.sleep(0.1)
        time.sleep(0.5)
        self.address = json.loads(address.read_text(encoding="utf-8"))["address"]
        self.workers = [self.worker(), self.worker()]

    def start(self, words):
        log = (self.folder / f"log-{len(self.started)}.txt").open("w")
        command = [sys.executable, "-m", *f"distributed.cli.dask_{words}".split()]
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        self.started.append(process)
        return process

    def worker(self):
        options = f"--nthreads 1 --no-nanny --no-dashboard --local-directory {self.folder}"
        return self.start(f"worker {self.address} {options}")

    def restart(self):
        """End the workers and start one anew, with the environment of now."""
        for worker in self.workers:
            worker.kill()
        self.workers = [self.worker()]

    def close(self):
        for process in self.started:
            for one in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else ():
                one.kill()
            process.kill()
            process.wait()


@pytest.fixture
def local(tmp_path):
    cluster = Local(tmp_path)
    yield cluster
    cluster.close()


def test_one_worker_killed_and_all_is_there_byte_for_byte(local, made, plan, table, tmp_path):
    out = tmp_path / "uit"
    killed = []

    def watch(how, record):
        if how == "done" and not killed:
            killed.append(record.id)
            os.kill(local.workers[0].pid, signal.SIGKILL)

    summary = run_batch(plan(table, THEMES), out, dask=local.address, watch=watch)
    assert killed
    assert local.workers[0].wait(timeout=10) == -signal.SIGKILL
    assert (len(summary.done), len(summary.failed)) == (10, 0), [r.reason for r in summary.failed]
    assert alike(out) == alike(made[0])
    again = run_batch(plan(table, THEMES), out, dask=local.address)
    assert len(again.skipped) == 10
    family = psutil.Process(local.workers[1].pid).children(recursive=True)
    assert family, "the warm parent is there"
    local.workers[1].kill()
    assert not psutil.wait_procs(family, timeout=20)[1], "what a worker started ends with it"


def test_a_mistake_fails_once_and_alone_and_a_killed_process_is_tried_again(local, plan, tmp_path, spoil):
    once, often = tmp_path / "eens", tmp_path / "vaker"
    mistake = f"open({str(once)!r}, 'a').write('x')\nraise ValueError('mis')"
    spoil(mistake, gebied="GM9001")
    kill = f"import os\nspoor = {str(often)!r}\nopen(spoor, 'a').write('x')\n"
    kill += "if os.path.getsize(spoor) < 3:\n    os.kill(os.getpid(), 9)"
    spoil(kill, gebied="GM9003")
    local.restart()
    summary = run_batch(plan("GM9001,GM9003"), tmp_path / "uit", dask=local.address)
    assert [r.code for r in summary.done] == ["GM9003"], summary.failed
    (failed,) = summary.failed
    assert "mis (ValueError in cell" in failed.reason
    assert (tmp_path / "uit" / failed.notebook).is_file()
    assert [path.read_text() for path in (once, often)] == ["x", "xxx"], "its own mistake is not tried again"


def test_a_worker_with_another_installation_refuses(local, plan, tmp_path, spoil):
    spoil("'another'")
    summary = run_batch(plan("GM9001"), tmp_path / "uit", dask=local.address)
    (failed,) = summary.failed
    assert "other data, code, params/ or libraries" in failed.reason
    assert not list((tmp_path / "uit").rglob("ondermijning.html"))


def test_a_worker_that_may_not_start_processes_says_what_to_do(plan, tmp_path, monkeypatch):
    (job,) = plan("GM9001")
    monkeypatch.setitem(current_process()._config, "daemon", True)
    record = make_remote(Asked(job, Fingerprints().of(job), tmp_path, Limits()), [])
    assert "DASK_DISTRIBUTED__WORKER__DAEMON=False" in record.reason
