"""The parent of all reports is started early; it must never outlive whoever started it."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from leefbaarheid.batch.parent import VARIABLE, Parent, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")


def parents(of=None):
    """Processes that are parents of reports, started by a process."""
    return [
        process
        for process in psutil.Process(of).children()
        if "leefbaarheid.batch.preload" in " ".join(process.cmdline())
    ]


def gone(process, within=60.0):
    try:
        process.wait(within)
    except psutil.TimeoutExpired:
        return False
    return True


def test_one_that_was_told_nothing_ends_at_once_when_it_is_closed(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    parent = Parent()
    (process,) = parents()
    assert list(tmp_path.glob("leefbaarheid-*"))
    parent.close()
    assert gone(process, 5)
    assert list(tmp_path.glob("leefbaarheid-*")) == []
    assert VARIABLE not in os.environ


@pytest.mark.faults
def test_one_that_waits_ends_when_whoever_started_it_is_killed(tmp_path):
    code = (
        "import time\nfrom leefbaarheid.batch.parent import Parent\nParent()\n"
        "print('started', flush=True)\ntime.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as starter:
        assert starter.stdout.readline() == "started\n"
        (process,) = parents(starter.pid)
        starter.send_signal(signal.SIGKILL)
        starter.wait()
        assert gone(process)
    assert list(tmp_path.glob("leefbaarheid-*")) == []


def test_an_unknown_area_leaves_neither_process_nor_file(demo_path, tmp_path):
    started = time.time()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "leefbaarheid.cli", "batch", "--areas", "Wilgenvoorden"),
            *("--data", str(demo_path), "--out", str(tmp_path / "uit")),
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 2
    assert "did you mean Wilgenvoorde?" in done.stderr
    assert list(tmp_path.glob("leefbaarheid-*")) == []
    left = [p for p in psutil.process_iter() if p.create_time() > started and _is_parent_of_none(p)]
    assert left == []


def _is_parent_of_none(process):
    """A parent of reports that whoever started it has left."""
    try:
        return process.ppid() == 1 and "leefbaarheid.batch.preload" in " ".join(process.cmdline())
    except psutil.Error:
        return False
