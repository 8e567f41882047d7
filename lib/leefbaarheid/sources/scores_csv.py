"""The Leefbaarometer's score CSV, at every level and of every edition."""

from __future__ import annotations

from typing import Final

import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import codes
from leefbaarheid.sources.log import LEEFBAAROMETER, FileLog, RawFile
from leefbaarheid.sources.numbers import parse_numbers, parse_years, without_codes
from leefbaarheid.sources.older import REASON
from leefbaarheid.sources.scores import COLUMNS, TOLERANCE, check_scores, reference
from leefbaarheid.sources.text import TextTable, read_text
from leefbaarheid.terms import DIMENSIONS, LEVELS

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
    log = FileLog(file.name, "Leefbaarometer scores (CSV)", LEEFBAAROMETER, rijen_gelezen=table.rows)
    log.opmerkingen = table.remarks
    for reason, rows in table.refused.items():
        log.refuse(reason, rows)
    for column in ("jaar", *FIGURES):
        if column not in table.frame:
            raise SourceError(
                f"{file.name} has no column {column}; a score file has a code, jaar, {', '.join(FIGURES)}."
            )
    if "versie" in table.frame:
        table.demand(~table.frame["versie"].str.contains(r"\b2\.0").fillna(False), "versie", f"is {REASON}")
    level, code = _codes(table, log)
    frame = without_codes(parse_numbers(table, FIGURES), log)
    _no_text(table, frame)
    frame["code"] = code
    frame["jaar"] = parse_years(table, "jaar")
    name = next((n for n in NAMES if n in table.frame), None)
    frame["naam"] = table.frame[name] if name else pd.Series(pd.NA, frame.index, dtype="string[pyarrow]")
    log.editie = _edition(file, frame["jaar"])
    frame["editie"], frame["kscore"], frame["bron"] = log.editie, pd.NA, "csv"
    unused = sorted(set(table.columns) - {"jaar", *FIGURES, *NAMES, code.name})
    if unused:
        log.remark(f"not used: {', '.join(unused)}")
    frame = check_scores(frame[COLUMNS], log, table.place, TOLERANCE["csv"])
    reference(frame, log, table.place)
    return level, frame, log


def _codes(table: TextTable, log: FileLog) -> tuple[str, pd.Series]:
    """Find the key column by its name or the form of its codes, the finest first; check every code.

    Four digits are taken for a PC4 only where no other column holds codes.
    """
    other = [c for c in table.columns if c not in {"jaar", *FIGURES, *NAMES, "versie"}]
    levels = {c: codes.KEYS[c] for c in other if c in codes.KEYS}
    strange = [c for c in other if c not in levels]
    told = {c: codes.level_of(table.frame[c].astype("string[pyarrow]").str.upper()) for c in strange}
    named = bool(levels)
    levels |= {c: level for c, level in told.items() if level and not (named and level == "pc4")}
    if not levels:
        raise SourceError(
            f"{table.file.name} has no column with codes of areas; name it PC4, bu_code, wk_code, gm_code "
            "or grid."
        )
    column, level = min(levels.items(), key=lambda pair: LEVELS.index(pair[1]))
    values = codes.normalise(table.frame[column], level)
    table.demand(codes.matches(values, level), column, f"is no code of a {level}; correct it or the heading.")
    log.remark_codes(table.frame[column], values)
    return level, values


def _no_text(table: TextTable, frame: pd.DataFrame) -> None:
    """Refuse a column that holds words only, which reads as wholly missing."""
    for column in FIGURES:
        if frame[column].isna().all():
            table.demand(table.frame[column].isna(), column, "is no number; download the file again.")


def _edition(file: RawFile, years: pd.Series) -> str:
    named = codes.edition_in(file.path.stem)
    first, last = int(years.min()), int(years.max())
    if named is None:
        return f"{first}-{last}"
    start, end = (int(y) for y in named.split("-"))
    if first < start or last > end:
        raise SourceError(
            f"{file.name} holds the years {first}-{last}, outside the edition {named} of its name; "
            "rename it or split the editions."
        )
    return named
