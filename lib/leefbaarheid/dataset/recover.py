"""Read the description of a dataset; put back one that a crash took away while a new one was to take its place."""

import contextlib
import glob
import json
import os
from pathlib import Path
from typing import Any


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
