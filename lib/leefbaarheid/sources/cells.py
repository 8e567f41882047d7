"""Figures of cells of 100 m in a GeoPackage of CBS (vierkantstatistieken); their outlines are in their codes."""

from __future__ import annotations

import pandas as pd
import pyogrio

from leefbaarheid.sources import codes
from leefbaarheid.sources.figures import to_long
from leefbaarheid.sources.geometry import list_layers, quietly
from leefbaarheid.sources.log import CBS, FileLog, RawFile


def key_of_cells(file: RawFile) -> tuple[str, str, dict[str, str]] | None:
    """Return layer, key column and column -> kenmerk of the first layer with counts of cells; None where there is none."""
    for layer, _ in list_layers(file):
        with quietly():
            fields = [str(f) for f in pyogrio.read_info(file.path, layer=layer)["fields"]]
        key = next((f for f in fields if codes.KEYS.get(f.lower()) == "grid"), None)
        found = {f: name for f in fields if (name := codes.kenmerk(f)) in codes.COUNTS}
        if key and found:
            return layer, key, found
    return None


def read_cells(file: RawFile, layer: str, key: str, wanted: dict[str, str]) -> tuple[pd.DataFrame, FileLog]:
    """Return figures (``figures.COLUMNS``) and the log; the year is the one in the file's name, else 0.

    The arguments after ``file`` come from ``key_of_cells``. Numbers below 0 mean that CBS gives none. Raises
    SourceError for a code that is no cell of 100 m, one that stands there twice, and a figure that is no whole number.
    """
    with quietly():
        raw = pyogrio.read_dataframe(file.path, layer=layer, columns=[key, *wanted], read_geometry=False)
    log = FileLog(file.name, "figures of cells", CBS, rijen_gelezen=len(raw))
    code = codes.normalise(raw[key], "grid")
    odd = code[~codes.matches(code, "grid") | code.duplicated()]
    if len(odd):
        what = f"{odd.iloc[0]!r} is no code of a cell of 100 m, or stands there twice; download it again."
        raise file.refusal(f", column {key}: {what}")
    values = raw[list(wanted)].apply(pd.to_numeric, errors="coerce").astype("float64").rename(columns=wanted)
    values = values.mask(values < 0)
    if (values % 1 > 0).any(axis=None):
        raise file.refusal("has counts that are no whole numbers; download it again.")
    wide = values.assign(niveau="grid", code=code, jaar=codes.year_in(file.path.stem) or 0)
    wide = log.keep(wide, values.notna().any(axis=1), "no figure (suppressed by CBS)")
    return to_long(wide, list(values)), log
