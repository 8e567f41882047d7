"""The whole way, from a server to a report: files, zips, what changed, what is refused, and what is told of it."""

from __future__ import annotations

import html
import json
import re

import pandas as pd
import pytest

from leefbaarheid.preparation import check, prepare
from leefbaarheid.report.run import make_report
from leefbaarheid.sources.fetched import read_record
from tests.fetching.harness import (
    CSV_NAME,
    HERKOMST,
    YEARS,
    entry,
    hidden,
    published_zip,
    scores_csv,
    tree,
    zip_of,
)
from tests.fetching.services import HTML, Files, OData, Server, altered, mount, says, serve_wfs
from tests.sources.raw import raw

TARGET = f"scores/{CSV_NAME}"
CSV, NEWER = scores_csv(), scores_csv(seed=2)
#: The ways in which a file is served.
WAYS = {"bestand": ("a.csv", CSV), "zip": ("een zip.zip", published_zip(CSV))}
NEW = {"a.csv": NEWER, "een zip.zip": published_zip(NEWER)}
each_way = pytest.mark.parametrize("protocol", WAYS)


def first(place, protocol, versions="ETag"):
    """Fetch the older data; return the source as it is asked."""
    name, content = WAYS[protocol]
    with Server(Files({name: content}, versions)) as server:
        asks = entry(protocol, f"{server.url}/{name}")
        row = place.one(asks)
        assert row.tolist() == [f"een-{protocol}", "opgehaald", 1, 378, len(content), ""]
        assert len(server.seen) == 1, "one request is enough"
        server.seen.clear()
        assert place.one(asks)["status"] == "ongewijzigd"
        assert server.sent == len(content) * (1 if versions else 2)
    return asks, server


@each_way
@pytest.mark.parametrize("versions", ["ETag", "Last-Modified", ""])
def test_a_file_arrives_with_its_provenance_and_a_refresh_costs_no_body(place, protocol, versions):
    asks, server = first(place, protocol, versions)
    assert place.files() == {TARGET: CSV}, "of a zip only what the catalogue asks, without its folders"
    (one,) = read_record(raw(place.to / HERKOMST)).files[TARGET]
    assert one.adres == server.url + server.seen[0].target
    told = place.herkomst()[TARGET]
    assert (told["bron"], told["editie"], told["rijen"], told["grootte"]) == (
        asks["id"],
        "2002-2024",
        378,
        len(CSV),
    )
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["opgehaald"])
    assert set(place.outside()) == {"bronnen.yml", "werk/eigen.txt"}
    assert {n.split("/")[0] for n in tree(place.to) if hidden(n)} == {".cache", ".werk"}
    assert [n for n in tree(place.to) if n.startswith(".werk")] == [".werk/slot"]


@each_way
def test_what_changed_at_the_server_replaces_the_older_file_which_stays_in_the_cache(place, protocol):
    first(place, protocol)
    name = WAYS[protocol][0]
    with Server(altered(Files(NEW), drop_after=900, times=1)) as server:
        assert place.one(entry(protocol, f"{server.url}/{name}"))["status"] == "opgehaald"
    assert place.files() == {TARGET: NEWER}
    assert CSV in [c for n, c in tree(place.to).items() if hidden(n)]


#: Figures that do not add up are no scores, however right their headings.
WRONG = re.sub(rb"0\.\d{3}", b"9.999", NEWER, count=2)
REFUSED = {
    "a web page": (lambda app: says(app, HTML, "text/html;charset=utf-8"), "web page"),
    "a web page that says it is a file": (lambda app: says(app, HTML, "application/zip"), "web page"),
    "it stops half-way": (lambda app: altered(app, drop_after=900), "drops the line"),
    "the reader refuses it": (
        lambda app: Files({"a.csv": WRONG, "een zip.zip": published_zip(WRONG)}),
        "afw",
    ),
    "it would be set aside": (
        lambda app: Files({"a.csv": b"kleur,jaar,lbm,afw,onv\nx,2024,1,1,1\n" + NEWER[:0]}),
        "",
    ),
    "it is not there": (lambda app: Files({}), "answers 404; its address"),
    "it is larger than allowed": (lambda app: app, "--max-size"),
}


@each_way
@pytest.mark.parametrize("fault", REFUSED)
def test_what_is_refused_does_not_take_the_place_of_what_is_there(place, protocol, fault):
    first(place, protocol)
    spoil, words = REFUSED[fault]
    with Server(spoil(Files(NEW))) as server:
        size = 1000 if "larger" in fault else 0
        place.fails(entry(protocol, f"{server.url}/{WAYS[protocol][0]}"), words=words, most=size)


def test_one_source_that_fails_leaves_the_others_alone_and_names_a_second_way(place):
    with Server(Files({})) as server:
        gone = f"{server.url}/a.csv"
    with Server(Files({"a.csv": CSV})) as server:
        bad = entry("bestand", gone, id="fout", doel="b.csv", tweede_weg="goed")
        wrong = entry("bestand", "http://x.nl:poort/a", id="mis", doel="c.csv")
        good = entry("bestand", f"{server.url}/a.csv", id="goed")
        own = entry("eigen", id="eigen", toelichting="neem de cijfers over")
        table = place.fetch(bad, wrong, good, own).set_index("bron")
    assert table["status"].tolist() == ["mislukt", "mislukt", "opgehaald", "zelf aanleveren"]
    assert table["reden"]["fout"].startswith("127.0.0.1 cannot be reached")
    assert table["reden"]["fout"].endswith("a second way is --source goed")
    assert "Invalid port" in table["reden"]["mis"]
    assert table["reden"]["eigen"] == "neem de cijfers over"


def test_a_change_of_the_catalogue_is_not_answered_by_unchanged(place):
    """A mapping that is added must be done, though the server's file is the same as before."""
    with Server(Files({"a.csv": CSV.replace(b'"onv"', b'"onveilig"', 1)})) as server:
        asks = entry("bestand", f"{server.url}/a.csv")
        place.fails(asks, words="hernoem: {onveilig: onv}")
        mapped = asks | {"hernoem": {"onveilig": "onv"}}
        assert place.one(mapped)["status"] == "opgehaald"
        assert place.one(mapped)["status"] == "ongewijzigd"
        sent = server.sent
        assert place.one(mapped | {"hernoem": {"onveilig": "onv", "x": "y"}})["status"] == "ongewijzigd"
        assert server.sent > sent


def test_asking_only_what_is_new_or_nothing(place):
    with Server(Files({"a.csv": CSV})) as server:
        asks = entry("bestand", f"{server.url}/a.csv")
        place.fails(asks, words="offline no server is asked", ask="nothing")
        assert not server.seen
        assert place.one(asks, ask="new")["status"] == "opgehaald"
        for ask in ("new", "nothing"):
            (place.to / TARGET).unlink()
            assert place.one(asks, ask=ask)["status"] == "aanwezig"
            assert place.files() == {TARGET: CSV}
        assert len(server.seen) == 1


def test_years_choose_the_files(place):
    name = "jaar/Leefbaarometer-scores buurten {jaar}.csv"
    with Server(Files({f"{year}.csv": scores_csv(years=[year]) for year in YEARS})) as server:
        asks = entry("bestand", f"{server.url}/{{jaar}}.csv", doel=name)
        place.fetch(asks, years=[2020])
        assert [s.path for s in server.seen] == ["/2020.csv"]
        assert place.one(asks, years=[2014, 2024])["bestanden"] == 2
    assert len(place.files()) == 3, "files of other years stay"


def test_a_full_disk_is_one_sentence(place, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leefbaarheid.fetching.store.Store.place", full)
    with Server(Files({"a.csv": CSV})) as server:
        place.fails(entry("bestand", f"{server.url}/a.csv"), words="No space left on device); make room")


def published(folder):
    """An app that publishes a folder of raw files as the services do, and the catalogue's sources (path for address).

    Scores come in a zip, layers from a WFS, tables of CBS from OData, all else as files; each lands where it lay.
    """
    lbm, wfs = "bronnen/leefbaarometer", "bronnen/leefbaarometer-wfs"
    bare = dict.fromkeys(("jaarkolom", "jaren", "standaardjaren", "editie", "filter", "kolommen"))
    scores = {f"open data/{p.name}": p.read_bytes() for p in (folder / lbm).glob("*.csv")}
    sources = [entry("zip", "/files/a.zip", doel=lbm, **bare)]
    layers: dict = {}
    for path in sorted((folder / wfs).glob("*.geojson")):
        layers.setdefault(path.stem.split("_")[0], []).extend(json.loads(path.read_text("utf-8"))["features"])
    for layer, features in layers.items():
        layers[layer] = [{**f, "id": f"{layer}.{i}"} for i, f in enumerate(features)]
        more = bare | {"id": layer, "laag": f"lbm3:{layer}", "doel": f"{wfs}/{layer}.geojson", "pagina": 1000}
        sources.append(entry("wfs", "/wfs/lbm3/ows", **more))
    tables: dict = {}
    for path in (folder / "tabellen").glob("*_TypedDataSet.json"):
        tabel = path.name.split("_")[0]
        parts = (path, path.with_name(f"{tabel}_DataProperties.json"))
        tables[tabel] = tuple(json.loads(part.read_text("utf-8"))["value"] for part in parts)
        more = bare | {"id": tabel.lower(), "tabel": tabel, "doel": f"tabellen/{path.name}", "pagina": 10_000}
        sources.append(entry("odata", "/cbs/ODataFeed/OData", **more))
    for path in sorted([*(folder / "tabellen").glob("*"), *folder.glob("*.*")]):
        if (
            path.suffix in (".csv", ".gpkg", ".json")
            and "NED_" not in path.name
            and path.name != "sleutel.json"
        ):
            name = path.relative_to(folder).as_posix()
            ident = re.sub(r"[^a-z0-9]+", "-", name.lower())
            sources.append(entry("bestand", f"/web/{name}", **bare | {"id": ident, "doel": name}))
    zipped = Files({"a.zip": zip_of(scores)})
    return mount(
        files=zipped, wfs=serve_wfs(layers), cbs=OData(tables, most=1000), web=Files(folder)
    ), sources


def test_a_report_from_services_is_of_the_same_data_as_from_files(demo_source, demo_path, place, tmp_path):
    """Fetched, prepared and reported: the tables are those that the files themselves give, and the page names each file."""
    app, sources = published(demo_source)
    with Server(app) as server:
        own = [s | {"adres": server.url + s["adres"]} for s in sources]
        table = place.fetch(*own, verkeer={"stilte": 30})
    assert (table["status"] == "opgehaald").all(), table.to_dict("records")
    dataset = tmp_path / "klaar"
    prepare(place.to, dataset)
    assert check(dataset).violations == 0
    names = sorted(p.relative_to(demo_path) for p in demo_path.rglob("*.parquet"))
    assert names == sorted(p.relative_to(dataset) for p in dataset.rglob("*.parquet"))
    for name in names:
        pd.testing.assert_frame_equal(pd.read_parquet(demo_path / name), pd.read_parquet(dataset / name))
    held = {b["bestand"]: b for b in json.loads((dataset / "dataset.json").read_text("utf-8"))["bronnen"]}
    known = place.herkomst()
    assert len(known) > 15
    assert set(held) == {*known, HERKOMST}, "exactly the files that were used"
    asked = {"gebied": "Wilgenvoorde", "data": str(dataset)}
    page = make_report("stijgers_en_dalers", asked, tmp_path / "rapport").html.read_text("utf-8")
    for name, one in known.items():
        assert {key: held[name][key] for key in ("sha256", "adres", "opgehaald")}.items() <= one.items()
        assert one["sha256"] in page
        assert html.escape(one["adres"]) in page
    assert page.count("opgehaald op") == len(known)
