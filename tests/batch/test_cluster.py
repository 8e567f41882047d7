"""A real scheduler and two worker processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from multiprocessing import current_process

import psutil
import pytest

from leefbaarheid.batch import Limits, plan_jobs, run_batch
from leefbaarheid.batch.cluster import make_remote
from leefbaarheid.batch.pool import Asked
from leefbaarheid.batch.record import Fingerprints
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.params import params_folder
from leefbaarheid.report.themes import THEMES
from tests.batch.conftest import AREAS, alike

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
    folder = tmp_path / "dask"
    folder.mkdir()
    cluster = Local(folder)
    yield cluster
    cluster.close()


def test_one_worker_killed_and_all_is_there_byte_for_byte(local, made, demo_path, tmp_path):
    out = tmp_path / "uit"
    killed = []

    def watch(how, record):
        if how == "done" and not killed:
            killed.append(record.id)
            os.kill(local.workers[0].pid, signal.SIGKILL)

    summary = run_batch(plan_jobs(AREAS, data=str(demo_path)), out, dask=local.address, watch=watch)
    assert killed
    assert local.workers[0].wait(timeout=10) == -signal.SIGKILL
    assert (len(summary.done), len(summary.failed)) == (9, 0), [r.reason for r in summary.failed]
    assert alike(out) == alike(made[0])
    again = run_batch(plan_jobs(AREAS, data=str(demo_path)), out, dask=local.address)
    assert len(again.skipped) == 9


def test_a_failing_report_fails_once_and_alone(local, demo_path, tmp_path, notebooks):
    trace = tmp_path / "spoor"
    spoil = f"open({str(trace)!r}, 'a').write('x')\nraise ValueError('mis')"
    notebooks("ondermijning", spoil, gebied="GM9001")
    local.restart()
    jobs = plan_jobs("GM9001,GM9003", ("ondermijning",), str(demo_path))
    summary = run_batch(jobs, tmp_path / "uit", dask=local.address)
    assert [r.code for r in summary.done] == ["GM9003"]
    (failed,) = summary.failed
    assert "ValueError" in failed.reason
    assert "mis" in failed.reason
    assert (tmp_path / "uit" / failed.notebook).is_file()
    assert trace.read_text(encoding="utf-8") == "x", "its own mistake is not tried again"


def test_a_report_whose_process_is_killed_is_tried_again(local, demo_path, tmp_path, notebooks):
    trace = tmp_path / "spoor"
    kill = f"import os\nspoor = {str(trace)!r}\nopen(spoor, 'a').write('x')\n"
    kill += "if os.path.getsize(spoor) < 3:\n    os.kill(os.getpid(), 9)"
    notebooks("ondermijning", kill)
    local.restart()
    jobs = plan_jobs("GM9001", ("ondermijning",), str(demo_path))
    summary = run_batch(jobs, tmp_path / "uit", dask=local.address)
    assert [r.code for r in summary.done] == ["GM9001"], summary.failed
    assert trace.read_text(encoding="utf-8") == "xxx"


def test_a_worker_with_another_installation_refuses(local, demo_path, tmp_path, monkeypatch):
    params = shutil.copytree(params_folder(), tmp_path / "params")
    with (params / "indicatoren.yml").open("a", encoding="utf-8") as file:
        file.write("# other\n")
    with monkeypatch.context() as patch:
        patch.setenv("LEEFBAARHEID_PARAMS", str(params))
        local.restart()
    jobs = plan_jobs("GM9001", ("ondermijning",), str(demo_path))
    summary = run_batch(jobs, tmp_path / "uit", dask=local.address)
    (failed,) = summary.failed
    assert "other data, code, params/ or libraries" in failed.reason
    assert not list((tmp_path / "uit").rglob("ondermijning.html"))


def test_no_scheduler_is_one_sentence(demo_path, tmp_path):
    jobs = plan_jobs("GM9001", THEMES, str(demo_path))
    with pytest.raises(LeefbaarheidError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run_batch(jobs, tmp_path / "uit", dask="tcp://127.0.0.1:9")


def test_a_worker_that_may_not_start_processes_says_what_to_do(demo_path, tmp_path, monkeypatch):
    (job,) = plan_jobs("GM9001", ("ondermijning",), str(demo_path))
    monkeypatch.setitem(current_process()._config, "daemon", True)
    record = make_remote(Asked(job, Fingerprints().of(job), tmp_path, Limits()), [])
    assert "DASK_DISTRIBUTED__WORKER__DAEMON=False" in record.reason


def test_what_a_worker_started_ends_with_it(local, demo_path, tmp_path):
    jobs = plan_jobs("GM9001", ("ondermijning",), str(demo_path))
    assert run_batch(jobs, tmp_path / "uit", dask=local.address).done
    family = [one for w in local.workers for one in psutil.Process(w.pid).children(recursive=True)]
    assert family, "the warm parent is there"
    for worker in local.workers:
        worker.kill()
    assert not psutil.wait_procs(family, timeout=20)[1]
