"""Files and zips from a web server: whole, in parts, again, and with everything that goes wrong on the way."""

from __future__ import annotations

import gzip
import json
import re
import time
from dataclasses import replace

import pytest

from tests.fetching.harness import (
    CSV_NAME,
    HERKOMST,
    YEARS,
    Place,
    assert_failed,
    hidden,
    one,
    published_zip,
    scores_csv,
    sha256,
    source,
    tree,
    zip_of,
)
from tests.fetching.services import faults
from tests.fetching.services.files import Files
from tests.fetching.services.server import Server
from tests.sources.raw import layer, square

TARGET = f"scores/{CSV_NAME}"
CSV = scores_csv()
NEWER = scores_csv(seed=2)
#: Faults that are overcome leave the file that the server has; the ways in which a file is served.
WAYS = {
    "bestand": ("a.csv", CSV, {}),
    "zip": ("a.zip", published_zip(CSV), {}),
}


def serve(content=CSV, name="a.csv", **more):
    return Files({name: content}, **more)


def asked(server):
    return [(s.request.headers.get("range", ""), s.status) for s in server.seen]


def assert_untouched(place: Place, before: dict[str, bytes]) -> None:
    """Nothing that a user sees changed, nor the provenance, nor anything outside the folder."""
    after = tree(place.to)
    assert {n: c for n, c in after.items() if not hidden(n)} == {
        n: c for n, c in before.items() if not hidden(n)
    }


def first_fetched(place: Place, protocol: str = "bestand") -> dict[str, bytes]:
    """Fetch the older data well; return what lies there."""
    name, content, more = WAYS[protocol]
    with Server(Files({name: content})) as server:
        assert one(place.fetch(source(protocol, f"{server.url}/{name}", **more)))["status"] == "opgehaald"
    return tree(place.to)


@pytest.mark.parametrize("protocol", WAYS)
def test_a_file_arrives_with_its_provenance(place, protocol):
    name, content, more = WAYS[protocol]
    with Server(Files({name: content})) as server:
        report = place.fetch(source(protocol, f"{server.url}/{name}", **more))
        assert len(server.seen) == 1, "one request is enough"
    row = one(report)
    assert (row["status"], row["bestanden"], row["rijen"], row["bytes"]) == (
        "opgehaald",
        1,
        378,
        len(content),
    )
    assert place.files() == {TARGET: CSV}, "of a zip only what the catalogue asks, without its folders"
    entry = place.herkomst()[TARGET]
    assert {k: entry[k] for k in ("bron", "adres", "sha256", "grootte", "editie", "rijen")} == {
        "bron": f"een-{protocol}",
        "adres": f"{server.url}/{name}",
        "sha256": sha256(CSV),
        "grootte": len(CSV),
        "editie": "2002-2024",
        "rijen": 378,
    }
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["opgehaald"])
    assert json.loads((place.to / HERKOMST).read_text())["formaat"] == 1
    assert set(place.outside()) == {"bronnen.yml", "werk/eigen.txt"}
    assert not [n for n in tree(place.to) if n.endswith(".deel")], "no part is left"


def test_a_geopackage_arrives(place, tmp_path):
    held = tmp_path / "web" / "wijken_2024.gpkg"
    layer(
        held,
        [square(200_000, 320_000, 900)],
        wijkcode=["WK092801"],
        wijknaam=["Noord"],
        gemeentecode=["GM0928"],
    )
    with Server(Files(held.parent)) as server:
        a = source(
            "bestand",
            f"{server.url}/wijken_2024.gpkg",
            doel="kaart/wijken_2024.gpkg",
            kolommen=["wijkcode"],
            jaarkolom=None,
            jaren=None,
        )
        report = place.fetch(a)
    assert one(report)["status"] == "opgehaald", one(report)["reden"]
    assert place.files() == {"kaart/wijken_2024.gpkg": held.read_bytes()}


@pytest.mark.parametrize("headers", [{}, {"etags": False}, {"dates": False}])
@pytest.mark.parametrize("protocol", WAYS)
def test_a_refresh_of_what_did_not_change_costs_no_body(place, protocol, headers):
    name, content, more = WAYS[protocol]
    with Server(Files({name: content}, **headers)) as server:
        asks = source(protocol, f"{server.url}/{name}", **more)
        place.fetch(asks)
        before = place.files()
        server.forget()
        report = place.fetch(asks)
        assert [s.status for s in server.seen] == [304]
        assert server.sent == 0
    assert (one(report)["status"], one(report)["bytes"]) == ("ongewijzigd", 0)
    assert place.files() == before


def test_a_server_without_conditions_gives_the_same_file_again(place):
    with Server(serve(etags=False, dates=False)) as server:
        asks = source("bestand", f"{server.url}/a.csv")
        place.fetch(asks)
        assert one(place.fetch(asks))["status"] == "ongewijzigd"
    assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize("protocol", WAYS)
def test_a_file_that_the_user_changed_or_lost_is_fetched_again(place, protocol):
    name, content, more = WAYS[protocol]
    with Server(Files({name: content})) as server:
        asks = source(protocol, f"{server.url}/{name}", **more)
        place.fetch(asks)
        (place.to / TARGET).write_bytes(CSV[:1000])
        assert not place.fetch(asks).failed
        assert place.files() == {TARGET: CSV}, "what lies there is not what the provenance says"
        assert CSV[:1000] in tree(place.to).values(), "what the user made is not lost"
        (place.to / TARGET).unlink()
        assert not place.fetch(asks).failed
        assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize("protocol", WAYS)
def test_what_changed_at_the_server_replaces_the_older_file(place, protocol):
    before = first_fetched(place, protocol)
    name, _, more = WAYS[protocol]
    with Server(
        Files({name: NEWER if protocol == "bestand" else published_zip(NEWER)}, moment=1_710_000_000)
    ) as server:
        report = place.fetch(source(protocol, f"{server.url}/{name}", **more))
    assert one(report)["status"] == "opgehaald"
    assert place.files() == {TARGET: NEWER}
    assert place.herkomst()[TARGET]["sha256"] == sha256(NEWER)
    kept = [c for n, c in tree(place.to).items() if hidden(n)]
    assert before[TARGET] in kept or WAYS[protocol][1] in kept, (
        "the older edition can come back from the cache"
    )


def test_only_new_asks_nothing_for_what_is_there(place):
    with Server(serve()) as server:
        asks = source("bestand", f"{server.url}/a.csv")
        place.fetch(asks)
        server.forget()
        other = source(
            "bestand", f"{server.url}/a.csv", id="tweede", doel="ander/scores_buurten 2002-2024.csv"
        )
        report = place.fetch(asks, other, only_new=True)
        assert len(server.seen) == 1
    assert dict(zip(report.table["bron"], report.table["status"], strict=True)) == {
        "een-bestand": "aanwezig",
        "tweede": "opgehaald",
    }


def test_offline_asks_nothing_and_says_what_lacks(place):
    with Server(serve()) as server:
        asks = source("bestand", f"{server.url}/a.csv")
        place.fetch(asks)
        server.forget()
        other = source("bestand", f"{server.url}/a.csv", id="tweede", doel="ander/x.csv")
        report = place.fetch(asks, other, offline=True)
        assert not server.seen
    by_source = report.table.set_index("bron")["status"]
    assert by_source["een-bestand"] == "aanwezig"
    assert by_source["tweede"] == "mislukt"


@pytest.mark.parametrize("protocol", WAYS)
def test_a_dropped_connection_goes_on_where_it_stopped(place, protocol):
    name, content, more = WAYS[protocol]
    at = len(content) // 2
    with Server(faults.drops(Files({name: content}), at, times=1)) as server:
        report = place.fetch(source(protocol, f"{server.url}/{name}", **more))
        _, second = server.seen
        assert second.request.headers["range"].startswith("bytes=")
        assert second.request.headers["if-range"], "or a changed file would be glued to the old one"
        assert second.status == 206
        assert second.sent >= len(content) - at
        assert server.sent < 1.5 * len(content), "not all over again"
    assert one(report)["status"] in ("opgehaald", "hervat")
    assert place.files() == {TARGET: CSV}


def test_many_drops_are_overcome_while_each_attempt_gets_further(place):
    with Server(faults.drops(serve(), len(CSV) // 8)) as server:
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
        assert len(server.seen) >= 8
    assert not report.failed, one(report)["reden"]
    assert place.files() == {TARGET: CSV}


def test_a_connection_that_always_drops_at_once_ends(place):
    before = first_fetched(place)
    with Server(faults.drops(serve(NEWER), 0)) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")))
        assert len(server.seen) <= 4
    assert_untouched(place, before)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: faults.drops(serve(ranges=False), 20_000, times=1),
        lambda: faults.wrong_range(faults.drops(serve(), 20_000, times=1), 100),
        lambda: faults.wrong_range(faults.drops(serve(), 20_000, times=1), -100),
        lambda: faults.says(faults.drops(serve(), 20_000, times=1), b"kort", status=206, times=1, after=1),
        lambda: faults.fails(faults.drops(serve(), 20_000, times=1), 416, times=1, after=1),
    ],
    ids=["no ranges", "part starts later", "part starts earlier", "part without a range", "416"],
)
def test_a_part_that_does_not_fit_is_not_used(place, spoil):
    with Server(spoil()) as server:
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
        assert server.seen[1].request.headers.get("range"), "it tried to go on"
    assert not report.failed, one(report)["reden"]
    assert place.files() == {TARGET: CSV}
    assert [s.status for s in server.seen][-1] == 200, "the last attempt takes the whole file"


def test_a_part_that_is_shorter_than_it_says_is_gone_on_with(place):
    with Server(faults.short_part(faults.drops(serve(), 20_000, times=1), 9000, times=1, after=1)) as server:
        assert not place.fetch(source("bestand", f"{server.url}/a.csv")).failed
        assert [s.status for s in server.seen] == [200, 206, 206]
    assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize("headers", [{}, {"etags": False}, {"dates": False}])
def test_a_file_that_changed_in_between_is_never_glued_together(place, headers):
    newer = serve(NEWER, moment=1_710_000_000, **headers)
    with Server(faults.switches(faults.drops(serve(**headers), 20_000), newer, 1)) as server:
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
    assert not report.failed, one(report)["reden"]
    assert place.files() == {TARGET: NEWER}


def test_without_etag_and_date_a_drop_starts_anew(place):
    """Then nothing tells that the rest belongs to the first half."""
    newer = serve(NEWER, etags=False, dates=False)
    older = faults.drops(serve(etags=False, dates=False), 20_000)
    with Server(faults.switches(older, newer, 1)) as server:
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
    assert not report.failed, one(report)["reden"]
    assert place.files() == {TARGET: NEWER}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_service_that_is_busy_is_asked_again(place, status):
    with Server(faults.fails(serve(), status, times=2)) as server:
        assert not place.fetch(source("bestand", f"{server.url}/a.csv")).failed
        assert [s.status for s in server.seen] == [status, status, 200]
    assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_stays_away_fails_and_keeps_what_was_there(place, status):
    before = first_fetched(place)
    with Server(faults.fails(serve(NEWER), status)) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")), str(status))
        assert len(server.seen) == 3, "as often as the catalogue says"
    assert_untouched(place, before)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_not_asked_again_and_names_the_address(place, status):
    before = first_fetched(place)
    with Server(faults.fails(serve(), status)) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")), str(status), "127.0.0.1")
        assert len(server.seen) == 1
    assert_untouched(place, before)


def test_retry_after_is_honoured(place):
    with Server(faults.fails(serve(), 429, "1", times=1)) as server:
        began = time.monotonic()
        report = place.fetch(source("bestand", f"{server.url}/a.csv"), verkeer={"langste_wachttijd": 5})
        assert time.monotonic() - began >= 1
        assert not report.failed


@pytest.mark.parametrize(
    "said", ["86400", "Fri, 31 Dec 2100 23:59:59 GMT", "-5", "morgen", "9" * 400, "nan", "inf"]
)
def test_retry_after_is_bounded_and_may_be_nonsense(place, said):
    with Server(faults.fails(serve(), 503, said, times=1)) as server:
        began = time.monotonic()
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
        assert time.monotonic() - began < 2, "the catalogue's longest wait is 0.3 s"
    if report.failed:
        assert_failed(report, "503")
    else:
        assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize("protocol", WAYS)
@pytest.mark.parametrize("by", [5000, -3001])
def test_a_lie_about_the_length_never_leads_to_half_a_file(place, protocol, by):
    before = first_fetched(place, protocol)
    name, _, more = WAYS[protocol]
    newer = NEWER if protocol == "bestand" else published_zip(NEWER)
    with Server(faults.lies(Files({name: newer}), by)) as server:
        report = place.fetch(source(protocol, f"{server.url}/{name}", **more))
        assert len(server.seen) < 12
    assert_failed(report)
    assert_untouched(place, before)


def test_a_lie_about_the_length_that_is_told_once_is_overcome(place):
    with Server(faults.lies(serve(), 5000, times=1)) as server:
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
    assert not report.failed, one(report)["reden"]
    assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize(
    "claims", ["text/html;charset=utf-8", "text/csv", "application/zip", "application/octet-stream"]
)
@pytest.mark.parametrize("protocol", WAYS)
def test_a_page_for_people_is_not_data(place, protocol, claims):
    before = first_fetched(place, protocol)
    name, content, more = WAYS[protocol]
    with Server(faults.html(Files({name: content}), claims)) as server:
        assert_failed(place.fetch(source(protocol, f"{server.url}/{name}", **more)), "web page")
    assert_untouched(place, before)


@pytest.mark.parametrize("protocol", WAYS)
def test_a_column_with_another_name_is_named_and_can_be_mapped(place, protocol):
    before = first_fetched(place, protocol)
    name, _, more = WAYS[protocol]
    changed = NEWER.replace(b'"onv"', b'"veiligheid"')
    assert changed != NEWER
    with Server(Files({name: changed if protocol == "bestand" else published_zip(changed)})) as server:
        asks = source(protocol, f"{server.url}/{name}", **more)
        assert_failed(place.fetch(asks), "onv", "2002-2024", "hernoem")
        assert_untouched(place, before)
        report = place.fetch(asks | {"hernoem": {"veiligheid": "onv"}})
    assert not report.failed, one(report)["reden"]
    assert place.files()[TARGET].splitlines()[0] == NEWER.splitlines()[0]
    assert place.files()[TARGET].splitlines()[1:] == NEWER.splitlines()[1:]


def test_years_that_lack_and_too_few_rows_are_told(place):
    before = first_fetched(place)
    with Server(serve(scores_csv(seed=2, years=[2014, 2020]))) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")), "2024")
    assert_untouched(place, before)
    with Server(serve(NEWER)) as server:
        for rows in ([379, 9999], [1, 377]):
            assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv", rijen=rows)), "378")
            assert_untouched(place, before)
        assert not place.fetch(source("bestand", f"{server.url}/a.csv", rijen=[378, 378])).failed


def test_a_file_that_the_reader_refuses_does_not_take_the_place_of_one_that_it_reads(place):
    """Figures that do not add up are no scores, however right their headings."""
    before = first_fetched(place)
    lines = NEWER.split(b"\n")
    lines[5] = re.sub(rb"0\.\d{3}", b"9.999", lines[5], count=2)
    with Server(serve(b"\n".join(lines))) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")))
    assert_untouched(place, before)


def test_a_slow_server_is_waited_for_a_silent_one_is_not(place):
    slow = faults.slow(serve(), 0.1, 8000)
    with Server(slow) as server:
        report = place.fetch(source("bestand", f"{server.url}/a.csv"), verkeer={"stilte": 0.5})
        assert len(server.seen) == 1
    assert not report.failed, one(report)["reden"]
    with Server(faults.silent(serve(NEWER), 1)) as server:
        began = time.monotonic()
        assert_failed(
            place.fetch(source("bestand", f"{server.url}/a.csv"), verkeer={"stilte": 0.2, "pogingen": 2})
        )
        assert time.monotonic() - began < 5
    assert place.files() == {TARGET: CSV}


def test_http_is_only_for_those_who_ask(place):
    with Server(serve()) as server:
        report = place.fetch(source("bestand", f"{server.url}/a.csv"), allow_http=False)
        assert_failed(report, "--allow-http")
        assert not server.seen
    assert place.files() == {}


def test_a_redirect_is_followed_and_the_last_address_counts(place):
    with (
        Server(serve()) as elsewhere,
        Server(faults.redirects(serve(), lambda r: f"{elsewhere.url}/a.csv")) as server,
    ):
        report = place.fetch(source("bestand", f"{server.url}/a.csv"))
    assert not report.failed, one(report)["reden"]
    assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a.csv",
        "http://",
        "http://[",
        "/\x00",
        "javascript:alert(1)",
        "http://a b/",
        "",
        "data:text/csv,bu_code",
        "//",
        "http://127.0.0.1:99999/a.csv",
        "x" * 70_000,
    ],
)
def test_a_redirect_to_no_web_address_is_refused(place, to):
    before = first_fetched(place)
    safe = to.replace("\x00", "%00")
    with Server(faults.redirects(serve(NEWER), lambda r: safe, where="a.csv")) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")))
        assert len(server.seen) <= 6
    assert_untouched(place, before)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_in_circles_end(place, status):
    with Server(
        faults.redirects(serve(), lambda r: f"http://{r.host}/{'b' if 'a' in r.path else 'a'}.csv", status)
    ) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")), "redirect")
        assert len(server.seen) <= 25


@pytest.mark.parametrize("spoil", [faults.endless, faults.gzip_bomb], ids=["endless", "gzip bomb"])
@pytest.mark.parametrize("limit", ["catalogue", "max_size"])
def test_a_body_larger_than_expected_is_cut_off(place, spoil, limit):
    before = first_fetched(place)
    asks = {"grootte_mb": 0.5} if limit == "catalogue" else {"grootte_mb": 1000}
    options = {} if limit == "catalogue" else {"max_size": 2_000_000}
    with Server(spoil(serve(NEWER))) as server:
        report = place.fetch(
            source("bestand", f"{server.url}/a.csv", **asks), verkeer={"marge": 4}, **options
        )
        assert_failed(report, "MB")
        assert server.sent < 12_000_000
    assert_untouched(place, before)
    assert sum(map(len, tree(place.to).values())) < 4_000_000, "nothing large stays in the workplace"


def test_an_announced_size_that_is_too_large_is_not_even_begun(place):
    with Server(faults.slow(serve(b"x" * 30_000_000), 0.02, 16_000)) as server:
        asks = source("bestand", f"{server.url}/a.csv", grootte_mb=0.5)
        assert_failed(place.fetch(asks, verkeer={"marge": 2}), "MB")
        assert server.sent < 300_000, "a megabyte is the limit"


def test_a_compressed_answer_is_taken_apart_once(place):
    def app(request):
        answer = serve()(request)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return answer
        return replace(
            answer, body=gzip.compress(CSV), headers={**answer.headers, "Content-Encoding": "gzip"}
        )

    with Server(app) as server:
        assert not place.fetch(source("bestand", f"{server.url}/a.csv")).failed
    assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize("at", [1, 300, -30, -1])
def test_a_zip_that_was_cut_off_on_the_server_is_no_zip(place, at):
    before = first_fetched(place, "zip")
    with Server(serve(published_zip(NEWER)[:at], "a.zip")) as server:
        assert_failed(place.fetch(source("zip", f"{server.url}/a.zip")))
    assert_untouched(place, before)


def test_a_zip_without_what_is_asked_says_so(place):
    with Server(serve(zip_of({"Toelichting.pdf": "x", "anders.csv": "a,b\n"}), "a.zip")) as server:
        assert_failed(place.fetch(source("zip", f"{server.url}/a.zip")), "*scores*.csv")
    assert place.files() == {}


def test_one_source_that_fails_does_not_stop_the_others(place):
    with Server(serve()) as server:
        bad = source("bestand", f"{server.url}/weg.csv", id="slecht", doel="a/x.csv")
        good = source("bestand", f"{server.url}/a.csv", id="goed")
        zicht = {k: v for k, v in source("eigen", id="zicht").items() if k not in ("adres", "doel")}
        report = place.fetch(bad, zicht, good)
    assert dict(zip(report.table["bron"], report.table["status"], strict=True)) == {
        "slecht": "mislukt",
        "zicht": "zelf aanleveren",
        "goed": "opgehaald",
    }
    assert report.failed
    assert place.files() == {TARGET: CSV}


def test_nobody_answers(place):
    with Server(serve()) as server:
        address = f"{server.url}/a.csv"
    assert_failed(place.fetch(source("bestand", address)), "127.0.0.1")
    assert place.files() == {}


def test_years_choose_the_sources_that_have_them(place):
    with Server(Files({f"{year}.csv": scores_csv(years=[year]) for year in YEARS})) as server:
        asks = source(
            "bestand",
            f"{server.url}/{{jaar}}.csv",
            doel="jaar/Leefbaarometer-scores buurten {jaar}.csv",
            jaren=YEARS,
        )
        place.fetch(asks, years=[2020])
        assert [s.request.path for s in server.seen] == ["/2020.csv"]
        assert set(place.files()) == {"jaar/Leefbaarometer-scores buurten 2020.csv"}
        report = place.fetch(asks, years=[2014, 2024])
    assert one(report)["bestanden"] == 2
    assert len(place.files()) == 3, "files of other years stay"
