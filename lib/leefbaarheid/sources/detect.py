"""Walk a source folder and tell for each file which reader takes it; nothing is passed over."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import (
    archive,
    cbs_odata,
    own_indicators,
    own_table,
    police,
    regions,
    scores_csv,
    scores_wfs,
    statline_csv,
)
from leefbaarheid.sources.fetched import RECORD_FILE
from leefbaarheid.sources.log import RawFile
from leefbaarheid.sources.older import refuse_older, strings_of_workbook
from leefbaarheid.sources.text import headings

#: Parts of a shape file, which are read with the .shp itself.
SHAPE_PARTS: Final = {".dbf", ".shx", ".prj", ".cpg", ".qix", ".qmd", ".sbn", ".sbx", ".fix"}


@dataclass(frozen=True)
class Found:
    """A file and the kind of reader that takes it; ``reason`` says why none does."""

    file: RawFile
    soort: str
    reason: str = ""


def walk(source: Path, unpacked: Path) -> list[Found]:
    """Return every file under ``source``, sorted by name, with the kind of its reader.

    ``soort`` is one of scores_csv, scores_wfs, outlines, regions, succession, groups, own_indicators, police,
    own_table, statline_csv, cbs_odata, cbs_properties, fetched, or "" (set aside, for ``reason``). Zip files are
    unpacked, one level deep, into ``unpacked``; hidden folders (``.name``) are no part of the source. Raises SourceError
    for a folder that is missing or empty and for broken or unsafe files.
    """
    if not source.is_dir():
        raise SourceError(f"{source} is no folder; give the folder with the raw files as --source.")
    found: list[Found] = []
    for file, reason in _files(source, ""):
        if not reason and file.path.suffix.lower() == ".zip":
            found.extend(_unzip(file, unpacked))
        else:
            found.append(Found(file, "", reason) if reason else detect(file))
    if not any(f.soort for f in found):
        raise SourceError(f"{source} holds no file that can be read; put the raw files there.")
    return sorted(found, key=lambda f: f.file.name)


def _files(folder: Path, prefix: str) -> list[tuple[RawFile, str]]:
    files = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted([*names, *(f for f in folders if (Path(root) / f).is_symlink())]):
            path = Path(root) / name
            reason = "a link to a folder is not followed" if path.is_dir() else ""
            files.append((RawFile(path, prefix + path.relative_to(folder).as_posix()), reason))
        for name in folders:
            path = Path(root) / name
            if path.suffix.lower() in (".csv", ".parquet", ".gpkg", ".geojson", ".zip", ".gdb"):
                file = RawFile(path, prefix + path.relative_to(folder).as_posix())
                files.append((file, "is a folder, not a file; what is in it is listed by itself"))
    return files


def _unzip(file: RawFile, unpacked: Path) -> list[Found]:
    target = unpacked / file.name.replace("/", "__")
    with archive.opened(file.path, file.name) as content:
        for path, member in archive.safe_members(content, file.name).items():
            archive.unpack(content, member, target / path)
    inner = []
    for part, reason in _files(target, f"{file.name}/"):
        nested = "a zip in a zip: unpack it" if part.path.suffix.lower() == ".zip" else ""
        inner.append(Found(part, "", reason or nested) if reason or nested else detect(part))
    return inner or [Found(file, "", "an empty zip")]


def detect(file: RawFile) -> Found:
    """Tell the kind of one file by its content, with its name as help. Raises SourceError."""
    suffix = file.path.suffix.lower()
    if not os.access(file.path, os.R_OK):
        raise SourceError(f"{file.name} cannot be opened; check its rights.")
    if file.path.name.startswith((".", "~$")) or "__MACOSX" in file.name:
        return Found(file, "", "a hidden or temporary file")
    if file.name == RECORD_FILE:
        return Found(file, "fetched")
    if re.match(r"leefbaarometer.*ontwikkeling", file.stem):
        return Found(file, "", "changes between years: the reports compute these from the scores themselves")
    if suffix in (".csv", ".txt", ".tsv", ".parquet"):
        return _table(file)
    if suffix in (".geojson", ".json"):
        return _json(file)
    if suffix in (".gpkg", ".shp"):
        return Found(file, "outlines")
    if suffix in SHAPE_PARTS or file.path.name.lower().endswith(".shp.xml"):
        shape = file.path.with_name(file.path.name.split(".")[0] + ".shp")
        lost = "" if shape.exists() or file.path.with_suffix(".shp").exists() else " without its .shp"
        return Found(file, "", f"part of a shape file{lost}")
    if suffix in (".xlsx", ".xls", ".ods"):
        refuse_older(file, strings_of_workbook(file))
        return Found(file, "", "a workbook: save the sheet as CSV")
    return Found(file, "", "no table, map or zip")


def _table(file: RawFile) -> Found:
    if file.path.suffix.lower() == ".txt" and not scores_csv.recognises(file, []):
        return Found(file, "", "no table: rename it to .csv if it is one")
    names = headings(file)
    refuse_older(file, " ".join(names).encode())
    if scores_csv.recognises(file, names):
        return Found(file, "scores_csv")
    if regions.is_succession(names):
        return Found(file, "succession")
    if regions.is_regions(names):
        return Found(file, "regions")
    if regions.is_groups(names):
        return Found(file, "groups")
    if own_indicators.recognises(names):
        return Found(file, "own_indicators")
    if police.recognises(names):
        return Found(file, "police")
    if own_table.key_columns(names) and not any("/" in name for name in names):
        return Found(file, "own_table")
    if statline_csv.recognises(names):
        return Found(file, "statline_csv")
    if own_table.key_columns(names):
        return Found(file, "own_table")
    if statline_csv.is_layout(file, names):
        return Found(file, "", statline_csv.LAYOUT)
    return Found(file, "", "no key column (code, pc4, buurtcode, wijkcode, gemeentecode or grid)")


def _json(file: RawFile) -> Found:
    content = file.path.read_bytes()
    if not content.strip():
        raise SourceError(f"{file.name} is empty; download it again or remove it.")
    refuse_older(file, content)
    if b'"FeatureCollection"' not in content:
        if file.path.suffix.lower() == ".geojson":
            raise SourceError(f"{file.name} is no GeoJSON with features; download it again.")
        kind = cbs_odata.kind_of(content)
        if kind == "":
            return Found(
                file, "", "JSON of CBS without figures: only TypedDataSet and DataProperties are read"
            )
        return Found(file, kind) if kind else Found(file, "", "JSON without features")
    if re.search(rb'"features"\s*:\s*\[\s*\]', content):
        raise SourceError(f"{file.name} holds no features; download it again or remove it.")
    if not scores_wfs.recognises(content):
        return Found(file, "outlines")
    if any("ontwikkeling" in layer for layer in scores_wfs.layers_in(content)):
        return Found(file, "", "changes between years: the reports compute these from the scores themselves")
    return Found(file, "scores_wfs")
