"""Turn an executed notebook into one page that needs nothing from elsewhere, and check that it is one."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
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
#: A picture in the page itself: nothing in it needs to be read.
_PICTURE: Final = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
_SCRIPT: Final = re.compile(r"<script\b(.*?)>(.*?)(</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_STYLE: Final = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"""<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>""", re.IGNORECASE)
_VALUE: Final = re.compile(r""""[^"]*"|'[^']*'""")
_HANDLER: Final = re.compile(r"[\s/]on\w+\s*=", re.IGNORECASE)
_PICTURE_TAG: Final = re.compile(r"<img[\s/](?![^>]*?\balt\s*=\s*[\"']?\s*[^\s\"'>])", re.IGNORECASE)
#: What a browser would load from elsewhere by itself; links that a reader may follow are free.
_LOADS: Final = re.compile(
    r"""<(?!a\s)[^>]*?[\s/](?:src|srcset|href|data|poster|xlink:href|action)\s*=\s*["']?\s*(?:https?:)?//[^\s"'>]*""",
    re.IGNORECASE,
)
_STYLE_LOADS: Final = re.compile(r"@import|url\(\s*['\"]?(?:https?:)?//", re.IGNORECASE)


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
    notebook: NotebookNode, *, show_code: bool = False, beside: Iterable[str] = (), index: str = ""
) -> str:
    """Render an executed notebook as the page of its theme.

    Theme, area and title come from the notebook's metadata ``leefbaarheid``. Only HTML is shown; cells tagged
    ``werkblad`` or for the overview are not; code is shown folded with ``show_code``. The bar leads to the overview, to the
    themes ``beside`` it, and to ``index``, the page of all areas, where there is one. The same notebook gives the same
    bytes. Raises :class:`ReportError` for a cell that ended in an error, a picture without a description, or anything that
    a browser would load from elsewhere.
    """
    about = notebook.metadata["leefbaarheid"]
    theme = about["thema"]
    themes = [name for name in LABELS if name == theme or name in beside]
    shown = pieces(notebook, show_code)
    return render_page(shown, f"{theme}.html", about["title"], about["gebied"], themes, index)


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

    The one ``script`` that may run is known by its content. This tells whoever makes a page what is wrong with it; what
    keeps a reader safe is the page's :func:`policy`.
    """
    html = _PICTURE.sub("data:,", html)
    foreign = any((about, code) != ("", script) or not end for about, code, end in _SCRIPT.findall(html))
    tags = "\n".join(_TAG.findall(_SCRIPT.sub("", html)))
    if foreign or _HANDLER.search(_VALUE.sub("", tags)):
        raise ReportError(
            "the page holds a script that is not its own; reports show pictures, tables and maps only"
        )
    if _PICTURE_TAG.search(tags):
        raise ReportError("the page holds a picture without a description; give it an alt text")
    styles = [*_STYLE.findall(html), *re.findall(r"\sstyle\s*=[^>]*", tags)]
    loads = _LOADS.search(tags)
    if loads or any(map(_STYLE_LOADS.search, styles)):
        what = loads[0].rpartition("=")[2].strip(" \"'") if loads else "something for its style"
        raise ReportError(f"the page would load {what} from elsewhere; put it in the page itself")
