"""Prove a prepared dataset: every rule of docs/tables.md, and how often it is broken."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from leefbaarheid.dataset.layout import (
    ABOUT,
    AREA_SORT,
    FEATURES_SORT,
    GROUPS_SORT,
    INDICATORS_SORT,
    NEIGHBOURS_SORT,
    PARENT_COLUMN,
    SCORES_SORT,
    SUCCESSION_SORT,
    TABLES,
)
from leefbaarheid.dataset.recover import recover
from leefbaarheid.errors import DatasetError
from leefbaarheid.params import load_indicators
from leefbaarheid.preparation import rules
from leefbaarheid.preparation.rules import Outcome
from leefbaarheid.preparation.scores import describe_editions
from leefbaarheid.preparation.write import total_checksum
from leefbaarheid.sources.own_indicators import KIND as OWN_INDICATORS
from leefbaarheid.terms import LEVELS

SORTS = {
    "kenmerken.parquet": FEATURES_SORT,
    "indicatoren.parquet": INDICATORS_SORT,
    "groepen.parquet": GROUPS_SORT,
    "opvolging.parquet": SUCCESSION_SORT,
    "buren.parquet": NEIGHBOURS_SORT,
}


@dataclass(frozen=True)
class CheckReport:
    """What was checked.

    ``table`` has a row a rule and table: regel, tabel, gecontroleerd (rows), overtredingen, voorbeelden.
    ``summary`` has a row a level and edition: niveau, editie, rijen, gebieden, jaren, met_omtrek (areas),
    met_kscore (rows). ``klassen`` has a row a level: rows with a class of the source's own, and how many of
    them agree with the class cut on ``afw``, differ inside a bracket of the bounds, or contradict it.
    """

    table: pd.DataFrame
    summary: pd.DataFrame
    klassen: pd.DataFrame

    @property
    def violations(self) -> int:
        """Number of violations of all rules together."""
        return int(self.table["overtredingen"].sum())


def check(path: Path) -> CheckReport:
    """Check every rule of the prepared dataset in ``path``.

    A broken or missing table is a violation; what needs it is left out. Raises DatasetError where there
    is no readable dataset.json.
    """
    path = Path(path)
    recover(path)
    meta = _description(path)
    outcomes, tables = _files(path, meta)
    for name, frame in sorted(tables.items()):
        outcome, sound = _schema(name, frame)
        outcomes.append(outcome)
        if sound:
            outcomes.append(rules.is_sorted(name, frame, _sort(name)))
        else:
            del tables[name]
    scores = {n: tables[f"scores/{n}.parquet"] for n in LEVELS if f"scores/{n}.parquet" in tables}
    areas = {n: tables[f"gebieden/{n}.parquet"] for n in LEVELS if f"gebieden/{n}.parquet" in tables}
    gemeenten = set(areas["gemeente"]["code"]) if "gemeente" in areas else set()
    for level, frame in scores.items():
        outcomes.append(rules.sums(level, frame))
        outcomes.append(rules.all_or_none(level, frame))
        outcomes.append(rules.classes_agree(level, frame))
        codes = set(areas[level]["code"]) if level in areas else set()
        outcomes.append(rules.known(f"scores/{level}.parquet", "code", frame, codes))
    outcomes.append(rules.one_reference(scores, meta["edities"]))
    outcomes.append(rules.editions_as_stated(describe_editions(scores), meta["edities"]))
    for level, frame in areas.items():
        outcomes.extend(rules.outlines(level, frame))
    for name, frame in sorted(tables.items()):
        if "gemeente_code" in frame:
            outcomes.append(rules.known(name, "gemeente_code", frame, gemeenten))
    if "grid" in areas and "buurt" in areas:
        held = areas["grid"][areas["grid"][PARENT_COLUMN].notna()]
        codes = set(areas["buurt"]["code"])
        outcomes.append(rules.known("gebieden/grid.parquet", PARENT_COLUMN, held, codes))
    for name in ("kenmerken.parquet", "indicatoren.parquet", "buren.parquet"):
        if name in tables:
            outcomes.append(rules.known_areas(name, tables[name], areas))
    if "buren.parquet" in tables:
        outcomes += rules.neighbours(tables["buren.parquet"], areas)
    if "indicatoren.parquet" in tables:
        own = {b["bestand"] for b in meta.get("bronnen", []) if b["soort"] == OWN_INDICATORS}
        outcomes += rules.indicators(tables["indicatoren.parquet"], load_indicators(), own)
    columns = ["regel", "tabel", "gecontroleerd", "overtredingen", "voorbeelden"]
    rows = [[o.regel, o.tabel, o.rijen, o.fout, o.voorbeelden] for o in outcomes]
    table = pd.DataFrame(rows, columns=columns)
    return CheckReport(table, _summary(scores, areas), rules.class_counts(scores))


def _description(path: Path) -> dict[str, Any]:
    try:
        meta = json.loads((path / "dataset.json").read_text(encoding="utf-8"))
        if meta["formaat"] and meta["edities"] is not None and meta["tabellen"] and meta["checksum"]:
            return dict(meta)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise DatasetError(f"{path} holds no readable dataset.json; prepare the dataset first.")


def _files(path: Path, meta: dict[str, Any]) -> tuple[list[Outcome], dict[str, Any]]:
    """Check files against dataset.json; return the tables that can be read."""
    stated = meta["tabellen"]
    held = {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()} - {"dataset.json", ABOUT}
    missing = sorted((set(stated) | {"gebieden/gemeente.parquet"}) - held)
    changed, unreadable, rows, tables = [], [], [], {}
    for name in sorted((set(stated) & held) | (held & TABLES)):
        content = (path / name).read_bytes()
        if name in stated and hashlib.sha256(content).hexdigest() != stated[name]["sha256"]:
            changed.append(name)
        try:
            read = gpd.read_parquet if name.startswith("gebieden/") else pd.read_parquet
            tables[name] = read(path / name).reset_index(drop=True)
        except (OSError, ValueError, pa.ArrowException):
            unreadable.append(name)
            continue
        if name in stated and len(tables[name]) != stated[name]["rijen"]:
            rows.append(name)
    total = [] if total_checksum(stated) == meta["checksum"] else ["dataset.json"]
    return [
        Outcome("files of dataset.json present", "", len(stated), missing),
        Outcome("no other files", "", len(held), sorted(held - set(stated))),
        Outcome("files readable", "", len(held), unreadable),
        Outcome("sha256 as in dataset.json", "", len(stated), changed + total),
        Outcome("number of rows as in dataset.json", "", len(stated), rows),
    ], tables


def _schema(name: str, frame: pd.DataFrame) -> tuple[Outcome, bool]:
    """Check a table against its schema; tell too whether it has the columns and types for further rules."""
    from pandera.errors import SchemaErrors

    from leefbaarheid.preparation.schemas import schema

    try:
        schema(name).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        first = [f"{c.column}: {c.failure_case} ({c.check})" for c in cases.itertuples()]
        sound = not cases["check"].astype(str).str.match(r"column_in_dataframe|dtype").any()
        return Outcome("schema", name, len(frame), first), sound
    return Outcome("schema", name, len(frame), []), True


def _sort(name: str) -> list[str]:
    return SORTS.get(name, AREA_SORT if name.startswith("gebieden/") else SCORES_SORT)


def _summary(scores: dict[str, pd.DataFrame], areas: dict[str, pd.DataFrame]) -> pd.DataFrame:
    columns = ["niveau", "editie", "rijen", "gebieden", "jaren", "met_omtrek", "met_kscore"]
    rows = []
    for level, frame in scores.items():
        with_outline: set[str] = set()
        if level in areas:
            missing = shapely.is_missing(areas[level]["geometry"].to_numpy())
            with_outline = set(areas[level].loc[~missing, "code"])
        for edition, mine in frame.groupby("editie"):
            years = ", ".join(str(y) for y in sorted(mine["jaar"].unique()))
            codes = set(mine["code"])
            row = [level, edition, len(mine), len(codes), years]
            rows.append([*row, len(codes & with_outline), int(mine["kscore"].notna().sum())])
    return pd.DataFrame(rows, columns=columns)
