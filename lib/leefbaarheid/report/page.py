"""What a page must have: one title, linkable headings, pictures with words, nothing from elsewhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

from leefbaarheid.errors import ReportError
from leefbaarheid.report.glossary import with_glossary
from leefbaarheid.report.pagina import SCRIPT

#: What a browser may do with a page: show what it holds. Nothing is fetched, no script is run.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)
#: The same for a page of a set, whose style and pictures stand in files beside it, on disk or at one server.
SHARED_POLICY: Final = (
    "default-src 'none'; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)
_HEADING: Final = re.compile(r"<h([1-6])(\s[^>]*)?>(.*?)</h\1>", re.DOTALL)
_ID: Final = re.compile(r"""\sid=["']([^"']*)["']""")
_NESTS: Final = re.compile(
    r"<(/?)(?:div|section|article|aside|details|figure|ul|ol|dl|li|dd|table|blockquote)[\s>]"
)
_TAG: Final = re.compile(r"<[^>]+>")
#: Attributes through which a browser loads something; links that a reader may follow are free.
_LOADS: Final = {"src", "srcset", "href", "data", "poster", "xlink:href", "action"}
_FREE: Final = {("a", "href")}
_OUTSIDE: Final = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
_FOREIGN: Final = "the page holds a script that is not its own; reports show pictures, tables and maps only"
#: A picture in the page itself: nothing in it needs to be read.
_PICTURE: Final = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
_STYLE_LOADS: Final = re.compile(r"@import|url\(\s*['\"]?(https?:)?//", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """The parts of a page.

    ``head`` runs from the main heading to the first second heading, ``main`` is the rest; ``contents``
    holds id and text of each second heading.
    """

    title: str
    contents: tuple[tuple[str, str], ...]
    head: str
    main: str


def compose(main: str, title: str = "") -> Page:
    """Give every heading an id of its own and list the second ones.

    Words that readers may not know lead to the chapter "Begrippen", where there is one. Without a main heading (``h1``)
    the title becomes one; without a title the main heading is the title.
    Raises :class:`ReportError` for more than one main heading, or neither heading nor title.
    """
    firsts = [plain(m[3]) for m in _HEADING.finditer(main) if m[1] == "1"]
    if len(firsts) > 1:
        raise ReportError(f"the notebook has {len(firsts)} main headings ({'; '.join(firsts)}); keep one")
    if not firsts:
        if not title:
            raise ReportError("the notebook has no title; give it a first heading (# ...)")
        main = f"<h1>{escape(title)}</h1>\n{main}"
    taken = set(_ID.findall(main)) | {"inhoud", "inhoudsopgave"}
    contents: list[tuple[str, str]] = []

    def with_id(match: re.Match[str]) -> str:
        level, attributes, inside = match[1], match[2] or "", match[3]
        text = plain(inside)
        own = _ID.search(attributes)
        name = own[1] if own else _free(slug(text), taken)
        if level == "2":
            contents.append((name, text))
        return match[0] if own else f'<h{level}{attributes} id="{name}">{inside}</h{level}>'

    main = with_glossary(_HEADING.sub(with_id, main))
    head, rest = _split(main)
    return Page(title or firsts[0], tuple(contents), head.strip(), rest.strip())


def _split(main: str) -> tuple[str, str]:
    """Cut before the first second heading; where that stands inside another element, everything is head."""
    place = main.find("<h2")
    head = main[:place] if place >= 0 else main
    opened = sum(-1 if end else 1 for end in _NESTS.findall(head))
    return (head, main[place:]) if place >= 0 and not opened else (main, "")


def plain(html: str) -> str:
    """Return the text of a piece of HTML.

    >>> plain("Waar: <em>de kaarten</em> &amp; meer")
    'Waar: de kaarten & meer'
    """
    return " ".join(unescape(_TAG.sub("", html)).split())


def slug(text: str) -> str:
    """Make a name for in an address.

    >>> slug("Wat als we ánders kiezen?")
    'wat-als-we-anders-kiezen'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-") or "deel"


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found


def check(html: str) -> None:
    """Raise :class:`ReportError` for a picture without words, a foreign script, or anything loaded from elsewhere.

    The one script that may run is that of pages (``templates/pagina.js``), known by its content.
    """
    reader = _Reader()
    reader.feed(_PICTURE.sub("data:,", html))
    reader.close()


class _Reader(HTMLParser):
    """Reads a page and stops at the first thing that does not belong there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_style = False
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if any(name.startswith("on") for name in given):
            raise ReportError(_FOREIGN)
        if tag == "script":
            if given:
                raise ReportError(_FOREIGN)
            self._script = []
        if tag == "img" and not (given.get("alt") or "").strip():
            raise ReportError("the page holds a picture without a description; wrap it in Figuur(...)")
        for name, value in given.items():
            loads = name in _LOADS and (tag, name) not in _FREE and _OUTSIDE.match(value or "")
            if loads or (name == "style" and _STYLE_LOADS.search(value or "")):
                raise ReportError(f"the page would load {value} from elsewhere; put it in the page itself")
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            if "".join(self._script) != SCRIPT:
                raise ReportError(_FOREIGN)
            self._script = None

    def close(self) -> None:
        super().close()
        if self._script is not None:
            raise ReportError(_FOREIGN)

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        if self._in_style and _STYLE_LOADS.search(data):
            raise ReportError(
                "the page's style would load something from elsewhere; put it in the page itself"
            )
