import stat
import zipfile

import pytest
from hypothesis import given, strategies as st

from leefbaarheid.sources import archive
from tests.sources.raw import refusal, write, zipped


def members(path, most=archive.MOST_BYTES):
    with archive.opened_zip(path, "a.zip") as content:
        return archive.safe_members(content, "a.zip", most)


def unpack_all(path, target):
    with archive.opened_zip(path, "a.zip") as content:
        for name, member in archive.safe_members(content, "a.zip").items():
            archive.unpack(content, member, target / name)


def test_files_come_out_as_they_went_in(tmp_path):
    held = zipped(("map/", b""), ("map/één.csv", b"a,b\n1,2\n"), ("b.txt", b""))
    unpack_all(write(tmp_path / "a.zip", held).path, tmp_path / "uit")
    files = {p.relative_to(tmp_path / "uit").as_posix(): p.read_bytes() for p in tmp_path.rglob("uit/**/*.*")}
    assert files == {"map/één.csv": b"a,b\n1,2\n", "b.txt": b""}


PATHS = ["../x", "a/../../x", "/x", "//x", "C:x", "C:\\x", "..\\x", "a\x00b", "a\x1bb", "a\u202eb", "a//b", "./a", "a/.. /b",
         "a/.../b", "a" * 300, "a:b", "", "a/" * 600]  # fmt: skip
SPECIAL = [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK]
MANY = zipped(*((str(i), b"") for i in range(archive.MOST_MEMBERS + 1)))


@pytest.mark.parametrize(
    ("content", "says"),
    [*((zipped((name, b"x")), "is an unsafe path; unpack it yourself") for name in PATHS),
     *((zipped(("x.csv", b"/etc/passwd"), kind=k | 0o644), "x.csv is a link or device") for k in SPECIAL),
     (zipped(("aa", b"x"), ("bb", b"y")).replace(b"bb", b"aa"), "one name"), (MANY, "10,001 members"),
     (zipped(("x", bytes(1_000_001))), "unpacks to 1 MB"),
     (zipped(("x", b"x"), method=zipfile.ZIP_LZMA), "packed in another way"),
     (b"<!DOCTYPE html><html>", "HTML"), (b"", "no zip"), (b"GIF89a", "no zip"), (b"PK\x03\x04 cut", "unpacked")],
)  # fmt: skip
def test_what_is_unsafe_or_no_zip_is_refused(tmp_path, content, says):
    assert says in refusal(members, write(tmp_path / "a.zip", content).path)


def test_what_is_small_may_be_packed_well_and_all_together_is_bounded(tmp_path):
    path = write(tmp_path / "a.zip", zipped(("x", bytes(1_000_000)))).path
    assert list(members(path)) == ["x"]
    assert "unpacks to 1 MB" in refusal(members, path, 500_000)


@pytest.mark.parametrize("names", [("a", "a/b"), ("a/b", "a")])
def test_what_is_a_file_and_a_folder_at_once_is_refused(tmp_path, names):
    path = write(tmp_path / "a.zip", zipped(*((name, b"x") for name in names))).path
    assert "a.zip cannot be unpacked" in refusal(unpack_all, path, tmp_path / "uit")


@pytest.mark.parametrize("told", [500, 2000])
def test_a_member_of_another_size_than_told_is_not_taken(tmp_path, told):
    path = write(tmp_path / "a.zip", zipped(("x", b"y" * 1000))).path

    def take():
        with archive.opened_zip(path, "a.zip") as content:
            member = archive.safe_members(content, "a.zip")["x"]
            member.file_size = told
            archive.unpack(content, member, tmp_path / "uit")

    assert "cannot be unpacked" in refusal(take)


@given(st.binary(max_size=400))
def test_whatever_the_bytes_it_is_a_sentence(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "iets.zip"
    path.write_bytes(b"PK\x03\x04" + content)
    assert "cannot be unpacked" in refusal(members, path)
