"""Ways to spoil a good file, and to say what then stands in the tables."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from tests.preparation.cases import Spoil, Table
from tests.sources.raw import write

AGAIN = "download it again"
OLDER = r"is of Leefbaarometer 2\.0, another instrument than 3\.0"
USE_3 = r"remove it and download the scores of Leefbaarometer 3\.0"
NO_END = "the last line has no end: see whether the file is whole"
PAD = "brought to the form of CBS"
DIMS = ["fys", "onv", "soc", "vrz", "won"]


def swap(old: str, new: str, count: int = 1) -> Spoil:
    """Replace ``old``, which must be there, ``count`` times (-1: everywhere)."""

    def spoil(file: Path) -> None:
        content = file.read_text(encoding="utf-8")
        assert old in content
        file.write_text(content.replace(old, new, count), encoding="utf-8")

    return spoil


def lines(change: Callable[[list[str]], list[str]]) -> Spoil:
    """Change the lines, of which the first is the heading."""
    return lambda file: file.write_text(
        "".join(line + "\n" for line in change(file.read_text(encoding="utf-8").splitlines())),
        encoding="utf-8",
    )


def raw(change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes."""
    return lambda file: file.write_bytes(change(file.read_bytes()))


def cells(column: str, change: Callable[[str], str], row: int | None = None, **options: Any) -> Spoil:
    """Change the text of the cells of one column, in every row or in ``row`` (from 0)."""

    def edit(frame: Table) -> Table:
        rows = frame.index if row is None else [row]
        frame.loc[rows, column] = frame.loc[rows, column].map(change)
        return frame

    return table(edit, **options)


def table(change: Callable[[Table], Table], **options: Any) -> Spoil:
    """Change a CSV as a frame of text; ``options`` are those of ``to_csv``."""

    def spoil(file: Path) -> None:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        change(frame).to_csv(file, **({"index": False} | options))

    return spoil


def answer(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Change a GeoJSON as a dict, in place."""

    def spoil(file: Path) -> None:
        content = json.loads(file.read_text(encoding="utf-8"))
        change(content)
        file.write_text(json.dumps(content), encoding="utf-8")

    return spoil


def properties(change: Callable[[dict[str, Any]], object], *rows: int) -> Spoil:
    """Change the properties of all features, or of some (from 0), in place."""
    return answer(
        lambda content: [
            change(feature["properties"])
            for row, feature in enumerate(content["features"])
            if row in rows or not rows
        ]
    )


def layered(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> Spoil:
    """Change a layer as a frame."""

    def spoil(file: Path) -> None:
        frame = change(gpd.read_file(file))
        file.unlink()
        frame.to_file(file, engine="pyogrio")

    return spoil


def outline(shape: Any, row: int = 1) -> Spoil:
    """Put another outline in ``row``."""
    return layered(lambda f: f.set_geometry([shape if i == row else g for i, g in enumerate(f.geometry)]))


def reshaped(change: Callable[[Any], Any]) -> Spoil:
    """Change every outline of a GeoJSON, whatever it says of its coordinates."""

    def edit(content: dict[str, Any]) -> None:
        for feature in content["features"]:
            shape = change(shapely.geometry.shape(feature["geometry"]))
            feature["geometry"] = shapely.geometry.mapping(shape)

    return answer(edit)


def swapped(shape: Any) -> Any:
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def degrees(shape: Any) -> Any:
    return gpd.GeoSeries([shape], crs="EPSG:28992").to_crs("EPSG:4326").iloc[0]


def zipped(*names: str) -> Spoil:
    """Put the file into a zip of the last name, with a zip of each other name around it inside."""

    def spoil(file: Path) -> None:
        content, inner = file.read_bytes(), file.name
        for name in names:
            with io.BytesIO() as stream:
                with zipfile.ZipFile(stream, "w") as archive:
                    archive.writestr(inner, content)
                content, inner = stream.getvalue(), name
        file.unlink()
        (file.parent / inner).write_bytes(content)

    return spoil


def beside(name: str, content: str | bytes | Spoil) -> Spoil:
    """Leave the file and write another beside it."""

    def spoil(file: Path) -> None:
        if callable(content):
            shutil.copy(file, file.parent / name)
            content(file.parent / name)
        else:
            write(file.parent / name, content)

    return spoil


def without(query: str) -> Callable[[Table], Table]:
    """Take rows out of a clean table."""
    return lambda frame: frame.query(f"not ({query})").reset_index(drop=True)


def put(query: str, column: str, value: Any) -> Callable[[Table], Table]:
    """Put another value in some rows of a clean table."""

    def change(frame: Table) -> Table:
        frame.loc[frame.eval(query), column] = value
        return frame

    return change


def folder(name: str):
    return lambda file: (file.parent / name).mkdir()


def parquet(file: Path, change) -> None:
    change(pd.read_parquet(file)).to_parquet(file)


BOM = raw(lambda content: b"\xef\xbb\xbf" + content)
LATIN = raw(lambda content: content.decode().encode("cp1252"))
LAST_TWICE = lines(lambda rows: [*rows, rows[-1]])
HEADING_TWICE = lines(lambda rows: [*rows[:2], rows[0], *rows[2:]])
NOTHING = raw(lambda content: b"")
