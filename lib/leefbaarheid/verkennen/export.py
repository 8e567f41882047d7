"""Save a selection: figures with outlines, a table, the picture for print, and the parameters that make it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio

from leefbaarheid.areas import Area
from leefbaarheid.data.save import safe
from leefbaarheid.dataset.locate import PROJECT
from leefbaarheid.errors import LeefbaarheidError
from leefbaarheid.figures.figure import Figuur
from leefbaarheid.report.place import placing, workplace
from leefbaarheid.terms import CRS
from leefbaarheid.themes.shared.export import origin_table
from leefbaarheid.themes.shared.parameters import ThemeParameters
from leefbaarheid.verkennen.look import OFFERS, Look

#: Names of the files of an export.
FILES: Final = ("gebieden.gpkg", "gebieden.csv", "herkomst.csv", "kaart.png", "kaart.svg", "parameters.csv")
#: Where exports go when nobody says so.
FOLDER: Final = PROJECT / "outputs" / "verkenning"
#: A GeoPackage bears the time at which it was made; equal selections give equal bytes.
_TIME: Final = "2000-01-01T00:00:00.000Z"


def save(shown: Look, folder: str | Path = "") -> list[Path]:
    """Save what is shown in a folder of its own under ``folder`` (empty: ``outputs/verkenning``); returns the files.

    Files, those of ``FILES``: outlines in RD New with the figures (layer ``gebieden``; layer ``herkomst`` tells source,
    years, weight and number of areas), the same without outlines, the picture at 300 dots an inch and as SVG (none where
    nothing could be drawn), and a table of parameter sets for ``leefbaarheid batch --areas``. The folder is named by what
    was chosen, so that nothing is lost: equal choices give equal bytes in the same place. All files are there or none.

    Raises :class:`LeefbaarheidError` where the folder cannot be written.
    """
    root = Path(folder).expanduser() if str(folder).strip() else FOLDER
    mark = _mark(shown)
    target = root / shown.area.folder / f"{shown.theme}-{mark}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with workplace(root) as staging:
            made = staging / "alles"
            made.mkdir()
            _write(shown, made, mark)
            with placing(root):
                target.parent.mkdir(parents=True, exist_ok=True)
                if target.exists():
                    target.rename(staging / "vorige")
                made.rename(target)
    except OSError as error:
        raise LeefbaarheidError(
            f"{target} cannot be written ({error.strerror or error}); free space or choose another folder"
        ) from None
    return [target / name for name in FILES if (target / name).exists()]


def batch_table(area: Area, theme: str, parameters: ThemeParameters, folder: str = "") -> pd.DataFrame:
    """Give the row that makes a report with these parameters again, as ``leefbaarheid batch --areas FILE.csv`` reads it.

    Every parameter stands in it, also those that were left as they were, so that other defaults change nothing; ``folder``
    is that of the report below the batch's output (``map``).
    """
    values = parameters.model_dump(exclude={"gebied", "data"})
    query = ", ".join(area.gemeenten) if area.soort == "selectie" else area.code
    given = {name: repr(v) if isinstance(v, float) else str(v) for name, v in values.items()}
    return pd.DataFrame([{"gebied": query, "thema": theme, "map": folder, **given}])


def _mark(shown: Look) -> str:
    """Name a selection by dataset, theme, map, area and parameters."""
    values = shown.parameters.model_dump(exclude={"gebied", "data"})
    about: list[Any] = [shown.study.dataset.checksum, shown.theme, shown.view, shown.area.code, values]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:8]


def _write(shown: Look, folder: Path, mark: str) -> None:
    export = OFFERS[shown.theme].export(shown.study, shown.view)
    origin = origin_table(shown.study.dataset, shown.area, export.herkomst)
    _geopackage(export.tabel, export.omtrekken, origin, folder / "gebieden.gpkg")
    tables = {
        "gebieden": safe(export.tabel),
        "herkomst": safe(origin),
        "parameters": batch_table(shown.area, shown.theme, shown.parameters, f"verkenning-{mark}"),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    if isinstance(shown.kaart, Figuur):
        for kind in ("png", "svg"):
            shown.kaart.save(folder / f"kaart.{kind}")


def _geopackage(table: pd.DataFrame, outlines: gpd.GeoDataFrame, origin: pd.DataFrame, path: Path) -> None:
    """Write both layers; areas without outline stay, without one."""
    joined = table.merge(outlines.drop_duplicates("code"), on="code", how="left")
    areas = gpd.GeoDataFrame(joined, geometry="geometry", crs=outlines.crs or CRS)
    with _fixed_time():
        areas.to_file(path, layer="gebieden", driver="GPKG", engine="pyogrio")
        pyogrio.write_dataframe(origin, path, layer="herkomst", driver="GPKG", append=True)


@contextmanager
def _fixed_time() -> Iterator[None]:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _TIME})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
