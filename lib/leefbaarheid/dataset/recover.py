"""Put back a dataset that a crash took away while a new one was to take its place."""

import contextlib
import glob
import json
import os
from pathlib import Path


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
        if _whole(old):
            with contextlib.suppress(OSError):
                old.rename(folder)
            return


def _whole(folder: Path) -> bool:
    try:
        tables = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))["tabellen"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return all((folder / name).is_file() for name in tables)


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
