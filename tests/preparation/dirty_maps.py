"""Dirty answers of the WFS and dirty maps; ``cases.Read`` and ``cases.Refused`` tell the fields of a row."""

from pathlib import Path

import pandas as pd
from shapely.geometry import Point, Polygon, box

from tests.preparation import spoil as by
from tests.preparation.cases import NORTH, OLDER, PAD, SKIPPED, TWICE, USE_3, WIJKEN, Read, Refused
from tests.preparation.mini import X, Y
from tests.sources.raw import DIMS, square

BOW_TIE = Polygon([(X, NORTH), (X + 1000, NORTH + 1000), (X + 1000, NORTH), (X, NORTH + 1000)])
LEFT, RIGHT = ([(X + dx, NORTH), (X + dx, NORTH + 1000), (X + 500, NORTH + 500)] for dx in (0, 1000))
MENDED = Polygon(LEFT) | Polygon(RIGHT)
RD, CUT_MAP = "export it again in RD New", "is no readable map, or was cut off"


def gone(rows, *tables):
    """Without some rows in some tables."""
    return {table: by.without(rows) for table in tables}


NOORD, BUURT, WIJK = "code == 'WK092801'", "code == 'BU09280101'", ("gebieden/wijk", "kenmerken")
NO_NOORD, NO_FIGURE = gone(NOORD, *WIJK), gone(NOORD, "kenmerken")
NO_BUURT = gone(BUURT, "scores/buurt", "gebieden/buurt")
NO_WIJKEN, NO_SHAPES = (gone(f"code in {WIJKEN[kind]}", *WIJK) for kind in ("gpkg", "shp"))
BOW_TIE_AREA = {"gebieden/wijk": by.put(NOORD, "geometry", MENDED)}
NO_OUTLINE = {"gebieden/buurt": by.put(BUURT, ["geometry", "jaar_omtrek"], None)}


def feature_twice(content: dict) -> None:
    content["features"].append(content["features"][0])
    content["numberReturned"] += 1


def older_service(properties: dict) -> None:
    properties["rlbrmtr"] = properties.pop("afw")


READ = [Read(*row) for row in [
    ("wfs: byte order mark", by.BOM, SKIPPED),
    ("wfs: lower case", by.properties(lambda p: p.update(id=p["id"].lower())), f"3 codes in id {PAD}"),
    ("wfs: quoted numbers", by.properties(lambda p: p.update({k: str(p[k]) for k in ("kscore", "afw", *DIMS)})),
     "numbers written as text in kscore, afw, fys, won, vrz, soc, onv"),
    ("wfs: code for missing", by.properties(lambda p: p.update({k: -99997 for k in ("afw", *DIMS)}), 1),
     "no score: 1; 6 figures such as -99997 taken as missing", NO_BUURT),
    ("wfs: duplicates that agree, a feature twice", by.answer(feature_twice), TWICE),
    ("wfs: truncated", by.answer(lambda c: c.update(numberMatched=12)), "one page of 12 features"),
    ("wfs: zip in a zip, a zip", by.zipped("w.zip"), "", {}, "wfs/w.zip/buurtscore22.geojson"),
    ("wfs: invalid geometry, an outline that crosses itself", by.geometry(BOW_TIE), "1 invalid outlines mended",
     {"gebieden/buurt": by.put(BUURT, "geometry", MENDED)}),
    ("wfs: empty geometry, no outline", by.geometry(None), "1 scores without outline (no outline)", NO_OUTLINE),
    ("wfs: empty geometry, a point for an outline", by.geometry(Point(X, Y)),
     "1 scores without outline (outline is no polygon)", NO_OUTLINE),
    ("wfs: degrees called metres, degrees without a system",
     by.both(by.reshaped(by.degrees), by.answer(lambda c: c.pop("crs")))),
    ("wfs: decimal comma, decimal commas", by.properties(lambda p: p.update(afw=str(p["afw"]).replace(".", ","))),
     "3 numbers with a decimal comma; numbers written as text in afw"),
    ("gpkg: lower case, codes in lower case", by.layered(lambda f: f.assign(wijkcode=f["wijkcode"].str.lower())),
     f"3 codes in wijkcode {PAD}"),
    ("gpkg: codes as integers", by.layered(lambda f: f.assign(wijkcode=f["wijkcode"].str[2:].astype(int))),
     f"3 codes in wijkcode {PAD}"),
    ("gpkg: point for nothing, figures as text", by.layered(aant_inw=["900", ".", "200"]),
     "aant_inw: 1 figures that are no number taken as missing", NO_FIGURE),
    ("gpkg: duplicates that agree", by.layered(lambda f: pd.concat([f, f.tail(1)])), "same outline twice: 1"),
    ("gpkg: invalid geometry", by.outline(BOW_TIE), "1 invalid outlines mended", BOW_TIE_AREA),
    ("gpkg: empty geometry, an empty outline", by.outline(Polygon()), "no outline: 1", NO_NOORD),
    ("gpkg: empty geometry, no outline", by.outline(None), "no outline: 1", NO_NOORD),
    ("gpkg: invalid geometry, a line for an outline", by.outline(box(X, Y, X + 9, Y + 9).boundary),
     "outline is no polygon: 1", NO_NOORD),
    ("gpkg: degrees called metres, degrees called so", by.layered(lambda f: f.to_crs(4326))),
    ("gpkg: empty file, points only", by.layered(lambda f: f.set_geometry(f.centroid)),
     "no layer with outlines and codes of buurten, wijken, gemeenten or PC4 (cells need none)", NO_WIJKEN),
    ("gpkg: a wijk without code", by.layered(wijkcode=["WK088200", "?", "WK092802"]), "no code of a wijk: 1", NO_NOORD),
    ("geojson: byte order mark", by.BOM, SKIPPED),
    ("shp: no coordinate system", lambda f: f.with_suffix(".prj").unlink(), "no coordinate system given: taken as RD New"),
    ("shp: figures without shapes", Path.unlink, "part of a shape file without its .shp", NO_SHAPES, "wijken_2024.dbf"),
]]  # fmt: skip
REFUSED = [Refused(*row) for row in [
    ("wfs: empty file, empty", by.NOTHING, "is empty"),
    ("wfs: duplicates that differ, one code twice", by.props(1, id="BU08820101"),
     "feature 2: BU08820101 has two different rows in 2022", "keep the right one"),
    ("wfs: truncated, cut off", by.cut(-200), CUT_MAP),
    ("wfs: truncated, features lost", by.answer(lambda c: c["features"].pop()), "says it has 3 features but 2 can be read"),
    ("wfs: empty file, no features", by.answer(lambda c: c.update(features=[], numberReturned=0)), "holds no features"),
    ("wfs: Leefbaarometer 2.0, properties of 2.0", by.properties(older_service), OLDER, USE_3),
    ("wfs: swapped axes, north before east", by.reshaped(by.swapped),
     r"3 of 3 outlines lie outside the Netherlands \(x and y are swapped\)", "RD New"),
    ("wfs: degrees called metres", by.reshaped(by.degrees), "degrees, but the file calls them metres", "RD New"),
    ("wfs: years as text, a year in words", by.props(2, year="vorig jaar"),
     "feature 3, column year: 'vorig jaar' is no year", "write it with four digits"),
    ("wfs: a class that is none", by.props(0, kscore=12), "feature 1, column kscore: 12 is no whole number from 1 to 9"),
    ("wfs: a dimension is missing", by.props(0, soc=None), "feature 1: some of the five dimensions"),
    ("wfs: a property is missing", by.properties(lambda p: p.pop("soc")), "has no property soc", "download all properties"),
    ("wfs: two levels", by.props(0, id="WK092801"), "codes of several levels", "its own file"),
    ("wfs: a layer that changes with the scale",
     by.answer(lambda c: c["features"][0].update(id="score_schaalafhankelijk.1")), "changes level with the scale",
     "download buurtscore"),
    ("wfs: a message of the service", by.raw(lambda c: b"<ows:ExceptionReport/>"), "is no GeoJSON with features"),
    ("gpkg: duplicates that differ", by.layered(wijkcode=["WK088200", "WK092801", "WK092801"]),
     "WK092801 has two different outlines in 2024", "keep the right one"),
    ("gpkg: degrees called metres, metres called degrees", by.layered(lambda f: f.set_crs(4326, allow_override=True)),
     "metres, but the file calls them degrees", RD),
    ("gpkg: swapped axes, one outline in Germany", by.outline(square(X + 200_000, Y, 10)),
     "1 of 3 outlines lie outside the Netherlands", RD),
    ("gpkg: truncated, cut off", by.cut(5000), CUT_MAP),
    ("gpkg: no codes", by.layered(wijkcode=["A", "B", "C"]), "column wijkcode: holds no codes of a wijk",
     "rename the column"),
    ("geojson: swapped axes, latitude first",
     by.both(by.reshaped(lambda s: by.swapped(by.degrees(s))), by.answer(lambda c: c.pop("crs"))), "x and y are swapped",
     RD),
    ("shp: a system that cannot be", lambda f: by.swap('",52.', '",152.')(f.with_suffix(".prj")), "cannot be read"),
    ("shp: truncated", lambda f: [f.with_suffix(".shx").unlink(), by.cut(60)(f)], CUT_MAP),
]]  # fmt: skip
