"""The provincie of each gemeente from CBS's gebiedsindelingen: a GeoPackage with both as outlines."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd

from leefbaarheid.sources import codes
from leefbaarheid.sources.geometry import list_layers, read_layer
from leefbaarheid.sources.log import CBS_KADASTER, FileLog, RawFile

COLUMNS: Final = ["gemeente_code", "gemeente", "provincie_code", "provincie"]


def read_division(file: RawFile) -> tuple[int, pd.DataFrame, FileLog] | None:
    """Return the newest year that has outlines of gemeenten and provincies, its gemeenten (``COLUMNS``) and the log.

    A gemeente lies in the provincie that holds a point inside it (both are of one division, so none is cut). Returns
    None for a file without such layers. Raises SourceError where a gemeente lies in none.
    """
    layers = [name for name, polygons in list_layers(file) if polygons]
    years: dict[int, dict[str, str]] = {}
    for name in sorted(layers, key=lambda n: ("niet" in n.lower(), n)):
        kind = next((k for k in ("gemeente", "provincie") if k in name.lower()), None)
        year = codes.year_in(name) or codes.year_in(file.path.stem)
        if kind and year:
            years.setdefault(year, {}).setdefault(kind, name)
    whole = [year for year, kinds in years.items() if len(kinds) == 2]
    if not whole:
        return None
    newest = max(whole)
    gemeenten, provincies = (_areas(file, years[newest][kind]) for kind in ("gemeente", "provincie"))
    log = FileLog(file.name, "gemeenten and provincies", CBS_KADASTER, rijen_gelezen=len(gemeenten))
    gemeenten = log.keep(gemeenten, codes.matches(gemeenten["statcode"], "gemeente"), "no code of a gemeente")
    inside = gemeenten.set_geometry(gemeenten.representative_point())
    found = inside.sjoin(provincies, "left", "within", "gemeente", "provincie")
    lost = found["statnaam_gemeente"][found["statcode_provincie"].isna()]
    if len(lost):
        raise file.refusal(f": {lost.iloc[0]} lies in no provincie of {newest}; download it again.")
    columns = [f"{c}_{kind}" for kind in ("gemeente", "provincie") for c in ("statcode", "statnaam")]
    table = pd.DataFrame(found[~found.index.duplicated()][columns]).set_axis(COLUMNS, axis=1)
    return newest, table.astype("string[pyarrow]").reset_index(drop=True), log


def _areas(file: RawFile, layer: str) -> gpd.GeoDataFrame:
    raw = read_layer(file, layer)
    lost = next((c for c in ("statcode", "statnaam") if c not in raw), None)
    if lost:
        raise file.refusal(f", layer {layer}: has no column {lost}; download it again.")
    raw = raw[raw.geometry.notna() & ~raw.geometry.is_empty].drop_duplicates("statcode")
    text = {c: raw[c].astype("string[pyarrow]").str.strip() for c in ("statcode", "statnaam")}
    return raw[["geometry"]].assign(**text)
