"""Kerncijfers wijken en buurten of CBS: dwellings, inhabitants and density, whatever number their topics have."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.params import plain_name
from leefbaarheid.sources.cbs_table import CbsTable, read_figures
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.own_table import COLUMNS

#: Words of a topic -> kenmerk. Households are left to SES-WOA, which counts private ones only.
NAMES: Final = {
    "aantalinwoners": "inwoners",
    "woningvoorraad": "woningen",
    "omgevingsadressendichtheid": "oad",
    "matevanstedelijkheid": "stedelijkheid",
}


def kenmerken(cbs: CbsTable) -> dict[str, str]:
    """Return column -> kenmerk of the topics that are known, empty unless inhabitants or dwellings are among them.

    A topic is known by the words of its key, else by its own title. Raises SourceError where two topics are one kenmerk.
    """
    found: dict[str, str] = {}
    for topic in cbs.topics:
        titles = (re.sub(r"_\d+$", "", topic.column), topic.path.rpartition("/")[2])
        words = (plain_name(t).replace("_", "") for t in titles)
        name = next((NAMES[w] for w in words if w in NAMES), None)
        if name in found.values():
            raise SourceError(f"{cbs.naam} has two topics for {name}; download it with one of them.")
        if name:
            found[topic.column] = name
    return found if {"inwoners", "woningen"} & set(found.values()) else {}


def read_kerncijfers(cbs: CbsTable, wanted: dict[str, str]) -> tuple[pd.DataFrame, FileLog]:
    """Return figures (``COLUMNS`` of own tables; the index is the row in the file) and the log.

    ``wanted`` comes from ``kenmerken``; the year is in the file's name where the table has no periods. Raises SourceError,
    with place and remedy, for anything that is not whole, and for a figure that is no whole number from nought.
    """
    log = cbs.log
    wide = read_figures(cbs, wanted)
    names = list(wanted.values())
    for column, name in wanted.items():
        good = wide[name].isna() | ((wide[name] >= 0) & (wide[name] % 1 == 0))
        cbs.table.demand(good, column, "is no whole number from nought; download the table again.")
    wide = log.keep(wide, wide[names].notna().any(axis=1), "no figure (suppressed by CBS)")
    long = wide.melt(["niveau", "code", "jaar"], names, "kenmerk", "waarde", ignore_index=False)
    return long[COLUMNS].dropna(subset="waarde"), log
