"""Turn an executed notebook into one page that needs nothing from elsewhere, and check that it is one."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from leefbaarheid.errors import ReportError
from leefbaarheid.report.look import look, read
from leefbaarheid.report.themes import LABELS
from leefbaarheid.say import environment

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Cells with this tag are for those who work in the notebook; they stay off every page.
WORKSHEET: Final = "werkblad"
#: Cells with one of these tags show what the overview of the area takes over: its top, the report's tile, its foot.
TOP: Final = "overzicht-boven"
TILE: Final = "overzicht-tegel"
FOOT: Final = "overzicht-onder"
APART: Final = frozenset({WORKSHEET, TOP, TILE, FOOT})
#: The overview's name in the folder of an area.
OVERVIEW: Final = "index.html"
#: Attributes through which a browser loads something; links that a reader may follow are free.
_LOADS: Final = {"src", "srcset", "href", "data", "poster", "xlink:href", "action"}
_FREE: Final = {("a", "href")}
_OUTSIDE: Final = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
_FOREIGN: Final = "the page holds a script that is not its own; reports show pictures, tables and maps only"
#: A picture in the page itself: nothing in it needs to be read.
_PICTURE: Final = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
_STYLE_LOADS: Final = re.compile(r"@import|url\(\s*['\"]?(https?:)?//", re.IGNORECASE)


#: The scripts of pages: reading lines of maps, tables that can be sorted, and folds that open when a link leads there.
SCRIPT: Final = read("pagina.js")


def policy(script: str) -> str:
    """What a browser may do with a page: show what it holds, and run its own script. Nothing is fetched."""
    known = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{known}'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def render_html(
    notebook: NotebookNode | Path | str,
    *,
    title: str = "",
    show_code: bool = False,
    beside: Iterable[str] = (),
    index: str = "",
) -> str:
    """Render an executed notebook (or its file) as the page of its theme.

    Theme, area and title come from the notebook's metadata ``leefbaarheid``; ``title`` goes before that. Only HTML is
    shown; cells tagged ``werkblad`` or for the overview are not; code is shown folded with ``show_code``. The bar leads to
    the overview, to the themes ``beside`` it, and to ``index``, the page of all areas, where there is one. The same
    notebook gives the same bytes. Raises :class:`ReportError` for an unreadable file, one that no report made, a cell
    that ended in an error, a picture without a description, or anything that a browser would load from elsewhere.
    """
    node = _read(notebook) if isinstance(notebook, Path | str) else notebook
    about = node.metadata.get("leefbaarheid", {})
    if about.get("thema") not in LABELS:
        raise ReportError("the notebook is no report; make it with 'leefbaarheid report'")
    themes = [theme for theme in LABELS if theme == about["thema"] or theme in beside]
    return render_page(
        pieces(node, show_code),
        f"{about['thema']}.html",
        title or about["title"],
        about["gebied"],
        themes,
        index,
    )


def render_page(
    shown: Iterable[str], here: str, title: str, gebied: str, themes: Iterable[str], index: str = ""
) -> str:
    """Join pieces of HTML to a page about ``gebied``, as it is called, and check it (:func:`check`).

    ``here`` is the page's own file name; the bar leads to the overview, the pages of ``themes`` and ``index``.
    """
    tabs = {OVERVIEW: "Overzicht"} | {f"{theme}.html": LABELS[theme] for theme in themes}
    about = {"here": here, "title": title, "gebied": gebied, "tabs": tabs, "index": index}
    return render("pagina.html.j2", SCRIPT, main=Markup("\n".join(shown)), **about)


def render(template: str, script: str, **facts: object) -> str:
    """Render a template of a whole page with the look of all, its one ``script`` and the policy that allows only that."""
    page = environment().get_template(template)
    text = page.render(policy=policy(script), script=Markup(script), **look(), **facts)
    check(text, script)
    return text.strip() + "\n"


def _read(path: Path | str) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise ReportError(f"{path} cannot be read as a notebook; execute the report again") from error


def pieces(notebook: NotebookNode, show_code: bool = False, tag: str = "") -> list[str]:
    """What the code cells of an executed notebook show; with their code where asked.

    Without a ``tag`` those of its own page, else those with the tag. Raises :class:`ReportError` as :func:`render_html`.
    """
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        place = next(iter(APART.intersection(cell.metadata.get("tags", []))), "")
        hidden = cell.cell_type != "code" or place != tag
        if not hidden and show_code:
            code = escape(cell.source)
            found.append(f"<details><summary>Code</summary>\n<pre><code>{code}</code></pre></details>")
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                raise ReportError(
                    f"cell {number} ended in {output['ename']}: {output['evalue']}; mend it and run again"
                )
            data = output.get("data", {})
            if any(kind.startswith("image/") for kind in data) and "text/html" not in data:
                raise ReportError(
                    f"cell {number} shows a picture without a description; use draw.to_svg(picture, 'what it shows')"
                )
            if not hidden and "text/html" in data:
                found.append("".join(data["text/html"]))
    return found


def check(html: str, script: str = SCRIPT) -> None:
    """Raise :class:`ReportError` for a picture without words, a foreign script, or anything loaded from elsewhere.

    The one ``script`` that may run is known by its content.
    """
    reader = _Reader(script)
    reader.feed(_PICTURE.sub("data:,", html))
    reader.close()


class _Reader(HTMLParser):
    """Reads a page and stops at the first thing that does not belong there."""

    def __init__(self, allowed: str) -> None:
        super().__init__(convert_charrefs=True)
        self._allowed = allowed
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
            raise ReportError("the page holds a picture without a description; give it an alt text")
        for name, value in given.items():
            loads = name in _LOADS and (tag, name) not in _FREE and _OUTSIDE.match(value or "")
            if loads or (name == "style" and _STYLE_LOADS.search(value or "")):
                raise ReportError(f"the page would load {value} from elsewhere; put it in the page itself")
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            if "".join(self._script) != self._allowed:
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
