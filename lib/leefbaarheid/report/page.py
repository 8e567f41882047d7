"""Turn executed notebooks into pages that need nothing from elsewhere, and check them: of a theme, and of all of an area."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from leefbaarheid.errors import ReportError
from leefbaarheid.report.look import look
from leefbaarheid.report.place import write_whole
from leefbaarheid.say import environment
from leefbaarheid.templates import read
from leefbaarheid.terms import ALL_THEMES, THEME_LABELS

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
#: The list of all reports in an output folder; the page of all areas stands beside it.
MANIFEST: Final = "manifest.jsonl"
#: A picture in the page itself: nothing in it needs to be read.
_PICTURE: Final = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
_SCRIPT: Final = re.compile(r"<script\b(.*?)>(.*?)(</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_STYLE: Final = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_PICTURE_TAG: Final = re.compile(r"<img[\s/](?![^>]*?\balt\s*=\s*[\"']?\s*[^\s\"'>])", re.IGNORECASE)
#: Attributes that hold words, such as the name of an area, which may look like markup.
_WORDS: Final = re.compile(r"""\s(?:aria-label|alt|title|content)="[^"]*\"""")
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
    about, shown = notebook.metadata["leefbaarheid"], pieces(notebook, show_code)
    theme, beside = about["thema"], {about["thema"], *beside}
    themes = [name for name in THEME_LABELS if name in beside]
    return render_page(shown, f"{theme}.html", about["title"], about["gebied"], themes, index)


def render_page(
    shown: Iterable[str], here: str, title: str, gebied: str, themes: Iterable[str], index: str = ""
) -> str:
    """Join pieces of HTML to a page about ``gebied``, as it is called, and check it (:func:`check_page`).

    ``here`` is the page's own file name; the bar leads to the overview, the pages of ``themes`` and ``index``.
    """
    tabs = {OVERVIEW: "Overzicht"} | {f"{theme}.html": THEME_LABELS[theme] for theme in themes}
    about = {"here": here, "title": title, "gebied": gebied, "tabs": tabs, "index": index}
    return render("pagina.html.j2", SCRIPT, main=Markup("\n".join(shown)), **about)


def render(template: str, script: str, **facts: object) -> str:
    """Render a template of a whole page with the look of all, its one ``script`` and the policy that allows only that."""
    page = environment().get_template(template)
    text = page.render(policy=policy(script), script=Markup(script), **look(), **facts)
    check_page(text, script)
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
                reason = f"{output['ename']}: {output['evalue']}"
                raise ReportError(f"cell {number} ended in {reason}; mend it and run again")
            data = output.get("data", {})
            if any(kind.startswith("image/") for kind in data) and "text/html" not in data:
                told = "a picture without a description; use draw.to_svg(picture, 'what it shows')"
                raise ReportError(f"cell {number} shows {told}")
            if not hidden and "text/html" in data:
                found.append("".join(data["text/html"]))
    return found


def check_page(html: str, script: str = SCRIPT) -> None:
    """Raise :class:`ReportError` for a picture without words, a foreign script, or anything loaded from elsewhere.

    The one ``script`` that may run is known by its content. This tells the maker of a page what is wrong with it; what
    keeps a reader safe is the page's :func:`policy`.
    """
    html = _PICTURE.sub("data:,", html)
    if any((about, code) != ("", script) or not end for about, code, end in _SCRIPT.findall(html)):
        raise ReportError("the page holds a script of others; reports show pictures, tables and maps only")
    html = _SCRIPT.sub("", html)
    if _PICTURE_TAG.search(html):
        raise ReportError("the page holds a picture without a description; give it an alt text")
    html = _WORDS.sub("", html)
    styles = [*_STYLE.findall(html), *re.findall(r"\sstyle\s*=[^>]*", html)]
    loads = _LOADS.search(html)
    if loads or any(map(_STYLE_LOADS.search, styles)):
        what = loads[0].rpartition("=")[2].strip(" \"'") if loads else "something for its style"
        raise ReportError(f"the page would load {what} from elsewhere; put it in the page itself")


def write_overview(folder: Path, index: str = "") -> None:
    """Write ``index.html`` in the folder of an area, out of the notebooks of its reports as they stand.

    A notebook leaves the outputs of its cells with the tags :data:`TOP`, :data:`TILE` and :data:`FOOT`; nothing is
    computed again. ``index`` is the path from there to the page of all areas; empty, that of a batch above the folder.
    Without any page the overview goes too. Hold :func:`leefbaarheid.report.place.placing`
    where pages may change at the same time. Raises ``OSError``.
    """
    found = {theme: notebook for theme in themes_in(folder) if (notebook := _read(folder / f"{theme}.ipynb"))}
    if not found:
        (folder / OVERVIEW).unlink(missing_ok=True)
        return
    gebied = next(iter(found.values())).metadata["leefbaarheid"]["gebied"]
    made = {t: {tag: pieces(notebook, tag=tag) for tag in (TOP, TILE, FOOT)} for t, notebook in found.items()}
    write_whole(folder / OVERVIEW, assemble(folder, gebied, made, index or find_index(folder)))


def assemble(folder: Path, gebied: str, made: Mapping[str, Mapping[str, Sequence[str]]], index: str) -> str:
    """Join what the reports of an area left, by theme and tag, to its overview; ``folder`` tells what stands there."""
    tables = {theme: (folder / "tabellen" / theme).glob("*.csv") for theme in made}
    facts = {
        "boven": [piece for shown in made.values() for piece in shown.get(TOP, ())],
        "tegels": {theme: "".join(shown.get(TILE, ())) for theme, shown in made.items()},
        "onder": [piece for shown in made.values() for piece in shown.get(FOOT, ())],
        "mislukt": [t for t in ALL_THEMES if t not in made and (folder / f"{t}.ipynb").is_file()],
        "tabellen": {theme: sorted(path.stem for path in found) for theme, found in tables.items()},
        "pdf": {theme for theme in (*made, "index") if (folder / f"{theme}.pdf").is_file()},
    }
    page = environment().get_template("overzicht.html.j2")
    text = page.render(gebied=gebied, namen=THEME_LABELS, index=index, **facts)
    return render_page([text], OVERVIEW, f"{gebied}: overzicht", gebied, made, index)


def themes_in(folder: Path) -> list[str]:
    """The themes of which a page stands in the folder of an area."""
    return [theme for theme in ALL_THEMES if (folder / f"{theme}.html").is_file()]


def is_current(folder: Path) -> bool:
    """Whether the overview of an area was written after the pages that stand there."""
    pages, overview = [folder / f"{theme}.html" for theme in themes_in(folder)], folder / OVERVIEW
    if not pages or not overview.is_file():
        return not pages and not overview.is_file()
    return overview.stat().st_mtime >= max(page.stat().st_mtime for page in pages)


def find_index(folder: Path) -> str:
    """The path from the folder of an area to the page of all areas of a batch, one or two folders up; else nothing."""
    beside = [up for up in ("../", "../../") if (folder / up / MANIFEST).is_file()]
    return next((f"{up}{OVERVIEW}" for up in beside if (folder / up / OVERVIEW).is_file()), "")


def _read(path: Path) -> NotebookNode | None:
    """A notebook that a report left; nothing where it is gone, or no longer that."""
    from nbformat import from_dict

    try:
        notebook = from_dict(json.loads(path.read_text(encoding="utf-8")))
        return notebook if notebook.metadata["leefbaarheid"]["gebied"] and notebook.cells else None
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
