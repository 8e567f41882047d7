"""Dirty score files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.preparation.cases import read, refused
from tests.preparation.mini import NAME, WEST
from tests.preparation.spoil import (
    AGAIN,
    BOM,
    DIMS,
    HEADING_TWICE,
    LAST_TWICE,
    LATIN,
    NO_END,
    NOTHING,
    OLDER,
    PAD,
    USE_3,
    beside,
    cells,
    folder,
    lines,
    put,
    raw,
    swap,
    table,
    without,
    zipped,
)
from tests.sources.raw import cells_of, write, xlsx

FIGURES = ["lbm", "afw", *DIMS]


def commas(frame: pd.DataFrame) -> pd.DataFrame:
    figures = [c for c in FIGURES if c in frame]
    frame[figures] = frame[figures].map(lambda text: text.replace(".", ","))
    return frame


def missing(mark: str):
    """Write the empty cells of the year without dimensions as ``mark``."""
    return table(lambda f: f.replace("", mark))


TWO = [["pc4", "a"], ["6461", 1], ["6462", 2]]


def as_workbook(more: str = ""):
    """Put a workbook in the place of the file, with the XML of one more cell."""

    def spoil(file: Path) -> None:
        frame = pd.read_csv(file, dtype={"PC4": str}).astype(object)
        rows = [list(frame), *frame.where(frame.notna(), None).to_numpy().tolist()]
        xml = "".join(cells_of(i, row) for i, row in enumerate(rows, 1))
        write(file.with_suffix(".xlsx"), xlsx(blad=f"{xml}<row r='99'>{more}</row>"))
        file.unlink()

    return spoil


def no_scores(code: str, year: int):
    return {"scores/pc4": without(f"code == '{code}' and jaar == {year}")}


def older_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Let one row be of a publication with another reference."""
    frame.loc[4, "lbm"] = str(float(frame.loc[4, "lbm"]) + 0.07)
    return frame


def later_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Add rows of a later publication, with other figures for the same years."""
    later = frame.head(3).assign(**{c: "" for c in DIMS})
    later["afw"] = later["afw"].map(lambda v: str(float(v) + 0.01))
    later["lbm"] = later["lbm"].map(lambda v: str(float(v) + 0.01))
    return pd.concat([frame, later])


SCORES = [
    # Scores of PC4, as a stand-in for every score CSV
    read("pc4", "byte order mark", "byte order mark", BOM, "byte order mark skipped"),
    read("pc4", "index column", "row names of R", table(lambda f: f, index=True, index_label="", quoting=1),
         "a column without a heading is left out"),
    read("pc4", "index column", "index of pandas", table(lambda f: f, index=True, index_label="Unnamed: 0"),
         "a column without a heading is left out"),
    read("pc4", "decimal comma", "semicolons and decimal commas", table(commas, sep=";"),
         "64 numbers with a decimal comma"),
    read("pc4", "decimal comma", "quoted decimal commas", table(commas, quoting=1),
         "64 numbers with a decimal comma"),
    refused("pc4", "decimal comma", "both decimal marks",
            cells("lbm", lambda v: v.replace(".", ","), row=2),
            r"line 2, column lbm: '[\d.]+' has a decimal point where others have a comma",
            "use one of the two"),
    refused("pc4", "decimal comma", "commas that may be thousands", cells("lbm", lambda v: "4,102", row=0),
            "line 2, column lbm: '4,102' may be thousands", "write numbers without such separators"),
    read("pc4", "quoted numbers", "every cell quoted", table(lambda f: f, quoting=1)),
    refused("pc4", "quoted numbers", "an apostrophe before a number",
            cells("afw", lambda v: "'" + v, row=3), "line 5, column afw: .* is no number",
            "correct it or leave it empty"),
    read("pc4", "padded codes", "padded codes", cells("PC4", "{:<8}".format), "12 cells trimmed"),
    read("pc4", "codes as integers", "codes as floats", cells("PC4", "{}.0".format),
         f"12 codes in pc4 {PAD}"),
    refused("pc4", "codes as integers", "codes with letters", cells("PC4", "{} AB".format),
            "line 2, column pc4: '6461 AB' is no code of a pc4", "correct it or the heading"),
    read("pc4", "NA", "NA", missing("NA"), "20 cells such as NA or . taken as missing"),
    read("pc4", "NA", "NULL and nan", table(lambda f: f.replace({"fys": {"": "NULL"}, "won": {"": "nan"}})),
         "8 cells such as NA or . taken as missing"),
    read("pc4", "point for nothing", "points", missing("."), "20 cells such as NA or . taken as missing"),
    read("pc4", "code for missing", "-99997", missing("-99997"),
         "20 figures such as -99997 taken as missing"),
    read("pc4", "code for missing", "a row of -99995",
         table(lambda f: put("PC4 == '6462' and jaar == '2020'", FIGURES, "-99995")(f)),
         "no score: 1; 7 figures such as -99997 taken as missing", no_scores("6462", 2020)),
    refused("pc4", "code for missing", "-99997 in one dimension", cells("soc", lambda v: "-99997", row=2),
            "line 4: some of the five dimensions are missing for 6461 in 2020", AGAIN),
    read("pc4", "duplicates that agree", "a row twice", LAST_TWICE, "same row twice: 1"),
    refused("pc4", "duplicates that differ", "another score of one year", table(later_rows),
            "line 14: 6461 has two different rows in 2014", "keep the right one"),
    refused("pc4", "mixed editions", "another reference", table(older_rows),
            r"line 6: lbm less afw is not 4\.102264851 for 6462 in 2016", AGAIN),
    refused("pc4", "mixed editions", "a year after the edition", swap("2020", "2024"),
            "holds the years 2014-2024, outside the edition 2002-2022 of its name", "split the editions"),
    refused("pc4", "mixed editions", "a second file that disagrees",
            beside("z " + NAME.format("PC4"), table(lambda f: later_rows(f).tail(3))),
            "an earlier file disagree on afw of 6461 in 2014", "keep one", "z " + NAME.format("PC4")),
    read("pc4", "mixed editions", "a second file that agrees",
         beside("z " + NAME.format("PC4"), lines(lambda rows: rows[:4])), "same row in another file: 3",
         file="z " + NAME.format("PC4")),
    read("pc4", "second heading", "second heading", HEADING_TWICE, "repeated heading: 1"),
    read("pc4", "second heading", "empty rows", lines(lambda rows: [*rows[:3], "," * 8, "", *rows[3:]]),
         "empty row: 1"),
    refused("pc4", "second heading", "a row of totals",
            lines(lambda rows: [*rows, "Totaal" + rows[-1][4:]]),
            "line 14, column pc4: 'Totaal' is no code of a pc4", "correct it or the heading"),
    refused("pc4", "truncated", "cut in the last number", raw(lambda content: content[:-14]),
            "line 13: afw is not the sum of its dimensions for 6372 in 2020", AGAIN),
    refused("pc4", "truncated", "cut in the last line", raw(lambda content: content[:-60]),
            "line 13: [678] columns where the heading has 9", AGAIN),
    read("pc4", "truncated", "cut before the end of the line", raw(lambda content: content[:-1]), NO_END),
    read("pc4", "zip in a zip", "a zip", zipped("p.zip"), file="p.zip/" + NAME.format("PC4")),
    read("gemeente", "zip in a zip", "a zip in a zip beside the scores",
         beside("kopie.csv", zipped("a.zip", "b.zip")), "a zip in a zip: unpack it", file="b.zip/a.zip"),
    refused("pc4", "zip in a zip", "a broken zip", beside("a.zip", b"PK\x03\x04 no more"),
            "cannot be unpacked", AGAIN, "a.zip"),
    read("gemeente", "empty file", "an empty zip", beside("leeg.zip", b"PK\5\6" + bytes(18)),
         "an empty zip", file="leeg.zip"),
    refused("pc4", "empty file", "empty", NOTHING, "is empty", f"{AGAIN} or remove it"),
    refused("pc4", "empty file", "blank lines", raw(lambda content: b"\n \n\n"), "is empty", AGAIN),
    refused("pc4", "empty file", "a heading only", lines(lambda rows: rows[:1]),
            "has a heading but no rows", AGAIN),
    read("pc4", "directory", "a folder with the name of a file", folder("extra.csv"),
         "is a folder, not a file; what is in it is listed by itself", file="extra.csv"),
    read("pc4", "years as text", "years with a point", cells("jaar", "{}.0".format), "12 years written as 2014.0"),
    read("pc4", "years as text", "years of CBS", cells("jaar", "{}JJ00".format), "12 years written as 2014JJ00"),
    read("pc4", "years as text", "years between spaces", cells("jaar", " {} ".format, quoting=1),
         "12 cells trimmed"),
    refused("pc4", "years as text", "a year of two digits", cells("jaar", lambda v: v[2:], row=4),
            "line 6, column jaar: '16' is no year", "write it with four digits"),
    refused("pc4", "years as text", "a date", cells("jaar", "{}-01-01".format),
            "line 2, column jaar: '2014-01-01' is no year", "write it with four digits"),
    refused("pc4", "Leefbaarometer 2.0", "headings of 2.0",
            swap("lbm,afw,fys,onv,soc", "rlbrmtr,rlbfys,rlbvei,rlbbev,x"), OLDER, USE_3),
    refused("pc4", "Leefbaarometer 2.0", "version in a row",
            table(lambda f: f.assign(versie=["Leefbaarometer 3.0"] * 11 + ["Leefbaarometer 2.0"])),
            "line 13, column versie: 'Leefbaarometer 2.0' is another instrument", USE_3),
    read("pc4", "Leefbaarometer 2.0", "version 3.0 in every row",
         table(lambda f: f.assign(versie="Leefbaarometer 3.0")), "not used: versie"),
    refused("pc4", "Leefbaarometer 2.0", "a file of 2.0 by name",
            beside("Leefbaarometer 2.0 PC4.csv", "PC4,a\n6461,1\n"), OLDER, USE_3,
            "Leefbaarometer 2.0 PC4.csv"),
    refused("pc4", "Leefbaarometer 2.0", "a workbook of 2.0 by name",
            beside("LBM 2.0 meting 2018.xlsx", b"PK"), OLDER, USE_3, "LBM 2.0 meting 2018.xlsx"),
    refused("pc4", "Leefbaarometer 2.0", "a workbook of 2.0 by headings",
            beside("meting.xlsx", xlsx(a=[["PC4", "RLBBEV"]])), OLDER, USE_3, "meting.xlsx"),
    read("pc4", "Leefbaarometer 2.0", "another workbook", beside("meting.xlsx", xlsx(a=[["naam", "a"], ["x", 1]])),
         "no key column (code, pc4, buurtcode, wijkcode, gemeentecode or grid)", file="meting.xlsx"),
    read("pc4", "workbook", "a workbook", as_workbook(), file=NAME.format("PC4").replace("csv", "xlsx")),
    read("pc4", "workbook", "two sheets with data", beside("twee.xlsx", xlsx(a=TWO, b=TWO)),
         "a workbook with several sheets with data (a, b): keep one, with the figures and their headings",
         file="twee.xlsx"),
    refused("pc4", "workbook", "a formula without a value", as_workbook('<c r="C9"><f>B9</f></c>'),
            "cell C9: is a formula without a value", "open it in a spreadsheet and save it",
            file=NAME.format("PC4").replace("csv", "xlsx")),
    refused("pc4", "other", "a web page", raw(lambda content: b"<!DOCTYPE html><html></html>"),
            "holds a web page", AGAIN),
    refused("pc4", "other", "UTF-16", raw(lambda content: content.decode().encode("utf-16")),
            "is UTF-16 or binary", "save it as CSV in UTF-8"),
    refused("pc4", "other", "a heading twice", swap("fys,onv", "fys,fys"), "has the column fys twice",
            "remove or rename one"),
    refused("pc4", "other", "a column is missing", swap("onv", "overlast"), "has no column onv",
            "a score file has"),
    refused("pc4", "other", "an open quotation mark", swap("\n6462", '\n"6462'),
            "line 5: a quoted value runs over", "close the quotation mark"),
    refused("pc4", "other", "rounded", cells("fys", lambda v: v[:5]), "line 2: afw is not the sum", AGAIN),
    refused("pc4", "other", "columns swapped", swap("lbm,afw", "afw,lbm"),
            "line 2: afw is not between -4 and 4", AGAIN),
    refused("pc4", "other", "a lost decimal mark",
            table(lambda f: put("jaar == '2016'", ["afw", "lbm"], "4000")(f)),
            "line 3: afw is not between -4 and 4", AGAIN),
    refused("pc4", "other", "an infinite number", cells("lbm", lambda v: "inf", row=0),
            "line 2, column lbm: 'inf' is infinite", "leave it empty"),
    refused("pc4", "other", "a word for a number", cells("vrz", lambda v: "onbekend", row=0),
            "line 2, column vrz: 'onbekend' is no number", "correct it or leave it empty"),
    refused("pc4", "other", "words only", cells("vrz", lambda v: "geheim"),
            "line 2, column vrz: 'geheim' is no number", "download it again"),
    refused("pc4", "other", "a code is missing", cells("PC4", lambda v: "", row=7),
            "line 9, column pc4: an empty cell is no code", "correct it or the heading"),
    refused("pc4", "other", "a score is missing", cells("afw", lambda v: "", row=7),
            "line 9: afw is missing beside other figures for 6371 in 2016", AGAIN),
    refused("pc4", "other", "no codes", table(lambda f: f.drop(columns="PC4")),
            "has no column with codes of areas", "name it PC4"),
    # The same at other levels
    read("buurt", "Latin-1", "names in Latin-1", lambda f: [swap("Naam ", "Súd ", -1)(f), LATIN(f)],
         "not UTF-8: read as Windows-1252",
         {"gebieden/buurt": lambda f: f.assign(naam=f["naam"].str.replace("Naam ", "Súd "))}),
    refused("buurt", "Latin-1", "neither UTF-8 nor Latin-1",
            lambda f: [swap("Naam", "Súd")(f), LATIN(f), raw(lambda c: c.replace(b"Naam", b"\x81"))(f)],
            "is neither UTF-8 nor Windows-1252", "save it as UTF-8"),
    read("buurt", "lower case", "codes in lower case", cells("bu_code", str.lower),
         f"9 codes in bu_code {PAD}"),
    read("buurt", "lower case", "headings in capitals", lines(lambda rows: [rows[0].upper(), *rows[1:]])),
    read("buurt", "codes as integers", "codes without prefix and zeros",
         cells("bu_code", lambda v: v[2:].lstrip("0")), f"9 codes in bu_code {PAD}"),
    refused("buurt", "other", "a wijk among buurten", cells("bu_code", lambda v: "WK092801", row=1),
            "line 3, column bu_code: 'WK092801' is no code of a buurt", "correct it or the heading"),
    read("buurt", "other", "a buurt of an unknown gemeente",
         lines(lambda r: [*r, r[-1].replace("BU0882", "BU7777")]), "area in no gemeente of 2024: 1"),
    read("wijk", "codes as integers", "codes as integers", cells("wk_code", lambda v: v[2:].lstrip("0")),
         f"9 codes in wk_code {PAD}"),
    read("wijk", "other", "columns that are not used", table(lambda f: f.assign(gm_code=WEST, x="1")),
         "not used: gm_code, x"),
    read("gemeente", "codes as integers", "codes as integers",
         cells("gm_code", lambda v: v[2:].lstrip("0")), f"6 codes in gm_code {PAD}"),
    read("gemeente", "other", "a gemeente that is no more",
         lines(lambda r: [*r, r[-1].replace(WEST, "GM0001")]), "area in no gemeente of 2024: 1"),
    read("grid", "lower case", "cells in lower case", cells("grid_id", str.lower),
         f"9 codes in grid_id {PAD}"),
    read("grid", "padded codes", "padded cells", cells("grid_id", " {}".format), "9 cells trimmed"),
    read("grid", "other", "a cell in the sea",
         lines(lambda r: [*r, r[-1].replace("E2020N3200", "E0500N5000")]),
         "area in no gemeente of 2024: 1"),
    refused("grid", "other", "a cell of 500 metres", cells("grid_id", lambda v: "E400N640", row=2),
            "line 4, column grid_id: 'E400N640' is no code of a grid", "correct it or the heading"),
]  # fmt: skip
