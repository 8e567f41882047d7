"""Names and messages of others as they may be shown: one line, of characters that can be seen."""

import re
from typing import Final

import pandas as pd

from leefbaarheid.errors import printable

_CODES: Final = {name: f"{name}_code" for name in ("gemeente", "provincie", "groep")}
#: Columns of tables that hold names, and the column with what an area is called that has none.
NAMES: Final = {"naam": "code", "gemeente_oud": "gemeente_code_oud"} | _CODES

#: How a WFS tells of an error in XML, and OData and OGC API in JSON.
_SAID: Final = re.compile(
    rb"(?is)<(?:\w+:)?(?:ExceptionText|ServiceException)[^<>]*>([^<]{1,2000})|"
    rb'"(?:odata\.)?error"\s*:\s*\{.{0,500}?"(?:value|message)"\s*:\s*"([^"]{1,2000})"'
)


def visible(text: str) -> str:
    r"""Take out what cannot be seen: control characters, escape codes of terminals, marks of direction.

    White space of any kind becomes one space.

    >>> visible("Hopel"), visible(" Hopel\t\u202eZuid\x1b[31m\n")
    ('Hopel', 'Hopel Zuid[31m')
    """
    return text if text.isprintable() else printable(text, len(text))


def with_visible_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of a dataset (docs/tables.md) with names that can be seen; a name of nothing else becomes the code."""
    for name, code in NAMES.items():
        if name in frame and not (known := frame[name].astype(object)).map(str.isprintable).all():
            shown = known.map(visible)
            frame = frame.assign(**{name: shown.where(shown != "", frame[code])})
    return frame


def quoted(body: bytes) -> str:
    """Return what a server's error says, or "". Nothing is parsed."""
    found = _SAID.search(body[:20_000])
    return printable((found[1] or found[2]).decode("utf-8", "replace")) if found else ""
