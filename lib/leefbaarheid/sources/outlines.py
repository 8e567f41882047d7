"""Outlines of areas from GeoPackage, shape and GeoJSON, as CBS, PDOK and the Leefbaarometer name them."""

from __future__ import annotations

import re
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import codes
from leefbaarheid.sources.geometry import list_layers, read_layer, to_rd
from leefbaarheid.sources.log import CBS_KADASTER, FileLog, RawFile

#: Key columns, finest level first: a layer of buurten also holds the codes of wijk and gemeente,
#: and one of wijken may hold the postcode that occurs most.
KEYS: Final = (
    ("buurt", ("buurtcode", "bu_code")),
    ("pc4", ("pc4", "postcode4")),
    ("wijk", ("wijkcode", "wk_code")),
    ("pc4", ("postcode",)),
    ("gemeente", ("gemeentecode", "gm_code")),
)
NAMES: Final = {
    "buurt": ("buurtnaam", "bu_naam", "statnaam", "naam"),
    "wijk": ("wijknaam", "wk_naam", "statnaam", "naam"),
    "gemeente": ("gemeentenaam", "gm_naam", "statnaam", "naam"),
    "pc4": (),
}

#: Figures that outline files of CBS bring along, under the names of this project.
FIGURES: Final = {
    "inwoners": ("aantal_inwoners", "inwoners", "aant_inw"),
    "huishoudens": ("huishoudens", "aantal_huishoudens", "aantal_hh"),
    "woningen": ("woningen", "aantal_woningen", "woningvoorraad"),
    "oad": ("omgevingsadressendichtheid", "oad"),
    "stedelijkheid": ("stedelijkheid_adressen_per_km2", "stedelijkheid", "sted"),
}

COLUMNS: Final = ["niveau", "code", "naam", "jaar", "gemeente_code", *FIGURES, "geometry"]


def read_outlines(file: RawFile) -> tuple[gpd.GeoDataFrame, FileLog] | str:
    """Return outlines (``COLUMNS``; RD New, valid) of every layer of known areas, and the log.

    ``gemeente_code`` is filled for PC4 where the layer gives it (the newest ``gm_code_YYYY``). Figures
    below nought are missing. Cells are set aside: their outline is in their code. Returns a reason
    instead where no layer holds known areas.
    Raises SourceError for outlines outside the Netherlands, two outlines of one area, or an unreadable file.
    """
    log = FileLog(file.name, "outlines", CBS_KADASTER, opmerkingen=file.marks)
    parts, other = [], []
    layers = list_layers(file)
    for layer, polygons in layers:
        part = _layer(file, layer, log) if polygons else None
        if part is None:
            other.append(layer)
        else:
            parts.append(part)
    if not parts:
        return "no layer with outlines and codes of buurten, wijken, gemeenten or PC4 (cells need none)"
    if other:
        log.remark(f"layers set aside: {', '.join(other)}")
    return pd.concat(parts, ignore_index=True), log


def _layer(file: RawFile, layer: str, log: FileLog) -> gpd.GeoDataFrame | None:
    raw = read_layer(file, layer)
    level, key = _key(raw)
    if level is None or key is None or _has_cells(raw):
        return None
    log.rijen_gelezen += len(raw)
    raw = log.keep(raw, ~_water(raw, level), "water")
    values = codes.normalise(raw[key], level)
    good = codes.matches(values, level)
    if not good.any():
        raise SourceError(f"{file.name}, column {key}: holds no codes of a {level}; rename the column.")
    log.remark_codes(raw[key][good], values[good])
    raw = log.keep(raw, good, f"no code of a {level}")
    raw = log.keep(raw, ~values[raw.index].isin(["GM0998", "GM0997", "GM0999"]), "abroad")
    if level in ("wijk", "buurt"):
        raw = log.keep(raw, ~values[raw.index].str[2:6].isin(["0997", "0998", "0999"]).astype(bool), "abroad")
    frame = to_rd(raw, log)
    year = _year(raw, layer, file)
    found = gpd.GeoDataFrame({"niveau": level, "code": values[frame.index]}, geometry=frame.geometry)
    name = next((n for n in NAMES[level] if n in frame), None)
    found["naam"] = frame[name].astype("string[pyarrow]").str.strip() if name else pd.NA
    found["jaar"] = pd.Series(year, found.index, dtype="Int16")
    gemeente = sorted(c for c in frame if re.fullmatch(r"gm_code(_\d{4})?|gemeentecode", c))
    found["gemeente_code"] = codes.normalise(frame[gemeente[-1]], "gemeente") if gemeente else pd.NA
    for figure, names in FIGURES.items():
        column = next((n for n in names if n in frame), None)
        found[figure] = _figures(frame[column], log) if column else np.nan
    return _one_each(found[COLUMNS], file, log)


def _figures(given: pd.Series, log: FileLog) -> pd.Series:
    """Return whole numbers from nought; ``log`` counts what is not and becomes missing."""
    values = pd.to_numeric(given, errors="coerce").astype("float64")
    if isinstance(given.dtype, pd.StringDtype):
        values = values.where(given.str.fullmatch(r"\s*-?\d+(\.0)?\s*").astype(bool))
    for what, bad in (("no number", values.isna() & given.notna()), ("below nought", values < 0)):
        if bad.any():
            log.remark(f"{given.name}: {int(bad.sum())} figures that are {what} taken as missing")
    return values.mask(values < 0)


def _key(raw: gpd.GeoDataFrame) -> tuple[str | None, str | None]:
    for level, names in KEYS:
        for name in names:
            if name in raw:
                return level, name
    for name in (n for n in ("statcode", "code") if n in raw):
        told = codes.level_of(raw[name].astype("string[pyarrow]").str.strip().str.upper())
        if told in NAMES:
            return told, name
    return None, None


def _has_cells(raw: gpd.GeoDataFrame) -> bool:
    """Tell a layer of cells, which may also hold the code of the buurt around them."""
    text = raw.select_dtypes(["string", "object"])
    return any(
        codes.KEYS.get(c) == "grid" or codes.level_of(text[c].astype("string[pyarrow]")) == "grid"
        for c in text
        if c != "geometry"
    )


def _water(raw: gpd.GeoDataFrame, level: str) -> pd.Series:
    water = pd.Series(False, raw.index)
    for column in (c for c in ("water", "h2o") if c in raw):
        water |= raw[column].astype("string[pyarrow]").str.strip().str.upper().isin(["JA", "J"])
    for name in (n for n in NAMES[level] if n in raw):
        water |= raw[name].astype("string[pyarrow]").str.strip().str.lower().isin(["groot water"])
    return water


def _year(raw: gpd.GeoDataFrame, layer: str, file: RawFile) -> int | None:
    """Year of the outlines: a column, else the layer's name, else the file's."""
    for column in ("jaar", "jaarcode", "jrstatcode", "year"):
        if column in raw:
            years = set(raw[column].astype("string[pyarrow]").str.extract(r"^(\d{4})", expand=False).dropna())
            if len(years) == 1:
                return int(years.pop())
    return codes.year_in(layer) or codes.year_in(file.path.stem)


def _one_each(found: gpd.GeoDataFrame, file: RawFile, log: FileLog) -> gpd.GeoDataFrame:
    key = ["niveau", "code", "jaar"]
    if not found.duplicated(key).any():
        return found
    same = found.assign(wkb=found.geometry.normalize().to_wkb()).drop_duplicates([*key, "wkb"]).index
    once = found.loc[same]
    if once.duplicated(key).any():
        code = once[once.duplicated(key)]["code"].iloc[0]
        raise SourceError(f"{file.name} has two outlines of {code}; merge them into one row an area.")
    log.refuse("same outline twice", len(found) - len(once))
    return once
