"""Scores of the Leefbaarometer: the checks that every row must pass, and the CSV, at every level and of every edition."""

import re
import zipfile
import zlib
from typing import Final

import pandas as pd

from leefbaarheid.sources import codes
from leefbaarheid.sources.figures import one_each
from leefbaarheid.sources.log import LEEFBAAROMETER, FileLog, RawFile
from leefbaarheid.sources.numbers import demand_numbers, parse_numbers, parse_years, without_codes
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


def recognises(file: RawFile, headings: list[str]) -> bool:
    """Tell a score CSV by its columns, or by the name that the publisher gives it."""
    named = file.stem.replace("_", "-").replace(" ", "-").startswith("leefbaarometer-score")
    return named or {"lbm", "afw", "jaar"} <= set(headings)


def read_scores_csv(file: RawFile) -> tuple[str, pd.DataFrame, FileLog]:
    """Return level, scores (``scores.COLUMNS``) and log of one score CSV.

    The edition is in the file's name (``2002-2022``), else it is the first and last year of the
    file. Raises SourceError, with line or column and remedy, for anything that is not whole.
    """
    table = read_text(file)
    log = table.log("Leefbaarometer scores (CSV)", LEEFBAAROMETER)
    for column in ("jaar", *FIGURES):
        if column not in table.frame:
            needed = ", ".join(FIGURES)
            raise file.refusal(f"has no column {column}; a score file has a code, jaar, {needed}.")
    if "versie" in table.frame:
        table.demand(~table.frame["versie"].str.contains(r"\b2\.0").fillna(False), "versie", f"is {REASON}")
    level, code = _codes(table, log)
    numbers = parse_numbers(table, FIGURES)
    demand_numbers(table, numbers)
    name = next((n for n in NAMES if n in table.frame), None)
    frame = without_codes(numbers, log).assign(
        code=code,
        jaar=parse_years(table, "jaar"),
        naam=table.frame[name] if name else pd.Series(pd.NA, numbers.index, dtype="string[pyarrow]"),
    )
    frame["kscore"], frame["bron"] = pd.NA, "csv"
    frame["editie"] = log.editie = _edition(file, frame["jaar"], log)
    unused = sorted(set(table.columns) - {"jaar", *FIGURES, *NAMES, code.name})
    log.remark_list("not used", unused, most=99)
    return level, check_scores(frame[COLUMNS], log, table, TOLERANCE["csv"]), log


def _codes(table: TextTable, log: FileLog) -> tuple[str, pd.Series]:
    """Find the key column by its name or the form of its codes, the finest first; check every code.

    Four digits are taken for a PC4 only where no other column holds codes.
    """
    other = [c for c in table.columns if c not in {"jaar", *FIGURES, *NAMES, "versie"}]
    levels = {c: codes.KEYS[c] for c in other if c in codes.KEYS}
    named = bool(levels)
    for column in (c for c in other if c not in levels):
        level = codes.level_of(table.frame[column].astype("string[pyarrow]").str.upper())
        if level and not (named and level == "pc4"):
            levels[column] = level
    if not levels:
        remedy = "name it PC4, bu_code, wk_code, gm_code or grid."
        raise table.file.refusal(f"has no column with codes of areas; {remedy}")
    column, level = min(levels.items(), key=lambda pair: LEVELS.index(pair[1]))
    values = codes.normalise(table.frame[column], level)
    table.demand(codes.matches(values, level), column, f"is no code of a {level}; correct it or the heading.")
    log.remark_codes(table.frame[column], values)
    return level, values


def _edition(file: RawFile, years: pd.Series, log: FileLog) -> str:
    named = codes.edition_in(file.path.stem)
    first, last = int(years.min()), int(years.max())
    if named is None:
        named = f"{first}-{last}"
        remedy = "of an extract put the publication's in its name (2002-2024)"
        log.remark(f"edition {named} by its years; {remedy}")
    start, end = (int(y) for y in named.split("-"))
    if first < start or last > end:
        outside = f"holds the years {first}-{last}, outside the edition {named} of its name"
        raise file.refusal(f"{outside}; rename it or split the editions.")
    return named


def check_scores(frame: pd.DataFrame, log: FileLog, table: TextTable, tolerance: float) -> pd.DataFrame:
    """Return the rows with a score, each one once; ``log`` counts the rest.

    ``frame`` has ``COLUMNS``; ``table`` says where a row stands. Raises SourceError where a row has some dimensions
    only, where ``afw`` is not their sum within ``tolerance`` or lies beyond ``FARTHEST``, where ``lbm - afw`` is not
    the same within 1e-9 in every row, or where one area and year has two different scores.
    """
    given = frame[list(DIMENSIONS)].notna().sum(axis=1)
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
        frame = one_each(frame, figures[:3], log, table.place, same=figures).sort_index()
    return frame


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
    try:
        with zipfile.ZipFile(file.path) as archive:
            texts = []
            for name in archive.namelist():
                if re.fullmatch(r"xl/(sharedStrings|worksheets/[^/]+)\.xml|content\.xml", name):
                    with archive.open(name) as part:
                        texts.append(part.read(_HEAD))
            return b" ".join(texts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        return file.head(8 * _HEAD).replace(b"\0", b"")
