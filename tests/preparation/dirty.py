"""The catalogue of dirty files: what real files bring, and what must come of each."""

from pathlib import Path

import pandas as pd
from shapely.geometry import Point, Polygon, box

from tests.preparation import spoil as by
from tests.preparation.cases import AGAIN, NORTH, WIJKEN, Read, Refused
from tests.preparation.mini import EAST, NAME, WEST, X, Y
from tests.sources.raw import DIMS, cells_of, square, write, xlsx

#: What the catalogue must hold at least once: the kinds of dirt that real files bring.
KINDS = (
    "byte order mark", "index column", "decimal comma", "padded codes", "NA", "point for nothing", "code for missing",
    "codes as integers", "lower case", "Latin-1", "quoted numbers", "duplicates that agree", "duplicates that differ",
    "mixed editions", "second heading", "truncated", "zip in a zip", "empty file", "directory", "Leefbaarometer 2.0",
    "invalid geometry", "empty geometry", "swapped axes", "degrees called metres", "years as text",
)  # fmt: skip
#: What several formats say.
OLDER = r"is of Leefbaarometer 2\.0, another instrument than 3\.0"
USE_3 = r"remove it and download the scores of Leefbaarometer 3\.0"
PAD, SKIPPED, TWICE = "brought to the form of CBS", "byte order mark skipped", "same row twice: 1"
FOLDER = "is a folder, not a file; what is in it is listed by itself"
FIGURES = ["lbm", "afw", *DIMS]
SECOND = "z " + NAME.format("PC4")
BOOK, TWO = NAME.format("PC4").replace("csv", "xlsx"), [["pc4", "a"], ["6461", 1], ["6462", 2]]
INDEX = "a column without a heading is left out"
NO_AREA, LATIN_1 = "area in no gemeente of 2024: 1", "not UTF-8: read as Windows-1252"
FOUR, EMPTY, HEAD = "write it with four digits", "correct it or leave it empty", "correct it or the heading"
NUMBER, ONE_KIND = "write numbers without such separators", "keep one of them"

BOW_TIE = Polygon([(X, NORTH), (X + 1000, NORTH + 1000), (X + 1000, NORTH), (X, NORTH + 1000)])
LEFT, RIGHT = ([(X + dx, NORTH), (X + dx, NORTH + 1000), (X + 500, NORTH + 500)] for dx in (0, 1000))
MENDED = Polygon(LEFT) | Polygon(RIGHT)
RD, CUT_MAP = "export it again in RD New", "is no readable map, or was cut off"


def gone(rows, *tables):
    """Without some rows in some tables."""
    return {table: by.without(rows) for table in tables}


NOORD, BUURT, WIJK = "code == 'WK092801'", "code == 'BU09280101'", ("gebieden/wijk", "kenmerken")
NO_NOORD, NO_FIGURE = gone(NOORD, *WIJK), gone(NOORD, "kenmerken")
NO_WIJKEN, NO_SHAPES = (gone(f"code in {WIJKEN[kind]}", *WIJK) for kind in ("gpkg", "shp"))
BOW_TIE_AREA = {"gebieden/wijk": by.put(NOORD, "geometry", MENDED)}
NO_OUTLINE = {"gebieden/buurt": by.put(BUURT, ["geometry", "jaar_omtrek"], None)}


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


def older_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Let one row be of a publication with another reference."""
    frame.loc[4, "lbm"] = str(float(frame.loc[4, "lbm"]) + 0.07)
    return frame


def later_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Add rows of a later publication, with other figures for the same years."""
    later = frame.head(3).assign(**dict.fromkeys(DIMS, ""))
    later[["afw", "lbm"]] = later[["afw", "lbm"]].map(lambda v: str(float(v) + 0.01))
    return pd.concat([frame, later])


READ = [Read(*row) for row in [
    ("pc4: byte order mark", by.BOM, SKIPPED),
    ("pc4: index column", by.table(lambda f: f, index=True, index_label="Unnamed: 0"), INDEX),
    ("pc4: decimal comma, semicolons and decimal commas", by.table(commas, sep=";"), "64 numbers with a decimal comma"),
    ("pc4: padded codes", by.cells("PC4", "{:<8}".format), "12 cells trimmed"),
    ("pc4: codes as integers, codes as floats", by.cells("PC4", "{}.0".format), f"12 codes in pc4 {PAD}"),
    ("pc4: NA", by.table(lambda f: f.replace("", "NA")), "20 cells such as NA or . taken as missing"),
    ("pc4: code for missing, -99997", by.table(lambda f: f.replace("", "-99997")),
     "20 figures such as -99997 taken as missing"),
    ("pc4: code for missing, a row of -99995",
     by.table(lambda f: by.put("PC4 == '6462' and jaar == '2020'", FIGURES, "-99995")(f)),
     "no score: 1; 7 figures such as -99997 taken as missing",
     {"scores/pc4": by.without("code == '6462' and jaar == 2020")}),
    ("pc4: duplicates that agree, a row twice", by.LAST_TWICE, TWICE),
    ("pc4: mixed editions, a second file that agrees", by.beside(SECOND, by.lines(lambda rows: rows[:4])),
     "same row in another file: 3", {}, SECOND),
    ("pc4: second heading", by.lines(lambda rows: [*rows[:2], rows[0], *rows[2:]]), "repeated heading: 1"),
    ("pc4: truncated, before the end of the line", by.cut(-1), "the last line has no end: see whether the file is whole"),
    ("pc4: zip in a zip, a zip", by.zipped("p.zip"), "", {}, "p.zip/" + NAME.format("PC4")),
    ("pc4: directory", lambda file: (file.parent / "extra.csv").mkdir(), FOLDER, {}, "extra.csv"),
    ("pc4: years as text, years with a point", by.cells("jaar", "{}.0".format), "12 years written as 2014.0"),
    ("pc4: years as text, years of CBS", by.cells("jaar", "{}JJ00".format), "12 years written as 2014JJ00"),
    ("pc4: Leefbaarometer 2.0, version 3.0 in every row", by.table(lambda f: f.assign(versie="Leefbaarometer 3.0")),
     "not used: versie"),
    ("pc4: Leefbaarometer 2.0, another workbook", by.beside("meting.xlsx", xlsx(a=[["naam", "a"], ["x", 1]])),
     "no key column (code, pc4, buurtcode, wijkcode, gemeentecode or grid)", {}, "meting.xlsx"),
    ("pc4: workbook", as_workbook(), "", {}, BOOK),
    ("pc4: workbook, two sheets with data", by.beside("twee.xlsx", xlsx(a=TWO, b=TWO)),
     "a workbook with several sheets with data (a, b): keep one, with the figures and their headings", {}, "twee.xlsx"),
    ("pc4: index column, row names of R", by.table(lambda f: f, index=True, index_label="", quoting=1), INDEX),
    ("pc4: decimal comma, quoted decimal commas", by.table(commas, quoting=1), "64 numbers with a decimal comma"),
    ("pc4: quoted numbers, every cell quoted", by.table(lambda f: f, quoting=1)),
    ("pc4: NA, NULL and nan", by.table(lambda f: f.replace({"fys": {"": "NULL"}, "won": {"": "nan"}})),
     "8 cells such as NA or . taken as missing"),
    ("pc4: point for nothing, points", by.table(lambda f: f.replace("", ".")), "20 cells such as NA or . taken as missing"),
    ("pc4: second heading, empty rows", by.lines(lambda rows: [*rows[:3], "," * 8, "", *rows[3:]]), "empty row: 1"),
    ("gemeente: zip in a zip beside the scores", by.beside("kopie.csv", by.zipped("a.zip", "b.zip")),
     "a zip in a zip: unpack it", {}, "b.zip/a.zip"),
    ("gemeente: empty file", by.beside("leeg.zip", b"PK\5\6" + bytes(18)), "an empty zip", {}, "leeg.zip"),
    ("gemeente: a gemeente that is no more", by.last(WEST, "GM0001"), NO_AREA),
    ("buurt: Latin-1, names in Latin-1", by.both(by.swap("Naam ", "Súd ", -1), by.LATIN), LATIN_1,
     {"gebieden/buurt": lambda f: f.assign(naam=f["naam"].str.replace("Naam ", "Súd "))}),
    ("buurt: lower case, codes in lower case", by.cells("bu_code", str.lower), f"9 codes in bu_code {PAD}"),
    ("buurt: lower case, headings in capitals", by.lines(lambda rows: [rows[0].upper(), *rows[1:]])),
    ("buurt: codes as integers", by.cells("bu_code", by.digits), f"9 codes in bu_code {PAD}"),
    ("buurt: a buurt of an unknown gemeente", by.last("BU0882", "BU7777"), NO_AREA),
    ("wijk: columns that are not used", by.table(lambda f: f.assign(gm_code=WEST, x="1")), "not used: gm_code, x"),
    ("regions: lower case, codes in lower case", by.both(by.swap("GM", "gm", -1), by.swap("PV", "pv", -1)),
     f"2 codes in gemeentecode {PAD}"),
    ("regions: duplicates that agree, a row twice", by.LAST_TWICE, TWICE),
    ("regions: codes as integers", by.cells("gemeentecode", by.digits), f"2 codes in gemeentecode {PAD}"),
    ("regions: mixed editions", by.added(f"2019,{WEST},Kerkrade,PV31,Limburg"), "older than 2024: 1"),
    ("succession: an heir that is unknown", by.swap(EAST, "GM7777"), "gemeente unknown in 2024: 1",
     {"opvolging": by.without("jaar == 2012")}),
    ("own: codes as integers", by.cells("gm_code", lambda code: code[2:].lstrip("0")), f"3 codes in gm_code {PAD}"),
    ("own: decimal comma, semicolons and decimal commas", by.both(by.swap(",", ";", -1), by.swap(".", ",", -1)),
     "2 numbers with a decimal comma"),
    ("own: NA", by.swap("900,", "900,NA"), "1 cells such as NA or . taken as missing"),
    ("own: code for missing, -99995", by.swap("900,", "900,-99995"), "1 figures such as -99997 taken as missing"),
    ("own: duplicates that agree, a row twice", by.LAST_TWICE, TWICE),
    ("own: an unknown area", by.added("GM7777,2020,5,5"), "area not known in this dataset: 1"),
    ("own: a row without code", by.added(",2020,5,5"), "gm_code is no code of an area: 1"),
    ("parquet: codes as integers", by.parquet(lambda t: t.assign(gm_code=t["gm_code"].str[2:].astype(int))),
     f"3 codes in gm_code {PAD}"),
    ("parquet: quoted numbers", by.parquet(lambda t: t.assign(woningen=t["woningen"].astype(str)))),
    ("parquet: index column, a stored index", by.parquet(lambda t: t.set_axis([3, 5, 8])), INDEX),
    ("wfs: byte order mark", by.BOM, SKIPPED),
    ("wfs: lower case", by.properties(lambda p: p.update(id=p["id"].lower())), f"3 codes in id {PAD}"),
    ("wfs: quoted numbers", by.properties(lambda p: p.update({k: str(p[k]) for k in ("kscore", "afw", *DIMS)})),
     "numbers written as text in kscore, afw, fys, won, vrz, soc, onv"),
    ("wfs: code for missing", by.properties(lambda p: p.update({k: -99997 for k in ("afw", *DIMS)}), 1),
     "no score: 1; 6 figures such as -99997 taken as missing", gone(BUURT, "scores/buurt", "gebieden/buurt")),
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
    ("gpkg: code for missing, -99997", by.layered(aant_inw=[900, -99997, 200]),
     "aant_inw: 1 figures that are below 0 taken as missing", NO_FIGURE),
    ("gpkg: thousands in text", by.layered(aant_inw=["900", "1.234", "200"]),
     "aant_inw: 1 figures that are no number taken as missing", NO_FIGURE),
    ("gpkg: water", by.layered(wijknaam=["Oost", "Groot water", "Zuid"]), "water: 1", NO_NOORD),
    ("geojson: byte order mark", by.BOM, SKIPPED),
    ("shp: no coordinate system", lambda f: f.with_suffix(".prj").unlink(), "no coordinate system given: taken as RD New"),
    ("shp: figures without shapes", Path.unlink, "part of a shape file without its .shp", NO_SHAPES, "wijken_2024.dbf"),
    ("grid: lower case, cells in lower case", by.cells("grid_id", str.lower), f"9 codes in grid_id {PAD}"),
    ("grid: a cell in the sea", by.last("E2020N3200", "E0500N5000"), NO_AREA),
    ("groups: an unknown gemeente", by.added("G4,G4,groep,GM7777,brief"), "gemeente unknown in 2024: 1"),
]]  # fmt: skip
REFUSED = [Refused(*row) for row in [
    ("pc4: decimal comma, both decimal marks", by.cells("lbm", lambda v: v.replace(".", ","), row=2),
     r"line 2, column lbm: '[\d.]+' has a decimal point where others have a comma", "use one of the two"),
    ("pc4: decimal comma", by.cells("lbm", "4,102", 0), "line 2, column lbm: '4,102' may be thousands", NUMBER),
    ("pc4: quoted numbers, an apostrophe before a number", by.cells("afw", lambda v: "'" + v, row=3),
     "line 5, column afw: .* is no number", EMPTY),
    ("pc4: codes as integers, codes with letters", by.cells("PC4", "{} AB".format),
     "line 2, column pc4: '6461 AB' is no code of a pc4", HEAD),
    ("pc4: code for missing, -99997 in one dimension", by.cells("soc", "-99997", 2),
     "line 4: some of the five dimensions are missing for 6461 in 2020"),
    ("pc4: duplicates that differ, another score of one year", by.table(later_rows),
     "line 14: 6461 has two different rows in 2014", "keep the right one"),
    ("pc4: mixed editions, another reference", by.table(older_rows),
     r"line 6: lbm less afw is not 4\.102264851 for 6462 in 2016"),
    ("pc4: mixed editions, a year after the edition", by.swap("2020", "2024"),
     "holds the years 2014-2024, outside the edition 2002-2022 of its name", "split the editions"),
    ("pc4: second heading, a row of totals", by.lines(lambda rows: [*rows, "Totaal" + rows[-1][4:]]),
     "line 14, column pc4: 'Totaal' is no code of a pc4", HEAD),
    ("pc4: truncated, cut in the last number", by.cut(-14),
     "line 13: afw is not the sum of its dimensions for 6372 in 2020"),
    ("pc4: truncated", by.cut(-60), "line 13: [678] columns where the heading has 9"),
    ("pc4: zip in a zip", by.beside("a.zip", b"PK\x03\x04 no more"), "cannot be unpacked", AGAIN, "a.zip"),
    ("pc4: empty file, blank lines", by.raw(lambda c: b"\n \n\n"), "is empty"),
    ("pc4: empty file, a heading only", by.lines(lambda rows: rows[:1]), "has a heading but no rows"),
    ("pc4: years as text, a year of two digits", by.cells("jaar", lambda v: v[2:], row=4),
     "line 6, column jaar: '16' is no year", FOUR),
    ("pc4: Leefbaarometer 2.0, headings of 2.0", by.swap("lbm,afw,fys,onv,soc", "rlbrmtr,rlbfys,rlbvei,rlbbev,x"), OLDER,
     USE_3),
    ("pc4: Leefbaarometer 2.0, version in a row",
     by.table(lambda f: f.assign(versie=["Leefbaarometer 3.0"] * 11 + ["Leefbaarometer 2.0"])),
     "line 13, column versie: 'Leefbaarometer 2.0' is another instrument", USE_3),
    ("pc4: workbook, a formula without a value", as_workbook('<c r="C9"><f>B9</f></c>'),
     "cell C9: is a formula without a value", "open it in a spreadsheet and save it", BOOK),
    ("pc4: a web page", by.raw(lambda c: b"<!DOCTYPE html><html></html>"), "holds a web page"),
    ("pc4: UTF-16", by.raw(lambda c: c.decode().encode("utf-16")), "is UTF-16 or binary", "save it as CSV in UTF-8"),
    ("pc4: a heading twice", by.swap("fys,onv", "fys,fys"), "has the column fys twice", "remove or rename one"),
    ("pc4: a column is missing", by.swap("onv", "overlast"), "has no column onv", "a score file has"),
    ("pc4: an open quotation mark", by.swap("\n6462", '\n"6462'), "line 5: a quoted value runs over",
     "close the quotation mark"),
    ("pc4: columns swapped", by.swap("lbm,afw", "afw,lbm"), "line 2: afw is not between -4 and 4"),
    ("pc4: a lost decimal mark", by.table(lambda f: by.put("jaar == '2016'", ["afw", "lbm"], "4000")(f)),
     "line 3: afw is not between -4 and 4"),
    ("pc4: an infinite number", by.cells("lbm", "inf", 0), "line 2, column lbm: 'inf' is infinite", "leave it empty"),
    ("pc4: a word for a number", by.cells("vrz", "onbekend", 0), "line 2, column vrz: 'onbekend' is no number", EMPTY),
    ("pc4: words only", by.cells("vrz", "geheim"), "line 2, column vrz: 'geheim' is no number"),
    ("pc4: a code is missing", by.cells("PC4", "", 7), "line 9, column pc4: an empty cell is no code", HEAD),
    ("pc4: a score is missing", by.cells("afw", "", 7), "line 9: afw is missing beside other figures for 6371 in 2016"),
    ("pc4: no codes", by.table(lambda f: f.drop(columns="PC4")), "has no column with codes of areas", "name it PC4"),
    ("pc4: empty file, empty", by.NOTHING, "is empty", f"{AGAIN} or remove it"),
    ("pc4: Leefbaarometer 2.0, a file of 2.0 by name", by.beside("Leefbaarometer 2.0 PC4.csv", "PC4,a\n6461,1\n"), OLDER,
     USE_3, "Leefbaarometer 2.0 PC4.csv"),
    ("pc4: Leefbaarometer 2.0, a workbook of 2.0 by name", by.beside("LBM 2.0 meting 2018.xlsx", b"PK"), OLDER, USE_3,
     "LBM 2.0 meting 2018.xlsx"),
    ("pc4: Leefbaarometer 2.0", by.beside("meting.xlsx", xlsx(a=[["PC4", "RLBBEV"]])), OLDER, USE_3, "meting.xlsx"),
    ("pc4: rounded", by.cells("fys", lambda v: v[:5]), "line 2: afw is not the sum"),
    ("buurt: Latin-1", by.both(by.swap("Naam", "Súd"), by.LATIN, by.raw(lambda c: c.replace(b"Naam", b"\x81"))),
     "is neither UTF-8 nor Windows-1252", "save it as UTF-8"),
    ("buurt: a wijk among buurten", by.cells("bu_code", "WK092801", 1),
     "line 3, column bu_code: 'WK092801' is no code of a buurt", HEAD),
    ("grid: a cell of 500 metres", by.cells("grid_id", "E400N640", 2),
     "line 4, column grid_id: 'E400N640' is no code of a grid", HEAD),
    ("regions: duplicates that differ, a gemeente in two provincies", by.last("PV31,Limburg", "PV30,Brabant"),
     "line 4: GM0882 has two different rows", "keep the right one"),
    ("regions: duplicates that differ, a provincie with two names", by.swap("Limburg", "LIMBURG"), "PV31 has several names",
     "give a provincie_code one name"),
    ("regions: mixed editions, two tables of gemeenten", by.beside("regio2.csv", by.both()),
     "and gemeente_regio.csv are tables of one kind", ONE_KIND, "regio2.csv"),
    ("regions: NA, a name is missing", by.swap("Kerkrade", "NA"), "line 2, column gemeentenaam: an empty cell",
     "must be filled in"),
    ("regions: a provincie without prefix", by.swap("PV31", "31"), "line 2, column provincie_code: '31'", "correct it"),
    ("regions: no code of a gemeente", by.swap(WEST, "Kerkrade"), "line 2, column gemeentecode: 'Kerkrade'",
     "write it as GM0928"),
    ("succession: shares in percent", by.swap("0.9", "90"), "line 3, column share: '90'", "correct it"),
    ("succession: no column of today", by.swap("gm_code_2024", "naar"), "has no column gm_code_2024", "add it"),
    ("succession: duplicates that differ, two successors", by.last("0.9", "0.1"),
     "line 4: GM0001 has two different rows in 2019", "keep the right one"),
    ("groups: duplicates that differ, one group, two names", by.last("RG-Z,Zuid,regio", "G4,De vier,groep"),
     "G4 has several names", "give a groep_code one name"),
    ("groups: another kind", by.swap("regio", "streek"), "line 3, column soort: 'streek'", "must be groep or regio"),
    ("own: a number below 0", by.swap("1100", "-1100"), "line 3, column woningen: '-1100' is a number below 0",
     "leave it empty"),
    ("own: no codes", by.cells("gm_code", "Kerkrade"), "column gm_code: holds no codes of areas", "correct them"),
    ("own: duplicates that differ, another figure", by.last("900", "901"), "line 5: GM0882 has two different rows in 2020",
     "keep the right one"),
    ("own: two columns of one year", by.table(lambda f: f.assign(aantal_woningen="5")),
     "columns woningen and aantal_woningen both give woningen", "keep one"),
    ("parquet: truncated, a broken page", by.raw(lambda c: c[:4] + bytes(20) + c[24:]), "cannot be read"),
    ("parquet: truncated, cut off", by.cut(-20), "is no readable Parquet", "write it again or remove it"),
    ("parquet: an infinite number", by.parquet(lambda t: t.assign(groen=[1.0, float("inf"), 2.0])),
     "row 2, column groen: inf is infinite", "leave it empty"),
    ("wfs: empty file, empty", by.NOTHING, "is empty"),
    ("wfs: duplicates that differ, one code twice", by.props(1, id="BU08820101"),
     "feature 2: BU08820101 has two different rows in 2022", "keep the right one"),
    ("wfs: truncated, cut off", by.cut(-200), CUT_MAP),
    ("wfs: truncated, features lost", by.answer(lambda c: c["features"].pop()), "says it has 3 features but 2 can be read"),
    ("wfs: empty file, no features", by.answer(lambda c: c.update(features=[], numberReturned=0)), "holds no features"),
    ("wfs: Leefbaarometer 2.0, properties of 2.0", by.properties(lambda p: p.update(rlbrmtr=p.pop("afw"))), OLDER, USE_3),
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
    ("gpkg: swapped axes", by.layered(lambda f: f.set_geometry(f.geometry.map(by.swapped), crs=f.crs)),
     "3 of 3 outlines lie outside the Netherlands .x and y are swapped", RD),
    ("gpkg: degrees called metres", by.layered(lambda f: f.to_crs(4326).set_crs(28992, allow_override=True)),
     "degrees, but the file calls them metres", RD),
    ("geojson: swapped axes, latitude first",
     by.both(by.reshaped(lambda s: by.swapped(by.degrees(s))), by.answer(lambda c: c.pop("crs"))), "x and y are swapped",
     RD),
    ("geojson: no features", by.raw(lambda c: b'{"type": "Point"}'), "is no GeoJSON with features"),
    ("shp: a system that cannot be", lambda f: by.swap('",52.', '",152.')(f.with_suffix(".prj")), "cannot be read"),
    ("shp: truncated", lambda f: [f.with_suffix(".shx").unlink(), by.cut(60)(f)], CUT_MAP),
]]  # fmt: skip
