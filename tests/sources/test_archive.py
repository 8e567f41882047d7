import stat
import zipfile

import pytest
from hypothesis import given, strategies as st

from leefbaarheid.sources import archive
from tests.sources.raw import refusal, write, zipped


def make(path, *members, **how):
    return write(path, zipped(*members, **how)).path


def members(path, most=archive.MOST_BYTES):
    with archive.opened(path, "a.zip") as content:
        return archive.safe_members(content, "a.zip", most)


def test_files_come_out_as_they_went_in(tmp_path):
    path = make(tmp_path / "a.zip", ("map/", b""), ("map/één.csv", b"a,b\n1,2\n"), ("b.txt", b""))
    with archive.opened(path, "a.zip") as content:
        for name, member in archive.safe_members(content, "a.zip").items():
            archive.unpack(content, member, tmp_path / "uit" / name)
    files = {p.relative_to(tmp_path / "uit").as_posix(): p.read_bytes() for p in tmp_path.rglob("uit/**/*.*")}
    assert files == {"map/één.csv": b"a,b\n1,2\n", "b.txt": b""}


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/x", "//x", "C:x", "C:\\x", "..\\x", "a\x00b", "a\x1bb", "a\u202eb", "a//b", "./a", "a/.. /b",
     "a/.../b", "a" * 300, "con", "a/NUL.csv", "a:b", "", "a/" * 600],
)  # fmt: skip
def test_paths_that_leave_their_folder_or_can_be_no_file(tmp_path, name):
    assert "is an unsafe path; unpack it yourself" in refusal(members, make(tmp_path / "a.zip", (name, b"x")))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices(tmp_path, kind):
    path = make(tmp_path / "a.zip", ("x.csv", b"/etc/passwd"), kind=kind | 0o644)
    assert "x.csv is a link or device" in refusal(members, path)


@pytest.mark.parametrize(
    ("names", "says"),
    [(["a.csv", "A.csv"], "twice"), (["é", "e\u0301"], "twice"), (["a", "a/b"], "inside a file"),
     (["A/b", "a"], "inside a file")],
)  # fmt: skip
def test_two_members_in_one_place(tmp_path, names, says):
    assert says in refusal(members, make(tmp_path / "a.zip", *((n, b"x") for n in names)))


def test_bombs(tmp_path):
    assert "200 times" in refusal(members, make(tmp_path / "a.zip", ("x", bytes(2_000_000))))
    small = make(tmp_path / "b.zip", ("x", bytes(900_000)))
    assert "unpacks to 1 MB" in refusal(members, small, 500_000)
    assert list(members(small)) == ["x"]
    many = [(f"{i}", b"") for i in range(archive.MOST_MEMBERS + 1)]
    assert "10,001 members" in refusal(members, make(tmp_path / "c.zip", *many, method=zipfile.ZIP_STORED))
    other = make(tmp_path / "d.zip", ("x", b"x"), method=zipfile.ZIP_LZMA)
    assert "packed in another way" in refusal(members, other)


def test_members_that_share_bytes(tmp_path):
    path = make(tmp_path / "a.zip", ("aa", b"x" * 100), ("bb", b"y" * 100))
    held = bytearray(path.read_bytes())
    at = held.rindex(b"PK\x01\x02") + 42
    held[at : at + 4] = (0).to_bytes(4, "little")
    path.write_bytes(held)
    assert "overlaps" in refusal(members, path)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"<!DOCTYPE html><html>", "HTML"), (b"", "no zip"), (b"GIF89a", "no zip"), (b"PK\x03\x04 cut", "unpacked")],
)  # fmt: skip
def test_what_is_no_zip(tmp_path, content, says):
    (tmp_path / "a.zip").write_bytes(content)
    assert says in refusal(members, tmp_path / "a.zip")


@pytest.mark.parametrize("told", [500, 2000])
def test_a_member_of_another_size_than_told_is_not_taken(tmp_path, told):
    path = make(tmp_path / "a.zip", ("x", b"y" * 1000))

    def take():
        with archive.opened(path, "a.zip") as content:
            member = archive.safe_members(content, "a.zip")["x"]
            member.file_size = told
            archive.unpack(content, member, tmp_path / "uit")

    assert "cannot be unpacked" in refusal(take)


@given(st.binary(max_size=400))
def test_whatever_the_bytes_it_is_a_sentence(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "iets.zip"
    path.write_bytes(b"PK\x03\x04" + content)
    assert "cannot be unpacked" in refusal(members, path)
