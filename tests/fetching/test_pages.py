"""Services that give their data in pages: WFS, OGC API Features and CBS's OData; all rows arrive, once, or nothing does."""

from __future__ import annotations

import json
from itertools import count

import pytest

from leefbaarheid.fetching import pages
from tests.fetching import services
from tests.fetching.harness import BUURTEN, PATHS, buurt_features, entry, service, tree
from tests.fetching.services import HTML, OData, Server, altered, as_json, exception, rewrites, says
from tests.sources import cbs

N, AREAS = len(BUURTEN), sorted(BUURTEN)
TARGETS = dict(wfs="wfs/buurtscore_2024.geojson", ogc="pdok/buurten_2024.geojson", odata="cbs/86092NED.json")
#: What an address of a page holds, and no other; and how many are asked.
PAGE = {"wfs": "GetFeature", "ogc": "items", "odata": "TypedDataSet"}
PAGES = {"wfs": 7, "ogc": 7, "odata": 5}
ORDER = {"wfs": "id", "ogc": None, "odata": "ID"}
ROWS = sorted((c, f"{y}JJ00") for c, _, y, _ in cbs.ROWS)
EXPECTED = {"wfs": AREAS, "ogc": AREAS, "odata": ROWS}
each = pytest.mark.parametrize("protocol", PATHS)


def ask(protocol, server, **more):
    return entry(protocol, server.url + PATHS[protocol], **more)


def page_requests(server, protocol):
    return [s for s in server.seen if PAGE[protocol] in s.target]


def rows(place, protocol, name=""):
    held = json.loads((place.to / (name or TARGETS[protocol])).read_text("utf-8"))
    return held["value"] if protocol == "odata" else [f["properties"] for f in held["features"]]


def keys(place, protocol, name=""):
    held = rows(place, protocol, name)
    if protocol == "odata":
        return sorted((r["WijkenEnBuurten"].strip(), r["Perioden"]) for r in held)
    return sorted(r["id" if protocol == "wfs" else "buurtcode"] for r in held)


@each
def test_all_rows_arrive_once_in_order_and_a_refresh_says_that_nothing_changed(place, protocol):
    with Server(service(protocol)) as server:
        row = place.one(ask(protocol, server))
        assert (row["status"], row["rijen"]) == ("opgehaald", len(EXPECTED[protocol])), row["reden"]
        asked = page_requests(server, protocol)
        assert len(asked) == PAGES[protocol]
        assert {s.query.get("sortBy", s.query.get("$orderby")) for s in asked} == {ORDER[protocol]}
        before = place.files()
        server.seen.clear()
        assert place.one(ask(protocol, server))["status"] == "ongewijzigd"
        assert len(page_requests(server, protocol)) == (0 if protocol == "odata" else PAGES[protocol])
    assert place.files() == before
    assert keys(place, protocol) == EXPECTED[protocol]
    assert place.herkomst()[TARGETS[protocol]]["adres"] == server.url + asked[0].target
    assert f"{len(EXPECTED[protocol])}" in " ".join(t for t in place.told if "rows" in t)


def test_links_are_followed_whatever_they_hold(place):
    """Pages by a key that only the service knows, no total, and links that are relative."""

    def relative(page, request):
        for link in page["links"]:
            link["href"] = "items?" + link["href"].partition("?")[2]
        return page

    with Server(rewrites(service("ogc", cursor=True), relative)) as server:
        assert place.one(ask("ogc", server))["status"] == "opgehaald"
    assert keys(place, "ogc") == EXPECTED["ogc"]
    with Server(service("odata", most=2)) as server:
        assert place.one(ask("odata", server))["status"] == "opgehaald"
    assert rows(place, "odata") == cbs.typed()["value"]
    assert rows(place, "odata", "cbs/86092NED_DataProperties.json") == cbs.data_properties()["value"]


def test_a_link_to_http_of_a_server_with_https_is_one_to_https():
    assert pages._follow("https://x.nl/a", "http://x.nl/b?c=1") == "https://x.nl/b?c=1"


@pytest.mark.parametrize("protocol", ["wfs", "odata"])
def test_one_gemeente(place, protocol):
    with Server(service(protocol)) as server:
        assert place.one(ask(protocol, server), gemeenten=["GM0928"])["status"] == "opgehaald"
        assert all("0928" in s.target for s in page_requests(server, protocol))
        (name,) = (n for n in place.files() if "0928" in n and "Properties" not in n)
        codes = [key if protocol == "wfs" else key[0] for key in keys(place, protocol, name)]
        assert {c[2:6] for c in codes} == {"0928"}
        assert len(codes) == {"wfs": 42, "odata": 8}[protocol]
        assert place.one(ask(protocol, server), gemeenten=["GM0928", "GM0882"])["bestanden"] >= 2
        place.fails(ask(protocol, server), gemeenten=["GM0001"], words="no rows for this")


def test_years_choose_rows_of_a_table_and_columns_get_the_names_that_are_expected(place):
    def renamed(content, _):
        return json.loads(json.dumps(content).replace("GemiddeldeScore_", "Score_"))

    more = dict(doel="cbs/86092NED_{jaar}.json", filter_jaar="Perioden eq '{jaar}JJ00'", jaren=[2019, 2023])
    with Server(rewrites(service("odata"), renamed)) as server:
        asks = ask("odata", server, hernoem={"Score": "GemiddeldeScore"}, **more)
        assert place.one(asks, years=[2023], gemeenten=["GM0928"])["rijen"] == 4
    held = rows(place, "odata", "cbs/86092NED_2023_GM0928.json")
    assert {(r["Perioden"], r["WijkenEnBuurten"][2:6]) for r in held} == {("2023JJ00", "0928")}
    assert any("GemiddeldeScore_" in key for key in held[0])
    topics = rows(place, "odata", "cbs/86092NED_DataProperties.json")
    assert not [t for t in topics if t.get("Key", "").startswith("Score_")]


@each
def test_a_fault_that_passes_is_overcome(place, protocol):
    app = says(service(protocol), b"sorry", "text/html", 503, times=1, after=1)
    with Server(altered(app, drop_after=300, times=1, after=2)) as server:
        assert place.one(ask(protocol, server))["status"] == "opgehaald"
    assert keys(place, protocol) == EXPECTED[protocol]


FAILED = {"error": {"message": "weg"}}
NO_LIST = b'{"type": "FeatureCollection", "features": [1, null], "value": {"a": 1}}'
#: Until 400 MB, so that a test ends.
ENDLESS = (b" " * 65_536 for _ in range(6000))
#: Faults that stay, each with words that the sentence must have.
STAYING = {
    "page for people": (lambda app: says(app, HTML, "text/html"), "web page"),
    "page for people that says it is JSON": (lambda app: says(app, HTML, after=3), "web page"),
    "500": (lambda app: says(app, b"sorry", "text/html", 500, after=2), "500"),
    "stops half-way": (lambda app: altered(app, drop_after=300, after=2), "drops the line"),
    "cut off": (lambda app: says(app, b'{"features": [', after=1), "no such data"),
    "no list": (lambda app: says(app, NO_LIST, after=2), "has no rows"),
    "endless": (lambda app: altered(app, body=ENDLESS, after=1), "too large"),
    "gzip bomb": (lambda app: services.gzip_bomb(app, after=1), "too large"),
    "an error in the middle": (lambda app: rewrites(app, lambda c, _: c | FAILED, after=1), "weg"),
}
SPREAD = [(list(PATHS)[i % 3], fault) for i, fault in enumerate(STAYING)]


@pytest.mark.parametrize(("protocol", "fault"), SPREAD)
def test_a_fault_that_stays_keeps_the_older_data(place, protocol, fault):
    with Server(service(protocol)) as server:
        assert place.one(ask(protocol, server))["status"] == "opgehaald"
    spoil, words = STAYING[fault]
    newer = service(protocol, changed="2025-11-28T02:00:00") if protocol == "odata" else service(protocol)
    with Server(spoil(newer)) as server:
        place.fails(ask(protocol, server, grootte_mb=0.5), words=words)
        assert len(server.seen) < 40
        assert server.sent < 12_000_000
    assert set(place.outside()) == {"bronnen.yml", "werk/eigen.txt"}


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_of_a_service_is_quoted_and_not_asked_again(place, status):
    with Server(lambda _: exception("Feature type lbm3:buurtscore24 unknown", status)) as server:
        place.fails(ask("wfs", server), words="Feature type lbm3:buurtscore24 unknown")
        assert len(server.seen) == 1
    with Server(OData({})) as server:
        place.fails(ask("odata", server), words="86092NED does not exist")


def later(request):
    return int(request.query.get("startIndex") or request.query.get("$skip") or 0)


def overlaps(page, request):
    """Every page but the first has the first of all rows again."""
    rows = page.get("features", page.get("value"))
    first = buurt_features()[0] if "features" in page else cbs.typed()["value"][0]
    rows[:1] = [first] if later(request) else rows[:1]
    return page


def no_more(page, request):
    return page | {"features": [] if later(request) else page["features"]}


def counts(more):
    return lambda page, request: page | {"numberMatched": more(page["numberMatched"], request)}


APART = [
    ("wfs", counts(lambda n, r: n + later(r)), "data changed while they were fetched"),
    ("wfs", lambda page, r: page | {"crs": {"later": later(r)}}, "data changed while they were fetched"),
    ("wfs", overlaps, "sends a row twice"),
    ("odata", overlaps, "sends a row twice"),
    ("wfs", counts(lambda n, r: n + 500), "counts 626 rows and sends 126"),
    ("wfs", no_more, "counts 126 rows and sends 20"),
    ("wfs", counts(lambda n, r: -1), "counts -1 rows"),
]


@pytest.mark.parametrize(("protocol", "change", "words"), APART)
def test_pages_that_do_not_make_a_whole_are_refused(place, protocol, change, words):
    with Server(rewrites(service(protocol), change, where=PAGE[protocol])) as server:
        place.fails(ask(protocol, server), words=words)


def test_a_wfs_that_counts_nothing_is_read_to_its_end(place):
    """MapServer and others may say "unknown"."""
    with Server(rewrites(service("wfs"), counts(lambda *_: "unknown"))) as server:
        assert place.one(ask("wfs", server, rijen=[N, N]))["status"] == "opgehaald"
    assert keys(place, "wfs") == EXPECTED["wfs"]


def linked(protocol, link):
    """Every page names ``link(request)`` as the next."""

    def change(page, request):
        next_one = {"odata.nextLink": link(request), "links": [{"rel": "next", "href": link(request)}]}
        return page | next_one

    return rewrites(service(protocol), change, where=PAGE[protocol])


@pytest.mark.parametrize("protocol", ["ogc", "odata"])
def test_a_next_page_on_another_server_is_not_asked_for(place, protocol):
    elsewhere = Server(service(protocol))
    with elsewhere, Server(linked(protocol, lambda r: f"{elsewhere.url}{r.target}")) as server:
        place.fails(ask(protocol, server), words="another server")
        assert not elsewhere.seen


LINKS = [
    ("ogc", lambda r: f"http://{r.host}{r.target}", "sends a page again"),
    ("ogc", lambda r: "file:///etc/passwd", "another server"),
    ("ogc", lambda r: "//x:poort/", "no such data"),
    ("ogc", lambda r: 7, "answers 400"),
    ("odata", lambda r: 7, "answers 404"),
]


@pytest.mark.parametrize(("protocol", "link", "words"), LINKS)
def test_a_next_page_that_is_none_never_makes_half_a_table(place, protocol, link, words):
    with Server(linked(protocol, link)) as server:
        place.fails(ask(protocol, server), words=words)


@pytest.mark.parametrize(("most", "words"), [(5, "has no end"), (20_000, "too large")])
def test_pages_without_end_are_bounded(place, monkeypatch, most, words):
    """Each page has a new feature and names a next page, for ever."""
    monkeypatch.setattr(pages, "MOST_PAGES", most)
    numbers = count()

    def app(request):
        number = next(numbers)
        feature = {"type": "Feature", "id": number, "properties": {"buurtcode": number, "x": "x" * 1000}}
        links = [{"rel": "next", "href": f"?page={number}"}]
        return as_json({"type": "FeatureCollection", "features": [feature], "links": links})

    with Server(app) as server:
        place.fails(ask("ogc", server, grootte_mb=0.02), words=words)
        assert len(server.seen) < 100
    assert not [name for name in tree(place.to) if name.endswith(".geojson")]
