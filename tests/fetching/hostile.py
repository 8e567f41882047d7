"""Archives and answers made to do harm: each is a body to serve, with how it is asked for.

Which members of a zip are unsafe is tried in tests/sources/test_archive.py, what a reader refuses in tests/sources.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fetching.harness import (
    CSV_NAME,
    buurt_features,
    buurt_outlines,
    published_zip,
    scores_csv,
    source,
    zip_of,
)
from tests.fetching.services import faults
from tests.fetching.services.files import Files
from tests.fetching.services.odata import OData, Table
from tests.fetching.services.ogc import Ogc
from tests.fetching.services.server import App
from tests.fetching.services.wfs import Wfs
from tests.sources import cbs

GOOD = scores_csv()
#: Clears a terminal and writes over what stands there.
ESCAPE = "\x1b[2J\x1b[1;1Hok\x07\x9b31m\u202e\r"


@dataclass
class Case:
    """What is served and asked; ``words`` are in the sentence that ends it. ``harmless``: it is taken in as text."""

    app: Callable[[Path], App]
    ask: Callable[[str], dict[str, Any]]
    words: str = ""
    harmless: bool = False


def of_zip(make: Callable[[Path], bytes], words: str = "", harmless: bool = False, **more: Any) -> Case:
    return Case(
        lambda root: Files({"a.zip": make(root)}),
        lambda url: source("zip", f"{url}/a.zip", **more),
        words,
        harmless,
    )


def of_file(
    content: bytes,
    words: str = "",
    harmless: bool = False,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Case:
    def app(request: Any) -> Any:
        given = Files({"a.csv": content})(request)
        given.headers |= headers or {}
        return given

    return Case(lambda _: app, lambda url: source("bestand", f"{url}/a.csv", **more), words, harmless)


def of_wfs(body: bytes, words: str = "", content_type: str = "application/json", status: int = 200) -> Case:
    return Case(
        lambda _: faults.says(Wfs({"buurtscore24": buurt_features()}), body, content_type, status),
        lambda url: source("wfs", f"{url}/lbm3/ows"),
        words,
    )


def of_feature(words: str = "", harmless: bool = False, **properties: Any) -> Case:
    """The first feature of a layer has these properties."""
    features = buurt_features()
    features[0]["properties"] |= properties
    return Case(
        lambda _: Wfs({"buurtscore24": features}),
        lambda url: source("wfs", f"{url}/lbm3/ows"),
        words,
        harmless,
    )


def of_outlines(geometry: dict[str, Any], words: str = "") -> Case:
    address = "/cbs/wijken-en-buurten-{jaar}/ogc/v1"
    return Case(
        lambda _: Ogc({"buurten": [{**f, "geometry": geometry} for f in buurt_outlines()]}),
        lambda url: source("ogc", url + address),
        words,
    )


def of_topics(properties: Any, words: str = "") -> Case:
    return Case(
        lambda _: OData({"86092NED": Table(cbs.typed()["value"], properties)}),
        lambda url: source("odata", f"{url}/ODataFeed/OData"),
        words,
    )


# ---- archives ------------------------------------------------------------------------------------------------------


def beside(*members: tuple[str, int, str]) -> Callable[[Path], bytes]:
    """A zip with members of a name, a kind and a content ({root}: a folder that the tests watch), and the right file."""

    def make(root: Path) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, kind, content in members:
                info = zipfile.ZipInfo("x")
                info.filename = info.orig_filename = name.format(root=root)
                info.create_system, info.external_attr = 3, (kind | 0o777) << 16
                archive.writestr(info, content.format(root=root))
            archive.writestr(f"map/{CSV_NAME}", GOOD)
        return held.getvalue()

    return make


def slip(name: str) -> Callable[[Path], bytes]:
    return beside((name, stat.S_IFREG, "x"))


def changed(*places: tuple[bytes, int, int]) -> Callable[[Path], bytes]:
    """A zip with other numbers (two bytes) so far behind the marks of its headers."""

    def make(_: Path) -> bytes:
        held = bytearray(published_zip())
        for mark, at, value in places:
            struct.pack_into("<H", held, held.index(mark) + at, value)
        return bytes(held)

    return make


def differing_headers(_: Path) -> bytes:
    """The name in the list at the end is another than the one before the content."""
    return published_zip().replace(CSV_NAME.encode(), b"../../x/" + CSV_NAME.encode()[8:], 1)


def large(size: int) -> bytes:
    """A scores file of ``size`` bytes that packs to nearly nothing."""
    return zip_of({f"map/{CSV_NAME}": GOOD + b"\n" * size})


def lying(_: Path) -> bytes:
    """The list says that a member is small; it unpacks to much more."""
    held = bytearray(large(50_000_000))
    for at in (22, held.rindex(b"PK\x01\x02") + 24):
        struct.pack_into("<I", held, at, len(GOOD))
    return bytes(held)


def wrong_sum(_: Path) -> bytes:
    return zip_of({f"map/{CSV_NAME}": GOOD}, zipfile.ZIP_STORED).replace(b"Naam BU0928", b"Naem BU0928", 1)


ARCHIVES: dict[str, Case] = {
    "slip: up": of_zip(slip(f"../x {CSV_NAME}"), "unsafe path"),
    "slip: absolute": of_zip(slip(f"{{root}}/werk/x {CSV_NAME}"), "unsafe path"),
    "slip: backslash": of_zip(slip(f"..\\..\\x {CSV_NAME}"), "unsafe path"),
    "slip: control character": of_zip(slip("map/\x1b[2J scores.csv"), "unsafe path"),
    "slip: null byte": of_zip(slip("map/x scores.csv\x00/../../../x scores.csv"), "unsafe path"),
    "symbolic link": of_zip(beside((f"x {CSV_NAME}", stat.S_IFLNK, "{root}/werk/eigen.txt")), "link"),
    "file below a link": of_zip(
        beside(("uit", stat.S_IFLNK, "{root}/werk"), (f"uit/{CSV_NAME}", stat.S_IFREG, "x")), "link"
    ),
    "pipe": of_zip(beside((f"x {CSV_NAME}", stat.S_IFIFO, "")), "link or device"),
    "names that differ in case": of_zip(slip(f"MAP/{CSV_NAME.upper()}"), "twice"),
    "one name in two folders": of_zip(slip(f"mat/{CSV_NAME}"), "two files of one name"),
    "name that is none here": of_zip(slip("map/~scores.csv"), "cannot be the name of a file here"),
    "two names in the headers": of_zip(differing_headers, "cannot be unpacked"),
    "bomb by ratio": of_zip(lambda _: large(120_000_000), "200 times larger", grootte_mb=1000),
    "bomb by size": of_zip(lambda _: large(9_000_000), "MB", grootte_mb=0.1),
    "bomb that lies": of_zip(lying, "cannot be unpacked", grootte_mb=1000),
    "zip in a zip": of_zip(lambda _: zip_of({f"map/{CSV_NAME}.zip": published_zip()}), leden=["*scores*"]),
    "encrypted": of_zip(changed((b"PK\x03\x04", 6, 1), (b"PK\x01\x02", 8, 1)), "encrypted"),
    "unknown method": of_zip(changed((b"PK\x03\x04", 8, 77), (b"PK\x01\x02", 10, 77)), "another way"),
    "truncated": of_zip(lambda _: published_zip()[:-200], "cannot be unpacked"),
    "wrong checksum": of_zip(wrong_sum, "cannot be unpacked"),
    "empty zip": of_zip(lambda _: zip_of({}), "but nothing"),
    "executable beside": of_zip(
        beside(("map/start.sh", stat.S_IFREG, "x"), ("map/.bashrc", stat.S_IFREG, "x")), harmless=True
    ),
}

# ---- files ---------------------------------------------------------------------------------------------------------


def named(name: str) -> bytes:
    return GOOD.replace(b"Naam BU09280000", name.encode(), 1)


class Evil:
    """Unpickled, it makes a folder that the tests see."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("gehackt",)


OF_PC4 = {"doel": "tabel/kerncijfers.parquet", "kolommen": ["pc4"], "jaren": None, "jaarkolom": None}
FILES: dict[str, Case] = {
    "bytes that are no text": of_file(bytes(range(128, 256)) * 50),
    "code with escapes": of_file(GOOD.replace(b'"BU09280000"', json.dumps(f"BU{ESCAPE}").encode())),
    "name with markup": of_file(named("<script>alert(1)</script>[red]x[/red][/]"), harmless=True),
    "name that is a formula": of_file(named("=cmd|' /C calc'!A0"), harmless=True),
    "name with escapes": of_file(named(ESCAPE.replace("\r", "")), harmless=True),
    "heading with escapes": of_file(GOOD.replace(b'"onv"', f'"onv{ESCAPE[:-1]}"'.encode()), "no column onv"),
    "figure without end": of_file(GOOD.replace(b"2014,", b"2014," + b"9" * 100_000, 1)),
    "file name of the server's own": of_file(
        GOOD,
        harmless=True,
        headers={"Content-Disposition": 'attachment; filename="../../../werk/gehackt.csv"'},
    ),
    "headers with escapes": of_file(GOOD, harmless=True, headers={"ETag": '"\x07[2J"', "X-Naam": "a\x1b[2J"}),
    "content type with escapes": of_file(GOOD, "web page", headers={"Content-Type": "text/html\x1b[2J"}),
    "unknown encoding": of_file(GOOD, headers={"Content-Encoding": "gzip"}),
    "pickle": of_file(pickle.dumps(Evil()), "no readable parquet", **OF_PC4),
}

# ---- answers of services -------------------------------------------------------------------------------------------

ENTITIES = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">{}]>
<ows:ExceptionReport><ows:Exception><ows:ExceptionText>&l9;</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"""
LAUGHS = ENTITIES.format("".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))).encode()
EXTERNAL = ENTITIES.format('<!ENTITY l9 SYSTEM "file:///etc/passwd">').encode()
LONG_ERROR = f"<ows:ExceptionText>{ESCAPE}[red]weg[/red] {'x' * 5000}</ows:ExceptionText>".encode()
TOPICS = cbs.data_properties()["value"]


def altered(old: str, new: str) -> bytes:
    """A page whose first feature has another text."""
    features = buurt_features()
    features[0]["properties"] |= {"afw": 0.125}
    content = {"type": "FeatureCollection", "features": features, "numberMatched": len(features)}
    text = json.dumps(content)
    assert old in text
    return text.replace(old, new, 1).encode()


ANSWERS: dict[str, Case] = {
    "billion laughs": of_wfs(LAUGHS, "&l9;", "application/xml"),
    "billion laughs with an error": of_wfs(LAUGHS, "&l9;", "application/xml", 400),
    "external entity": of_wfs(EXTERNAL, "&l9;", "text/xml"),
    "XML that says it is JSON": of_wfs(LAUGHS, "&l9;"),
    "exception with escapes": of_wfs(LONG_ERROR, "weg", "application/xml", 400),
    "JSON 100,000 deep": of_wfs(b"[" * 100_000 + b"]" * 100_000, "broken"),
    "not a number": of_wfs(altered("0.125", "NaN"), "broken"),
    "number too large for any computer": of_wfs(altered("0.125", "1e999"), "broken"),
    "count of 100,000 digits": of_wfs(altered('"numberMatched": 126', f'"numberMatched": {"9" * 100_000}')),
    "features twice": of_wfs(altered('"numberMatched"', '"features": [], "numberMatched"'), "counts"),
    "text that is no UTF-8": of_wfs(altered("Buurt 1", "Buurt 1x").replace(b"1x", b"\xe9\xff"), "no UTF-8"),
    "half a character": of_wfs(altered("Buurt 1", "\\ud800"), "half characters"),
    "an error in JSON": of_wfs(b'{"error": {"message": "weg"}}', "answers with an error (weg)"),
    "name with a null byte": of_feature("null characters", name="a\x00b"),
    "name without end": of_feature("100,000 characters in name", name="x" * 1_000_000),
    "name with escapes": of_feature(harmless=True, name=f"../x<script>{ESCAPE}"),
    "code that is a path": of_feature(id="BU0928/../../x"),
    "code that is an object": of_feature(id={"a": ["b"]}),
    "property that is an object": of_feature(afw={"a": 1}),
    "outline that is no outline": of_outlines({"type": "Polygon", "coordinates": "weg"}),
    "outline of another planet": of_outlines({"type": "MultiFoo", "coordinates": []}),
    "topics that hold each other": of_topics([{**p, "ParentID": p["ID"]} for p in TOPICS]),
    "topics that are no list": of_topics({"a": 1}, "no list 'value'"),
}

#: Name -> case; together the corpus.
CASES: dict[str, Case] = {
    f"{kind}: {name}": case
    for kind, cases in (("archive", ARCHIVES), ("file", FILES), ("answer", ANSWERS))
    for name, case in cases.items()
}
