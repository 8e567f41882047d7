"""Prove a prepared dataset: every rule of docs/tables.md, and how often it is broken."""

import hashlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from leefbaarheid.classes import classify, uncertain
from leefbaarheid.dataset import layout
from leefbaarheid.dataset.layout import SCORES
from leefbaarheid.dataset.recover import read_description, recover
from leefbaarheid.errors import DatasetError
from leefbaarheid.params import Indicator, load_indicators
from leefbaarheid.preparation.read import in_areas
from leefbaarheid.preparation.tables import describe_editions
from leefbaarheid.preparation.write import total_checksum
from leefbaarheid.sources.indicators import KIND as OWN_INDICATORS
from leefbaarheid.sources.outlines import in_country
from leefbaarheid.sources.scores import TOLERANCE
from leefbaarheid.terms import CRS, DIMENSIONS, LEVELS

#: How far ``lbm - afw`` may vary within an edition, and a rate from its count by its noemer, as a part of it.
ROUNDING: Final = 1e-9


class Outcome(NamedTuple):
    """One rule on one table: rows checked, and what breaks it."""

    regel: str
    tabel: str
    rijen: int
    gebroken: list[str]


def _rule(
    regel: str, tabel: str, rows: pd.DataFrame, bad: Any, show: list[str], checked: int | None = None
) -> Outcome:
    """Of ``rows`` those that are ``bad`` break a rule; they are named by their columns ``show``."""
    broken = rows[show].to_numpy(dtype=object)[np.asarray(bad, dtype=bool)]
    named = [" ".join(map(str, row)) for row in broken]
    return Outcome(regel, tabel, len(rows) if checked is None else checked, named)


class CheckReport(NamedTuple):
    """What was checked.

    ``table`` has a row a rule and table: regel, tabel, gecontroleerd (rows), overtredingen, voorbeelden.
    ``summary`` has a row a level and edition: niveau, editie, rijen, gebieden, jaren, met_omtrek (areas),
    met_kscore (rows).
    """

    table: pd.DataFrame
    summary: pd.DataFrame

    @property
    def violations(self) -> int:
        """Number of violations of all rules together."""
        return int(self.table["overtredingen"].sum())


def check_dataset(path: Path) -> CheckReport:
    """Check every rule of the prepared dataset in ``path``.

    A broken or missing table is a violation; what needs it is left out. Raises DatasetError where there
    is no readable dataset.json.
    """
    path = Path(path)
    recover(path)
    meta = read_description(path)
    if not meta:
        raise DatasetError(f"{path} holds no readable dataset.json; prepare the dataset first.")
    outcomes, tables = _files(path, meta)
    for name, frame in sorted(tables.items()):
        outcome, sound = _schema(name, frame)
        outcomes.append(outcome)
        if sound:
            order = frame.sort_values(layout.TABLES[name].sort, kind="stable").index
            moved = [f"row {i}" for i in np.flatnonzero(order != frame.index)]
            outcomes.append(Outcome("sorted", name, len(frame), moved))
        else:
            del tables[name]
    scores, areas = (
        {n: tables[f"{place}/{n}.parquet"] for n in LEVELS if f"{place}/{n}.parquet" in tables}
        for place in ("scores", "gebieden")
    )
    outcomes += [one for level, frame in scores.items() for one in check_scores(level, frame)]
    outcomes.append(_one_reference(scores, meta["edities"]))
    found, stated = describe_editions(scores), meta["edities"]
    names = sorted({*found, *stated})
    other = [name for name in names if found.get(name) != stated.get(name)]
    outcomes.append(Outcome("editions as in dataset.json", "", len(names), other))
    outcomes += [one for level, frame in areas.items() for one in _outlines(level, frame)]
    for name, frame in sorted(tables.items()):
        known = {"gemeente_code": "gemeente", layout.PARENT_COLUMN: "buurt"}
        if name.startswith("scores/"):
            known["code"] = name.removeprefix("scores/").removesuffix(".parquet")
        for column in (column for column in known if column in frame):
            codes = areas[known[column]]["code"] if known[column] in areas else []
            strange = frame[column].notna() & ~frame[column].isin(codes)
            outcomes.append(_rule(f"{column} is known", name, frame, strange, [column]))
        for column in (column for column in ("code", "buur") if {"niveau", column} <= {*frame}):
            strange = ~in_areas(frame, areas, column)
            outcomes.append(_rule("area is known", name, frame, strange, ["niveau", column]))
    if "buren.parquet" in tables:
        pairs = tables["buren.parquet"]
        turned = pairs["code"] >= pairs["buur"]
        outcomes.append(_rule("each pair once", "buren.parquet", pairs, turned, ["code", "buur"]))
    if "indicatoren.parquet" in tables:
        own = {b["bestand"] for b in meta.get("bronnen", []) if b["soort"] == OWN_INDICATORS}
        outcomes += _indicators(tables["indicatoren.parquet"], load_indicators(), own)
    columns = ["regel", "tabel", "gecontroleerd", "overtredingen", "voorbeelden"]
    rows = [[o.regel, o.tabel, o.rijen, len(o.gebroken), "; ".join(o.gebroken[:3])] for o in outcomes]
    return CheckReport(pd.DataFrame(rows, columns=columns), _summary(scores, areas))


def _files(path: Path, meta: dict[str, Any]) -> tuple[list[Outcome], dict[str, Any]]:
    """Check files against dataset.json; return the tables that can be read."""
    stated, beside = meta["tabellen"], {"dataset.json", layout.ABOUT}
    held = {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()} - beside
    missing = sorted((set(stated) | {"gebieden/gemeente.parquet"}) - held)
    total = [] if total_checksum(stated) == meta["checksum"] else ["dataset.json"]
    known, tables = sorted(held & layout.TABLES.keys()), {}
    sums = {name: hashlib.sha256((path / name).read_bytes()).hexdigest() for name in known if name in stated}
    changed = [name for name, checksum in sums.items() if checksum != stated[name]["sha256"]]
    for name in known:
        with suppress(OSError, ValueError, pa.ArrowException):
            read = gpd.read_parquet if name.startswith("gebieden/") else pd.read_parquet
            tables[name] = read(path / name).reset_index(drop=True)
    rows = [name for name in sums if name in tables and len(tables[name]) != stated[name]["rijen"]]
    return [
        Outcome("files of dataset.json present", "", len(stated), missing),
        Outcome("no other files", "", len(held), sorted(held - (stated.keys() & layout.TABLES.keys()))),
        Outcome("files readable", "", len(held), [name for name in known if name not in tables]),
        Outcome("sha256 as in dataset.json", "", len(stated), changed + total),
        Outcome("number of rows as in dataset.json", "", len(stated), rows),
    ], tables


def _schema(name: str, frame: pd.DataFrame) -> tuple[Outcome, bool]:
    """Check a table against its schema; tell too whether it has the columns and types for further rules."""
    from pandera.errors import SchemaErrors

    from leefbaarheid.preparation.schemas import SCHEMAS

    broken, sound = [], True
    try:
        SCHEMAS[name].validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        broken = [f"{c.column}: {c.failure_case} ({c.check})" for c in cases.itertuples()]
        sound = not cases["check"].astype(str).str.match(r"column_in_dataframe|dtype").any()
    return Outcome("schema", name, len(frame), broken), sound


def _summary(scores: dict[str, pd.DataFrame], areas: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows = []
    for level, frame in scores.items():
        outlined = {*areas[level].dropna(subset="geometry")["code"]} if level in areas else set()
        for edition, mine in frame.groupby("editie"):
            years, codes = ", ".join(map(str, sorted(mine["jaar"].unique()))), mine["code"].drop_duplicates()
            counts = [int(codes.isin(outlined).sum()), int(mine["kscore"].count())]
            rows.append([level, edition, len(mine), len(codes), years, *counts])
    columns = ["niveau", "editie", "rijen", "gebieden", "jaren", "met_omtrek", "met_kscore"]
    return pd.DataFrame(rows, columns=columns)


def check_scores(level: str, frame: pd.DataFrame) -> list[Outcome]:
    """Find scores whose ``afw`` is not the sum of the dimensions, with some of these only, or with another class.

    Sums count within the tolerance of their source, classes outside the brackets of the bounds.
    """
    name, dims = f"scores/{level}.parquet", frame[list(DIMENSIONS)]
    given = dims.notna().sum(axis=1)
    whole = given == len(DIMENSIONS)
    apart = whole & ~((dims.sum(axis=1) - frame["afw"]).abs() <= frame["bron"].map(TOLERANCE).astype(float))
    classed = frame[frame["kscore"].notna()]
    same = classify(classed["afw"]) == classed["kscore"].astype(float).to_numpy()
    return [
        _rule("afw = sum of dimensions", name, frame, apart, SCORES.key, int(whole.sum())),
        _rule("five dimensions or none", name, frame, ~whole & (given > 0), SCORES.key),
        _rule("class on afw = kscore", name, classed, ~same & ~uncertain(classed["afw"]), SCORES.key),
    ]


def _one_reference(scores: Mapping[str, pd.DataFrame], editions: Mapping[str, Any]) -> Outcome:
    """Find rows whose ``lbm - afw`` is not the reference of their edition, over all levels and years."""
    stated = {name: about["referentie"] for name, about in editions.items()}
    held = [*SCORES.key, "lbm", "afw"]
    every = pd.concat([SCORES.empty()[held], *(f[held].assign(niveau=n) for n, f in scores.items())])
    gap = every["lbm"] - every["afw"]
    off = (gap - every["editie"].map(stated).astype(float)).abs()
    bad, show = gap.notna() & ~(off <= ROUNDING), ["niveau", *SCORES.key]
    return _rule("one reference an edition", "", every.reindex(columns=show), bad, show, int(gap.count()))


def _indicators(frame: pd.DataFrame, known: Mapping[str, Indicator], own: Collection[str]) -> list[Outcome]:
    """Find figures that are not their count by its noemer, of unknown indicators, or not marked as the user's own.

    ``own`` names the files that hold tables of the user's own.
    """
    per = frame["indicator"].map({i: one.per for i, one in known.items()})
    counted, divided = frame["teller"].notna(), frame["noemer"].notna()
    rate = per * frame["teller"] / frame["noemer"]
    off = (rate - frame["waarde"]).abs() > ROUNDING * rate.clip(lower=1)
    name, show, checked = "indicatoren.parquet", ["code", "indicator", "jaar"], int(rate.notna().sum())
    return [
        _rule("waarde = per times teller by noemer", name, frame, off, show, checked),
        _rule("teller and noemer, or neither", name, frame, counted != divided, show),
        _rule("indicator is known", name, frame, per.isna(), show),
        _rule("own tables are marked", name, frame, frame["eigen"] != frame["bron"].isin(list(own)), show),
    ]


def _outlines(level: str, frame: gpd.GeoDataFrame) -> list[Outcome]:
    """Find outlines that are no polygon, invalid, empty, outside the Netherlands or not in RD New."""
    name = f"gebieden/{level}.parquet"
    has = frame[~shapely.is_missing(frame.geometry.to_numpy())]
    shapes = has.geometry.to_numpy()
    found = {
        "outline is a polygon": np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes),
        "outline is valid": shapely.is_valid(shapes),
        "outline in the Netherlands": in_country(shapely.bounds(shapes)),
    }
    made = [_rule(rule, name, has, ~good, ["code"]) for rule, good in found.items()]
    projected = frame.crs is not None and frame.crs == CRS
    return [*made, Outcome("RD New", name, len(has), [] if projected else [f"crs is {frame.crs}"])]
