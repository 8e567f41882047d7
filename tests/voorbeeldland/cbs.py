"""Writes tables as CBS gives them: the CSV that StatLine downloads, and the two JSON answers of its OData service."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from tests.voorbeeldland.files import write_json

#: An invented table, so that nobody takes it for one of CBS.
TABLE: Final = "99000NED"
#: The groups of a topic, the topic, its key, unit and decimals.
Topic = tuple[tuple[str, ...], str, str, str, int]
_SES, _SPREAD = "SES-WOA", "Spreiding"
#: Per part of SES-WOA: the groups of its topic, the topic, its key, unit and decimals.
_TOPICS: Final[Mapping[str, Topic]] = {
    "huishoudens": ((), "Particuliere huishoudens", "ParticuliereHuishoudens_2", "aantal", 0),
    "totaal": ((_SES, "Totaalscore"), "Gemiddelde score", "GemiddeldeScore_29", "getal", 3),
    "welvaart": (
        (_SES, "Deelscore financiële welvaart"),
        "Gemiddelde score",
        "GemiddeldeScore_31",
        "getal",
        3,
    ),
    "opleiding": ((_SES, "Deelscore opleidingsniveau"), "Gemiddelde score", "GemiddeldeScore_33", "getal", 3),
    "arbeid": ((_SES, "Deelscore arbeidsverleden"), "Gemiddelde score", "GemiddeldeScore_35", "getal", 3),
    "spreiding": ((_SPREAD, "Spreiding totaal"), "Waarde", "Waarde_37", "getal", 3),
}


def write_statline(path: Path, table: pd.DataFrame) -> None:
    """Write a download of StatLine: byte-order mark, semicolons, all quoted and padded, decimal comma, ``.`` for none.

    ``table`` has ``code, naam, jaar`` and the columns of the topics.
    """
    rows = pd.DataFrame(
        {
            "Perioden": table["jaar"].astype(str),
            "Wijken en buurten": table["naam"],
            "Regiocode (gemeente, wijk, buurt) (code)": table["code"].str.ljust(10),
        }
    )
    for part, (groups, topic, _, unit, decimals) in _TOPICS.items():
        heading = "/".join([*groups, f"{topic} ({unit.capitalize()})"])
        text = table[part].map(f"{{:.{decimals}f}}".format).str.replace(".", ",")
        rows[heading] = text.where(table[part].notna(), ".").str.rjust(8)
    lines = '"' + rows.agg('";"'.join, axis=1) + '"'
    head = '"' + '";"'.join(rows.columns) + '"'
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8-sig", newline="\n")


def write_odata(folder: Path, table: pd.DataFrame) -> None:
    """Write the answers TypedDataSet and DataProperties of SES-WOA, in files named after both."""
    keys = pd.DataFrame(
        {"WijkenEnBuurten": table["code"].str.ljust(10), "Perioden": table["jaar"].astype(str) + "JJ00"}
    )
    write_answers(
        folder, TABLE, keys.join(table[list(_TOPICS)]), {"WijkenEnBuurten": "Wijken en buurten"}, _TOPICS
    )


def write_answers(
    folder: Path, tabel: str, table: pd.DataFrame, dimensions: Mapping[str, str], topics: Mapping[str, Topic]
) -> None:
    """Write the answers TypedDataSet and DataProperties of the invented table ``tabel``.

    ``table`` has the keys of the ``dimensions`` (which have titles; those of areas come last) and of ``Perioden``, padded
    as CBS does, and a column for each of the ``topics``.
    """
    rows = table[[*dimensions, "Perioden"]].reset_index(drop=True)
    rows.insert(0, "ID", range(len(rows)))
    for part, (_, _, key, _, decimals) in topics.items():
        values = table[part].astype("Int64" if decimals == 0 else "float64")
        rows[key] = values.astype(object).where(values.notna(), None).to_numpy()
    records = [dict(zip(rows.columns, row, strict=True)) for row in rows.to_numpy().tolist()]
    for name, value in (("TypedDataSet", records), ("DataProperties", _properties(dimensions, topics))):
        base = f"https://opendata.cbs.nl/ODataApi/OData/{tabel}/$metadata#Cbs.OData.WebAPI.{name}"
        write_json(folder / f"{tabel}_{name}.json", {"odata.metadata": base, "value": value})


def _properties(dimensions: Mapping[str, str], topics: Mapping[str, Topic]) -> list[dict[str, Any]]:
    """List the dimensions, groups and topics; a group or topic names the group that holds it by number."""
    found: list[dict[str, Any]] = []
    number: dict[tuple[str, ...], int] = {}

    def add(kind: str, key: str, title: str, parent: int | None, **more: Any) -> None:
        place = {"odata.type": f"Cbs.OData.WebAPI.{kind}", "ID": len(found), "ParentID": parent, "Type": kind}
        found.append(place | {"Key": key, "Title": title, "Description": ""} | more)

    for key, title in dimensions.items():
        add("GeoDimension" if key == list(dimensions)[-1] else "Dimension", key, title, None)
    add("TimeDimension", "Perioden", "Perioden", None)
    for groups, topic, key, unit, decimals in topics.values():
        for depth in range(1, len(groups) + 1):
            path = groups[:depth]
            if path not in number:
                number[path] = len(found)
                add("TopicGroup", "", path[-1], number.get(path[:-1]))
        kind = "Long" if decimals == 0 else "Double"
        add(
            "Topic",
            key,
            topic,
            number.get(groups),
            Datatype=kind,
            Unit=unit,
            Decimals=decimals,
            Default=False,
        )
    return found
