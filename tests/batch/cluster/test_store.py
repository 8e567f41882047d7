import sys
import uuid

import pytest

from leefbaarheid.batch.cluster import Store, is_address
from leefbaarheid.batch.record import all_records, write_manifest
from leefbaarheid.batch.site import stack_tables
from leefbaarheid.errors import LeefbaarheidError


@pytest.fixture(params=["memory", "file"])
def store(request, tmp_path):
    address = (
        f"memory://{uuid.uuid4().hex}/map" if request.param == "memory" else (tmp_path / "emmer").as_uri()
    )
    return Store(address)


def test_an_address_is_no_folder():
    assert is_address("s3://emmer/map")
    assert not is_address("outputs")
    assert not is_address("/a/b")


def test_reports_go_there_and_their_records_and_tables_come_back(made, store, tmp_path):
    out, summary = made
    for record in summary.done:
        store.put_report(out, record)
    holds = store.holder()
    assert all(holds(record) for record in summary.done)
    mirror = tmp_path / "spiegel"
    mirror.mkdir()
    store.pull_records(mirror)
    assert [r.id for r in all_records(mirror)] == sorted(r.id for r in summary.done)
    assert not list(mirror.rglob("*.csv"))
    store.pull_tables(mirror, summary.done)
    records = write_manifest(mirror)
    stack_tables(mirror, records)
    for path in (out / "landelijk").rglob("*.csv"):
        assert (mirror / path.relative_to(out)).read_bytes() == path.read_bytes()
    store.push_overview(mirror)
    assert store.fs.exists(f"{store.root}/manifest.jsonl")
    assert len(store.fs.find(f"{store.root}/landelijk")) == len(list((out / "landelijk").rglob("*.csv")))


def test_a_report_that_lost_a_file_is_made_again(made, store):
    out, summary = made
    record = summary.done[0]
    store.put_report(out, record)
    store.fs.rm(f"{store.root}/{sorted(record.files)[-1]}")
    assert not store.holder()(record)


def test_the_page_comes_after_all_else_and_goes_before(made, store, monkeypatch):
    out, summary = made
    record = summary.done[0]
    store.put_report(out, record)
    told = []
    put, remove = store._put, store._remove
    monkeypatch.setattr(store, "_put", lambda path, name: (told.append(name), put(path, name)))
    monkeypatch.setattr(store, "_remove", lambda name: (told.append(f"-{name}"), remove(name)))
    store.put_report(out, record)
    assert told[0] == f"-{record.page}"
    assert told[-2:] == [record.page, f"{record.folder}/.{record.theme}.json"]


def test_an_address_that_cannot_be_opened_is_one_sentence(monkeypatch):
    with pytest.raises(LeefbaarheidError, match=r"onzin://a/b cannot be opened: [^\n]*; see docs/batch\.md"):
        Store("onzin://a/b")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(LeefbaarheidError, match=r"s3://emmer/map needs another library: [^\n]*s3fs"):
        Store("s3://emmer/map")
