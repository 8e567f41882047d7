"""Turn an executed notebook into one self-contained page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from leefbaarheid.errors import ReportError
from leefbaarheid.report.page import POLICY, Page, check, compose
from leefbaarheid.report.pagina import pieces_of, render_page
from leefbaarheid.themes.notebooks import LABELS

if TYPE_CHECKING:
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode

TEMPLATES: Final = Path(__file__).parent / "template"
#: Cells with this tag are for whoever works in the notebook; they stay off the page.
WORKSHEET: Final = "werkblad"
#: The output of the cell with this tag is the map by which the overview of an area shows the report.
MAIN_MAP: Final = "hoofdkaart"
#: What a cell may show, best first; anything else stays off the page.
SHOWN: Final = ["text/html", "text/markdown", "text/plain"]


def render_html(notebook: NotebookNode | Path | str, *, title: str = "", show_code: bool = False) -> str:
    """Render an executed notebook (or its file) as one page that needs nothing from elsewhere.

    The page's title is ``title``, else ``title`` in the notebook's metadata ``leefbaarheid``, else its
    first heading. Streams are dropped; cells tagged
    ``werkblad`` too; a cell tagged ``hoofdkaart`` holds the main map; code is shown folded with ``show_code``.
    The same notebook gives the same bytes.

    Raises :class:`ReportError` for an unreadable file, a cell that ended in an error, a picture without
    a description, more than one main heading, or anything that a browser would load from elsewhere.
    """
    node = _read(notebook) if isinstance(notebook, Path | str) else notebook
    _refuse(node)
    own = node.metadata.get("leefbaarheid", {})
    settings = {
        "title": title or own.get("title", ""),
        "lang": own.get("lang", "nl"),
        "gebied": own.get("gebied", ""),
        "thema": own.get("thema", ""),
        "show_code": show_code,
        "policy": POLICY,
    }
    if settings["thema"] in LABELS:
        pieces = pieces_of(node, WORKSHEET, show_code)
        html = render_page(pieces, settings["thema"], settings["title"], settings["gebied"])
    else:
        html, _ = exporter().from_notebook_node(node, resources={"rapport": settings})
    check(html)
    return html.strip() + "\n"


def _read(path: Path | str) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise ReportError(f"{path} cannot be read as a notebook; execute the report again") from error


def _refuse(notebook: NotebookNode) -> None:
    """Stop at a cell that failed or shows a picture that has no description."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                raise ReportError(
                    f"cell {number} ended in {output['ename']}: {output['evalue']}; mend it and run again"
                )
            data = output.get("data", {})
            if any(kind.startswith("image/") for kind in data) and "text/html" not in data:
                raise ReportError(
                    f"cell {number} shows a picture without a description; wrap it in Figuur(...)"
                )


@cache
def exporter() -> TemplateExporter:
    """One exporter a process: making it costs more than a conversion."""
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
    from traitlets.config import Config

    class ReportExporter(TemplateExporter):
        output_mimetype = "text/html"
        optimistic_validation = True  # a notebook that papermill wrote is not checked again after each step

        def _file_extension_default(self) -> str:
            return ".html"

    def markdown(source: str) -> str:
        renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
        return str(MarkdownWithMath(renderer=renderer).render(source))

    def page(main: str, title: str) -> Page:
        return compose(main, title)

    config = Config(
        {
            "NbConvertBase": {"display_data_priority": SHOWN},
            "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": {WORKSHEET}},
        }
    )
    exporter: Any = ReportExporter(
        config=config, template_name="rapport", extra_template_basedirs=[str(TEMPLATES)]
    )
    exporter.register_filter("markdown", markdown)
    exporter.register_filter("page", page)
    return exporter
