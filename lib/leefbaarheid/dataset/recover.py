"""Place a folder whole or not at all; put back a dataset that a crash took away meanwhile; read its description."""

import contextlib
import glob
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leefbaarheid.errors import DatasetError


@contextlib.contextmanager
def staging(to: Path) -> Iterator[Path]:
    """Give a folder beside ``to`` that takes its place when the block ends well.

    What earlier crashes left behind is mended first. Raises :class:`DatasetError` where the disk refuses; whatever goes
    wrong, what stood there stays.
    """
    for old in leftovers(to, "old"):
        if not to.exists():
            old.rename(to)
    for left in (*leftovers(to, "old"), *leftovers(to, "new")):
        shutil.rmtree(left, ignore_errors=True)
    new = to.parent / f".{to.name}.new-{os.getpid()}"
    old = to.parent / f".{to.name}.old-{os.getpid()}"
    try:
        new.mkdir(parents=True)
        yield new
        if to.exists():
            to.rename(old)
        new.rename(to)
    except OSError as error:
        why = error.strerror or error
        raise DatasetError(f"{to} cannot be written ({why}); free space or choose another place.") from error
    finally:
        if old.exists() and not to.exists():
            old.rename(to)
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def leftovers(folder: Path, kind: str) -> list[Path]:
    """Return what writers of ``folder`` that no longer run left beside it; ``kind`` is ``new`` or ``old``."""
    beside = folder.parent.glob(f".{glob.escape(folder.name)}.{kind}-*")
    return [path for path in sorted(beside) if not _alive(path)]


def recover(folder: Path) -> None:
    """Rename the old dataset back where a crash fell between the two renames of a swap.

    Nothing happens where ``folder`` exists, where the writer still runs, or where files are missing.
    """
    if folder.exists():
        return
    for old in leftovers(folder, "old"):
        tables = read_description(old).get("tabellen")
        if tables and all((old / name).is_file() for name in tables):
            with contextlib.suppress(OSError):
                old.rename(folder)
            return


def read_description(folder: Path) -> dict[str, Any]:
    """Return what dataset.json says; empty where it cannot be read or lacks what every description has."""
    try:
        meta = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
        return dict(meta) if {"formaat", "naam", "edities", "tabellen", "checksum"} <= meta.keys() else {}
    except (OSError, ValueError, AttributeError):
        return {}


def _alive(folder: Path) -> bool:
    """Tell whether another process, which made a folder, still runs."""
    try:
        pid = int(folder.name.rsplit("-", 1)[1])
        os.kill(pid, 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return pid != os.getpid()
