"""The command line starts fast: what only analyses need is loaded by who runs one."""

import subprocess
import sys

import pytest

#: What plans reports does without these; what only explains itself also without frames and figures.
ANALYSES = {"scipy.special", "esda", "sklearn", "libpysal"}
UNUSED = {"pyogrio", "scipy.optimize", "scipy.stats"}
FRAMES = {"pandas", "pyarrow", "geopandas", "matplotlib", "ipywidgets"}
HELP = """import sys
from leefbaarheid.cli import main
for words in ([], ["batch"], ["report"], ["data", "fetch"]):
    sys.argv[1:] = [*words, "--help"]
    try:
        main()
    except SystemExit as stop:
        assert stop.code == 0"""
PLAN = """import sys
from leefbaarheid.batch import plan_jobs
from leefbaarheid.terms import THEMES
assert {job.theme for job in plan_jobs("alle", THEMES, sys.argv[1])} == set(THEMES)"""


#: Papermill imports the engine of reports whatever notebook it is to run.
OTHERS = ("import sys, papermill", {"pandas", "leefbaarheid.batch"})
REPORT = """import sys
from leefbaarheid.report.run import make_report
make_report("sociale_ongelijkheid", {"gebied": "GM9001", "data": sys.argv[1]}, sys.argv[2], engine="leefbaarheid")"""


@pytest.mark.parametrize(
    ("code", "heavy"), [(HELP, ANALYSES | FRAMES), (PLAN, ANALYSES | UNUSED), OTHERS, (REPORT, UNUSED)]
)
def test_no_heavy_library_is_loaded_before_it_is_needed(code, heavy, demo_path, tmp_path):
    tell = f"\nprint('heavy:', sorted({heavy} & set(sys.modules)))"
    command = [sys.executable, "-c", code + tell, str(demo_path), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "heavy: []"
