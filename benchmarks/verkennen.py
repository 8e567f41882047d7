"""How long a change in the explorer takes, against running the whole notebook again.

    PYTHONPATH=. python benchmarks/verkennen.py [--data FOLDER] [--areas "Heerlen;Rotterdam"] [--changes 12]

"Change" is another gemeente chosen in the widgets: the figures, one map and the tables, until all that a browser gets is
there, in a warm process. "Report" is the same notebook whole, in the same warm process (no kernel, no page). Both take
turns, so that other work on the machine weighs on both. Prints the medians in seconds and their ratio, per theme.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

from tests.cells import run_cells

from leefbaarheid.explorer.look import THEMES
from leefbaarheid.explorer.panel import Explorer, open_explorer
from leefbaarheid.report.themes import notebook_of


def seconds(work: Callable[[], object]) -> float:
    """Time that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(panel: Explorer, theme: str, areas: list[str]) -> tuple[list[float], list[float]]:
    """Seconds of each change and of each report."""
    changes, reports = [], []
    for area in areas:
        changes.append(seconds(partial(setattr, panel.gebied, "value", area)))
        if isinstance(panel.shown, str):
            raise SystemExit(f"{area}: {panel.shown}")
        asked = {"gebied": area, "data": str(panel.dataset.path)}
        reports.append(seconds(partial(run_cells, notebook_of(theme), asked)))
    return changes, reports


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default="")
    parser.add_argument("--areas", default="")
    parser.add_argument("--changes", type=int, default=12)
    chosen = parser.parse_args()
    panel = open_explorer(data=chosen.data)
    if not isinstance(panel, Explorer):
        raise SystemExit(panel.value)
    names = panel.dataset.gemeenten.sort_values("naam")
    spread = names["code"].iloc[:: max(1, len(names) // (chosen.changes + 1))].tolist()
    areas = [a.strip() for a in chosen.areas.split(";") if a.strip()] or spread[: chosen.changes + 1]
    for theme in THEMES:
        panel.thema.value = theme
        measure(panel, theme, areas[:1])  # what is computed once for the whole country
        changes, reports = measure(panel, theme, areas[1:])
        change, report = statistics.median(changes), statistics.median(reports)
        print(
            f"{theme}: change {change:.2f} s (median of {len(changes)}, longest {max(changes):.2f}), whole report "
            f"{report:.2f} s, ratio {change / report:.2f}"
        )


if __name__ == "__main__":
    main()
