"""Figures of cells of 100 m in a GeoPackage of CBS (vierkantstatistieken); their outlines are in their codes."""

from __future__ import annotations

import pandas as pd
import pyogrio

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import codes
from leefbaarheid.sources.geometry import list_layers, quietly
from leefbaarheid.sources.log import CBS, FileLog, RawFile
from leefbaarheid.sources.own_table import ALIASES, COLUMNS, COUNTS


def key_of_cells(file: RawFile) -> tuple[str, str, dict[str, str]] | None:
    """Return layer, key column and column -> kenmerk of the first layer with counts of cells; None where there is none."""
    for layer, _ in list_layers(file):
        with quietly():
            fields = [str(f) for f in pyogrio.read_info(file.path, layer=layer)["fields"]]
        key = next((f for f in fields if codes.KEYS.get(f.lower()) == "grid"), None)
        found = {f: ALIASES.get(f.lower(), f.lower()) for f in fields}
        found = {f: name for f, name in found.items() if name in COUNTS}
        if key and found:
            return layer, key, found
    return None


def read_cells(file: RawFile, layer: str, key: str, wanted: dict[str, str]) -> tuple[pd.DataFrame, FileLog]:
    """Return figures (``COLUMNS`` of own tables) and the log; the year is the one in the file's name, else 0.

    The arguments after ``file`` come from ``key_of_cells``. Numbers below nought mean that CBS gives none. Raises
    SourceError for a code that is no cell of 100 m, one that stands there twice, and a figure that is no whole number.
    """
    with quietly():
        raw = pyogrio.read_dataframe(file.path, layer=layer, columns=[key, *wanted], read_geometry=False)
    log = FileLog(file.name, "figures of cells", CBS, rijen_gelezen=len(raw))
    code = codes.normalise(raw[key], "grid")
    good = codes.matches(code, "grid")
    if not good.all() or code.duplicated().any():
        odd = code[~good | code.duplicated()].iloc[0]
        raise SourceError(
            f"{file.name}, column {key}: {odd!r} is no code of a cell of 100 m, or stands there twice."
        )
    values = raw[list(wanted)].apply(pd.to_numeric, errors="coerce").astype("float64").rename(columns=wanted)
    values = values.mask(values < 0)
    if (values % 1 > 0).any(axis=None):
        raise SourceError(f"{file.name} has counts that are no whole numbers; download it again.")
    wide = values.assign(niveau="grid", code=code, jaar=codes.year_in(file.path.stem) or 0)
    wide = log.keep(wide, values.notna().any(axis=1), "no figure (suppressed by CBS)")
    long = wide.melt(["niveau", "code", "jaar"], list(values), "kenmerk", "waarde", ignore_index=False)
    return long[COLUMNS].dropna(subset="waarde").astype({"jaar": "int16"}), log
