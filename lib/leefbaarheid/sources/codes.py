"""Codes of areas in the form of CBS: their patterns, and bringing other spellings to it."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

PATTERNS: Final = {
    "grid": r"E\d{4}N\d{4}",
    "buurt": r"BU\d{4}[0-9A-Z]{4}",
    "pc4": r"\d{4}",
    "wijk": r"WK\d{4}[0-9A-Z]{2}",
    "gemeente": r"GM\d{4}",
}

#: Names that key columns have in the sources, in lower case.
KEYS: Final = {
    "pc4": "pc4",
    "postcode4": "pc4",
    "postcode": "pc4",
    "bu_code": "buurt",
    "buurtcode": "buurt",
    "wk_code": "wijk",
    "wijkcode": "wijk",
    "gm_code": "gemeente",
    "gemeentecode": "gemeente",
    "gemeente_code": "gemeente",
    "grid": "grid",
    "grid_id": "grid",
    "gridcode": "grid",
    "grid_code": "grid",
    "vierkant": "grid",
    "c28992r100": "grid",
    "crs28992res100m": "grid",
}

#: Prefix and number of digits of codes that may be written as bare numbers.
_BARE: Final = {"buurt": ("BU", 8), "wijk": ("WK", 6), "gemeente": ("GM", 4), "pc4": ("", 4)}


def normalise(values: pd.Series, level: str) -> pd.Series:
    """Return codes in the form of CBS: trimmed, upper case, numbers padded and prefixed.

    >>> normalise(pd.Series(["1011", " 999 ", "1012.0"]), "pc4").tolist()
    ['1011', '0999', '1012']
    >>> normalise(pd.Series(["gm0928", "363"]), "gemeente").tolist()
    ['GM0928', 'GM0363']
    """
    text = values.astype("string[pyarrow]").str.strip().str.upper()
    if level in _BARE:
        prefix, width = _BARE[level]
        if text.str.endswith(".0").fillna(False).any():
            text = text.str.replace(r"^(\d+)\.0$", r"\1", regex=True)
        bare = text.str.fullmatch(r"\d+").fillna(False).astype(bool)
        if prefix and bare.any():
            text = text.mask(bare, prefix + text.str.zfill(width))
        elif bare.any():
            text = text.mask(bare, text.str.zfill(width))
    return text


def matches(values: pd.Series, level: str) -> pd.Series:
    """Tell which codes (normalised) have the form of ``level``; a missing code has not."""
    return values.str.fullmatch(PATTERNS[level]).fillna(False).astype(bool)


def level_of(values: pd.Series) -> str | None:
    """Return the one level whose form every code has, or None."""
    known = values.dropna()
    return next((level for level in PATTERNS if len(known) and matches(known, level).all()), None)


def edition_in(name: str) -> str | None:
    """Return the edition that a file's name gives, or None.

    >>> edition_in("Leefbaarometer-scores_PC4_2002_2022")
    '2002-2022'
    """
    found = re.search(r"(?<!\d)((?:19|20)\d\d)[\s_–-]+((?:19|20)\d\d)(?!\d)", name)
    return f"{found[1]}-{found[2]}" if found else None


def year_in(name: str) -> int | None:
    """Return the only four-digit year in ``name``, or None where there are none or more.

    >>> year_in("woningen_buurt_2020"), year_in("groei 2014-2020")
    (2020, None)
    """
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name))
    return int(years.pop()) if len(years) == 1 else None
