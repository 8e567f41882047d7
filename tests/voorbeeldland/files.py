"""Writes Voorbeeldland in the formats in which the real sources are published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import shapely

from leefbaarheid.classes import classify
from tests.voorbeeldland.scores import DIMENSIONS

#: Per level the plural in the file's name and the headings of code and name (PC4 has no name).
_SCORES: Final = {
    "gemeente": ("gemeenten", "gm_code", "gm_naam"),
    "wijk": ("wijken", "wk_code", "wk_naam"),
    "buurt": ("buurten", "bu_code", "bu_naam"),
    "pc4": ("PC4", "PC4", None),
    "grid": ("grids", "grid_id", None),
}
_ROWS: Final = 200_000
_DEVIATION: Final = np.array([-1.5, -1, -0.5, -0.25, 0.25, 0.5, 1, 1.5]) * 0.15679


def write_scores(
    folder: Path, level: str, scores: pd.DataFrame, names: pd.Series, edition: str = "2002-2024"
) -> None:
    """Write one CSV of the open data: ``NA`` where there is no score; text quoted where areas have names."""
    plural, code, name = _SCORES[level]
    table = scores.rename(columns={"code": code})
    if name:
        table.insert(1, name, table[code].map(names))
    head = ",".join(f'"{c}"' if name else c for c in table.columns)
    with (folder / f"Leefbaarometer-scores {plural} {edition}.csv").open(
        "w", encoding="utf-8", newline="\n"
    ) as stream:
        stream.write(head + "\n")
        for first in range(0, len(table), _ROWS):
            part = pa.Table.from_pandas(table.iloc[first : first + _ROWS], preserve_index=False)
            lines = pc.binary_join_element_wise(*(_cells(c, name is not None) for c in part.columns), ",")
            stream.write("\n".join(lines.to_pylist()) + "\n")


def _cells(column: pa.ChunkedArray, quoted: bool) -> pa.Array:
    """Return a column as the text of its cells: numbers in full, each in the shortest form that is exact."""
    array = column.combine_chunks()
    text = array.cast(pa.string())
    if quoted and not (pa.types.is_floating(array.type) or pa.types.is_integer(array.type)):
        return pc.binary_join_element_wise("", text, "", '"')
    return pc.fill_null(text, "NA")


def write_wfs(path: Path, layer: str, areas: gpd.GeoDataFrame, scores: pd.DataFrame) -> None:
    """Write the scores of 2024 as an answer of the WFS, in degrees, with six significant digits."""
    newest = scores[scores["jaar"] == 2024].set_index("code")
    rows = areas.set_index("code").join(newest, how="inner").to_crs(4326)
    features = [
        {
            "type": "Feature",
            "id": f"{layer}.{i}",
            "geometry": _geojson(row["geometry"]),
            "geometry_name": "geom",
            "properties": {
                "gemeente": row["gemeente"],
                "name": row["naam"],
                "id": code,
                "kscore": int(classify(row["afw"])),
                **{f"k{n}": _deviation(row[n]) for n in ("afw", "won", "fys", "vrz", "soc", "onv")},
                **{n: float(f"{row[n]:.6g}") for n in ("afw", *DIMENSIONS)},
                "year": "2024",
            },
        }
        for i, (code, row) in enumerate(rows.iterrows(), start=1)
    ]
    count = len(features)
    answer = {
        "type": "FeatureCollection",
        "features": features,
        **dict.fromkeys(("totalFeatures", "numberMatched", "numberReturned"), count),
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
    }
    path.write_text(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _deviation(value: float) -> int:
    return int(np.searchsorted(_DEVIATION, value)) + 1


def _geojson(shape: shapely.Geometry) -> dict[str, Any]:
    return dict(json.loads(shapely.to_geojson(shapely.transform(shape, lambda xy: np.round(xy, 8)))))


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write one CSV: UTF-8, comma, decimal point, empty where a figure is missing."""
    table.to_csv(path, index=False, lineterminator="\n")


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write indented JSON, without escapes."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@contextmanager
def fixed_date() -> Iterator[None]:
    """Let GDAL write the same date into every GeoPackage, so that its bytes depend on the data alone."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2024-01-01T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def write_outlines(path: Path, areas: gpd.GeoDataFrame) -> None:
    """Write a GeoPackage of multipolygons with one layer named as the file."""
    shapes = areas.set_geometry(
        [shapely.multipolygons(shapely.get_parts(g)) for g in areas.geometry], crs=areas.crs
    )
    with fixed_date():
        shapes.to_file(path, layer=path.stem, driver="GPKG", engine="pyogrio")
