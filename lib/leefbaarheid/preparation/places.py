"""To which gemeente of the division each area belongs."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from leefbaarheid.dataset.layout import SUCCESSION
from leefbaarheid.errors import SourceError
from leefbaarheid.preparation.read import Raw
from leefbaarheid.sources.outlines import FIGURES
from leefbaarheid.terms import CRS

#: A cell whose centre lies in no outline goes to a gemeente this near (metres): outlines are generalised.
CELL_SLACK = 200.0


@dataclass
class Places:
    """Gemeenten of the division, their outlines, and the gemeente of older codes and of PC4."""

    divisie: int
    gemeenten: pd.DataFrame
    opvolging: pd.DataFrame
    omtrek: gpd.GeoSeries
    pc4: pd.Series

    def gemeente_of(self, level: str, codes: pd.Series) -> pd.Series:
        """Return the gemeente_code of each code of ``level``; missing where it has none."""
        distinct = pd.Series(codes.unique(), dtype="string[pyarrow]")
        if level == "grid":
            found = self._of_cells(distinct)
        elif level == "pc4":
            found = distinct.map(self.pc4)
        else:
            found = self.current("GM" + distinct.str[2:6])
            if level == "gemeente":
                found = found.where(found == distinct)
        return codes.map(pd.Series(found.to_numpy(), index=distinct)).astype("string[pyarrow]")

    def current(self, codes: pd.Series) -> pd.Series:
        """Return the gemeente of the division that a gemeente code stands for, or missing."""
        known = set(self.gemeenten["gemeente_code"])
        newest = self.opvolging.sort_values("jaar").drop_duplicates("gemeente_code_oud", keep="last")
        became = newest.set_index("gemeente_code_oud")["gemeente_code"]
        return codes.where(codes.isin(known), codes.map(became).astype("string[pyarrow]"))

    def _of_cells(self, codes: pd.Series) -> pd.Series:
        found = holders(codes, self.omtrek)
        lost = np.flatnonzero(found.isna())
        if len(lost) and len(self.omtrek):
            near = shapely.STRtree(self.omtrek.to_numpy())
            centres = shapely.points(cell_corners(codes)[lost] + 50.0)
            at, area = near.query_nearest(centres, max_distance=CELL_SLACK)
            found.iloc[lost[at]] = self.omtrek.index[area]
        return found


def cell_corners(codes: pd.Series) -> np.ndarray:
    """Return the lower left corners (metres, shape ``(n, 2)``) of cells such as E1953N3199."""
    east = codes.str[1:5].astype("float64") * 100
    north = codes.str[6:10].astype("float64") * 100
    return np.column_stack([east.to_numpy(), north.to_numpy()])


def holders(codes: pd.Series, outlines: gpd.GeoSeries) -> pd.Series:
    """Return for each cell the index of the first of ``outlines`` that contains its centre; missing where none does."""
    tree = shapely.STRtree(shapely.points(cell_corners(codes) + 50.0))
    shape, cell = tree.query(outlines.to_numpy(), predicate="contains")
    first = pd.Series(shape, cell).groupby(level=0).min()
    found = pd.Series(pd.NA, range(len(codes)), dtype="string[pyarrow]")
    found.iloc[first.index] = outlines.index[first]
    return found


def find_places(raw: Raw) -> Places:
    """Take the division from the table of gemeenten, and find the gemeente of each PC4.

    A PC4's gemeente is the one that its outlines' table gives, else that of the largest overlap. Raises
    SourceError where there is no table of gemeenten or where tables are of different divisions.
    """
    if raw.regions is None:
        needed = "jaar, gemeentecode, gemeentenaam, provincie_code, provincie"
        other = "CBS's gebiedsindelingen (leefbaarheid data fetch --source cbs-gebiedsindelingen)"
        remedy = f"add gemeente_regio.csv with the columns {needed}, or {other}."
        raise SourceError(f"no table of gemeenten; {remedy}")
    divisie, gemeenten, regions = raw.regions
    opvolging = SUCCESSION.empty().astype(object)
    if raw.succession:
        year, opvolging, log = raw.succession
        if year != divisie:
            both = f"leads to the gemeenten of {year} but {regions.bestand} has those of {divisie}"
            raise log.refusal(f"{both}; bring both to one year.")
        known = opvolging["gemeente_code"].isin(gemeenten["gemeente_code"])
        opvolging = log.keep(opvolging, known, f"gemeente unknown in {divisie}")
    outlines = every_outline(raw)
    places = Places(divisie, gemeenten, opvolging, gpd.GeoSeries([], crs=CRS), pd.Series(dtype=object))
    places.omtrek = _outlines_of_gemeenten(outlines, places)
    places.pc4 = _gemeente_of_pc4(outlines[outlines["niveau"] == "pc4"], places)
    return places


def every_outline(raw: Raw) -> gpd.GeoDataFrame:
    """Return all outlines of maps and of the WFS but cells (``outlines.COLUMNS``, ``bestand`` and whether ``wfs``)."""
    columns = ["niveau", "code", "naam", "jaar", "gemeente_code", *FIGURES, "geometry", "bestand", "wfs"]
    parts = [f.assign(bestand=log.bestand, wfs=False) for f, log in raw.outlines]
    for s in (s for s in raw.scores if "geometry" in s.frame):
        part = s.frame[["code", "naam", "jaar", "geometry"]]
        parts.append(part.assign(niveau=s.niveau, bestand=s.log.bestand, wfs=True))
    if not parts:
        return gpd.GeoDataFrame(columns=columns, geometry="geometry", crs=CRS)
    every = pd.concat(parts, ignore_index=True).reindex(columns=columns)
    return every[every["niveau"] != "grid"]


def _outlines_of_gemeenten(every: gpd.GeoDataFrame, places: Places) -> gpd.GeoSeries:
    """Outlines of the gemeenten of the division, the best year for each, by code."""
    known = every["code"].isin(places.gemeenten["gemeente_code"]) & (every["niveau"] == "gemeente")
    every = every[known & every["geometry"].notna()]
    every = every.assign(ver=(every["jaar"].astype("float64") - places.divisie).abs().fillna(np.inf))
    best = every.sort_values(["code", "ver"], kind="stable").drop_duplicates("code")
    return gpd.GeoSeries(best["geometry"].to_numpy(), index=best["code"].to_numpy(), crs=CRS)


def _gemeente_of_pc4(every: gpd.GeoDataFrame, places: Places) -> pd.Series:
    every = every.sort_values(["code", "jaar"], ascending=[True, False], kind="stable", na_position="last")
    given = every.dropna(subset="gemeente_code").drop_duplicates("code").set_index("code")["gemeente_code"]
    found = places.current(given.astype("string[pyarrow]")).dropna()
    rest = every[~every["code"].isin(found.index) & every["geometry"].notna()].drop_duplicates("code")
    if len(rest) and len(places.omtrek):
        pairs = overlaps(rest["geometry"].to_numpy(), places.omtrek.to_numpy())
        best = pairs.sort_values(["opp", "rechts"], ascending=[False, True]).drop_duplicates("links")
        names = places.omtrek.index.to_numpy()[best["rechts"]]
        found = pd.concat([found, pd.Series(names, index=rest["code"].to_numpy()[best["links"]])])
    return found


def overlaps(left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """Return positions ``links``, ``rechts`` and shared surface ``opp`` (m²) of shapes that overlap."""
    right_at, left_at = shapely.STRtree(left).query(right, predicate="intersects")
    area = shapely.area(shapely.intersection(left[left_at], right[right_at]))
    pairs = pd.DataFrame({"links": left_at, "rechts": right_at, "opp": area})
    return pairs[pairs["opp"] > 0]
