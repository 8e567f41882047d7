"""The command line starts fast: what only analyses need is loaded by who runs one."""

import subprocess
import sys

HEAVY = ("scipy.stats", "esda", "sklearn", "libpysal")


def loaded(code, *words):
    """Names of the heavy libraries that a process of its own has loaded after running some code."""
    tell = f"import sys\nprint('heavy:', *[m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}", *words], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1].split()[1:]


def test_help_loads_no_library_of_the_analyses():
    code = (
        "import sys\nfrom leefbaarheid.cli import main\n"
        "for words in ([], ['batch'], ['report']):\n    sys.argv[1:] = [*words, '--help']\n"
        "    try:\n        main()\n    except SystemExit as e:\n        assert e.code == 0"
    )
    assert loaded(code) == []


def test_planning_loads_no_library_of_the_analyses(demo_path):
    code = (
        "import sys\nfrom leefbaarheid.batch import plan_jobs\nfrom leefbaarheid.report.themes import THEMES\n"
        "jobs = plan_jobs(sys.argv[1], THEMES, sys.argv[2])\n"
        "assert {job.theme for job in jobs} == set(THEMES)"
    )
    assert loaded(code, "alle", str(demo_path)) == []
