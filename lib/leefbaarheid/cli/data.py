"""Fetch, prepare and check data."""

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from typer import Argument, Exit, Option, Typer

from leefbaarheid.cli import console
from leefbaarheid.cli.console import INTERRUPTED, DataOption, err, out, plain, print_table, say, tell_via
from leefbaarheid.errors import SourceError, printable

app = Typer(no_args_is_help=True, help=__doc__)

CatalogueOption = Annotated[Path | None, Option(help="Another catalogue than params/bronnen.yml.")]
FolderOption = Annotated[Path, Option("--to", help="Folder of raw files.")]
Several = list[str] | None
_SOURCES = Option("--source", help="A source by its id, again for each; default: the standard ones.")
_GEMEENTEN = Option("--gemeente", help="Only these, by name or code, of sources that can be narrowed.")
_YEARS = Option("--year", help="Only these, of sources with a file a year.")
_ONLY_NEW = Option("--only-new", help="Do not ask whether what is there has changed.")
_OFFLINE = Option("--offline", help="Ask no server: check and mend what is there.")
_SIZE = Option(min=0.001, help="Largest size (MB) of one file, instead of the catalogue's.")


@app.command()
def prepare(
    source: Annotated[Path, Option(help="Folder with raw files as published.")],
    to: Annotated[Path, Option(help="Folder of the prepared dataset.")],
) -> None:
    """Turn raw files into a prepared dataset; a failure leaves an older one as it was."""
    from leefbaarheid import preparation

    gave = f"What {source} gave"
    try:
        with err.status("Reading") as status:
            report = preparation.prepare(source, to, progress=lambda step: status.update(plain(step)))
    except SourceError as error:
        if error.report is not None:
            print_table(error.report, gave)
        raise
    print_table(report.table, gave)
    for line in [*preparation.describe_joined(report.koppeling), f"Prepared {to}"]:
        say(line)


@app.command()
def add(
    files: Annotated[list[Path], Argument(help="Tables of your own: indicators, weights, other figures.")],
    to: Annotated[Path, Option(help="Folder of the dataset to make.")],
    data: DataOption = "",
) -> None:
    """Add tables of your own to a prepared dataset; it stays as it is, and the new one holds both."""
    from leefbaarheid.dataset import locate_dataset
    from leefbaarheid.preparation import extend

    base = locate_dataset(data).path
    with err.status("Adding"):
        table = extend(base, files, to)
    print_table(table, f"What was added to {base.name}")
    say(f"Prepared {to}")


@app.command()
def check(folder: Annotated[Path, Argument(help="Folder of a prepared dataset.")]) -> None:
    """Check every rule that a prepared dataset must keep; exit code 1 where one is broken."""
    from leefbaarheid import preparation

    with err.status("Checking"):
        report = preparation.check_dataset(folder)
    print_table(report.summary, "What the dataset holds")
    print_table(report.table, "Rules")
    out.print(f"{report.violations} violations")
    if report.violations:
        raise Exit(1)


@app.command()
def validate(file: Annotated[Path, Argument(help="A table of indicators of your own.")]) -> None:
    """Check a table of indicators of your own (docs/how-to-add.md) before you prepare it."""
    from leefbaarheid.preparation import validate_indicators

    rows = validate_indicators(file)
    held = rows.frame.groupby(["indicator", "niveau"], as_index=False).agg(
        gebieden=("code", "nunique"),
        jaren=("jaar", lambda y: ", ".join(map(str, sorted(set(y))))),
        rijen=("code", "size"),
    )
    print_table(held, f"What {file.name} holds")
    unused = [f"{count} rows not used: {reason}" for reason, count in sorted(rows.log.geweigerd.items())]
    for line in [*unused, *rows.log.opmerkingen, f"{file.name} is in order: {len(rows.frame)} figures"]:
        say(line)


@app.command()
def fetch(
    sources: Annotated[Several, _SOURCES] = None,
    to: FolderOption = Path("data/bron"),
    years: Annotated[list[int] | None, _YEARS] = None,
    gemeenten: Annotated[Several, _GEMEENTEN] = None,
    only_new: Annotated[bool, _ONLY_NEW] = False,
    offline: Annotated[bool, _OFFLINE] = False,
    allow_http: Annotated[bool, Option("--allow-http", help="Also fetch without encryption.")] = False,
    max_size: Annotated[float | None, _SIZE] = None,
    catalogue: CatalogueOption = None,
) -> None:
    """Fetch open data by the catalogue; what is unchanged is not sent again. Exit code 1 where a source failed."""
    from leefbaarheid.fetching import Ask, Client, fetch as fetch_items, load_catalogue

    known = load_catalogue(catalogue)
    items = known.items(_split(sources), years or (), _codes(_split(gemeenten)))
    note = TextColumn("{task.fields[note]}")
    columns = (*Progress.get_default_columns(), DownloadColumn(), TransferSpeedColumn(), note)
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bar:
        try:
            with closing(Client(known.verkeer, _Bar(bar), allow_http)) as client:
                ask: Ask = "nothing" if offline else "new" if only_new else "changed"
                table = fetch_items(client, items, to, _set_aside, ask, int((max_size or 0) * 1e6))
        except KeyboardInterrupt:
            say("Stopped; what is in place is whole, and the same command fetches the rest", err)
            raise Exit(INTERRUPTED) from None
    sizes = [f"{b / 1e6:,.1f}" for b in table["bytes"]]
    statuses = table["status"].map(console.words("statuses"))
    shown = table.drop(columns="reden").assign(bytes=sizes, status=statuses)
    print_table(shown.rename(columns={"bytes": "mb"}), f"What came into {to}", "bron")
    for row in table[table["reden"] != ""].itertuples():
        say(f"{row.bron}: {row.reden}")
    if (table["bestanden"] > 0).any():
        out.print("Next:")
        say(f"  leefbaarheid data prepare --source {to} --to data/real")
        out.print("  leefbaarheid report Kerkrade --data data/real")
    if (table["status"] == "mislukt").any():
        raise Exit(1)


@app.command()
def sources(to: FolderOption = Path("data/bron"), catalogue: CatalogueOption = None) -> None:
    """List the sources of the catalogue: what is here, how old and how large, under which licence, how sure."""
    import pandas as pd

    from leefbaarheid.fetching import load_catalogue, read_records

    records, rows = read_records(to.expanduser()).values(), []
    for source in load_catalogue(catalogue).bronnen:
        mine, here = [record for record in records if record.bron == source.id], ""
        if mine:
            first, size = min(record.opgehaald for record in mine), sum(record.grootte for record in mine)
            files = f"{len(mine)} file{'' if len(mine) == 1 else 's'}, {size / 1e6:,.1f} MB"
            here = f"{files}, {first.date()} ({max(0, (datetime.now(UTC) - first).days)} days)"
        own = source.protocol == "eigen"
        usual = console.words("statuses")["zelf aanleveren"] if own else "yes" if source.standaard else ""
        rows.append([source.id, source.naam, usual, here, source.licentie, source.zekerheid])
    shown = pd.DataFrame(rows, columns=["bron", "naam", "standaard", "aanwezig", "licentie", "zekerheid"])
    print_table(shown.map(printable), f"Sources, and what of them is in {to}", whole="bron")
    out.print("What they are and how to cite them: docs/sources.md")


class _Bar:
    """Shows each file as a bar with size, speed and time left; where no terminal is, a line when it begins."""

    def __init__(self, bar: Progress) -> None:
        self._bar, self._task = bar, bar.add_task("", total=None, note="", visible=False)

    def begin(self, name: str) -> None:
        if self._bar.disable:
            say(name, err)
        self._bar.remove_task(self._task)
        self._task = self._bar.add_task(plain(name), total=None, note="")

    def advance(self, done: int, total: int | None) -> None:
        self._bar.update(self._task, total=total, completed=done)

    def note(self, text: str) -> None:
        self._bar.update(self._task, note=plain(text))


def _set_aside(folder: Path) -> list[str]:
    """Read a folder as the preparation will; return why it would set files aside. Raises SourceError."""
    from leefbaarheid.preparation.read import read_all

    with TemporaryDirectory() as unpacked:
        raw = read_all(folder, Path(unpacked), lambda _: None)
    useless = [file for file, log in raw.logs if log.rijen_gelezen and not log.rijen_gebruikt]
    aside = [*raw.set_aside, *((file, "no row of it can be used") for file in useless)]
    return [f"{file.name}: {reason}" for file, reason in aside]


def _split(values: list[str] | None) -> list[str]:
    """Return values given one by one or with commas."""
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


def _codes(names: list[str]) -> list[str]:
    """Return codes of gemeenten: a code always serves, a name or group where the prepared data know it."""
    from leefbaarheid.areas import resolve_area
    from leefbaarheid.dataset import locate_dataset

    found = {name.upper() for name in names if re.fullmatch(r"GM\d{4}", name.upper())}
    if rest := [name for name in names if name.upper() not in found]:
        dataset = locate_dataset()
        # Groningen is the gemeente here, not the provincie
        known = {*dataset.gemeenten["naam"].str.casefold()}
        rest = [f"gemeente {name}" if name.casefold() in known else name for name in rest]
        area = resolve_area(dataset, ", ".join(rest))
        tell_via(area.via)
        found |= {*area.gemeenten}
    return sorted(found)
