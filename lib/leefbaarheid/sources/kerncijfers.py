"""Kerncijfers wijken en buurten of CBS: dwellings, inhabitants and density, whatever number their topics have."""

from __future__ import annotations

from typing import Final

from leefbaarheid.sources.cbs_table import CbsTable

#: Words of a topic -> kenmerk. Households are left to SES-WOA, which counts private ones only.
NAMES: Final = {
    "aantalinwoners": "inwoners",
    "woningvoorraad": "woningen",
    "omgevingsadressendichtheid": "oad",
    "matevanstedelijkheid": "stedelijkheid",
}


def kenmerken(cbs: CbsTable) -> dict[str, str]:
    """Return column -> kenmerk of the topics that are known, empty unless inhabitants or dwellings are among them.

    Raises SourceError where two topics are one kenmerk.
    """
    found = cbs.topics_named(NAMES)
    return found if {"inwoners", "woningen"} & set(found.values()) else {}
