"""The command: Ctrl-C and kills; what it says is tried in tests/cli."""

import shutil
import signal
import subprocess
import sys

import pytest

from tests.fetching import harness as h
from tests.fetching.services import Files, Server, altered, wait_until

BIG = h.scores_csv(codes=[f"BU{g:04}{b:04}" for g in range(100, 160) for b in range(30)])
ALONE = "import sys, signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
COMMAND = "from leefbaarheid import cli; cli.main()"


def start(place, before="", *more):
    """Run the command in a process of its own, which hears Ctrl-C, also where the tests run in the background."""
    options = ["--catalogue", str(place.catalogue), "--to", str(place.to), "--allow-http"]
    command = [sys.executable, "-c", ALONE + before + COMMAND, "data", "fetch", *options, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


KILLS = [("bestand", signal.SIGKILL, 0.05), ("bestand", signal.SIGKILL, 0.9), ("zip", signal.SIGKILL, 0.5)]
STOPS = [("bestand", signal.SIGINT, 0.3), *(pytest.param(*kill, marks=pytest.mark.faults) for kill in KILLS)]


@pytest.mark.parametrize(("kind", "how", "share"), STOPS)
def test_a_fetch_that_is_stopped_leaves_nothing_half_and_the_next_does_it_all(place, kind, how, share):
    content = BIG if kind == "bestand" else h.published_zip(BIG)
    with Server(altered(Files({"a": content}), pause=0.05)) as server:
        h.write_catalogue(place.catalogue, h.entry(kind, f"{server.url}/a"))
        process = start(place)
        wait_until(lambda: server.sent >= share * len(content))
        process.send_signal(how)
        said = process.communicate(timeout=20)[0]
        if how == signal.SIGINT:
            assert process.returncode == 130
            assert "Traceback" not in said
            assert "same command" in " ".join(said.split())
        left = [name for name in h.tree(place.to) if how == signal.SIGINT or not name.startswith(".werk/")]
        assert left == [".werk/slot"] * (how == signal.SIGINT)
        server.app = Files({"a": content})
        said = start(place).communicate(timeout=60)[0]
    assert place.files() == {f"scores/{h.CSV_NAME}": BIG}, said


#: Kills itself at the n-th file that takes its place.
AT_A_FILE = """
import os, pathlib
count, real = int(sys.argv.pop()), pathlib.Path.replace
def replace(self, target):
    global count
    count -= 1
    if count < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)
pathlib.Path.replace = replace
"""


@pytest.mark.faults
def test_kill_9_while_files_take_their_place(place):
    """A newer edition of a zip with four files, killed before some steps: whole files, and one edition when mended."""
    names = [f"Leefbaarometer-scores buurten {i} 2002-2024.csv" for i in range(4)]
    seeds = [{name: 10 * edition + i for i, name in enumerate(names)} for edition in (1, 2)]
    editions = [{n: h.scores_csv(seed, codes=h.BUURTEN[:9]) for n, seed in one.items()} for one in seeds]
    zips = [h.zip_of({f"map/{n}": content for n, content in one.items()}) for one in editions]
    old, new = ({f"scores/{n}": content for n, content in one.items()} for one in editions)
    for moment in range(1, 40, 3):
        shutil.rmtree(place.to, ignore_errors=True)
        with Server(Files({"a.zip": zips[0]})) as server:
            asks = h.entry("zip", f"{server.url}/a.zip")
            place.fetch(asks)
            server.app = Files({"a.zip": zips[1]})
            process = start(place, AT_A_FILE, str(moment))
            said = process.communicate(timeout=60)[0]
            if process.returncode == 0:
                break
            assert process.returncode == -signal.SIGKILL, said
            held = place.files()
            assert set(held) == set(old)
            assert all(content in (old[n], new[n]) for n, content in held.items()), "half a file"
            assert place.one(asks, ask="nothing")["status"] == "aanwezig"
            assert place.files() in (old, new), "without a network the recorded edition comes back"
            assert place.one(asks)["status"] in ("opgehaald", "ongewijzigd")
            assert place.files() == new
    assert moment > 8
    assert place.files() == new
