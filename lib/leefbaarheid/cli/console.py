"""What all commands share: the two consoles, tables, options."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from typer import Option

from leefbaarheid.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

#: Where no terminal tells its width (a pipe, a log), tables get room enough to stay readable.
out = Console(highlight=False, emoji=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False, emoji=False)
#: What a shell is told of a command that was interrupted.
INTERRUPTED: Final = 130

DataOption = Annotated[str, Option(help="Folder of a prepared dataset; empty: the usual places.")]
PdfOption = Annotated[bool, Option("--pdf", help="Print each report to PDF (A4) as well; needs Chromium.")]
ParameterOption = Annotated[
    list[str] | None, Option("-p", "--parameter", help="name=value, for the notebooks that have it.")
]


def plain(text: object) -> str:
    """Let rich print a text as it is; what a terminal would obey instead of show becomes its escape code."""
    shown = "".join(c if c.isprintable() or c in "\n\t\xa0" else ascii(c)[1:-1] for c in str(text))
    return escape(f"{shown} ")[:-1]  # it would double a backslash at the end


def say(text: str, to: Console = out, mark: str = "") -> None:
    """Print a text as it is, in one line, with a red word before it where something went wrong."""
    to.print(f"[bold red]{mark}[/] {plain(text)}" if mark else plain(text), soft_wrap=True)


def tell_via(via: Iterable[tuple[str, str]]) -> None:
    """Say which smaller places led to their gemeenten (``Area.via``), each once."""
    for what, where in dict.fromkeys(via):
        say(f"{what} lies in {where}: this is about {where}", err)


def pairs(items: list[str] | None) -> dict[str, str]:
    """Read ``name=value``; raises :class:`ParameterError` for anything else, and for what has an option of its own."""
    found: dict[str, str] = {}
    for item in items or ():
        name, equals, value = item.partition("=")
        if not equals or not name.strip():
            raise ParameterError(f"-p takes name=value, not {item!r}; for instance -p tot=2022")
        found[name.strip()] = value
    for name, instead in (("gebied", "the argument AREA"), ("data", "--data")):
        if name in found:
            raise ParameterError(f"give {name} as {instead}, not with -p")
    return found


def words(kind: str) -> dict[str, str]:
    """What an operator reads for Dutch words of the data."""
    from leefbaarheid.templates import load

    return load("english.yml")[kind]


def print_table(frame: pd.DataFrame, title: str, whole: str = "") -> None:
    """Print a frame, with the headings that an operator reads; the column ``whole`` is never folded."""
    table, headings = Table(title=plain(title), title_justify="left"), words("headings")
    for name, kind in frame.dtypes.items():
        heading, num = headings.get(str(name), str(name)), kind.kind in "iufb"
        table.add_column(heading, justify="right" if num else "left", overflow="fold", no_wrap=name == whole)
    for row in frame.itertuples(index=False):
        table.add_row(*map(_cell, row))
    out.print(table)


def _cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None or value != value else plain(value)
