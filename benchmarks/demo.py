"""Time and memory of the invented country at national size: making it, preparing it, and using it.

    python benchmarks/demo.py [--size nederland] [--keep FOLDER]

Making and preparing each run in a process of their own, whose peak memory is printed. Then one gemeente's cells
are read by filter (scores of two years and outlines; the median of five), which must take less than 0.3 s at
national size, and theme 1 of the demo gemeente is opened at the level of cells, with the national comparison.
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
    """Do one step and print its time and this process's peak memory."""
    took = seconds(lambda: step(folder, size))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{step.__name__} at size {size}: {took:.1f} s, peak memory {peak:.2f} GiB", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", choices=[n for n, s in SIZES.items() if s.cells], default="nederland")
    parser.add_argument("--keep", type=Path, help="make it in this folder and leave it there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        for step in (make, prepared, use):
            process = multiprocessing.get_context("spawn").Process(
                target=measured, args=(step, folder, chosen.size)
            )
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(process.exitcode)


if __name__ == "__main__":
    main()
