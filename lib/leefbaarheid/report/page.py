"""Turn an executed notebook into one page that needs nothing from elsewhere, and check that it is one."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from leefbaarheid.errors import ReportError
from leefbaarheid.report.themes import LABELS
from leefbaarheid.say import environment

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TEMPLATES: Final = files("leefbaarheid.templates")
#: Cells with this tag are for whoever works in the notebook; they stay off the page.
WORKSHEET: Final = "werkblad"
#: Attributes through which a browser loads something; links that a reader may follow are free.
_LOADS: Final = {"src", "srcset", "href", "data", "poster", "xlink:href", "action"}
_FREE: Final = {("a", "href")}
_OUTSIDE: Final = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
_FOREIGN: Final = "the page holds a script that is not its own; reports show pictures, tables and maps only"
#: A picture in the page itself: nothing in it needs to be read.
_PICTURE: Final = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
_STYLE_LOADS: Final = re.compile(r"@import|url\(\s*['\"]?(https?:)?//", re.IGNORECASE)


def read(name: str) -> str:
    """A file of the templates."""
    return _TEMPLATES.joinpath(name).read_text(encoding="utf-8")


#: The scripts of pages: reading lines of maps, tables that can be sorted, and folds that open when a link leads there.
SCRIPT: Final = read("pagina.js")
_HASH: Final = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
#: What a browser may do with a page: show what it holds, and run its own script. Nothing is fetched.
POLICY: Final = (
    f"default-src 'none'; script-src 'sha256-{_HASH}'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def render_html(notebook: NotebookNode | Path | str, *, title: str = "", show_code: bool = False) -> str:
    """Render an executed notebook (or its file) as the page of its theme.

    Theme, area and title come from the notebook's metadata ``leefbaarheid``; ``title`` goes before that. Only HTML is
    shown; cells tagged ``werkblad`` are not; code is shown folded with ``show_code``. The same notebook gives the same
    bytes. Raises :class:`ReportError` for an unreadable file, one that no report made, a cell that ended in an error, a
    picture without a description, or anything that a browser would load from elsewhere.
    """
    node = _read(notebook) if isinstance(notebook, Path | str) else notebook
    about = node.metadata.get("leefbaarheid", {})
    if about.get("thema") not in LABELS:
        raise ReportError("the notebook is no report; make it with 'leefbaarheid report'")
    return render_page(_pieces(node, show_code), about["thema"], title or about["title"], about["gebied"])


def render_page(pieces: Iterable[str], thema: str, title: str, gebied: str) -> str:
    """Join pieces of HTML to the page of a theme about ``gebied``, as it is called, and check it (:func:`check`)."""
    page = environment().get_template("pagina.html.j2")
    text = page.render(
        main=Markup("\n".join(pieces)),
        thema=thema,
        title=title,
        gebied=gebied,
        label=LABELS[thema],
        policy=POLICY,
        script=Markup(SCRIPT),
        **_look(),
    )
    check(text)
    return text.strip() + "\n"


def _read(path: Path | str) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise ReportError(f"{path} cannot be read as a notebook; execute the report again") from error


def _pieces(notebook: NotebookNode, show_code: bool) -> list[str]:
    """What the code cells of an executed notebook show, but for the worksheet's; with their code where asked."""
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        hidden = cell.cell_type != "code" or WORKSHEET in cell.metadata.get("tags", [])
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


@cache
def _look() -> Mapping[str, object]:
    style = "".join(map(read, ("tokens.css", "blok.css", "kaart.css", "pagina.css")))
    font = base64.b64encode(_TEMPLATES.joinpath("ss3.woff2").read_bytes()).decode()
    return {"style": Markup(style), "font": font}


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
            raise ReportError("the page holds a picture without a description; give it an alt text")
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
