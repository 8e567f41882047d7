"""The whole way, from a server to a report: files, zips, what changed, what is refused, and what is told of it."""

import json
import re

import pandas as pd
import pytest

from leefbaarheid.preparation import prepare
from leefbaarheid.sources.fetched import read_fetch
from tests.fetching import harness as h
from tests.fetching.services import HTML, Files, Server, drops, says, serve_odata, serve_wfs, spoiled
from tests.sources.raw import layer, raw, square, zipped

TARGET = f"scores/{h.CSV_NAME}"
CSV, NEWER = h.scores_csv(), h.scores_csv(seed=2)
#: The ways in which a file is served.
NAMES = {"bestand": "a.csv", "zip": "een zip.zip"}


def both(content):
    return {"a.csv": content, "een zip.zip": h.published_zip(content)}


def first(place, protocol, versions="ETag"):
    """Fetch the older data; return the source as it is asked."""
    name, held = NAMES[protocol], both(CSV)
    with Server(Files(held, versions)) as server:
        asks = h.entry(protocol, f"{server.url}/{name}")
        assert place.gets(asks).tolist() == [f"een-{protocol}", "opgehaald", 1, 378, len(held[name]), ""]
        place.gets(asks, "ongewijzigd")
        assert (len(server.seen), server.sent) == (2, len(held[name])), "what is unchanged is not sent again"
    return asks, server


@pytest.mark.parametrize(("protocol", "versions"), [("bestand", "ETag"), ("zip", "Last-Modified")])
def test_a_file_arrives_with_its_provenance_and_stays_in_the_cache_when_it_changes(place, protocol, versions):
    asks, server = first(place, protocol, versions)
    assert place.files() == {TARGET: CSV}, "of a zip only what the catalogue asks, without its folders"
    (one,) = read_fetch(raw(place.to / h.HERKOMST)).bestanden
    assert (one.bestand, one.adres) == (TARGET, str(server.seen[0].url))
    told = place.herkomst()[TARGET]
    known = {"bron": asks["id"], "editie": "2002-2024", "rijen": 378, "grootte": len(CSV)}
    assert known.items() <= told.items()
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["opgehaald"])
    assert set(place.outside()) == {"bronnen.yml", "werk/eigen.txt"}
    assert [n for n in h.tree(place.to) if h.hidden(n) and not n.startswith(".cache/")] == [".werk/slot"]
    with Server(spoiled(Files(both(NEWER)), drops(900), times=1)) as server:
        place.gets(h.entry(protocol, f"{server.url}/{NAMES[protocol]}"))
    assert place.files() == {TARGET: NEWER}
    assert CSV in [c for n, c in h.tree(place.to).items() if h.hidden(n)]


#: Figures that do not add up are no scores, however right their headings.
WRONG = re.sub(rb"0\.\d{3}", b"9.999", NEWER, count=2)
ASIDE = re.sub(rb"(?m)^.BU\d+", b'"', NEWER)
REFUSED = [
    ("zip", says(HTML, "application/zip"), "web page"), ("bestand", Files(both(WRONG)), "afw"),
    ("zip", Files(both(ASIDE)), ""), ("bestand", Files({}), "answers 404; its address"),
    ("bestand", Files(both(NEWER)), "--max-size"),
]  # fmt: skip


@pytest.mark.parametrize(("protocol", "app", "words"), REFUSED)
def test_what_is_refused_does_not_take_the_place_of_what_is_there(place, protocol, app, words):
    first(place, protocol)
    with Server(app) as server:
        most = 1000 if words == "--max-size" else 0
        place.fails(h.entry(protocol, f"{server.url}/{NAMES[protocol]}"), words, most=most)


OTHER = [
    ({"kolommen": ["xyzzy"]}, "write kolommen in the catalogue"), ({"rijen": [400, 500]}, "has 378 rows, not 400 to 500"),
    ({"rijen": [1, 5]}, "write rijen in the catalogue"), ({"jaren": [2014, 2018, 2020]}, "no rows of 2018"),
    ({"jaarkolom": "weg"}, "no rows of 2014, 2020"), ({"doel": "x_{jaar}.csv", "jaren": [2014]}, "also rows of 2020"),
]  # fmt: skip


def areas(folder):
    """A GeoPackage of one wijk."""
    return layer(folder / "w.gpkg", [square(200_000, 320_000, 900)], wijkcode=["WK092801"]).path.read_bytes()


FORMATS = [
    *(("a.csv", CSV, fields, words) for fields, words in OTHER),
    ("x.geojson", b"  <xml/>", {}, "HTML"), ("x.parquet", b"PAR1", {}, "no readable Parquet"),
    ("x.geojson", b'{"features": 7}', {}, "has no rows"), ("x.gpkg", b"SQLite format 4", {}, "GDAL"),
    ("w.gpkg", areas, {"kolommen": ["buurtcode"]}, "no column buurtcode, but wijkcode"),
    ("w.gpkg", areas, {"kolommen": ["WijkCode"], "rijen": [2, 9]}, "has 1 rows, not 2 to 9"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "fields", "words"), FORMATS)
def test_columns_rows_and_years_are_those_of_the_catalogue(place, tmp_path, name, content, fields, words):
    bare = {} if name == "a.csv" else dict.fromkeys(("jaarkolom", "jaren", "kolommen")) | {"doel": name}
    with Server(Files({name: content(tmp_path) if callable(content) else content})) as server:
        place.fails(h.entry("bestand", f"{server.url}/{name}", **bare | fields), words)


def test_one_source_that_fails_leaves_the_others_alone_and_names_a_second_way(place):
    with Server(Files({})) as server:
        gone = f"{server.url}/a.csv"
    with Server(Files({"a.csv": CSV})) as server:
        bad = h.entry("bestand", gone, id="fout", doel="b.csv", tweede_weg="goed")
        wrong = h.entry("bestand", "http://x.nl:poort/a", id="mis", doel="c.csv")
        good = h.entry("bestand", f"{server.url}/a.csv", id="goed")
        own = h.entry("eigen", id="eigen", toelichting="neem de cijfers over")
        table = place.fetch(bad, wrong, good, own).set_index("bron")
    assert table["status"].tolist() == ["mislukt", "mislukt", "opgehaald", "zelf aanleveren"]
    assert table["reden"]["fout"].startswith("127.0.0.1 cannot be reached")
    assert table["reden"]["fout"].endswith("a second way is --source goed")
    assert "Invalid port" in table["reden"]["mis"]
    assert table["reden"]["eigen"] == "neem de cijfers over"


def test_a_change_of_the_catalogue_is_not_answered_by_unchanged(place):
    """A column that is asked for since must be looked for, though the server's file is the same as before."""
    with Server(Files({"a.csv": CSV})) as server:
        asks = h.entry("bestand", f"{server.url}/a.csv")
        place.gets(asks)
        place.fails(asks | {"kolommen": ["x"]}, "een-bestand, edition 2002-2024) has no column x, but")


def test_asking_only_what_is_new_or_nothing(place):
    with Server(Files({"a.csv": CSV})) as server:
        asks = h.entry("bestand", f"{server.url}/a.csv")
        place.fails(asks, "offline no server is asked", ask="nothing")
        assert not server.seen
        place.gets(asks, ask="new")
        for ask in ("new", "nothing"):
            (place.to / TARGET).unlink()
            place.gets(asks, "aanwezig", ask=ask)
            assert place.files() == {TARGET: CSV}
        assert len(server.seen) == 1


def published(folder):
    """An app that publishes a folder of raw files as the services do, and the catalogue's sources (path for address).

    Scores come in a zip, layers from a WFS, tables of CBS from OData, all else as files; each lands where it lay.
    """
    bare = dict.fromkeys(("jaarkolom", "jaren", "standaardjaren", "editie", "filter", "kolommen"))
    lbm, layers, tables, sources = "bronnen/leefbaarometer", {}, {}, []
    files = {"web/a.zip": zipped(*((p.name, p.read_bytes()) for p in (folder / lbm).glob("*.csv")))}

    def add(protocol, adres, name, **more):
        sources.append(h.entry(protocol, adres, **bare | {"id": f"s{len(sources)}", "doel": name} | more))

    add("zip", "/web/a.zip", lbm)
    for path in sorted((folder / f"{lbm}-wfs").glob("*.geojson")):
        layers.setdefault(path.stem.split("_")[0], []).extend(json.loads(path.read_bytes())["features"])
    for name, features in layers.items():
        layers[name] = [{**f, "id": f"{name}.{i}"} for i, f in enumerate(features)]
        add("wfs", "/wfs/ows", f"{lbm}-wfs/{name}.geojson", laag=f"lbm3:{name}", pagina=1000)
    for path in sorted([*(folder / "tabellen").glob("*"), *folder.glob("*.*")]):
        tabel, name = path.name.split("_")[0], path.relative_to(folder).as_posix()
        if path.name.endswith("_TypedDataSet.json"):
            parts = (path, path.with_name(f"{tabel}_DataProperties.json"))
            tables[tabel] = tuple(json.loads(part.read_bytes())["value"] for part in parts)
            add("odata", "/cbs/OData", name, tabel=tabel, pagina=10_000)
        elif path.suffix in (".csv", ".gpkg", ".json") and "NED_" not in name and name != "sleutel.json":
            files[f"web/{name}"] = path.read_bytes()
            add("bestand", f"/web/{name}", name)
    apps = {"web": Files(files), "wfs": serve_wfs(layers), "cbs": serve_odata(tables, most=1000)}
    return lambda request: apps[request.url.path.split("/")[1]](request), sources


def test_what_services_give_is_prepared_as_files_are(demo_source, demo_path, place, tmp_path):
    """The tables are those that the files themselves give, and the dataset tells from where each came."""
    app, sources = published(demo_source)
    with Server(app) as server:
        table = place.fetch(*[s | {"adres": server.url + s["adres"]} for s in sources], stilte=30)
    assert (table["status"] == "opgehaald").all(), table.to_dict("records")
    dataset = tmp_path / "klaar"
    prepare(place.to, dataset)
    names = sorted(p.relative_to(demo_path) for p in demo_path.rglob("*.parquet"))
    assert names == sorted(p.relative_to(dataset) for p in dataset.rglob("*.parquet"))
    for name in names:
        pd.testing.assert_frame_equal(pd.read_parquet(demo_path / name), pd.read_parquet(dataset / name))
    held = {b["bestand"]: b for b in json.loads((dataset / "dataset.json").read_text("utf-8"))["bronnen"]}
    known = place.herkomst()
    assert len(known) > 15
    assert set(held) == {*known, h.HERKOMST}, "exactly the files that were used"
    for name, one in known.items():
        assert {key: held[name][key] for key in ("sha256", "adres", "opgehaald")}.items() <= one.items()
