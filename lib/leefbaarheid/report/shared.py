"""Let the pages of a large set share their style, and keep pictures once: less than a third of the room."""

from __future__ import annotations

import hashlib
import io
import re
from base64 import b64decode
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from leefbaarheid.report import pagina
from leefbaarheid.report.page import POLICY, SHARED_POLICY
from leefbaarheid.report.place import write_whole

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Folder with the style that all pages share, beside the folders of areas.
SHARED: Final = "hulpbestanden"
#: Folder with the pictures of an area's pages, below its own.
PICTURES: Final = "beelden"
#: Pictures have so many pixels an inch: one and a half for each on a common screen.
RESOLUTION: Final = 150
_STYLE: Final = re.compile(r"<style>\n(.*?)</style>", re.DOTALL)
#: What tables write in each cell, for places without our style, and its short form here.
_ALIGNED: Final = ((' style="text-align:right"', " class=r"), (' style="text-align:left"', ""))
_PICTURE: Final = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


def share_assets(page: str, staging: Path, root: Path, theme: str) -> tuple[str, list[str]]:
    """Take style and pictures out of a page: pictures to ``staging``, the rest to ``root``; named by their content.

    Returns the page, which now needs those files beside it, and their paths: of pictures from the page, of the rest from
    ``root``. Pictures become WebP, which changes no pixel. Raises ``OSError``.
    """
    if pagina.POLICY in unescape(page[:2000]):  # such a page is small enough as it is
        return page, []
    style = _STYLE.search(page)
    assert style is not None
    names = [_shared(root, "stijl", "css", style[1])]
    page = page.replace(style[0], f'<link rel="stylesheet" href="../{names[0]}">', 1)
    page = page.replace(POLICY, SHARED_POLICY, 1)
    for long, short in _ALIGNED:
        page = page.replace(long, short)
    used: list[str] = []

    def taken_out(match: re.Match[str]) -> str:
        picture = _webp(b64decode(match[1]))
        used.append(f"{PICTURES}/{theme}/{len(used) + 1:02d}-{_name(picture)}.webp")
        path = staging / used[-1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
        return used[-1]

    return _PICTURE.sub(taken_out, page), [*used, *names]


def _shared(root: Path, kind: str, suffix: str, content: str) -> str:
    """Put a text in the folder that all pages share, where it is not there yet; returns its path from ``root``."""
    name = f"{SHARED}/{kind}-{_name(content.encode())}.{suffix}"
    if not (root / name).is_file():
        write_whole(root / name, content)
    return name


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook with its cells and parameters only; what they showed is on the page."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _webp(png: bytes) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").save(buffer, "WEBP", lossless=True, method=4, quality=60)
    return buffer.getvalue()


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]
