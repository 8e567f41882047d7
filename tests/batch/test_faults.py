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

from leefbaarheid.batch import plan_jobs, run_batch
from tests.batch.conftest import seen

pytestmark = pytest.mark.faults
AREAS = "GM9001,GM9003,GM9006"


def command(data, out, *more):
    return [
        sys.executable, "-m", "leefbaarheid.cli", "batch", "--areas", AREAS, "--themes", "ondermijning,sociale_ongelijkheid",
        "--data", str(data), "--out", str(out), "--workers", "2", *more,
    ]  # fmt: skip


def assert_nothing_half(out, whole):
    """Whatever a reader sees is whole: a page has its end, and a finished page is the right one."""
    for name, content in seen(out).items() if out.exists() else ():
        if name.endswith(".html"):
            assert content.rstrip().endswith(b"</html>"), name
        listing = name.startswith("landelijk") or name.endswith("index.html")  # of what stands at that moment
        if name.endswith((".html", ".csv", ".ipynb")) and not listing:
            assert content == whole[name], name


@pytest.fixture(scope="module")
def whole(demo_path, tmp_path_factory):
    """The files of a batch to which nothing happened."""
    out = tmp_path_factory.mktemp("heel") / "uit"
    subprocess.run(command(demo_path, out), check=True, capture_output=True)
    return seen(out)


def same_but_for_times(one, other):
    return {k: v for k, v in one.items() if k != "manifest.jsonl"} == {
        k: v for k, v in other.items() if k != "manifest.jsonl"
    }


def family(process):
    return [process, *process.children(recursive=True)]


def reports_of(process):
    """The processes of reports, which are children of the batch's only child: the warm parent."""
    try:
        return [child for parent in process.children() for child in parent.children()]
    except psutil.Error:
        return []


@pytest.mark.parametrize("who", ["batch", "parent", "report"])
def test_kill_9_at_random_moments_twenty_times(demo_path, tmp_path, whole, who):
    """Seven times each: the batch itself, its warm parent, a report; the next run completes what is left."""
    chance = random.Random(f"{who}-2023")
    out = tmp_path / "uit"
    killed = 0
    for _ in range(7):
        shutil.rmtree(out, ignore_errors=True)
        started = subprocess.Popen(
            command(demo_path, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        process = psutil.Process(started.pid)
        if who == "batch":
            time.sleep(chance.uniform(1, 15))
        else:
            while started.poll() is None and not reports_of(process):
                time.sleep(0.05)
            time.sleep(chance.uniform(0, 2.5))
        members = family(process) if started.poll() is None else []
        victims = {"batch": members[:1], "parent": members[1:], "report": reports_of(process)}[who]
        for victim in victims[:1]:
            victim.send_signal(signal.SIGKILL)
            killed += 1
        if who == "batch":
            started.wait(timeout=60)
            _, alive = psutil.wait_procs(members, timeout=30)
            assert not alive, "no process of a killed batch goes on"
        else:
            assert started.wait(timeout=120) in (0, 1)
        assert_nothing_half(out, whole)
        done = subprocess.run(command(demo_path, out), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert same_but_for_times(seen(out), whole)
    assert killed >= 4, "most kills must have met a running process"


def test_ctrl_c_ends_cleanly_and_the_next_run_goes_on(demo_path, tmp_path, whole):
    out = tmp_path / "uit"
    started = subprocess.Popen(
        command(demo_path, out),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What runs in the background, as these tests may, ignores Ctrl-C, and so would all that it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
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
    done = subprocess.run(command(demo_path, out), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0
    assert "0 skipped" not in done.stdout
    assert same_but_for_times(seen(out), whole)


def test_two_batches_into_one_folder_at_once(demo_path, tmp_path, whole):
    out = tmp_path / "uit"
    both = [
        subprocess.Popen(command(demo_path, out), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for one in both:
        said, errors = one.communicate(timeout=240)
        assert one.returncode == 0, said + errors
    assert same_but_for_times(seen(out), whole)


def full_disk(folder):
    """Mount a small file system on a folder; say where that is not allowed."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    return done.returncode == 0, done.stderr.strip()


def test_a_full_disk_is_said_and_the_next_run_completes(demo_path, tmp_path, whole):
    out = tmp_path / "klein"
    mounted, _ = full_disk(out)
    if mounted:
        try:
            done = subprocess.run(
                command(demo_path, out / "uit"), capture_output=True, text=True, timeout=240
            )
            assert done.returncode in (1, 2)
            assert "No space left" in done.stdout + done.stderr
            assert "Traceback" not in done.stdout + done.stderr
            assert_nothing_half(out / "uit", whole)
            subprocess.run(["mount", "-o", "remount,size=200m", str(out)], check=True)
            again = subprocess.run(
                command(demo_path, out / "uit"), capture_output=True, text=True, timeout=240
            )
            assert again.returncode == 0, again.stderr
            assert same_but_for_times(seen(out / "uit"), whole)
        finally:
            subprocess.run(["umount", str(out)], check=True)
        return
    # Where mounting is not allowed a limit on the size of files stands in: no page can be written.
    limited = ["bash", "-c", 'ulimit -f 40; trap "" XFSZ; exec "$@"', "-", *command(demo_path, out / "uit")]
    done = subprocess.run(limited, capture_output=True, text=True, timeout=240)
    assert done.returncode in (1, 2)
    assert "File too large" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert_nothing_half(out / "uit", whole)
    again = subprocess.run(command(demo_path, out / "uit"), capture_output=True, text=True, timeout=240)
    assert again.returncode == 0, again.stderr
    assert same_but_for_times(seen(out / "uit"), whole)


@pytest.mark.parametrize("how", ["cut", "garbage", "gone"])
def test_a_corrupt_table_is_one_sentence_and_stops_what_needs_it_alone(demo_path, tmp_path, whole, how):
    data = shutil.copytree(demo_path, tmp_path / "data")
    victim = data / "scores" / "buurt.parquet"  # which sociale_ongelijkheid reads, and ondermijning does not
    content = victim.read_bytes()
    if how == "gone":
        victim.unlink()
    else:
        victim.write_bytes(
            content[: len(content) // 2] if how == "cut" else b"PAR1" + os.urandom(5000) + b"PAR1"
        )
    out = tmp_path / "uit"
    done = subprocess.run(command(data, out), capture_output=True, text=True, timeout=240)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr.count("scores/buurt.parquet") == len(AREAS.split(","))
    pages = {name for name in seen(out) if name.endswith(".html")}
    index = {"index.html"}  # which tells of every gemeente, and needs that table too
    assert pages == {name for name in whole if name.endswith(".html") and "sociale" not in name} - index
    assert "index.html is as it was" in done.stdout


@pytest.mark.parametrize("where", ["folder", "parent"])
def test_an_unreadable_output_folder_is_one_sentence(demo_path, tmp_path, where):
    (tmp_path / "dicht").mkdir()
    out = tmp_path / "dicht" / ("uit" if where == "parent" else "")
    (tmp_path / "dicht").chmod(0o000)
    try:
        as_nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        probe = subprocess.run([*as_nobody, sys.executable, "-c", "import leefbaarheid"], capture_output=True)
        if probe.returncode:
            # Another user may not read this installation: a file in the place of the folder stands in.
            (tmp_path / "dicht").chmod(0o700)
            shutil.rmtree(tmp_path / "dicht")
            (tmp_path / "dicht").write_text("", encoding="utf-8")
            as_nobody = []
        done = subprocess.run(
            [*as_nobody, *command(demo_path, out)], capture_output=True, text=True, timeout=120
        )
    finally:
        (tmp_path / "dicht").chmod(0o700)
    assert done.returncode == 2
    assert "--out" in done.stderr or "permission" in (done.stdout + done.stderr).lower()
    assert "Traceback" not in done.stdout + done.stderr


def test_one_report_folder_that_cannot_be_written_fails_alone(demo_path, tmp_path):
    out = tmp_path / "uit"
    out.mkdir()
    (out / "GM9003-wilgenvoorde").write_text("hier staat een bestand", encoding="utf-8")
    summary = run_batch(plan_jobs("GM9001,GM9003", ("ondermijning",), str(demo_path)), out)
    assert [r.code for r in summary.done] == ["GM9001"]
    (failed,) = summary.failed
    assert "GM9003-wilgenvoorde cannot be written" in failed.reason
