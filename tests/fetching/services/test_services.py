"""The stand-ins speak as the services do; what the tests of fetching prove rests on that."""

import json

import httpx
import pytest

from tests.fetching.services import faults
from tests.fetching.services.files import Files
from tests.fetching.services.filters import BadFilterError, cql_filter, odata_filter
from tests.fetching.services.odata import OData, Table
from tests.fetching.services.ogc import Ogc
from tests.fetching.services.server import Server, mount, proxy
from tests.fetching.services.wfs import Wfs

BODY = bytes(range(256)) * 400


def features(number):
    return [
        {
            "type": "Feature",
            "id": f"buurtscore24.{i}",
            "geometry": {"type": "Point", "coordinates": [5 + i / 1000, 52]},
            "properties": {"id": f"BU{928 + i % 3:04}{i:04}", "name": f"Buurt {i}"},
        }
        for i in range(1, number + 1)
    ]


def rows(number):
    return [
        {
            "ID": i,
            "WijkenEnBuurten": f"BU{928 + i % 3:04}{i:04}".ljust(12),
            "Perioden": f"{2022 + i % 2}JJ00",
            "S_1": None,
        }
        for i in range(number)
    ]


@pytest.fixture(scope="module")
def server():
    apps = mount(
        files=Files({"a.zip": BODY}),
        wfs=Wfs({"buurtscore24": features(25)}, most=10),
        ogc=Ogc({"buurten": features(25)}, most=10),
        pdok=Ogc({"buurten": features(25)}, most=10, cursor=True),
        cbs=OData({"1NED": Table(rows(25), [{"ID": 0}])}, most=10),
    )
    with Server(apps) as running:
        yield running


def get(server, path, **more):
    return httpx.get(f"{server.url}/{path}", trust_env=False, **more)


def test_files_whole_in_part_and_on_condition(server):
    whole = get(server, "files/a.zip")
    assert (whole.status_code, whole.content, whole.headers["Content-Length"]) == (200, BODY, str(len(BODY)))
    tag, date = whole.headers["ETag"], whole.headers["Last-Modified"]
    for condition in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        same = get(server, "files/a.zip", headers=condition)
        assert (same.status_code, same.content) == (304, b"")
    assert get(server, "files/a.zip", headers={"If-None-Match": '"other"'}).status_code == 200
    for spans, expected in (("100-", BODY[100:]), ("100-199", BODY[100:200]), ("-50", BODY[-50:])):
        for condition in ({}, {"If-Range": tag}, {"If-Range": date}):
            part = get(server, "files/a.zip", headers={"Range": f"bytes={spans}", **condition})
            assert (part.status_code, part.content) == (206, expected)
    assert part.headers["Content-Range"] == f"bytes {len(BODY) - 50}-{len(BODY) - 1}/{len(BODY)}"
    changed = get(server, "files/a.zip", headers={"Range": "bytes=100-", "If-Range": '"other"'})
    assert (changed.status_code, changed.content) == (200, BODY)
    beyond = get(server, "files/a.zip", headers={"Range": f"bytes={len(BODY)}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(BODY)}")
    head = httpx.head(f"{server.url}/files/a.zip", trust_env=False)
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", str(len(BODY)))
    assert get(server, "files/b.zip").status_code == 404


def wfs(server, **more):
    base = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeName": "lbm3:buurtscore24"}
    return get(server, "wfs/lbm3/ows", params={**base, "outputFormat": "application/json", **more})


def test_wfs_pages_filters_and_exceptions(server):
    pages = [wfs(server, count="100", startIndex=str(i)).json() for i in (0, 10, 20)]
    assert [p["numberReturned"] for p in pages] == [10, 10, 5]
    assert {p["numberMatched"] for p in pages} == {p["totalFeatures"] for p in pages} == {25}
    assert [f["id"] for p in pages for f in p["features"]] == [f"buurtscore24.{i}" for i in range(1, 26)]
    part = wfs(server, CQL_FILTER="id LIKE 'BU0928%' OR id LIKE 'BU0929%'", sortBy="id D").json()
    ids = [f["properties"]["id"] for f in part["features"]]
    assert part["numberMatched"] == 17
    assert ids == sorted(ids, reverse=True)
    moved = wfs(server, srsName="EPSG:28992", count="1").json()
    assert moved["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::28992"
    assert 100_000 < moved["features"][0]["geometry"]["coordinates"][0] < 200_000
    for wrong in (
        {"typeName": "lbm3:niets"},
        {"CQL_FILTER": "code LIKE 'x'"},
        {"CQL_FILTER": "id LIKE"},
        {"sortBy": "x"},
    ):
        answer = wfs(server, **wrong)
        assert answer.status_code == 400
        assert "<ows:ExceptionText>" in answer.text


def test_wfs_without_a_key_gives_pages_in_any_order_unless_sorted():
    with Server(Wfs({"buurtscore24": features(25)}, most=10, stable=False)) as server:

        def ids(**more):
            return [
                f["id"]
                for i in (0, 10, 20)
                for f in get(
                    server,
                    "",
                    params={
                        "service": "WFS",
                        "version": "2.0.0",
                        "request": "GetFeature",
                        "typeNames": "lbm3:buurtscore24",
                        "outputFormat": "application/json",
                        "startIndex": str(i),
                        **more,
                    },
                ).json()["features"]
            ]

        assert len(set(ids())) < 25
        assert len(set(ids(sortBy="id"))) == 25


@pytest.mark.parametrize(("name", "total"), [("ogc", 25), ("pdok", None)])
def test_ogc_pages_by_links(server, name, total):
    address = f"{name}/cbs/wijken-en-buurten-2024/ogc/v1/collections/buurten/items?f=json&limit=100"
    found, pages = [], 0
    while address:
        page = get(server, address).json()
        pages += 1
        assert page.get("numberMatched") == total
        found += [f["id"] for f in page["features"]]
        after = [link["href"] for link in page["links"] if link["rel"] == "next"]
        address = after[0].removeprefix(f"{server.url}/") if after else ""
    assert (pages, found) == (3, [f"buurtscore24.{i}" for i in range(1, 26)])
    assert get(server, f"{name}/cbs/wijken-en-buurten-2024/ogc/v1/collections/x/items").status_code == 404


def test_odata_api_refuses_much_and_the_feed_gives_pages(server):
    api, feed = "cbs/ODataApi/OData/1NED", "cbs/ODataFeed/OData/1NED"
    refused = get(server, f"{api}/TypedDataSet?$format=json")
    assert (
        refused.status_code,
        "more than 10 records" in refused.json()["odata.error"]["message"]["value"],
    ) == (500, True)
    some = get(server, f"{api}/TypedDataSet?$format=json&$top=4&$skip=3").json()
    assert [row["ID"] for row in some["value"]] == [3, 4, 5, 6]
    address, found = f"{feed}/TypedDataSet?$format=json", []
    while address:
        page = get(server, address).json()
        found += [row["ID"] for row in page["value"]]
        address = page.get("odata.nextLink", "").removeprefix(f"{server.url}/")
    assert found == list(range(25))
    one = get(
        server,
        f"{feed}/TypedDataSet",
        params={
            "$format": "json",
            "$filter": "(startswith(WijkenEnBuurten,'BU0928') or substringof('GM',WijkenEnBuurten))"
            " and Perioden eq '2022JJ00'",
        },
    ).json()
    assert {row["ID"] % 6 for row in one["value"]} == {0}
    assert len(one["value"]) == 5
    assert get(server, f"{api}/DataProperties?$format=json").json()["value"] == [{"ID": 0}]
    assert (
        get(server, f"{api}/TableInfos?$format=json").json()["value"][0]["Modified"] == "2024-11-28T02:00:00"
    )
    assert get(server, f"{api}/TypedDataSet?$format=json&$filter=Nee eq 'x'").status_code == 400
    assert get(server, "cbs/ODataApi/OData/2NED/TypedDataSet?$format=json").status_code == 404
    assert b"<feed" in get(server, f"{feed}/TypedDataSet").content


def test_filters():
    row = {"K": "GM0928    ", "P": "2020JJ00"}
    for text in (
        "K eq 'GM0928'",
        "trim(K) eq 'GM0928'",
        "startswith(K,'GM') and P ge '2020'",
        "K eq 'x' or P eq '2020JJ00'",
    ):
        assert odata_filter(text, set(row))(row)
    for text in ("K eq 'GM'", "substringof('BU',K)", "K eq 'GM0928' and (P eq 'x' or P eq 'y')"):
        assert not odata_filter(text, set(row))(row)
    for text in ("K", "K eq", "K eq 'a' and", "(K eq 'a'", "K eq 'a') or 1 eq 1", "K eq 'a'; drop"):
        with pytest.raises(BadFilterError):
            odata_filter(text, set(row))
    assert cql_filter("K LIKE 'GM%' AND P IN ('2019JJ00','2020JJ00')", set(row))(row)
    assert not cql_filter("K = 'GM0928'", set(row))(row)


def test_faults_spoil_what_they_say_and_no_more():
    app = Files({"a.csv": BODY, "b.csv": BODY})
    with Server(faults.drops(app, 100, times=1)) as server:
        with pytest.raises(httpx.RemoteProtocolError):
            get(server, "a.csv")
        assert get(server, "a.csv").content == BODY
        assert [s.sent for s in server.seen] == [100, len(BODY)]
    with Server(faults.fails(app, 503, "1", times=2, where="a.csv")) as server:
        answers = [get(server, name) for name in ("a.csv", "b.csv", "a.csv", "a.csv")]
        assert [a.status_code for a in answers] == [503, 200, 503, 200]
        assert answers[0].headers["Retry-After"] == "1"
    with Server(faults.lies(app, 100)) as server, pytest.raises(httpx.RemoteProtocolError):
        get(server, "a.csv")
    with Server(faults.lies(app, -100)) as server:
        assert get(server, "a.csv").content == BODY[:-100]
    with Server(faults.html(app, times=1)) as server:
        assert b"<html>" in get(server, "a.csv").content
    with Server(faults.gzip_bomb(app, 20_000_000)) as server:
        assert len(get(server, "a.csv").content) == 20_000_000
        assert server.sent < 100_000
    with Server(faults.wrong_range(app, 10)) as server:
        part = get(server, "a.csv", headers={"Range": "bytes=50-"})
        assert (part.content, part.headers["Content-Range"][:8]) == (BODY[60:], "bytes 60")
    with Server(faults.redirects(app, lambda r: r.target)) as server, pytest.raises(httpx.TooManyRedirects):
        get(server, "a.csv", follow_redirects=True)
    with Server(faults.slow(app, 0.02, 20_000)) as server:
        assert get(server, "a.csv").content == BODY
    with (
        Server(faults.endless(app)) as server,
        httpx.stream("GET", f"{server.url}/a.csv", trust_env=False) as answer,
    ):
        assert next(answer.iter_raw(2_000_000))
        assert "Content-Length" not in answer.headers
    text = Files({"a.json": json.dumps({"afw": 1}).encode()})
    with Server(
        faults.rewrites(faults.renames(text, "afw", "afwijking"), lambda c, _: {**c, "meer": 1})
    ) as server:
        assert get(server, "a.json").json() == {"afwijking": 1, "meer": 1}
    with Server(faults.switches(text, app, 1)) as server:
        assert [get(server, name).status_code for name in ("a.json", "a.csv")] == [200, 200]


def test_a_proxy_knows_hosts_that_nobody_else_does():
    with Server(proxy(voorbeeld=Files({"a.csv": BODY}))) as server:
        answer = httpx.get("http://voorbeeld.invalid/a.csv", proxy=server.url, trust_env=False)
        assert answer.content == BODY
        assert server.seen[0].request.target == "http://voorbeeld.invalid/a.csv"
