"""Time and memory of the invented country at national size: making it, preparing it, and reporting on it.

    python benchmarks/demo.py [--size nederland] [--keep FOLDER]

Each step runs in a process of its own, whose peak memory is printed, and that of the notebook's kernel beside it. One
gemeente's cells are read by filter (scores of two years and outlines; the median of five), which must take less
than 0.3 s at national size. Theme 1 of the demo gemeente is opened at the level of cells, with the national
comparison; then its whole report is made.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from leefbaarheid.dataset import open_dataset
from leefbaarheid.demo import make_demo
from leefbaarheid.demo.plan import DEMO_GEMEENTE, SIZES, code
from leefbaarheid.preparation import prepare
from leefbaarheid.report import make_report
from leefbaarheid.themes.stijgers_en_dalers import open_study

#: A report may take this long to read the cells of its gemeente, in seconds.
READ_WITHIN = 0.3


def make(folder: Path, size: str) -> None:
    """Make the raw files."""
    make_demo(folder / "bron", size=size)


def prepared(folder: Path, size: str) -> None:
    """Prepare the dataset."""
    prepare(folder / "bron", folder / "data")


def use(folder: Path, size: str) -> None:
    """Read one gemeente's cells, and open its study."""
    dataset = open_dataset(folder / "data")
    took = statistics.median(seconds(lambda: read(folder)) for _ in range(5))
    rows = dataset.meta["edities"]["2002-2024"]["niveaus"]["grid"]["gebieden"]
    print(f"one gemeente's cells out of {rows:,}: {took:.3f} s (limit {READ_WITHIN} s)")
    if took >= READ_WITHIN:
        raise SystemExit("reading one gemeente's cells takes too long")
    data = str(folder / "data")
    opened = seconds(lambda: open_study(DEMO_GEMEENTE, schaal="grid", data=data).groepen)
    print(f"theme 1 of {DEMO_GEMEENTE} by cells, with the country: {opened:.1f} s")


def report(folder: Path, size: str) -> None:
    """Make the whole report of the demo gemeente by cells: notebook, page and tables."""
    values = {"gebied": DEMO_GEMEENTE, "schaal": "grid", "data": str(folder / "data")}
    made = make_report("stijgers_en_dalers", values, folder / "rapport")
    print(f"one report by cells: {made.html.stat().st_size / 1024**2:.1f} MiB")


def read(folder: Path) -> None:
    """Read the cells of the demo gemeente as a report does."""
    dataset, own = open_dataset(folder / "data"), [code(DEMO_GEMEENTE)]
    dataset.scores("grid", edition="2002-2024", years=(2014, 2020), gemeenten=own)
    dataset.areas("grid", gemeenten=own)


def seconds(work: Callable[[], object]) -> float:
    """Time on the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(step: Callable[[Path, str], None], folder: Path, size: str) -> None:
    """Do one step and print its time and the peak memory of this process, and of its largest child if it had any."""
    took = seconds(lambda: step(folder, size))
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, kernel = (resource.getrusage(w).ru_maxrss / 1024**2 for w in who)
    beside = f", of its kernel {kernel:.2f} GiB" if kernel else ""
    print(f"{step.__name__} at size {size}: {took:.1f} s, peak memory {own:.2f} GiB{beside}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", choices=[n for n, s in SIZES.items() if s.cells], default="nederland")
    parser.add_argument("--keep", type=Path, help="make it in this folder and leave it there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        for step in (make, prepared, use, report):
            process = multiprocessing.get_context("spawn").Process(
                target=measured, args=(step, folder, chosen.size)
            )
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(process.exitcode)


if __name__ == "__main__":
    main()
