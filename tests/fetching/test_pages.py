"""Services that give their data in pages: WFS, OGC API Features and CBS's OData; all rows arrive, once, or nothing does."""

import json
from itertools import count

import httpx
import pytest

from leefbaarheid.fetching import pages
from tests.fetching.harness import BUURTEN, PATHS, entry, service
from tests.fetching.services import HTML, Server, drops, rewrites, says, spoiled
from tests.sources import cbs

TARGETS = dict(wfs="wfs/buurtscore_2024.geojson", ogc="pdok/buurten_2024.geojson", odata="cbs/86092NED.json")
TOPICS = "cbs/86092NED_DataProperties.json"
#: How many pages are asked, and in which order.
PAGES = {"wfs": 7, "ogc": 7, "odata": 5}
ORDER = {"wfs": "id", "ogc": None, "odata": "ID"}
ROWS = sorted((c, f"{y}JJ00") for c, _, y, _ in cbs.ROWS)
EXPECTED = {"wfs": sorted(BUURTEN), "ogc": sorted(BUURTEN), "odata": ROWS}


def ask(protocol, server, **more):
    return entry(protocol, server.url + PATHS[protocol], **more)


def is_page(request):
    return any(part in str(request.url) for part in ("GetFeature", "items", "TypedDataSet"))


def rows(place, protocol, name=""):
    held = json.loads((place.to / (name or TARGETS[protocol])).read_text("utf-8"))
    return held["value"] if protocol == "odata" else [f["properties"] for f in held["features"]]


def keys(place, protocol, name=""):
    held = rows(place, protocol, name)
    if protocol == "odata":
        return sorted((r["WijkenEnBuurten"].strip(), r["Perioden"]) for r in held)
    return sorted(r["id" if protocol == "wfs" else "buurtcode"] for r in held)


@pytest.mark.parametrize("protocol", PATHS)
def test_all_rows_arrive_once_in_order_past_faults_and_a_refresh_says_that_nothing_changed(place, protocol):
    app = spoiled(service(protocol), says(b"sorry", status=503), times=1, after=1)
    with Server(spoiled(app, drops(300), times=1, after=2)) as server:
        assert place.gets(ask(protocol, server))["rijen"] == len(EXPECTED[protocol])
        asked = list(filter(is_page, server.seen))
        assert len({s.url for s in asked}) == PAGES[protocol]
        assert {s.url.params.get("sortBy", s.url.params.get("$orderby")) for s in asked} == {ORDER[protocol]}
        before = place.files()
        server.seen.clear()
        place.gets(ask(protocol, server), "ongewijzigd")
        assert len(list(filter(is_page, server.seen))) == (0 if protocol == "odata" else PAGES[protocol])
    assert place.files() == before
    assert keys(place, protocol) == EXPECTED[protocol]
    assert httpx.URL(place.herkomst()[TARGETS[protocol]]["adres"]) == asked[0].url
    assert f"{len(EXPECTED[protocol])} rows" in str(place.told.note.call_args_list)


def test_links_are_followed_whatever_they_hold(place):
    """Pages by a key that only the service knows, no total, and links that are relative."""

    def relative(page, _):
        for link in page["links"]:
            link["href"] = "items?" + link["href"].partition("?")[2]
        return page

    with Server(spoiled(service("ogc", cursor=True), rewrites(relative))) as server:
        place.gets(ask("ogc", server))
    assert keys(place, "ogc") == EXPECTED["ogc"]
    with Server(service("odata", most=2)) as server:
        place.gets(ask("odata", server))
    assert rows(place, "odata") == cbs.typed()["value"]
    assert rows(place, "odata", TOPICS) == cbs.data_properties()["value"]
    assert pages._follow("https://x.nl/a", "http://x.nl/b?c=1") == "https://x.nl/b?c=1"


def test_a_wfs_that_counts_nothing_is_read_to_its_end(place):
    with Server(spoiled(service("wfs"), counts(lambda *_: "unknown"))) as server:
        place.gets(ask("wfs", server, rijen=[len(BUURTEN)] * 2))


def test_one_gemeente_and_years(place):
    with Server(service("wfs")) as server:
        place.gets(ask("wfs", server, rijen=[100, 200]), gemeenten=["GM0928"])  # a gemeente has fewer
        assert all("0928" in str(s.url) for s in filter(is_page, server.seen))
        codes = keys(place, "wfs", "wfs/buurtscore_2024_GM0928.geojson")
        assert codes == [code for code in EXPECTED["wfs"] if code[2:6] == "0928"]
        place.fails(ask("wfs", server), "no rows for this", gemeenten=["GM0001"])

    more = dict(doel="cbs/86092NED_{jaar}.json", filter_jaar="Perioden eq '{jaar}JJ00'", jaren=[2019, 2023])
    with Server(service("odata")) as server:
        assert place.gets(ask("odata", server, **more), years=[2023], gemeenten=["GM0928"])["rijen"] == 4
    held = rows(place, "odata", "cbs/86092NED_2023_GM0928.json")
    assert {(r["Perioden"], r["WijkenEnBuurten"][2:6]) for r in held} == {("2023JJ00", "0928")}


def later(request):
    return int(request.url.params.get("startIndex") or request.url.params.get("$skip") or 0)


def turned(change):
    """Pages, and nothing else, go through ``change``."""
    return rewrites(lambda page, r: change(page, r) if is_page(r) else page)


def overlaps(page, request):
    """Every page but the first has the first of all rows again."""
    rows = page["value"]
    rows[:1] = cbs.typed()["value"][:1] if later(request) else rows[:1]
    return page


def counts(more):
    return turned(lambda page, request: page | {"numberMatched": more(page["numberMatched"], request)})


def linked(link):
    """Every page names ``link(request)`` as the next."""
    return turned(lambda p, r: p | {"odata.nextLink": link(r), "links": [{"rel": "next", "href": link(r)}]})


def endless(*_):
    """An answer until 400 MB, so that a test ends."""
    return says((b" " * 65_536 for _ in range(6000)), "application/json")()


WRONG = b'<?xml version="1.0"?><ows:ExceptionText>Feature type x unknown</ows:ExceptionText>'
STAYING = [
    ("ogc", says(HTML), 3, "web page"), ("odata", drops(300), 2, "drops the line"), ("ogc", endless, 1, "too large"),
    ("wfs", says(WRONG, "application/xml", 400), 0, "Feature type x unknown"),
    ("wfs", counts(lambda n, r: n + later(r)), 0, "data changed while they were fetched"),
    ("odata", turned(overlaps), 0, "sends a row twice"),
    ("wfs", counts(lambda n, r: n + 500), 0, "counts 626 rows and sends 126"),
    ("ogc", linked(lambda r: str(r.url)), 0, "sends a page again"),
]  # fmt: skip


@pytest.mark.parametrize(("protocol", "spoil", "after", "words"), STAYING)
def test_a_fault_that_stays_and_pages_that_lack_rows_keep_older_data(place, protocol, spoil, after, words):
    with Server(service(protocol)) as server:
        place.gets(ask(protocol, server))
    newer = service(protocol, **{"changed": "2025-11-28"} if protocol == "odata" else {})
    with Server(spoiled(newer, spoil, after=after)) as server:
        place.fails(ask(protocol, server, grootte_mb=0.5), words)
        assert len(server.seen) < 40
        assert server.sent < 12_000_000


def test_a_next_page_on_another_server_is_not_asked_for(place):
    elsewhere = Server(service("odata"))
    away = linked(lambda r: f"{elsewhere.url}{r.url.raw_path.decode()}")
    with elsewhere, Server(spoiled(service("odata"), away)) as server:
        place.fails(ask("odata", server), "another server")
        assert not elsewhere.seen


def test_pages_without_end_are_bounded(place, monkeypatch):
    """Each page has a new feature and names a next page, for ever."""
    monkeypatch.setattr(pages, "MOST_PAGES", 5)
    numbers = count()

    def app(_):
        feature = {"type": "Feature", "id": next(numbers), "properties": {"buurtcode": next(numbers)}}
        links = [{"rel": "next", "href": f"?page={next(numbers)}"}]
        return httpx.Response(200, json={"features": [feature], "links": links})

    with Server(app) as server:
        place.fails(ask("ogc", server), "has no end")
