"""The command: a gemeente by its name, Ctrl-C, kills, a proxy; what it says is tried in tests/cli."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from functools import partial

import pytest

from tests.fetching.harness import (
    BUURTEN,
    CSV_NAME,
    HERKOMST,
    Place,
    buurt_features,
    one,
    published_zip,
    run_cli,
    scores_csv,
    sha256,
    source,
    tree,
    write_catalogue,
    zip_of,
)
from tests.fetching.services import faults
from tests.fetching.services.files import Files
from tests.fetching.services.server import Server, wait_until
from tests.fetching.services.wfs import Wfs

TARGET = f"scores/{CSV_NAME}"
CSV = scores_csv()


@pytest.fixture
def run(place: Place, monkeypatch, capsys):
    """Run ``data fetch`` into the place with the catalogue of one source."""

    def command(asks, *args):
        write_catalogue(place.catalogue, asks)
        options = ["--catalogue", place.catalogue, "--to", place.to, "--allow-http"]
        code, out, err = run_cli(monkeypatch, capsys, "data", "fetch", *options, *args)
        return code, " ".join((out + err).split())

    return command


def test_a_gemeente_by_name_and_a_year(run):
    with Server(Wfs({f"buurtscore{y % 100}": buurt_features(y) for y in (2020, 2024)})) as server:
        code, said = run(source("wfs", f"{server.url}/lbm3/ows"), "--gemeente", "kerkrade", "--year", "2020")
        assert code == 0, said
        assert {s.request.query["typeNames"] for s in server.seen} == {"lbm3:buurtscore20"}
        assert all("BU0928%" in s.request.query["CQL_FILTER"] for s in server.seen)


def start(place):
    command = f"-m leefbaarheid.cli data fetch --catalogue {place.catalogue} --to {place.to} --allow-http"
    return subprocess.Popen(
        [sys.executable, *command.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What runs in the background, as these tests may, ignores Ctrl-C, and so would all that it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        start_new_session=True,
    )


def test_ctrl_c_leaves_nothing_half_and_says_how_to_go_on(place):
    slow = faults.slow(Files({"a.csv": CSV}), 0.2, 10_000, times=1)
    with Server(slow) as server:
        write_catalogue(place.catalogue, source("bestand", f"{server.url}/a.csv"))
        process = start(place)
        wait_until(lambda: server.sent >= 20_000)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 130, err
        assert "Traceback" not in err
        assert "same command" in " ".join((out + err).split())
        assert place.files() == {}
        assert HERKOMST not in tree(place.to)
        server.forget()
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
        assert [bool(s.request.headers.get("range")) for s in server.seen] == [True]
        assert server.sent < len(CSV)
    assert one(report)["status"] == "hervat"
    assert place.files() == {TARGET: CSV}


def emptied(place):
    for path in sorted(place.to.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


@pytest.mark.faults
@pytest.mark.parametrize("kind", ["bestand", "zip"])
def test_kill_9_midway_and_the_next_run_goes_on(place, kind):
    """Killed at many moments: nothing stands half, and the next run asks for the rest alone."""
    chance = random.Random(f"{kind}-2023")
    big = scores_csv(codes=[f"BU{g:04}{b:04}" for g in range(100, 160) for b in range(30)])
    name, content = {"bestand": ("a.csv", big), "zip": ("a.zip", published_zip(big))}[kind]
    resumed = 0
    for _ in range(6):
        emptied(place)
        with Server(faults.slow(Files({name: content}), 0.05, 20_000)) as server:
            write_catalogue(place.catalogue, source(kind, f"{server.url}/{name}"))
            process = start(place)
            wanted = chance.uniform(0.05, 0.9) * len(content)
            wait_until(partial(came_in, server, process, wanted), 60)
            process.kill()
            process.communicate()
            assert place.files() == {}
            sent, server.app = server.sent, Files({name: content})
            server.forget()
            done = start(place)
            out, err = done.communicate(timeout=60)
            assert done.returncode == 0, out + err
            assert server.seen[0].request.headers["range"]
            resumed += server.sent < len(content) - sent / 2
            assert place.files() == {TARGET: big}
    assert resumed >= 4


def came_in(server, process, wanted):
    return server.sent >= wanted or process.poll() is not None


#: Kills itself at the n-th file that takes its place.
AT_A_FILE = """
import os, pathlib, signal, sys
from leefbaarheid.fetching import fetch, load_catalogue
count, real = int(sys.argv[3]), pathlib.Path.replace
def replace(self, target):
    global count
    count -= 1
    if count < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)
pathlib.Path.replace = replace
report = fetch(load_catalogue(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]), allow_http=True)
assert not report.failed, list(report.table["reden"])
"""


@pytest.mark.faults
def test_kill_9_while_files_take_their_place(place):
    """A newer edition of a zip with four files, killed before each step: whole files, and one edition when mended."""
    names = [f"Leefbaarometer-scores buurten {i} 2002-2024.csv" for i in range(4)]
    editions = [
        {f"scores/{n}": scores_csv(seed=10 * s + i, codes=BUURTEN[:9]) for i, n in enumerate(names)}
        for s in (1, 2)
    ]
    zips = [zip_of({f"map/{n.partition('/')[2]}": c for n, c in e.items()}) for e in editions]
    moments = 0
    for moment in range(40):
        emptied(place)
        with Server(Files({"a.zip": zips[0]})) as server:
            asks = source("zip", f"{server.url}/a.zip")
            place.fetch(asks)
            server.app = Files({"a.zip": zips[1]})
            command = [sys.executable, "-c", AT_A_FILE, str(place.catalogue), str(place.to), str(moment)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL, done.stderr
            moments += 1
            held = place.files()
            assert set(held) == set(editions[0])
            assert all(content in (editions[0][n], editions[1][n]) for n, content in held.items()), (
                "half a file"
            )
            if moment % 2:
                assert not place.fetch(asks, offline=True).failed
                assert place.files() in editions, (
                    "without a network the edition that the provenance names comes back"
                )
                told = {n: e["sha256"] for n, e in place.herkomst().items()}
                assert told == {n: sha256(c) for n, c in place.files().items()}
            assert not place.fetch(asks).failed
            assert place.files() == editions[1]
    assert moments > 8
    assert place.files() == editions[1]


def test_a_password_of_a_proxy_is_not_shown(run, monkeypatch):
    with Server(Files({})) as server:
        gone = server.host
    monkeypatch.setenv("HTTP_PROXY", f"http://naam:geheim@{gone}")
    code, said = run(source("bestand", "http://voorbeeld.invalid/a.csv"))
    assert code == 1
    assert "geheim" not in said
