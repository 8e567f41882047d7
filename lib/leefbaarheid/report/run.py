"""Make one report: check, execute, render, and put in place only what is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leefbaarheid.errors import LeefbaarheidError, ReportError
from leefbaarheid.report.notebook import NotebookError, execute
from leefbaarheid.report.page import OVERVIEW, find_index, render_html, themes_in, write_overview
from leefbaarheid.report.parameters import plan
from leefbaarheid.report.pdf import find_chromium, write_pdf
from leefbaarheid.report.place import placing, workplace
from leefbaarheid.report.themes import check_theme, defaults, notebook_of


@dataclass(frozen=True)
class Report:
    """A report on disk: the page, its notebook and the folder of its tables; a PDF where one was asked for."""

    title: str
    html: Path
    notebook: Path
    tables: Path

    @property
    def pdf(self) -> Path:
        """Where its PDF stands, if there is one."""
        return self.html.with_suffix(".pdf")


def make_report(
    theme: str,
    parameters: Mapping[str, Any],
    out: str | Path = "outputs",
    *,
    show_code: bool = False,
    pdf: bool = False,
    index: str = "",
    engine: str = "",
    beside: Iterable[str] = (),
) -> Report:
    """Make the report of a theme under ``out/<code>-<slug>/``.

    Parameters come from the notebook's own cell, then ``params/<theme>.yml``, then ``parameters``; they are
    validated before the kernel starts. Everything is made in a folder of its own and moved into place when
    whole, and the overview of the area (``index.html``) is made again once the reports of all themes ``beside`` it stand:
    those that are made in one go, to which the page's bar leads. Where the notebook stops at an error, its report's
    page and tables are removed and the notebook with the error is kept. ``engine`` names one of papermill's engines; empty
    is its own, a kernel.

    With ``pdf`` page and overview are printed to PDF as well (:mod:`leefbaarheid.report.pdf`). ``index`` is the path from
    the area's folder to the page of all areas.

    Raises a :class:`LeefbaarheidError` with one sentence; nothing is written for a wrong parameter, or without Chromium.
    """
    import nbformat

    theme = check_theme(theme)
    if pdf:
        find_chromium()
    source, planned = notebook_of(theme), plan(theme, parameters)
    own = defaults(source)
    changed = {k: v for k, v in planned.parameters.items() if k not in own or v != own[k]}
    root = output_folder(Path(out))
    folder = root / planned.folder
    html, kept, tables = folder / f"{theme}.html", folder / f"{theme}.ipynb", folder / "tabellen" / theme
    report = Report(planned.title, html, kept, tables)
    index = index or find_index(folder)
    try:
        with workplace(root) as staging:
            try:
                notebook = execute(source, changed, staging, engine)
            except NotebookError as error:
                nbformat.write(error.notebook, staging / kept.name)
                with placing(root):
                    _put_in_place(staging, report, [kept])
                    write_overview(folder, index)
                raise ReportError(f"the report of {planned.title} stopped: {error}; see {kept}") from None
            about = {"gebied": planned.gebied, "lang": "nl", "thema": theme, "title": planned.title}
            notebook.metadata["leefbaarheid"] = about
            tabs = {*beside, *themes_in(folder)}
            page = render_html(notebook, show_code=show_code, beside=tabs, index=index)
            (staging / html.name).write_text(page, encoding="utf-8")
            if pdf:
                write_pdf(staging / html.name, staging / report.pdf.name, title=planned.title)
            nbformat.write(notebook, staging / kept.name)
            with placing(root):
                _put_in_place(staging, report, [tables, kept, *([report.pdf] if pdf else []), html])
                complete = set(beside) <= set(themes_in(folder))
                if complete:
                    write_overview(folder, index)
            if pdf and complete:
                write_pdf(folder / OVERVIEW, staging / "index.pdf", title=f"{planned.gebied}: overzicht")
                with placing(root):
                    (staging / "index.pdf").replace(folder / "index.pdf")
                    write_overview(folder, index)
    except OSError as error:
        why = f"{folder} cannot be written ({error.strerror or error})"
        raise LeefbaarheidError(f"{why}; free space or choose --out") from None
    return report


def output_folder(out: Path) -> Path:
    """Make a folder for reports where there is none. Raises :class:`LeefbaarheidError` where it cannot be written."""
    with suppress(OSError):
        out.mkdir(parents=True, exist_ok=True)
        if os.access(out, os.W_OK):
            return out
    raise LeefbaarheidError(f"{out} is not a folder that can be written; choose another with --out")


def _put_in_place(staging: Path, report: Report, parts: Iterable[Path]) -> None:
    """Move some parts of a report to their places, in this order, where all that stood there is taken away first.

    The page goes last: where it stands, all of it stands.
    """
    for old in (report.html, report.pdf):
        old.unlink(missing_ok=True)
    shutil.rmtree(report.tables, ignore_errors=True)
    for part in parts:
        part.parent.mkdir(parents=True, exist_ok=True)
        (staging / part.relative_to(report.html.parent)).replace(part)
