"""Writes SES-WOA as CBS gives it: the CSV that StatLine downloads, and the two JSON answers of its OData service."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd

from leefbaarheid.demo.files import write_json

#: An invented table, so that nobody takes it for one of CBS.
TABLE: Final = "99000NED"
_SES, _SPREAD = "SES-WOA", "Spreiding"
#: Per part: the groups of its topic, the topic, its key, unit and decimals.
_TOPICS: Final = {
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
    """Write the answers TypedDataSet and DataProperties of one table, in files named after both."""
    rows = pd.DataFrame({"ID": range(len(table)), "WijkenEnBuurten": table["code"].str.ljust(10).to_numpy()})
    rows["Perioden"] = (table["jaar"].astype(str) + "JJ00").to_numpy()
    for part, (_, _, key, _, decimals) in _TOPICS.items():
        values = table[part].astype("Int64" if decimals == 0 else "float64")
        rows[key] = values.astype(object).where(values.notna(), None).to_numpy()
    _answer(
        folder,
        "TypedDataSet",
        [dict(zip(rows.columns, row, strict=True)) for row in rows.to_numpy().tolist()],
    )
    _answer(folder, "DataProperties", _properties())


def _answer(folder: Path, name: str, value: list[dict[str, Any]]) -> None:
    base = f"https://opendata.cbs.nl/ODataApi/OData/{TABLE}/$metadata#Cbs.OData.WebAPI.{name}"
    write_json(folder / f"{TABLE}_{name}.json", {"odata.metadata": base, "value": value})


def _properties() -> list[dict[str, Any]]:
    """List the dimensions, groups and topics; a group or topic names the group that holds it by number."""
    found: list[dict[str, Any]] = []
    number: dict[tuple[str, ...], int] = {}

    def add(kind: str, key: str, title: str, parent: int | None, **more: Any) -> None:
        place = {"odata.type": f"Cbs.OData.WebAPI.{kind}", "ID": len(found), "ParentID": parent, "Type": kind}
        found.append(place | {"Key": key, "Title": title, "Description": ""} | more)

    add("GeoDimension", "WijkenEnBuurten", "Wijken en buurten", None)
    add("TimeDimension", "Perioden", "Perioden", None)
    for groups, topic, key, unit, decimals in _TOPICS.values():
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
