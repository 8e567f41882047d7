"""Files and zips from a web server: whole, in parts, again, and with everything that goes wrong on the way."""

from __future__ import annotations

import json
import re

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


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_stays_away_fails_and_keeps_what_was_there(place, status):
    before = first_fetched(place)
    with Server(faults.fails(serve(NEWER), status)) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")), str(status))
        assert len(server.seen) == 3, "as often as the catalogue says"
    assert_untouched(place, before)


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
