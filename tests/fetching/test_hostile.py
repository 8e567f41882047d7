"""A server's answer is data: what is made to do harm writes nothing outside the folder and ends with a sentence.

Which members of a zip are unsafe is tried in tests/sources/test_archive.py, what a reader refuses in tests/sources.
"""

import json
import stat
import struct
import unicodedata

import pytest

from leefbaarheid.preparation.read import read_all
from tests.fetching import harness as h
from tests.fetching.services import Files, Server, says
from tests.sources.raw import zipped

NAME = f"map/{h.CSV_NAME}"
GOOD = h.scores_csv()
#: Clears a terminal and writes over what stands there.
ESCAPE = "\x1b[2J\x1b[1;1Hok\x07\x9b31m\u202e"
HARMLESS = "harmless"


def beside(*names, kind=stat.S_IFREG):
    """A zip with members of these names and this kind, and the right file."""
    members = [(name, "../../eigen.txt") for name in names]
    return Files({"a": zipped(*members, (NAME, GOOD), kind=kind | 0o777)})


def lying(size):
    """A zip whose file unpacks to ``size`` bytes more than its list says."""
    held = bytearray(zipped((NAME, GOOD + b"\n" * size)))
    for at in (22, held.rindex(b"PK\x01\x02") + 24):
        struct.pack_into("<I", held, at, len(GOOD))
    return Files({"a": bytes(held)})


def edited(old, new):
    """The good file with another text."""
    return Files({"a": GOOD.replace(old, new.encode(), 1)})


def answer(body):
    return says(body.encode("latin-1", "ignore"), "application/json")


def page(old, new):
    """An answer of the WFS whose first feature has another text."""
    features = h.buurt_features()
    features[0]["properties"] |= {"afw": 0.125} if old == "0.125" else {}
    text = json.dumps({"type": "FeatureCollection", "features": features, "numberMatched": 126})
    assert old in text
    return answer(text.replace(old, new, 1))


XML = '<?xml version="1.0"?><!DOCTYPE x [{}]><ows:ExceptionText>&l9;' + ESCAPE + "</ows:ExceptionText>"
LAUGHS = XML.format("".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9)))
ESCAPED = json.dumps(f"../x<script>{ESCAPE}")
#: What it is, the protocol, the server's app (made when it is tried), and words of the sentence that ends it.
CASES = [
    ("a path up", "zip", lambda: beside(f"../x {h.CSV_NAME}"), "unsafe path"),
    ("a link", "zip", lambda: beside(f"x {h.CSV_NAME}", kind=stat.S_IFLNK), "link"),
    ("one name in two folders", "zip", lambda: beside(f"mat/{h.CSV_NAME}"), "each of another name"),
    ("a name that is none here", "zip", lambda: beside("map/~scores.csv"), "that a file here can have"),
    ("a bomb that lies", "zip", lambda: lying(5_000_000), "cannot be unpacked"),
    ("programs beside", "zip", lambda: beside("map/start.sh", ".bashrc"), HARMLESS),
    ("a heading with escapes", "bestand", lambda: edited(b"onv", ESCAPE), "no column onv"),
    ("a name that is code", "bestand", lambda: edited(b"Naam", "=cmd|'/C x'!A0<script>[red]"), HARMLESS),
    ("a billion laughs", "wfs", lambda: answer(LAUGHS), "&l9;"),
    ("not a number", "wfs", lambda: page("0.125", "NaN"), "not JSON compliant"),
    ("a code that is a path", "wfs", lambda: page("BU0882", "BU0928/../../x"), ""),
    ("a name with escapes", "wfs", lambda: page('"Een buurt"', ESCAPED), HARMLESS),
]  # fmt: skip


@pytest.mark.parametrize(("_", "protocol", "app", "words"), CASES, ids=[case[0] for case in CASES])
def test_what_means_harm_does_none(place, tmp_path, monkeypatch, run, _, protocol, app, words):
    (place.root / "hier").mkdir()
    monkeypatch.chdir(place.root / "hier")
    monkeypatch.setenv("HOME", str(place.root / "hier"))
    before = place.outside()
    with Server(app()) as server:
        address = server.url + h.PATHS.get(protocol, "/a")
        place.write(asks := h.entry(protocol, address, grootte_mb=1, naam=f"[b]x[/b]{ESCAPE}"))
        options = ("--catalogue", place.catalogue, "--to", place.to)
        code, *said = run("data", "fetch", *options, "--allow-http")
        assert len(server.seen) < 60
    said = "".join([*said, *run("data", "sources", *options)[1:]])
    raw = {c for c in said if unicodedata.category(c)[0] == "C" and c != "\n"}
    assert not raw, "what a server or a catalogue says never reaches the terminal raw"
    assert code == (0 if words == HARMLESS else 1), said
    if words == HARMLESS:
        assert place.files()
        read_all(place.to, tmp_path / "uitgepakt", lambda _: None)
    else:
        lines = [line for line in said.splitlines() if line.startswith(f"{asks['id']}: ")]
        h.assert_sentence(lines[0].partition(": ")[2])
        assert words.lower() in lines[0].lower()
        assert (len(lines), place.files()) == (1, {})
    assert place.outside() == before
    assert not list((place.root / "hier").iterdir())
    for path in place.to.rglob("*"):
        assert str(path).isprintable()
        assert path.is_dir() or (path.is_file() and not path.is_symlink() and not path.stat().st_mode & 0o111)
        assert path.suffix not in (".sh", ".bashrc")
