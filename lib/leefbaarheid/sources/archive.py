"""Zip files of others, unpacked so that nothing lands elsewhere and nothing grows without end."""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from leefbaarheid.errors import SourceError, printable

#: Most members of a zip, most bytes that they may unpack to together, and how many times its own size that may be.
MOST_MEMBERS: Final = 10_000
MOST_BYTES: Final = 40 * 1000**3
MOST_RATIO: Final = 200
#: Below this size (bytes) members may have any ratio.
SMALL: Final = 1000**2

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_KINDS: Final = (0, stat.S_IFREG, stat.S_IFDIR)
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)


@contextmanager
def opened_zip(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
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

    Raises SourceError for a path that leaves its folder or cannot be a file's, for two files of one name, for links and
    devices, and for more members or bytes (``most``, or many times the zip's own: members may share them) than is sane.
    """
    every = archive.infolist()
    total, packed = sum(member.file_size for member in every), Path(str(archive.filename)).stat().st_size
    if len(every) > MOST_MEMBERS:
        raise SourceError(f"{name} holds {len(every):,} members, too many; unpack it yourself.")
    if total > min(most, max(SMALL, MOST_RATIO * packed)):
        size = f"{total / 1e6:,.0f} MB, from {packed / 1e6:,.1f}, more than is taken"
        raise SourceError(f"{name} unpacks to {size}; is it the right file?")
    paths = {member.orig_filename.replace("\\", "/"): member for member in every}
    if len(paths) < len(every):
        raise SourceError(f"{name} holds two files of one name; unpack it yourself.")
    for path, member in paths.items():
        if wrong := _wrong(path, member):
            raise SourceError(f"{name}: {printable(path)} {wrong}; unpack it yourself.")
    return {path: member for path, member in paths.items() if not member.is_dir()}


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write one member to ``target``, whose folder is made; the size that the zip tells is the most that is written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("xb") as sink:
        shutil.copyfileobj(source, sink)  # which ends at the size that is told
    if target.stat().st_size != member.file_size:
        raise zipfile.BadZipFile(f"{printable(member.filename)} is smaller than it says")


def _wrong(path: str, member: zipfile.ZipInfo) -> str:
    """Say what is wrong with a member, "" where nothing is."""
    parts = path.rstrip("/").split("/")
    none = any(not part.strip(" .") or ":" in part or len(part.encode()) > 240 for part in parts)
    found = {
        "is an unsafe path": none or not path.isprintable() or len(path) > 1000,
        "is a link or device": stat.S_IFMT(member.external_attr >> 16) not in _KINDS,
        "is packed in another way than zip files usually are": member.compress_type not in _METHODS,
    }
    return next((what for what, wrong in found.items() if wrong), "")
