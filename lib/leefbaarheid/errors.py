"""The errors that a user sees: one sentence that names the remedy; and texts of others as they may stand in one."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final

#: How a WFS tells of an error in XML, and OData and OGC API in JSON.
_SAID: Final = re.compile(
    rb"(?is)<(?:\w+:)?(?:ExceptionText|ServiceException)[^<>]*>([^<]{1,2000})|"
    rb'"(?:odata\.)?error"\s*:\s*\{.{0,500}?"(?:value|message)"\s*:\s*"([^"]{1,2000})"'
)


class LeefbaarheidError(Exception):
    """A mistake that the user can mend; its text is one sentence with the remedy."""

    #: What the command line ends with.
    exit_code = 2


class SourceError(LeefbaarheidError):
    """A raw file cannot be read right; the text names file, place and remedy.

    ``report`` is the preparation's table of files (read, set aside, refused), where it had come to reading them.
    """

    report: Any = None


class DatasetError(LeefbaarheidError):
    """A prepared dataset is missing, broken, or does not hold what was asked."""


class AreaError(LeefbaarheidError):
    """An area's name or code is unknown or ambiguous."""


class ParameterError(LeefbaarheidError):
    """A report's parameter is unknown, of the wrong type, or out of range."""


class FetchError(LeefbaarheidError):
    """A source cannot be fetched, or what came is not what the catalogue promises."""

    exit_code = 1


class ReportError(LeefbaarheidError):
    """A report stopped while it was made; the text says where its notebook lies."""

    exit_code = 1


def did_you_mean(word: str, known: Iterable[str], n: int = 3) -> str:
    """Return "; did you mean A or B?" for the known words nearest to ``word``, else "".

    >>> [did_you_mean(word, ["Kerkrade", "Heerlen"]) for word in ("KERKRADA", "Herlen", "xyz")]
    ['; did you mean Kerkrade?', '; did you mean Heerlen?', '']
    """
    by_lower = {k.casefold(): k for k in known}
    near = [by_lower[m] for m in get_close_matches(word.casefold(), list(by_lower), n=n, cutoff=0.6)]
    return f"; did you mean {' or '.join(near)}?" if near else ""


def printable(text: str, most: int = 150) -> str:
    r"""Return a text of others fit for a message: one line, no control or direction characters, not endless.

    >>> printable("a\x1b[2Jb\nc"), printable("een lange zin", 8)
    ('a[2Jb c', 'een l...')
    """
    plain = " ".join("".join(c for c in text if c.isspace() or c.isprintable()).split())
    return plain if len(plain) <= most else plain[: most - 3] + "..."


def quoted(body: bytes) -> str:
    """Return what a server's error says, or "". Nothing is parsed."""
    found = _SAID.search(body[:20_000])
    return printable((found[1] or found[2]).decode("utf-8", "replace")) if found else ""
