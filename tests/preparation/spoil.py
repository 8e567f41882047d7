"""Ways to spoil a good file, and to say what then stands in the tables."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from tests.preparation.cases import Spoil, Table
from tests.sources.raw import write, xlsx, zipped as zip_of


def both(*spoils: Spoil) -> Spoil:
    """Spoil in several ways, one after the other."""
    return lambda file: [spoil(file) for spoil in spoils]


def raw(change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes."""
    return lambda file: file.write_bytes(change(file.read_bytes()))


def holds(content: str) -> Spoil:
    """Hold something else."""
    return raw(lambda _: content.encode())


def cut(to: int) -> Spoil:
    """Keep the first bytes (or all but the last)."""
    return raw(lambda content: content[:to])


def text(change: Callable[[str], str]) -> Spoil:
    """Change the text."""
    return raw(lambda content: change(content.decode()).encode())


def swap(old: str, new: str, count: int = 1) -> Spoil:
    """Replace ``old``, which must be there, ``count`` times (-1: everywhere)."""

    def change(held: str) -> str:
        assert old in held
        return held.replace(old, new, count)

    return text(change)


def translate(old: str, new: str) -> Spoil:
    """Put another character in the place of each of ``old``, wherever it stands."""
    return text(lambda held: held.translate(str.maketrans(old, new)))


def encoded(codec: str) -> Spoil:
    """Write the text in another encoding."""
    return raw(lambda content: content.decode().encode(codec))


def lines(change: Callable[[list[str]], list[str]]) -> Spoil:
    """Change the lines, of which the first is the heading."""
    return text(lambda held: "".join(line + "\n" for line in change(held.splitlines())))


def added(line: str) -> Spoil:
    """Add a line."""
    return lines(lambda rows: [*rows, line])


def last(old: str, new: str) -> Spoil:
    """Add the last line again, with another text in it."""
    return lines(lambda rows: [*rows, rows[-1].replace(old, new)])


def cells(column: str, change: str, row: int | None = None) -> Spoil:
    """Change the text of the cells of one column (``{}`` is what stood there), in every row or in ``row`` (from 0)."""

    def edit(frame: Table) -> Table:
        rows = frame.index if row is None else [row]
        frame.loc[rows, column] = frame.loc[rows, column].map(change.format)
        return frame

    return table(edit)


def replaced(*what: Any) -> Spoil:
    """Replace whole cells, as pandas does."""
    return table(lambda frame: frame.replace(*what))


def columns(**values: Any) -> Spoil:
    """Give a CSV other columns."""
    return table(lambda frame: frame.assign(**values))


def written(**options: Any) -> Spoil:
    """Write a CSV in another way (``options`` of ``to_csv``)."""
    return table(lambda frame: frame, **options)


def table(change: Callable[[Table], Table], **options: Any) -> Spoil:
    """Change a CSV as a frame of text; ``options`` are those of ``to_csv``."""

    def spoil(file: Path) -> None:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        change(frame).to_csv(file, **({"index": False} | options))

    return spoil


def parquet(change: Callable[[Table], Table] | None = None, **columns: Any) -> Spoil:
    """Change a Parquet as a frame, or give it other columns."""
    change = change or (lambda frame: frame.assign(**columns))
    return lambda file: change(pd.read_parquet(file)).to_parquet(file)


def answer(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Change a GeoJSON as a dict, in place."""

    def spoil(file: Path) -> None:
        content = json.loads(file.read_text(encoding="utf-8"))
        change(content)
        file.write_text(json.dumps(content), encoding="utf-8")

    return spoil


def properties(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Change the properties of all features, in place."""
    return answer(lambda content: [change(one["properties"]) for one in content["features"]])


def props(row: int, values: dict[str, Any]) -> Spoil:
    """Give properties of one feature (from 0) other values."""
    return answer(lambda content: content["features"][row]["properties"].update(values))


def told(**values: Any) -> Spoil:
    """Let a GeoJSON tell otherwise of its features."""
    return answer(lambda content: content.update(values))


def geometry(wkt: str | None) -> Spoil:
    """Give the second feature another outline."""
    outline = wkt and shapely.geometry.mapping(shapely.from_wkt(wkt))
    return answer(lambda content: content["features"][1].update(geometry=outline))


def layered(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame] | None = None, **columns: Any) -> Spoil:
    """Change a layer as a frame, or give it other columns."""

    def spoil(file: Path) -> None:
        frame = gpd.read_file(file)
        file.unlink()
        (change(frame) if change else frame.assign(**columns)).to_file(file, engine="pyogrio")

    return spoil


def outline(wkt: str | None) -> Spoil:
    """Put another outline in the second row."""
    return layered(lambda f: f.set_geometry([f.geometry[0], shapely.from_wkt(wkt), f.geometry[2]]))


def lost(suffix: str) -> Spoil:
    """Take away a part of a shape file."""
    return lambda file: file.with_suffix(suffix).unlink()


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
            content, inner = zip_of((inner, content)), name
        file.unlink()
        write(file.parent / inner, content)

    return spoil


def beside(name: str, content: str | bytes | Spoil | None = None) -> Spoil:
    """Leave the file and write another beside it, or a copy, which may be spoiled."""

    def spoil(file: Path) -> None:
        if isinstance(content, str | bytes):
            write(file.parent / name, content)
        else:
            shutil.copy(file, file.parent / name)
            if content:
                content(file.parent / name)

    return spoil


def workbook(name: str, sheets: dict[str, Any]) -> Spoil:
    """Leave the file and write a workbook beside it."""
    return beside(name, xlsx(**sheets))


def without(query: str) -> Callable[[Table], Table]:
    """Take rows out of a clean table."""
    return lambda frame: frame.query(f"not ({query})").reset_index(drop=True)


def put(query: str, column: Any, value: Any) -> Callable[[Table], Table]:
    """Put another value in some rows of a clean table."""

    def change(frame: Table) -> Table:
        frame.loc[frame.eval(query), column] = value
        return frame

    return change


SWAPPED, DEGREES = reshaped(swapped), reshaped(degrees)
