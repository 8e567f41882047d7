"""Time and memory of the invented country at national size: making it, preparing it, and reporting on it.

    PYTHONPATH=. python benchmarks/national_size.py [--size nederland] [--keep FOLDER]

Each step runs in a process of its own, whose time and peak memory are printed (with those of a kernel, if it had one). One
gemeente's cells are read by filter (scores of two years and outlines; the median of five), which must take less
than 0.3 s at national size. Theme 1 of one gemeente is opened at the level of cells, with the national
comparison; theme 2 computes its national results over all buurten, which must take less than 10 s, and reads them back;
then a whole report is made.
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

from tests.cells import run_cells
from tests.voorbeeldland import DEMO_GEMEENTE, SIZES, make_demo

from leefbaarheid.analysis.sociale_ongelijkheid.stapeling import LowHigh
from leefbaarheid.areas import resolve_area
from leefbaarheid.data.ses import inequality, load_with_ses, ses_country, ses_gemeenten
from leefbaarheid.dataset import open_dataset
from leefbaarheid.preparation import prepare
from leefbaarheid.report.run import make_report
from leefbaarheid.report.themes import notebook_of

#: Preparing the country of national size may take this long and this much, in seconds of two cores and GiB.
PREPARED_WITHIN = 180
PREPARED_IN = 4
#: A report may take this long to read the cells of its gemeente, in seconds.
READ_WITHIN = 0.3
#: National results of theme 2 may take this long, in seconds.
NATIONAL_WITHIN = 10
#: Draws and their seed.
DRAWS = (1000, 2023)


def make(folder: Path, size: str) -> None:
    """Make the raw files."""
    make_demo(folder / "bron", size=size)


def prepared(folder: Path, size: str) -> None:
    """Prepare the dataset, within what a laptop has."""
    took = seconds(lambda: prepare(folder / "bron", folder / "data"))
    grid = open_dataset(folder / "data").meta["edities"]["2002-2024"]["niveaus"]["grid"]
    print(f"grid: {grid['gebieden']:,} cells x {len(grid['jaren'])} years, {grid['rijen']:,} rows")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    if took >= PREPARED_WITHIN or peak >= PREPARED_IN:
        raise SystemExit(f"preparing takes {took:.0f} s and {peak:.1f} GiB, more than it may")


def use(folder: Path, size: str) -> None:
    """Read one gemeente's cells, and open its study."""
    dataset = open_dataset(folder / "data")
    took = statistics.median(seconds(lambda: read(folder)) for _ in range(5))
    rows = dataset.meta["edities"]["2002-2024"]["niveaus"]["grid"]["gebieden"]
    print(f"one gemeente's cells out of {rows:,}: {took:.3f} s (limit {READ_WITHIN} s)")
    if took >= READ_WITHIN:
        raise SystemExit("reading one gemeente's cells takes too long")
    data = str(folder / "data")
    values = {"gebied": DEMO_GEMEENTE, "schaal": "grid", "data": data}
    opened = seconds(lambda: run_cells(notebook_of("stijgers_en_dalers"), values))
    print(f"theme 1 of {DEMO_GEMEENTE} by cells, with the country: {opened:.1f} s")


def national(folder: Path, size: str) -> None:
    """Compute what theme 2 needs of the whole country: kinds, clusters, gemeenten, correlations and inequality."""
    dataset = open_dataset(folder / "data")
    country, _ = load_with_ses(dataset, resolve_area(dataset, "NL"), 2020, schaal="buurt")
    everywhere = tuple(dataset.gemeenten["code"])

    def work() -> None:
        ses_gemeenten(dataset, country, LowHigh(), 10, *DRAWS)
        ses_country(country, 10, *DRAWS)
        inequality(dataset, country, everywhere, *DRAWS)

    took = seconds(work)
    print(f"theme 2 over {len(country.gebieden):,} buurten: {took:.1f} s (limit {NATIONAL_WITHIN} s)")
    if took >= NATIONAL_WITHIN:
        raise SystemExit("the national results of theme 2 take too long")


def report(folder: Path, size: str) -> None:
    """Make the whole report of one gemeente by cells: notebook, page and tables."""
    values = {"gebied": DEMO_GEMEENTE, "schaal": "grid", "data": str(folder / "data")}
    made = make_report("stijgers_en_dalers", values, folder / "rapport")
    print(f"one report by cells: {made.html.stat().st_size / 1024**2:.1f} MiB")


def read(folder: Path) -> None:
    """Read the cells of one gemeente as a report does."""
    dataset = open_dataset(folder / "data")
    own = resolve_area(dataset, DEMO_GEMEENTE).gemeenten
    dataset.scores("grid", edition="2002-2024", years=(2014, 2020), gemeenten=own)
    dataset.areas("grid", gemeenten=own)


def seconds(work: Callable[[], object]) -> float:
    """Time on the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(step: Callable[[Path, str], None], folder: Path, size: str) -> None:
    """Do one step; print its time, and its processor time and peak memory with those of its kernel if it had one."""
    took = seconds(lambda: step(folder, size))
    own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    busy = sum(u.ru_utime + u.ru_stime for u in (own, child))
    peaks = " + ".join(f"{u.ru_maxrss / 1024**2:.2f}" for u in (own, child) if u.ru_maxrss)
    name = f"{step.__name__} at size {size}"
    print(f"{name}: {took:.1f} s ({busy:.1f} s of processor time), peak memory {peaks} GiB", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--size", choices=[name for name, (*_, cells) in SIZES.items() if cells], default="nederland"
    )
    parser.add_argument("--keep", type=Path, help="make it in this folder and leave it there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        for step in (make, prepared, use, national, report):
            process = multiprocessing.get_context("spawn").Process(
                target=measured, args=(step, folder, chosen.size)
            )
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(process.exitcode)


if __name__ == "__main__":
    main()
