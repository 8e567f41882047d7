"""Make the reports of many areas."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from typer import Exit, Option

from leefbaarheid.cli import console
from leefbaarheid.cli.console import DataOption, ParameterOption, PdfOption, err, out, plain
from leefbaarheid.errors import ParameterError
from leefbaarheid.report.themes import THEMES

if TYPE_CHECKING:
    from leefbaarheid.batch import Record, Summary


def batch(
    areas: Annotated[
        str, Option(help="Names or codes with commas, alle, provincies, or a .yml, .txt or .csv.")
    ],
    themes: Annotated[str, Option(help="Themes with commas.")] = ",".join(THEMES),
    data: DataOption = "",
    to: Annotated[
        str, Option("--out", help="Folder for the reports; with --dask one that all see.")
    ] = "outputs",
    workers: Annotated[int, Option(min=1, max=256, help="Reports made at a time.")] = os.cpu_count() or 1,
    parameters: ParameterOption = None,
    pdf: PdfOption = False,
    part: Annotated[str, Option("--shard", help="Only one part of the reports: 3/8 is the third of 8.")] = "",
    dask: Annotated[str, Option(help="Scheduler of a Dask cluster that makes them: tcp://host:8786.")] = "",
    seconds: Annotated[float, Option(min=1, help="Longest time a report may take.")] = 600,
    memory: Annotated[int, Option(min=64, help="Most memory (MB) a report may take for itself.")] = 4096,
    fail_fast: Annotated[bool, Option("--fail-fast", help="Stop at the first report that fails.")] = False,
) -> None:
    """Make the reports of many areas; what stands unchanged is skipped. Exit code 1 where one failed."""
    from leefbaarheid.batch import Limits, can_fork, plan_jobs, run_batch, shard

    chosen = tuple(name for name in themes.split(",") if name.strip())
    if not chosen:
        raise ParameterError(f"--themes names none; themes are {', '.join(THEMES)}")
    with err.status("Looking up areas"):
        planned = plan_jobs(areas, chosen, data, console.pairs(parameters))
        console.tell_via(line for job in planned for line in job.area.via)
        jobs = [replace(job, pdf=pdf) for job in planned]
        jobs = shard(jobs, part) if part else jobs
    if not can_fork() and not dask:
        err.print("This system cannot fork: each report starts a kernel of its own, which takes more time.")
    columns = (*Progress.get_default_columns(), TextColumn("left"), MofNCompleteColumn(), TimeElapsedColumn())
    # Refreshed at each report: a thread that does so would be missing from a process forked from this one.
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
        summary = run_batch(
            jobs, to, workers=workers, limits=limits, fail_fast=fail_fast, dask=dask, watch=watch
        )
    _tell(summary, len(jobs), to)
    if summary.interrupted or summary.failed or summary.unlisted:
        raise Exit(console.INTERRUPTED if summary.interrupted else 1)


def _tell(summary: Summary, asked: int, to: str) -> None:
    done, skipped, failed = len(summary.done), len(summary.skipped), len(summary.failed)
    out.print(f"{done} done, {skipped} skipped (unchanged), {failed} failed, in {summary.seconds:.0f} s")
    for record in summary.failed:
        out.print(f"  {_failure(record)}", soft_wrap=True)
    if summary.stopped:
        left = asked - done - skipped - failed
        out.print(f"Stopped with {left} still to do; the same command goes on from here")
    page = plain(f"{to.rstrip('/')}/index.html")
    if summary.unlisted:
        out.print(f"{page} is as it was: {plain(summary.unlisted)}", soft_wrap=True)
    else:
        out.print(f"Overview: {page}", soft_wrap=True)


def _failure(record: Record) -> str:
    shown = record.notebook and record.notebook not in record.reason
    where = f"; its notebook is {record.notebook}" if shown else ""
    return plain(f"{record.naam}, {record.theme}: {record.reason}{where}")
