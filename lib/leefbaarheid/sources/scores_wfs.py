"""GeoJSON of the Leefbaarometer's WFS: scores, the source's own classes, and outlines."""

import re
from typing import Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.sources import codes
from leefbaarheid.sources.geometry import read_layer, to_rd
from leefbaarheid.sources.log import LEEFBAAROMETER, FileLog, RawFile
from leefbaarheid.sources.numbers import demand_numbers, parse_numbers, parse_years, without_codes
from leefbaarheid.sources.scores import COLUMNS, TOLERANCE, check_scores
from leefbaarheid.sources.text import TextTable
from leefbaarheid.terms import CRS, DIMENSIONS

#: First year of every edition of Leefbaarometer 3.0: with the newest WFS year it names the edition.
FIRST_YEAR: Final = 2002

FIGURES: Final = ("afw", *DIMENSIONS)
NEEDED: Final = ("id", "year", "kscore", *FIGURES)


def layers_in(content: bytes) -> set[str]:
    """Return the names of layers in the features' ids (``buurtscore24.1``)."""
    found = re.findall(rb'"id"\s*:\s*"([A-Za-z_][A-Za-z_0-9]*)\.[0-9A-Za-z_:-]+"', content)
    return {name.decode().lower() for name in found}


def recognises(content: bytes) -> bool:
    """Tell a WFS answer of the Leefbaarometer by its layers' names or its properties."""
    named = any(re.search("score|ontwikkeling|schaalafhankelijk", layer) for layer in layers_in(content))
    return named or (b'"kscore"' in content and b'"afw"' in content)


def read_scores_wfs(file: RawFile) -> tuple[str, gpd.GeoDataFrame, FileLog]:
    """Return level, scores with outlines (``scores.COLUMNS`` and geometry, RD New) and log of one file.

    ``editie`` is empty here: it follows from all WFS files of the folder together (``edition``).
    Raises SourceError for a layer that changes level with the scale, and for anything not whole.
    """
    content = file.path.read_bytes()
    if any("schaalafhankelijk" in name for name in (*layers_in(content), file.stem)):
        what = "comes from a layer that changes level with the scale (_schaalafhankelijk)"
        raise file.refusal(f"{what}; download buurtscore, wijkscore or the like instead.")
    raw = read_layer(file)
    properties = pd.DataFrame(raw.drop(columns=raw.geometry.name))
    table = TextTable(file, properties, remarks=file.marks, rows=len(raw), unit="feature")
    log = table.log("Leefbaarometer WFS", LEEFBAAROMETER)
    _demand_complete(file, content, len(raw), log)
    for column in NEEDED:
        if column not in raw:
            raise file.refusal(f"has no property {column}; download all properties.")
    text = raw["id"].astype("string[pyarrow]").str.strip().str.upper()
    level = codes.level_of(text)
    if level is None:
        what = "the property id holds codes of several levels or of none"
        raise file.refusal(f": {what}; give each layer its own file.")
    code = codes.normalise(text, level)
    log.remark_codes(raw["id"], code)
    frame = gpd.GeoDataFrame({"code": code}, geometry=raw.geometry, crs=raw.crs)
    frame["jaar"] = parse_years(table, "year")
    numbers = parse_numbers(table, ["kscore", *FIGURES])
    demand_numbers(table, numbers)
    good = numbers["kscore"].isna() | numbers["kscore"].isin(range(1, 10))
    table.demand(good, "kscore", "is no whole number from 1 to 9; download it again.")
    frame["kscore"] = numbers["kscore"].astype("Int8")
    frame[list(FIGURES)] = without_codes(numbers[list(FIGURES)], log)
    texts = [c for c in ("kscore", *FIGURES) if isinstance(raw[c].dtype, pd.StringDtype)]
    if texts:
        log.remark(f"numbers written as text in {', '.join(texts)}")
    frame["naam"] = raw["name"].astype("string[pyarrow]") if "name" in raw else pd.NA
    frame["lbm"], frame["bron"], frame["editie"] = float("nan"), "wfs", ""
    scored = check_scores(pd.DataFrame(frame[COLUMNS]), log, table, TOLERANCE["wfs"])
    frame = gpd.GeoDataFrame(scored, geometry=frame.geometry.loc[scored.index], crs=raw.crs)
    return level, _outlines(frame, log), log


def _outlines(frame: gpd.GeoDataFrame, log: FileLog) -> gpd.GeoDataFrame:
    """Bring the outlines to RD New; a score whose outline is not usable stays, without one."""
    side = FileLog(log.bestand, log.soort)
    mended = to_rd(frame, side)
    lost = [f"{n} scores without outline ({reason})" for reason, n in side.geweigerd.items()]
    for remark in (*side.opmerkingen, *lost):
        log.remark(remark)
    shapes = gpd.GeoSeries([None] * len(frame), index=frame.index, crs=CRS)
    shapes.loc[mended.index] = mended.geometry
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes)


def edition(newest_year: int) -> str:
    """Name the edition of WFS scores: it ends at the newest year among a folder's WFS files.

    >>> edition(2024)
    '2002-2024'
    """
    return f"{FIRST_YEAR}-{newest_year}"


def _demand_complete(file: RawFile, content: bytes, features: int, log: FileLog) -> None:
    returned = re.search(rb'"numberReturned"\s*:\s*(\d+)', content)
    if returned and int(returned[1]) != features:
        what = f"says it has {int(returned[1])} features but {features} can be read"
        raise file.refusal(f"{what}; download it again.")
    matched = re.search(rb'"(?:numberMatched|totalFeatures)"\s*:\s*(\d+)', content)
    if matched and int(matched[1]) > features:
        log.remark(f"one page of {int(matched[1])} features")
