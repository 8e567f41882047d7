"""Outlines of areas from GeoPackage, shape and GeoJSON, as CBS, PDOK and the Leefbaarometer name them."""

from __future__ import annotations

import re
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from leefbaarheid.sources import codes
from leefbaarheid.sources.figures import COLUMNS as FIGURE_COLUMNS
from leefbaarheid.sources.figures import one_each, to_long
from leefbaarheid.sources.geometry import list_layers, read_layer, to_rd
from leefbaarheid.sources.log import CBS_KADASTER, FileLog, RawFile

#: Key columns go by their level, the finest first: a layer of buurten also holds the codes of wijk and gemeente. Only
#: ``postcode`` goes after wijken, for which it may be the postcode that occurs most.
_ORDER: Final = ("buurt", "pc4", "wijk", "postcode", "gemeente")
NAMES: Final = {
    "buurt": ("buurtnaam", "bu_naam", "statnaam", "naam"),
    "wijk": ("wijknaam", "wk_naam", "statnaam", "naam"),
    "gemeente": ("gemeentenaam", "gm_naam", "statnaam", "naam"),
    "pc4": (),
}
#: Figures that outline files of CBS bring along, under the names of this project.
FIGURES: Final = ("inwoners", "huishoudens", "woningen", "oad", "stedelijkheid")

COLUMNS: Final = ["niveau", "code", "naam", "jaar", "gemeente_code", *FIGURES, "geometry"]


def read_outlines(file: RawFile) -> tuple[gpd.GeoDataFrame, FileLog] | str:
    """Return outlines (``COLUMNS``; RD New, valid) of every layer of known areas, and the log.

    ``gemeente_code`` is filled for PC4 where the layer gives it (the newest ``gm_code_YYYY``). Figures
    below 0 are missing. Cells are set aside: their outline is in their code. Returns a reason
    instead where no layer holds known areas.
    Raises SourceError for outlines outside the Netherlands, two outlines of one area, or an unreadable file.
    """
    log = FileLog(file.name, "outlines", CBS_KADASTER, opmerkingen=file.marks)
    parts, other = [], []
    for layer, polygons in list_layers(file):
        part = _layer(file, layer, log) if polygons else None
        if part is None:
            other.append(layer)
        else:
            parts.append(part)
    if not parts:
        return "no layer with outlines and codes of buurten, wijken, gemeenten or PC4 (cells need none)"
    log.remark_list("layers set aside", other, most=99)
    return pd.concat(parts, ignore_index=True), log


def figures_of(outlines: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that came with outlines (``figures.COLUMNS``; year 0 where the outlines have none)."""
    found = outlines.loc[outlines[list(FIGURES)].notna().any(axis=1)]
    wide = pd.DataFrame(found[["niveau", "code", *FIGURES]]).assign(jaar=found["jaar"].fillna(0))
    return to_long(wide, list(FIGURES)).reindex(columns=FIGURE_COLUMNS)


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
        raise file.refusal(f", column {key}: holds no codes of a {level}; rename the column.")
    log.remark_codes(raw[key][good], values[good])
    raw = log.keep(raw, good, f"no code of a {level}")
    if level != "pc4":
        abroad = values[raw.index].str[2:6].isin(["0997", "0998", "0999"])
        raw = log.keep(raw, ~abroad.astype(bool), "abroad")
    frame = to_rd(raw, log)
    found = gpd.GeoDataFrame({"niveau": level, "code": values[frame.index]}, geometry=frame.geometry)
    name = next((n for n in NAMES[level] if n in frame), None)
    found["naam"] = frame[name].astype("string[pyarrow]").str.strip() if name else pd.NA
    found["jaar"] = pd.Series(_year(raw, layer, file), found.index, dtype="Int16")
    gemeente = sorted(c for c in frame if re.fullmatch(r"gm_code(_\d{4})?|gemeentecode", c))
    found["gemeente_code"] = codes.normalise(frame[gemeente[-1]], "gemeente") if gemeente else pd.NA
    for figure in FIGURES:
        column = next((c for c in frame if codes.kenmerk(c) == figure), None)
        found[figure] = _figures(frame[column], log) if column else np.nan
    area = ["niveau", "code", "jaar"]
    if found.duplicated(area).any():
        found["wkb"] = found.geometry.normalize().to_wkb()
        found = one_each(found, area, log, same=[*area, "wkb"], noun="outline")
    return found[COLUMNS]


def _figures(given: pd.Series, log: FileLog) -> pd.Series:
    """Return whole numbers from 0; ``log`` counts what is not and becomes missing."""
    values = pd.to_numeric(given, errors="coerce").astype("float64")
    if isinstance(given.dtype, pd.StringDtype):
        values = values.where(given.str.fullmatch(r"\s*-?\d+(\.0)?\s*").astype(bool))
    for what, bad in (("no number", values.isna() & given.notna()), ("below 0", values < 0)):
        if bad.any():
            log.remark(f"{given.name}: {int(bad.sum())} figures that are {what} taken as missing")
    return values.mask(values < 0)


def _key(raw: gpd.GeoDataFrame) -> tuple[str | None, str | None]:
    named = {c: "postcode" if c == "postcode" else codes.KEYS.get(c) for c in raw}
    for wanted in _ORDER:
        if found := [c for c, level in named.items() if level == wanted]:
            return wanted.replace("postcode", "pc4"), found[0]
    for name in (n for n in ("statcode", "code") if n in raw):
        told = codes.level_of(raw[name].astype("string[pyarrow]").str.strip().str.upper())
        if told in NAMES:
            return told, name
    return None, None


def _has_cells(raw: gpd.GeoDataFrame) -> bool:
    """Tell a layer of cells, which may also hold the code of the buurt around them."""
    text = raw.select_dtypes(["string", "object"]).drop(columns="geometry", errors="ignore")
    named = any(codes.KEYS.get(c) == "grid" for c in text)
    return named or any(codes.level_of(text[c].astype("string[pyarrow]")) == "grid" for c in text)


def _water(raw: gpd.GeoDataFrame, level: str) -> pd.Series:
    water = pd.Series(False, raw.index)
    for columns, marks in ((("water", "h2o"), ["JA", "J"]), (NAMES[level], ["GROOT WATER"])):
        for column in (c for c in columns if c in raw):
            water |= raw[column].astype("string[pyarrow]").str.strip().str.upper().isin(marks)
    return water


def _year(raw: gpd.GeoDataFrame, layer: str, file: RawFile) -> int | None:
    """Year of the outlines: a column, else the layer's name, else the file's."""
    for column in ("jaar", "jaarcode", "jrstatcode", "jaarstatcode", "year"):
        if column in raw:
            years = set(raw[column].astype("string[pyarrow]").str.extract(r"^(\d{4})", expand=False).dropna())
            if len(years) == 1:
                return int(years.pop())
    return codes.year_in(layer) or codes.year_in(file.path.stem)
