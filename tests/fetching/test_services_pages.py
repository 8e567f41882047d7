"""Services that give their data in pages: WFS, OGC API Features and CBS's OData; all pages arrive, once, or nothing does."""

from __future__ import annotations

import json
from itertools import count

import pytest

from leefbaarheid.preparation import prepare
from tests.fetching.harness import (
    BUURTEN,
    Place,
    assert_failed,
    assert_untouched,
    buurt_features,
    buurt_outlines,
    one,
    ses_table,
    sha256,
    source,
    tree,
)
from tests.fetching.services import faults
from tests.fetching.services.odata import OData
from tests.fetching.services.ogc import Ogc
from tests.fetching.services.server import Server, as_json
from tests.fetching.services.wfs import Wfs, exception
from tests.preparation.mini import make_mini
from tests.sources import cbs

N = len(BUURTEN)
#: Per protocol the path of the service, the file that is made, the requests for features or rows.
PATHS = {"wfs": "/lbm3/ows", "ogc": "/cbs/wijken-en-buurten-{jaar}/ogc/v1", "odata": "/ODataFeed/OData"}
TARGETS = {
    "wfs": "wfs/buurtscore_2024.geojson",
    "ogc": "pdok/buurten_2024.geojson",
    "odata": "cbs/86092NED.json",
}
PAGES = {"wfs": 7, "ogc": 7, "odata": 4}
#: What an address of a page holds, and no other.
PAGE = {"wfs": "GetFeature", "ogc": "items", "odata": "TypedDataSet"}


def service(protocol, **more):
    if protocol == "wfs":
        return Wfs({"buurtscore24": buurt_features()})
    if protocol == "ogc":
        return Ogc({"buurten": buurt_outlines()}, **more)
    return OData({"86092NED": ses_table()}, **more)


def ask(protocol, server, **more):
    return source(protocol, server.url + PATHS[protocol], **more)


def page_requests(server, protocol):
    return [s for s in server.seen if PAGE[protocol] in s.request.target]


def rows(place, protocol, name=""):
    """The features or rows that lie there."""
    held = json.loads((place.to / (name or TARGETS[protocol])).read_text("utf-8"))
    return held["value" if protocol == "odata" else "features"]


def keys(place, protocol):
    """The key of each feature or row that lies there."""
    if protocol == "odata":
        return sorted((r["WijkenEnBuurten"].strip(), r["Perioden"]) for r in rows(place, protocol))
    key = "id" if protocol == "wfs" else "buurtcode"
    return sorted(f["properties"][key] for f in rows(place, protocol))


EXPECTED = {
    "wfs": sorted(BUURTEN),
    "ogc": sorted(BUURTEN),
    "odata": sorted((c, f"{y}JJ00") for c, _, y, _ in cbs.ROWS),
}


def fetched_first(place, protocol):
    with Server(service(protocol)) as server:
        assert one(place.fetch(ask(protocol, server)))["status"] == "opgehaald"
    return tree(place.to)


@pytest.mark.parametrize("protocol", PATHS)
def test_all_pages_arrive_once_with_their_provenance_and_a_refresh_says_what_did_not_change(
    place: Place, protocol
):
    with Server(service(protocol)) as server:
        report = place.fetch(ask(protocol, server))
        assert len(page_requests(server, protocol)) == PAGES[protocol]
        before = place.files()
        server.forget()
        assert one(place.fetch(ask(protocol, server)))["status"] == "ongewijzigd"
        if protocol == "odata":
            assert not page_requests(server, protocol), "when the table was changed tells enough"
    assert place.files() == before
    row = one(report)
    assert row["status"] == "opgehaald", row["reden"]
    assert keys(place, protocol) == EXPECTED[protocol]
    entry = place.herkomst()[TARGETS[protocol]]
    lies = (place.to / TARGETS[protocol]).read_bytes()
    assert (entry["sha256"], entry["grootte"]) == (sha256(lies), len(lies))
    assert entry["rijen"] == len(EXPECTED[protocol])
    assert entry["adres"].startswith(server.url)
    assert row["rijen"] == len(EXPECTED[protocol])
    assert not [n for n in tree(place.to) if n.endswith(".deel")]


def test_ogc_pages_are_found_by_their_links_whatever_these_hold(place):
    """Pages by a key that only the service knows, no total, and links that are relative."""

    def relative(page, request):
        for link in page["links"]:
            link["href"] = "items?" + link["href"].partition("?")[2]
        return page

    with Server(faults.rewrites(service("ogc", cursor=True), relative)) as server:
        assert not place.fetch(ask("ogc", server)).failed
    assert keys(place, "ogc") == EXPECTED["ogc"]


def test_links_of_a_feed_are_followed(place):
    with Server(service("odata", most=2)) as server:
        assert not place.fetch(ask("odata", server)).failed
    assert rows(place, "odata") == cbs.typed()["value"]
    assert rows(place, "odata", "cbs/86092NED_DataProperties.json") == cbs.data_properties()["value"]


@pytest.mark.parametrize("protocol", ["wfs", "odata"])
def test_one_gemeente(place, protocol):
    with Server(service(protocol)) as server:
        report = place.fetch(ask(protocol, server), gemeenten=["GM0928"])
        assert one(report)["status"] == "opgehaald", one(report)["reden"]
        assert all("0928" in s.request.target for s in page_requests(server, protocol))
        (name,) = (n for n in place.files() if "0928" in n and "Properties" not in n)
        held = rows(place, protocol, name)
        codes = [r["WijkenEnBuurten"] if protocol == "odata" else r["properties"]["id"] for r in held]
        assert {c[2:6] for c in codes} == {"0928"}
        assert len(codes) == {"wfs": 42, "odata": 8}[protocol]
        both = place.fetch(ask(protocol, server), gemeenten=["GM0928", "GM0882"])
        assert one(both)["bestanden"] >= 2


def test_a_whole_layer_and_a_gemeente_of_it_go_together(place):
    """Both stay in the folder; preparation counts their areas once."""
    with Server(service("wfs")) as server:
        place.fetch(ask("wfs", server))
        place.fetch(ask("wfs", server), gemeenten=["GM0928"])
    assert len(place.files()) == len(place.herkomst()) == 2
    make_mini(place.to)
    for path in [*place.to.glob("*scores buurten*"), place.to / "wfs" / "buurtscore22.geojson"]:
        path.unlink()
    names = {"GM0928": "Kerkrade", "GM0917": "Heerlen", "GM0882": "Landgraaf"}
    lines = [f"2024,{code},{name},PV31,Limburg" for code, name in names.items()]
    heading = "jaar,gemeentecode,gemeentenaam,provincie_code,provincie"
    (place.to / "gemeente_regio.csv").write_text("\n".join([heading, *lines]) + "\n")
    held = prepare(place.to, place.root / "klaar").dataset["edities"]["2002-2024"]["niveaus"]["buurt"]
    assert held["rijen"] == N


@pytest.mark.parametrize(
    ("protocol", "words"), [("wfs", "no features for this"), ("odata", "no rows for this")]
)
def test_a_gemeente_without_areas_is_told(place, protocol, words):
    with Server(service(protocol)) as server:
        report = place.fetch(ask(protocol, server), gemeenten=["GM0001"])
    assert_failed(report, words)
    assert place.files() == {}


def test_years_choose_rows_of_a_table(place):
    years = {
        "doel": "cbs/86092NED_{jaar}.json",
        "filter_jaar": "Perioden eq '{jaar}JJ00'",
        "jaren": [2019, 2023],
    }
    with Server(service("odata")) as server:
        report = place.fetch(ask("odata", server, **years), years=[2023], gemeenten=["GM0928"])
    assert one(report)["rijen"] == 4, one(report)["reden"]
    held = rows(place, "odata", "cbs/86092NED_2023_GM0928.json")
    assert {(r["Perioden"], r["WijkenEnBuurten"][2:6]) for r in held} == {("2023JJ00", "0928")}


@pytest.mark.parametrize("protocol", PATHS)
def test_a_fault_that_passes_is_overcome(place, protocol):
    app = faults.fails(service(protocol), 503, times=1, after=1)
    with Server(faults.drops(app, 300, times=1, after=2)) as server:
        report = place.fetch(ask(protocol, server))
    assert not report.failed, one(report)["reden"]
    assert keys(place, protocol) == EXPECTED[protocol]


#: Faults that stay, each with words that the sentence must have.
NO_LIST = b'{"type": "FeatureCollection", "features": [1, null], "value": {"a": 1}}'
STAYING = {
    "page for people": (lambda app: faults.says(app, faults.HTML, "text/html"), "web page"),
    "page for people that says it is JSON": (lambda app: faults.says(app, faults.HTML, after=3), "web page"),
    "500": (lambda app: faults.fails(app, 500, after=2), "500"),
    "cut off": (lambda app: faults.cuts(app, 99, after=1), "broken or cut-off"),
    "list": (lambda app: faults.says(app, b"[]", after=1), "no object of JSON"),
    "no list": (lambda app: faults.says(app, NO_LIST, after=2), "has no list"),
    "endless": (lambda app: faults.endless(app, after=1), "larger than"),
    "gzip bomb": (lambda app: faults.gzip_bomb(app, after=1), "larger than"),
}


@pytest.mark.parametrize(
    ("protocol", "fault"), [(list(PATHS)[i % 3], fault) for i, fault in enumerate(STAYING)]
)
def test_a_fault_that_stays_keeps_the_older_data(place, protocol, fault):
    before = fetched_first(place, protocol)
    newer = service(protocol)
    if protocol == "odata":
        newer.tables["86092NED"].modified = "2025-11-28T02:00:00"
    spoil, words = STAYING[fault]
    with Server(spoil(newer)) as server:
        assert_failed(place.fetch(ask(protocol, server, grootte_mb=0.5)), words)
        assert len(server.seen) < 40
        assert server.sent < 12_000_000
    assert_untouched(place, before)
    assert not place.outside().keys() - {"bronnen.yml", "werk/eigen.txt"}


@pytest.mark.parametrize("status", [200, 400])
def test_an_exception_of_the_wfs_is_quoted(place, status):
    said = exception("Feature type lbm3:buurtscore24 unknown", status)
    with Server(lambda _: said) as server:
        assert_failed(place.fetch(ask("wfs", server)), "Feature type lbm3:buurtscore24 unknown")
        assert len(server.seen) == 1, "asking again does not help"


def test_an_error_of_cbs_is_quoted(place):
    with Server(OData({})) as server:
        assert_failed(place.fetch(ask("odata", server)), "86092NED does not exist")


def later(request):
    return int(request.query.get("startIndex") or request.query.get("$skip") or 0)


def grows(page, request):
    """A feature is added between two pages."""
    return page | {"numberMatched": page["numberMatched"] + later(request)}


def overlaps(page, request):
    """Every page but the first has the first of all rows again."""
    if later(request):
        if "value" in page:
            return page | {"value": [cbs.typed()["value"][0], *page["value"][1:]]}
        page["features"][0] = buurt_features()[0]
    return page


def ends_early(page, request):
    """The service says that there are more than it gives."""
    return page | {"numberMatched": N + 500}


def no_more(page, request):
    """Empty pages from the second on."""
    return page | {"features": []} if later(request) else page


def other_system(page, request):
    """The later pages have other coordinates."""
    return page | {"crs": {"later": later(request)}}


@pytest.mark.parametrize(
    ("protocol", "change", "words"),
    [
        ("wfs", grows, "data changed while they were fetched"),
        ("wfs", overlaps, "sends a feature twice"),
        ("wfs", ends_early, "counts 626 features and sends 126"),
        ("wfs", no_more, "counts 126 features and sends 20"),
        ("wfs", other_system, "different coordinate systems"),
        ("wfs", lambda page, _: page | {"numberMatched": -1}, "is no number"),
        ("odata", overlaps, "sends a row twice"),
    ],
)
def test_pages_that_do_not_make_a_whole_are_refused(place, protocol, change, words):
    with Server(faults.rewrites(service(protocol), change, where=PAGE[protocol])) as server:
        report = place.fetch(ask(protocol, server))
        assert len(server.seen) < 60
    assert_failed(report, words)
    assert place.files() == {}


def test_a_wfs_that_counts_nothing_is_read_to_its_end(place):
    """MapServer and others may say "unknown"."""
    app = faults.rewrites(service("wfs"), lambda page, _: page | {"numberMatched": "unknown"})
    with Server(app) as server:
        assert not place.fetch(ask("wfs", server, rijen=[N, N])).failed
        assert len(server.seen) < 20
    assert keys(place, "wfs") == EXPECTED["wfs"]


def linked(protocol, link):
    """Every page names ``link(request)`` as the next."""

    def change(page, request):
        if protocol == "odata":
            return page | {"odata.nextLink": link(request)}
        return page | {"links": [{"rel": "next", "href": link(request)}]}

    return faults.rewrites(service(protocol), change, where=PAGE[protocol])


@pytest.mark.parametrize("protocol", ["ogc", "odata"])
def test_a_next_page_on_another_server_is_not_asked_for(place, protocol):
    with (
        Server(service(protocol)) as elsewhere,
        Server(linked(protocol, lambda r: f"{elsewhere.url}{r.target}")) as server,
    ):
        assert_failed(place.fetch(ask(protocol, server)), "another server")
        assert not elsewhere.seen
    assert place.files() == {}


@pytest.mark.parametrize(
    ("protocol", "link", "words"),
    [
        ("ogc", lambda r: f"http://{r.host}{r.target}", "sends a page again"),
        ("ogc", lambda r: "file:///etc/passwd", "another server"),
        ("ogc", lambda r: "//x:poort/", "is not valid"),
        ("ogc", lambda r: 7, "counts 126 features and sends 20"),
        ("odata", lambda r: 7, "is no address"),
    ],
    ids=["itself", "a file", "nonsense", "a number", "a number of a feed"],
)
def test_a_next_page_that_is_none_never_makes_half_a_table(place, protocol, link, words):
    with Server(linked(protocol, link)) as server:
        assert_failed(place.fetch(ask(protocol, server)), words)
    assert place.files() == {}


@pytest.mark.parametrize(
    ("most", "link", "words"),
    [(5, "?page={}", "has no end: more than 5 pages"), (20_000, "?page={}", "larger than 0 MB")],
)
def test_pages_without_end_are_bounded(place, monkeypatch, most, link, words):
    """Each page has a new feature and names a next page, for ever."""
    monkeypatch.setattr("leefbaarheid.fetching.pages.MOST_PAGES", most)
    numbers = count()

    def app(request):
        number = next(numbers)
        feature = {"type": "Feature", "id": number, "properties": {"buurtcode": number, "x": "x" * 1000}}
        links = [{"rel": "next", "href": link.format(number)}]
        return as_json({"type": "FeatureCollection", "features": [feature], "links": links})

    with Server(app) as server:
        assert_failed(place.fetch(ask("ogc", server, grootte_mb=0.02)), words)
        assert len(server.seen) < 100
    assert place.files() == {}
