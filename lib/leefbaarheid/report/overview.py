"""The overview of an area: what its reports say in short, on one sheet, out of the pages that stand there."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from leefbaarheid.report.page import read
from leefbaarheid.report.place import write_whole
from leefbaarheid.report.themes import KNOWN

#: The overview's name in the folder of an area.
OVERVIEW: Final = "index.html"
TEMPLATES: Final = Path(__file__).parent / "template"
_LISTED: Final = re.compile(r'data-rapporten="([^"]*)"')
#: The drawn map of a page: width, height, description, content.
_MAP: Final = re.compile(
    r'<svg class="kaartbeeld" viewBox="0 0 (\d+) (\d+)" role="group" aria-label="([^"]*)">(.*?)</svg>',
    re.DOTALL,
)
_LINKED: Final = re.compile(r'<p class="terug"><a href="([^"]*)"')


@dataclass
class Part:
    """What the overview tells of one report; ``src`` is empty for one without a map."""

    thema: str
    title: str = ""
    gebied: str = ""
    messages: list[str] = field(default_factory=list)
    src: str = ""
    alt: str = ""
    width: str = ""
    height: str = ""
    caption: str = ""
    tables: list[str] = field(default_factory=list)
    pdf: bool = False


def write_overview(folder: Path, index: str = "") -> bool:
    """Write ``index.html`` in the folder of an area, from its pages as they stand; nothing is computed again.

    ``index`` is the path from there to a page that lists more areas, for a link; where it is empty, a link that the
    overview has already stays, if its page is there. Without any page the overview goes too. Returns whether there is one.
    Whoever may change pages at the same time holds :func:`leefbaarheid.report.place.placing`. Raises ``OSError``.
    """
    parts = [read_part(folder, theme) for theme in KNOWN if (folder / f"{theme}.html").is_file()]
    if not parts:
        (folder / OVERVIEW).unlink(missing_ok=True)
        return False
    kept = _linked(_read(folder))
    if not index and kept and (folder / kept).is_file():
        index = kept
    page = template().render(parts=parts, index=index, gebied=parts[0].gebied)
    write_whole(folder / OVERVIEW, page.strip() + "\n")
    return True


def is_current(folder: Path, index: str = "") -> bool:
    """Whether the overview of an area lists the reports whose pages stand there, no other, and links to ``index``."""
    there = [theme for theme in KNOWN if (folder / f"{theme}.html").is_file()]
    page = _read(folder)
    listed = _LISTED.search(page)
    if listed is None:
        return not there and not page
    return listed[1].split() == there and (not index or index == _linked(page))


def _read(folder: Path) -> str:
    """Read the overview of an area; nothing where there is none."""
    try:
        return (folder / OVERVIEW).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _linked(page: str) -> str:
    """The page of more areas to which an overview links; nothing without one."""
    found = _LINKED.search(page)
    return unescape(found[1]) if found else ""


def read_part(folder: Path, theme: str) -> Part:
    """Read from a report's page what the overview tells of it. Raises ``OSError``."""
    page = (folder / f"{theme}.html").read_text(encoding="utf-8", errors="replace")
    foot = _text(page, r'<p class="foot">(.*?)</p>')
    part = Part(theme, _text(page, r"<h1[^>]*>(.*?)</h1>"), _text(page, r'<main[^>]*data-gebied="([^"]*)"'))
    lead = re.search(r'<div class="lead">(.*?)</div>', page, re.DOTALL)
    part.messages = [_plain(text) for text in re.findall(r"<p>(.*?)</p>", lead[1], re.DOTALL)] if lead else []
    part.caption = f"Bron: {foot}" if foot else ""
    if drawn := _MAP.search(page):
        _take_map(part, drawn)
    part.tables = sorted(path.stem for path in (folder / "tabellen" / theme).glob("*.csv"))
    part.pdf = (folder / f"{theme}.pdf").is_file()
    return part


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def _text(page: str, pattern: str) -> str:
    """The text of the first element that fits a pattern; nothing without one."""
    found = re.search(pattern, page, re.DOTALL)
    return _plain(found[1]) if found else ""


def _take_map(part: Part, drawn: re.Match[str]) -> None:
    """Make the drawn map of a page, with its own style, the picture of its report."""
    style = "".join(map(read, ("tokens.css", "kaart.css")))
    width, height = int(drawn[1]), int(drawn[2])
    # letters lead to a list in the page
    drawing = re.sub(r'<g class="bdg".*?</g>(?=<g class="schaal")', "", drawn[4])
    size = f'viewBox="0 0 {width} {height}" font-family="sans-serif"'
    head = f'<svg class="kaartbeeld" xmlns="http://www.w3.org/2000/svg" {size}>'
    svg = f"{head}<style>{style}</style>{drawing}</svg>"
    part.src = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    part.alt, part.width, part.height = unescape(drawn[3]), "640", f"{640 * height / width:.0f}"


@cache
def template() -> Any:
    """The template of the overview, read once a process."""
    loader = FileSystemLoader([TEMPLATES / "gebied", TEMPLATES / "rapport"])
    made = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("index.html.j2")
