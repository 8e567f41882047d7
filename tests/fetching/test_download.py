from __future__ import annotations

import gzip

import pytest

from leefbaarheid.errors import FetchError
from leefbaarheid.fetching.answers import accepting
from leefbaarheid.fetching.client import Client, UnreachableError
from leefbaarheid.fetching.download import Version, download
from leefbaarheid.fetching.progress import Silent
from tests.fetching.serving import FAST, Reply, serving

BODY = bytes(range(256)) * 400
TAG = {"ETag": '"een"'}


class Told(Silent):
    def __init__(self):
        self.total, self.done = None, 0

    def size(self, total, done):
        self.total, self.done = total, done

    def advance(self, amount):
        self.done += amount


def fetch(address, folder, *, limit=10**6, known=Version(), progress=None):  # noqa: B008
    client = Client(FAST, allow_http=True)
    try:
        return download(
            client,
            f"{address}/x",
            folder / "inhoud.deel",
            limit=limit,
            known=known,
            accept=accepting(()),
            progress=progress or Silent(),
        )
    finally:
        client.close()


def ranged(body=BODY, headers=TAG, cut=None):
    """A server that keeps its word; it closes the line after ``cut`` bytes of each answer."""

    def answer(asked):
        found = asked.headers.get("range", "")
        if found and asked.headers.get("if-range") in headers.values():
            start = int(found.removeprefix("bytes=").removesuffix("-"))
            rest = body[start:]
            more = {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
            return Reply(rest, 206, headers | more, cut)
        if asked.headers.get("if-none-match") in headers.values():
            return Reply(b"", 304, headers)
        return Reply(body, 200, headers, cut)

    return answer


@pytest.mark.parametrize("headers", [TAG, {"Last-Modified": "Wed, 01 Jan 2025 00:00:00 GMT"}])
def test_what_drops_is_taken_up_where_it_was(tmp_path, headers):
    told = Told()
    with serving(ranged(headers=headers, cut=30_000)) as (address, seen):
        answer = fetch(address, tmp_path, progress=told)
    assert answer.path.read_bytes() == BODY
    assert answer.resumed
    assert answer.bytes == len(BODY)
    assert [a.headers.get("range") for a in seen] == [None, "bytes=30000-", "bytes=60000-", "bytes=90000-"]
    assert (told.total, told.done) == (len(BODY), len(BODY))


def test_a_later_run_goes_on_with_what_an_earlier_one_left(tmp_path):
    with serving(ranged(cut=30_000)) as (address, seen):
        state = tmp_path / "inhoud.json"
        client = Client(FAST.model_copy(update={"pogingen": 1}), allow_http=True)

        class Killed(BaseException):
            pass

        class Kill(Silent):
            def advance(self, amount):
                if state.exists() and (tmp_path / "inhoud.deel").stat().st_size > 8000:
                    raise Killed

        with pytest.raises(Killed):
            download(
                client,
                f"{address}/x",
                tmp_path / "inhoud.deel",
                limit=10**6,
                known=Version(),
                accept=accepting(()),
                progress=Kill(),
            )
        client.close()
        left = (tmp_path / "inhoud.deel").stat().st_size
        assert 0 < left < len(BODY)
        answer = fetch(address, tmp_path)
    assert answer.path.read_bytes() == BODY
    assert seen[1].headers["range"] == f"bytes={left}-"
    assert answer.bytes == len(BODY) - left


@pytest.mark.parametrize("headers", [TAG, {"Last-Modified": "Wed, 01 Jan 2025 00:00:00 GMT"}])
def test_a_file_that_was_whole_already_is_not_sent_again(tmp_path, headers):
    def answer(asked):
        same = {asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")}
        return Reply(b"", 304) if same & set(headers.values()) else Reply(BODY, 200, headers)

    with serving(answer) as (address, _):
        fetch(address, tmp_path)
        again = fetch(address, tmp_path)
    assert again.path.read_bytes() == BODY
    assert (again.bytes, again.resumed) == (0, True)
    with serving(lambda asked: Reply(NEW, 200, {"ETag": '"twee"'})) as (address, _):
        assert fetch(address, tmp_path).path.read_bytes() == NEW


def restarts(change):
    """A server that after the first drop answers otherwise than asked."""
    first = ranged(cut=30_000)

    def answer(asked):
        return change(asked) if "range" in asked.headers else first(asked)

    return answer


NEW = BODY[::-1]


@pytest.mark.parametrize(
    "change", [lambda asked: Reply(NEW, 200, {"ETag": '"twee"'}), lambda asked: Reply(NEW, 200, {})]
)
def test_a_file_that_changed_or_a_server_without_ranges_begins_anew(tmp_path, change):
    with serving(restarts(change)) as (address, _):
        answer = fetch(address, tmp_path)
    assert answer.path.read_bytes() == NEW
    assert not answer.resumed


@pytest.mark.parametrize(
    "reply",
    [
        Reply(BODY[10:], 206, TAG | {"Content-Range": f"bytes 10-{len(BODY) - 1}/{len(BODY)}"}),
        Reply(BODY[30_000:], 206, TAG | {"Content-Range": f"bytes 30000-{len(BODY)}/{len(BODY) + 1}"}),
        Reply(
            BODY[30_000:],
            206,
            {"ETag": '"twee"', "Content-Range": f"bytes 30000-{len(BODY) - 1}/{len(BODY)}"},
        ),
        Reply(BODY[30_000:], 206, TAG | {"Content-Range": "nonsense"}),
        Reply(BODY[30_000:], 206, TAG),
        Reply(b"", 416, TAG | {"Content-Range": f"bytes */{len(BODY)}"}),
        Reply(b"", 304, TAG),
    ],
    ids=[
        "other start",
        "other length",
        "other version",
        "nonsense",
        "no range",
        "unsatisfiable",
        "unchanged",
    ],
)
def test_an_answer_to_another_question_is_not_joined(tmp_path, reply):
    asked_for_range = []

    def answer(asked):
        if "range" in asked.headers:
            asked_for_range.append(asked)
            return reply
        return Reply(BODY, 200, TAG, None if asked_for_range else 30_000)

    with serving(answer) as (address, _):
        got = fetch(address, tmp_path)
    assert len(asked_for_range) == 1
    assert got.path.read_bytes() == BODY


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"zwak"'}])
def test_without_a_strong_version_nothing_is_joined(tmp_path, headers):
    replies = iter([Reply(BODY, 200, headers, 30_000), Reply(NEW, 200, headers)])
    with serving(lambda asked: next(replies)) as (address, seen):
        assert fetch(address, tmp_path).path.read_bytes() == NEW
    assert not [a for a in seen if "range" in a.headers]


def test_a_refresh_of_what_is_unchanged_brings_no_body(tmp_path):
    with serving(ranged()) as (address, seen):
        answer = fetch(address, tmp_path, known=Version('"een"', ""))
    assert (answer.path, answer.bytes) == (None, 0)
    assert [a.headers.get("if-none-match") for a in seen] == ['"een"']
    with (
        serving(lambda asked: Reply(b"", 304)) as (address, seen),
        pytest.raises(UnreachableError, match="304"),
    ):
        fetch(address, tmp_path)


@pytest.mark.parametrize(("announced", "limit"), [(True, 50_000), (False, 50_000)])
def test_no_more_than_allowed(tmp_path, announced, limit):
    reply = Reply(BODY) if announced else Reply(BODY, headers={"Content-Length": None})
    with serving(lambda asked: reply) as (address, seen), pytest.raises(FetchError, match="--max-size"):
        fetch(address, tmp_path, limit=limit)
    assert not (tmp_path / "inhoud.deel").exists()
    assert len(seen) == 1


def test_less_than_promised_is_never_taken(tmp_path):
    reply = Reply(BODY, headers=TAG | {"Content-Length": str(len(BODY) + 9)}, cut=len(BODY))
    with serving(lambda asked: reply) as (address, _), pytest.raises(UnreachableError):
        fetch(address, tmp_path)


def test_a_packed_answer_is_unpacked_within_the_limit(tmp_path):
    def packed(content):
        return lambda asked: Reply(gzip.compress(content), headers=TAG | {"Content-Encoding": "gzip"})

    with serving(packed(BODY)) as (address, seen):
        assert fetch(address, tmp_path).path.read_bytes() == BODY
    assert seen[0].headers["accept-encoding"] == "identity"
    with (
        serving(packed(bytes(5_000_000))) as (address, _),
        pytest.raises(FetchError, match="larger than 1 MB"),
    ):
        fetch(address, tmp_path)


def test_a_full_disk_is_told_before_it_is_full(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with serving(ranged()) as (address, _), pytest.raises(FetchError, match="do not fit on the disk"):
        fetch(address, tmp_path)
