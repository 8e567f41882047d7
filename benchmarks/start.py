"""Seconds that whole commands take from a cold start, beside loading the libraries on which they stand.

    python benchmarks/start.py [--data FOLDER] [--area Heerlen] [--rounds 5]

Every command is a process of its own; all are run in turn, ``rounds`` times after one that does not count (Python keeps
what it compiles). Prints the median of each and its ratio to that of the libraries.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

LIBRARIES = ("-c", "import geopandas, matplotlib.figure, papermill, scipy.special")
CLI = ("-m", "leefbaarheid.cli")


def seconds(arguments: tuple[str, ...]) -> float:
    """Wall time of one command of this Python, which may keep what it compiles."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default="")
    parser.add_argument("--area", default="Heerlen")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        report = (
            *CLI,
            "report",
            chosen.area,
            "--out",
            out,
            *(("--data", chosen.data) if chosen.data else ()),
        )
        commands = {
            "the libraries": LIBRARIES,
            "leefbaarheid --help": (*CLI, "--help"),
            f"leefbaarheid report {chosen.area} --theme stijgers_en_dalers": (
                *report,
                "--theme",
                "stijgers_en_dalers",
            ),
            f"leefbaarheid report {chosen.area}": report,
        }
        rounds = [
            {name: seconds(words) for name, words in commands.items()} for _ in range(chosen.rounds + 1)
        ]
    for name in commands:
        took, base = (statistics.median(r[n] for r in rounds[1:]) for n in (name, "the libraries"))
        print(f"{name}: {took:.2f} s, ratio {took / base:.2f}")


if __name__ == "__main__":
    main()
