from datetime import UTC, datetime

import pytest

from leefbaarheid.errors import FetchError, ParameterError, SourceError
from leefbaarheid.fetching.catalogue import Item
from leefbaarheid.fetching.store import CACHE, opened_store
from leefbaarheid.sources.fetched import Fetched
from leefbaarheid.sources.log import checksum
from tests.fetching.harness import HERKOMST, source, tree
from tests.sources.raw import write

ITEM = Item(source())
KNOWN = dict(bestand="x", bron="x", adres="https://x", opgehaald="2024-01-01T00:00:00Z", sha256="0" * 64)
OLD = datetime(2020, 1, 1, tzinfo=UTC)


def place(store, content, name="scores.csv", item=ITEM, when=datetime(2024, 1, 1, tzinfo=UTC), **other):
    made = write(store.work / name, content).path
    facts = KNOWN | dict(bestand=name, bron=item.source.id, opgehaald=when, grootte=len(content), rijen=1)
    record = Fetched.model_validate(facts | {"sha256": checksum(made)} | other)
    placed = store.place(item, store.work, [record])
    made.unlink()
    return placed


def rewrite(path, content):
    path.unlink()
    path.write_bytes(content)


@pytest.fixture
def store(tmp_path):
    with opened_store(tmp_path) as one:
        yield one


def test_the_same_content_keeps_its_date_and_is_no_change(store):
    assert place(store, b"een", when=OLD)
    assert not place(store, b"een", etag='"twee"')
    assert (store.records["scores.csv"].opgehaald, store.records["scores.csv"].etag) == (OLD, '"twee"')
    assert place(store, b"twee")
    assert store.records["scores.csv"].opgehaald > OLD


def test_what_is_lost_or_altered_comes_back_and_other_content_is_kept(tmp_path, store, monkeypatch):
    def no_links(*_):
        raise OSError("this disk has no links")

    target = tmp_path / "scores.csv"
    assert not store.restore(ITEM)
    target.write_bytes(b"van de gebruiker")
    place(store, b"een")
    monkeypatch.setattr("os.link", no_links)
    place(store, b"twee")
    target.unlink()
    assert store.restore(ITEM)
    rewrite(target, b"bewerkt")
    assert store.restore(ITEM)
    assert target.read_bytes() == b"twee"
    held = {p.read_bytes() for p in (tmp_path / CACHE).iterdir()}
    assert held == {b"van de gebruiker", b"een", b"twee", b"bewerkt"}
    for path in (target, tmp_path / CACHE / checksum(target)):
        path.write_bytes(b"xyz")
    assert not store.restore(ITEM)


def test_a_file_that_the_source_no_longer_has_leaves_unless_it_was_altered(tmp_path, store):
    place(store, b"een", "oud.csv")
    assert place(store, b"twee", "nieuw.csv")
    assert not (tmp_path / "oud.csv").exists()
    rewrite(tmp_path / "nieuw.csv", b"bewerkt")
    place(store, b"drie", "nieuwst.csv")
    assert (tmp_path / "nieuw.csv").read_bytes() == b"bewerkt"
    place(store, b"ander", "x.csv", Item(source(id="ander")))
    assert set(store.records) == {"nieuwst.csv", "x.csv"}


@pytest.mark.parametrize("name", ["../x.csv", "scores/x.csv", "y.csv"])
def test_no_file_outside_the_folder_nor_through_a_link(tmp_path, name):
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders/y.csv").write_text("blijft")
    (tmp_path / "bron").mkdir()
    (tmp_path / "bron/scores").symlink_to(tmp_path / "elders")
    (tmp_path / "bron/y.csv").symlink_to(tmp_path / "elders/y.csv")
    with opened_store(tmp_path / "bron") as store:
        with pytest.raises(FetchError, match="outside the raw folder"):
            place(store, b"x", name)
        store.records[name] = Fetched.model_validate(KNOWN | {"bestand": name, "bron": ITEM.source.id})
        with pytest.raises(FetchError, match="outside the raw folder"):
            store.restore(ITEM)
    assert tree(tmp_path / "elders") == {"y.csv": b"blijft"}
    assert not (tmp_path / "x.csv").exists()


def test_one_fetch_at_a_time_and_only_where_a_folder_can_be_with_a_record_that_is_whole(tmp_path):
    with opened_store(tmp_path), pytest.raises(ParameterError, match="another fetch"), opened_store(tmp_path):
        pass
    (tmp_path / HERKOMST).write_text("{")
    with (
        pytest.raises(SourceError, match=r"herkomst\.json is no record .*move it away"),
        opened_store(tmp_path),
    ):
        pass
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(ParameterError, match="--to"), opened_store(tmp_path / "bestand"):
        pass
