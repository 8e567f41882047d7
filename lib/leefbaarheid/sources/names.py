"""Names and texts of others as they may be shown: one line, of characters that can be seen."""

from typing import Final

import pandas as pd

#: Columns of tables that hold names, and the column with what an area is called that has none.
NAMES: Final = {
    "naam": "code",
    "gemeente": "gemeente_code",
    "provincie": "provincie_code",
    "groep": "groep_code",
    "gemeente_oud": "gemeente_code_oud",
}


def printable(text: str, most: int = 150) -> str:
    r"""Return a text of others fit for a message: one line, no control or direction characters, not endless.

    >>> printable("a\x1b[2Jb\nc"), printable("een lange zin", 8)
    ('a[2Jb c', 'een l...')
    """
    plain = " ".join("".join(c for c in text if c.isspace() or c.isprintable()).split())
    return plain if len(plain) <= most else plain[: most - 3] + "..."


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
