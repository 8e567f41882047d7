"""Files and zips from a web server: whole, in parts, again, and not what they should be."""

from __future__ import annotations

import json
import re

import pytest

from tests.fetching.harness import (
    CSV_NAME,
    HERKOMST,
    YEARS,
    assert_failed,
    assert_untouched,
    hidden,
    one,
    published_zip,
    scores_csv,
    sha256,
    source,
    tree,
)
from tests.fetching.services import faults
from tests.fetching.services.files import Files
from tests.fetching.services.server import Server

TARGET = f"scores/{CSV_NAME}"
CSV = scores_csv()
NEWER = scores_csv(seed=2)
#: The ways in which a file is served.
WAYS = {"bestand": ("a.csv", CSV), "zip": ("a.zip", published_zip(CSV))}

each_way = pytest.mark.parametrize("protocol", WAYS)


def first_fetched(place, protocol):
    """Fetch the older data well; return what lies there."""
    name, content = WAYS[protocol]
    with Server(Files({name: content})) as server:
        assert one(place.fetch(source(protocol, f"{server.url}/{name}")))["status"] == "opgehaald"
    return tree(place.to)


@each_way
def test_a_file_arrives_with_its_provenance_and_a_refresh_costs_no_body(place, protocol):
    name, content = WAYS[protocol]
    with Server(Files({name: content})) as server:
        asks = source(protocol, f"{server.url}/{name}")
        report = place.fetch(asks)
        assert len(server.seen) == 1, "one request is enough"
        before = tree(place.to)
        server.forget()
        again = place.fetch(asks)
        assert [(s.status, s.sent) for s in server.seen] == [(304, 0)]
    assert_untouched(place, before)
    assert (one(again)["status"], one(again)["bytes"]) == ("ongewijzigd", 0)
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


def test_a_server_without_conditions_gives_the_same_file_again(place):
    with Server(Files({"a.csv": CSV}, versions=False)) as server:
        asks = source("bestand", f"{server.url}/a.csv")
        place.fetch(asks)
        assert one(place.fetch(asks))["status"] == "ongewijzigd"
    assert place.files() == {TARGET: CSV}


@each_way
def test_what_changed_at_the_server_replaces_the_older_file(place, protocol):
    before = first_fetched(place, protocol)
    name = WAYS[protocol][0]
    with Server(Files({name: NEWER if protocol == "bestand" else published_zip(NEWER)})) as server:
        report = place.fetch(source(protocol, f"{server.url}/{name}"))
    assert one(report)["status"] == "opgehaald"
    assert place.files() == {TARGET: NEWER}
    assert place.herkomst()[TARGET]["sha256"] == sha256(NEWER)
    kept = [c for n, c in tree(place.to).items() if hidden(n)]
    assert before[TARGET] in kept, "the older edition can come back from the cache"


@each_way
def test_a_dropped_connection_goes_on_where_it_stopped(place, protocol):
    name, content = WAYS[protocol]
    with Server(faults.drops(Files({name: content}), len(content) // 2, times=1)) as server:
        report = place.fetch(source(protocol, f"{server.url}/{name}"))
        assert [s.status for s in server.seen] == [200, 206]
        assert server.sent < 1.5 * len(content), "not all over again"
    assert one(report)["status"] == "hervat"
    assert place.files() == {TARGET: CSV}


@pytest.mark.parametrize("claims", ["text/html;charset=utf-8", "application/octet-stream"])
@each_way
def test_a_page_for_people_is_not_data(place, protocol, claims):
    before = first_fetched(place, protocol)
    name, content = WAYS[protocol]
    with Server(faults.says(Files({name: content}), faults.HTML, claims)) as server:
        assert_failed(place.fetch(source(protocol, f"{server.url}/{name}")), "web page")
    assert_untouched(place, before)


def test_a_file_that_the_reader_refuses_does_not_take_the_place_of_one_that_it_reads(place):
    """Figures that do not add up are no scores, however right their headings."""
    before = first_fetched(place, "bestand")
    lines = NEWER.split(b"\n")
    lines[5] = re.sub(rb"0\.\d{3}", b"9.999", lines[5], count=2)
    with Server(Files({"a.csv": b"\n".join(lines)})) as server:
        assert_failed(place.fetch(source("bestand", f"{server.url}/a.csv")))
    assert_untouched(place, before)


def test_nobody_answers(place):
    with Server(Files({})) as server:
        address = f"{server.url}/a.csv"
    assert_failed(place.fetch(source("bestand", address)), "127.0.0.1 cannot be reached")
    assert place.files() == {}


def test_years_choose_the_sources_that_have_them(place):
    name = "jaar/Leefbaarometer-scores buurten {jaar}.csv"
    with Server(Files({f"{year}.csv": scores_csv(years=[year]) for year in YEARS})) as server:
        asks = source("bestand", f"{server.url}/{{jaar}}.csv", doel=name, jaren=YEARS)
        place.fetch(asks, years=[2020])
        assert [s.request.path for s in server.seen] == ["/2020.csv"]
        assert set(place.files()) == {"jaar/Leefbaarometer-scores buurten 2020.csv"}
        report = place.fetch(asks, years=[2014, 2024])
    assert one(report)["bestanden"] == 2
    assert len(place.files()) == 3, "files of other years stay"
