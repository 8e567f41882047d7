"""A server's answer is data: what is made to do harm writes nothing outside the folder and ends with a sentence."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
import yaml

import leefbaarheid
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.fetching import load_catalogue
from leefbaarheid.preparation.read import read_all
from tests.fetching.harness import (
    CSV_NAME,
    Place,
    assert_failed,
    assert_sentence,
    buurt_outlines,
    hidden,
    one,
    published_zip,
    run_cli,
    scores_csv,
    source,
    tree,
    write_catalogue,
    zip_of,
)
from tests.fetching.hostile import CASES, ENTITIES, ESCAPE, GOOD, PICKLES, of_outlines, pickled
from tests.fetching.services import faults
from tests.fetching.services.files import Files
from tests.fetching.services.server import Answer, Server
from tests.preparation.mini import make_mini

TARGET = f"scores/{CSV_NAME}"
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
    for path in place.to.rglob("*"):
        assert not path.is_symlink(), path
        assert path.is_dir() or path.is_file(), path
        assert path.is_dir() or not path.stat().st_mode & 0o111, f"{path} can be run"
        assert str(path).isprintable(), repr(path)
    assert not [n for n in tree(place.to) if n.endswith((".sh", ".exe", ".bashrc"))]


def control_characters(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c)[0] == "C" and c not in "\n"}


def test_the_corpus_is_large():
    assert len(CASES) + len(PICKLES) >= 80


def one_in_three():
    """Names of the cases, slow but for each third of a kind and the first of it."""
    seen = Counter()
    for name in CASES:
        kind = name.rpartition(":")[0]
        yield pytest.param(name, marks=[pytest.mark.slow] if seen[kind] % 3 else [])
        seen[kind] += 1


@pytest.mark.parametrize("name", list(one_in_three()))
def test_what_means_harm_does_none(place, monkeypatch, capsys, name):
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
    taken = code == 0
    assert code in ((0,) if case.harmless else (1,) if case.harmless is False else (0, 1)), said
    if not taken:
        (sentence,) = {
            line.partition(": ")[2] for line in said.splitlines() if line.startswith(f"{asks['id']}: ")
        }
        assert_sentence(sentence)
        for word in case.words:
            assert word.lower() in sentence.lower()
        assert place.files() == {}
        return
    assert place.files()
    assert all(entry.isprintable() for entry in place.herkomst())
    try:
        read_all(place.to, place.root / "hier" / "uitgepakt", lambda _: None)
    except LeefbaarheidError as error:
        pytest.fail(f"taken in, but preparation refuses it: {error}")


@pytest.mark.parametrize("kind", PICKLES)
def test_a_pickle_is_never_loaded(place, kind):
    where = place.root / "hier" / "gehackt"
    more = {} if kind == "csv" else {"kolommen": ["pc4"], "jaren": None, "jaarkolom": None}
    with Server(Files({"a": pickled(where)})) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a", doel=PICKLES[kind], **more)))
        zipped = Files({"a.zip": zip_of({f"map/{CSV_NAME}": pickled(where)})})
        with Server(zipped) as other:
            assert_failed(place.fetch(source("zip", f"{other.url}/a.zip")))
    assert place.files() == {}


@pytest.mark.parametrize(
    "kind", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "../../x", "+1+1", "@SUM(A1)"]
)
def test_a_name_is_text_that_arrives_as_it_is(place, kind):
    """It is escaped where it is shown, not where it is stored."""
    content = GOOD.replace(b"Naam BU09280000", kind.encode())
    with Server(Files({"a.csv": content})) as server:
        assert not place.fetch(source("bestand", f"{server.url}/a.csv")).failed
    assert place.files() == {TARGET: content}


@pytest.mark.parametrize(
    ("doel", "protocol"),
    [
        (doel, protocol)
        for protocol in ("bestand", "zip")
        for doel in (
            "../buiten.csv",
            "a/../../buiten.csv",
            "/tmp/buiten.csv",
            "C:\\buiten.csv",
            "..\\buiten.csv",
            "a/\x00.csv",
            "a\n/b.csv",
            "",
            ".cache/x.csv",
            "herkomst.json",
            ".",
            "..",
            "a//b.csv",
            "con/x.csv",
            "x" * 300 + ".csv",
        )
    ],
)
def test_a_catalogue_cannot_place_a_file_outside_the_folder(place, doel, protocol):
    served = {"a.csv": GOOD, "a.zip": published_zip()}
    with Server(Files(served)) as server:
        asks = source(protocol, f"{server.url}/{'a.csv' if protocol == 'bestand' else 'a.zip'}") | {
            "doel": doel
        }
        refused = of_request(place, lambda: assert_failed(place.fetch(asks)))
    assert "id een-" in refused or "outside" in refused or "doel" in refused
    assert place.files() == {}


def of_request(place, ask):
    """The sentence with which a wrong request or a source ends."""
    try:
        return ask()
    except LeefbaarheidError as error:
        sentence, code = str(error).replace(str(place.root), ""), error.exit_code
    assert_sentence(sentence)
    assert code == 2
    return sentence


@pytest.mark.parametrize(
    "adres",
    [
        "file:///etc/passwd",
        "ftp://server/x.csv",
        "https://naam:geheim@server/x.csv",
        "javascript:alert(1)",
        "",
        "server/x.csv",
        "https://",
        "https://[::1/x",
        "https://server:99999999/x",
        "https://a b/x.csv",
        "https://server/\x00",
        "https://server/\n\rX: y",
    ],
)
def test_a_catalogue_names_only_addresses_of_the_web(place, adres):
    asks = source("bestand", "https://x.invalid/x.csv") | {"adres": adres}
    refused = of_request(place, lambda: assert_failed(place.fetch(asks, verkeer={"pogingen": 1})))
    assert "geheim" not in refused
    assert place.files() == {}


def test_a_catalogue_is_no_program(place):
    """YAML that makes objects of Python is refused."""
    for text in (
        'bronnen: !!python/object/apply:os.mkdir ["gehackt"]',
        "a: &a [*a]\nbronnen: *a",
        "&a [*a, *a]",
        "bronnen: 7",
        "[]",
        "\x00",
        "{",
        "",
    ):
        place.catalogue.write_text(text)
        with pytest.raises(LeefbaarheidError) as error:
            load_catalogue(place.catalogue)
        assert "Traceback" not in str(error.value)


def test_entities_of_yaml_do_not_laugh_either(place):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    place.catalogue.write_text("\n".join([*lines, "bronnen: *a8"]))
    with pytest.raises(LeefbaarheidError):
        load_catalogue(place.catalogue)


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "http://naam:geheim@127.0.0.1/a.csv",
        "gopher://127.0.0.1/",
        "file://localhost/etc/passwd",
    ],
)
def test_a_redirect_does_not_lead_to_files_or_passwords(place, to):
    with Server(faults.redirects(Files({"a.csv": GOOD}), lambda r: to)) as server:
        sentence = assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")), "redirect")
        assert "geheim" not in sentence
        assert len(server.seen) == 1
    assert place.files() == {}


@pytest.mark.parametrize("status", [200, 400])
def test_an_entity_is_not_looked_up(place, status):
    """XML that names a definition on a server or disk: nobody asks for it, and its text is nowhere."""
    secret = place.root / "hier" / "geheim.txt"
    secret.write_text("geheime tekst")
    with Server(Files({"weg.dtd": b'<!ENTITY l9 "geheime tekst">'})) as elsewhere:
        kinds = (
            f'<!ENTITY l9 SYSTEM "{secret.as_uri()}">',
            f'<!ENTITY % p SYSTEM "{elsewhere.url}/weg.dtd"> %p;',
        )
        for kind in kinds:
            body = ENTITIES.format(kind).encode()
            with Server(faults.says(Files({"ows": b""}), body, "application/xml", status)) as server:
                sentence = assert_failed(place.fetch(source("wfs", f"{server.url}/ows")))
            assert "geheime tekst" not in sentence
        assert not elsewhere.seen
    secret.unlink()


def test_nothing_of_an_answer_is_sent_to_another_server(place):
    """Cookies and tags of one server stay there."""

    def app(request):
        return Answer(
            302,
            b"",
            {
                "Location": f"{elsewhere.url.replace('127.0.0.1', 'localhost')}/a.csv",
                "Set-Cookie": "geheim=1; Path=/",
            },
        )

    with Server(Files({"a.csv": GOOD})) as elsewhere, Server(app) as server:
        assert not place.fetch(source("bestand", f"{server.url}/a.csv")).failed
        held = " ".join(f"{k}: {v}" for s in elsewhere.seen for k, v in s.request.headers.items())
    assert "geheim" not in held
    assert "authorization" not in held.lower()


def test_a_link_that_someone_laid_in_the_folder_is_not_written_through(place):
    """A link in the place of a file or a folder: what it leads to stays as it is."""
    outside = place.root / "hier" / "van-een-ander.csv"
    place.to.mkdir(parents=True)
    (place.to / "scores").mkdir()
    outside.write_text("blijft")
    (place.to / TARGET).symlink_to(outside)
    with Server(Files({"a.csv": GOOD})) as server:
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
    assert outside.read_text() == "blijft"
    if report.failed:
        assert_failed(report)
        (place.to / TARGET).unlink()
    outside.unlink()


def test_a_folder_that_is_a_link_is_not_written_through(place):
    outside = place.root / "werk"
    place.to.mkdir(parents=True)
    (place.to / "scores").symlink_to(outside)
    with Server(Files({"a.csv": GOOD, "a.zip": published_zip()})) as server:
        for asks in (source("bestand", f"{server.url}/a.csv"), source("zip", f"{server.url}/a.zip")):
            report = place.fetch(asks)
            assert_failed(report, "scores")
    (place.to / "scores").unlink()


@pytest.mark.parametrize(
    "held",
    [
        b"{",
        b"[]",
        b'{"formaat": 99, "bestanden": []}',
        b'{"formaat": 1, "bestanden": 7}',
        b"\x00" * 100,
        b"[" * 100_000,
    ],
)
def test_a_provenance_that_is_broken_is_told_and_kept(place, held):
    place.to.mkdir(parents=True)
    (place.to / "herkomst.json").write_bytes(held)
    with (
        Server(Files({"a.csv": GOOD})) as server,
        pytest.raises(LeefbaarheidError, match=r"herkomst\.json") as error,
    ):
        place.fetch(source("bestand", f"{server.url}/a.csv"))
    assert_sentence(str(error.value))
    assert (place.to / "herkomst.json").read_bytes() == held
    assert place.files() == {}


@pytest.mark.parametrize("bestand", ["../../werk/eigen.txt", "/etc/passwd", "scores", ".", "a\x00"])
def test_a_provenance_that_names_files_outside_touches_none(place, bestand):
    """Whoever wrote it: nothing it names outside the folder is read, replaced or removed."""
    entry = {
        "bestand": bestand,
        "bron": "een-bestand",
        "adres": "x",
        "opgehaald": "2024-01-01T00:00:00Z",
        "sha256": "0" * 64,
    }
    place.to.mkdir(parents=True)
    (place.to / "herkomst.json").write_text(
        yaml.safe_dump({"formaat": 1, "bestanden": [entry]}, default_flow_style=True)
    )
    with Server(Files({"a.csv": GOOD})) as server:
        try:
            place.fetch(source("bestand", f"{server.url}/a.csv"))
            place.fetch(source("bestand", f"{server.url}/a.csv"), only_new=True)
        except LeefbaarheidError as error:
            assert_sentence(str(error))


@pytest.mark.slow
def test_what_a_library_says_of_an_answer_never_reaches_the_terminal(place):
    """Libraries warn, with texts of the file; that is no message to a user. Run apart, as pytest hears warnings."""
    features = buurt_outlines()
    for i, bad in enumerate(
        ({"coordinates": ESCAPE}, {"type": f"Multi{ESCAPE}"}, {"coordinates": [[[0, ESCAPE]]]})
    ):
        features[i]["geometry"] |= bad
    case = of_outlines(features)
    with Server(case.app(place.root)) as server:
        write_catalogue(place.catalogue, case.ask(server.url))
        command = [sys.executable, "-m", "leefbaarheid.cli", "data"]
        fetching = ["fetch", "--catalogue", place.catalogue, "--to", place.to, "--allow-http"]
        run = partial(
            subprocess.run, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": LIBRARY}
        )
        fetched = run([*command, *fetching])
    make_mini(place.to)
    prepared = run([*command, "prepare", "--source", place.to, "--to", place.root / "hier" / "klaar"])
    shutil.rmtree(place.root / "hier" / "klaar", ignore_errors=True)
    for done in (fetched, prepared):
        said = (done.stdout + done.stderr).decode()
        assert not control_characters(said), said
        assert "Warning" not in said
        assert done.returncode == 0, said


def test_memory_stays_bounded_whatever_is_sent(place):
    """A body without end, in pages as in files, is not held in memory beyond its limit."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Server(faults.gzip_bomb(Files({"a.csv": GOOD}), 250_000_000)) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv", grootte_mb=1)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000, "kB"


def test_a_users_own_zip_is_as_safe(place, monkeypatch, capsys):
    """What preparation unpacks goes by the same rules."""
    from tests.fetching.hostile import ARCHIVES

    bron = place.root / "hier" / "bron"
    bron.mkdir()
    refused = 0
    for name, case in ARCHIVES.items():
        with Server(case.app(place.root)) as server:
            body = server.app(type("Request", (), {"path": "/a.zip", "headers": {}})()).body
        (bron / "a.zip").write_bytes(body)
        code, out, err = run_cli(
            monkeypatch, capsys, "data", "prepare", "--source", bron, "--to", place.root / "hier" / "klaar"
        )
        assert code == 2, (name, out)
        assert not control_characters(out + err), name
        assert "Traceback" not in err
        refused += "a.zip" in err
    (bron / "a.zip").unlink()
    bron.rmdir()
    assert refused > 30


def test_escapes_in_names_stay_text(place, monkeypatch, capsys):
    """Names of a catalogue or a folder are shown, not obeyed."""
    with Server(Files({"a.csv": scores_csv()})) as server:
        asks = source(
            "bestand", f"{server.url}/a.csv", naam=f"[bold]x[/bold]{ESCAPE}", licentie=f"{ESCAPE}CC0"
        )
        write_catalogue(place.catalogue, asks)
        for args in (["fetch", "--allow-http"], ["sources"]):
            code, out, err = run_cli(
                monkeypatch, capsys, "data", *args, "--catalogue", place.catalogue, "--to", place.to
            )
            assert code in (0, 2), err
            assert not control_characters(out + err)
    assert not [n for n in place.files() if hidden(n)]
    if place.files():
        assert one(place.fetch(asks, offline=True))["status"] == "aanwezig"
