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

from leefbaarheid.dataset import layout
from leefbaarheid.dataset.recover import recover
from leefbaarheid.errors import DatasetError
from leefbaarheid.params import load_indicators
from leefbaarheid.preparation import rules
from leefbaarheid.preparation.rules import Outcome
from leefbaarheid.preparation.tables import describe_editions
from leefbaarheid.preparation.write import FORMS, total_checksum
from leefbaarheid.sources.own_indicators import KIND as OWN_INDICATORS
from leefbaarheid.terms import LEVELS


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
            outcomes.append(rules.is_sorted(name, frame, FORMS[name.split("/")[0]][1]))
        else:
            del tables[name]
    scores = {n: tables[f"scores/{n}.parquet"] for n in LEVELS if f"scores/{n}.parquet" in tables}
    areas = {n: tables[f"gebieden/{n}.parquet"] for n in LEVELS if f"gebieden/{n}.parquet" in tables}
    codes = {level: set(areas[level]["code"]) if level in areas else set() for level in LEVELS}
    for level, frame in scores.items():
        outcomes += rules.scores(level, frame)
        outcomes.append(rules.known(f"scores/{level}.parquet", "code", frame, codes[level]))
    outcomes.append(rules.one_reference(scores, meta["edities"]))
    outcomes.append(rules.editions_as_stated(describe_editions(scores), meta["edities"]))
    for level, frame in areas.items():
        outcomes += rules.outlines(level, frame)
    for name, frame in sorted(tables.items()):
        for column, level in (("gemeente_code", "gemeente"), (layout.PARENT_COLUMN, "buurt")):
            if column in frame:
                outcomes.append(rules.known(name, column, frame, codes[level]))
        if "niveau" in frame:
            outcomes.append(rules.known_areas(name, frame, areas))
    if "buren.parquet" in tables:
        outcomes += rules.neighbours(tables["buren.parquet"], areas)
    if "indicatoren.parquet" in tables:
        own = {b["bestand"] for b in meta.get("bronnen", []) if b["soort"] == OWN_INDICATORS}
        outcomes += rules.indicators(tables["indicatoren.parquet"], load_indicators(), own)
    return CheckReport(rules.as_table(outcomes), _summary(scores, areas), rules.class_counts(scores))


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
    held = {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()}
    held -= {"dataset.json", layout.ABOUT}
    missing = sorted((set(stated) | {"gebieden/gemeente.parquet"}) - held)
    changed, unreadable, rows, tables = [], [], [], {}
    for name in sorted(held & layout.TABLES):
        about = stated.get(name)
        if about and hashlib.sha256((path / name).read_bytes()).hexdigest() != about["sha256"]:
            changed.append(name)
        try:
            read = gpd.read_parquet if name.startswith("gebieden/") else pd.read_parquet
            tables[name] = read(path / name).reset_index(drop=True)
        except (OSError, ValueError, pa.ArrowException):
            unreadable.append(name)
        else:
            rows += [name] if about and len(tables[name]) != about["rijen"] else []
    total = [] if total_checksum(stated) == meta["checksum"] else ["dataset.json"]
    return [
        Outcome("files of dataset.json present", "", len(stated), missing),
        Outcome("no other files", "", len(held), sorted(held - (set(stated) & layout.TABLES))),
        Outcome("files readable", "", len(held), unreadable),
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
        known = areas[level] if level in areas else pd.DataFrame({"code": [], "geometry": []})
        outlined = set(known.loc[~shapely.is_missing(known["geometry"].to_numpy()), "code"])
        for edition, mine in frame.groupby("editie"):
            years, codes = ", ".join(map(str, sorted(mine["jaar"].unique()))), set(mine["code"])
            row = [level, edition, len(mine), len(codes), years]
            rows.append([*row, len(codes & outlined), int(mine["kscore"].notna().sum())])
    columns = ["niveau", "editie", "rijen", "gebieden", "jaren", "met_omtrek", "met_kscore"]
    return pd.DataFrame(rows, columns=columns)
