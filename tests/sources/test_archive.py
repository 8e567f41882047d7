from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import archive
from leefbaarheid.sources.detect import walk


def make(path: Path, *members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as made:
        for name, content in members:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            info.compress_type = method
            made.writestr(info, content)
    return path


def refused(path: Path, most: int = archive.MOST_BYTES) -> str:
    with pytest.raises(SourceError) as error, archive.opened(path, "a.zip") as content:
        archive.safe_members(content, "a.zip", most)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_files_come_out_as_they_went_in(tmp_path):
    path = make(tmp_path / "a.zip", ("map/", b""), ("map/één.csv", b"a,b\n1,2\n"), ("b.txt", b""))
    with archive.opened(path, "a.zip") as content:
        members = archive.safe_members(content, "a.zip")
        assert list(members) == ["map/één.csv", "b.txt"]
        for name, member in members.items():
            archive.unpack(content, member, tmp_path / "uit" / name)
    assert (tmp_path / "uit/map/één.csv").read_bytes() == b"a,b\n1,2\n"
    assert (tmp_path / "uit/b.txt").read_bytes() == b""


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/x", "//x", "C:x", "C:\\x", "..\\x", "a\x00b", "a\x1bb", "a\u202eb", "a//b", "./a", "a/.. /b",
     "a/.../b", "a" * 300, "con", "a/NUL.csv", "a:b", ""],
)  # fmt: skip
def test_paths_that_leave_their_folder_or_can_be_no_file(tmp_path, name):
    assert "unsafe path" in refused(make(tmp_path / "a.zip", (name, b"x")))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices(tmp_path, kind):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        info = zipfile.ZipInfo("x.csv")
        info.external_attr = (kind | 0o644) << 16
        made.writestr(info, "/etc/passwd")
    assert "a link or device" in refused(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("names", "words"),
    [(["a.csv", "A.csv"], "twice"), (["é", "e\u0301"], "twice"), (["a", "a/b"], "inside a file"),
     (["A/b", "a"], "inside a file")],
)  # fmt: skip
def test_two_members_in_one_place(tmp_path, names, words):
    assert words in refused(make(tmp_path / "a.zip", *((n, b"x") for n in names)))


def test_bombs(tmp_path):
    assert "200 times" in refused(make(tmp_path / "a.zip", ("x", bytes(2_000_000))))
    small = make(tmp_path / "b.zip", ("x", bytes(900_000)))
    assert "unpacks to 1 MB" in refused(small, most=500_000)
    many = [(f"{i}", b"") for i in range(archive.MOST_MEMBERS + 1)]
    assert "members" in refused(make(tmp_path / "c.zip", *many, method=zipfile.ZIP_STORED))


def test_members_that_share_bytes(tmp_path):
    path = make(tmp_path / "a.zip", ("aa", b"x" * 100), ("bb", b"y" * 100))
    with zipfile.ZipFile(path) as content:
        second = content.infolist()[1].header_offset
    held = bytearray(path.read_bytes())
    at = held.rindex(b"PK\x01\x02") + 42
    assert int.from_bytes(held[at : at + 4], "little") == second
    held[at : at + 4] = (0).to_bytes(4, "little")
    path.write_bytes(held)
    assert "overlaps" in refused(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<!DOCTYPE html><html>", "HTML"), (b"", "no zip"), (b"GIF89a", "no zip"),
     (b"PK\x03\x04 cut off", "cannot be unpacked")],
)  # fmt: skip
def test_what_is_no_zip(tmp_path, content, words):
    (tmp_path / "a.zip").write_bytes(content)
    assert words in refused(tmp_path / "a.zip")


def test_a_member_of_another_size_than_told_is_not_taken(tmp_path):
    path = make(tmp_path / "a.zip", ("x", b"y" * 1000))

    def take():
        with archive.opened(path, "a.zip") as content:
            member = archive.safe_members(content, "a.zip")["x"]
            member.file_size = 2000
            archive.unpack(content, member, tmp_path / "uit")

    with pytest.raises(SourceError, match="cannot be unpacked"):
        take()


def test_hidden_folders_are_no_part_of_a_source(tmp_path):
    text = "pc4,woningen\n1011,5\n"
    for name in ("a.csv", ".cache/b.csv", ".werk/x/c.csv", "map/.git/d.csv"):
        (tmp_path / "bron" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "bron" / name).write_text(text)
    assert [f.file.name for f in walk(tmp_path / "bron", tmp_path / "uit")] == ["a.csv"]


@given(st.binary(max_size=400))
def test_whatever_the_bytes_it_is_a_sentence(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "iets.zip"
    path.write_bytes(b"PK\x03\x04" + content)
    assert "cannot be unpacked" in refused(path)


@given(st.text(max_size=300))
def test_what_is_printed_is_one_harmless_line(text):
    shown = archive.printable(text, 50)
    assert len(shown) <= 50
    assert shown.isprintable()
