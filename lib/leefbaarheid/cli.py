"""The command line: prepare data, find areas, make reports."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from leefbaarheid.errors import LeefbaarheidError, ParameterError
from leefbaarheid.themes import KNOWN, THEMES, accepted, check_theme

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
data_app = typer.Typer(no_args_is_help=True, help="Prepare, check and invent data.")
app.add_typer(data_app, name="data")

#: Where no terminal tells its width (a pipe, a log), tables get room enough to stay readable.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)

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
}

DataOption = Annotated[
    str, typer.Option("--data", help="Folder of a prepared dataset; empty: the usual places.")
]
OutOption = Annotated[Path, typer.Option("--out", help="Folder for the reports.")]


def main() -> None:
    """Run the command line; a user's mistake is one sentence and exit code 2, a failed report 1."""
    try:
        app()
    except LeefbaarheidError as error:
        err.print(f"[bold red]Error:[/] {_plain(str(error))}", soft_wrap=True)
        sys.exit(error.exit_code)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


@data_app.command("prepare")
def data_prepare(
    source: Annotated[Path, typer.Option("--source", help="Folder with raw files as published.")],
    to: Annotated[Path, typer.Option("--to", help="Folder of the prepared dataset.")],
) -> None:
    """Turn raw files into a prepared dataset; a failure leaves an older one as it was."""
    from leefbaarheid.preparation import describe_gaps, describe_joined, prepare

    with err.status("Reading") as status:
        report = prepare(source, to, progress=lambda step: status.update(_plain(step)))
    _print_table(report.table, f"What {source} gave")
    for line in [*describe_joined(report.koppeling), *describe_gaps(report.zonder_cijfer)]:
        out.print(_plain(line), soft_wrap=True)
    out.print(f"Prepared {to}")


@data_app.command("check")
def data_check(folder: Annotated[Path, typer.Argument(help="Folder of a prepared dataset.")]) -> None:
    """Check every rule that a prepared dataset must keep; exit code 1 where one is broken."""
    from leefbaarheid.preparation import check

    with err.status("Checking"):
        report = check(folder)
    _print_table(report.summary, "What the dataset holds")
    _print_table(report.table, "Rules")
    out.print(f"{report.violations} violations")
    if report.violations:
        raise typer.Exit(1)


@data_app.command("validate")
def data_validate(
    file: Annotated[Path, typer.Argument(help="A table of indicators of your own.")],
) -> None:
    """Check a table of indicators of your own (docs/eigen-indicatoren.md) before you prepare it."""
    from leefbaarheid.preparation import validate_indicators

    rows = validate_indicators(file)
    held = rows.frame.groupby(["indicator", "niveau"], as_index=False).agg(
        gebieden=("code", "nunique"),
        jaren=("jaar", lambda y: ", ".join(map(str, sorted(set(y))))),
        rijen=("code", "size"),
    )
    _print_table(held, f"What {file.name} holds")
    for reason, count in sorted(rows.log.geweigerd.items()):
        out.print(f"{count} rows not used: {reason}", soft_wrap=True)
    for remark in rows.log.opmerkingen:
        out.print(_plain(remark), soft_wrap=True)
    out.print(f"{_plain(file.name)} is in order: {len(rows.frame)} figures")


@data_app.command("demo")
def data_demo(
    to: Annotated[Path, typer.Option("--to", help="Folder for the raw files of the invented country.")],
    seed: Annotated[int, typer.Option("--seed", help="Another seed gives another country.")] = 2023,
    size: Annotated[
        str, typer.Option("--size", help="klein (no cells), standaard or nederland (takes minutes).")
    ] = "standaard",
) -> None:
    """Write the raw files of Voorbeeldland, an invented country, in the published formats."""
    from leefbaarheid.demo import make_demo

    with err.status("Inventing Voorbeeldland"):
        make_demo(to, seed=seed, size=size)
    again = f"leefbaarheid data prepare --source {to} --to data/demo"
    out.print(f"Wrote {_plain(str(to))}; prepare it with: {_plain(again)}", soft_wrap=True)


@app.command("areas")
def areas(
    text: Annotated[str, typer.Argument(help="Part of a name or code.")] = "", data: DataOption = ""
) -> None:
    """Find gemeenten, provincies, groups and regions by part of their name or code."""
    from leefbaarheid.areas import find_area
    from leefbaarheid.dataset import locate_dataset

    found = find_area(locate_dataset(data), text)
    if found.empty:
        raise ParameterError(f"no area has {text!r} in its name or code; try a shorter part")
    _print_table(found, f"Areas with '{text}'")


@app.command("report")
def report(
    area: Annotated[
        str, typer.Argument(help="Name or code of a gemeente, provincie, group or region; or a list.")
    ],
    theme: Annotated[
        str,
        typer.Option("--theme", help=f"One of {', '.join(KNOWN)}; or alle: the {len(THEMES)} of the letter."),
    ] = "alle",
    data: DataOption = "",
    to: OutOption = Path("outputs"),
    parameters: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", help="name=value: a parameter of the notebooks that have it."),
    ] = None,
    code: Annotated[bool, typer.Option("--code", help="Show the notebook's code in the page.")] = False,
) -> None:
    """Make the report of an area, for one theme or all those of the letter."""
    from leefbaarheid.report import make_report

    values: dict[str, object] = {**_pairs(parameters or []), "gebied": area}
    if data:
        values["data"] = data
    themes = THEMES if theme == "alle" else (check_theme(theme),)
    for name, own in accepted(values, themes).items():
        with err.status(f"{_plain(area)}: {_plain(name)}"):
            made = make_report(name, own, to, show_code=code)
        out.print(f"{_plain(made.title)}: {_plain(str(made.html))}", soft_wrap=True)


@app.command("demo")
def demo(
    data: Annotated[Path, typer.Option("--data")] = Path("data/demo"), to: OutOption = Path("outputs")
) -> None:
    """Invent a country, prepare it, and make the reports of its demo gemeente, at the level of buurten."""
    from leefbaarheid.demo import DEMO_GEMEENTE, make_demo
    from leefbaarheid.preparation import prepare

    source = Path(tempfile.mkdtemp(prefix="leefbaarheid-demo-"))
    try:
        with err.status("Inventing Voorbeeldland"):
            make_demo(source / "bron")
        with err.status("Preparing its dataset"):
            prepare(source / "bron", data)
    finally:
        shutil.rmtree(source, ignore_errors=True)
    report(DEMO_GEMEENTE, data=str(data), to=to, parameters=["schaal=buurt"])


def _pairs(items: list[str]) -> dict[str, str]:
    """Read ``name=value``; raises :class:`ParameterError` for anything else, and for what has an option of its own."""
    pairs: dict[str, str] = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not equals or not name.strip():
            raise ParameterError(f"-p takes name=value, not {item!r}; for instance -p tot=2022")
        pairs[name.strip()] = value
    for name, instead in (("gebied", "the argument AREA"), ("data", "--data")):
        if name in pairs:
            raise ParameterError(f"give {name} as {instead}, not with -p")
    return pairs


def _print_table(frame: object, title: str) -> None:
    import pandas as pd

    assert isinstance(frame, pd.DataFrame)
    table = Table(title=_plain(title), title_justify="left")
    for column in frame.columns:
        numeric = pd.api.types.is_numeric_dtype(frame[column])
        table.add_column(
            HEADINGS.get(str(column), str(column)), justify="right" if numeric else "left", overflow="fold"
        )
    for row in frame.itertuples(index=False):
        table.add_row(*(_cell(value) for value in row))
    out.print(table)


def _cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None or value != value else _plain(str(value))


if __name__ == "__main__":
    main()
