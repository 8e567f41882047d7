"""What the keys of a CBS table mean (``GemiddeldeScore_29``): its DataProperties, else the name before the number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from leefbaarheid.sources.cbs_table import Topic, table_id
from leefbaarheid.sources.log import CBS, FileLog, RawFile

#: Why a list of codes, or what else CBS tells about a table, is set aside.
METADATA: Final = "metadata of CBS, without figures: only DataProperties explain a table"
#: Why an English table is set aside.
ENGLISH: Final = "an English table of CBS: download the Dutch one (its id ends in NED)"


@dataclass(frozen=True)
class Properties:
    """The DataProperties of a table: path and unit of each topic by its key, all in lower case.

    ``tabel`` is "" where the file does not tell which table it explains.
    """

    file: RawFile
    tabel: str
    paths: Mapping[str, tuple[str, str]]

    def explains(self, tabel: str, keys: Sequence[str]) -> bool:
        """Tell whether it is of this table: by its id, or, without one, as it has just its topics, none more."""
        return self.tabel == tabel if self.tabel else bool(keys) and set(keys) == set(self.paths)


def is_key(name: str) -> bool:
    """Tell whether a column's name is the key of a topic: words and a number.

    >>> is_key("GemiddeldeScore_29"), is_key("Perioden")
    (True, False)
    """
    return re.fullmatch(r"[A-Za-z]\w*_\d+", name) is not None


def make_properties(file: RawFile, rows: Sequence[Any], where: str = "") -> tuple[Properties, FileLog]:
    """Return the DataProperties that ``rows`` hold, and their log; a path joins the titles of groups and topic.

    ``where`` is an address that may name the table. Raises SourceError for anything else, and where a topic's group is
    not in the file.
    """
    by_id = {str(row["ID"]): row for row in rows if isinstance(row, dict) and "ID" in row}
    paths: dict[str, tuple[str, str]] = {}
    for row in by_id.values():
        if row.get("Type") != "Topic" or not row.get("Key"):
            continue
        titles, at = [str(row.get("Title") or row["Key"]).strip()], row.get("ParentID")
        while at is not None:
            group = by_id.get(str(at))
            if group is None or len(titles) > len(by_id):
                what = f"the group {at} of {row['Key']} is not in it"
                raise file.refusal(f": {what}; download DataProperties whole.")
            titles.append(str(group.get("Title") or "").strip())
            at = group.get("ParentID")
        path = "/".join(reversed(titles)).lower()
        paths[str(row["Key"]).lower()] = (path, str(row.get("Unit") or "").strip().lower())
    if not paths:
        raise file.refusal("names no topics; download the table's DataProperties again.")
    properties = Properties(file, table_id(where) or table_id(file.name), paths)
    log = FileLog(file.name, f"CBS topics {properties.tabel}".strip(), CBS, rijen_gelezen=len(rows))
    return properties, log


def topics_of_keys(
    file: RawFile, tabel: str, names: Sequence[str], properties: Sequence[Properties]
) -> list[Topic]:
    """Return the topics among the columns ``names`` (as the source writes them); the others are dimensions.

    Without ``properties`` of the table the words before the number serve as path, where they are unique. Raises
    SourceError where they are not, or where a key is not in the table's properties.
    """
    keys = [n for n in names if is_key(n)]
    lower = [k.lower() for k in keys]
    known = next((p for p in sorted(properties, key=lambda p: not p.tabel) if p.explains(tabel, lower)), None)
    if known:
        strange = next((k for k in keys if k.lower() not in known.paths), None)
        if strange:
            what = f"has the topic {strange}, which {known.file.name} does not know"
            raise file.refusal(f"{what}; download both again, of one version.")
        return [Topic(k, *known.paths[k]) for k in lower]
    words = {k: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", k.rpartition("_")[0]).lower() for k in keys}
    double = next((w for w, n in Counter(words.values()).items() if n > 1), None)
    if double:
        first, second = [k for k in keys if words[k] == double][:2]
        name = tabel or "TABLE"
        remedy = f"put the answer of .../{name}/DataProperties beside it as {name}_DataProperties.json."
        raise file.refusal(f": the topics {first} and {second} cannot be told apart; {remedy}")
    return [Topic(k.lower(), words[k]) for k in keys]
