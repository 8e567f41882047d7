"""Small raw files made by hand, in the formats of the sources."""

import io
import json
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.log import RawFile

DIMS = ["fys", "onv", "soc", "vrz", "won"]
REFERENCE = 4.102264851143684


def raw(path: Path) -> RawFile:
    return RawFile(path, path.name)


def refusal(read: Callable[..., object], *given: object) -> str:
    """What a reader says of a file that it refuses: one sentence."""
    with pytest.raises(SourceError) as error:
        read(*given)
    assert "\n" not in str(error.value)
    return str(error.value)


def write(path: Path, content: str | bytes) -> RawFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return raw(path)


def scores(key, codes, years, *, seed=0, name=None, without_dims=()) -> pd.DataFrame:
    """Scores with the columns of the published CSV, each row keeping both sums."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame([(c, y) for c in codes for y in years], columns=[key, "jaar"])
    dims = pd.DataFrame(rng.normal(0, 0.06, (len(frame), 5)), columns=DIMS)
    frame["afw"] = dims.sum(axis=1)
    frame["lbm"] = frame["afw"] + REFERENCE
    dims.loc[frame["jaar"].isin(without_dims)] = np.nan
    frame = frame.join(dims)
    order = [key, "jaar", "lbm", "afw", *DIMS]
    if name:
        frame[name] = "Naam " + frame[key]
        order.insert(1, name)
    return frame[order]


def csv(path: Path, frame: pd.DataFrame, **options: object) -> RawFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, **({"index": False, "na_rep": "NA"} | options))
    return raw(path)


def zipped(*members: tuple[str, str | bytes], kind: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with members of any name, all of one kind."""
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in members:
                info = zipfile.ZipInfo("x")
                info.filename = info.orig_filename = name
                info.compress_type, info.external_attr = method, kind << 16
                archive.writestr(info, content)
        return stream.getvalue()


def square(east: float, north: float, size: float = 1000) -> BaseGeometry:
    return box(east, north, east + size, north + size)


def layer(path: Path, shapes: list, of: str | None = None, **columns: object) -> RawFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:28992").to_file(path, layer=of, engine="pyogrio")
    return raw(path)


def wfs(path, frame, shapes, layer_name="buurtscore24", crs="EPSG::28992") -> RawFile:
    """A WFS answer: rows of ``scores`` with ``kscore``, rounded to six digits as the service does."""
    features = []
    for number, row in enumerate(frame.to_dict("records"), 1):
        figures = {c: float(f"{row[c]:.6g}") for c in ("afw", *DIMS)}
        known = {"gemeente": "Ergens", "name": row.get("name", "Naam " + row["id"]), "id": row["id"]}
        known |= {"kscore": row["kscore"], **figures, "year": str(row["jaar"])}
        feature = {"type": "Feature", "id": f"{layer_name}.{number}", "properties": known}
        features.append(feature | {"geometry": mapping(shapes[number - 1]) if shapes else None})
    content = {"type": "FeatureCollection", "features": features, "numberReturned": len(features)}
    content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs}"}}
    return write(path, json.dumps(content))


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(**sheets: str | list[list[object]]) -> bytes:
    """A workbook as small as it may be, of sheets of rows (None is an empty cell) or of the XML of their rows."""
    parts, listed, related = {}, "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        target = f"worksheets/sheet{number}.xml"
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        related += f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="{target}"/>'
        rows = rows if isinstance(rows, str) else "".join(cells_of(i, row) for i, row in enumerate(rows, 1))
        parts[f"xl/{target}"] = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    first = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    parts["xl/workbook.xml"] = book
    parts["_rels/.rels"] = f'<Relationships xmlns="{PACKAGE}">{first}</Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'
    return zipped(*parts.items())


def cells_of(number: int, row: list[object]) -> str:
    made = ""
    for column, cell in enumerate(row):
        text = isinstance(cell, str)
        inside = f"<is><t>{escape(cell)}</t></is>" if text else f"<v>{cell!r}</v>"
        kind = ' t="inlineStr"' if text else ""
        made += f'<c r="{chr(65 + column)}{number}"{kind}>{inside}</c>' if cell is not None else ""
    return f'<row r="{number}">{made}</row>'
