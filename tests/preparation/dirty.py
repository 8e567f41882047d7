"""The catalogue of dirty files: what real files bring, and what must come of each.

Those that words can tell how to spoil are in dirty.yml, the others here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from shapely.geometry import Point, Polygon, box

from leefbaarheid.params import read_yaml
from tests.preparation import spoil as by
from tests.preparation.cases import NORTH, WIJKEN, Read, Refused
from tests.preparation.mini import NAME, X, Y
from tests.sources.raw import DIMS, cells_of, square, write, xlsx

#: What the catalogue must hold at least once: the kinds of dirt that real files bring.
KINDS = (
    "byte order mark", "index column", "decimal comma", "padded codes", "NA", "point for nothing", "code for missing",
    "codes as integers", "lower case", "Latin-1", "quoted numbers", "duplicates that agree", "duplicates that differ",
    "mixed editions", "second heading", "truncated", "zip in a zip", "empty file", "directory", "Leefbaarometer 2.0",
    "invalid geometry", "empty geometry", "swapped axes", "degrees called metres", "years as text",
)  # fmt: skip
FIGURES = ["lbm", "afw", *DIMS]
SECOND = "z " + NAME.format("PC4")
BOOK, TWO = NAME.format("PC4").replace("csv", "xlsx"), [["pc4", "a"], ["6461", 1], ["6462", 2]]

BOW_TIE = Polygon([(X, NORTH), (X + 1000, NORTH + 1000), (X + 1000, NORTH), (X, NORTH + 1000)])
LEFT, RIGHT = ([(X + dx, NORTH), (X + dx, NORTH + 1000), (X + 500, NORTH + 500)] for dx in (0, 1000))
MENDED = Polygon(LEFT) | Polygon(RIGHT)
RD = "export it again in RD New"


def gone(rows: str, *tables: str) -> dict[str, Any]:
    """Without some rows in some tables."""
    return {table: by.without(rows) for table in tables}


NOORD, WIJK = "code == 'WK092801'", ("gebieden/wijk", "kenmerken")
NO_NOORD = gone(NOORD, *WIJK)
NO_WIJKEN, NO_SHAPES = (gone(f"code in {WIJKEN[kind]}", *WIJK) for kind in ("gpkg", "shp"))
NO_OUTLINE = {"gebieden/buurt": by.put("code == 'BU09280101'", ["geometry", "jaar_omtrek"], None)}


def spoil(verb: str, given: Any) -> by.Spoil:
    """What dirty.yml calls a way to spoil: a function of spoil.py with what it is given, or a constant."""
    made = getattr(by, verb)
    if given is None:
        return made
    return made(**given) if isinstance(given, dict) else made(*given if isinstance(given, list) else [given])


def listed(kind: type[Read] | type[Refused]) -> Iterator[Read | Refused]:
    """The cases of dirty.yml."""
    for source, cases in read_yaml(Path(__file__).with_suffix(".yml"))[kind.__name__.lower()].items():
        for name, row in cases.items():
            told = {key: row.pop(key) for key in ("says", "place", "remedy", "file") if key in row}
            if lost := row.pop("without", None):
                told["changes"] = {table: by.without(rows) for table, rows in lost.items()}
            yield kind(f"{source}: {name}", by.both(*(spoil(*pair) for pair in row.items())), **told)


def feature_twice(content: dict) -> None:
    content["features"].append(content["features"][0])
    content["numberReturned"] += 1


def commas(frame: pd.DataFrame) -> pd.DataFrame:
    figures = [c for c in FIGURES if c in frame]
    frame[figures] = frame[figures].map(lambda text: text.replace(".", ","))
    return frame


def as_workbook(more: str = ""):
    """Put a workbook in the place of the file, with the XML of one more cell."""

    def spoil(file: Path) -> None:
        frame = pd.read_csv(file, dtype={"PC4": str}).astype(object)
        rows = [list(frame), *frame.where(frame.notna(), None).to_numpy().tolist()]
        xml = "".join(cells_of(i, row) for i, row in enumerate(rows, 1))
        write(file.with_suffix(".xlsx"), xlsx(blad=f"{xml}<row r='99'>{more}</row>"))
        file.unlink()

    return spoil


READ = [*listed(Read), *(Read(*row) for row in [
    ("pc4: decimal comma, semicolons and decimal commas", by.table(commas, sep=";"), "64 numbers with a decimal comma"),
    ("pc4: code for missing, a row of -99995",
     by.table(lambda f: by.put("PC4 == '6462' and jaar == '2020'", FIGURES, "-99995")(f)),
     "no score: 1; 7 figures such as -99997 taken as missing", gone("code == '6462' and jaar == 2020", "scores/pc4")),
    ("pc4: mixed editions, a second file that agrees", by.beside(SECOND, by.lines(lambda rows: rows[:4])),
     "same row in another file: 3", {}, SECOND),
    ("pc4: directory", lambda file: (file.parent / "extra.csv").mkdir(),
     "is a folder, not a file; what is in it is listed by itself", {}, "extra.csv"),
    ("pc4: Leefbaarometer 2.0, another workbook", by.beside("meting.xlsx", xlsx(a=[["naam", "a"], ["x", 1]])),
     "no key column (code, pc4, buurtcode, wijkcode, gemeentecode or grid)", {}, "meting.xlsx"),
    ("pc4: workbook", as_workbook(), "", {}, BOOK),
    ("pc4: workbook, two sheets with data", by.beside("twee.xlsx", xlsx(a=TWO, b=TWO)),
     "a workbook with several sheets with data (a, b): keep one, with the figures and their headings", {}, "twee.xlsx"),
    ("pc4: decimal comma, quoted decimal commas", by.table(commas, quoting=1), "64 numbers with a decimal comma"),
    ("gemeente: zip in a zip beside the scores", by.beside("kopie.csv", by.zipped("a.zip", "b.zip")),
     "a zip in a zip: unpack it", {}, "b.zip/a.zip"),
    ("buurt: Latin-1, names in Latin-1", by.both(by.swap("Naam ", "Súd ", -1), by.LATIN), "not UTF-8: read as Windows-1252",
     {"gebieden/buurt": lambda f: f.assign(naam=f["naam"].str.replace("Naam ", "Súd "))}),
    ("regions: lower case, codes in lower case", by.both(by.swap("GM", "gm", -1), by.swap("PV", "pv", -1)),
     "2 codes in gemeentecode brought to the form of CBS"),
    ("own: decimal comma, semicolons and decimal commas", by.both(by.swap(",", ";", -1), by.swap(".", ",", -1)),
     "2 numbers with a decimal comma"),
    ("parquet: index column, a stored index", by.parquet(lambda t: t.set_axis([3, 5, 8])),
     "a column without a heading is left out"),
    ("wfs: quoted numbers", by.properties(lambda p: p.update({k: str(p[k]) for k in ("kscore", "afw", *DIMS)})),
     "numbers written as text in kscore, afw, fys, won, vrz, soc, onv"),
    ("wfs: duplicates that agree, a feature twice", by.answer(feature_twice), "same row twice: 1"),
    ("wfs: invalid geometry, an outline that crosses itself", by.geometry(BOW_TIE), "1 invalid outlines mended",
     {"gebieden/buurt": by.put("code == 'BU09280101'", "geometry", MENDED)}),
    ("wfs: empty geometry, no outline", by.geometry(None), "1 scores without outline (no outline)", NO_OUTLINE),
    ("wfs: empty geometry, a point for an outline", by.geometry(Point(X, Y)),
     "1 scores without outline (outline is no polygon)", NO_OUTLINE),
    ("wfs: decimal comma, decimal commas", by.properties(lambda p: p.update(afw=str(p["afw"]).replace(".", ","))),
     "3 numbers with a decimal comma; numbers written as text in afw"),
    ("gpkg: duplicates that agree", by.layered(lambda f: pd.concat([f, f.tail(1)])), "same outline twice: 1"),
    ("gpkg: invalid geometry", by.outline(BOW_TIE), "1 invalid outlines mended",
     {"gebieden/wijk": by.put(NOORD, "geometry", MENDED)}),
    ("gpkg: empty geometry, an empty outline", by.outline(Polygon()), "no outline: 1", NO_NOORD),
    ("gpkg: empty geometry, no outline", by.outline(None), "no outline: 1", NO_NOORD),
    ("gpkg: invalid geometry, a line for an outline", by.outline(box(X, Y, X + 9, Y + 9).boundary),
     "outline is no polygon: 1", NO_NOORD),
    ("gpkg: degrees called metres, degrees called so", by.layered(lambda f: f.to_crs(4326))),
    ("gpkg: empty file, points only", by.layered(lambda f: f.set_geometry(f.centroid)),
     "no layer with outlines and codes of buurten, wijken, gemeenten or PC4 (cells need none)", NO_WIJKEN),
    ("shp: no coordinate system", lambda f: f.with_suffix(".prj").unlink(), "no coordinate system given: taken as RD New"),
    ("shp: figures without shapes", Path.unlink, "part of a shape file without its .shp", NO_SHAPES, "wijken_2024.dbf"),
])]  # fmt: skip
REFUSED = [*listed(Refused), *(Refused(*row) for row in [
    ("pc4: workbook, a formula without a value", as_workbook('<c r="C9"><f>B9</f></c>'),
     "cell C9: is a formula without a value", "open it in a spreadsheet and save it", BOOK),
    ("pc4: no codes", by.table(lambda f: f.drop(columns="PC4")), "has no column with codes of areas", "name it PC4"),
    ("pc4: Leefbaarometer 2.0", by.beside("meting.xlsx", xlsx(a=[["PC4", "RLBBEV"]])),
     r"is of Leefbaarometer 2\.0, another instrument than 3\.0",
     "remove it and download the scores of Leefbaarometer 3.0", "meting.xlsx"),
    ("buurt: Latin-1", by.both(by.swap("Naam", "Súd"), by.LATIN, by.raw(lambda c: c.replace(b"Naam", b"\x81"))),
     "is neither UTF-8 nor Windows-1252", "save it as UTF-8"),
    ("parquet: truncated, a broken page", by.raw(lambda c: c[:4] + bytes(20) + c[24:]), "cannot be read"),
    ("gpkg: degrees called metres, metres called degrees", by.layered(lambda f: f.set_crs(4326, allow_override=True)),
     "metres, but the file calls them degrees", RD),
    ("gpkg: swapped axes, one outline in Germany", by.outline(square(X + 200_000, Y, 10)),
     "1 of 3 outlines lie outside the Netherlands", RD),
    ("gpkg: outlines elsewhere", by.layered(lambda f: f.set_geometry([box(320_000, 200_000, 900_000, 210_000)] * 3)),
     "3 of 3 outlines lie outside the Netherlands .coordinates of another place", RD),
    ("gpkg: swapped axes", by.layered(lambda f: f.set_geometry(f.geometry.map(by.swapped), crs=f.crs)),
     "3 of 3 outlines lie outside the Netherlands .x and y are swapped", RD),
    ("gpkg: degrees called metres", by.layered(lambda f: f.to_crs(4326).set_crs(28992, allow_override=True)),
     "degrees, but the file calls them metres", RD),
    ("geojson: swapped axes, latitude first",
     by.both(by.reshaped(lambda s: by.swapped(by.degrees(s))), by.answer(lambda c: c.pop("crs"))), "x and y are swapped",
     RD),
    ("shp: no coordinate system", by.both(by.layered(lambda f: f.to_crs(4326)), lambda f: f.with_suffix(".prj").unlink()),
     "does not tell its coordinate system", "add it"),
    ("shp: a system that cannot be", lambda f: by.swap('",52.', '",152.')(f.with_suffix(".prj")), "cannot be read"),
    ("shp: truncated", lambda f: [f.with_suffix(".shx").unlink(), by.cut(60)(f)], "is no readable map, or was cut off"),
])]  # fmt: skip
