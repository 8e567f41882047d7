"""Files over HTTP as a web server publishes them: ETag, Last-Modified, parts, conditions, HEAD."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

from tests.fetching.services.server import Answer, Request

TYPES = {
    ".zip": "application/zip",
    ".gpkg": "application/geopackage+sqlite3",
    ".csv": "text/csv",
    ".json": "application/json",
    ".geojson": "application/geo+json",
}
#: All files were changed on this moment, until a test says otherwise.
MOMENT = 1_700_000_000


@dataclass
class Files:
    """The files of a folder, or of a mapping of names to contents.

    ``ranges`` off: parts are not given; ``etags`` or ``dates`` off: those headers are not sent. ``moment`` is the time
    of last change.
    """

    source: Path | dict[str, bytes]
    ranges: bool = True
    etags: bool = True
    dates: bool = True
    moment: int = MOMENT

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
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        modified = formatdate(self.moment, usegmt=True)
        headers = {"Content-Type": TYPES.get(Path(name).suffix, "application/octet-stream")}
        headers |= {"ETag": etag} if self.etags else {}
        headers |= {"Last-Modified": modified} if self.dates else {}
        headers |= {"Accept-Ranges": "bytes"} if self.ranges else {}
        if self._unchanged(request, etag):
            return Answer(304, b"", {k: v for k, v in headers.items() if k in ("ETag", "Last-Modified")})
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("range", ""))
        same = request.headers.get("if-range", etag) in (
            etag if self.etags else None,
            modified if self.dates else None,
        )
        if not (asked and self.ranges and same and any(asked.groups())):
            return Answer(200, content, headers)
        first, last = asked.groups()
        start = int(first) if first else max(len(content) - int(last), 0)
        stop = min(int(last) + 1, len(content)) if first and last else len(content)
        if start >= len(content) or stop <= start:
            return Answer(416, b"", headers | {"Content-Range": f"bytes */{len(content)}"})
        span = f"bytes {start}-{stop - 1}/{len(content)}"
        return Answer(206, content[start:stop], headers | {"Content-Range": span})

    def _unchanged(self, request: Request, etag: str) -> bool:
        if self.etags and "if-none-match" in request.headers:
            given = {e.strip().removeprefix("W/") for e in request.headers["if-none-match"].split(",")}
            return etag in given or "*" in given
        since = request.headers.get("if-modified-since")
        return bool(self.dates and since and parsedate_to_datetime(since).timestamp() >= self.moment)
