"""Make the reports of many areas."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from leefbaarheid.cli.console import DataOption, ParameterOption, PdfOption, err, out, pairs, plain, tell_via
from leefbaarheid.errors import ParameterError
from leefbaarheid.report.themes import THEMES

if TYPE_CHECKING:
    from leefbaarheid.batch import Record, Summary

#: What a shell is told of a command that was interrupted.
INTERRUPTED = 130


def batch(
    areas: Annotated[
        str,
        typer.Option(
            "--areas", help="Names or codes with commas; alle; provincies; or a file (.yml, .txt, .csv)."
        ),
    ],
    themes: Annotated[
        str, typer.Option("--themes", help=f"Themes with commas; default {','.join(THEMES)}.")
    ] = ",".join(THEMES),
    data: DataOption = "",
    to: Annotated[
        str, typer.Option("--out", help="Folder for the reports; with --dask one that all workers see.")
    ] = "outputs",
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=256, help="Reports made at a time; default: the cores.")
    ] = os.cpu_count() or 1,
    parameters: ParameterOption = None,
    pdf: PdfOption = False,
    part: Annotated[
        str, typer.Option("--shard", help="Only one part of the reports: 3/8 is the third of 8.")
    ] = "",
    dask: Annotated[
        str,
        typer.Option("--dask", help="Scheduler of a Dask cluster that makes the reports: tcp://host:8786."),
    ] = "",
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="Longest time a report may take.")] = 600,
    memory: Annotated[
        int, typer.Option("--memory", min=64, help="Most memory (MB) a report may take for itself.")
    ] = 4096,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first report that fails.")
    ] = False,
) -> None:
    """Make the reports of many areas; what stands unchanged is skipped. Exit code 1 where one failed."""
    from leefbaarheid.batch import Limits, can_fork, plan_jobs, run_batch, shard

    chosen = tuple(name for name in themes.split(",") if name.strip())
    if not chosen:
        raise ParameterError(f"--themes names none; themes are {', '.join(THEMES)}")
    with err.status("Looking up areas"):
        planned = plan_jobs(areas, chosen, data, pairs(parameters or []))
        tell_via(line for job in planned for line in job.area.via)
        jobs = [replace(job, pdf=pdf) for job in planned]
        if part:
            jobs = shard(jobs, part)
    if not can_fork() and not dask:
        err.print("This system cannot fork: each report starts a kernel of its own, which takes more time.")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(elapsed_when_finished=False),
    )
    # Refreshed at each report: a thread that does so would be missing from the process forked from this one.
    with Progress(*columns, console=err, disable=not err.is_terminal, auto_refresh=False) as progress:
        task = progress.add_task("Getting ready", total=len(jobs))

        def watch(how: str, record: Record) -> None:
            progress.update(
                task, advance=1, description=plain(f"{record.naam}, {record.theme}"), refresh=True
            )
            if how == "failed":
                progress.console.print(f"[bold red]Failed:[/] {_failure(record)}", soft_wrap=True)
            elif not err.is_terminal and how == "done":
                err.print(plain(f"{record.page} ({record.seconds:.1f} s)"), soft_wrap=True)

        limits = Limits(seconds, memory)
        try:
            summary = run_batch(
                jobs,
                to,
                workers=workers,
                limits=limits,
                fail_fast=fail_fast,
                dask=dask,
                watch=watch,
            )
        except KeyboardInterrupt:
            out.print("Stopped; the same command goes on from here")
            raise typer.Exit(INTERRUPTED) from None
    _tell(summary, len(jobs), to)
    if summary.interrupted:
        raise typer.Exit(INTERRUPTED)
    if summary.failed:
        raise typer.Exit(1)


def _tell(summary: Summary, asked: int, to: str) -> None:
    done, skipped, failed = len(summary.done), len(summary.skipped), len(summary.failed)
    out.print(f"{done} done, {skipped} skipped (unchanged), {failed} failed, in {summary.seconds:.0f} s")
    for record in summary.failed:
        out.print(f"  {_failure(record)}", soft_wrap=True)
    if summary.stopped:
        left = asked - done - skipped - failed
        out.print(f"Stopped with {left} still to do; the same command goes on from here")
    out.print(f"Overview: {plain(to.rstrip('/') + '/index.html')}", soft_wrap=True)


def _failure(record: Any) -> str:
    where = (
        f"; its notebook is {record.notebook}"
        if record.notebook and record.notebook not in record.reason
        else ""
    )
    return plain(f"{record.naam}, {record.theme}: {record.reason}{where}")
