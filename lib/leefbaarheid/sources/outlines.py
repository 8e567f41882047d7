"""Outlines of areas, counts of cells and divisions, from GeoPackage, shape and GeoJSON of CBS and PDOK.

Outlines are as they must be: polygons, valid, in RD New, within the Netherlands.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import ShapelyError

from leefbaarheid.sources import codes, own_table
from leefbaarheid.sources.figures import one_each, to_long
from leefbaarheid.sources.log import CBS, CBS_KADASTER, FileLog, RawFile
from leefbaarheid.sources.text import TextTable
from leefbaarheid.terms import CRS

#: Box that holds the Netherlands with its territorial sea, in RD New (west, south, east, north; metres).
EXTENT: Final = (-10_000.0, 280_000.0, 310_000.0, 660_000.0)
#: Key columns go by their level, the finest first: a layer of buurten also holds the codes of wijk and gemeente. Only
#: ``postcode`` goes after wijken, for which it may be the postcode that occurs most.
_ORDER: Final = ("buurt", "pc4", "wijk", "postcode", "gemeente")
#: Figures that outline files of CBS bring along, under the names of this project.
FIGURES: Final = ("inwoners", "huishoudens", "woningen", "oad", "stedelijkheid")

COLUMNS: Final = ["niveau", "code", "naam", "jaar", "gemeente_code", *FIGURES, "geometry"]


@contextmanager
def opening(file: RawFile) -> Iterator[None]:
    """Turn what a library makes of an unreadable file into SourceError.

    GDAL's warnings are kept from the terminal: they quote the file raw, and what they cost is counted in the log.
    """
    try:
        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
            yield
    except (DataSourceError, DataLayerError, ShapelyError, ValueError) as error:
        told = file.path.is_file() and file.head(200).lstrip().startswith(b"<")
        what = "holds an error message of a service" if told else "is no readable map, or was cut off"
        raise file.refusal(f"{what}; download it again.") from error


def list_layers(file: RawFile) -> list[tuple[str, bool]]:
    """Return name and "has polygons" of each layer. Raises SourceError for an unreadable file."""
    with opening(file):
        layers = pyogrio.list_layers(file.path)
    shapes = re.compile("Polygon|Surface|^(Unknown|GeometryCollection|Geometry)$")
    return [(str(name), kind is not None and shapes.search(str(kind)) is not None) for name, kind in layers]


def read_layer(file: RawFile, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read one layer with its columns in lower case. Raises SourceError for an unreadable file."""
    with opening(file):
        frame = gpd.read_file(file.path, layer=layer, engine="pyogrio")
    if not isinstance(frame, gpd.GeoDataFrame):
        raise file.refusal("holds no outlines; export it again with its geometry.")
    return frame.rename(columns={c: c.lower() for c in frame.columns})


def to_rd(frame: gpd.GeoDataFrame, log: FileLog) -> gpd.GeoDataFrame:
    """Return the outlines in RD New, valid and flat; ``log`` counts what was mended or has no polygon.

    A layer that does not tell its coordinate system is taken as RD New if all of it lies within the
    Netherlands. Raises SourceError, with the likely cause, for outlines that lie elsewhere.
    """
    frame = log.keep(frame, ~(frame.geometry.isna() | frame.geometry.is_empty), "no outline")
    if frame.empty:
        return frame.set_crs(CRS, allow_override=True)
    raw = frame.total_bounds
    if frame.crs is None:
        if not in_country(raw):
            raise log.refusal("does not tell its coordinate system; add it (EPSG:28992).")
        log.remark("no coordinate system given: taken as RD New")
        frame = frame.set_crs(CRS)
    moved = frame.set_geometry(shapely.force_2d(frame.geometry.array)).set_crs(frame.crs).to_crs(CRS)
    outside = ~in_country(moved.geometry.bounds.to_numpy())
    if outside.any():
        where = f"{int(outside.sum())} of {len(moved)} outlines lie outside the Netherlands"
        cause = _cause(raw, frame.crs.is_geographic)
        raise log.refusal(f": {where} ({cause}); export it again in RD New (EPSG:28992).")
    return _mend(moved, log)


def in_country(bounds: np.ndarray) -> np.ndarray:
    """Tell for each row of bounds, in RD New, whether it lies in the Netherlands."""
    bounds, (west, south, east, north) = np.atleast_2d(bounds), EXTENT
    return np.asarray(((bounds[:, :2] >= (west, south)) & (bounds[:, 2:] <= (east, north))).all(axis=1))


def _cause(bounds: np.ndarray, geographic: bool) -> str:
    """Tell the likely reason why ``bounds``, as they stand in the file, are not in the Netherlands."""
    held, told = ("degrees", "metres") if (np.abs(bounds) <= 180).all() else ("metres", "degrees")
    if geographic == (held == "metres"):
        return f"its coordinates are {held}, but the file calls them {told}"
    swapped = bounds[0] >= 50 and bounds[2] <= 54.5 if geographic else in_country(bounds[[1, 0, 3, 2]])
    return "x and y are swapped" if swapped else "coordinates of another place or another system"


def _mend(frame: gpd.GeoDataFrame, log: FileLog) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy().copy()
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
        log.remark(f"{int(broken.sum())} invalid outlines mended")
    area = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=CRS))
    return log.keep(frame, pd.Series(area, frame.index), "outline is no polygon")


def read_outlines(file: RawFile) -> tuple[gpd.GeoDataFrame, FileLog] | str:
    """Return outlines (``COLUMNS``; RD New, valid) of every layer of known areas, and the log.

    ``gemeente_code`` is filled for PC4 where the layer gives it (the newest ``gm_code_YYYY``). Figures
    below 0 are missing. Cells are set aside: their outline is in their code. Returns a reason
    instead where no layer holds known areas.
    Raises SourceError for outlines outside the Netherlands, two outlines of one area, or an unreadable file.
    """
    log = FileLog(file.name, "outlines", CBS_KADASTER, opmerkingen=file.marks)
    parts = {layer: _layer(file, layer, log) if polygons else None for layer, polygons in list_layers(file)}
    known = [part for part in parts.values() if part is not None]
    if not known:
        return "no layer with outlines and codes of buurten, wijken, gemeenten or PC4 (cells need none)"
    log.remark_list("layers set aside", [name for name, part in parts.items() if part is None], most=99)
    return pd.concat(known, ignore_index=True), log


def figures_of(outlines: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that came with outlines (``figures.COLUMNS``; year 0 where the outlines have none)."""
    found = outlines.loc[outlines[list(FIGURES)].notna().any(axis=1)]
    wide = pd.DataFrame(found[["niveau", "code", *FIGURES]]).assign(jaar=found["jaar"].fillna(0))
    return to_long(wide, list(FIGURES))


def _layer(file: RawFile, layer: str, log: FileLog) -> gpd.GeoDataFrame | None:
    raw = read_layer(file, layer)
    if (found_key := _key(raw)) is None:
        return None
    level, key = found_key
    log.rijen_gelezen += len(raw)
    raw = log.keep(raw, ~_water(raw, level), "water")
    values = codes.normalise_codes(raw[key], level)
    good = codes.matches(values, level)
    if not good.any():
        raise file.refusal(f", column {key}: holds no codes of a {level}; rename the column.")
    log.remark_codes(raw[key][good], values[good])
    raw = log.keep(raw, good, f"no code of a {level}")
    raw = log.keep(raw, ~values[raw.index].str.match("..(0997|0998|0999)").astype(bool), "abroad")
    frame = to_rd(raw, log)
    found = gpd.GeoDataFrame({"niveau": level, "code": values[frame.index]}, geometry=frame.geometry)
    name = next((n for n in codes.HEADINGS["namen"][level] if n in frame), None)
    found["naam"] = frame[name].astype("string[pyarrow]").str.strip() if name else pd.NA
    found["jaar"] = pd.Series(_year(raw, layer, file), found.index, dtype="Int16")
    gemeente = sorted(c for c in frame if re.fullmatch(r"gm_code(_\d{4})?|gemeentecode", c))
    found["gemeente_code"] = codes.normalise_codes(frame[gemeente[-1]], "gemeente") if gemeente else pd.NA
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
        log.remark(f"{given.name}: {int(bad.sum())} figures that are {what} taken as missing", bad.any())
    return values.mask(values < 0)


def _key(raw: gpd.GeoDataFrame) -> tuple[str, str] | None:
    """Return the level of a layer and the column with its codes; of cells (their buurt may stand beside them) none."""
    text = raw.select_dtypes(["string", "object"]).drop(columns="geometry", errors="ignore")
    if any("grid" in (codes.KEYS.get(c), codes.level_of(text[c].astype("string[pyarrow]"))) for c in text):
        return None
    named = {"postcode" if c == "postcode" else codes.KEYS.get(c): c for c in reversed(raw.columns)}
    if wanted := next((w for w in _ORDER if w in named), ""):
        return wanted.replace("postcode", "pc4"), named[wanted]
    for name in (n for n in ("statcode", "code") if n in raw):
        told = codes.level_of(raw[name].astype("string[pyarrow]").str.strip().str.upper())
        if told and told in codes.HEADINGS["namen"]:
            return told, name
    return None


def _water(raw: gpd.GeoDataFrame, level: str) -> pd.Series:
    water, named = pd.Series(False, raw.index), dict.fromkeys(codes.HEADINGS["namen"][level], "GROOT WATER")
    for column, mark in (named | {"water": "JA?", "h2o": "JA?"}).items():
        if column in raw:
            found = raw[column].astype("string[pyarrow]").str.strip().str.upper().str.fullmatch(mark)
            water |= found.fillna(False).astype(bool)
    return water


def _year(raw: gpd.GeoDataFrame, layer: str, file: RawFile) -> int | None:
    """Year of the outlines: a column, else the layer's name, else the file's."""
    for column in (c for c in ("jaar", "jaarcode", "jrstatcode", "jaarstatcode", "year") if c in raw):
        years = set(raw[column].astype("string[pyarrow]").str.extract(r"^(\d{4})", expand=False).dropna())
        if len(years) == 1:
            return int(years.pop())
    return codes.year_in(layer) or codes.year_in(file.path.stem)


def read_cells(file: RawFile) -> tuple[pd.DataFrame, FileLog] | str | None:
    """Return counts of cells of the first layer that has them, read as an own table; None without such.

    Raises SourceError for a code that is no cell of 100 m, one that stands there twice, and a figure that is no whole
    number.
    """
    for layer, _ in list_layers(file):
        with opening(file):
            fields = [str(f) for f in pyogrio.read_info(file.path, layer=layer)["fields"]]
        key = next((f for f in fields if codes.KEYS.get(f.lower()) == "grid"), None)
        wanted = [f for f in fields if codes.kenmerk(f) in codes.COUNTS]
        if key and wanted:
            break
    else:
        return None
    with opening(file):
        raw = pyogrio.read_dataframe(file.path, layer=layer, columns=[key, *wanted], read_geometry=False)
    table = TextTable(file, raw.rename(columns=str.lower), unit="feature")
    table.called("figures of cells", CBS).rijen_gelezen = len(raw)
    code = codes.normalise_codes(raw[key], "grid")
    once = codes.matches(code, "grid") & ~code.duplicated()
    table.demand(once, key.lower(), "is no code of a cell of 100 m, or is there twice; download it again.")
    for column in wanted:
        whole = ~(pd.to_numeric(raw[column], errors="coerce") % 1 > 0)
        table.demand(whole, column.lower(), "is no whole number; download it again.")
    return own_table.figures_of(table)


DIVISION_COLUMNS: Final = ["gemeente_code", "gemeente", "provincie_code", "provincie"]


def read_division(file: RawFile, outlines: gpd.GeoDataFrame) -> tuple[int, pd.DataFrame, FileLog] | None:
    """Return the newest year that has outlines of gemeenten and provincies, its gemeenten and the log.

    ``outlines`` are those of the file. A gemeente lies in the provincie that holds a point inside it (both are of one
    division, so none is cut). Returns None for a file without such layers. Raises SourceError where a gemeente lies in none.
    """
    names = [name for name, polygons in list_layers(file) if polygons and "provincie" in name.lower()]
    layers = {codes.year_in(name) or codes.year_in(file.path.stem) or 0: name for name in names}
    gemeenten = outlines[(outlines["niveau"] == "gemeente") & outlines["jaar"].isin(layers)]
    if gemeenten.empty:
        return None
    newest = int(gemeenten["jaar"].max())
    gemeenten = gemeenten[gemeenten["jaar"] == newest].dropna(subset="naam").drop_duplicates("code")
    provincies = read_layer(file, layers[newest])
    if lost := next((c for c in ("statcode", "statnaam") if c not in provincies), None):
        raise file.refusal(f", layer {layers[newest]}: has no column {lost}; download it again.")
    provincies = to_rd(provincies.drop_duplicates("statcode"), FileLog(file.name, ""))
    in_country = gemeenten.set_geometry(gemeenten.representative_point())
    found = in_country.sjoin(provincies[["statcode", "statnaam", "geometry"]], "left", "within")
    if len(outside := found.loc[found["statcode"].isna(), "naam"]):
        raise file.refusal(f": {outside.iloc[0]} lies in no provincie of {newest}; download it again.")
    table = found[~found.index.duplicated()][["code", "naam", "statcode", "statnaam"]]
    table = table.set_axis(DIVISION_COLUMNS, axis=1).apply(lambda c: c.astype("string[pyarrow]").str.strip())
    log = FileLog(file.name, "gemeenten and provincies", CBS_KADASTER, rijen_gelezen=len(table))
    return newest, pd.DataFrame(table).reset_index(drop=True), log
