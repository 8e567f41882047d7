"""OGC API Features: items of a collection, page by page, the next page by its link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.fetching.services.server import Answer, Request, as_json

BASE = "/cbs/wijken-en-buurten-2024/ogc/v1"


def problem(status: int, title: str, detail: str) -> Answer:
    """An error as RFC 7807 writes it."""
    return as_json({"title": title, "status": status, "detail": detail}, "application/problem+json", status)


@dataclass
class Ogc:
    """Collections by name. ``cursor``: pages by an opaque key and no total, as PDOK does; else by ``offset``."""

    collections: dict[str, list[dict[str, Any]]]
    cursor: bool = False

    def __call__(self, request: Request) -> Answer:
        found = re.fullmatch(f"{BASE}/collections/([a-z]+)/items", request.path)
        if not found or found[1] not in self.collections:
            return problem(404, "Not Found", f"{request.path} is not here")
        features, asked = self.collections[found[1]], request.query
        key = "cursor" if self.cursor else "offset"
        strange = set(asked) - {"f", "limit", key}
        if strange:
            return problem(400, "Bad Request", f"unknown query parameter: {min(strange)}")
        limit, start = int(asked["limit"]), int(asked.get(key, "0"))
        page = features[start : start + limit]
        address = f"http://{request.host}{request.path}"
        links = [{"rel": "self", "type": "application/geo+json", "href": address}]
        if start + limit < len(features):
            link = f"{address}?{urlencode({**asked, key: start + limit})}"
            links.append({"rel": "next", "type": "application/geo+json", "href": link})
        content: dict[str, Any] = {"type": "FeatureCollection", "links": links, "features": page}
        if not self.cursor:
            content["numberMatched"] = len(features)
        return as_json(content, "application/geo+json")
