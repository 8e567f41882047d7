"""Where a report is made, and how it is put in place: whole, and by one process at a time."""

import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

#: Beginning of the name of a folder in which a report is being made.
MAKING: Final = ".bezig-"
#: The file that is locked while a report is put in place; beside the reports.
LOCK: Final = ".plaatsen.lock"
#: The file that its maker keeps locked in a folder in which a report is being made.
_IN_USE: Final = "in-gebruik"
#: A folder younger than this may belong to a process that has not locked it yet (seconds).
_YOUNG: Final = 60
#: End of the name of a file that is being written.
_PART: Final = ".part"
#: Where in the output folder there may be such folders and files.
_LEFT: Final = (f"{MAKING}*", *(f"{depth}.*{_PART}" for depth in ("", "*/", "*/*/", "*/*/*/")))
#: How long to wait for another process that puts a report in place (seconds).
_PATIENCE: Final = 120


@contextmanager
def workplace(root: Path) -> Iterator[Path]:
    """Give a folder of one's own under ``root``, gone afterwards; :func:`sweep` leaves it alone while in use.

    Raises ``OSError`` where it cannot be made.
    """
    folder = Path(tempfile.mkdtemp(prefix=MAKING, dir=root))
    try:
        with FileLock(folder / _IN_USE):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def placing(root: Path) -> Iterator[None]:
    """Let one process at a time change reports under ``root``. Raises ``TimeoutError`` after two minutes of waiting."""
    try:
        with FileLock(root / LOCK, timeout=_PATIENCE):
            yield
    except Timeout:
        raise TimeoutError(f"another process has held {root / LOCK} for {_PATIENCE} seconds") from None


def write_whole(path: Path, text: str) -> None:
    """Write a text file in UTF-8, whole or not at all; its folder is made. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}{_PART}")
    try:
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def sweep(root: Path) -> None:
    """Remove what processes that were killed left behind under ``root``, a minute ago or more."""
    for left in (p for pattern in _LEFT for p in root.glob(pattern)):
        with suppress(OSError, Timeout):
            old = time.time() - left.stat().st_mtime >= _YOUNG
            if old and left.is_file():
                left.unlink()
            elif old:
                with FileLock(left / _IN_USE, timeout=0):
                    shutil.rmtree(left, ignore_errors=True)
