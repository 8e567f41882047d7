"""Outlines of areas, counts of cells and divisions, from GeoPackage, shape and GeoJSON of CBS and PDOK."""

import re
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from leefbaarheid.sources import codes
from leefbaarheid.sources.figures import COLUMNS as FIGURE_COLUMNS
from leefbaarheid.sources.figures import one_each, to_long
from leefbaarheid.sources.geometry import list_layers, quietly, read_layer, to_rd
from leefbaarheid.sources.log import CBS, CBS_KADASTER, FileLog, RawFile

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


DIVISION_COLUMNS: Final = ["gemeente_code", "gemeente", "provincie_code", "provincie"]


def read_division(file: RawFile) -> tuple[int, pd.DataFrame, FileLog] | None:
    """Return the newest year that has outlines of gemeenten and provincies, its gemeenten and the log.

    A gemeente lies in the provincie that holds a point inside it (both are of one division, so none is cut). Returns
    None for a file without such layers. Raises SourceError where a gemeente lies in none.
    """
    layers = [name for name, polygons in list_layers(file) if polygons]
    years: dict[int, dict[str, str]] = {}
    for name in sorted(layers, key=lambda n: ("niet" in n.lower(), n)):
        kind = next((k for k in ("gemeente", "provincie") if k in name.lower()), None)
        year = codes.year_in(name) or codes.year_in(file.path.stem)
        if kind and year:
            years.setdefault(year, {}).setdefault(kind, name)
    whole = [year for year, kinds in years.items() if len(kinds) == 2]
    if not whole:
        return None
    newest = max(whole)
    gemeenten, provincies = (_areas(file, years[newest][kind]) for kind in ("gemeente", "provincie"))
    log = FileLog(file.name, "gemeenten and provincies", CBS_KADASTER, rijen_gelezen=len(gemeenten))
    gemeenten = log.keep(gemeenten, codes.matches(gemeenten["statcode"], "gemeente"), "no code of a gemeente")
    inside = gemeenten.set_geometry(gemeenten.representative_point())
    found = inside.sjoin(provincies, "left", "within", "gemeente", "provincie")
    lost = found["statnaam_gemeente"][found["statcode_provincie"].isna()]
    if len(lost):
        raise file.refusal(f": {lost.iloc[0]} lies in no provincie of {newest}; download it again.")
    columns = [f"{c}_{kind}" for kind in ("gemeente", "provincie") for c in ("statcode", "statnaam")]
    table = pd.DataFrame(found[~found.index.duplicated()][columns]).set_axis(DIVISION_COLUMNS, axis=1)
    return newest, table.astype("string[pyarrow]").reset_index(drop=True), log


def _areas(file: RawFile, layer: str) -> gpd.GeoDataFrame:
    raw = read_layer(file, layer)
    lost = next((c for c in ("statcode", "statnaam") if c not in raw), None)
    if lost:
        raise file.refusal(f", layer {layer}: has no column {lost}; download it again.")
    raw = raw[raw.geometry.notna() & ~raw.geometry.is_empty].drop_duplicates("statcode")
    text = {c: raw[c].astype("string[pyarrow]").str.strip() for c in ("statcode", "statnaam")}
    return raw[["geometry"]].assign(**text)
