"""OGC API Features: items of a collection, page by page, the next page by its link."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.fetching.services.server import Answer, Request, as_json

MOST = 1000


def problem(status: int, title: str, detail: str) -> Answer:
    """An error as RFC 7807 writes it."""
    return as_json({"title": title, "status": status, "detail": detail}, "application/problem+json", status)


@dataclass
class Ogc:
    """Collections by name. ``cursor``: pages by an opaque key and no total, as PDOK does; else by ``offset``."""

    collections: dict[str, list[dict[str, Any]]]
    base: str = "/cbs/wijken-en-buurten-2024/ogc/v1"
    cursor: bool = False
    most: int = MOST

    @classmethod
    def of_files(cls, collections: dict[str, Path], **more: Any) -> Ogc:
        return cls({n: json.loads(p.read_text("utf-8"))["features"] for n, p in collections.items()}, **more)

    def __call__(self, request: Request) -> Answer:
        if not request.path.startswith(self.base):
            return problem(404, "Not Found", f"{request.path} is not here")
        parts = request.path.removeprefix(self.base).strip("/").split("/")
        here = f"http://{request.host}{self.base}"
        if parts[0] != "collections" or len(parts) > 3:
            return problem(404, "Not Found", f"{request.path} is not here")
        if len(parts) == 1:
            held = [{"id": name, "links": []} for name in self.collections]
            return as_json({"collections": held, "links": []})
        if parts[1] not in self.collections:
            return problem(404, "Not Found", f"collection {parts[1]} does not exist")
        if len(parts) == 2:
            items = {"href": f"{here}/collections/{parts[1]}/items?f=json", "rel": "items"}
            return as_json({"id": parts[1], "itemType": "feature", "links": [items]})
        return self._items(request, parts[1], f"{here}/collections/{parts[1]}/items")

    def _items(self, request: Request, name: str, address: str) -> Answer:
        features = self.collections[name]
        asked = request.query
        for key in set(asked) - {"f", "limit", "offset", "cursor", "crs", "bbox"}:
            if not features or key not in features[0]["properties"]:
                return problem(400, "Bad Request", f"unknown query parameter: {key}")
            features = [f for f in features if str(f["properties"][key]) == asked[key]]
        try:
            limit = int(asked.get("limit", 10))
            start = (
                int(base64.urlsafe_b64decode(asked["cursor"]))
                if "cursor" in asked
                else int(asked.get("offset", 0))
            )
        except ValueError:
            return problem(400, "Bad Request", "limit, offset or cursor is not right")
        if self.cursor and "offset" in asked:
            return problem(400, "Bad Request", "unknown query parameter: offset")
        if not 1 <= limit <= self.most:
            limit = self.most
        page = features[start : start + limit]
        links = [{"rel": "self", "type": "application/geo+json", "title": "this page", "href": address}]
        if start + limit < len(features):
            place = str(start + limit)
            key = (
                {"cursor": base64.urlsafe_b64encode(place.encode()).decode()}
                if self.cursor
                else {"offset": place}
            )
            rest = {k: v for k, v in asked.items() if k not in ("cursor", "offset")}
            link = f"{address}?{urlencode({**rest, 'limit': limit, **key})}"
            links.append({"rel": "next", "type": "application/geo+json", "title": "next page", "href": link})
        content: dict[str, Any] = {"type": "FeatureCollection", "links": links, "features": page}
        content["numberReturned"] = len(page)
        if not self.cursor:
            content["numberMatched"] = len(features)
        answer = as_json(content, "application/geo+json")
        answer.headers["Content-Crs"] = (
            f"<{asked.get('crs', 'http://www.opengis.net/def/crs/OGC/1.3/CRS84')}>"
        )
        return answer
