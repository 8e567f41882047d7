"""Leefbaarometer 2.0: another instrument, with dimensions and bounds of its own, never read as 3.0."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import Final

from leefbaarheid.sources.log import RawFile

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
