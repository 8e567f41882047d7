"""Fetch open data, and tell what there is of it."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from leefbaarheid.cli.console import err, out, plain, print_table, tell_via
from leefbaarheid.errors import DatasetError, LeefbaarheidError, ParameterError
from leefbaarheid.sources.archive import printable

#: What a shell is told of a command that was interrupted.
INTERRUPTED = 130

#: What an operator reads for a status of the report.
STATUSES = {
    "opgehaald": "fetched",
    "hervat": "resumed",
    "ongewijzigd": "unchanged",
    "aanwezig": "here already",
    "mislukt": "FAILED",
    "zelf aanleveren": "bring it yourself",
}

CatalogueOption = Annotated[
    Path | None, typer.Option("--catalogue", help="Another catalogue than params/bronnen.yml.")
]
FolderOption = Annotated[Path, typer.Option("--to", help="Folder of raw files.")]


def fetch(
    sources: Annotated[
        list[str] | None,
        typer.Option("--source", help="A source by its id, again for each; default: the standard ones."),
    ] = None,
    to: FolderOption = Path("data/bron"),
    years: Annotated[
        list[int] | None, typer.Option("--year", help="Only these years, of sources with a file a year.")
    ] = None,
    gemeenten: Annotated[
        list[str] | None,
        typer.Option("--gemeente", help="Only these, by name or code, of sources that can be narrowed."),
    ] = None,
    only_new: Annotated[
        bool, typer.Option("--only-new", help="Do not ask whether what is there has changed.")
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no server: check, and mend from the cache, what is there.")
    ] = False,
    allow_http: Annotated[
        bool, typer.Option("--allow-http", help="Also fetch addresses without encryption.")
    ] = False,
    max_size: Annotated[
        float | None,
        typer.Option(
            "--max-size", min=0.001, help="Largest size (MB) of one file, instead of the catalogue's."
        ),
    ] = None,
    catalogue: CatalogueOption = None,
) -> None:
    """Fetch open data by the catalogue; what is unchanged is not sent again. Exit code 1 where a source failed."""
    from leefbaarheid.fetching import fetch as fetch_all
    from leefbaarheid.fetching import load_catalogue

    known = load_catalogue(catalogue)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bar:
        try:
            report = fetch_all(
                known,
                to,
                sources=_split(sources),
                years=years or (),
                gemeenten=_codes(_split(gemeenten)),
                only_new=only_new,
                allow_http=allow_http,
                max_size=int(max_size * 1e6) if max_size else None,
                offline=offline,
                progress=_Bar(bar),
            )
        except KeyboardInterrupt:
            err.print(
                "Stopped; what is in place is whole, and the same command goes on where this one was",
                soft_wrap=True,
            )
            raise typer.Exit(INTERRUPTED) from None
    shown = report.table.assign(
        bytes=[f"{b / 1e6:,.1f}" for b in report.table["bytes"]], status=report.table["status"].map(STATUSES)
    )
    print_table(shown.drop(columns="reden").rename(columns={"bytes": "mb"}), f"What came into {to}", "bron")
    for row in report.table[report.table["reden"] != ""].itertuples():
        out.print(plain(f"{row.bron}: {row.reden}"), soft_wrap=True)
    if (report.table["bestanden"] > 0).any():
        out.print("Next:")
        out.print(plain(f"  leefbaarheid data prepare --source {to} --to data/real"), soft_wrap=True)
        out.print("  leefbaarheid report Kerkrade --data data/real")
    if report.failed:
        raise typer.Exit(1)


def sources(to: FolderOption = Path("data/bron"), catalogue: CatalogueOption = None) -> None:
    """List the sources of the catalogue: what is here, how old and how large, under which licence, how sure."""
    from leefbaarheid.fetching import list_sources, load_catalogue

    found = list_sources(load_catalogue(catalogue), to)
    here = [_here(row) for row in found.to_dict("records")]
    shown = found[["bron", "naam"]].assign(
        standaard=found["standaard"].replace({"ja": "yes", "zelf aanleveren": STATUSES["zelf aanleveren"]}),
        aanwezig=here,
        licentie=found["licentie"],
        zekerheid=found["zekerheid"],
    )
    print_table(shown.map(printable), f"Sources, and what of them is in {to}", whole="bron")
    out.print("What they are and how to cite them: docs/sources.md")


def _here(row: dict[Hashable, Any]) -> str:
    """Say what of a source is here, how large and how old."""
    if not row["bestanden"]:
        return ""
    files = f"{row['bestanden']} file{'' if row['bestanden'] == 1 else 's'}"
    return f"{files}, {row['mb']} MB, {row['opgehaald']} ({row['dagen']} days)"


class _Bar:
    """Shows each file as a bar with size, speed and time left; where no terminal is, a line when it begins."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def begin(self, name: str) -> None:
        if self._bar.disable:
            err.print(plain(name), soft_wrap=True)
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(plain(name), total=None, note="")

    def size(self, total: int | None, done: int) -> None:
        if self._task is not None:
            self._bar.update(self._task, total=total, completed=done)

    def advance(self, amount: int) -> None:
        if self._task is not None:
            self._bar.advance(self._task, amount)

    def note(self, text: str) -> None:
        if self._task is not None:
            self._bar.update(self._task, note=plain(text))


def _split(values: list[str] | None) -> list[str]:
    """Return values given one by one or with commas."""
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


def _codes(names: list[str]) -> list[str]:
    """Return codes of gemeenten; a name that the parameters do not know may be in a prepared dataset of real data."""
    from leefbaarheid.areas import resolve_area
    from leefbaarheid.dataset import locate_dataset
    from leefbaarheid.fetching import gemeente_codes

    found: list[str] = []
    for name in names:
        try:
            found += gemeente_codes([name])
        except ParameterError as unknown:
            try:
                dataset = locate_dataset()
            except DatasetError:
                raise unknown from None
            try:
                area = resolve_area(dataset, name)
            except LeefbaarheidError as error:
                raise ParameterError(str(error)) from None
            tell_via(area.via)
            found += area.gemeenten
    return found
