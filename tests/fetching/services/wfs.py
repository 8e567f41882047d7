"""WFS 2.0 as GeoServer gives it in JSON: GetFeature, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from tests.fetching.services.filters import BadFilterError, wanted
from tests.fetching.services.server import Answer, Request, as_json

#: The most features in one answer.
MOST = 1000
NEEDS = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "outputFormat": "application/json"}


def exception(text: str, status: int = 400) -> Answer:
    """An ExceptionReport, always in XML."""
    body = f"""<?xml version="1.0" encoding="UTF-8"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1">
<ows:Exception exceptionCode="InvalidParameterValue"><ows:ExceptionText>{escape(text)}</ows:ExceptionText></ows:Exception>
</ows:ExceptionReport>
"""
    return Answer(status, body.encode(), {"Content-Type": "application/xml"})


@dataclass
class Wfs:
    """Layers by name (without the workspace ``lbm3``), each a list of features in degrees."""

    layers: dict[str, list[dict[str, Any]]]

    @classmethod
    def of_files(cls, layers: dict[str, Iterable[Path]]) -> Wfs:
        """Serve GeoJSON files: a layer's features are those of its files, numbered through as GeoServer does."""
        held: dict[str, list[dict[str, Any]]] = {}
        for layer, paths in layers.items():
            features = [f for path in paths for f in json.loads(Path(path).read_text("utf-8"))["features"]]
            held[layer] = [{**f, "id": f"{layer}.{i}"} for i, f in enumerate(features, 1)]
        return cls(held)

    def __call__(self, request: Request) -> Answer:
        asked = request.query
        wrong = next((name for name, value in NEEDS.items() if asked.get(name) != value), None)
        if wrong:
            return exception(f"{wrong} is not right")
        named = asked["typeNames"]
        if not named.startswith("lbm3:") or named[5:] not in self.layers:
            return exception(f"Feature type {named} unknown")
        features = self.layers[named[5:]]
        try:
            if "CQL_FILTER" in asked:
                test = wanted(asked["CQL_FILTER"])
                features = [f for f in features if test(f["properties"])]
            # Without a key to sort by a view gives its rows in another order each time.
            features = sorted(features, key=lambda f: str(f["properties"][asked["sortBy"]]))
        except (BadFilterError, KeyError) as error:
            return exception(f"Could not parse CQL filter or sortBy: {error}")
        start, count = int(asked["startIndex"]), min(int(asked["count"]), MOST)
        page = features[start : start + count]
        content: dict[str, Any] = {
            "type": "FeatureCollection",
            "features": page,
            "totalFeatures": len(features),
            "numberMatched": len(features),
            "numberReturned": len(page),
            "timeStamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
        }
        return as_json(content)
