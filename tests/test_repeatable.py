"""The same inputs give the same bytes: in another folder, time zone, locale, hash seed, and on one core."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from leefbaarheid.report.themes import THEMES

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = "from tests.voorbeeldland import make_demo\nmake_demo('bron', size='klein')"
COMMAND = ("-m", "leefbaarheid.cli")
STEPS = (
    ("-c", SOURCE),
    (*COMMAND, "data", "prepare", "--source", "bron", "--to", "set"),
    (*COMMAND, "report", "Wilgenvoorde", "--data", "set", "--out", "uit"),
)


PATHS = os.pathsep.join([str(PROJECT / "lib"), str(PROJECT)])


def make(folder, **environment):
    """Run the three steps in a folder of their own; return the checksum of every file."""
    folder.mkdir()
    environment["PYTHONPATH"] = PATHS
    for step in STEPS:
        about = {"cwd": folder, "env": os.environ | environment, "capture_output": True, "text": True}
        done = subprocess.run([sys.executable, *step], check=False, **about)
        assert done.returncode == 0, done.stderr
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.mark.slow
def test_another_place_and_another_environment_give_the_same_bytes(tmp_path):
    here = make(tmp_path / "hier", PYTHONHASHSEED="1", TZ="Europe/Amsterdam", LC_ALL="C.UTF-8")
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    there = make(tmp_path / "ergens anders", PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C", **one_core)
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
    assert sum(name.endswith(".html") for name in here) == len(THEMES) + 1, "and the overview"
