"""Processor time of one report against its analysis and figures alone.

    PYTHONPATH=. python benchmarks/report.py [--data FOLDER] [--area Kerkrade] [--rounds 3]

"Alone" is the same analysis and the same pictures, encoded and written as HTML pieces, in one plain Python process
that is warm (libraries imported, one round done). "Report" is the whole report: a kernel, papermill, the
page and the files, started from a warm process. Both are counted in processor seconds of the process and its children.
Prints both and their ratio.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
from collections.abc import Callable

from tests.cells import run_cells

from leefbaarheid.dataset import frame, levels
from leefbaarheid.report.run import make_report
from leefbaarheid.report.themes import notebook_of


def processor_seconds(work: Callable[[], object]) -> float:
    """Processor time of this process and of the children that it waited for."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    before = sum(sum(resource.getrusage(w)[:2]) for w in who)
    work()
    return sum(sum(resource.getrusage(w)[:2]) for w in who) - before


def alone(area: str, data: str) -> int:
    """Analysis and figures in this process, read afresh from the dataset; returns the size of the HTML."""
    frame._load.cache_clear()
    frame._join.cache_clear()
    levels.coverage.cache_clear()
    _, shown = run_cells(notebook_of("stijgers_en_dalers"), {"gebied": area, "data": data})
    return sum(map(len, shown))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default="")
    parser.add_argument("--area", default="Kerkrade")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    alone(chosen.area, chosen.data)
    floor = statistics.median(
        processor_seconds(lambda: alone(chosen.area, chosen.data)) for _ in range(chosen.rounds)
    )
    with tempfile.TemporaryDirectory() as out:
        values = {"gebied": chosen.area, "data": chosen.data}

        def report() -> object:
            return make_report("stijgers_en_dalers", values, out)

        report()
        whole = statistics.median(processor_seconds(report) for _ in range(chosen.rounds))
    print(f"{chosen.area}: analysis and figures alone {floor:.2f} s, report {whole:.2f} s of processor time")
    print(f"ratio {whole / floor:.2f}")


if __name__ == "__main__":
    main()
