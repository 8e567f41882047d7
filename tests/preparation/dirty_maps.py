"""Dirty answers of the WFS and dirty maps."""

from __future__ import annotations

import pandas as pd
from shapely.geometry import Point, Polygon, box

from tests.preparation.cases import read, refused
from tests.preparation.mini import X, Y
from tests.preparation.spoil import (
    AGAIN,
    BOM,
    DIMS,
    NOTHING,
    OLDER,
    PAD,
    USE_3,
    answer,
    degrees,
    folder,
    layered,
    outline,
    properties,
    put,
    raw,
    reshaped,
    swapped,
    without,
    zipped,
)
from tests.sources.raw import square

BOW_TIE = Polygon([(X, Y), (X + 1000, Y + 1000), (X + 1000, Y), (X, Y + 1000)])
MENDED = Polygon([(X, Y), (X, Y + 1000), (X + 500, Y + 500)]) | Polygon(
    [(X + 1000, Y), (X + 1000, Y + 1000), (X + 500, Y + 500)]
)


def feature_twice(content: dict) -> None:
    content["features"].append(content["features"][0])
    content["numberReturned"] += 1


def older_service(properties: dict) -> None:
    properties["rlbrmtr"] = properties.pop("afw")


WFS = [
    read("wfs", "byte order mark", "byte order mark", BOM, "byte order mark skipped"),
    read("wfs", "lower case", "codes in lower case", properties(lambda p: p.update(id=p["id"].lower())),
         f"3 codes in id {PAD}"),
    read("wfs", "padded codes", "padded codes", properties(lambda p: p.update(id=p["id"] + " ")),
         f"3 codes in id {PAD}"),
    read("wfs", "quoted numbers", "numbers as text",
         properties(lambda p: p.update({k: str(p[k]) for k in ("kscore", "afw", *DIMS)})),
         "numbers written as text in kscore, afw, fys, won, vrz, soc, onv"),
    refused("wfs", "decimal comma", "decimal commas",
            properties(lambda p: p.update(afw=str(p["afw"]).replace(".", ","))),
            r"feature 1: afw is -?\d,\d+, which is no number", AGAIN),
    read("wfs", "code for missing", "a feature of -99997",
         properties(lambda p: p.update({k: -99997 for k in ("afw", *DIMS)}), 1),
         "no score: 1; 6 figures such as -99997 taken as missing",
         {"scores/buurt": without("code == 'BU09280101'"), "gebieden/buurt": without("code == 'BU09280101'")}),
    read("wfs", "duplicates that agree", "a feature twice", answer(feature_twice), "same row twice: 1"),
    refused("wfs", "duplicates that differ", "one code twice",
            properties(lambda p: p.update(id="BU08820101"), 1),
            "feature 2: BU08820101 has two different scores in 2022", "keep the right row only"),
    refused("wfs", "truncated", "cut off", raw(lambda content: content[:-200]),
            "is no readable map, or was cut off", AGAIN),
    refused("wfs", "truncated", "features lost", answer(lambda c: c["features"].pop()),
            "says it has 3 features but 2 can be read", AGAIN),
    read("wfs", "truncated", "one page of more", answer(lambda c: c.update(numberMatched=12)),
         "one page of 12 features"),
    refused("wfs", "empty file", "empty", NOTHING, "is empty", AGAIN),
    refused("wfs", "empty file", "no features", answer(lambda c: c.update(features=[], numberReturned=0)),
            "holds no features", AGAIN),
    read("wfs", "zip in a zip", "a zip", zipped("w.zip"), file="wfs/w.zip/buurtscore22.geojson"),
    refused("wfs", "Leefbaarometer 2.0", "properties of 2.0", properties(older_service), OLDER, USE_3),
    read("wfs", "invalid geometry", "an outline that crosses itself",
         answer(lambda c: c["features"][1].update(geometry=BOW_TIE.__geo_interface__)),
         "1 invalid outlines mended", {"gebieden/buurt": put("code == 'BU09280101'", "geometry", MENDED)}),
    read("wfs", "empty geometry", "no outline", answer(lambda c: c["features"][1].update(geometry=None)),
         "1 scores without outline (no outline)",
         {"gebieden/buurt": put("code == 'BU09280101'", ["geometry", "jaar_omtrek"], None)}),
    read("wfs", "empty geometry", "a point for an outline",
         answer(lambda c: c["features"][1].update(geometry=Point(X, Y).__geo_interface__)),
         "1 scores without outline (outline is no polygon)",
         {"gebieden/buurt": put("code == 'BU09280101'", ["geometry", "jaar_omtrek"], None)}),
    refused("wfs", "swapped axes", "north before east", reshaped(swapped),
            r"3 of 3 outlines lie outside the Netherlands \(x and y are swapped\)", "RD New"),
    refused("wfs", "degrees called metres", "degrees called metres", reshaped(degrees),
            "degrees, but the file calls them metres", "RD New"),
    read("wfs", "degrees called metres", "degrees without a system",
         lambda f: [reshaped(degrees)(f), answer(lambda c: c.pop("crs"))(f)]),
    read("wfs", "years as text", "years with a point", properties(lambda p: p.update(year="2022.0"))),
    refused("wfs", "years as text", "a year in words", properties(lambda p: p.update(year="vorig jaar"), 2),
            "feature 3: year is vorig jaar, which is no number", AGAIN),
    refused("wfs", "other", "a class that is none", properties(lambda p: p.update(kscore=12), 0),
            "feature 1: kscore is 12", AGAIN),
    refused("wfs", "other", "a dimension is missing", properties(lambda p: p.update(soc=None), 0),
            "feature 1: some of the five dimensions", AGAIN),
    refused("wfs", "other", "a property is missing", properties(lambda p: p.pop("soc")),
            "has no property soc", "download all properties"),
    refused("wfs", "other", "two levels", properties(lambda p: p.update(id="WK092801"), 0),
            "codes of several levels", "its own file"),
    refused("wfs", "other", "a layer that changes with the scale",
            answer(lambda c: c["features"][0].update(id="score_schaalafhankelijk.1")),
            "changes level with the scale", "download buurtscore"),
    refused("wfs", "other", "a message of the service", raw(lambda content: b"<ows:ExceptionReport/>"),
            "is no GeoJSON with features", AGAIN),
]  # fmt: skip

NOORD = "code == 'WK092801'"
BOW_TIE_AREA = {"gebieden/wijk": put(NOORD, "geometry", MENDED)}
NO_NOORD = {"gebieden/wijk": without(NOORD), "kenmerken": without(NOORD)}
NO_FIGURE = {"kenmerken": without(NOORD)}
MAPS = [
    read("gpkg", "lower case", "codes in lower case",
         layered(lambda f: f.assign(wijkcode=f["wijkcode"].str.lower())), f"3 codes in wijkcode {PAD}"),
    read("gpkg", "codes as integers", "codes as integers",
         layered(lambda f: f.assign(wijkcode=f["wijkcode"].str[2:].astype(int))),
         f"3 codes in wijkcode {PAD}"),
    read("gpkg", "padded codes", "padded codes", layered(lambda f: f.assign(wijkcode=f["wijkcode"] + "  ")),
         f"3 codes in wijkcode {PAD}"),
    read("gpkg", "code for missing", "-99997", layered(lambda f: f.assign(aant_inw=[900, -99997, 200])),
         "aant_inw: 1 figures that are below 0 taken as missing", NO_FIGURE),
    read("gpkg", "point for nothing", "figures as text",
         layered(lambda f: f.assign(aant_inw=["900", ".", "200"])),
         "aant_inw: 1 figures that are no number taken as missing", NO_FIGURE),
    read("gpkg", "other", "thousands in text",
         layered(lambda f: f.assign(aant_inw=["900", "1.234", "200"])),
         "aant_inw: 1 figures that are no number taken as missing", NO_FIGURE),
    read("gpkg", "duplicates that agree", "an outline twice", layered(lambda f: pd.concat([f, f.tail(1)])),
         "same outline twice: 1"),
    refused("gpkg", "duplicates that differ", "two outlines of one wijk",
            layered(lambda f: f.assign(wijkcode=["WK088200", "WK092801", "WK092801"])),
            "has two outlines of WK092801", "merge them into one row an area"),
    read("gpkg", "invalid geometry", "an outline that crosses itself", outline(BOW_TIE),
         "1 invalid outlines mended", BOW_TIE_AREA),
    read("gpkg", "empty geometry", "an empty outline", outline(Polygon()), "no outline: 1", NO_NOORD),
    read("gpkg", "empty geometry", "no outline", outline(None), "no outline: 1", NO_NOORD),
    read("gpkg", "invalid geometry", "a line for an outline", outline(box(X, Y, X + 9, Y + 9).boundary),
         "outline is no polygon: 1", NO_NOORD),
    refused("gpkg", "swapped axes", "north before east",
            layered(lambda f: f.set_geometry(f.geometry.map(swapped), crs=f.crs)),
            "3 of 3 outlines lie outside the Netherlands .x and y are swapped",
            "export it again in RD New"),
    refused("gpkg", "degrees called metres", "degrees called metres",
            layered(lambda f: f.to_crs(4326).set_crs(28992, allow_override=True)),
            "degrees, but the file calls them metres", "export it again in RD New"),
    refused("gpkg", "degrees called metres", "metres called degrees",
            layered(lambda f: f.set_crs(4326, allow_override=True)),
            "metres, but the file calls them degrees", "export it again in RD New"),
    read("gpkg", "degrees called metres", "degrees called so", layered(lambda f: f.to_crs(4326))),
    refused("gpkg", "swapped axes", "one outline in Germany", outline(square(X + 200_000, Y, 10)),
            "1 of 3 outlines lie outside the Netherlands", "export it again in RD New"),
    refused("gpkg", "truncated", "cut off", raw(lambda content: content[:5000]),
            "is no readable map, or was cut off", AGAIN),
    refused("gpkg", "empty file", "empty", NOTHING, "is no readable map", AGAIN),
    read("gpkg", "empty file", "points only", layered(lambda f: f.set_geometry(f.centroid)),
         "no layer with outlines and codes of buurten, wijken, gemeenten or PC4 (cells need none)",
         {"gebieden/wijk": lambda f: None, "kenmerken": without("niveau == 'wijk'")}),
    refused("gpkg", "other", "no codes", layered(lambda f: f.assign(wijkcode=["A", "B", "C"])),
            "column wijkcode: holds no codes of a wijk", "rename the column"),
    read("gpkg", "other", "a wijk without code",
         layered(lambda f: f.assign(wijkcode=["WK088200", "?", "WK092802"])), "no code of a wijk: 1",
         NO_NOORD),
    read("gpkg", "other", "water", layered(lambda f: f.assign(wijknaam=["Oost", "Groot water", "Zuid"])),
         "water: 1", NO_NOORD),
    read("gpkg", "directory", "a folder named as a map", folder("extra.gpkg"),
         "is a folder, not a file; what is in it is listed by itself", file="extra.gpkg"),
    read("geojson", "byte order mark", "byte order mark", BOM, "byte order mark skipped"),
    refused("geojson", "swapped axes", "latitude first",
            lambda f: [reshaped(lambda s: swapped(degrees(s)))(f), answer(lambda c: c.pop("crs"))(f)],
            "x and y are swapped", "export it again in RD New"),
    refused("geojson", "truncated", "cut off", raw(lambda content: content[:-100]),
            "is no readable map, or was cut off", AGAIN),
    refused("geojson", "empty file", "empty", NOTHING, "is empty", AGAIN),
    refused("geojson", "other", "no features", raw(lambda content: b'{"type": "Point"}'),
            "is no GeoJSON with features", AGAIN),
    read("shp", "other", "no coordinate system", lambda f: f.with_suffix(".prj").unlink(),
         "no coordinate system given: taken as RD New"),
    refused("shp", "truncated", "the index is lost, the shapes cut off",
            lambda f: [f.with_suffix(".shx").unlink(), raw(lambda c: c[:60])(f)],
            "is no readable map, or was cut off", AGAIN),
    read("shp", "other", "figures without shapes", lambda f: f.unlink(),
         "part of a shape file without its .shp",
         {"gebieden/wijk": lambda f: None, "kenmerken": without("niveau == 'wijk'")}, "wijken_2024.dbf"),
]  # fmt: skip
