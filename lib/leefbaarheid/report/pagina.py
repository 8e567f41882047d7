"""The page of a report: what the cells of its notebook show, in one file that needs nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from leefbaarheid.say import environment
from leefbaarheid.themes.notebooks import LABELS

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TEMPLATES: Final = files("leefbaarheid.templates")


def read(name: str) -> str:
    """A file of the templates."""
    return _TEMPLATES.joinpath(name).read_text(encoding="utf-8")


#: The scripts of pages: reading lines of maps and tables that can be sorted.
SCRIPT: Final = read("pagina.js")
_HASH: Final = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
#: What a browser may do with a page: show what it holds, and run its own script. Nothing is fetched.
POLICY: Final = (
    f"default-src 'none'; script-src 'sha256-{_HASH}'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def render_page(pieces: Iterable[str], thema: str, title: str, gebied: str) -> str:
    """Join pieces of HTML to the page of a theme about ``gebied``, as it is called. Equal pieces give equal text."""
    page = (
        environment()
        .get_template("pagina.html.j2")
        .render(
            main=Markup("\n".join(pieces)),
            thema=thema,
            title=title,
            gebied=gebied,
            label=LABELS[thema],
            policy=POLICY,
            script=Markup(SCRIPT),
            **_look(),
        )
    )
    return page.strip() + "\n"


def pieces_of(notebook: NotebookNode, worksheet: str, show_code: bool = False) -> list[str]:
    """What the code cells of an executed notebook show, but for those tagged ``worksheet``; with their code where asked."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or worksheet in cell.metadata.get("tags", []):
            continue
        if show_code:
            code = escape(cell.source)
            found.append(f"<details><summary>Code</summary>\n<pre><code>{code}</code></pre></details>")
        for output in cell.outputs:
            data = output.get("data", {})
            if "text/html" in data:
                found.append("".join(data["text/html"]))
    return found


@cache
def _look() -> Mapping[str, object]:
    style = "".join(map(read, ("tokens.css", "blok.css", "kaart.css", "pagina.css")))
    font = base64.b64encode(_TEMPLATES.joinpath("ss3.woff2").read_bytes()).decode()
    return {"style": Markup(style), "font": font}
