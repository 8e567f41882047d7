"""Files over HTTP as a web server publishes them: ETag, Last-Modified, parts, conditions."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from tests.fetching.services.server import Answer, Request

TYPES = {".zip": "application/zip", ".csv": "text/csv", ".json": "application/json"}
#: All files were changed on this moment.
MOMENT = formatdate(1_700_000_000, usegmt=True)


@dataclass
class Files:
    """The files of a folder, or of a mapping of names to contents. ``versions`` off: a file has no ETag and no date."""

    source: Path | dict[str, bytes]
    versions: bool = True

    def _content(self, name: str) -> bytes | None:
        if isinstance(self.source, dict):
            return self.source.get(name)
        path = self.source / name
        return path.read_bytes() if path.is_file() else None

    def __call__(self, request: Request) -> Answer:
        name = request.path.lstrip("/")
        content = self._content(name)
        if content is None:
            return Answer(404, b"<html><body>404 Not Found</body></html>", {"Content-Type": "text/html"})
        headers = {"Content-Type": TYPES.get(Path(name).suffix, "application/octet-stream")}
        if not self.versions:
            return Answer(200, content, headers)
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers |= {"ETag": etag, "Last-Modified": MOMENT, "Accept-Ranges": "bytes"}
        if request.headers.get("if-none-match") == etag:
            return Answer(304, b"", {"ETag": etag})
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        if not asked or request.headers.get("if-range") != etag:
            return Answer(200, content, headers)
        start = int(asked[1])
        if start >= len(content):
            return Answer(416, b"", headers | {"Content-Range": f"bytes */{len(content)}"})
        span = f"bytes {start}-{len(content) - 1}/{len(content)}"
        return Answer(206, content[start:], headers | {"Content-Range": span})
