"""What goes wrong on real machines: kills, full disks, broken files, two batches at once."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from leefbaarheid.batch import run_batch
from leefbaarheid.report.themes import NOTEBOOKS, notebook_of
from tests.batch.conftest import alike, seen, write_little

pytestmark = pytest.mark.faults
#: Of the first theme two, for which a parent gets ready.
REPORTS = "gebied;thema\nGM9001;ondermijning\nGM9003;ondermijning\nGM9003;sociale_ongelijkheid\n"
THEMES = ("ondermijning", "sociale_ongelijkheid")
#: What takes a while, and of the second theme what reads a table that the first does not.
WAIT = "import time\ntime.sleep(0.5)"
READ = "import leefbaarheid as lb\nlb.open_data(gebied, data)[0].scores('buurt')"


@pytest.fixture(scope="module", autouse=True)
def little(tmp_path_factory):
    """Reports of three cells for all batches here."""
    folder = shutil.copytree(notebook_of(THEMES[0]).parent, tmp_path_factory.mktemp("weinig") / "notebooks")
    for theme, code in zip(THEMES, (WAIT, f"{WAIT}\n{WAIT}\n{READ}"), strict=True):
        write_little(folder, theme, code)
    (folder / "reeks.csv").write_text(REPORTS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(NOTEBOOKS, str(folder))
        yield


def command(data, out, *asked):
    asked = asked or ("--areas", f"{os.environ[NOTEBOOKS]}/reeks.csv")
    about = [*asked, "--workers", "2", "--data", str(data), "--out", str(out)]
    return [sys.executable, "-m", "leefbaarheid.cli", "batch", *about]


def run(words):
    return subprocess.run(words, capture_output=True, text=True, timeout=240)


def start(data, out, **about):
    said = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command(data, out), **said, **about)


def assert_completes(data, out, whole):
    """The next run makes what is left, and then all is there; returns what it said."""
    done = run(command(data, out))
    assert done.returncode == 0, done.stderr
    assert alike(out) == whole
    return done.stdout


def assert_nothing_half(out, whole):
    """Whatever a reader sees is whole: a page has its end, and a finished page is the right one."""
    for name, content in seen(out).items() if out.exists() else ():
        assert not name.endswith(".html") or content.rstrip().endswith(b"</html>"), name
        listing = name.startswith("landelijk") or name.endswith("index.html")  # of what stands at that moment
        if name.endswith((".html", ".csv", ".ipynb")) and not listing:
            assert content == whole[name], name


@pytest.fixture(scope="module")
def whole(demo_path, tmp_path_factory):
    """The files of a batch to which nothing happened."""
    out = tmp_path_factory.mktemp("heel") / "uit"
    run(command(demo_path, out)).check_returncode()
    return alike(out)


def reports_of(process):
    """The processes of reports, which are children of the batch's only child: the warm parent."""
    try:
        return [child for parent in process.children() for child in parent.children()]
    except psutil.Error:
        return []


@pytest.mark.parametrize("who", ["batch", "parent", "report"])
def test_kill_9_at_random_moments(demo_path, tmp_path, whole, who):
    """Three times each: the batch itself, its warm parent, a report; the next run completes what is left."""
    chance = random.Random(f"{who}-2023")
    out = tmp_path / "uit"
    killed = 0
    for _ in range(3):
        shutil.rmtree(out, ignore_errors=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started = subprocess.Popen(command(demo_path, out), **quiet)
        process = psutil.Process(started.pid)
        if who == "batch":
            time.sleep(chance.uniform(1, 6))
        else:
            while started.poll() is None and not reports_of(process):
                time.sleep(0.05)
            time.sleep(chance.uniform(0, 1))
        members = [process, *process.children(recursive=True)] if started.poll() is None else []
        victims = {"batch": members[:1], "parent": members[1:], "report": reports_of(process)}[who]
        for victim in victims[:1]:
            victim.send_signal(signal.SIGKILL)
            killed += 1
        assert started.wait(timeout=120) in (0, 1, -signal.SIGKILL)
        assert not psutil.wait_procs(members, timeout=30)[1], "no process of a killed batch goes on"
        assert_nothing_half(out, whole)
        assert_completes(demo_path, out, whole)
    assert killed >= 2, "most kills must have met a running process"


def test_ctrl_c_ends_cleanly_and_the_next_run_goes_on(demo_path, tmp_path, whole):
    out = tmp_path / "uit"
    # What runs in the background, as these tests may, ignores Ctrl-C, and so would all that it starts.
    listen = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    started = start(demo_path, out, start_new_session=True, **listen)
    # Its record is the last thing that a report leaves: one without is made again.
    while not any((out / "GM9001-kroonhaven").glob(".*.json")):
        time.sleep(0.1)
        assert started.poll() is None
    os.killpg(started.pid, signal.SIGINT)
    said, errors = started.communicate(timeout=60)
    assert started.returncode == 130, said + errors
    assert "goes on from here" in said
    assert "Traceback" not in said + errors
    assert_nothing_half(out, whole)
    assert "0 skipped" not in assert_completes(demo_path, out, whole)


def test_two_batches_into_one_folder_at_once(demo_path, tmp_path, whole):
    out = tmp_path / "uit"
    both = [start(demo_path, out), start(demo_path, out)]
    for one in both:
        said, errors = one.communicate(timeout=240)
        assert one.returncode == 0, said + errors
    assert alike(out) == whole


def test_a_full_disk_is_said_and_the_next_run_completes(demo_path, tmp_path, whole):
    disk = tmp_path / "klein"
    disk.mkdir()
    mounted = run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(disk)]).returncode == 0
    # Where mounting is not allowed a limit on the size of files stands in: no page can be written.
    limit = [] if mounted else ["bash", "-c", 'ulimit -f 40; trap "" XFSZ; exec "$@"', "-"]
    try:
        done = run([*limit, *command(demo_path, disk / "uit")])
        assert done.returncode in (1, 2)
        assert ("No space left" if mounted else "File too large") in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert_nothing_half(disk / "uit", whole)
        if mounted:
            run(["mount", "-o", "remount,size=200m", str(disk)]).check_returncode()
        assert_completes(demo_path, disk / "uit", whole)
    finally:
        if mounted:
            run(["umount", str(disk)]).check_returncode()


@pytest.mark.parametrize("how", ["garbage", "gone"])
def test_a_corrupt_table_is_one_sentence_and_stops_what_needs_it_alone(demo_path, tmp_path, whole, how):
    data = shutil.copytree(demo_path, tmp_path / "data")
    victim = data / "scores" / "buurt.parquet"
    victim.unlink()
    if how == "garbage":
        victim.write_bytes(b"PAR1" + os.urandom(5000) + b"PAR1")
    out = tmp_path / "uit"
    done = run(command(data, out, "--areas", "GM9001,GM9003", "--themes", ",".join(THEMES)))
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr.count("scores/buurt.parquet") == 2
    pages = {name for name in seen(out) if name.endswith(".html")}
    index = {"index.html"}  # which tells of every gemeente, and needs that table too
    assert pages == {name for name in whole if name.endswith(".html") and "sociale" not in name} - index
    assert "index.html is as it was" in done.stdout


def test_one_report_folder_that_cannot_be_written_fails_alone(plan, tmp_path):
    out = tmp_path / "uit"
    out.mkdir()
    (out / "GM9003-wilgenvoorde").write_text("hier staat een bestand", encoding="utf-8")
    summary = run_batch(plan("GM9001,GM9003"), out)
    assert [r.code for r in summary.done] == ["GM9001"]
    (failed,) = summary.failed
    assert "GM9003-wilgenvoorde cannot be written" in failed.reason
