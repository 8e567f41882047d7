"""A server's answer is data: what is made to do harm writes nothing outside the folder and ends with a sentence.

Which members of a zip are unsafe is tried in tests/sources/test_archive.py, what a reader refuses in tests/sources.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import stat
import struct
import unicodedata
import zipfile

import pytest

from leefbaarheid.preparation.read import read_all
from tests.fetching.harness import (
    CSV_NAME,
    PATHS,
    assert_sentence,
    buurt_features,
    buurt_outlines,
    entry,
    published_zip,
    run_cli,
    scores_csv,
    write_catalogue,
    zip_of,
)
from tests.fetching.services import Files, OData, Server, says, serve_ogc, serve_wfs
from tests.sources import cbs

GOOD = scores_csv()
#: Clears a terminal and writes over what stands there.
ESCAPE = "\x1b[2J\x1b[1;1Hok\x07\x9b31m\u202e"


def beside(*members):
    """A zip with members of a name, a kind and a content, and the right file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, kind, content in members:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            info.create_system, info.external_attr = 3, (kind | 0o777) << 16
            archive.writestr(info, content)
        archive.writestr(f"map/{CSV_NAME}", GOOD)
    return held.getvalue()


def file(name):
    return beside((name, stat.S_IFREG, "x"))


def changed(*places):
    """A zip with other numbers (two bytes) so far behind the marks of its headers."""
    held = bytearray(published_zip())
    for mark, at, value in places:
        struct.pack_into("<H", held, held.index(mark) + at, value)
    return bytes(held)


def large(size):
    return zip_of({f"map/{CSV_NAME}": GOOD + b"\n" * size})


def lying():
    """The list says that a member is small; it unpacks to much more."""
    held = bytearray(large(50_000_000))
    for at in (22, held.rindex(b"PK\x01\x02") + 24):
        struct.pack_into("<I", held, at, len(GOOD))
    return bytes(held)


class Evil:
    """Unpickled, it makes a folder that the tests see."""

    def __reduce__(self):
        return os.mkdir, ("gehackt",)


HARMLESS = "harmless"
#: What lies on the server (made when it is tried), with words of the sentence that ends it.
ARCHIVES = {
    "slip: up": (lambda: file(f"../x {CSV_NAME}"), "unsafe path"),
    "slip: absolute": (lambda: file(f"/tmp/x {CSV_NAME}"), "unsafe path"),
    "slip: backslash": (lambda: file(f"..\\..\\x {CSV_NAME}"), "unsafe path"),
    "slip: control character": (lambda: file("map/\x1b[2J scores.csv"), "unsafe path"),
    "symbolic link": (lambda: beside((f"x {CSV_NAME}", stat.S_IFLNK, "../../eigen.txt")), "link"),
    "pipe": (lambda: beside((f"x {CSV_NAME}", stat.S_IFIFO, "")), "link or device"),
    "names that differ in case": (lambda: file(f"MAP/{CSV_NAME.upper()}"), "twice"),
    "one name in two folders": (lambda: file(f"mat/{CSV_NAME}"), "each of another name"),
    "name that is none here": (lambda: file("map/~scores.csv"), "that a file here can have"),
    "bomb by ratio": (lambda: large(60_000_000), "200 times larger"),
    "bomb by size": (lambda: zip_of({f"map/{i} {CSV_NAME}": b"x" * 900_000 for i in range(120)}), "MB"),
    "bomb that lies": (lying, "cannot be unpacked"),
    "encrypted": (lambda: changed((b"PK\x03\x04", 6, 1), (b"PK\x01\x02", 8, 1)), "encrypted"),
    "truncated": (lambda: published_zip()[:-200], "cannot be unpacked"),
    "empty zip": (lambda: zip_of({}), "holds nothing"),
    "executable beside": (
        lambda: beside(("map/start.sh", stat.S_IFREG, "x"), (".bashrc", stat.S_IFREG, "x")),
        HARMLESS,
    ),
}
FILES = {
    "bytes that are no text": (bytes(range(128, 256)) * 50, ""),
    "code with escapes": (GOOD.replace(b'"BU09280000"', json.dumps(f"BU{ESCAPE}").encode()), ""),
    "name that is markup, a formula and escapes": (
        GOOD.replace(b"Naam BU09280000", f"=cmd|'/C calc'!A0<script>[red]{ESCAPE}".encode(), 1),
        HARMLESS,
    ),
    "heading with escapes": (GOOD.replace(b'"onv"', f'"onv{ESCAPE}"'.encode()), "no column onv"),
    "figure without end": (GOOD.replace(b"2014,", b"2014," + b"9" * 100_000, 1), ""),
    "pickle": (pickle.dumps(Evil()), ""),
}
ENTITIES = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">{}]><ows:ExceptionText>&l9;{}</ows:ExceptionText>"""
LAUGHS = ENTITIES.format(
    "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)), ESCAPE
).encode()
EXTERNAL = ENTITIES.format('<!ENTITY l9 SYSTEM "file:///etc/passwd">', "").encode()


def page(old, new):
    """A page of the WFS whose first feature has another text."""
    features = buurt_features()
    features[0]["properties"] |= {"afw": 0.125} if old == "0.125" else {}
    text = json.dumps({"type": "FeatureCollection", "features": features, "numberMatched": 126})
    assert old in text
    return text.replace(old, new, 1).encode()


ANSWERS = {
    "billion laughs": (LAUGHS, "&l9;"),
    "external entity": (EXTERNAL, "&l9;"),
    "JSON 100,000 deep": (b"[" * 100_000 + b"]" * 100_000, "recursion"),
    "not a number": (page("0.125", "NaN"), "not JSON compliant"),
    "number too large for any computer": (page("0.125", "1e999"), "not JSON compliant"),
    "count of 100,000 digits": (page(": 126", ": " + "9" * 100_000), "digits"),
    "features twice": (page('"numberMatched"', '"features": [], "numberMatched"'), "counts"),
    "text that is no UTF-8": (page("Een buurt", "\xe9").decode().encode("latin-1"), "utf-8"),
    "half a character": (page("Een buurt", "\\ud800"), "surrogates"),
    "name with a null byte": (page("Een buurt", "a\\u0000b"), "null character"),
    "code that is a path": (page("BU0882", "BU0928/../../x"), ""),
    "property that is an object": (page("0.125", '{"a": ["b"]}'), ""),
    "name with escapes": (page("Een buurt", json.dumps(f"../x<script>{ESCAPE}")[1:-1]), HARMLESS),
}


def outlines(geometry):
    return serve_ogc([{**feature, "geometry": geometry} for feature in buurt_outlines()])


TOPICS = cbs.data_properties()["value"]
#: Services, with words of the sentence.
SERVICES = {
    "outline that is none": ("ogc", outlines({"type": "Polygon", "coordinates": "weg"}), ""),
    "outline of another planet": ("ogc", outlines({"type": f"Multi{ESCAPE}", "coordinates": []}), ""),
    "topics that hold each other": (
        "odata",
        OData({"86092NED": (cbs.typed()["value"], [{**p, "ParentID": p["ID"]} for p in TOPICS])}),
        "",
    ),
    "topics that are no list": (
        "odata",
        OData({"86092NED": (cbs.typed()["value"], {"a": 1})}),
        "has no rows",
    ),
}
CASES = (
    [
        (f"archive: {name}", "zip", lambda m=make: Files({"a": m()}), words)
        for name, (make, words) in ARCHIVES.items()
    ]
    + [
        (f"file: {name}", "bestand", lambda b=body: Files({"a": b}), words)
        for name, (body, words) in FILES.items()
    ]
    + [
        (f"answer: {name}", "wfs", lambda b=body: says(serve_wfs({}), b, "application/json"), words)
        for name, (body, words) in ANSWERS.items()
    ]
    + [
        (f"service: {name}", protocol, lambda a=app: a, words)
        for name, (protocol, app, words) in SERVICES.items()
    ]
)


@pytest.mark.parametrize(
    ("protocol", "make", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_means_harm_does_none(place, tmp_path, monkeypatch, capsys, protocol, make, words):
    for name in ("hier", "thuis"):
        (place.root / name).mkdir()
    monkeypatch.chdir(place.root / "hier")
    monkeypatch.setenv("HOME", str(place.root / "thuis"))
    before = place.outside()
    with Server(make()) as server:
        asks = entry(
            protocol, server.url + PATHS.get(protocol, "/a"), grootte_mb=1, naam=f"[bold]x[/bold]{ESCAPE}"
        )
        write_catalogue(place.catalogue, asks)
        options = ("--catalogue", place.catalogue, "--to", place.to)
        code, said = run_cli(monkeypatch, capsys, "data", "fetch", *options, "--allow-http")
        assert len(server.seen) < 60
    listed = run_cli(monkeypatch, capsys, "data", "sources", *options)[1]
    raw = {c for c in said + listed if unicodedata.category(c)[0] == "C" and c != "\n"}
    assert not raw, "what a server or a catalogue says never reaches the terminal raw"
    assert code == (0 if words == HARMLESS else 1), said
    if words == HARMLESS:
        assert place.files()
        read_all(place.to, tmp_path / "uitgepakt", lambda _: None)
    else:
        (sentence,) = {
            line.partition(": ")[2] for line in said.splitlines() if line.startswith(f"{asks['id']}: ")
        }
        assert_sentence(sentence)
        assert words.lower() in sentence.lower()
        assert place.files() == {}
    assert place.outside() == before
    assert not list((place.root / "hier").iterdir())
    for path in place.to.rglob("*"):
        assert path.is_dir() or (
            path.is_file() and not path.is_symlink() and not path.stat().st_mode & 0o111
        ), path
        assert str(path).isprintable()
        assert path.suffix not in (".sh", ".bashrc")
