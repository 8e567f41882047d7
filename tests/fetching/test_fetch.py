"""The whole way of each protocol, against answers made here; the services' own behaviour is tried in other files."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from leefbaarheid.errors import ParameterError
from leefbaarheid.fetching import fetch, list_sources
from leefbaarheid.fetching.catalogue import Catalogue, Traffic
from leefbaarheid.fetching.store import checksum, locked
from leefbaarheid.sources.fetched import read_record
from tests.fetching.serving import FAST, Reply, serving, source
from tests.sources.raw import raw, scores, square, wfs

CODES = [f"BU0928010{i}" for i in range(5)]
CSV = scores("bu_code", CODES, [2014, 2020], name="bu_naam").to_csv(index=False).encode()
JSON = {"Content-Type": "application/json"}


def catalogue(*sources) -> Catalogue:
    return Catalogue(FAST, sources)


def bring(to: Path, *sources, **options):
    report = fetch(catalogue(*sources), to, sources=[s.id for s in sources], allow_http=True, **options)
    return report.table.set_index("bron").to_dict("index")


def query(asked) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(urlsplit(asked.path).query).items()}


def test_one_source_that_fails_leaves_the_others_alone(tmp_path):
    def answer(asked):
        return Reply(CSV, headers={"ETag": '"x"'}) if "goed" in asked.path else Reply(status=404)

    with serving(answer) as (url, _):
        good = source(id="goed", adres=f"{url}/goed", doel="Leefbaarometer-scores buurten 2002-2024.csv")
        bad = source(id="fout", adres=f"{url}/fout", doel="b.csv")
        own = source("eigen", id="eigen", toelichting="neem de cijfers over")
        rows = bring(tmp_path, bad, good, own)
        assert [r["status"] for r in rows.values()] == ["mislukt", "opgehaald", "zelf aanleveren"]
        assert "answers 404" in rows["fout"]["reden"]
        assert rows["eigen"]["reden"] == "neem de cijfers over"
        assert (rows["goed"]["bestanden"], rows["goed"]["rijen"], rows["goed"]["bytes"]) == (1, 10, len(CSV))
    listed = list_sources(catalogue(good, bad, own), tmp_path).set_index("bron")
    assert (listed.loc["goed", "bestanden"], listed.loc["goed", "dagen"]) == (1, 0)
    assert listed.loc["fout", ["bestanden", "dagen"]].isna().all()
    assert (listed.loc["fout", "opgehaald"], listed.loc["eigen", "standaard"]) == ("", "zelf aanleveren")


def test_a_change_of_the_catalogue_is_not_answered_by_unchanged(tmp_path):
    """A mapping that is added must be done, though the server's file is the same as before."""
    renamed = CSV.replace(b",onv,", b",onveilig,", 1)
    name = "Leefbaarometer-scores buurten 2002-2024.csv"

    def answer(asked):
        same = asked.headers.get("if-none-match") == '"x"'
        return Reply(b"", 304) if same else Reply(renamed, headers={"ETag": '"x"'})

    with serving(answer) as (url, seen):
        plain = source(adres=f"{url}/x", doel=name, kolommen=["onv"])
        row = bring(tmp_path, plain)["bron"]
        assert (row["status"], row["bestanden"]) == ("mislukt", 0)
        assert "hernoem: {onveilig: onv}" in row["reden"]
        mapped = source(adres=f"{url}/x", doel=name, kolommen=["onv"], hernoem={"onveilig": "onv"})
        assert bring(tmp_path, mapped)["bron"]["status"] == "opgehaald"
        assert bring(tmp_path, mapped)["bron"]["status"] == "ongewijzigd"
        other = source(adres=f"{url}/x", doel=name, kolommen=["onv"], hernoem={"onveilig": "onv", "x": "y"})
        assert bring(tmp_path, other)["bron"]["status"] == "ongewijzigd"
    assert [a.headers.get("if-none-match") for a in seen] == [None, None, '"x"', None]


def test_only_new_and_offline_ask_nobody(tmp_path):
    with serving(lambda asked: Reply(CSV)) as (url, seen):
        one = source(adres=f"{url}/x", doel="Leefbaarometer-scores buurten 2002-2024.csv")
        assert "offline no server is asked" in bring(tmp_path, one, offline=True)["bron"]["reden"]
        assert not seen
        bring(tmp_path, one, only_new=True)
        assert len(seen) == 1
        assert bring(tmp_path, one, only_new=True)["bron"]["status"] == "aanwezig"
        assert bring(tmp_path, one, offline=True)["bron"]["status"] == "aanwezig"
        assert len(seen) == 1


def test_of_a_zip_only_what_the_catalogue_names(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Map 2024/Leefbaarometer-Scores buurten 2002-2024.csv", CSV)
        made.writestr("Map 2024/lees mij.exe", b"MZ")
    with serving(lambda asked: Reply(held.getvalue(), headers={"ETag": '"x"'})) as (url, _):
        one = source("zip", adres=f"{url}/a.zip", leden=["*scores*.csv"], doel="lbm")
        assert bring(tmp_path, one)["bron"]["rijen"] == 10
        other = source("zip", adres=f"{url}/a.zip", leden=["*.gpkg"], doel="lbm")
        assert "but Map 2024/Leefbaarometer" in bring(tmp_path / "b", other)["bron"]["reden"]
    files = [p.relative_to(tmp_path).as_posix() for p in (tmp_path / "lbm").rglob("*")]
    assert files == ["lbm/Leefbaarometer-Scores buurten 2002-2024.csv"]


def features(count=5):
    frame = scores("id", CODES[:count], [2024]).assign(kscore=5)
    return frame, [square(200_000 + i * 1000, 320_000, 900) for i in range(count)]


@pytest.fixture
def layer(tmp_path) -> dict:
    frame, shapes = features()
    return json.loads(wfs(tmp_path / "laag.geojson", frame, shapes).path.read_text())


def test_pages_of_a_wfs_make_one_file_and_survive_a_stop(tmp_path, layer):
    broken = [True]

    def answer(asked):
        asks = query(asked)
        start, count = int(asks["startIndex"]), int(asks["count"])
        if start == 4 and broken[0]:
            return Reply(status=503)
        assert (asks["typeNames"], asks["sortBy"], asks["srsName"]) == ("buurtscore24", "id", "EPSG:28992")
        page = layer["features"][start : start + count]
        content = layer | {
            "features": page,
            "numberMatched": 5,
            "numberReturned": len(page),
            "timeStamp": str(len(seen)),
        }
        return Reply(json.dumps(content).encode(), headers=JSON)

    asked = source("wfs", pagina=2, vraag={"srsName": "EPSG:28992"}, adres="http://x", kolommen=["kscore"])
    with serving(answer) as (url, seen):
        one = asked.model_copy(update={"adres": f"{url}/ows"})
        assert bring(tmp_path / "bron", one)["bron"]["status"] == "mislukt"
        assert not (tmp_path / "bron/x.geojson").exists()
        first, broken[0] = len(seen), False
        assert bring(tmp_path / "bron", one)["bron"]["status"] == "hervat"
        assert [query(a)["startIndex"] for a in seen[first:]] == ["0", "4"]
        assert bring(tmp_path / "bron", one)["bron"]["status"] == "ongewijzigd"
    made = json.loads((tmp_path / "bron/x.geojson").read_text())
    assert made["features"] == layer["features"]
    assert (made["numberMatched"], made["crs"]) == (5, layer["crs"])


def test_the_record_is_one_that_the_preparation_reads(tmp_path):
    """Also where an address holds what none may: it is written as it was asked."""
    with serving(lambda asked: Reply(CSV)) as (url, seen):
        name = "Leefbaarometer-scores buurten 2002-2024.csv"
        bring(tmp_path, source(adres=f"{url}/open data één.csv", doel=f"lbm/{name}"))
    (one,) = read_record(raw(tmp_path / "herkomst.json")).files[f"lbm/{name}"]
    assert one.adres == url + seen[0].path
    assert one.sha256 == checksum(tmp_path / "lbm" / name)


def test_two_fetches_do_not_work_in_one_folder(tmp_path):
    with locked(tmp_path), pytest.raises(ParameterError, match="another fetch"):
        fetch(Catalogue(Traffic(), (source(),)), tmp_path, sources=["bron"])


def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leefbaarheid.fetching.store.Store.place", full)
    with serving(lambda asked: Reply(CSV)) as (url, _):
        one = source(adres=f"{url}/x", doel="Leefbaarometer-scores buurten 2002-2024.csv")
        row = bring(tmp_path, one)["bron"]
    assert "No space left on device" in row["reden"]
    assert "\n" not in row["reden"]
