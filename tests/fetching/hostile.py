"""Archives and answers made to do harm: each is a body to serve, with how it is asked for."""

from __future__ import annotations

import io
import json
import pickle
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
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
from tests.fetching.services.server import Answer, App
from tests.fetching.services.wfs import Wfs
from tests.sources import cbs

GOOD = scores_csv()
#: Clears a terminal and writes over what stands there.
ESCAPE = "\x1b[2J\x1b[1;1Hok\x07\x9b31m\u202e\r"


@dataclass
class Case:
    """What is served and asked; ``words`` are in the sentence that ends it.

    ``harmless``: it is taken in as text; None: either, but what is taken in can be read by the project's readers.
    """

    app: Callable[[Path], App]
    ask: Callable[[str], dict[str, Any]]
    words: tuple[str, ...] = ()
    harmless: bool | None = False
    fetch: dict[str, Any] = field(default_factory=dict)


def of_zip(make: Callable[[Path], bytes], *words: str, harmless: bool | None = False, **more: Any) -> Case:
    return Case(
        lambda root: Files({"a.zip": make(root)}),
        lambda url: source("zip", f"{url}/a.zip", **more),
        words,
        harmless,
    )


def of_file(
    content: bytes,
    *words: str,
    harmless: bool | None = False,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Case:
    def app(_: Path) -> App:
        files = Files({"a.csv": content})

        def answer(request: Any) -> Answer:
            given = files(request)
            given.headers |= headers or {}
            return given

        return answer

    return Case(app, lambda url: source("bestand", f"{url}/a.csv", **more), words, harmless)


def of_wfs(
    body: bytes,
    *words: str,
    content_type: str = "application/json",
    status: int = 200,
    harmless: bool | None = False,
) -> Case:
    return Case(
        lambda _: faults.says(Wfs({"buurtscore24": buurt_features()}), body, content_type, status),
        lambda url: source("wfs", f"{url}/lbm3/ows"),
        words,
        harmless,
    )


def of_features(features: list[dict[str, Any]], *words: str, harmless: bool | None = False) -> Case:
    return Case(
        lambda _: Wfs({"buurtscore24": features}),
        lambda url: source("wfs", f"{url}/lbm3/ows"),
        words,
        harmless,
    )


def of_outlines(features: list[dict[str, Any]], *words: str, harmless: bool | None = False) -> Case:
    address = "/cbs/wijken-en-buurten-{jaar}/ogc/v1"
    return Case(
        lambda _: Ogc({"buurten": features}), lambda url: source("ogc", url + address), words, harmless
    )


def of_table(
    rows: list[dict[str, Any]], *words: str, harmless: bool | None = False, properties: Any = None
) -> Case:
    topics = cbs.data_properties()["value"] if properties is None else properties
    return Case(
        lambda _: OData({"86092NED": Table(rows, topics)}, most=5),
        lambda url: source("odata", f"{url}/ODataFeed/OData"),
        words,
        harmless,
    )


# ---- archives ------------------------------------------------------------------------------------------------------


def named(*names: str) -> Callable[[Path], bytes]:
    """A zip with the right file, and others under these names ({root}: a folder that the tests watch)."""

    def make(root: Path) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"map/{CSV_NAME}", GOOD)
            for name in names:
                info = zipfile.ZipInfo("x")
                info.filename = info.orig_filename = name.format(root=root)
                archive.writestr(info, GOOD)
        return held.getvalue()

    return make


def special(kind: int, name: str, content: str) -> Callable[[Path], bytes]:
    """A zip with the right file and a member that is a link, device or pipe."""

    def make(root: Path) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = (kind | 0o777) << 16
            archive.writestr(info, content.format(root=root))
            archive.writestr(f"map/{CSV_NAME}", GOOD)
        return held.getvalue()

    return make


def through_a_link(root: Path) -> bytes:
    """First a link to a folder outside, then a file below that link."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("uit")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, str(root / "werk"))
        archive.writestr(f"uit/{CSV_NAME}", GOOD)
    return held.getvalue()


def doubled(_: Path) -> bytes:
    """The same name twice: some programs check one and unpack the other."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"map/{CSV_NAME}", GOOD)
        archive.writestr(f"mat/{CSV_NAME}", scores_csv(seed=9))
    return held.getvalue().replace(b"mat/Leef", b"map/Leef")


def differing_headers(_: Path) -> bytes:
    """The name in the list at the end is another than the one before the content."""
    held = published_zip(GOOD)
    name = CSV_NAME.encode()
    at = held.index(name)
    return held[:at] + b"../../x/" + name[8:] + held[at + len(name) :]


def large(size: int, _: Path | None = None) -> bytes:
    """A scores file of ``size`` bytes that packs to nearly nothing."""
    return zip_of({f"map/{CSV_NAME}": GOOD + b"\n" * size})


def many(_: Path) -> bytes:
    return zip_of({f"map/{i}.txt": "" for i in range(12_000)} | {f"map/{CSV_NAME}": GOOD}, zipfile.ZIP_STORED)


def lying(_: Path) -> bytes:
    """The list says that a member is small; it unpacks to much more."""
    held = bytearray(zip_of({f"map/{CSV_NAME}": GOOD + b"\n" * 50_000_000}))
    central = held.rindex(b"PK\x01\x02")
    for at in (22, central + 24):
        struct.pack_into("<I", held, at, len(GOOD))
    return bytes(held)


def overlapping(_: Path) -> bytes:
    """Many members that share one piece of packed bytes (a bomb that no ratio of a member shows)."""
    packer = zlib.compressobj(9, wbits=-15)
    content = GOOD
    packed = packer.compress(content) + packer.flush()
    name = CSV_NAME.encode()
    check = zlib.crc32(content)
    local = (
        struct.pack(
            "<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, check, len(packed), len(content), len(name), 0
        )
        + name
        + packed
    )
    central = b""
    for i in range(50):
        own = f"{i:02}".encode() + name[2:]
        central += (
            struct.pack(
                "<IHHHHHHIIIHHHHHII",
                0x02014B50,
                20,
                20,
                0,
                8,
                0,
                33,
                check,
                len(packed),
                len(content),
                len(own),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + own
        )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 50, 50, len(central), len(local), 0)
    return local + central + end


def flagged(_: Path) -> bytes:
    """A member that says it is encrypted."""
    held = bytearray(published_zip(GOOD))
    at = 0
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = held.index(mark)
        held[at + place] |= 1
    return bytes(held)


def wrong_sum(_: Path) -> bytes:
    held = bytearray(zip_of({f"map/{CSV_NAME}": GOOD}, zipfile.ZIP_STORED))
    at = held.index(b"Naam BU0928")
    held[at : at + 4] = b"Naem"
    return bytes(held)


def wrong_method(_: Path) -> bytes:
    """A way of packing that does not exist."""
    held = bytearray(published_zip(GOOD))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", held, held.index(mark) + place, 77)
    return bytes(held)


def zip64_nonsense(_: Path) -> bytes:
    """An end that places the list beyond the file."""
    held = bytearray(published_zip(GOOD))
    at = held.rindex(b"PK\x05\x06")
    struct.pack_into("<II", held, at + 12, 0xFFFFFFF0, 0xFFFFFFF0)
    return bytes(held)


class Evil:
    """Unpickled, it makes a folder that the tests see."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __reduce__(self) -> Any:
        import os

        return os.mkdir, (self.where,)


SLIPS = {
    "up": "../{{}}",
    "far up": "map/../../../../../../{{}}",
    "absolute": "{root}/werk/{{}}",
    "double slash": "//{root}/{{}}",
    "backslash": "..\\..\\{{}}",
    "mixed": "map\\../..\\{{}}",
    "drive": "C:\\werk\\{{}}",
    "drive without slash": "C:{{}}",
    "share": "\\\\server\\deel\\{{}}",
    "dots and spaces": "map/.. /{{}}",
    "device path": "\\\\?\\C:\\{{}}",
    "current": "./../{{}}",
    "device": "CON",
    "device with ending": "map/nul.scores.csv",
    "control character": "map/\x1b[2J scores.csv",
    "new line": "map/a\nb scores.csv",
    "very long": "a" * 5000 + " scores.csv",
    "very deep": "a/" * 2000 + "scores.csv",
    "direction": "map/\u202evsc.serocs scores.csv",
    "stream": "map/verborgen:x scores.csv",
    "dots": "map/.../x scores.csv",
    "null byte": "map/x scores.csv\x00/../../../x scores.csv",
}

ARCHIVES: dict[str, Case] = {
    f"zip slip: {what}": of_zip(named(name.replace("{{}}", f"x {CSV_NAME}")), "path")
    for what, name in SLIPS.items()
} | {
    "symbolic link": of_zip(special(stat.S_IFLNK, f"x {CSV_NAME}", "{root}/werk/eigen.txt"), "link"),
    "symbolic link to the system": of_zip(special(stat.S_IFLNK, f"x {CSV_NAME}", "/etc/passwd"), "link"),
    "file below a link": of_zip(through_a_link, "link"),
    "pipe": of_zip(special(stat.S_IFIFO, f"x {CSV_NAME}", ""), "link or device"),
    "device": of_zip(special(stat.S_IFBLK, f"x {CSV_NAME}", ""), "link or device"),
    "name twice": of_zip(doubled, "twice"),
    "names that differ in case": of_zip(
        lambda _: zip_of({f"map/{CSV_NAME}": GOOD, f"MAP/{CSV_NAME.upper()}": GOOD}), "twice"
    ),
    "names that differ in form": of_zip(
        lambda _: zip_of({"map/scores é.csv": GOOD, "map/scores e\u0301.csv": GOOD}), "twice"
    ),
    "file that is a folder too": of_zip(
        lambda _: zip_of({"map": "x", f"map/{CSV_NAME}": GOOD}), "inside a file"
    ),
    "two names in the headers": of_zip(differing_headers),
    "bomb by ratio": of_zip(lambda _: large(120_000_000), grootte_mb=1000),
    "bomb by size": of_zip(lambda _: large(9_000_000), "MB", grootte_mb=0.1),
    "bomb by number": of_zip(many, "members"),
    "bomb that lies": of_zip(lying, grootte_mb=1000),
    "overlapping members": of_zip(overlapping, "overlap"),
    "zip in a zip": of_zip(
        lambda _: zip_of({f"map/{CSV_NAME}.zip": published_zip(GOOD)}), leden=["*scores*"]
    ),
    "encrypted": of_zip(flagged, "encrypted"),
    "truncated": of_zip(lambda _: published_zip(GOOD)[:-200]),
    "wrong checksum": of_zip(wrong_sum),
    "unknown method": of_zip(wrong_method),
    "list beyond the file": of_zip(zip64_nonsense),
    "web page": of_zip(lambda _: faults.HTML, "web page"),
    "web page before a zip": of_zip(lambda _: faults.HTML + published_zip(GOOD), harmless=None),
    "nothing": of_zip(lambda _: b""),
    "empty zip": of_zip(lambda _: zip_of({})),
    "executable beside": of_zip(named("map/start.sh", "map/setup.exe", "map/.bashrc"), harmless=True),
}

# ---- files ---------------------------------------------------------------------------------------------------------


def altered(old: bytes, new: str | bytes) -> bytes:
    changed = GOOD.replace(old, new.encode() if isinstance(new, str) else new, 1)
    assert changed != GOOD
    return changed


def with_codes(code: str) -> bytes:
    return GOOD.replace(b'"BU09280000"', json.dumps(code).encode())


FILES: dict[str, Case] = {
    "bytes that are no text": of_file(bytes(range(128, 256)) * 50),
    "null bytes": of_file(altered(b"Naam BU09280000", "Naam \x00 BU"), harmless=None),
    "code with a path": of_file(with_codes("BU0928/../../x")),
    "code with escapes": of_file(with_codes(f"BU{ESCAPE}")),
    "name with markup": of_file(altered(b"Naam BU09280000", "<script>alert(1)</script>"), harmless=True),
    "name that is a formula": of_file(altered(b"Naam BU09280000", "=cmd|' /C calc'!A0"), harmless=True),
    "name with escapes": of_file(altered(b"Naam BU09280000", ESCAPE.replace("\r", "")), harmless=True),
    "name that is markup of rich": of_file(altered(b"Naam BU09280000", "[red]x[/red][/]"), harmless=True),
    "heading with escapes": of_file(altered(b'"onv"', f'"onv{ESCAPE}"'.replace("\r", "")), "onv"),
    "figure without end": of_file(altered(b"2014,", b"2014," + b"9" * 100_000)),
    "figure that is infinite": of_file(altered(b"2014,4.", b"2014,inf4.")),
    "line without end": of_file(GOOD + b'"' + b"x" * 3_000_000),
    "a million columns": of_file(b",".join(b"c%d" % i for i in range(300_000)) + b"\n" + GOOD),
    "file name of the server's own": of_file(
        GOOD,
        headers={"Content-Disposition": 'attachment; filename="../../../werk/gehackt.csv"'},
        harmless=True,
    ),
    "headers with escapes": of_file(GOOD, headers={"ETag": '"\x07[2J"', "X-Naam": "a\x1b[2J"}, harmless=True),
    "content type with escapes": of_file(
        faults.HTML, "web page", headers={"Content-Type": "text/html\x1b[2J"}
    ),
    "content type without end": of_file(
        GOOD, headers={"Content-Type": "text/csv;" + "a" * 30_000}, harmless=True
    ),
    "unknown encoding": of_file(GOOD, headers={"Content-Encoding": "gzip"}),
    "parquet with a broken end": of_file(
        b"PAR1" + b"\x15\x04" * 5000 + b"\xff\xff\xff\x7fPAR1",
        doel="tabel/kerncijfers.parquet",
        kolommen=["pc4"],
        jaren=None,
        jaarkolom=None,
    ),
    "geopackage that is none": of_file(
        b"SQLite format 3\x00" + b"\xff" * 5000,
        doel="kaart/wijken_2024.gpkg",
        kolommen=["wijkcode"],
        jaren=None,
        jaarkolom=None,
    ),
    "json that nests without end": of_file(
        b'{"type":"FeatureCollection","features":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        doel="kaart/x.geojson",
        kolommen=["id"],
        jaren=None,
        jaarkolom=None,
    ),
}
#: Not in FILES, as they need the folder: pickles under other names.
PICKLES = {
    "csv": "scores/Leefbaarometer-scores buurten 2002-2024.csv",
    "parquet": "tabel/kerncijfers.parquet",
    "json": "tabel/x.json",
}


# ---- answers of services -------------------------------------------------------------------------------------------

ENTITIES = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">{}]>
<ows:ExceptionReport><ows:Exception><ows:ExceptionText>&l9;</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"""
LAUGHS = ENTITIES.format("".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)))
EXTERNAL = ENTITIES.format('<!ENTITY l9 SYSTEM "file:///etc/passwd">')


def features_with(**properties: Any) -> list[dict[str, Any]]:
    features = buurt_features()
    features[0]["properties"] |= properties
    return features


def text_of(features: list[dict[str, Any]], old: str = "", new: str = "") -> bytes:
    content = {
        "type": "FeatureCollection",
        "features": features,
        "totalFeatures": len(features),
        "numberMatched": len(features),
        "numberReturned": len(features),
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
    }
    text = json.dumps(content)
    assert old in text
    return text.replace(old, new, 1).encode()


def rows_with(**values: Any) -> list[dict[str, Any]]:
    rows = cbs.typed()["value"]
    rows[9] |= values
    return rows


FIRST = buurt_features()[0]["properties"]
ANSWERS: dict[str, Case] = {
    "billion laughs": of_wfs(LAUGHS.encode(), content_type="application/xml"),
    "billion laughs with an error": of_wfs(LAUGHS.encode(), content_type="application/xml", status=400),
    "external entity": of_wfs(EXTERNAL.encode(), content_type="text/xml"),
    "XML that says it is JSON": of_wfs(LAUGHS.encode()),
    "exception with escapes": of_wfs(
        f"<ows:ExceptionText>{ESCAPE}[red]weg[/red] {'x' * 5000}</ows:ExceptionText>".encode(),
        "weg",
        content_type="application/xml",
        status=400,
    ),
    "JSON 100,000 deep": of_wfs(b"[" * 100_000 + b"]" * 100_000),
    "objects 100,000 deep": of_wfs(b'{"features":' * 100_000 + b"1" + b"}" * 100_000),
    "feature 100,000 deep": of_wfs(
        text_of(
            buurt_features(),
            '"Polygon", "coordinates": ',
            '"Polygon", "coordinates": ' + "[" * 100_000 + "]" * 100_000 + ', "x": ',
        )
    ),
    "not a number": of_wfs(text_of(buurt_features(), f'"afw": {FIRST["afw"]}', '"afw": NaN')),
    "infinite": of_wfs(text_of(buurt_features(), f'"afw": {FIRST["afw"]}', '"afw": -Infinity')),
    "number too large for any computer": of_wfs(
        text_of(buurt_features(), f'"afw": {FIRST["afw"]}', '"afw": 1e999')
    ),
    "integer of 100,000 digits": of_wfs(
        text_of(buurt_features(), f'"kscore": {FIRST["kscore"]}', '"kscore": ' + "9" * 100_000)
    ),
    "count of 100,000 digits": of_wfs(
        text_of(
            buurt_features(), f'"numberMatched": {len(buurt_features())}', '"numberMatched": ' + "9" * 100_000
        )
    ),
    "key twice": of_wfs(
        text_of(buurt_features(), f'"afw": {FIRST["afw"]}', f'"afw": {FIRST["afw"]}, "afw": 3.9')
    ),
    "features twice": of_wfs(text_of(buurt_features(), '"totalFeatures"', '"features": [], "totalFeatures"')),
    "text that is no UTF-8": of_wfs(
        text_of(buurt_features(), "Buurt 1", "Buurt \u00e9").replace(b"\\u00e9", b"\xe9\xff"), harmless=None
    ),
    "half a character": of_wfs(text_of(buurt_features(), "Buurt 1", "\\ud800"), harmless=None),
    "name with markup": of_features(features_with(name="<script>alert(1)</script>"), harmless=True),
    "name that is a formula": of_features(features_with(name="=cmd|' /C calc'!A0"), harmless=True),
    "name that is a path": of_features(features_with(name="../../../x"), harmless=True),
    "name with escapes": of_features(features_with(name=ESCAPE), harmless=True),
    "name with a null byte": of_features(features_with(name="a\x00b"), harmless=None),
    "name without end": of_features(features_with(name="x" * 1_000_000), harmless=None),
    "code that is a path": of_features(features_with(id="BU0928/../../x")),
    "code with escapes": of_features(features_with(id=f"BU0928{ESCAPE}")),
    "code that is an object": of_features(features_with(id={"a": ["b"]})),
    "property that is an object": of_features(features_with(afw={"a": 1})),
    "layer that is another": of_features(
        [{**f, "id": f"../../x{ESCAPE}.{i}"} for i, f in enumerate(buurt_features())], harmless=None
    ),
    "outline that is no outline": of_outlines(
        [{**f, "geometry": {"type": "Polygon", "coordinates": "weg"}} for f in buurt_outlines()]
    ),
    "outline in nowhere": of_outlines(
        [
            {
                **f,
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[1e300, 1e300], [1e308, 0], [0, 0], [1e300, 1e300]]],
                },
            }
            for f in buurt_outlines()
        ]
    ),
    "outline of another planet": of_outlines(
        [{**f, "geometry": {"type": "MultiFoo", "coordinates": []}} for f in buurt_outlines()]
    ),
    "table: code that is a path": of_table(rows_with(WijkenEnBuurten="BU0928/../x"), harmless=None),
    "table: code that is an object": of_table(rows_with(WijkenEnBuurten={"a": 1}), harmless=None),
    "table: figure that is text": of_table(rows_with(GemiddeldeScore_11=f"weg{ESCAPE}"), harmless=None),
    "table: topics that hold each other": of_table(
        cbs.typed()["value"], properties=[{**p, "ParentID": p["ID"]} for p in cbs.data_properties()["value"]]
    ),
    "table: topics that are no list": of_table(cbs.typed()["value"], properties={"a": 1}),
    "table: topics with escapes": of_table(
        cbs.typed()["value"],
        properties=[{**p, "Title": ESCAPE + str(p["Title"])} for p in cbs.data_properties()["value"]],
        harmless=None,
    ),
}

#: Name -> case; together the corpus.
CASES: dict[str, Case] = {
    **{f"archive: {n}": c for n, c in ARCHIVES.items()},
    **{f"file: {n}": c for n, c in FILES.items()},
    **{f"answer: {n}": c for n, c in ANSWERS.items()},
}


def pickled(where: Path) -> bytes:
    """A pickle that makes the folder ``where`` when it is loaded."""
    return pickle.dumps(Evil(str(where)))
