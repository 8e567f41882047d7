"""What all commands share: the two consoles, tables, options."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from leefbaarheid.errors import LeefbaarheidError, ParameterError

#: Where no terminal tells its width (a pipe, a log), tables get room enough to stay readable.
out = Console(highlight=False, emoji=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False, emoji=False)

#: Tables have Dutch columns; an operator sees English ones.
HEADINGS = {
    "bestand": "file",
    "soort": "kind",
    "rijen_gelezen": "rows read",
    "rijen_gebruikt": "used",
    "rijen_geweigerd": "refused",
    "geweigerd": "why",
    "opmerking": "remark",
    "regel": "rule",
    "tabel": "table",
    "gecontroleerd": "checked",
    "overtredingen": "violations",
    "voorbeelden": "examples",
    "niveau": "level",
    "editie": "edition",
    "rijen": "rows",
    "gebieden": "areas",
    "jaren": "years",
    "met_omtrek": "with outline",
    "met_kscore": "with kscore",
    "naam": "name",
    "bron": "source",
    "bestanden": "files",
    "mb": "MB",
    "standaard": "standard",
    "aanwezig": "here",
    "licentie": "licence",
    "zekerheid": "certainty",
    "via": "found by",
}

DataOption = Annotated[
    str, typer.Option("--data", help="Folder of a prepared dataset; empty: the usual places.")
]
OutOption = Annotated[Path, typer.Option("--out", help="Folder for the reports.")]
PdfOption = Annotated[
    bool, typer.Option("--pdf", help="Print each report to PDF (A4) as well; needs Chromium.")
]
ParameterOption = Annotated[
    list[str] | None,
    typer.Option("-p", "--parameter", help="name=value: a parameter of the notebooks that have it."),
]


def plain(text: object) -> str:
    """Let rich print a text as it is; what a terminal would obey instead of show becomes its escape code."""
    shown = (
        c if c.isprintable() or c in "\n\t\xa0" else c.encode("unicode_escape").decode() for c in str(text)
    )
    return escape(f"{''.join(shown)} ")[:-1]  # it would double a backslash at the end


def tell(error: LeefbaarheidError) -> None:
    """Print what a user did wrong, or what failed."""
    err.print(f"[bold red]Error:[/] {plain(str(error))}", soft_wrap=True)


def tell_via(via: Iterable[tuple[str, str]]) -> None:
    """Say which smaller places led to their gemeenten (``Area.via``), each once."""
    for what, where in dict.fromkeys(via):
        err.print(plain(f"{what} lies in {where}: this is about {where}"), soft_wrap=True)


def pairs(items: list[str]) -> dict[str, str]:
    """Read ``name=value``; raises :class:`ParameterError` for anything else, and for what has an option of its own."""
    found: dict[str, str] = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not equals or not name.strip():
            raise ParameterError(f"-p takes name=value, not {item!r}; for instance -p tot=2022")
        found[name.strip()] = value
    for name, instead in (("gebied", "the argument AREA"), ("data", "--data")):
        if name in found:
            raise ParameterError(f"give {name} as {instead}, not with -p")
    return found


def print_table(frame: object, title: str, whole: str = "") -> None:
    """Print a frame, with the headings that an operator reads; the column ``whole`` is never folded."""
    import pandas as pd

    assert isinstance(frame, pd.DataFrame)
    table = Table(title=plain(title), title_justify="left")
    for column in frame.columns:
        numeric = pd.api.types.is_numeric_dtype(frame[column])
        table.add_column(
            HEADINGS.get(str(column), str(column)),
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=column == whole,
        )
    for row in frame.itertuples(index=False):
        table.add_row(*(_cell(value) for value in row))
    out.print(table)


def _cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None or value != value else plain(str(value))
