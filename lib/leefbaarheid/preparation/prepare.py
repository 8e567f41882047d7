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
from leefbaarheid.preparation.raw import Raw
from leefbaarheid.preparation.read import read_all
from leefbaarheid.preparation.scores import describe_editions, join_scores
from leefbaarheid.preparation.shapes import find_neighbours, simplify
from leefbaarheid.preparation.tables import make_features, make_groups, make_succession
from leefbaarheid.preparation.write import refuse_foreign, staging, write_dataset
from leefbaarheid.sources.detect import reasons
from leefbaarheid.sources.log import FileLog, RawFile
from leefbaarheid.sources.names import with_visible_names

#: Name of every dataset.
NAME: Final = "Leefbaarometer Nederland"


@dataclass
class PrepareReport:
    """What was done: ``table`` has a row a file, ``dataset`` is the content of dataset.json.

    Columns of ``table``: bestand, soort, status (read, set aside or refused), rijen_gelezen, rijen_gebruikt,
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
    in whatever order their rows stand. Raises SourceError for files that cannot be read right (its ``report`` tells of
    every file) and DatasetError where ``to`` cannot be (over)written; each text names the place and the remedy.
    """
    source, to = as_path(source).resolve(), as_path(to).resolve()
    if to.is_relative_to(source) or source.is_relative_to(to):
        raise DatasetError(f"{to} and {source} lie in each other; keep raw files and dataset apart.")
    refuse_foreign(to)
    say = progress or (lambda _: None)
    with tempfile.TemporaryDirectory(prefix="leefbaarheid-") as unpacked:
        raw = read_all(source, Path(unpacked), say)
        sums = {file.name: file.sha256() for file, _ in sorted(raw.logs, key=lambda pair: pair[0].name)}
        origins = _fetched(raw, source, sums)
    try:
        return _make(raw, source, to, sums, origins, say)
    except SourceError as error:
        error.report = raw.table()
        raise


def _make(
    raw: Raw,
    source: Path,
    to: Path,
    sums: dict[str, str],
    origins: dict[str, dict[str, str | None]],
    say: Callable[[str], None],
) -> PrepareReport:
    """Make the tables of what was read, and write them."""
    if not raw.scores:
        why = reasons(raw.set_aside)
        raise SourceError(f"{source} holds no scores of the Leefbaarometer{why}; add its score files.")
    say("finding the gemeente of each area")
    places = find_places(raw)
    scores = join_scores(raw, places)
    if not scores:
        remedy = "add outlines (gebieden_pc4.gpkg) or a matching gemeente_regio.csv."
        raise SourceError(f"no score lies in a gemeente that is known; {remedy}")
    outlines = choose_outlines(raw, places, scores)
    say("naming areas")
    areas = make_areas(raw, places, scores, outlines)
    groups, groups_log = make_groups(raw, places)
    features = make_features(raw, areas)
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
    logs = {file.name: (file, log) for file, log in raw.logs}
    content: dict[str, Any] = {
        "formaat": FORMAT,
        "naam": NAME,
        "divisie": places.divisie,
        "edities": describe_editions(scores),
        "bronnen": [describe_file(*logs[name], checksum) | origins[name] for name, checksum in sums.items()],
    }
    with staging(to) as folder:
        content = write_dataset(folder, {name: with_visible_names(t) for name, t in tables.items()}, content)
    table = raw.table([] if raw.groups else [groups_log])
    return PrepareReport(table, content, joined_ses(raw, places, scores, features), gaps)


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
    return {
        "bestand": file.name,
        "sha256": sha256,
        "soort": log.soort,
        **vars(log.herkomst),
        "editie": log.editie,
        "rijen_gelezen": log.rijen_gelezen,
        "rijen_gebruikt": log.rijen_gebruikt,
        "geweigerd": dict(sorted(log.geweigerd.items())),
    }
