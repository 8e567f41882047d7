"""Outlines as they must be: polygons, valid, in RD New, within the Netherlands."""

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

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.log import FileLog, RawFile
from leefbaarheid.terms import CRS

#: Box that holds the Netherlands with its territorial sea, in RD New (west, south, east, north; metres).
EXTENT: Final = (-10_000.0, 280_000.0, 310_000.0, 660_000.0)


@contextmanager
def quietly() -> Iterator[None]:
    """Keep GDAL's warnings from the terminal: they quote the file raw, and what they cost is counted in the log."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


def list_layers(file: RawFile) -> list[tuple[str, bool]]:
    """Return name and "has polygons" of each layer. Raises SourceError for an unreadable file."""
    try:
        with quietly():
            layers = pyogrio.list_layers(file.path)
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise _unreadable(file) from error
    shapes = re.compile("Polygon|Surface|^(Unknown|GeometryCollection|Geometry)$")
    return [(str(name), kind is not None and shapes.search(str(kind)) is not None) for name, kind in layers]


def read_layer(file: RawFile, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read one layer with its columns in lower case. Raises SourceError for an unreadable file."""
    try:
        with quietly():
            frame = gpd.read_file(file.path, layer=layer, engine="pyogrio")
    except (DataSourceError, DataLayerError, ShapelyError, ValueError) as error:
        raise _unreadable(file) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise file.refusal("holds no outlines; export it again with its geometry.")
    return frame.rename(columns={c: c.lower() for c in frame.columns})


def _unreadable(file: RawFile) -> SourceError:
    if file.path.is_file() and file.head(200).lstrip().startswith(b"<"):
        return file.refusal("holds an error message of a service instead of a map; download it again.")
    return file.refusal("is no readable map, or was cut off; download it again.")


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
        if not inside(raw).all():
            raise log.refusal("does not tell its coordinate system; add it (EPSG:28992).")
        log.remark("no coordinate system given: taken as RD New")
        frame = frame.set_crs(CRS)
    moved = frame.set_geometry(shapely.force_2d(frame.geometry.array)).set_crs(frame.crs).to_crs(CRS)
    outside = ~inside(moved.geometry.bounds.to_numpy())
    if outside.any():
        where = f"{int(outside.sum())} of {len(moved)} outlines lie outside the Netherlands"
        cause = _cause(raw, frame.crs.is_geographic)
        raise log.refusal(f": {where} ({cause}); export it again in RD New (EPSG:28992).")
    return _mend(moved, log)


def inside(bounds: np.ndarray) -> np.ndarray:
    """Tell for each row of bounds, in RD New, whether it lies in the Netherlands."""
    bounds, (west, south, east, north) = np.atleast_2d(bounds), EXTENT
    inside = (bounds[:, :2] >= (west, south)) & (bounds[:, 2:] <= (east, north))
    return np.asarray(inside.all(axis=1))


def _cause(bounds: np.ndarray, geographic: bool) -> str:
    """Tell the likely reason why ``bounds``, as they stand in the file, are not in the Netherlands."""
    swapped = bounds[[1, 0, 3, 2]]
    degrees = bool((np.abs(bounds) <= 180).all())
    if not geographic and degrees:
        return "its coordinates are degrees, but the file calls them metres"
    if geographic and not degrees:
        return "its coordinates are metres, but the file calls them degrees"
    if (geographic and bounds[0] >= 50 and bounds[2] <= 54.5) or (not geographic and inside(swapped).all()):
        return "x and y are swapped"
    return "coordinates of another place or another system"


def _mend(frame: gpd.GeoDataFrame, log: FileLog) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        shapes = shapes.copy()
        shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
        log.remark(f"{int(broken.sum())} invalid outlines mended")
    area = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=CRS))
    return log.keep(frame, pd.Series(area, frame.index), "outline is no polygon")
