"""Services that give their data in pages: WFS, OGC API Features and CBS's OData; all pages arrive, once, or nothing does."""

from __future__ import annotations

import copy
import json

import pytest
from geopandas.testing import assert_geodataframe_equal

from leefbaarheid.preparation import prepare
from leefbaarheid.preparation.cbs import read_cbs
from leefbaarheid.sources import detect
from leefbaarheid.sources.cbs_odata import read_odata, read_properties
from leefbaarheid.sources.outlines import read_outlines
from leefbaarheid.sources.scores_wfs import read_scores_wfs
from tests.fetching.harness import (
    BUURTEN,
    Place,
    assert_failed,
    buurt_features,
    buurt_outlines,
    hidden,
    one,
    ses_table,
    sha256,
    source,
    tree,
)
from tests.fetching.services import faults
from tests.fetching.services.odata import OData
from tests.fetching.services.ogc import Ogc
from tests.fetching.services.server import Server
from tests.fetching.services.wfs import Wfs, exception
from tests.preparation.mini import make_mini
from tests.sources import cbs
from tests.sources.raw import raw, write

N = len(BUURTEN)
#: Per protocol the server, its features or rows, the path of the service.
PATHS = {"wfs": "/lbm3/ows", "ogc": "/cbs/wijken-en-buurten-{jaar}/ogc/v1", "odata": "/ODataFeed/OData"}
TARGETS = {
    "wfs": "wfs/buurtscore_2024.geojson",
    "ogc": "pdok/buurten_2024.geojson",
    "odata": "cbs/86092NED.json",
}
PAGES = {"wfs": 7, "ogc": 7, "odata": 4}


def service(protocol, **more):
    if protocol == "wfs":
        return Wfs({f"buurtscore{year % 100}": buurt_features(year) for year in (2020, 2024)}, **more)
    if protocol == "ogc":
        return Ogc({"buurten": buurt_outlines()}, **more)
    return OData({"86092NED": ses_table()}, **{"most": 5, **more})


def ask(protocol, server, **more):
    return source(protocol, server.url + PATHS[protocol], **more)


def data_requests(server):
    """The requests for features or rows, without those for what columns mean or when a table was changed."""
    return [
        s
        for s in server.seen
        if not any(p in s.request.path for p in ("DataProperties", "TableInfos"))
        and "hits" not in s.request.target
    ]


def content(place, protocol):
    return json.loads((place.to / TARGETS[protocol]).read_text("utf-8"))


def keys(place, protocol):
    """The key of each feature or row that lies there."""
    held = content(place, protocol)
    if protocol == "odata":
        return [(r["WijkenEnBuurten"].strip(), r["Perioden"]) for r in held["value"]]
    return [f["properties"]["id" if protocol == "wfs" else "buurtcode"] for f in held["features"]]


EXPECTED = {
    "wfs": sorted(BUURTEN),
    "ogc": sorted(BUURTEN),
    "odata": sorted((c, f"{y}JJ00") for c, _, y, _ in cbs.ROWS),
}


def fetched_first(place, protocol):
    with Server(service(protocol)) as server:
        assert one(place.fetch(ask(protocol, server)))["status"] == "opgehaald"
    return tree(place.to)


def assert_untouched(place, before):
    after = tree(place.to)
    assert {n: c for n, c in after.items() if not hidden(n)} == {
        n: c for n, c in before.items() if not hidden(n)
    }


@pytest.mark.parametrize("protocol", PATHS)
def test_all_pages_arrive_once_with_their_provenance(place: Place, protocol):
    with Server(service(protocol)) as server:
        report = place.fetch(ask(protocol, server))
        assert len(data_requests(server)) in (PAGES[protocol], PAGES[protocol] + 1)
    row = one(report)
    assert row["status"] == "opgehaald", row["reden"]
    assert sorted(keys(place, protocol)) == EXPECTED[protocol]
    entry = place.herkomst()[TARGETS[protocol]]
    lies = (place.to / TARGETS[protocol]).read_bytes()
    assert (entry["sha256"], entry["grootte"]) == (sha256(lies), len(lies))
    assert entry["rijen"] == len(EXPECTED[protocol])
    assert entry["adres"].startswith(server.url)
    assert row["rijen"] == len(EXPECTED[protocol])
    assert not [n for n in tree(place.to) if n.endswith(".deel")]


def test_the_wfs_gives_what_its_file_would(place, tmp_path):
    held = {
        "type": "FeatureCollection",
        "features": buurt_features(),
        "numberReturned": N,
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
    }
    expected = read_scores_wfs(write(tmp_path / "buurtscore24.geojson", json.dumps(held)))
    with Server(service("wfs")) as server:
        place.fetch(ask("wfs", server))
    level, got, log = read_scores_wfs(raw(place.to / TARGETS["wfs"]))
    assert (level, log.rijen_gelezen, log.opmerkingen) == (expected[0], N, expected[2].opmerkingen)
    by_code = [f.sort_values("code", ignore_index=True) for f in (got, expected[1])]
    assert_geodataframe_equal(*by_code)
    assert {f["id"].split(".")[0] for f in content(place, "wfs")["features"]} == {"buurtscore24"}


def test_the_wfs_may_answer_in_rd(place):
    with Server(service("wfs")) as server:
        place.fetch(ask("wfs", server, vraag={"srsName": "EPSG:28992"}))
        assert {s.request.keyword("srsName") for s in data_requests(server)} == {"EPSG:28992"}
    _, got, _ = read_scores_wfs(raw(place.to / TARGETS["wfs"]))
    assert len(got) == N
    assert got.geometry.notna().all()
    assert got.total_bounds[0] > 100_000


def test_pages_of_a_view_without_key_do_not_overlap(place):
    with Server(service("wfs", stable=False)) as server:
        report = place.fetch(ask("wfs", server))
    assert one(report)["status"] == "opgehaald", one(report)["reden"]
    assert sorted(keys(place, "wfs")) == EXPECTED["wfs"]


@pytest.mark.parametrize("cursor", [False, True])
def test_ogc_pages_are_found_by_their_links_whatever_these_hold(place, cursor):
    with Server(service("ogc", cursor=cursor)) as server:
        assert not place.fetch(ask("ogc", server)).failed
    outlines, _ = read_outlines(raw(place.to / TARGETS["ogc"]))
    assert len(outlines) == N
    assert sorted(keys(place, "ogc")) == EXPECTED["ogc"]


def test_ogc_links_may_be_relative(place):
    def relative(page, request):
        for link in page["links"]:
            link["href"] = "items?" + link["href"].partition("?")[2]
        return page

    with Server(faults.rewrites(service("ogc"), relative)) as server:
        assert not place.fetch(ask("ogc", server)).failed
    assert sorted(keys(place, "ogc")) == EXPECTED["ogc"]


def read_ses(place):
    """The kenmerken that preparation makes of what was fetched."""
    found = [
        f for f in detect.walk(place.to, place.root / "uit") if f.soort in ("cbs_odata", "cbs_properties")
    ]
    assert {f.soort for f in found} == {"cbs_odata", "cbs_properties"}, (
        "without DataProperties nobody knows what columns mean"
    )
    figures = read_cbs(found, {}).figures
    return sorted(
        (str(r.niveau), str(r.code), int(r.jaar), str(r.kenmerk), float(r.waarde))
        for frame, _ in figures
        for r in frame.itertuples()
    )


@pytest.mark.parametrize("first", [1, 29])
def test_the_feed_gives_what_the_table_holds_whatever_the_suffixes(place, first):
    table = ses_table()
    table.rows, table.properties = cbs.typed(first=first)["value"], cbs.data_properties(first=first)["value"]
    with Server(OData({"86092NED": table}, most=5)) as server:
        report = place.fetch(ask("odata", server))
    assert not report.failed, one(report)["reden"]
    assert read_ses(place) == cbs.EXPECTED


def test_the_api_that_refuses_large_answers_is_paged_or_tells(place):
    """With a page that is small enough ODataApi serves as well."""
    with Server(service("odata")) as server:
        report = place.fetch(source("odata", f"{server.url}/ODataApi/OData", pagina=5))
    if report.failed:
        assert_failed(report, "5 records")
    else:
        assert sorted(keys(place, "odata")) == EXPECTED["odata"]


@pytest.mark.parametrize("protocol", ["wfs", "odata"])
def test_one_gemeente(place, protocol):
    with Server(service(protocol)) as server:
        report = place.fetch(ask(protocol, server), gemeenten=["GM0928"])
        assert one(report)["status"] == "opgehaald", one(report)["reden"]
        assert sum("0928" in s.request.target for s in data_requests(server)) == len(data_requests(server))
        (name,) = (n for n in place.files() if "0928" in n and "Properties" not in n)
        held = json.loads(place.files()[name])
        codes = (
            [r["WijkenEnBuurten"].strip() for r in held["value"]]
            if protocol == "odata"
            else [f["properties"]["id"] for f in held["features"]]
        )
        assert {c[2:6] for c in codes} == {"0928"}
        assert len(codes) == {"wfs": 42, "odata": 8}[protocol]
        both = place.fetch(ask(protocol, server), gemeenten=["GM0928", "GM0882"])
        assert one(both)["bestanden"] >= 2


def test_a_whole_layer_and_a_gemeente_of_it_go_together(place):
    """Both stay in the folder; preparation counts their areas once."""
    with Server(service("wfs")) as server:
        place.fetch(ask("wfs", server))
        place.fetch(ask("wfs", server), gemeenten=["GM0928"])
    assert len(place.files()) == 2
    assert len(place.herkomst()) == 2
    make_mini(place.to)
    for path in [*place.to.glob("*scores buurten*"), place.to / "wfs" / "buurtscore22.geojson"]:
        path.unlink()
    names = {"GM0928": "Kerkrade", "GM0917": "Heerlen", "GM0882": "Landgraaf"}
    lines = [f"2024,{code},{name},PV31,Limburg" for code, name in names.items()]
    heading = "jaar,gemeentecode,gemeentenaam,provincie_code,provincie"
    (place.to / "gemeente_regio.csv").write_text("\n".join([heading, *lines]) + "\n")
    held = prepare(place.to, place.root / "klaar").dataset["edities"]["2002-2024"]["niveaus"]["buurt"]
    assert held["rijen"] == N


def test_a_gemeente_without_areas_is_told(place):
    with Server(service("wfs")) as server:
        report = place.fetch(ask("wfs", server), gemeenten=["GM0001"])
    assert_failed(report)
    assert place.files() == {}


def test_years_choose_rows_of_a_table(place):
    with Server(service("odata")) as server:
        asks = ask(
            "odata",
            server,
            doel="cbs/86092NED_{jaar}.json",
            filter_jaar="Perioden eq '{jaar}JJ00'",
            jaren=[2019, 2023],
        )
        report = place.fetch(asks, years=[2023])
    assert one(report)["rijen"] == 9, one(report)["reden"]
    held = json.loads(place.files()["cbs/86092NED_2023.json"])
    assert {r["Perioden"] for r in held["value"]} == {"2023JJ00"}


@pytest.mark.parametrize("protocol", PATHS)
def test_a_refresh_of_what_did_not_change_says_so(place, protocol):
    with Server(service(protocol)) as server:
        asks = ask(protocol, server)
        place.fetch(asks)
        before = place.files()
        server.forget()
        assert one(place.fetch(asks))["status"] == "ongewijzigd"
        if protocol == "odata":
            assert not data_requests(server), "when the table was changed tells enough"
    assert place.files() == before


def on_one_protocol(kinds):
    """Each fault on each protocol; slow but on one, in turns."""
    for i, fault in enumerate(kinds):
        for j, protocol in enumerate(PATHS):
            yield pytest.param(protocol, fault, marks=[] if i % len(PATHS) == j else [pytest.mark.slow])


#: Faults of pages that pass: a page more than once, but all data right.
PASSING = {
    "dropped": lambda app: faults.drops(app, 300, times=1, after=1),
    "503": lambda app: faults.fails(app, 503, times=2, after=1),
    "429": lambda app: faults.fails(app, 429, "0", times=1),
    "500": lambda app: faults.fails(app, 500, times=1, after=2),
    "longer than said": lambda app: faults.lies(app, 999, times=1, after=1),
    "slow": lambda app: faults.slow(app, 0.02, 2000),
}


@pytest.mark.parametrize(("protocol", "fault"), list(on_one_protocol(PASSING)))
def test_a_fault_that_passes_is_overcome(place, protocol, fault):
    with Server(PASSING[fault](service(protocol))) as server:
        report = place.fetch(ask(protocol, server))
    assert not report.failed, one(report)["reden"]
    assert sorted(keys(place, protocol)) == EXPECTED[protocol]


def html_later(app):
    return faults.html(app, "application/json", after=3, times=1)


#: Faults that stay, each with words that the sentence must have.
STAYING = {
    "page for people": (lambda app: faults.html(app), ["web page"]),
    "page for people that says it is JSON": (html_later, ["web page"]),
    "500": (lambda app: faults.fails(app, 500, after=2), ["500"]),
    "dropped": (lambda app: faults.drops(app, 50, after=2), []),
    "shorter than said": (lambda app: faults.lies(app, 999, after=1), []),
    "cut off": (lambda app: faults.lies(app, -99, after=1), []),
    "not found": (lambda app: faults.fails(app, 404, after=1), ["404"]),
    "no JSON": (lambda app: faults.says(app, b"{", after=1), ["JSON"]),
    "list": (lambda app: faults.says(app, b"[]", after=1), []),
    "text": (lambda app: faults.says(app, b'"feit"'), []),
    "number": (lambda app: faults.says(app, b"1", after=1), []),
    "null": (lambda app: faults.says(app, b"null"), []),
    "nothing": (lambda app: faults.says(app, b"", after=1), []),
    "no page": (lambda app: faults.says(app, b"{}", after=1), []),
    "no list": (
        lambda app: faults.says(app, b'{"type": "FeatureCollection", "features": 7, "value": {"a": 1}}'),
        [],
    ),
    "no objects": (
        lambda app: faults.says(
            app, b'{"type": "FeatureCollection", "features": [1, null], "value": [1, null]}'
        ),
        [],
    ),
    "endless": (lambda app: faults.endless(app, after=1), ["MB"]),
    "gzip bomb": (lambda app: faults.gzip_bomb(app, after=1), ["MB"]),
    "redirect in a circle": (lambda app: faults.redirects(app, lambda r: r.target), []),
    "redirect to a file": (lambda app: faults.redirects(app, lambda r: "file:///etc/passwd", after=1), []),
}


@pytest.mark.parametrize(("protocol", "fault"), list(on_one_protocol(STAYING)))
def test_a_fault_that_stays_keeps_the_older_data(place, protocol, fault):
    before = fetched_first(place, protocol)
    newer = service(protocol)
    if protocol == "odata":
        newer.tables["86092NED"].modified = "2025-11-28T02:00:00"
    spoil, words = STAYING[fault]
    with Server(spoil(newer)) as server:
        report = place.fetch(ask(protocol, server, grootte_mb=0.5))
        assert_failed(report, *words)
        assert len(server.seen) < 40
        assert server.sent < 12_000_000
    assert_untouched(place, before)
    assert not place.outside().keys() - {"bronnen.yml", "werk/eigen.txt"}


def test_a_topic_with_another_number_is_the_same_topic(place):
    with Server(faults.renames(service("odata"), "GemiddeldeScore_", "GemiddeldeScore_9")) as server:
        assert not place.fetch(ask("odata", server)).failed


def test_an_exception_of_the_wfs_is_quoted(place):
    before = fetched_first(place, "wfs")
    for status in (200, 400):
        said = exception("Feature type lbm3:buurtscore24 unknown", status=status)
        with Server(lambda _, said=said: copy.copy(said)) as server:
            assert_failed(place.fetch(ask("wfs", server)), "Feature type lbm3:buurtscore24 unknown")
            assert len(server.seen) == 1, "asking again does not help"
    assert_untouched(place, before)


def test_an_error_of_cbs_is_quoted(place):
    with Server(OData({})) as server:
        assert_failed(place.fetch(ask("odata", server)), "86092NED does not exist")


def grows(page, request):
    """A feature is added between two pages."""
    for name in ("numberMatched", "totalFeatures"):
        if name in page:
            page[name] += int(request.keyword("startIndex", "0") or 0) + int(
                request.keyword("offset", "0") or 0
            )
    return page


def overlaps(page, request):
    """Every page but the first repeats the last of the page before."""
    later = int(request.keyword("startIndex", "0") or 0) + int(request.keyword("offset", "0") or 0)
    if later:
        page["features"] = [
            copy.deepcopy(buurt_features()[0] if "kscore" in json.dumps(page) else buurt_outlines()[0]),
            *page["features"][1:],
        ]
    return page


def ends_early(page, request):
    """The service says that there are more than it gives."""
    for name in ("numberMatched", "totalFeatures"):
        if name in page:
            page[name] = N + 500
    return page


def no_more(page, request):
    """Empty pages from the second on."""
    if int(request.keyword("startIndex", "0") or 0) + int(request.keyword("offset", "0") or 0):
        page["features"], page["numberReturned"] = [], 0
    return page


@pytest.mark.parametrize("change", [grows, overlaps, ends_early, no_more])
@pytest.mark.parametrize("protocol", ["wfs", "ogc"])
def test_pages_that_do_not_make_a_whole_are_refused(place, protocol, change):
    before = fetched_first(place, protocol)
    newer = service(protocol)
    held = newer.layers["buurtscore24"] if protocol == "wfs" else newer.collections["buurten"]
    held[0]["properties"]["name" if protocol == "wfs" else "buurtnaam"] = "Nieuw"
    with Server(faults.rewrites(newer, change)) as server:
        report = place.fetch(ask(protocol, server))
        assert len(server.seen) < 60
    assert_failed(report)
    assert_untouched(place, before)


@pytest.mark.parametrize("total", ["unknown", None, {"a": ["veel"]}, -1, True])
def test_a_wfs_that_counts_nothing_is_read_to_its_end(place, total):
    """MapServer and others may say "unknown"."""

    def uncounted(page, request):
        page.pop("totalFeatures")
        page["numberMatched"] = total
        return page

    with Server(faults.rewrites(service("wfs"), uncounted)) as server:
        report = place.fetch(ask("wfs", server, rijen=[N, N]))
        assert len(server.seen) < 20
    if report.failed:
        assert_failed(report)
    else:
        assert sorted(keys(place, "wfs")) == EXPECTED["wfs"]


def linked(protocol, link):
    """Every page names ``link(request)`` as the next."""

    def change(page, request):
        if protocol == "odata":
            page["odata.nextLink"] = link(request)
        else:
            page["links"] = [{"rel": "next", "href": link(request)}]
        return page

    return faults.rewrites(
        service(protocol), change, where="TypedDataSet" if protocol == "odata" else "items"
    )


@pytest.mark.parametrize("protocol", ["ogc", "odata"])
def test_a_next_page_on_another_server_is_not_asked_for(place, protocol):
    before = fetched_first(place, protocol)
    newer = {"odata": {"modified": "2025"}}.get(protocol, {})
    with Server(service(protocol)) as elsewhere:
        app = linked(protocol, lambda r: f"{elsewhere.url}{r.target}")
        if newer:
            app = faults.rewrites(
                app,
                lambda p, r: {**p, "value": [{**v, "Modified": "2025-12-01T02:00:00"} for v in p["value"]]},
                where="TableInfos",
            )
        with Server(app) as server:
            assert_failed(place.fetch(ask(protocol, server)), "another server")
        assert not elsewhere.seen
    assert_untouched(place, before)


@pytest.mark.parametrize(
    "link",
    [
        lambda r: f"http://{r.host}{r.target}",
        lambda r: "file:///etc/passwd",
        lambda r: "//[",
        lambda r: 7,
        lambda r: {"a": 1},
    ],
    ids=["itself", "a file", "nonsense", "a number", "an object"],
)
@pytest.mark.parametrize("protocol", ["ogc", "odata"])
def test_a_next_page_that_is_none_never_makes_half_a_table(place, protocol, link):
    with Server(linked(protocol, link)) as server:
        report = place.fetch(ask(protocol, server))
        assert len(server.seen) < 60
    if report.failed:
        assert_failed(report)
        assert place.files() == {}
    else:
        assert sorted(keys(place, protocol)) == EXPECTED[protocol], "what the links do not say, the counts do"


@pytest.mark.parametrize("protocol", ["ogc", "odata"])
def test_pages_without_end_are_bounded(place, protocol):
    """Each page has new rows and names another next page, for ever."""
    count = 0

    def more(page, request):
        nonlocal count
        count += 1
        if protocol == "odata":
            for row in page["value"]:
                row["ID"] += 1000 * count
                row["WijkenEnBuurten"] = f"BU{count:04}{row['ID'] % 10000:04}"
            page["odata.nextLink"] = (
                f"http://{request.host}/ODataFeed/OData/86092NED/TypedDataSet?$format=json&$top=5&n={count}"
            )
        else:
            for f in page["features"]:
                f["id"] = f"{f['id']}-{count}"
                f["properties"]["buurtcode"] = f"BU{count:08}"
            page.pop("numberMatched", None)
            page["links"] = [
                {
                    "rel": "next",
                    "href": f"http://{request.host}{request.path}?f=json&limit=20&offset={count % 100}",
                }
            ]
        return page

    inner = service(protocol)

    def app(request):
        target = request.target.partition("&n=")[0]
        return inner(type(request)(request.method, target, request.headers, request.host))

    spoiled = faults.rewrites(app, more, where="TypedDataSet" if protocol == "odata" else "items")
    with Server(spoiled) as server:
        assert_failed(place.fetch(ask(protocol, server, grootte_mb=0.02, rijen=[1, 500])))
        assert len(server.seen) < 2000
    assert place.files() == {}


def test_properties_are_those_of_the_table(place):
    with Server(service("odata")) as server:
        place.fetch(ask("odata", server))
    (name,) = (n for n in place.files() if "DataProperties" in n)
    properties, _ = read_properties(raw(place.to / name))
    table = read_odata(raw(place.to / TARGETS["odata"]), {"86092NED": properties})
    assert (table.tabel, table.table.rows, table.next_page) == ("86092NED", len(cbs.ROWS), False)
