"""Scores of the Leefbaarometer, in CSV and as its WFS gives them with classes and outlines: each row checked."""

import re
import zipfile
import zlib
from typing import Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.sources import codes
from leefbaarheid.sources.figures import coded, one_each, parse_figures, parse_years
from leefbaarheid.sources.log import LEEFBAAROMETER, FileLog, RawFile
from leefbaarheid.sources.outlines import read_layer, to_rd
from leefbaarheid.sources.text import TextTable, read_text
from leefbaarheid.terms import DIMENSIONS, LEVELS

#: Columns of a reader's scores, beside the level, which is the same for a whole frame.
COLUMNS: Final = ["code", "naam", "editie", "jaar", "lbm", "afw", *DIMENSIONS, "kscore", "bron"]

#: How far ``afw`` may lie from the sum of its dimensions: the WFS rounds.
TOLERANCE: Final = {"csv": 1e-9, "wfs": 5e-6}

#: No score of any level or year comes near: further off, it is another figure or has lost its decimal mark.
FARTHEST: Final = 4.0

FIGURES: Final = ("lbm", "afw", *DIMENSIONS)
NAMES: Final = ("bu_naam", "wk_naam", "gm_naam", "naam", "buurtnaam", "wijknaam", "gemeentenaam", "name")


def is_named(file: RawFile) -> bool:
    """Tell a score CSV by the name that the publisher gives it."""
    return file.stem.replace("_", "-").replace(" ", "-").startswith("leefbaarometer-score")


def read_scores_csv(file: RawFile) -> tuple[str, pd.DataFrame, FileLog]:
    """Return level, scores (``scores.COLUMNS``) and log of one score CSV.

    The edition is in the file's name (``2002-2022``), else it is the first and last year of the
    file. Raises SourceError, with line or column and remedy, for anything that is not whole.
    """
    table = read_text(file)
    log = table.called("Leefbaarometer scores (CSV)", LEEFBAAROMETER)
    if lost := next((c for c in ("jaar", *FIGURES) if c not in table.frame), ""):
        raise file.refusal(f"has no column {lost}; a score file has a code, jaar, {', '.join(FIGURES)}.")
    if "versie" in table.frame:
        table.demand(~table.frame["versie"].str.contains(r"\b2\.0").fillna(False), "versie", f"is {REASON}")
    level, code = _codes(table)
    frame, name = parse_figures(table, FIGURES), next((n for n in NAMES if n in table.frame), None)
    frame = frame.assign(code=code, jaar=parse_years(table, "jaar"), bron="csv")
    frame["kscore"] = pd.NA
    frame["naam"] = table.frame[name] if name else pd.Series(pd.NA, frame.index, dtype="string[pyarrow]")
    frame["editie"] = log.editie = _edition(file, frame["jaar"], log)
    unused = sorted(set(table.columns) - {"jaar", *FIGURES, *NAMES, code.name})
    log.remark_list("not used", unused, most=99)
    return level, check_scores(frame[COLUMNS], table, TOLERANCE["csv"]), log


def _codes(table: TextTable) -> tuple[str, pd.Series]:
    """Find the key column by its name or the form of its codes, the finest first; check every code.

    Four digits are taken for a PC4 only where no other column holds codes.
    """
    other = [c for c in table.columns if c not in {"jaar", *FIGURES, *NAMES, "versie"}]
    text = table.frame[other].astype("string[pyarrow]").apply(lambda cells: cells.str.upper())
    found = {c: codes.KEYS.get(c) or codes.level_of(text[c]) for c in other}
    named = bool(codes.KEYS.keys() & other)
    levels = {c: v for c, v in found.items() if v and (c in codes.KEYS or v != "pc4" or not named)}
    if not levels:
        remedy = "name it PC4, bu_code, wk_code, gm_code or grid."
        raise table.file.refusal(f"has no column with codes of areas; {remedy}")
    column, level = min(levels.items(), key=lambda pair: LEVELS.index(pair[1]))
    return level, coded(table, column, level)


def _edition(file: RawFile, years: pd.Series, log: FileLog) -> str:
    named, first, last = codes.edition_in(file.path.stem), int(years.min()), int(years.max())
    if named is None:
        remedy = "of an extract put the publication's in its name (2002-2024)"
        log.remark(f"edition {first}-{last} by its years; {remedy}")
        return f"{first}-{last}"
    start, end = map(int, named.split("-"))
    if first < start or last > end:
        outside = f"holds the years {first}-{last}, outside the edition {named} of its name"
        raise file.refusal(f"{outside}; rename it or split the editions.")
    return named


def check_scores(frame: pd.DataFrame, table: TextTable, tolerance: float) -> pd.DataFrame:
    """Return the rows with a score, each one once; the log of ``table`` counts the rest.

    ``frame`` has ``COLUMNS``; ``table`` says where a row stands. Raises SourceError where a row has some dimensions
    only, where ``afw`` is not their sum within ``tolerance`` or lies beyond ``FARTHEST``, where ``lbm - afw`` is not
    the same within 1e-9 in every row, or where one area and year has two different scores.
    """
    log, given = table.log, frame[list(DIMENSIONS)].notna().sum(axis=1)
    frame = log.keep(frame, frame["afw"].notna() | frame["lbm"].notna() | (given > 0), "no score")
    given, sums = given[frame.index], frame[list(DIMENSIONS)].sum(axis=1)
    gap = frame["lbm"] - frame["afw"]
    middle = float(gap.quantile(interpolation="higher"))
    for bad, what in (
        (frame["afw"].isna(), "afw is missing beside other figures"),
        ((given > 0) & (given < len(DIMENSIONS)), "some of the five dimensions are missing"),
        (frame["afw"].abs() > FARTHEST, f"afw is not between -{FARTHEST:g} and {FARTHEST:g}"),
        ((given > 0) & ((sums - frame["afw"]).abs() > tolerance), "afw is not the sum of its dimensions"),
        ((gap - middle).abs() > 1e-9, f"lbm less afw is not {middle:.9f}"),
    ):
        if bad.any():
            row = frame[bad].iloc[0]
            remedy = "the file was cut off, rounded or edited: download it again."
            where = f": {what} for {row['code']} in {row['jaar']}"
            raise table.refusal(frame.index[bad][0], f"{where}; {remedy}")
    figures = ["code", "editie", "jaar", "lbm", "afw", *DIMENSIONS, "kscore"]
    if frame.duplicated(figures[:3]).any():  # of two rows the one with a name stays
        frame = frame.sort_values("naam", kind="stable")
        frame = one_each(frame, figures[:3], log, same=figures).sort_index()
    return frame


def layers_in(content: bytes) -> set[str]:
    """Return the names of layers in the features' ids (``buurtscore24.1``)."""
    found = re.findall(rb'"id"\s*:\s*"([A-Za-z_][A-Za-z_0-9]*)\.[0-9A-Za-z_:-]+"', content)
    return {name.decode().lower() for name in found}


def is_wfs(content: bytes) -> bool:
    """Tell a WFS answer of the Leefbaarometer by its layers' names or its properties."""
    named = any(re.search("score|ontwikkeling|schaalafhankelijk", layer) for layer in layers_in(content))
    return named or (b'"kscore"' in content and b'"afw"' in content)


def read_scores_wfs(file: RawFile) -> tuple[str, gpd.GeoDataFrame, FileLog]:
    """Return level, scores with outlines (``COLUMNS`` and geometry, RD New) and log of one file.

    ``editie`` is empty here: it follows from all WFS files of the folder together.
    Raises SourceError for a layer that changes level with the scale, and for anything not whole.
    """
    content = file.path.read_bytes()
    if any("schaalafhankelijk" in name for name in (*layers_in(content), file.stem)):
        what = "comes from a layer that changes level with the scale (_schaalafhankelijk)"
        raise file.refusal(f"{what}; download buurtscore, wijkscore or the like instead.")
    raw = read_layer(file)
    table = TextTable(file, pd.DataFrame(raw.drop(columns=raw.geometry.name)), unit="feature")
    log = table.called("Leefbaarometer WFS", LEEFBAAROMETER)
    log.rijen_gelezen, log.opmerkingen = len(raw), file.marks
    _demand_complete(file, content, len(raw), log)
    figures = ["kscore", "afw", *DIMENSIONS]
    if lost := next((c for c in ("id", "year", *figures) if c not in raw), ""):
        raise file.refusal(f"has no property {lost}; download all properties.")
    text = raw["id"].astype("string[pyarrow]").str.strip().str.upper()
    level = codes.level_of(text)
    if level is None:
        what = "the property id holds codes of several levels or of none"
        raise file.refusal(f": {what}; give each layer its own file.")
    code, jaar = coded(table, "id", level), parse_years(table, "year")
    frame = parse_figures(table, figures).assign(code=code, jaar=jaar, editie="")
    good = frame["kscore"].isna() | frame["kscore"].isin(range(1, 10))
    table.demand(good, "kscore", "is no whole number from 1 to 9; download it again.")
    texts = [c for c in figures if isinstance(raw[c].dtype, pd.StringDtype)]
    log.remark(f"numbers written as text in {', '.join(texts)}", texts)
    frame["naam"] = raw["name"].astype("string[pyarrow]") if "name" in raw else pd.NA
    frame = frame.astype({"kscore": "Int8"}).assign(lbm=float("nan"), bron="wfs")
    scored = check_scores(frame[COLUMNS], table, TOLERANCE["wfs"])
    return level, _outlined(scored, raw.geometry, log), log


def _outlined(scored: pd.DataFrame, outlines: gpd.GeoSeries, log: FileLog) -> gpd.GeoDataFrame:
    """Add the outlines in RD New; a score whose outline is not usable stays, without one."""
    side = FileLog(log.bestand, log.soort)
    mended = to_rd(gpd.GeoDataFrame(geometry=outlines.loc[scored.index]), side)
    lost = [f"{n} scores without outline ({reason})" for reason, n in side.geweigerd.items()]
    for remark in (*side.opmerkingen, *lost):
        log.remark(remark)
    return gpd.GeoDataFrame(scored, geometry=mended.geometry.reindex(scored.index))


def _demand_complete(file: RawFile, content: bytes, features: int, log: FileLog) -> None:
    returned = re.search(rb'"numberReturned"\s*:\s*(\d+)', content)
    if returned and int(returned[1]) != features:
        what = f"says it has {int(returned[1])} features but {features} can be read"
        raise file.refusal(f"{what}; download it again.")
    matched = re.search(rb'"(?:numberMatched|totalFeatures)"\s*:\s*(\d+)', content)
    every = int(matched[1]) if matched else 0
    log.remark(f"one page of {every} features", every > features)


#: How 2.0 names its scores (the whole, and the dimensions bewoners and veiligheid that 3.0 has not), its key of PC4, and
#: the columns of its tables of classes and of how these changed (KL12, VKL1214).
_HEADINGS: Final = re.compile(
    rb"\b(rlb(rmtr|bev|vei|won|vrz|fys)\w*|pc4lbr|vkl_?\d{4})\b|\bkl_?\d\d\b.{0,40}\bkl_?\d\d\b", re.I | re.S
)
_NAME: Final = re.compile(r"(leefbaarometer|lbm)[ _-]*2[ ._-]0(?!\d)")
#: Bytes that are searched: of a table the headings stand there, of a workbook they do in each sheet.
_HEAD: Final = 8 << 20

REASON: Final = "another instrument than 3.0; remove it and download the scores of Leefbaarometer 3.0."


def refuse_older(file: RawFile, content: bytes = b"") -> None:
    """Raise SourceError for a file of Leefbaarometer 2.0, by its name or by headings in ``content``."""
    if _NAME.search(file.stem) or _HEADINGS.search(content):
        raise file.refusal(f"is of Leefbaarometer 2.0, {REASON}")


def strings_of_workbook(file: RawFile) -> bytes:
    """Return the texts at the begin of each sheet of a workbook, as they are stored (.xls without their zeros)."""
    sheets = r"xl/(sharedStrings|worksheets/[^/]+)\.xml|content\.xml"
    try:
        with zipfile.ZipFile(file.path) as archive:
            names = (name for name in archive.namelist() if re.fullmatch(sheets, name))
            return b" ".join(archive.open(name).read(_HEAD) for name in names)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        return file.head(8 * _HEAD).replace(b"\0", b"")
