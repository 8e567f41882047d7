"""Leefbaarometer 2.0: another instrument, with dimensions and bounds of its own, never read as 3.0."""

from __future__ import annotations

import re
import zipfile
from typing import Final

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.log import RawFile

#: How 2.0 names its scores: the whole, and the dimensions bewoners and veiligheid that 3.0 has not.
_HEADINGS: Final = re.compile(rb"\brlb(rmtr|bev|vei)", re.IGNORECASE)
_NAME: Final = re.compile(r"(leefbaarometer|lbm)[ _-]*2[ ._-]0(?!\d)")

REASON: Final = "another instrument than 3.0; remove it and download the scores of Leefbaarometer 3.0."


def refuse_older(file: RawFile, content: bytes = b"") -> None:
    """Raise SourceError for a file of Leefbaarometer 2.0, by its name or by headings in ``content``."""
    if _NAME.search(file.stem) or _HEADINGS.search(content):
        raise SourceError(f"{file.name} is of Leefbaarometer 2.0, {REASON}")


def strings_of_workbook(file: RawFile) -> bytes:
    """Return the texts of an .xlsx as stored; the whole content of any other file."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            return archive.read("xl/sharedStrings.xml")
    except (zipfile.BadZipFile, KeyError):
        return file.path.read_bytes()
