"""Writes the country as a folder of raw files, named and shaped as the published ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyogrio

from leefbaarheid.classes import REFERENCE, classify
from tests.sources import cbs
from tests.sources.raw import csv, layer, wfs
from tests.voorbeeldland import figures
from tests.voorbeeldland.lattice import Floats, Lattice
from tests.voorbeeldland.scores import DIMENSIONS, Scores

#: Per level the plural in the file's name, the headings of code and name, and the key of a table.
_LEVELS: Final = {
    "gemeente": ("gemeenten", "gm_code", "gm_naam", "gemeentecode"), "wijk": ("wijken", "wk_code", "wk_naam", "wijkcode"),
    "buurt": ("buurten", "bu_code", "bu_naam", "buurtcode"), "pc4": ("PC4", "PC4", "", "pc4"),
    "grid": ("grids", "grid_id", "", "grid"),
}  # fmt: skip


def write_country(folder: Path, lattice: Lattice, scores: Scores, key: Mapping[str, Any]) -> None:
    """Write every raw file and the key into ``folder``."""
    tables, lbm = folder / "tabellen", folder / "bronnen/leefbaarometer"
    for path in (tables, lbm):
        path.mkdir(parents=True)
    areas: dict[str, pd.DataFrame] = dict(lattice.levels)
    if lattice.published:
        areas["grid"] = lattice.inhabited()
    for level, frame in areas.items():
        plural, _, _, heading = _LEVELS[level]
        file = lbm / f"Leefbaarometer-scores {plural} 2002-2024.csv"
        write_scores(file, level, frame, scores.levels[level])
        if level != "pc4":  # which is weighed by households
            known = frame[["code", "woningen"]].dropna().rename(columns={"code": heading})
            csv(tables / f"woningen_{level}_2020.csv", known.assign(jaar=2020))
    for level in ("buurt", "gemeente"):
        values = pd.DataFrame(scores.levels[level][2024], columns=["afw", *DIMENSIONS])
        rows = areas[level].rename(columns={"code": "id", "naam": "name"}).join(values).dropna(subset="afw")
        rows = rows.assign(jaar=2024, kscore=classify(rows["afw"]).astype(int)).to_crs(4326)
        path = folder / f"bronnen/leefbaarometer-wfs/{level}score24.geojson"
        wfs(path, rows, rows.geometry.tolist(), f"{level}score24", "EPSG::4326")
    _write_areas(tables, lattice)
    _write_figures(tables, lattice, scores)
    cbs.save(folder / "sleutel.json", key)


def write_scores(file: Path, level: str, areas: pd.DataFrame, years: Mapping[int, Floats]) -> None:
    """Write one CSV of the open data, year after year: ``NA`` where there is no score."""
    _, code, name, _ = _LEVELS[level]
    named = areas[["code", "naam"] if name else ["code"]].rename(columns={"code": code, "naam": name})
    with file.open("wb") as stream:
        for number, (year, values) in enumerate(years.items()):
            table = named.assign(jaar=year, lbm=values[:, 0] + REFERENCE)
            table[["afw", *DIMENSIONS]] = values
            table.dropna(subset="afw").to_csv(stream, index=False, header=number == 0, na_rep="NA")


def _write_areas(folder: Path, lattice: Lattice) -> None:
    """Write outlines, the division, and groups."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    # always the same bytes
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2024-01-01T00:00:00.000Z"})
    for level in ("wijk", "gemeente"):
        area, heading = lattice.levels[level], _LEVELS[level][3]
        columns = {heading: area["code"], heading.replace("code", "naam"): area["naam"]}
        columns["aantal_inwoners"] = (figures.PEOPLE * area["woningen"]).round()
        layer(folder / f"{_LEVELS[level][0]}_2024.gpkg", area.geometry.tolist(), **columns)
    gemeenten, pc4 = lattice.gemeenten, lattice.levels["pc4"]
    home = gemeenten["code"].to_numpy()[pc4["gemeente"]]
    layer(folder / "gebieden_pc4.gpkg", pc4.geometry.tolist(), pc4=pc4["code"], gm_code_2024=home)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    names = {"code": "gemeentecode", "naam": "gemeentenaam"}
    regions = gemeenten.rename(columns=names)[[*names.values(), "provincie_code", "provincie"]]
    csv(folder / "gemeente_regio.csv", pd.concat([regions.assign(jaar=y) for y in (2018, 2019, 2024)]))
    members = gemeenten.loc[gemeenten["groep"] != "", ["code", "groep"]]
    members = members.set_axis(["gemeente_code", "groep_code"], axis=1)
    members = members.assign(
        bron="verzonnen", soort="groep", groep=members["groep_code"] + " van Voorbeeldland"
    )
    csv(folder.parent / "gebiedsgroepen.csv", members)


def _write_figures(folder: Path, lattice: Lattice, scores: Scores) -> None:
    """Write households, SES-WOA, crime and unsafety; two PC4 have no households."""
    pc4 = lattice.levels["pc4"]
    oad = (pc4["woningen"] / (pc4.area / 1e6)).round()
    table = {"pc4": pc4["code"], "oad": oad, "huishoudens": (0.98 * pc4["woningen"]).round()[:-2]}
    table["stedelijkheid"] = 5 - np.searchsorted([500, 1000, 1500, 2500], oad, side="right")
    csv(folder / "kerncijfers_pc4_2022.csv", pd.DataFrame(table), na_rep="")
    status = figures.make_status(lattice, scores)
    pc4 = status[status.index.isin(pc4["code"]) & (status["jaar"] == 2022)].iloc[:, :2]
    pc4.columns = ["ses_woa", "welvaart"]
    csv(folder / "ses_woa_pc4_2022.csv", pc4, index_label="pc4", index=True)
    topics = {topic: cbs.TOPICS[topic] for topic in figures.TOPICS}
    known = status.astype(object).where(status.notna(), None).to_dict("records")
    each = zip(status.index, status.index, status["jaar"].tolist(), known, strict=True)
    rows = [row for row in each if len(row[0]) > 4]  # PC4 have a table of their own
    cbs.save(folder / "86092NED_TypedDataSet.json", cbs.typed(rows=rows, topics=topics))
    cbs.save(folder / "86092NED_DataProperties.json", cbs.data_properties(topics=topics))
    csv(folder / "misdrijven.csv", figures.make_crime(lattice, scores), na_rep="")
    csv(folder / "zicht_op_ondermijning.csv", figures.own_figures(lattice, scores), na_rep="")
