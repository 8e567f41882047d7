"""Walk a source folder and tell for each file which reader takes it; nothing is passed over."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leefbaarheid.errors import SourceError
from leefbaarheid.sources import archive, cbs_files, codes, figures, indicators, scores, workbook
from leefbaarheid.sources.fetched import RECORD_FILE
from leefbaarheid.sources.log import RawFile
from leefbaarheid.sources.own_table import why_no_key
from leefbaarheid.sources.text import headings

#: Parts of a shape file, which are read with the .shp itself.
SHAPE_PARTS: Final = {".dbf", ".shx", ".prj", ".cpg", ".qix", ".qmd", ".sbn", ".sbx", ".fix"}

#: Endings by which a folder looks like a file.
_FOLDERS: Final = (".csv", ".parquet", ".gpkg", ".geojson", ".zip", ".gdb")
_CHANGES: Final = "changes between years: the reports compute these from the scores themselves"
_TOPOLOGY: Final = "TopoJSON, of which the outlines are not read: export it as GeoJSON or GeoPackage"


@dataclass(frozen=True)
class Found:
    """A file and the kind of reader that takes it; ``reason`` says why none does, ``refusal`` why it must go."""

    file: RawFile
    soort: str
    reason: str = ""
    refusal: SourceError | None = None


def walk(source: Path, unpacked: Path) -> list[Found]:
    """Return every file under ``source``, sorted by name, with the kind of its reader.

    ``soort`` is one of scores_csv, scores_wfs, outlines, regions, succession, groups, own_indicators, police,
    own_table, statline_csv, cbs_odata, cbs_properties, fetched, or "" (set aside, for ``reason``). Broken and unsafe
    files come with their ``refusal``. Zip files are unpacked, one level deep, into ``unpacked``; hidden folders
    (``.name``) are no part of the source. Raises SourceError for a folder that is missing or holds nothing to read.
    """
    if not source.is_dir():
        raise SourceError(f"{source} is no folder; give the folder with the raw files as --source.")
    found = sorted(_all(source, "", unpacked), key=lambda f: f.file.name)
    if not any(f.soort or f.refusal for f in found):
        why = reasons([(f.file, f.reason) for f in found])
        raise SourceError(f"{source} holds no file that can be read{why}; put the raw files there.")
    return found


def reasons(set_aside: Sequence[tuple[RawFile, str]]) -> str:
    """Return why files were set aside, the first three of them, in brackets for a message; "" for none."""
    why = "; ".join(f"{file.name}: {reason}" for file, reason in set_aside[:3])
    return f" ({why}{'; ...' if len(set_aside) > 3 else ''})" if why else ""


def _all(folder: Path, prefix: str, unpacked: Path | None) -> Iterator[Found]:
    """Give the files of a folder; zips are unpacked where ``unpacked`` says, or not at all."""
    for file, reason in _files(folder, prefix):
        zipped = file.suffix == ".zip" and not reason
        reason = "a zip in a zip: unpack it" if zipped and unpacked is None else reason
        try:
            if zipped and unpacked:
                yield from _unzip(file, unpacked)
            else:
                yield Found(file, "", reason) if reason else detect(file)
        except SourceError as error:
            yield Found(file, "", refusal=error)


def _files(folder: Path, prefix: str) -> Iterator[tuple[RawFile, str]]:
    """Give what is not in hidden folders: files, and what looks like one with the reason why it is none."""
    for path in sorted(folder.rglob("*")):
        name, is_folder, reason = path.relative_to(folder), path.is_dir(), ""
        if is_folder and path.is_symlink():
            reason = "a link to a folder is not followed"
        elif is_folder and path.suffix.lower() in _FOLDERS:
            reason = "is a folder, not a file; what is in it is listed by itself"
        hidden = any(part.startswith(".") for part in (name if is_folder else name.parent).parts)
        if not hidden and (reason or not is_folder):
            yield RawFile(path, prefix + name.as_posix()), reason


def _unzip(file: RawFile, unpacked: Path) -> Iterator[Found]:
    refuse_pointer(file)
    target = unpacked / file.name.replace("/", "__")
    with archive.opened_zip(file.path, file.name) as content:
        for path, member in archive.safe_members(content, file.name).items():
            archive.unpack(content, member, target / path)
    yield from list(_all(target, f"{file.name}/", None)) or [Found(file, "", "an empty zip")]


def refuse_pointer(file: RawFile) -> None:
    """Raise SourceError for a file of which a version control system kept only a pointer."""
    if file.head(100).startswith(b"version https://git-lfs"):
        raise file.refusal("is a pointer of Git LFS, not the file; run 'git lfs pull' where it is from.")


def detect(file: RawFile) -> Found:
    """Tell the kind of one file by its content, with its name as help. Raises SourceError."""
    if file.path.name.startswith((".", "~$")) or "__MACOSX" in file.name:
        return Found(file, "", "a hidden or temporary file")
    if file.name == RECORD_FILE:
        return Found(file, "fetched")
    refuse_pointer(file)
    text, book = file.suffix in (".csv", ".tsv", ".txt"), file.suffix in workbook.ENDINGS
    lines = file.head(1 << 16).replace(b"\0", b"").splitlines()[:5] if text else []
    other = workbook.OTHER_KIND if file.suffix in workbook.OTHERS else ""
    scores.refuse_older(file, scores.strings_of_workbook(file) if book or other else b"\n".join(lines))
    kind, reason = "", other or "no table, map or zip"
    if re.match(r"leefbaarometer.*ontwikkeling", file.stem):
        reason = _CHANGES
    elif text or book or file.suffix == ".parquet":
        reason = workbook.why_none(file) if book else ""
        kind, reason = ("", reason) if reason else _table(file)
    elif file.suffix in (".geojson", ".json", ".topojson"):
        kind, reason = _json(file)
    elif file.suffix in (".gpkg", ".shp"):
        kind, reason = "outlines", ""
    elif file.suffix in SHAPE_PARTS or file.path.name.lower().endswith(".shp.xml"):
        shapes = (file.path.with_suffix(".shp"), file.path.with_name(file.path.name.split(".")[0] + ".shp"))
        reason = f"part of a shape file{'' if any(s.exists() for s in shapes) else ' without its .shp'}"
    return Found(file, kind, reason)


def _table(file: RawFile) -> tuple[str, str]:
    """Return the kind of a table, or "" and the reason why it is set aside."""
    if file.suffix == ".txt" and not scores.is_named(file):
        return "", "no table: rename it to .csv if it is one"
    names = headings(file)
    scores.refuse_older(file, " ".join(names).encode())
    key = figures.key_columns(names)
    if scores.is_named(file):
        return "scores_csv", ""
    if indicators.recognises(names):
        return "own_indicators", ""
    for kind, columns in codes.HEADINGS["tabellen"].items():
        if set(columns) <= set(names) and (key or kind != "police"):
            return kind, ""
    kind, reason = cbs_files.kind_of_table(file, names)
    if kind or reason:
        return kind, reason
    return ("own_table", "") if key else ("", why_no_key(file))


def _json(file: RawFile) -> tuple[str, str]:
    """Return the kind of a JSON, or "" and the reason why it is set aside."""
    content = file.path.read_bytes()
    if not content.strip():
        raise file.refusal("is empty; download it again or remove it.")
    scores.refuse_older(file, content)
    if re.search(rb'"type"\s*:\s*"Topology"', content[:1000]):
        return "", _TOPOLOGY
    if b'"FeatureCollection"' not in content:
        if file.suffix == ".geojson":
            raise file.refusal("is no GeoJSON with features; download it again.")
        kind, reason = cbs_files.kind_of(content)
        return kind, "" if kind else reason or "JSON without features"
    if re.search(rb'"features"\s*:\s*\[\s*\]', content):
        raise file.refusal("holds no features; download it again or remove it.")
    if not scores.is_wfs(content):
        return "outlines", ""
    changes = any("ontwikkeling" in layer for layer in scores.layers_in(content))
    return ("", _CHANGES) if changes else ("scores_wfs", "")
