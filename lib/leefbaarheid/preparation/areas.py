"""Make the tables of areas: one row an area, with name, gemeente, provincie and outline; and of which lie side by side."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from leefbaarheid.dataset.layout import NEIGHBOURS, PARENT_COLUMN, TABLES
from leefbaarheid.preparation.places import Places, cell_corners, every_outline, holders, overlaps
from leefbaarheid.preparation.read import Raw, in_areas
from leefbaarheid.sources.log import FileLog
from leefbaarheid.sources.outlines import FIGURES
from leefbaarheid.terms import CRS, LEVELS

#: A PC4 gets two names where fewer than this share of its households live in one wijk.
ONE_NAME_SHARE: Final = 0.6
#: Detail in metres that is left out (corners of less than its square where areas fit together): about a pixel on a page
#: of 1280 pixels of a gemeente 7 km across.
DETAIL: Final = 10.0
#: Areas are neighbours where their outlines lie within this distance in metres: the sources generalise them one by one.
NEAR: Final = 50.0


def choose_outlines(raw: Raw, places: Places, scores: dict[str, pd.DataFrame]) -> gpd.GeoDataFrame:
    """Return one outline an area (columns of ``outlines.COLUMNS`` plus ``bestand``), all levels.

    Of several the newest stands that is no newer than the level's newest score (for gemeenten: the
    division), else the oldest newer one; a map goes before the WFS. Of wijken and buurten without a score those of one
    division stand in a gemeente, the newest in that order. The logs count what is not used, unless its figures are.
    """
    every = every_outline(raw)
    if every.empty:
        return every
    logs = {log.bestand: log for _, log in raw.outlines}
    gemeente = every.groupby("niveau")["code"].transform(lambda codes: places.gemeente_of(codes.name, codes))
    every["gemeente_code"] = gemeente
    every = _keep(every, gemeente.notna(), logs, f"area in no gemeente of {places.divisie}")
    every = every[every["geometry"].notna()]
    newest = {n: int(s["jaar"].max()) for n, s in scores.items()} | {"gemeente": places.divisie}
    ceiling = every["niveau"].map(newest).fillna(9999).astype("float64")
    year = every["jaar"].astype("float64").fillna(0)
    every = every.assign(later=year > ceiling, order=np.where(year > ceiling, year, -year))
    every = every.sort_values(["niveau", "code", "later", "order", "wfs", "bestand"], kind="stable")
    used = every[list(FIGURES)].notna().any(axis=1)
    double = every.duplicated(["niveau", "code"])
    every = _keep(every, ~double, logs, "an outline of another year or file stands", used)
    best = every.sort_values(["later", "order"], kind="stable").groupby(["niveau", "gemeente_code"])["order"]
    other = (best.transform("first")[every.index] != every["order"]) & every["niveau"].isin(["wijk", "buurt"])
    other &= ~in_areas(every, scores)
    return _keep(every, ~other, logs, "an outline of another division, of an area without a score")


def _keep(
    every: pd.DataFrame, good: pd.Series, logs: dict[str, FileLog], reason: str, used: pd.Series | None = None
) -> pd.DataFrame:
    """Keep the outlines where ``good``; the logs count the others, or tell of them where their figures are ``used``."""
    figures = pd.Series(False, every.index) if used is None else used[every.index]
    for (name, kept), rows in every[~good].groupby(["bestand", figures[~good]]):
        if name in logs and kept:
            logs[str(name)].remark(f"{len(rows)} outlines not used, only their figures: {reason}")
        elif name in logs:
            logs[str(name)].refuse(reason, len(rows))
    return every[good]


def make_areas(
    raw: Raw, places: Places, scores: dict[str, pd.DataFrame], outlines: gpd.GeoDataFrame
) -> dict[str, gpd.GeoDataFrame]:
    """Return the table ``gebieden`` (docs/tables.md) of each level with a score or an outline."""
    tables = {}
    for level in LEVELS:
        mine = outlines[outlines["niveau"] == level].set_index("code")
        codes = set(mine.index) | set(scores[level]["code"] if level in scores else [])
        codes = set(places.gemeenten["gemeente_code"]) if level == "gemeente" else codes
        if not codes:
            continue
        code = pd.Series(sorted(codes), dtype="string[pyarrow]")
        frame = pd.DataFrame({"code": code, "gemeente_code": places.gemeente_of(level, code)})
        frame = frame.merge(places.gemeenten, on="gemeente_code", how="left")
        frame["jaar_omtrek"] = frame["code"].map(mine["jaar"])
        frame = gpd.GeoDataFrame(frame, geometry=mine.geometry.reindex(code).to_numpy(), crs=CRS)
        if level == "grid":
            corner = cell_corners(code).T
            frame = frame.set_geometry(shapely.box(*corner, *(corner + 100)), crs=CRS)
            buurten = outlines[outlines["niveau"] == "buurt"].set_index("code")
            frame[PARENT_COLUMN] = holders(code, buurten.geometry)
            around = frame[PARENT_COLUMN].map(buurten["naam"]).astype("string[pyarrow]")
            around += " (" + frame["code"] + ")"
            frame["naam"] = around.fillna(frame["code"])
        else:
            frame["naam"] = _names(level, frame, mine, raw, outlines)
        tables[level] = TABLES[f"gebieden/{level}.parquet"].of(frame)
    return tables


def _names(
    level: str, frame: pd.DataFrame, mine: pd.DataFrame, raw: Raw, outlines: gpd.GeoDataFrame
) -> pd.Series:
    if level == "gemeente":
        return frame["gemeente"]
    if level == "pc4":
        return frame["code"] + " " + name_pc4(frame, outlines)
    name = frame["code"].map(mine["naam"]).astype("string[pyarrow]")
    parts = (part for part in raw.scores if part.niveau == level)
    for part in sorted(parts, key=lambda part: part.log.editie or "", reverse=True):
        given = part.frame.dropna(subset="naam").sort_values(["jaar", "naam"])
        named = given.drop_duplicates("code", keep="last").set_index("code")["naam"]
        name = name.fillna(frame["code"].map(named).astype("string[pyarrow]"))
    if level == "wijk":
        short = plain_wijk(name)
        name = short.where(short != "", name)
    return name.fillna(frame["code"])


def _wijk(buurten: pd.Series) -> pd.Series:
    """The code of the wijk of each buurt: ``BU09280101`` lies in ``WK092801``."""
    return "WK" + buurten.str[2:8]


def plain_wijk(names: pd.Series) -> pd.Series:
    """Return names of wijken without their number.

    >>> plain_wijk(pd.Series(["Wijk 01 Kerkrade-Oost", "Wijk02-Ens", "Loo wijk 02", "Wijk 00"])).tolist()
    ['Kerkrade-Oost', 'Ens', 'Loo', '']
    """
    return names.str.replace(r"^Wijke? ?\d+[ -]*| wijk \d+$", "", regex=True).str.strip()


def name_pc4(frame: pd.DataFrame, outlines: pd.DataFrame) -> pd.Series:
    """Return for each PC4 the name of the wijk of its gemeente in which most of its households live, or of two.

    ``frame`` has gemeente_code, gemeente, geometry; ``outlines`` are those of buurten and wijken. The households of a buurt
    (of a wijk, where buurten have none) lie even over its surface, those not known as dense as the median. Without a wijk
    the gemeente's name serves.
    """
    wijken = outlines[outlines["niveau"] == "wijk"]
    named = plain_wijk(wijken.set_index("code")["naam"].astype("string[pyarrow]"))
    buurten = outlines[(outlines["niveau"] == "buurt") & outlines["huishoudens"].notna()]
    parts = wijken[~wijken["code"].isin(_wijk(buurten["code"]))]
    parts = pd.concat([buurten.assign(code=_wijk(buurten["code"])), parts], ignore_index=True)
    parts = parts[parts["code"].isin(named.index) & ~parts["huishoudens"].eq(0)]
    shaped = frame[frame["geometry"].notna()]
    pairs = overlaps(shaped["geometry"].to_numpy(), parts["geometry"].to_numpy())
    rows, of = shaped.index.to_numpy()[pairs["links"]], parts.iloc[pairs["rechts"]]
    dense = of["huishoudens"].astype("float64") / shapely.area(of["geometry"].to_numpy())
    pairs = pairs.assign(rij=rows, telt=pairs["opp"] * dense.fillna(dense.median()).fillna(1.0).to_numpy())
    pairs["naam"] = of["code"].map(named).replace("", pd.NA).astype("str").to_numpy()
    pairs = pairs[of["gemeente_code"].to_numpy() == frame["gemeente_code"].to_numpy()[rows]]
    pairs["naam"] = pairs["naam"].fillna(pd.Series(frame["gemeente"].to_numpy()[pairs["rij"]], pairs.index))
    by_name = pairs.groupby(["rij", "naam"], as_index=False)["telt"].sum()
    by_name["deel"] = by_name["telt"] / by_name.groupby("rij")["telt"].transform("sum")
    by_name = by_name.sort_values(["rij", "deel", "naam"], ascending=[True, False, True])
    first, second = (by_name.groupby("rij").nth(n).set_index("rij") for n in (0, 1))
    second = second["naam"].reindex(first.index)
    one = (first["deel"] >= ONE_NAME_SHARE) | second.isna()
    name = first["naam"].where(one, first["naam"] + " / " + second)
    return name.reindex(frame.index).fillna(frame["gemeente"])


def simplify(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return areas with outlines simplified by :data:`DETAIL` and in whole metres.

    Areas that fit together without gaps (a valid coverage) are simplified together and still fit; others one by one.
    No outline gets lost: one that would stays as it is.
    """
    shapes = areas.geometry.to_numpy().copy()
    rows = np.flatnonzero(~shapely.is_missing(shapes))
    own = shapes[rows]
    together = shapely.coverage_is_valid(own)
    simple = shapely.coverage_simplify(own, DETAIL) if together else shapely.simplify(own, DETAIL)
    whole = shapely.set_precision(simple, 1.0)
    shapes[rows] = np.where(shapely.is_empty(whole) | ~shapely.is_valid(whole), own, whole)
    return areas.set_geometry(gpd.GeoSeries(shapes, index=areas.index, crs=areas.crs))


def find_neighbours(areas: dict[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Return the table ``buren``: pairs of areas of a level within :data:`NEAR` of each other (fuzzy contiguity), each once.

    ``areas`` holds the tables of areas by level, their outlines not simplified. Cells are left out: theirs stay exact.
    """
    from libpysal.graph import Graph

    parts = [NEIGHBOURS.empty()]
    for level, frame in areas.items():
        outlines = frame.set_index("code").geometry.dropna()
        if level == "grid" or len(outlines) < 2:
            continue
        graph = Graph.build_fuzzy_contiguity(outlines, buffer=NEAR / 2)
        pairs = graph.adjacency[graph.adjacency > 0].index.to_frame(index=False, name=["code", "buur"])
        parts.append(pairs[pairs["code"] < pairs["buur"]].assign(niveau=level))
    return NEIGHBOURS.of(pd.concat(parts))
