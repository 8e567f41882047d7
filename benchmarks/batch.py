"""Seconds and memory a report, of the batch and of other ways to make the same reports, all in one run.

    PYTHONPATH=. python benchmarks/batch.py [--data FOLDER] [--gemeenten 24] [--themes ...] [--only batch-1,floor]
                                            [--workers 1] [--rounds 1]

The same gemeenten (spread over all by size) and themes are made by

* ``lines-1``, ``lines-2``: the command lines ``papermill`` and ``jupyter nbconvert``, one or two at a time;
* ``api``: papermill's API and nbconvert's exporter from one process that has imported everything, a kernel a report;
* ``batch-1``, ``batch-2``: this batch with one and two workers, its warm-up included;
* ``floor``: the same analysis, pictures and tables in one plain Python process, without Jupyter, warm.

``place`` (only when asked for) makes the chosen gemeenten first, then all others, then the chosen ones again, and prints
what they took as the last ones against the first: a batch that leaks or slows down shows here. It has ``--workers``.

Prints for each way: wall seconds and processor seconds a report, and the peak of the memory of all its processes (PSS, where
shared pages count once), then the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from statistics import median

import psutil

from leefbaarheid.batch import Job, plan_jobs
from leefbaarheid.data.regions import gemeente_profiles
from leefbaarheid.dataset import locate_dataset, open_dataset
from leefbaarheid.report.themes import notebook_of
from leefbaarheid.terms import THEMES

WAYS = ("lines-1", "lines-2", "api", "batch-1", "batch-2", "floor")
BIN = Path(sys.executable).parent


@dataclass
class Measured:
    """What one way took, in all."""

    wall: float
    processor: float
    peak: float


def spread(data: str, n: int, themes: list[str]) -> list[Job]:
    """Choose gemeenten from the smallest to the largest, and plan their reports."""
    dataset = open_dataset(data)
    by_size = gemeente_profiles(dataset)["omvang"].dropna().sort_values().index.tolist()
    step = max(1, len(by_size) // n)
    return plan_jobs(",".join(by_size[step // 2 :: step][:n]), themes, data)


def run(*words: object) -> None:
    """Run a command, which must succeed; what it prints is dropped."""
    quiet = subprocess.DEVNULL
    subprocess.run([str(word) for word in words], check=True, stdout=quiet, stderr=quiet)


def lines(jobs: list[Job], workers: int, out: Path) -> None:
    """Make each report by the two command lines."""

    def one(job: Job) -> None:
        folder = out / job.area.folder
        folder.mkdir(parents=True, exist_ok=True)
        notebook = folder / f"{job.theme}.ipynb"
        given = [word for pair in job.parameters.items() for word in ("-p", pair[0], str(pair[1]))]
        run(BIN / "papermill", notebook_of(job.theme), notebook, *given)
        run(BIN / "jupyter", "nbconvert", "--to", "html", "--no-input", notebook)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, jobs))


def script(code: str) -> Callable[[list[Job], Path], None]:
    """Make a way that runs in a fresh Python process; the reports stand in its arguments."""

    def run(jobs: list[Job], out: Path) -> None:
        pairs = [f"{job.theme}:{job.area.code}" for job in jobs]
        data = str(jobs[0].parameters["data"])
        subprocess.run(
            [sys.executable, "-c", code, data, str(out), *pairs], check=True, stdout=subprocess.DEVNULL
        )

    return run


FLOOR = """
import os
import sys
from tests.cells import run_cells
from leefbaarheid.report.themes import notebook_of
import matplotlib
matplotlib.use("agg")
data, out, *pairs = sys.argv[1:]
for pair in pairs:
    theme, code = pair.split(":")
    os.environ["LEEFBAARHEID_UITVOER"] = f"{out}/{code}"
    run_cells(notebook_of(theme), {"gebied": code, "data": data})
"""
API = """
import sys
from pathlib import Path
import papermill
from nbconvert import HTMLExporter
from leefbaarheid.report.themes import notebook_of
data, out, *pairs = sys.argv[1:]
for pair in pairs:
    theme, code = pair.split(":")
    folder = Path(out) / code
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{theme}.ipynb"
    notebook = papermill.execute_notebook(
        str(notebook_of(theme)), str(made), {"gebied": code, "data": data}, progress_bar=False
    )
    html, _ = HTMLExporter(exclude_input=True).from_notebook_node(notebook)
    made.with_suffix(".html").write_text(html, encoding="utf-8")
"""


def batch(jobs: list[Job], workers: int, out: Path) -> None:
    """Make the reports by the command ``leefbaarheid batch``."""
    codes = ",".join(dict.fromkeys(job.area.code for job in jobs))
    command = [BIN / "leefbaarheid", "batch", "--areas", codes, "--data", jobs[0].parameters["data"]]
    command += ["--themes", ",".join(dict.fromkeys(job.theme for job in jobs))]
    command += ["--out", out, "--workers", str(workers)]
    subprocess.run(
        [str(word) for word in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def place(jobs: list[Job], data: str, themes: list[str], workers: int, out: Path) -> float:
    """Make the chosen gemeenten first and last of all; returns the seconds of the last as a ratio to the first."""
    chosen = list(dict.fromkeys(job.area.code for job in jobs))
    others = [code for code in open_dataset(data).gemeenten["code"] if code not in chosen]
    rows = [("eerst", chosen), ("midden", others), ("laatst", chosen)]
    table = out.with_suffix(".csv")
    lines_ = [f"{code};{theme};{folder}" for folder, codes in rows for code in codes for theme in themes]
    table.write_text("gebied;thema;map\n" + "\n".join(lines_) + "\n", encoding="utf-8")
    command = [
        BIN / "leefbaarheid",
        "batch",
        "--areas",
        table,
        "--data",
        data,
        "--out",
        out,
        "--workers",
        str(workers),
    ]
    spent = measured(partial(run, *command))
    made, size = (
        len(rows[0][1]) * 2 + len(others),
        sum(f.stat().st_size for f in out.rglob("*") if f.is_file()),
    )
    reports = made * len(themes)
    print(
        f"{reports} reports, {workers} workers: {spent.wall:.0f} s; {spent.wall / reports:.2f} s wall, "
        f"{spent.processor / reports:.2f} s processor a report, peak {spent.peak:.0f} MiB, {size / 1e6:.0f} MB on disk"
    )
    seconds = dict.fromkeys(("eerst", "laatst"), 0.0)
    for line in (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["map"] in seconds:
            seconds[record["map"]] += record["seconds"]
    first, last = (seconds[key] / len(chosen) / len(themes) for key in ("eerst", "laatst"))
    print(
        f"the same {len(chosen)} gemeenten: {first:.2f} s a report first of {len(chosen) + len(others)}, {last:.2f} s last"
    )
    return last / first


def measured(work: Callable[[], None]) -> Measured:
    """Measure wall time, processor time of all that was started, and the peak of their memory."""
    ended, peak = threading.Event(), 0.0

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.5):
            peak = max(peak, sum(_pss(process) for process in _started()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    before, started = os.times(), time.perf_counter()
    try:
        work()
    finally:
        wall, after = time.perf_counter() - started, os.times()
        ended.set()
        watcher.join()
    # of what was started only: looking at memory takes time too, and more of it where there are more processes
    spent = sum(after[2:4]) - sum(before[2:4])
    return Measured(wall, spent, peak)


def middle(rounds: list[Measured]) -> Measured:
    """The median of each figure: a machine that slows down for a while does so to one way only."""
    return Measured(*(median(getattr(m, f.name) for m in rounds) for f in fields(Measured)))


def told(name: str, m: Measured, n: int) -> str:
    """One way in a line, per report."""
    return f"{name:8} {m.wall / n:6.2f} s wall, {m.processor / n:6.2f} s processor a report, peak {m.peak:6.0f} MiB"


def _started() -> Iterator[psutil.Process]:
    yield from psutil.Process().children(recursive=True)


def _pss(process: psutil.Process) -> float:
    """Memory of a process in MiB, shared pages divided among those that share them."""
    try:
        return float(process.memory_full_info().pss) / 2**20
    except (psutil.Error, AttributeError):
        return 0.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default="")
    parser.add_argument("--gemeenten", type=int, default=24)
    parser.add_argument("--themes", default=",".join(THEMES))
    parser.add_argument("--only", default=",".join(WAYS))
    parser.add_argument("--workers", type=int, default=1, help="workers of place")
    parser.add_argument(
        "--rounds", type=int, default=1, help="measure all ways in turn, so often; the middle counts"
    )
    chosen = parser.parse_args()
    chosen.data = str(locate_dataset(chosen.data).path)
    themes = chosen.themes.split(",")
    jobs = spread(chosen.data, chosen.gemeenten, themes)
    codes = {job.area.code for job in jobs}
    print(
        f"{len(codes)} gemeenten x {len(themes)} themes = {len(jobs)} reports; {os.cpu_count()} cores",
        flush=True,
    )
    ways: dict[str, Callable[[list[Job], Path], None]] = {
        "lines-1": lambda jobs, out: lines(jobs, 1, out),
        "lines-2": lambda jobs, out: lines(jobs, 2, out),
        "api": script(API),
        "batch-1": lambda jobs, out: batch(jobs, 1, out),
        "batch-2": lambda jobs, out: batch(jobs, 2, out),
        "floor": script(FLOOR),
    }
    scratch = Path(tempfile.mkdtemp(prefix="leefbaarheid-bench-"))
    rounds: dict[str, list[Measured]] = {}
    try:
        script(FLOOR)(jobs[: len(themes)], scratch / "voor")
        for name in [n.strip() for n in chosen.only.split(",")] * chosen.rounds:
            if name == "place":
                ratio = place(jobs, chosen.data, themes, chosen.workers, scratch / name)
                print(f"seconds of the last against the first: {ratio:.2f} times", flush=True)
                shutil.rmtree(scratch / name, ignore_errors=True)
                continue
            rounds.setdefault(name, []).append(measured(partial(ways[name], jobs, scratch / name)))
            shutil.rmtree(scratch / name, ignore_errors=True)
            print(told(name, rounds[name][-1], len(jobs)), flush=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    found = {name: middle(every) for name, every in rounds.items()}
    if chosen.rounds > 1:
        print(f"the middle of {chosen.rounds} rounds:")
        for name, one in found.items():
            print(told(name, one, len(jobs)))
    for name in ("1", "2"):
        if {f"lines-{name}", f"batch-{name}"} <= found.keys():
            ratio = found[f"lines-{name}"].wall / found[f"batch-{name}"].wall
            print(f"throughput of batch-{name} against lines-{name}: {ratio:.1f} times")
    if {"batch-1", "floor"} <= found.keys():
        print(
            f"processor time of batch-1 against floor: {found['batch-1'].processor / found['floor'].processor:.2f} times"
        )


if __name__ == "__main__":
    main()
