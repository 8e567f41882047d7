"""WFS 2.0 as GeoServer gives it in JSON: GetFeature, page by page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from shapely.geometry import mapping, shape

from tests.fetching.services.filters import BadFilterError, cql_filter
from tests.fetching.services.server import Answer, Request, as_json

#: The most features in one answer.
MOST = 1000


def exception(text: str, code: str = "InvalidParameterValue", locator: str = "", status: int = 400) -> Answer:
    """An ExceptionReport, always in XML."""
    body = f"""<?xml version="1.0" encoding="UTF-8"?><ows:ExceptionReport xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="2.0.0" \
xsi:schemaLocation="http://www.opengis.net/ows/1.1 https://geo.leefbaarometer.nl/schemas/ows/1.1.0/owsAll.xsd">
<ows:Exception exceptionCode="{code}" locator="{locator}">
<ows:ExceptionText>{escape(text)}</ows:ExceptionText>
</ows:Exception>
</ows:ExceptionReport>
"""
    return Answer(status, body.encode(), {"Content-Type": "application/xml"})


@dataclass
class Wfs:
    """Layers by name (without the workspace), each a list of features in ``crs``.

    ``stable`` off: without ``sortBy`` a page starts anywhere, as a view without a key does. ``most`` is the largest page.
    """

    layers: dict[str, list[dict[str, Any]]]
    workspace: str = "lbm3"
    crs: int = 4326
    most: int = MOST
    stable: bool = True
    clock: bool = True
    asked: int = field(default=0, init=False)

    @classmethod
    def of_files(cls, layers: dict[str, Iterable[Path]], **more: Any) -> Wfs:
        """Serve GeoJSON files: a layer's features are those of its files, numbered through as GeoServer does."""
        held: dict[str, list[dict[str, Any]]] = {}
        for layer, paths in layers.items():
            features = [f for path in paths for f in json.loads(Path(path).read_text("utf-8"))["features"]]
            held[layer] = [{**f, "id": f"{layer}.{i}"} for i, f in enumerate(features, 1)]
        return cls(held, **more)

    def __call__(self, request: Request) -> Answer:
        self.asked += 1
        if request.keyword("service").upper() != "WFS":
            return exception("Could not determine geoserver request", "MissingParameterValue", "service")
        if request.keyword("request").lower() != "getfeature":
            return exception(f"No such operation WFS {request.keyword('request')}", "OperationNotSupported")
        if not request.keyword("version").startswith("2."):
            return exception("Paging needs version 2.0.0", locator="version")
        if "json" not in request.keyword("outputFormat"):
            return exception("This stand-in gives only JSON", locator="outputFormat")
        named = request.keyword("typeNames") or request.keyword("typeName")
        space, _, layer = named.rpartition(":")
        if layer not in self.layers or space not in ("", self.workspace):
            return exception(f"Feature type {named} unknown", locator="typeName")
        features = self.layers[layer]
        properties = set(features[0]["properties"]) if features else set()
        try:
            if request.keyword("CQL_FILTER"):
                test = cql_filter(request.keyword("CQL_FILTER"), properties)
                features = [f for f in features if test(f["properties"])]
            start = int(request.keyword("startIndex", "0"))
            count = min(
                int(request.keyword("count") or request.keyword("maxFeatures") or self.most), self.most
            )
        except ValueError as error:
            if isinstance(error, BadFilterError):
                return exception(f"Could not parse CQL filter list: {error}", "NoApplicableCode", status=400)
            return exception("Illegal number", locator="startIndex")
        for part in reversed([p for p in request.keyword("sortBy").split(",") if p]):
            key, *order = part.split()
            if key not in properties:
                return exception(f"Property {key} is not in {layer}", locator="sortBy")
            down = bool(order) and order[0].upper().startswith("D")
            features = sorted(features, key=lambda f: str(f["properties"][key]), reverse=down)
        if not self.stable and not request.keyword("sortBy") and features:
            turn = 7 * self.asked % len(features)
            features = features[turn:] + features[:turn]
        page = features[start : start + count]
        if request.keyword("resultType").lower() == "hits":
            page = []
        crs = _crs(request.keyword("srsName")) or self.crs
        content: dict[str, Any] = {
            "type": "FeatureCollection",
            "features": page if crs == self.crs else [_moved(f, self.crs, crs) for f in page],
            "totalFeatures": len(features),
            "numberMatched": len(features),
            "numberReturned": len(page),
        }
        if self.clock:
            content["timeStamp"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
        return as_json(content)


def _crs(name: str) -> int | None:
    found = re.search(r"(\d+)$", name)
    return int(found[1]) if found else None


def _moved(feature: dict[str, Any], here: int, there: int) -> dict[str, Any]:
    """A feature in another system of coordinates."""
    if not feature["geometry"]:
        return feature
    change = _transformer(here, there).transform
    moved = shapely.transform(
        shape(feature["geometry"]), lambda xy: np.column_stack(change(xy[:, 0], xy[:, 1]))
    )
    return {**feature, "geometry": mapping(moved)}


@lru_cache
def _transformer(here: int, there: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(here, there, always_xy=True)
