"""A server's answer is data: what is made to do harm writes nothing outside the folder and ends with a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from functools import partial
from pathlib import Path

import pytest

import leefbaarheid
from leefbaarheid.preparation.read import read_all
from tests.fetching.harness import (
    Place,
    assert_sentence,
    buurt_outlines,
    run_cli,
    source,
    tree,
    write_catalogue,
)
from tests.fetching.hostile import CASES, ESCAPE, GOOD
from tests.fetching.services.files import Files
from tests.fetching.services.ogc import Ogc
from tests.fetching.services.server import Server
from tests.preparation.mini import make_mini

LIBRARY = str(Path(leefbaarheid.__file__).parents[1])


@pytest.fixture(autouse=True)
def watched(place: Place, monkeypatch):
    """Nothing outside the raw folder changes, no link or program lies in it, whatever a test fetches."""
    (place.root / "hier").mkdir()
    (place.root / "thuis").mkdir()
    monkeypatch.chdir(place.root / "hier")
    monkeypatch.setenv("HOME", str(place.root / "thuis"))
    before = place.outside()
    yield
    assert place.outside() == before
    assert not list((place.root / "hier").iterdir())
    for path in place.to.rglob("*"):
        assert not path.is_symlink(), path
        assert path.is_dir() or path.is_file(), path
        assert path.is_dir() or not path.stat().st_mode & 0o111, f"{path} can be run"
        assert str(path).isprintable(), repr(path)
    assert not [n for n in tree(place.to) if n.endswith((".sh", ".exe", ".bashrc"))]


def control_characters(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c)[0] == "C" and c not in "\n"}


@pytest.mark.parametrize("name", CASES)
def test_what_means_harm_does_none(place, tmp_path, monkeypatch, capsys, name):
    case = CASES[name]
    with Server(case.app(place.root)) as server:
        asks = case.ask(server.url)
        write_catalogue(place.catalogue, asks)
        options = ("--catalogue", place.catalogue, "--to", place.to, "--allow-http")
        code, out, err = run_cli(monkeypatch, capsys, "data", "fetch", *options)
        assert len(server.seen) < 60
    said = out + err
    assert not control_characters(said), "what a server sends never reaches the terminal raw"
    assert "Traceback" not in said
    assert code == (0 if case.harmless else 1), said
    if case.harmless:
        assert place.files()
        assert all(entry.isprintable() for entry in place.herkomst())
        read_all(place.to, tmp_path / "uitgepakt", lambda _: None)
        return
    (sentence,) = {
        line.partition(": ")[2] for line in said.splitlines() if line.startswith(f"{asks['id']}: ")
    }
    assert_sentence(sentence)
    assert case.words.lower() in sentence.lower()
    assert place.files() == {}


def test_escapes_in_names_stay_text(place, monkeypatch, capsys):
    """Names of a catalogue are shown, not obeyed."""
    with Server(Files({"a.csv": GOOD})) as server:
        asks = source(
            "bestand", f"{server.url}/a.csv", naam=f"[bold]x[/bold]{ESCAPE}", licentie=f"{ESCAPE}CC0"
        )
        write_catalogue(place.catalogue, asks)
        for args in (["fetch", "--allow-http"], ["sources"]):
            code, out, err = run_cli(
                monkeypatch, capsys, "data", *args, "--catalogue", place.catalogue, "--to", place.to
            )
            assert code == 0, err
            assert not control_characters(out + err)


@pytest.mark.slow
def test_what_a_library_says_of_an_answer_never_reaches_the_terminal(place, tmp_path):
    """Libraries warn, with texts of the file; that is no message to a user. Run apart, as pytest hears warnings."""
    features = buurt_outlines()
    for i, bad in enumerate(
        ({"coordinates": ESCAPE}, {"type": f"Multi{ESCAPE}"}, {"coordinates": [[[0, ESCAPE]]]})
    ):
        features[i]["geometry"] |= bad
    with Server(Ogc({"buurten": features})) as server:
        address = f"{server.url}/cbs/wijken-en-buurten-{{jaar}}/ogc/v1"
        write_catalogue(place.catalogue, source("ogc", address))
        command = [sys.executable, "-m", "leefbaarheid.cli", "data"]
        fetching = ["fetch", "--catalogue", place.catalogue, "--to", place.to, "--allow-http"]
        run = partial(
            subprocess.run, capture_output=True, check=False, env=os.environ | {"PYTHONPATH": LIBRARY}
        )
        fetched = run([*command, *fetching])
    make_mini(place.to)
    prepared = run([*command, "prepare", "--source", place.to, "--to", tmp_path / "klaar"])
    for done in (fetched, prepared):
        said = (done.stdout + done.stderr).decode()
        assert not control_characters(said), said
        assert "Warning" not in said
        assert done.returncode == 0, said
