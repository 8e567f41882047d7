"""The command: a gemeente by its name, Ctrl-C and kills; what it says is tried in tests/cli."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys

import pytest

from tests.fetching.harness import (
    BUURTEN,
    CSV_NAME,
    HERKOMST,
    entry,
    published_zip,
    run_cli,
    scores_csv,
    service,
    tree,
    write_catalogue,
    zip_of,
)
from tests.fetching.services import Files, Server, altered, wait_until

BIG = scores_csv(codes=[f"BU{g:04}{b:04}" for g in range(100, 160) for b in range(30)])


def test_a_gemeente_by_name_and_a_year(place, monkeypatch, capsys):
    with Server(service("wfs")) as server:
        write_catalogue(place.catalogue, entry("wfs", f"{server.url}/lbm3/ows"))
        options = ["--catalogue", place.catalogue, "--to", place.to, "--allow-http", "--year", "2020"]
        code, said = run_cli(monkeypatch, capsys, "data", "fetch", *options, "--gemeente", "kerkrade,GM0882")
        assert code == 0, said
        assert {s.query["typeNames"] for s in server.seen} == {"lbm3:buurtscore20"}
        assert {s.query["CQL_FILTER"][11:15] for s in server.seen} == {"0928", "0882"}


def start(place):
    command = f"-m leefbaarheid.cli data fetch --catalogue {place.catalogue} --to {place.to} --allow-http"
    return subprocess.Popen(
        [sys.executable, *command.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # What runs in the background, as these tests may, ignores Ctrl-C, and so would all that it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("kind", "how", "share"),
    [("bestand", signal.SIGINT, 0.3)]
    + [
        pytest.param(kind, signal.SIGKILL, share, marks=pytest.mark.faults)
        for kind in ("bestand", "zip")
        for share in (0.05, 0.9)
    ],
)
def test_a_fetch_that_is_stopped_leaves_nothing_half_and_the_next_does_it_all(place, kind, how, share):
    content = BIG if kind == "bestand" else published_zip(BIG)
    with Server(altered(Files({"a": content}), pause=0.05)) as server:
        write_catalogue(place.catalogue, entry(kind, f"{server.url}/a"))
        process = start(place)
        wait_until(lambda: server.sent >= share * len(content))
        process.send_signal(how)
        said = process.communicate(timeout=20)[0]
        if how == signal.SIGINT:
            assert process.returncode == 130
            assert "Traceback" not in said
            assert "same command" in " ".join(said.split())
        assert place.files() == {}
        assert HERKOMST not in tree(place.to)
        server.app = Files({"a": content})
        done = start(place)
        said = done.communicate(timeout=60)[0]
        assert done.returncode == 0, said
    assert place.files() == {f"scores/{CSV_NAME}": BIG}


#: Kills itself at the n-th file that takes its place.
AT_A_FILE = """
import os, pathlib, signal, sys
from leefbaarheid import cli
count, real = int(sys.argv.pop()), pathlib.Path.replace
def replace(self, target):
    global count
    count -= 1
    if count < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, target)
pathlib.Path.replace = replace
cli.main()
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
    for moment in range(random.Random(2023).randrange(3), 40, 3):
        shutil.rmtree(place.to, ignore_errors=True)
        with Server(Files({"a.zip": zips[0]})) as server:
            asks = entry("zip", f"{server.url}/a.zip")
            place.fetch(asks)
            server.app = Files({"a.zip": zips[1]})
            options = [
                "data",
                "fetch",
                "--catalogue",
                place.catalogue,
                "--to",
                place.to,
                "--allow-http",
                moment,
            ]
            done = subprocess.run(
                [sys.executable, "-c", AT_A_FILE, *map(str, options)], capture_output=True, check=False
            )
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL, done.stderr
            held = place.files()
            assert set(held) == set(editions[0])
            assert all(content in (editions[0][n], editions[1][n]) for n, content in held.items()), (
                "half a file"
            )
            assert place.one(asks, ask="nothing")["status"] == "aanwezig"
            assert place.files() in editions, (
                "without a network the edition that the provenance names comes back"
            )
            assert place.one(asks)["status"] in ("opgehaald", "ongewijzigd")
            assert place.files() == editions[1]
    assert moment > 8
    assert place.files() == editions[1]
