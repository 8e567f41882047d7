"""A table of CBS made by hand, written as StatLine's CSV download and as the OData service's JSON."""

import json
from pathlib import Path

import pandas as pd

from leefbaarheid.preparation.read import CBS_KINDS as KINDS, Raw, read_cbs
from leefbaarheid.sources.detect import walk
from leefbaarheid.sources.log import RawFile
from tests.sources.raw import write

TABEL = "86092NED"
_TABLE = pd.read_csv(Path(__file__).with_name("86092NED.csv"), sep=";", index_col="onderwerp")
#: Topic -> unit, in the order of the table; which kenmerk a topic becomes, where it is not set aside.
TOPICS, BECOMES = _TABLE["eenheid"].to_dict(), _TABLE["kenmerk"].dropna().to_dict()
#: A row an area and year; None is suppressed.
AREAS = [("NL01", "Nederland"), ("LD04", "Zuid-Nederland"), ("PV31", "Limburg"), ("GM0928", "Kerkrade")]
AREAS += [("WK092801", "Wijk 01"), ("BU09280101", "Hopel"), ("BU09280102", "Léég"), ("GM0882", "'t Oosten")]
AREAS += [("BU0882AA01", "Oost")]
YEARS = [2019, 2023]


def figures(code: str, year: int) -> dict[str, float | int | None]:
    """Invented figures: households by the hundred, scores with three decimals; BU09280102 is suppressed."""
    at = [c for c, _ in AREAS].index(code) * 2 + YEARS.index(year)
    if code == "BU09280102":
        return dict.fromkeys(TOPICS) | {"Particuliere huishoudens": 0}
    found: dict[str, float | int | None] = {}
    for number, (topic, unit) in enumerate(TOPICS.items()):
        percentile = "ercentielgroep" in topic or unit == "%"
        score = round(20 + at + number / 10, 1) if percentile else round((at - 7) * 0.021 + number / 1000, 3)
        found[topic] = 100 * (at + 1) if unit == "Aantal" else score
    return found


ROWS = [(code, name, year, figures(code, year)) for code, name in AREAS for year in YEARS]
#: The kenmerken of ROWS: (level, code, year, kenmerk, value).
EXPECTED = sorted(
    ({"GM": "gemeente", "WK": "wijk", "BU": "buurt"}[code[:2]], code, year, kenmerk, float(values[topic]))
    for code, _, year, values in ROWS
    for topic, kenmerk in BECOMES.items()
    if code[:2] in ("GM", "WK", "BU") and values[topic] is not None
)


REGION = "Regiocode (gemeente, wijk, buurt) (code)"


def statline(*, comma=False, region=REGION, period="{}", footer="", bom=True, rows=None, topics=TOPICS):
    """The CSV download: all quoted, values padded, ``.`` where suppressed."""
    heading = ["Perioden", "Wijken en buurten", *([region] if region else [])]
    heading += [f"{topic} ({unit})" for topic, unit in topics.items()]
    lines = [heading]
    for code, name, year, values in ROWS if rows is None else rows:
        cells = [period.format(year), name, *([f"{code:<10}"] if region else [])]
        for topic, unit in topics.items():
            value = values[topic]
            text = "." if value is None else str(value) if unit == "Aantal" else f"{value:.3f}"
            cells.append(f"{text.replace('.', ',') if comma and value is not None else text:>8}")
        lines.append(cells)
    body = "\r\n".join(";".join(f'"{cell}"' for cell in line) for line in lines)
    return ("\ufeff" if bom else "") + body + "\r\n" + footer


def keys(first: int = 1, topics: dict[str, str] = TOPICS) -> dict[str, str]:
    """Topic -> key: its last title without spaces, and a number that is another in each table."""
    words = ["".join(w[:1].upper() + w[1:] for w in topic.split("/")[-1].split()) for topic in topics]
    return {topic: f"{words[i]}_{first + 2 * i}" for i, topic in enumerate(topics)}


def answer(tabel: str, value: list[dict], part: str = "TypedDataSet", **more: object) -> dict:
    """An answer of CBS's service."""
    address = f"https://opendata.cbs.nl/ODataApi/OData/{tabel}/$metadata#Cbs.OData.WebAPI.{part}"
    return {"odata.metadata": address, "value": value, **more}


def typed(*, first=1, tabel=TABEL, rows=None, start=0, topics=TOPICS, **more) -> dict:
    """The answer of TypedDataSet."""
    named = keys(first, topics)
    value = [
        {"ID": start + i, "WijkenEnBuurten": f"{code:<10}", "Perioden": f"{year}JJ00"}
        | {named[topic]: values[topic] for topic in topics}
        for i, (code, _, year, values) in enumerate(ROWS if rows is None else rows)
    ]
    return answer(tabel, value, **more)


def data_properties(*, first: int = 1, tabel: str = TABEL, topics: dict[str, str] = TOPICS) -> dict:
    """The answer of DataProperties: groups by ParentID, topics with key, title and unit."""
    rows: list[tuple] = [(None, "GeoDetail", "WijkenEnBuurten", "Wijken en buurten", "")]
    rows += [(None, "TimeDimension", "Perioden", "Perioden", "")]
    for topic, key in keys(first, topics).items():
        *groups, own = topic.split("/")
        parents = [None, *range(len(rows), len(rows) + len(groups))]
        rows += [(parents[i], "TopicGroup", "", title, "") for i, title in enumerate(groups)]
        rows.append((parents[-1], "Topic", key, own, topics[topic]))
    names = ("ID", "ParentID", "Type", "Key", "Title", "Unit")
    value = [dict(zip(names, (i, *row), strict=True)) for i, row in enumerate(rows)]
    return answer(tabel, value, "DataProperties")


def save(path: Path, content: object) -> RawFile:
    return write(path, json.dumps(content, ensure_ascii=False))


def given(folder: Path, files: dict) -> Path:
    """Write files: text as it stands, answers of CBS as JSON."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        write(folder / "bron" / name, text)
    return folder / "bron"


def read(folder: Path, known: dict | None = None) -> Raw:
    """Read the files of CBS in a folder as the preparation does; raise what refuses one."""
    raw, found = Raw(known=known or {}), walk(folder, folder.parent / "uitgepakt")
    read_cbs([f for f in found if f.soort in KINDS], raw)
    for error in [f.refusal for f in found if f.refusal] + [error for _, error in raw.refused]:
        raise error
    return raw


def rows(raw: Raw) -> list[tuple]:
    """All figures: (level, code, year, kenmerk, value), sorted."""
    return sorted(r for frame, _ in raw.own for r in frame.itertuples(index=False, name=None))


def log_of(raw: Raw, name: str = ""):
    return next(log for _, log in raw.logs if log.bestand == name or not name)
