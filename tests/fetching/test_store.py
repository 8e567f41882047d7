from __future__ import annotations

import json

import pytest

from leefbaarheid.errors import FetchError, ParameterError
from leefbaarheid.fetching.catalogue import Item
from leefbaarheid.fetching.store import CACHE, PROVENANCE, Store, checksum, locked
from tests.fetching.serving import source

ITEM = Item(source())
FACTS = {
    "adres": "https://x",
    "jaar": None,
    "gemeente": "",
    "editie": "",
    "rijen": 1,
    "etag": "",
    "last_modified": "",
}


def place(store, content, name="scores.csv", item=ITEM, **other):
    made = store.workplace(item) / "nieuw"
    made.write_bytes(content)
    return store.place(item, {name: made}, {name: FACTS | other})


def cached(root):
    return {p.read_bytes() for p in (root / CACHE).iterdir()}


def test_a_file_is_placed_recorded_and_kept_by_its_content(tmp_path):
    store = Store(tmp_path)
    assert place(store, b"een")
    (record,) = json.loads((tmp_path / PROVENANCE).read_text())["bestanden"]
    assert (tmp_path / "scores.csv").read_bytes() == b"een"
    assert record["sha256"] == checksum(tmp_path / "scores.csv")
    assert (record["bron"], record["grootte"], len(record["opgehaald"])) == ("bron", 3, 20)
    assert (tmp_path / CACHE / record["sha256"]).samefile(tmp_path / "scores.csv")
    assert Store(tmp_path).records == store.records


def test_the_same_content_is_no_change_and_keeps_its_date(tmp_path):
    store = Store(tmp_path)
    place(store, b"een")
    store.records["scores.csv"]["opgehaald"] = "2020-01-01T00:00:00Z"
    assert not place(store, b"een", etag='"twee"')
    record = store.records["scores.csv"]
    assert (record["opgehaald"], record["etag"]) == ("2020-01-01T00:00:00Z", '"twee"')
    assert place(store, b"twee")
    assert record != store.records["scores.csv"]
    assert store.records["scores.csv"]["opgehaald"] > "2025"


def test_older_versions_and_a_users_own_file_stay_in_the_cache(tmp_path):
    (tmp_path / "scores.csv").write_bytes(b"van de gebruiker")
    store = Store(tmp_path)
    place(store, b"een")
    place(store, b"twee")
    (tmp_path / "scores.csv").unlink()
    (tmp_path / "scores.csv").write_bytes(b"bewerkt")
    place(store, b"drie")
    assert cached(tmp_path) == {b"van de gebruiker", b"een", b"twee", b"bewerkt", b"drie"}


def test_what_is_lost_or_altered_comes_back_from_the_cache(tmp_path):
    store = Store(tmp_path)
    place(store, b"een")
    assert store.restore(ITEM)
    (tmp_path / "scores.csv").unlink()
    assert store.restore(ITEM)
    (tmp_path / "scores.csv").unlink()
    (tmp_path / "scores.csv").write_bytes(b"bewerkt")
    assert store.restore(ITEM)
    assert (tmp_path / "scores.csv").read_bytes() == b"een"
    assert b"bewerkt" in cached(tmp_path)


def test_a_cache_that_was_altered_too_serves_no_more(tmp_path):
    store = Store(tmp_path)
    place(store, b"een")
    with (tmp_path / "scores.csv").open("r+b") as stream:
        stream.write(b"xyz")
    assert not store.restore(ITEM)
    assert place(store, b"een")
    assert store.restore(ITEM)


def test_a_file_that_the_source_no_longer_has_leaves_unless_it_was_altered(tmp_path):
    store = Store(tmp_path)
    place(store, b"een", "oud.csv")
    place(store, b"twee", "nieuw.csv")
    assert not (tmp_path / "oud.csv").exists()
    assert list(store.records) == ["nieuw.csv"]
    place(store, b"ander", "x.csv", Item(source(id="ander")))
    assert set(store.records) == {"nieuw.csv", "x.csv"}


@pytest.mark.parametrize("name", ["../x.csv", "a/../../x.csv", "/x.csv", ".cache/x"])
def test_no_file_outside_the_folder(tmp_path, name):
    with pytest.raises(FetchError, match="outside the raw folder"):
        place(Store(tmp_path / "bron"), b"x", name)
    assert not (tmp_path / "x.csv").exists()


def test_a_link_in_the_folder_leads_nowhere(tmp_path):
    (tmp_path / "elders").mkdir()
    (tmp_path / "bron").mkdir()
    (tmp_path / "bron/scores").symlink_to(tmp_path / "elders")
    with pytest.raises(FetchError, match="outside"):
        place(Store(tmp_path / "bron"), b"x", "scores/x.csv")
    assert not list((tmp_path / "elders").iterdir())
    (tmp_path / "elders/y.csv").write_text("blijft")
    (tmp_path / "bron/y.csv").symlink_to(tmp_path / "elders/y.csv")
    with pytest.raises(FetchError, match="outside"):
        place(Store(tmp_path / "bron"), b"x", "y.csv")
    assert (tmp_path / "elders/y.csv").read_text() == "blijft"


OUTSIDE = {"bestand": "../x", "sha256": "0" * 64, "grootte": 1, "opgehaald": "x"}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"formaat": 2, "bestanden": []}',
        '{"formaat": 1}',
        '{"formaat": 1, "bestanden": [{"bestand": "x"}]}',
        json.dumps({"formaat": 1, "bestanden": [OUTSIDE]}),
        "[" * 100_000,
    ],
    ids=["cut", "list", "other format", "no files", "no checksum", "outside", "deep"],
)
def test_a_broken_record_is_told_with_the_remedy(tmp_path, text):
    (tmp_path / PROVENANCE).write_text(text)
    with pytest.raises(ParameterError, match=r"herkomst\.json.*move it away"):
        Store(tmp_path)
    assert (tmp_path / PROVENANCE).read_text() == text


def test_one_fetch_at_a_time(tmp_path):
    with locked(tmp_path), pytest.raises(ParameterError, match="another fetch"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_where_no_folder_can_be(tmp_path):
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(ParameterError, match="--to"), locked(tmp_path / "bestand"):
        pass
