"""Fetch, prepare and check data."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Exit, Option, Typer

from leefbaarheid.cli.console import DataOption, err, out, plain, print_table
from leefbaarheid.errors import SourceError

app = Typer(no_args_is_help=True, help=__doc__)


@app.command("prepare")
def data_prepare(
    source: Annotated[Path, Option(help="Folder with raw files as published.")],
    to: Annotated[Path, Option(help="Folder of the prepared dataset.")],
) -> None:
    """Turn raw files into a prepared dataset; a failure leaves an older one as it was."""
    from leefbaarheid.preparation import describe_gaps, describe_joined, prepare

    gave = f"What {source} gave"
    try:
        with err.status("Reading") as status:
            report = prepare(source, to, progress=lambda step: status.update(plain(step)))
    except SourceError as error:
        if error.report is not None:
            print_table(error.report, gave)
        raise
    print_table(report.table, gave)
    for line in [*describe_joined(report.koppeling), *describe_gaps(report.zonder_cijfer), f"Prepared {to}"]:
        out.print(plain(line), soft_wrap=True)


@app.command("add")
def data_add(
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
    out.print(f"Prepared {plain(to)}", soft_wrap=True)


@app.command("check")
def data_check(folder: Annotated[Path, Argument(help="Folder of a prepared dataset.")]) -> None:
    """Check every rule that a prepared dataset must keep; exit code 1 where one is broken."""
    from leefbaarheid.preparation import check

    with err.status("Checking"):
        report = check(folder)
    print_table(report.summary, "What the dataset holds")
    print_table(report.table, "Rules")
    out.print(f"{report.violations} violations")
    if report.violations:
        raise Exit(1)


@app.command("validate")
def data_validate(file: Annotated[Path, Argument(help="A table of indicators of your own.")]) -> None:
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
        out.print(plain(line), soft_wrap=True)
