"""What the keys of a CBS table mean (``GemiddeldeScore_29``): its DataProperties, else the name before the number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leefbaarheid.errors import SourceError
from leefbaarheid.sources.cbs_table import Topic, table_id
from leefbaarheid.sources.log import RawFile


@dataclass(frozen=True)
class Properties:
    """The DataProperties of a table: path and unit of each topic by its key, all in lower case."""

    file: RawFile
    tabel: str
    paths: Mapping[str, tuple[str, str]]


def is_key(name: str) -> bool:
    """Tell whether a column's name is the key of a topic: words and a number.

    >>> is_key("GemiddeldeScore_29"), is_key("Perioden")
    (True, False)
    """
    return re.fullmatch(r"[A-Za-z]\w*_\d+", name) is not None


def make_properties(file: RawFile, content: Mapping[str, Any]) -> Properties:
    """Return the DataProperties that ``content`` holds; a path joins the titles of groups and topic.

    Raises SourceError for anything else, and where a topic's group is not in the file.
    """
    rows = content["value"]
    by_id = {str(row["ID"]): row for row in rows if isinstance(row, dict) and "ID" in row}
    paths: dict[str, tuple[str, str]] = {}
    for row in by_id.values():
        if row.get("Type") != "Topic" or not row.get("Key"):
            continue
        titles, at = [str(row.get("Title") or row["Key"]).strip()], row.get("ParentID")
        while at is not None:
            group = by_id.get(str(at))
            if group is None or len(titles) > len(by_id):
                raise SourceError(
                    f"{file.name}: the group {at} of {row['Key']} is not in it; download DataProperties whole."
                )
            titles.append(str(group.get("Title") or "").strip())
            at = group.get("ParentID")
        path = "/".join(reversed(titles)).lower()
        paths[str(row["Key"]).lower()] = (path, str(row.get("Unit") or "").strip().lower())
    if not paths:
        raise SourceError(f"{file.name} names no topics; download the table's DataProperties again.")
    where = f"{content.get('odata.metadata', '')} {content.get('@odata.context', '')}"
    return Properties(file, table_id(where) or table_id(file.name), paths)


def topics_of_keys(
    file: RawFile, tabel: str, names: Sequence[str], properties: Mapping[str, Properties]
) -> list[Topic]:
    """Return the topics among the columns ``names`` (as the source writes them); the others are dimensions.

    ``properties`` are by table id. Without those of ``tabel`` the words before the number serve as path, where
    they are unique. Raises SourceError where they are not, or where a key is not in the table's properties.
    """
    keys = [n for n in names if is_key(n)]
    known = properties.get(tabel)
    if known:
        strange = next((k for k in keys if k.lower() not in known.paths), None)
        if strange:
            raise SourceError(
                f"{file.name} has the topic {strange}, which {known.file.name} does not know; download both again, "
                "of one version."
            )
        return [Topic(k.lower(), *known.paths[k.lower()]) for k in keys]
    words = {k: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", k.rpartition("_")[0]).lower() for k in keys}
    double = next((w for w, n in Counter(words.values()).items() if n > 1), None)
    if double:
        first, second = [k for k in keys if words[k] == double][:2]
        name = tabel or "TABLE"
        raise SourceError(
            f"{file.name}: the topics {first} and {second} cannot be told apart; put the answer of "
            f".../{name}/DataProperties beside it as {name}_DataProperties.json."
        )
    return [Topic(k.lower(), words[k]) for k in keys]
