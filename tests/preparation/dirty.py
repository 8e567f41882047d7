"""The catalogue of dirty files: what real files bring, and what must come of each.

Those that words can tell how to spoil are in dirty.yml, the others here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from shapely.geometry import Polygon, box

from leefbaarheid.params import read_yaml
from tests.preparation import spoil as by
from tests.preparation.cases import NORTH, WIJKEN, Read, Refused
from tests.preparation.mini import NAME, X, Y
from tests.sources.raw import DIMS, write, xlsx

#: Kinds of dirt, and the cases that words can tell how to spoil.
CASES = read_yaml(Path(__file__).with_suffix(".yml"))
BOW_TIE = Polygon([(X, NORTH), (X + 1000, NORTH + 1000), (X + 1000, NORTH), (X, NORTH + 1000)])
LEFT, RIGHT = ([(X + dx, NORTH), (X + dx, NORTH + 1000), (X + 500, NORTH + 500)] for dx in (0, 1000))
MENDED = Polygon(LEFT) | Polygon(RIGHT)
RD = "export it again in RD New"
NO_WIJKEN = {table: by.without(f"code in {WIJKEN['gpkg']}") for table in ("gebieden/wijk", "kenmerken")}
NO_OUTLINE = {"gebieden/buurt": by.put("code == 'BU09280101'", ["geometry", "jaar_omtrek"], None)}


def spoil(verb: str, given: Any) -> by.Spoil:
    """What dirty.yml calls a way to spoil: a function of spoil.py with what it is given, or a constant."""
    made = getattr(by, verb)
    if given is None:
        return made
    return made(**given) if isinstance(given, dict) else made(*given if isinstance(given, list) else [given])


def listed(kind: type[Read] | type[Refused]) -> Iterator[Read | Refused]:
    """The cases of dirty.yml."""
    for source, cases in CASES[kind.__name__.lower()].items():
        for name, row in cases.items():
            told = {key: row.pop(key) for key in ("says", "place", "remedy", "file") if key in row}
            if lost := row.pop("without", None):
                told["changes"] = {table: by.without(rows) for table, rows in lost.items()}
            yield kind(f"{source}: {name}", by.both(*(spoil(*pair) for pair in row.items())), **told)


def as_workbook(file: Path) -> None:
    """Put a workbook in the place of the file."""
    frame = pd.read_csv(file, dtype={"PC4": str}).astype(object)
    rows = [list(frame), *frame.where(frame.notna(), None).to_numpy().tolist()]
    write(file.with_suffix(".xlsx"), xlsx(blad=rows))
    file.unlink()


READ = [*listed(Read), *(Read(*row) for row in [
    ("pc4: workbook", as_workbook, "", {}, NAME.format("PC4").replace("csv", "xlsx")),
    ("gemeente: zip in a zip beside the scores", by.beside("kopie.csv", by.zipped("a.zip", "b.zip")),
     "a zip in a zip: unpack it", {}, "b.zip/a.zip"),
    ("buurt: Latin-1, names in Latin-1", by.both(by.swap("Naam ", "Súd ", -1), by.encoded("cp1252")),
     "not UTF-8: read as Windows-1252", {"gebieden/buurt": lambda f: f.assign(naam=f["naam"].str.replace("Naam ", "Súd "))}),
    ("parquet: index column, a stored index", by.parquet(lambda t: t.set_axis([3, 5, 8])),
     "a column without a heading is left out"),
    ("wfs: quoted numbers", by.properties(lambda p: p.update({k: str(p[k]) for k in ("kscore", "afw", *DIMS)})),
     "numbers written as text in kscore, afw, fys, won, vrz, soc, onv"),
    ("wfs: duplicates that agree, a feature twice",
     by.answer(lambda c: c.update(features=[*c["features"], c["features"][0]], numberReturned=4)), "same row twice: 1"),
    ("wfs: invalid geometry, an outline that crosses itself", by.geometry(BOW_TIE.wkt), "1 invalid outlines mended",
     {"gebieden/buurt": by.put("code == 'BU09280101'", "geometry", MENDED)}),
    ("wfs: empty geometry, no outline", by.geometry(None), "1 scores without outline (no outline)", NO_OUTLINE),
    ("wfs: empty geometry, a point for an outline", by.geometry(f"POINT ({X} {Y})"),
     "1 scores without outline (outline is no polygon)", NO_OUTLINE),
    ("wfs: decimal comma, decimal commas", by.properties(lambda p: p.update(afw=str(p["afw"]).replace(".", ","))),
     "3 numbers with a decimal comma; numbers written as text in afw"),
    ("gpkg: duplicates that agree", by.layered(lambda f: pd.concat([f, f.tail(1)])), "same outline twice: 1"),
    ("gpkg: invalid geometry", by.outline(BOW_TIE.wkt), "1 invalid outlines mended",
     {"gebieden/wijk": by.put("code == 'WK092801'", "geometry", MENDED)}),
    ("gpkg: degrees called metres, degrees called so", by.layered(lambda f: f.to_crs(4326))),
    ("gpkg: empty file, points only", by.layered(lambda f: f.set_geometry(f.centroid)),
     "no layer with outlines and codes of buurten, wijken, gemeenten or PC4 (cells need none)", NO_WIJKEN),
])]  # fmt: skip
REFUSED = [*listed(Refused), *(Refused(*row) for row in [
    ("buurt: Latin-1", by.both(by.swap("Naam", "Súd"), by.encoded("cp1252"), by.raw(lambda c: c.replace(b"Naam", b"\x81"))),
     "is neither UTF-8 nor Windows-1252", "save it as UTF-8"),
    ("parquet: truncated, a broken page", by.raw(lambda c: c[:4] + bytes(20) + c[24:]), "cannot be read"),
    ("gpkg: degrees called metres, metres called degrees", by.layered(lambda f: f.set_crs(4326, allow_override=True)),
     "metres, but the file calls them degrees", RD),
    ("gpkg: outlines elsewhere", by.layered(lambda f: f.set_geometry([box(320_000, 200_000, 900_000, 210_000)] * 3)),
     "3 of 3 outlines lie outside the Netherlands .coordinates of another place", RD),
    ("gpkg: swapped axes", by.layered(lambda f: f.set_geometry(f.geometry.map(by.swapped), crs=f.crs)),
     "3 of 3 outlines lie outside the Netherlands .x and y are swapped", RD),
    ("gpkg: degrees called metres", by.layered(lambda f: f.to_crs(4326).set_crs(28992, allow_override=True)),
     "degrees, but the file calls them metres", RD),
    ("shp: no coordinate system", by.both(by.layered(lambda f: f.to_crs(4326)), by.lost(".prj")),
     "does not tell its coordinate system", "add it"),
    ("shp: a system that cannot be", lambda f: by.swap('",52.', '",152.')(f.with_suffix(".prj")), "cannot be read"),
])]  # fmt: skip
