"""The index of a batch: one page that finds, sorts and maps the reports of gemeenten, without a server."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache, lru_cache
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from leefbaarheid import dutch
from leefbaarheid.batch.record import DONE, INDEX, MANIFEST, Record
from leefbaarheid.batch.site.facts import COLUMNS, NONE, THEMES, Cell, Facts, Step, read_facts
from leefbaarheid.data.save import source_files
from leefbaarheid.dataset import Dataset
from leefbaarheid.draw.outlines import Drawing, draw
from leefbaarheid.report.overview import OVERVIEW, TEMPLATES
from leefbaarheid.report.place import write_whole
from leefbaarheid.report.themes import THEMES as ORDER
from leefbaarheid.version import __version__

_TEMPLATES: Final = Path(__file__).parent / "template"
#: Where long words of headings and cells may break.
_BREAK: Final = re.compile(
    r"(woning|voor|veran|huis|vroeg|postcode)(voorraad|zieningen|dering|houdens|signalering|gebieden)",
    re.IGNORECASE,
)
#: Detail that is left out of the drawing of the country, in its units: about a pixel of the page.
_DETAIL: Final = 1.5


def write_index(out: Path, dataset: Dataset, records: Sequence[Record], tables: Sequence[str]) -> None:
    """Write ``index.html``: a map, a table of gemeenten with key figures, all other reports, what failed, where from.

    ``records`` are those of the manifest, ``tables`` the stacked tables. Raises ``OSError``.
    """
    page = _environment().get_template("overzicht.html.j2").render(**_content(out, dataset, records, tables))
    write_whole(out / INDEX, page.strip() + "\n")


def _content(out: Path, dataset: Dataset, records: Sequence[Record], tables: Sequence[str]) -> dict[str, Any]:
    done = [r for r in records if r.status == DONE]
    plain = [r for r in done if r.soort == "gemeente" and not r.map and r.theme in THEMES]
    facts = {(r.code, r.theme): f for r in plain if (f := _facts(out, r)) is not None}
    pages = {(r.code, r.theme): r.page for r in plain}
    names = dataset.gemeenten.set_index("code")
    listed = [code for code in names.sort_values("naam").index if any((code, t) in pages for t in THEMES)]
    themes = [t for t in ORDER if any((code, t) in pages for code in listed)]
    codes, drawing = _drawn(dataset)
    paths = dict(zip(codes, drawing.paths, strict=True))
    rows = [_row(code, names.loc[code], themes, facts, pages) for code in listed]
    return {
        "dataset": dataset,
        "country": dataset.country,
        "themes": [
            {
                "name": t,
                "label": THEMES[t][0],
                "measure": THEMES[t][1],
                "steps": _legend(t, list(names.index), facts),
                "origins": [text for text, _ in _origin(t, facts)],
            }
            for t in themes
        ],
        "columns": [c for c in COLUMNS if c.theme in themes],
        "rows": rows,
        "shapes": [_shape(code, names.loc[code], path, themes, facts, pages) for code, path in paths.items()],
        "width": drawing.width,
        "height": drawing.height,
        "others": _others([r for r in done if r not in plain]),
        "failed": [r for r in records if r.status != DONE],
        "tables": tables,
        "manifest": MANIFEST,
        "origins": _origins(themes, facts),
        "citations": dataset.citations(),
        "files": source_files(dataset),
        "old": sum(r.checksum != dataset.checksum for r in done),
        "count": sum(len(row["links"]) for row in rows) or len(done),
        "version": __version__,
    }


def _facts(out: Path, record: Record) -> Facts | None:
    """Read what the index tells of a report; ``None`` where its tables are gone or broken."""
    try:
        return read_facts(record.theme, out / record.folder / "tabellen" / record.theme, record.code)
    except (OSError, ValueError, KeyError, IndexError):
        return None


def _row(
    code: str, about: Any, themes: list[str], facts: dict[Any, Facts], pages: dict[Any, str]
) -> dict[str, Any]:
    cells: list[Cell] = []
    for theme in themes:
        width = sum(c.theme == theme for c in COLUMNS)
        found = facts.get((code, theme))
        cells += found.cells if found else [Cell(dutch.MISSING)] * width
    links = [(THEMES[t][0], pages[(code, t)]) for t in themes if (code, t) in pages]
    return {
        "code": code,
        "naam": about["naam"],
        "overzicht": f"{PurePosixPath(next(page for _, page in links)).parent}/{OVERVIEW}",
        "provincie": about["provincie"],
        "links": links,
        "cells": cells,
    }


def _shape(
    code: str, about: Any, path: str, themes: list[str], facts: dict[Any, Facts], pages: dict[Any, str]
) -> dict[str, Any]:
    """Describe a gemeente on the map: for each theme its step, its page and what the mouse reads."""
    per = {}
    for theme in themes:
        found = facts.get((code, theme))
        page = pages.get((code, theme), "")
        text = found.sentence if found else "cijfers niet gevonden" if page else "geen rapport"
        per[theme] = [found.step if found else NONE, page, f"{about['naam']}: {text}"]
    return {
        "code": code,
        "path": path,
        "per": per,
        "first": per[themes[0]] if themes else [NONE, "", about["naam"]],
    }


def _legend(theme: str, codes: list[str], facts: dict[Any, Facts]) -> list[dict[str, Any]]:
    counts = Counter(facts[(c, theme)].step if (c, theme) in facts else NONE for c in codes)
    steps = [*THEMES[theme][2]]
    if counts[NONE]:
        steps.append(Step(NONE, "niet te bepalen of geen rapport", "#ffffff", "geen"))
    return [{**asdict(s), "n": counts[s.name]} for s in steps]


def _origins(themes: list[str], facts: dict[Any, Facts]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Tell for each theme on what its figures stand, and for how many gemeenten."""
    return [(THEMES[theme][0], _origin(theme, facts)) for theme in themes]


def _origin(theme: str, facts: dict[Any, Facts]) -> list[tuple[str, int]]:
    """Count the gemeenten whose figures of a theme stand on the same, most first."""
    counts = Counter(f.origin for (_, t), f in facts.items() if t == theme)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _others(records: Sequence[Record]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Group the reports that are not of one gemeente with the standard parameters, by area."""
    found: dict[str, list[tuple[str, str]]] = {}
    for r in records:
        label = THEMES[r.theme][0] if r.theme in THEMES else r.theme.capitalize()
        where = f"{r.naam} ({r.map})" if r.map else r.naam
        links = found.setdefault(where, [])
        if not links:
            links.append(("Overzicht", f"{PurePosixPath(r.page).parent}/{OVERVIEW}"))
        links.append((label, r.page))
    return sorted(found.items())


@lru_cache(maxsize=2)
def _drawn(dataset: Dataset) -> tuple[tuple[str, ...], Drawing]:
    """Outlines of all gemeenten that have one on one drawing, and their codes in its order."""
    outlines = dataset.areas("gemeente").dropna(subset=["geometry"]).sort_values("code")
    return tuple(outlines["code"]), draw(outlines.geometry.to_numpy(), detail=_DETAIL)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader([_TEMPLATES, TEMPLATES / "rapport"])
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["getal"] = dutch.number
    made.filters["breekbaar"] = lambda text: _BREAK.sub(r"\1&shy;\2", escape(text))
    made.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return made
