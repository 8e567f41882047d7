"""What the black-box tests share: a catalogue of local addresses, data to serve, and a look at what lies on disk."""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from leefbaarheid import cli
from leefbaarheid.classes import classify
from leefbaarheid.fetching import FetchReport, fetch, load_catalogue
from tests.fetching.services.odata import Table
from tests.sources import cbs, raw

HERKOMST = "herkomst.json"
YEARS = [2014, 2020, 2024]
#: Buurten of three gemeenten: GM0928 (Kerkrade), GM0917 and GM0882.
BUURTEN = [
    f"BU{gemeente}{wijk:02}{buurt:02}"
    for gemeente in ("0928", "0917", "0882")
    for wijk in range(3)
    for buurt in range(14)
]
CSV_NAME = "Leefbaarometer-scores buurten 2002-2024.csv"
FAST = {"pogingen": 3, "wachttijd": 0.01, "langste_wachttijd": 0.3, "per_seconde": 1000, "stilte": 2}
DEFAULTS: dict[str, Any] = {
    "naam": "Een bron",
    "licentie": "CC0 1.0",
    "citaat": "Bron: x",
    "formaat": "x",
    "zekerheid": "gezien",
}
OF_PROTOCOL: dict[str, dict[str, Any]] = {
    "bestand": {
        "doel": f"scores/{CSV_NAME}",
        "editie": "2002-2024",
        "jaren": YEARS,
        "jaarkolom": "jaar",
        "kolommen": ["jaar", "lbm", "afw", "onv"],
    },
    "zip": {
        "doel": "scores",
        "leden": ["*scores*.csv"],
        "editie": "2002-2024",
        "jaren": YEARS,
        "jaarkolom": "jaar",
        "kolommen": ["jaar", "lbm", "afw", "onv"],
    },
    "wfs": {
        "doel": "wfs/buurtscore_{jaar}.geojson",
        "laag": "lbm3:buurtscore{jj}",
        "sorteer": "id",
        "filter": "id LIKE 'BU{gemeente}%'",
        "jaren": [2020, 2024],
        "standaardjaren": [2024],
        "jaarkolom": "year",
        "editie": "2002-2024",
        "pagina": 20,
        "kolommen": ["id", "year", "kscore", "afw"],
    },
    "ogc": {
        "doel": "pdok/buurten_{jaar}.geojson",
        "laag": "buurten",
        "jaren": [2024],
        "pagina": 20,
        "kolommen": ["buurtcode", "buurtnaam"],
    },
    "odata": {
        "doel": "cbs/86092NED.json",
        "tabel": "86092NED",
        "pagina": 5,
        "jaarkolom": "Perioden",
        "kolommen": ["WijkenEnBuurten", "Perioden", "GemiddeldeScore"],
        "filter": " or ".join(
            f"startswith(WijkenEnBuurten,'{kind}{{gemeente}}')" for kind in ("GM", "WK", "BU")
        ),
    },
}


def source(protocol: str, adres: str = "", **more: Any) -> dict[str, Any]:
    """A source of the catalogue; what is not given has a value that works. A value of None leaves the field out."""
    fields = {**DEFAULTS, "id": f"een-{protocol}", "protocol": protocol, "adres": adres, "standaard": True}
    fields |= OF_PROTOCOL.get(protocol, {}) | more
    return {k: v for k, v in fields.items() if v is not None and v != ""}


def write_catalogue(path: Path, *sources: dict[str, Any], **verkeer: Any) -> Path:
    """Write a catalogue with short waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"verkeer": FAST | verkeer, "bronnen": list(sources)}, sort_keys=False))
    return path


class Place:
    """A folder to fetch into, with its parent, in which nothing else may change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.to = root / "werk" / "data" / "bron"
        self.catalogue = root / "bronnen.yml"
        (root / "werk").mkdir(parents=True)
        (root / "werk" / "eigen.txt").write_text("blijft")

    def fetch(
        self, *sources: dict[str, Any], verkeer: dict[str, Any] | None = None, **options: Any
    ) -> FetchReport:
        """Write the catalogue of ``sources`` and fetch all of them."""
        write_catalogue(self.catalogue, *sources, **(verkeer or {}))
        return fetch(load_catalogue(self.catalogue), self.to, **{"allow_http": True, **options})

    def files(self) -> dict[str, bytes]:
        """What a user sees: everything but hidden files and the provenance."""
        return {n: c for n, c in tree(self.to).items() if not hidden(n) and n != HERKOMST}

    def herkomst(self) -> dict[str, dict[str, Any]]:
        """The provenance by file."""
        path = self.to / HERKOMST
        content = json.loads(path.read_text("utf-8")) if path.exists() else {"bestanden": []}
        return {entry["bestand"]: entry for entry in content["bestanden"]}

    def outside(self) -> dict[str, bytes]:
        """Everything that is not in the raw folder."""
        inside = self.to.relative_to(self.root).as_posix() + "/"
        return {n: c for n, c in tree(self.root).items() if not n.startswith(inside)} | {"bronnen.yml": b""}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file and link below ``folder``: its name and content."""

    def found() -> Iterator[tuple[str, bytes]]:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink():
                yield path.relative_to(folder).as_posix(), f"-> {path.readlink()}".encode()
            elif path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()

    return dict(found())


def assert_untouched(place: Place, before: dict[str, bytes]) -> None:
    """Nothing in the folder that a user sees changed, nor the provenance."""
    now = tree(place.to)
    assert {n: c for n, c in now.items() if not hidden(n)} == {
        n: c for n, c in before.items() if not hidden(n)
    }


def hidden(name: str) -> bool:
    return any(part.startswith(".") for part in Path(name).parts)


def one(report: FetchReport) -> pd.Series:
    """The only row of a report."""
    assert len(report.table) == 1
    return report.table.iloc[0]


def assert_failed(report: FetchReport, *words: str) -> str:
    """The only source failed, with one sentence that has ``words``."""
    row = one(report)
    assert row["status"] == "mislukt", dict(row)
    assert report.failed
    assert_sentence(row["reden"])
    for word in words:
        assert word.lower() in row["reden"].lower(), row["reden"]
    return row["reden"]


def assert_sentence(text: str) -> None:
    """One line of plain text, no trace of Python's."""
    assert text.strip(), "a reason must be given"
    assert text.isprintable(), repr(text)
    assert len(text) < 1100, text
    for word in ("Traceback", "Error(", "Exception(", "object at 0x", "<class"):
        assert word not in text, text


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def scores_csv(seed: int = 1, years: list[int] = YEARS, codes: list[str] = BUURTEN) -> bytes:
    """The scores of BUURTEN as the Leefbaarometer publishes them."""
    frame = raw.scores("bu_code", codes, years, seed=seed, name="bu_naam")
    return frame.to_csv(index=False, na_rep="NA", quoting=2).encode()


def zip_of(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, compression)
    return held.getvalue()


def published_zip(scores: bytes | None = None) -> bytes:
    """The zip of the open data: a folder with scores, and what is not asked for."""
    folder = "Leefbaarometer 3.0 - Meting 2024 - open data/"
    return zip_of(
        {
            folder + CSV_NAME: scores_csv() if scores is None else scores,
            folder + "Leefbaarometer-ontwikkeling buurten 2002-2024.csv": "bu_code\n",
            folder + "Toelichting.pdf": b"%PDF",
        }
    )


def buurt_features(year: int = 2024) -> list[dict[str, Any]]:
    """Features of the WFS's layer of buurten."""
    frame = raw.scores("id", BUURTEN, [year], seed=3)
    rows = frame.assign(kscore=classify(frame["afw"]).astype(int)).to_dict("records")
    return [
        {
            "type": "Feature",
            "id": f"buurtscore{year % 100}.{i}",
            "geometry": square(i),
            "geometry_name": "geom",
            "properties": {
                "gemeente": "Ergens",
                "name": f"Buurt {i}",
                "id": row["id"],
                "kscore": row["kscore"],
            }
            | {c: float(f"{row[c]:.6g}") for c in ("afw", *raw.DIMS)}
            | {"year": str(year)},
        }
        for i, row in enumerate(rows, 1)
    ]


def square(i: int) -> dict[str, Any]:
    """The outline of area ``i``, in degrees."""
    x, y = 5.5 + (i % 40) * 0.01, 51.5 + (i // 40) * 0.01
    ring = [[x, y], [x + 0.009, y], [x + 0.009, y + 0.009], [x, y + 0.009], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def buurt_outlines() -> list[dict[str, Any]]:
    """Features of PDOK's collection of buurten."""
    return [
        {
            "type": "Feature",
            "id": str(i),
            "geometry": square(i),
            "properties": {
                "buurtcode": code,
                "buurtnaam": f"Buurt {i}",
                "gemeentecode": f"GM{code[2:6]}",
                "jaar": 2024,
            },
        }
        for i, code in enumerate(BUURTEN, 1)
    ]


def ses_table() -> Table:
    """SES-WOA as tests/sources/cbs.py makes it: 18 rows, padded keys, nulls where suppressed."""
    return Table(cbs.typed()["value"], cbs.data_properties()["value"])


def run_cli(monkeypatch: Any, capsys: Any, *args: object) -> tuple[int, str, str]:
    """Run the command line in this process; return exit code, output and errors."""
    monkeypatch.setattr(sys, "argv", ["leefbaarheid", *map(str, args)])
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        cli.main()
    said = capsys.readouterr()
    return int(stop.value.code or 0), said.out, said.err
