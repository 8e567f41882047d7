"""The same inputs give the same bytes: in another folder, time zone, locale, hash seed, and on one core."""

import os
import subprocess
import sys

import pytest

from leefbaarheid.terms import THEMES
from tests.conftest import PROJECT

SOURCE = "from tests.voorbeeldland import make_demo\nmake_demo('bron', size='klein')"
PATHS = os.pathsep.join([str(PROJECT / "lib"), str(PROJECT)])
WORDS = ("data prepare --source bron --to set", "report Wilgenvoorde --data set --out uit")
STEPS = [["-c", SOURCE], *(["-m", "leefbaarheid.cli", *words.split()] for words in WORDS)]


def make(folder, **environment):
    """Run the three steps in a folder of their own; return the content of every file."""
    folder.mkdir()
    environment = os.environ | environment | {"PYTHONPATH": PATHS}
    for step in STEPS:
        subprocess.run([sys.executable, *step], cwd=folder, env=environment, check=True)
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.slow
def test_another_place_and_another_environment_give_the_same_bytes(tmp_path):
    here = make(tmp_path / "hier", PYTHONHASHSEED="1", TZ="Europe/Amsterdam", LC_ALL="C.UTF-8")
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    there = make(tmp_path / "ergens anders", PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C", **one_core)
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
    assert sum(name.endswith(".html") for name in here) == len(THEMES) + 1, "and the overview"
