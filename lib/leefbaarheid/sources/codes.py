"""Codes of areas in the form of CBS: their patterns, and bringing other spellings to it."""

import re
from pathlib import Path
from typing import Any, Final

import pandas as pd

from leefbaarheid.params import plain_name, read_yaml

PATTERNS: Final = {
    "grid": r"E\d{4}N\d{4}",
    "buurt": r"BU\d{4}[0-9A-Z]{4}",
    "pc4": r"\d{4}",
    "wijk": r"WK\d{4}[0-9A-Z]{2}",
    "gemeente": r"GM\d{4}",
}


#: The names of columns in ``kolommen.yml``, which tells what each is.
HEADINGS: Final[Any] = read_yaml(Path(__file__).with_name("kolommen.yml"))
#: Names that key columns have in the sources, in lower case, and their level.
KEYS: Final = {name: level for level, names in HEADINGS["sleutels"].items() for name in names}
#: Names of columns that hold codes of several levels; the first goes before all other keys.
MIXED: Final = HEADINGS["gemengd"]
#: Kenmerken under the names that CBS and PDOK give them, as ``kenmerk`` compares them.
KENMERKEN: Final = {name: kenmerk for kenmerk, names in HEADINGS["kenmerken"].items() for name in names}
#: Kenmerken that count something, of which some serve as weights.
COUNTS: Final = ("woningen", "huishoudens", "inwoners")

#: Prefix and number of digits of codes that may be written as bare numbers.
_BARE: Final = {"buurt": ("BU", 8), "wijk": ("WK", 6), "gemeente": ("GM", 4), "pc4": ("", 4)}


def kenmerk(heading: str) -> str | None:
    """Return the kenmerk that a heading or key of a source stands for, in any spelling, or None.

    Other signs than letters may tell of another unit.

    >>> kenmerk("aantal_inwoners"), kenmerk("omgevingsadressendichtheid"), kenmerk("aantalInwoners"), kenmerk("woningen (%)")
    ('inwoners', 'oad', 'inwoners', None)
    """
    known = re.fullmatch(r"[\w -]+", heading)
    return KENMERKEN.get(plain_name(heading).replace("_", "")) if known else None


def normalise_codes(values: pd.Series, level: str) -> pd.Series:
    """Return codes in the form of CBS: trimmed, upper case, numbers padded and prefixed.

    >>> normalise_codes(pd.Series(["1011", " 999 ", "1012.0"]), "pc4").tolist()
    ['1011', '0999', '1012']
    >>> normalise_codes(pd.Series(["gm0928", "363"]), "gemeente").tolist()
    ['GM0928', 'GM0363']
    """
    text = values.astype("string[pyarrow]").str.strip().str.upper()
    if level not in _BARE:
        return text
    prefix, width = _BARE[level]
    text = text.str.replace(r"^(\d+)\.0$", r"\1", regex=True)
    bare = text.str.fullmatch(r"\d+").fillna(False).astype(bool)
    return text.mask(bare, prefix + text.str.zfill(width)) if bare.any() else text


def matches(values: pd.Series, level: str) -> pd.Series:
    """Tell which codes (normalised) have the form of ``level``; a missing code has not."""
    return values.str.fullmatch(PATTERNS[level]).fillna(False).astype(bool)


def levels_of(values: pd.Series) -> pd.Series:
    """Return the level whose form each code (in upper case) has; missing where it has none."""
    found = pd.Series(pd.NA, values.index, dtype="string[pyarrow]")
    for level in PATTERNS:
        found = found.mask(matches(values, level), level)
    return found


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
