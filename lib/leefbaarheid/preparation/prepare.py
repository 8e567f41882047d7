"""Turn a folder of raw files into a prepared dataset (docs/tables.md)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from leefbaarheid.dataset.store import FORMAT, as_path
from leefbaarheid.errors import DatasetError, SourceError
from leefbaarheid.preparation.areas import choose_outlines, make_areas
from leefbaarheid.preparation.indicators import make_indicators
from leefbaarheid.preparation.joining import joined_ses
from leefbaarheid.preparation.places import find_places
from leefbaarheid.preparation.read import Raw, read_all
from leefbaarheid.preparation.scores import join_scores
from leefbaarheid.preparation.shapes import find_neighbours, simplify
from leefbaarheid.preparation.tables import make_features, make_groups, make_succession
from leefbaarheid.preparation.write import refuse_foreign, staging, total_checksum, write_json, write_tables
from leefbaarheid.sources.log import FileLog, RawFile
from leefbaarheid.sources.names import with_visible_names

#: Name of every dataset.
NAME: Final = "Leefbaarometer Nederland"


@dataclass
class PrepareReport:
    """What was done: ``table`` has a row a file, ``dataset`` is the content of dataset.json.

    Columns of ``table``: bestand, soort, status (read or set aside), rijen_gelezen, rijen_gebruikt,
    rijen_geweigerd, geweigerd ("reason: n; ..."), opmerking. ``koppeling`` has a row a level, year of SES-WOA and
    gemeente: how many of its scored areas have it (``joining.joined_ses``). ``zonder_cijfer`` has a row a file, year and
    gemeente that has no rates of indicators, with the reason (``indicators.make_indicators``).
    """

    table: pd.DataFrame
    dataset: dict[str, Any]
    koppeling: pd.DataFrame
    zonder_cijfer: pd.DataFrame


def prepare(source: Path, to: Path, *, progress: Callable[[str], None] | None = None) -> PrepareReport:
    """Read every raw file under ``source`` and write the prepared dataset ``to``.

    All or nothing: on an error the earlier dataset stays as it was. The same files give the same bytes,
    in whatever order their rows stand. Raises SourceError for a file that cannot be read right and
    DatasetError where ``to`` cannot be (over)written; each text names the place and the remedy.
    """
    source, to = as_path(source).resolve(), as_path(to).resolve()
    if to.is_relative_to(source) or source.is_relative_to(to):
        raise DatasetError(f"{to} and {source} lie in each other; keep raw files and dataset apart.")
    refuse_foreign(to)
    say = progress or (lambda _: None)
    with tempfile.TemporaryDirectory(prefix="leefbaarheid-") as unpacked:
        raw = read_all(source, Path(unpacked), say)
        sources = [(pair, pair[0].sha256()) for pair in sorted(raw.logs, key=lambda p: p[0].name)]
        origins = _fetched(raw, source, {file.name: checksum for (file, _), checksum in sources})
    if not raw.scores:
        raise SourceError(f"{source} holds no scores of the Leefbaarometer; add its score files.")
    say("finding the gemeente of each area")
    places = find_places(raw)
    scores = join_scores(raw, places)
    if not scores:
        raise SourceError(
            "no score lies in a gemeente that is known; add outlines (gebieden_pc4.gpkg) or a matching "
            "gemeente_regio.csv."
        )
    outlines = choose_outlines(raw, places, scores)
    say("naming areas")
    areas = make_areas(raw, places, scores, outlines)
    groups, groups_log = make_groups(raw, places)
    features = make_features(raw, areas, outlines)
    indicators, gaps = make_indicators(raw, places, areas, features)
    say("finding neighbours and simplifying outlines")
    tables: dict[str, pd.DataFrame] = {
        **{f"scores/{level}.parquet": frame for level, frame in scores.items()},
        **{f"gebieden/{n}.parquet": f if n == "grid" else simplify(f) for n, f in areas.items()},
        "buren.parquet": find_neighbours(areas),
        "kenmerken.parquet": features,
        "groepen.parquet": groups,
        "opvolging.parquet": make_succession(places),
        **({"indicatoren.parquet": indicators} if len(indicators) else {}),
    }
    say("writing")
    with staging(to) as folder:
        written = write_tables(folder, {name: with_visible_names(t) for name, t in tables.items()})
        content = {
            "formaat": FORMAT,
            "naam": NAME,
            "divisie": places.divisie,
            "edities": describe_editions(scores),
            "bronnen": [
                {**describe_file(file, log, checksum), **origins[file.name]}
                for (file, log), checksum in sources
            ],
            "tabellen": written,
            "checksum": total_checksum(written),
        }
        write_json(folder / "dataset.json", content)
    logs = [log for _, log in raw.logs]
    table = report_table(logs if raw.groups else [*logs, groups_log], raw.set_aside)
    return PrepareReport(table, content, joined_ses(raw, places, scores, features), gaps)


def describe_editions(scores: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Return per edition its reference (None without any lbm) and what each level holds."""
    found: dict[str, Any] = {}
    for edition in sorted({e for frame in scores.values() for e in frame["editie"].unique()}):
        mine = {level: frame[frame["editie"] == edition] for level, frame in scores.items()}
        gaps = pd.concat([frame["lbm"] - frame["afw"] for frame in mine.values()]).dropna().sort_values()
        found[edition] = {
            "referentie": float(gaps.iloc[len(gaps) // 2]) if len(gaps) else None,
            "niveaus": {
                level: {
                    "jaren": sorted(int(y) for y in frame["jaar"].unique()),
                    "jaren_met_dimensies": sorted(
                        int(y) for y in frame.loc[frame["fys"].notna(), "jaar"].unique()
                    ),
                    "gebieden": int(frame["code"].nunique()),
                    "rijen": len(frame),
                }
                for level, frame in mine.items()
                if len(frame)
            },
        }
    return found


def _fetched(raw: Raw, source: Path, checksums: dict[str, str]) -> dict[str, dict[str, str | None]]:
    """Tell of each file, by name, when and from where it was fetched; its log says where the record does not fit."""

    @cache
    def checksum(name: str) -> str:
        path = source / name
        return checksums.get(name) or (RawFile(path, name).sha256() if path.is_file() else "")

    found = {}
    for file, log in raw.logs:
        one, remark = raw.fetched.of(file.name, checksum)
        if remark:
            log.remark(remark)
        found[file.name] = {"opgehaald": one.moment if one else None, "adres": one.adres if one else None}
    return found


def describe_file(file: RawFile, log: FileLog, sha256: str) -> dict[str, Any]:
    """Return what dataset.json says of a file, but for when and where it was fetched."""
    origin = log.herkomst
    return {
        "bestand": file.name,
        "sha256": sha256,
        "soort": log.soort,
        "bron": origin.bron,
        "licentie": origin.licentie,
        "citaat": origin.citaat,
        "editie": log.editie,
        "rijen_gelezen": log.rijen_gelezen,
        "rijen_gebruikt": log.rijen_gebruikt,
        "geweigerd": dict(sorted(log.geweigerd.items())),
    }


def report_table(logs: list[FileLog], set_aside: list[tuple[RawFile, str]]) -> pd.DataFrame:
    """Return a row a file: what was read, kept and refused of it (``PrepareReport.table``)."""
    columns = ["bestand", "soort", "status", "rijen_gelezen", "rijen_gebruikt", "rijen_geweigerd"]
    columns += ["geweigerd", "opmerking"]
    rows: list[list[object]] = []
    for log in logs:
        refused = "; ".join(f"{reason}: {n}" for reason, n in sorted(log.geweigerd.items()))
        counts = [log.rijen_gelezen, log.rijen_gebruikt, log.geweigerd.total()]
        rows.append([log.bestand, log.soort, "read", *counts, refused, "; ".join(log.opmerkingen)])
    rows += [[file.name, "", "set aside", 0, 0, 0, "", reason] for file, reason in set_aside]
    return pd.DataFrame(rows, columns=columns).sort_values("bestand", ignore_index=True)
