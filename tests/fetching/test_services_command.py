"""The command: what it says, its exit codes, two at once, Ctrl-C, kills, proxies and certificates."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from functools import partial

import pytest

from leefbaarheid.fetching import load_catalogue
from tests.fetching.harness import (
    BUURTEN,
    CSV_NAME,
    HERKOMST,
    Place,
    buurt_features,
    hidden,
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
    """Run ``data fetch`` into the place with the catalogue of these sources."""

    def command(*args, sources=()):
        if sources:
            write_catalogue(place.catalogue, *sources)
        options = ["--catalogue", place.catalogue, "--to", place.to, "--allow-http"]
        code, out, err = run_cli(monkeypatch, capsys, "data", "fetch", *options, *args)
        return code, " ".join(out.split()), " ".join(err.split())

    return command


def test_all_is_well(place, run):
    with Server(Files({"a.csv": CSV})) as server:
        code, out, err = run(sources=[source("bestand", f"{server.url}/a.csv")])
        assert code == 0, err
        assert "een-bestand" in out
        assert "leefbaarheid data prepare" in out
        assert str(place.to) in out
        code, out, err = run()
        assert code == 0, err
        assert place.files() == {TARGET: CSV}


def test_a_failure_is_exit_code_1_after_all_were_tried(place, run):
    with Server(Files({"a.csv": CSV})) as server:
        bad = source("bestand", f"{server.url}/weg.csv", id="weg", doel="a/x.csv")
        code, out, err = run(sources=[bad, source("bestand", f"{server.url}/a.csv")])
    assert code == 1
    assert "404" in out + err
    assert "Traceback" not in err
    assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--source", "een-bestant"], "een-bestant is unknown; did you mean een-bestand?"),
        (["--source", "een-bestand", "--source", "zzz"], "zzz is unknown"),
        (["--year", "1234"], "1234"),
        (["--year", "veel"], ""),
        (["--gemeente", "Kerkrada"], "Kerkrada"),
        (["--max-size", "-1"], ""),
        (["--catalogue", "weg.yml"], "weg.yml"),
    ],
)
def test_a_wrong_request_is_exit_code_2_and_asks_nothing(place, run, args, words):
    with Server(Files({"a.csv": CSV})) as server:
        code, out, err = run(*args, sources=[source("bestand", f"{server.url}/a.csv")])
        assert not server.seen
    assert code == 2, out
    assert words in err
    assert "Traceback" not in err
    assert not place.to.exists() or not place.files()


def test_a_mistake_in_the_catalogue_is_exit_code_2(place, run):
    code, _, err = run(sources=[source("bestand", "https://x.invalid/a.csv", kolomen=["a"])])
    assert code == 2
    assert "een-bestand" in err
    assert "did you mean kolommen" in err


def test_a_folder_that_is_a_file_is_exit_code_2(place, run):
    place.to.parent.mkdir(parents=True)
    place.to.write_text("geen map")
    with Server(Files({"a.csv": CSV})) as server:
        code, _, err = run(sources=[source("bestand", f"{server.url}/a.csv")])
    assert code in (1, 2)
    assert "Traceback" not in err
    assert place.to.read_text() == "geen map"


def test_sources_are_listed_with_what_is_there(place, run, monkeypatch, capsys):
    with Server(Files({"a.csv": CSV})) as server:
        other = source("bestand", f"{server.url}/b.csv", id="tweede", doel="b/b.csv", licentie="CC BY 4.0")
        run("--source", "een-bestand", sources=[source("bestand", f"{server.url}/a.csv"), other])
        server.forget()
        code, out, err = run_cli(
            monkeypatch, capsys, "data", "sources", "--catalogue", place.catalogue, "--to", place.to
        )
        assert not server.seen
    assert code == 0, err
    for word in ("een-bestand", "tweede", "CC0", "CC BY 4.0", "gezien"):
        assert word in out


def test_the_projects_own_catalogue_is_listed(monkeypatch, capsys, tmp_path):
    code, out, err = run_cli(monkeypatch, capsys, "data", "sources", "--to", tmp_path)
    assert code == 0, err
    for source_ in load_catalogue().bronnen:
        assert source_.id in out


@pytest.mark.parametrize("gemeente", ["GM0928", "Kerkrade", "gm0928", "kerkrade"])
def test_gemeenten_by_name_or_code_and_year(place, run, gemeente):
    layers = Wfs({f"buurtscore{y % 100}": buurt_features(y) for y in (2020, 2024)})
    with Server(layers) as server:
        code, out, err = run(
            "--gemeente", gemeente, "--year", "2020", sources=[source("wfs", f"{server.url}/lbm3/ows")]
        )
        assert code == 0, out + err
        assert {s.request.keyword("typeNames") or s.request.keyword("typeName") for s in server.seen} == {
            "lbm3:buurtscore20"
        }
        assert all("BU0928%" in s.request.keyword("CQL_FILTER") for s in server.seen)


def start(place, *args, env=None, **more):
    command = [
        sys.executable,
        "-m",
        "leefbaarheid.cli",
        "data",
        "fetch",
        "--catalogue",
        str(place.catalogue),
        "--to",
        str(place.to),
        "--allow-http",
    ]
    return subprocess.Popen(
        [*command, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
        # What runs in the background, as these tests may, ignores Ctrl-C, and so would all that it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        start_new_session=True,
        **more,
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
            server.app = Files({"a.zip": zips[1]}, moment=1_700_000_100)
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


def test_a_password_of_a_proxy_is_not_shown(place, run, monkeypatch):
    with Server(Files({})) as server:
        gone = server.host
    monkeypatch.setenv("HTTP_PROXY", f"http://naam:geheim@{gone}")
    code, out, err = run(sources=[source("bestand", "http://voorbeeld.invalid/a.csv")])
    assert code == 1
    assert "geheim" not in out + err


def test_hidden_places_are_not_raw_files(place, monkeypatch, capsys):
    """What fetching keeps for itself does not go into a dataset."""
    from leefbaarheid.sources.detect import walk

    with Server(Files({"a.csv": CSV})) as server:
        asks = source("bestand", f"{server.url}/a.csv")
        place.fetch(asks)
        place.fetch(asks | {"adres": f"{server.url}/weg.csv"})
    assert [n for n in tree(place.to) if hidden(n)], "there is a cache"
    found = {f.file.name: f.soort for f in walk(place.to, place.root / "uit")}
    assert found.pop(HERKOMST) == "fetched"
    assert found == {TARGET: "scores_csv"}
