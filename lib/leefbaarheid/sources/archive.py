"""Zip files of others, unpacked so that nothing lands elsewhere and nothing grows without end."""

import re
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from leefbaarheid.errors import SourceError, printable

#: Most members of a zip, most bytes that they may unpack to together, and how many times its packed size one may become.
MOST_MEMBERS: Final = 10_000
MOST_BYTES: Final = 40 * 1000**3
MOST_RATIO: Final = 200
#: Below this size (bytes) a member may have any ratio.
SMALL: Final = 1000**2

_HEADER: Final = 30
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)


@contextmanager
def opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip; ``name`` is what an error calls it. Raises SourceError where it is broken, also later on."""
    try:
        with path.open("rb") as stream:
            head = stream.read(200)
        if not head.startswith(b"PK"):
            what = "a web page (HTML) or XML" if head.lstrip().startswith(b"<") else "something else"
            raise SourceError(f"{name} is {what}, no zip; check its address and download it again.")
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as error:
        reason = printable(str(error)) or type(error).__name__
        raise SourceError(f"{name} cannot be unpacked ({reason}); download it again.") from error


def safe_members(archive: zipfile.ZipFile, name: str, most: int = MOST_BYTES) -> dict[str, zipfile.ZipInfo]:
    """Return the files of a zip by path (with /), after checking all of them before any is unpacked.

    Raises SourceError, naming the member, for a path that leaves its folder or cannot be a file's, for links and devices,
    encryption, two members of one name or in one place, and for more members or bytes (``most``) than is sane.
    """
    every = sorted(archive.infolist(), key=lambda m: m.header_offset)
    total, end = sum(member.file_size for member in every), 0
    if len(every) > MOST_MEMBERS:
        raise SourceError(f"{name} holds {len(every):,} members, too many; unpack it yourself.")
    if total > most:
        size = f"{total / 1e6:,.0f} MB, more than {most / 1e6:,.0f}"
        raise SourceError(f"{name} unpacks to {size}; is it the right file?")
    found: dict[str, zipfile.ZipInfo] = {}
    taken: dict[str, bool] = {}
    for member in every:
        path = member.orig_filename.replace("\\", "/")
        place = unicodedata.normalize("NFC", path).casefold().rstrip("/")
        if wrong := "is there twice" if place in taken else _wrong(member, end):
            raise SourceError(f"{name}: {printable(member.orig_filename)} {wrong}; unpack it yourself.")
        end = member.header_offset + _HEADER + len(member.orig_filename) + member.compress_size
        taken[place] = not member.is_dir()
        if not member.is_dir():
            found[path] = member
    if inside := next((k for k in taken for p in PurePosixPath(k).parents if taken.get(str(p))), None):
        raise SourceError(f"{name} holds {printable(inside)} inside a file; unpack it yourself.")
    return found


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write one member to ``target``, whose folder is made; the size that the zip tells is the most that is written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("xb") as sink:
        shutil.copyfileobj(source, sink)  # which ends at the size that is told
    if target.stat().st_size != member.file_size:
        raise zipfile.BadZipFile(f"{printable(member.filename)} is smaller than it says")


def is_device(part: str) -> bool:
    """Tell whether a part of a path is a device's name on some system (``con``, ``nul.csv``)."""
    return _DEVICE.fullmatch(part) is not None


def _wrong(member: zipfile.ZipInfo, end: int) -> str:
    """Say what is wrong with a member, "" where nothing is; ``end`` is where the one before it ends.

    Members that share bytes let a small zip hold endlessly much.
    """
    given, kind = member.orig_filename, stat.S_IFMT(member.external_attr >> 16)
    parts = given.replace("\\", "/").rstrip("/").split("/")
    none = any(not p.strip(" .") or ":" in p or len(p.encode()) > 240 or is_device(p) for p in parts)
    unseen = any(unicodedata.category(c)[0] == "C" for c in given)
    bomb = member.file_size > max(SMALL, MOST_RATIO * max(member.compress_size, 1))
    found = {
        "is an unsafe path": none or unseen or len(given) > 1000,
        "is a link or device": kind not in (0, stat.S_IFREG, stat.S_IFDIR),
        "is encrypted": member.flag_bits & 0x1,
        "is packed in another way than zip files usually are": member.compress_type not in _METHODS,
        f"is more than {MOST_RATIO} times larger than it is packed": bomb,
        "overlaps another": member.header_offset < end,
    }
    return next((what for what, wrong in found.items() if wrong), "")
