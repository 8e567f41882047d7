"""What the tests of a fetch share: a catalogue of local addresses, data to serve, and a look at what lies on disk."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pandas as pd
import shapely
import yaml

from leefbaarheid.cli.data import _set_aside as read_as_preparation
from leefbaarheid.fetching import Client, fetch, load_catalogue
from leefbaarheid.fetching.catalogue import Source
from tests.fetching.services import App, Rows, serve_odata, serve_ogc, serve_wfs
from tests.preparation.mini import contents as tree
from tests.sources import cbs, raw

HERKOMST = "herkomst.json"
YEARS = [2014, 2020, 2024]
#: Buurten of three gemeenten: GM0928 (Kerkrade), GM0917 and GM0882.
BUURTEN = [f"BU{g}{n // 14:02}{n % 14:02}" for g in ("0928", "0917", "0882") for n in range(42)]
CSV_NAME = "Leefbaarometer-scores buurten 2002-2024.csv"
FAST = {"wachttijd": 0.01, "langste_wachttijd": 0.3, "per_seconde": 1000, "stilte": 2}
WORDS = {"naam": "Een bron", "licentie": "CC0", "citaat": "Bron: x", "zekerheid": "gezien"}
#: A source of each protocol that works.
OF_PROTOCOL = yaml.safe_load(Path(__file__).with_name("sources.yml").read_text(encoding="utf-8"))
#: Where a service's pages are, below its server.
PATHS = {"wfs": "/lbm3/ows", "ogc": "/cbs/wijken-en-buurten-{jaar}/ogc/v1", "odata": "/ODataFeed/OData"}


def entry(protocol: str, adres: str = "", **more: Any) -> dict[str, Any]:
    """A source of the catalogue; what is not given has a value that works. A value of None leaves the field out."""
    fields = {**WORDS, "id": f"een-{protocol}", "protocol": protocol, "adres": adres, "standaard": True}
    fields |= OF_PROTOCOL[protocol] | more
    return {k: v for k, v in fields.items() if v is not None and v != ""}


def source(protocol: str = "bestand", adres: str = "https://server.invalid/x", **more: Any) -> Source:
    return Source.model_validate(entry(protocol, adres, **more))


class Place:
    """A folder to fetch into, with its parent, in which nothing else may change."""

    def __init__(self, root: Path) -> None:
        self.root, self.to, self.catalogue = root, root / "werk/data/bron", root / "bronnen.yml"
        self.told = Mock()
        (root / "werk").mkdir(parents=True)
        (root / "werk" / "eigen.txt").write_text("blijft")

    def write(self, *sources: dict[str, Any], **verkeer: Any) -> None:
        """Write a catalogue with short waits."""
        self.catalogue.write_text(yaml.safe_dump({"verkeer": FAST | verkeer, "bronnen": list(sources)}))

    def fetch(self, *sources, years=(), gemeenten=(), ask="changed", most=0, **verkeer) -> pd.DataFrame:
        """Write the catalogue of ``sources`` and fetch all of them."""
        self.write(*sources, **verkeer)
        known = load_catalogue(self.catalogue)
        items = known.items([s["id"] for s in sources], years, gemeenten)
        with closing(Client(known.verkeer, self.told, allow_http=True)) as client:
            return fetch(client, items, self.to, read_as_preparation, ask, most)

    def gets(self, one: dict[str, Any], status: str = "opgehaald", **more: Any) -> pd.Series:
        """Fetch one source, of which this comes; return its row."""
        row = self.fetch(one, **more).squeeze(axis=0)
        assert row["status"] == status, row["reden"]
        return row

    def fails(self, one: dict[str, Any], words: str, **more: Any) -> None:
        """Fetch one source, which fails with one sentence that has ``words``, and changes nothing."""
        before = self.files(HERKOMST)
        said = self.gets(one, "mislukt", **more)["reden"]
        assert_sentence(said)
        assert words.lower() in said.lower()
        assert (self.files(HERKOMST), set(self.outside())) == (before, {"bronnen.yml", "werk/eigen.txt"})

    def files(self, *also: str) -> dict[str, bytes]:
        """What a user sees: everything but hidden files and the provenance."""
        return {n: c for n, c in tree(self.to).items() if not hidden(n) and (n != HERKOMST or n in also)}

    def herkomst(self) -> dict[str, dict[str, Any]]:
        """The provenance by file."""
        return {one["bestand"]: one for one in json.loads((self.to / HERKOMST).read_text())["bestanden"]}

    def outside(self) -> dict[str, bytes]:
        """Everything that is not in the raw folder."""
        inside = self.to.relative_to(self.root).as_posix() + "/"
        return {n: c for n, c in tree(self.root).items() if not n.startswith(inside)} | {"bronnen.yml": b""}


def hidden(name: str) -> bool:
    return any(part.startswith(".") for part in Path(name).parts)


def assert_sentence(text: str) -> None:
    """One line of plain text, no trace of Python's."""
    assert text.strip(), "a reason must be given"
    assert text.isprintable(), repr(text)
    assert not [w for w in ("Traceback", "Error(", "Exception(", "object at 0x", "<class") if w in text], text


def scores_csv(seed: int = 1, years: list[int] = YEARS, codes: list[str] = BUURTEN) -> bytes:
    """The scores of BUURTEN as the Leefbaarometer publishes them."""
    frame = raw.scores("bu_code", codes, years, seed=seed, name="bu_naam")
    return frame.to_csv(index=False, na_rep="NA", quoting=2).encode()


def published_zip(scores: bytes) -> bytes:
    """The zip of the open data: a folder with scores, and what is not asked for."""
    folder, other = "Meting 2024 - open data/", "Leefbaarometer-ontwikkeling.csv"
    return raw.zipped((folder + CSV_NAME, scores), (folder + other, "x\n"), (folder + "a.pdf", "%PDF"))


def features(rows: Rows) -> Rows:
    """Areas with these properties and an outline in degrees."""
    outline = {"geometry": shapely.geometry.mapping(shapely.box(5.5, 51.5, 5.51, 51.51))}
    return [{"type": "Feature", "id": f"x.{i}", "properties": r} | outline for i, r in enumerate(rows)]


def buurt_features(year: int = 2024) -> Rows:
    """Features of the WFS's layer of buurten, with figures as GeoServer rounds them."""
    frame = raw.scores("id", BUURTEN, [year], seed=3).assign(kscore=5, year=str(year), name="Een buurt")
    figures = {c: [float(f"{value:.6g}") for value in frame[c]] for c in ("afw", *raw.DIMS)}
    return features(frame.assign(**figures)[["name", "id", "kscore", *figures, "year"]].to_dict("records"))


def service(protocol: str, **more: Any) -> App:
    """The service of a protocol with its data: SES-WOA as tests/sources/cbs.py makes it, areas of BUURTEN."""
    if protocol == "wfs":
        return serve_wfs({f"buurtscore{y % 100}": buurt_features(y) for y in (2020, 2024)})
    if protocol == "ogc":
        areas = [{"buurtcode": c, "buurtnaam": f"Buurt {c}", "jaar": 2024} for c in BUURTEN]
        return serve_ogc(features(areas), **more)
    return serve_odata({"86092NED": (cbs.typed()["value"], cbs.data_properties()["value"])}, **more)
