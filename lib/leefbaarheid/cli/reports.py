"""Find areas and make their reports."""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option

from leefbaarheid.cli import console
from leefbaarheid.cli.console import DataOption, ParameterOption, PdfOption, err, out, plain, say
from leefbaarheid.errors import LeefbaarheidError, ParameterError, ReportError
from leefbaarheid.terms import ALL_THEMES, THEMES

if TYPE_CHECKING:
    from leefbaarheid.batch import Record, Summary

_THEMES = f"One of {', '.join(ALL_THEMES)}; or alle: the {len(THEMES)} of the letter."
_AREA = Argument(help="Name or code; a postcode, wijk or buurt means its gemeente; or a list.")
_AREAS = Option(help="Names or codes with commas, alle, provincies, or a .yml, .txt or .csv.")
_OUT = Option("--out", help="Folder for the reports; with --dask one that all see.")


def areas(text: Annotated[str, Argument(help="Part of a name or code.")] = "", data: DataOption = "") -> None:
    """Find areas by part of their name or code, and the gemeente of a postcode, wijk or buurt."""
    from leefbaarheid.areas import find_area
    from leefbaarheid.dataset import locate_dataset

    found = find_area(locate_dataset(data), text)
    if found.empty:
        raise ParameterError(f"no area has {text!r} in its name or code; try a shorter part")
    console.print_table(found if found["via"].any() else found.drop(columns="via"), f"Areas with '{text}'")


def report(
    area: Annotated[str, _AREA],
    theme: Annotated[str, Option(help=_THEMES)] = "alle",
    data: DataOption = "",
    to: Annotated[Path, Option("--out", help="Folder for the reports.")] = Path("outputs"),
    parameters: ParameterOption = None,
    code: Annotated[bool, Option("--code", help="Show the notebook's code in the page.")] = False,
    pdf: PdfOption = False,
) -> None:
    """Make the report of an area, for one theme or all those of the letter.

    A theme that cannot be made does not stop the others (exit code 1); a parameter that one cannot use stops all (2).
    """
    gc.set_threshold(500_000, 20, 20)  # what is loaded and read stays: looking for garbage only costs time
    import pandas as pd

    from leefbaarheid.batch import Job, make_beside
    from leefbaarheid.data.regions import open_data
    from leefbaarheid.report.parameters import plan
    from leefbaarheid.report.themes import accepted, check_theme

    values = {**console.pairs(parameters), "gebied": area, **({"data": data} if data else {})}
    wanted = accepted(values, THEMES if theme == "alle" else (check_theme(theme),))
    if pdf:
        from leefbaarheid.report.pdf import find_chromium

        find_chromium()
    titles = dict[str, str]()
    failed = dict[str, LeefbaarheidError]()  # once, where no theme can be made
    # texts as in the processes of reports, which get what is read here
    with pd.option_context("mode.string_storage", "python"):
        for name, own in wanted.items():
            try:
                titles[name] = plan(name, own).title
            except LeefbaarheidError as error:
                # a mistake in what one is asked is told before any is made
                if own.keys() - {"gebied", "data"}:
                    raise
                failed[str(error)] = error
    place = open_data(area, data)[1]
    console.tell_via(place.via)
    jobs = [Job(name, place, wanted[name], pdf=pdf, beside=(*titles,), code=code) for name in titles]
    if err.is_terminal and jobs:
        say(f"{place.naam}: making {', '.join(titles)} ...", err)
    done = 0
    for record in make_beside(jobs, to) if jobs else ():
        done += record.done
        if record.done:
            say(f"{titles[record.theme]}: {to / record.page}")
        else:
            failed[record.reason] = ReportError(record.reason)
    for failure in failed.values():
        say(str(failure), err, "Error:")
    if failed:
        raise Exit(1 if done else max(failure.exit_code for failure in failed.values()))


def batch(
    areas: Annotated[str, _AREAS],
    themes: Annotated[str, Option(help="Themes with commas.")] = ",".join(THEMES),
    data: DataOption = "",
    to: Annotated[str, _OUT] = "outputs",
    workers: Annotated[int, Option(min=1, max=256, help="Reports made at a time.")] = os.cpu_count() or 1,
    parameters: ParameterOption = None,
    pdf: PdfOption = False,
    part: Annotated[str, Option("--shard", help="Only one part of the areas: 3/8 is the third of 8.")] = "",
    dask: Annotated[str, Option(help="Scheduler of a Dask cluster that makes them: tcp://host:8786.")] = "",
    seconds: Annotated[float, Option(min=1, help="Longest time a report may take.")] = 600,
    memory: Annotated[int, Option(min=64, help="Most memory (MB) a report may take for itself.")] = 4096,
    fail_fast: Annotated[bool, Option("--fail-fast", help="Stop at the first report that fails.")] = False,
) -> None:
    """Make the reports of many areas; what stands unchanged is skipped. Exit code 1 where one failed."""
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from leefbaarheid.batch import Limits, plan_jobs, run_batch, shard

    chosen = tuple(name for name in themes.split(",") if name.strip())
    if not chosen:
        raise ParameterError(f"--themes names none; themes are {', '.join(THEMES)}")
    with err.status("Looking up areas"):
        planned = plan_jobs(areas, chosen, data, console.pairs(parameters))
        console.tell_via(line for job in planned for line in job.area.via)
        jobs = [replace(job, pdf=pdf) for job in planned]
        jobs = shard(jobs, part) if part else jobs
    columns = (*Progress.get_default_columns(), TextColumn("left"), MofNCompleteColumn(), TimeElapsedColumn())
    # Refreshed at each report: a thread that does so would be missing from a process forked from this one.
    with Progress(*columns, console=err, disable=not err.is_terminal, auto_refresh=False) as progress:
        task = progress.add_task("Getting ready", total=len(jobs))

        def watch(how: str, record: Record) -> None:
            what = plain(f"{record.naam}, {record.theme}")
            progress.update(task, advance=1, description=what, refresh=True)
            if how == "failed":
                say(_failure(record), progress.console, "Failed:")
            elif not err.is_terminal and how == "done":
                say(f"{record.page} ({record.seconds:.1f} s)", err)

        limit = Limits(seconds, memory)
        made = run_batch(jobs, to, workers=workers, limits=limit, fail_fast=fail_fast, dask=dask, watch=watch)
    _tell(made, len(jobs), to)
    if made.interrupted or made.failed or made.unlisted:
        raise Exit(console.INTERRUPTED if made.interrupted else 1)


def _tell(summary: Summary, asked: int, to: str) -> None:
    done, skipped, failed = len(summary.done), len(summary.skipped), len(summary.failed)
    out.print(f"{done} done, {skipped} skipped (unchanged), {failed} failed, in {summary.seconds:.0f} s")
    for record in summary.failed:
        say(f"  {_failure(record)}")
    if summary.stopped:
        left = asked - done - skipped - failed
        out.print(f"Stopped with {left} still to do; the same command goes on from here")
    page = f"{to.rstrip('/')}/index.html"
    say(f"{page} is as it was: {summary.unlisted}" if summary.unlisted else f"Overview: {page}")


def _failure(record: Record) -> str:
    shown = record.notebook and record.notebook not in record.reason
    where = f"; its notebook is {record.notebook}" if shown else ""
    return f"{record.naam}, {record.theme}: {record.reason}{where}"
