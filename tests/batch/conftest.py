"""What a batch leaves, and notebooks that misbehave."""

import os
import re
import shutil
import textwrap

import nbformat
import pytest

from leefbaarheid.batch import pool
from leefbaarheid.report.themes import NOTEBOOKS, notebook_of
from leefbaarheid.terms import THEMES
from tests.preparation.mini import contents


def seen(folder):
    """Content of every file that a reader sees, by path."""
    return {name: content for name, content in contents(folder).items() if not re.search(r"(^|/)\.", name)}


def alike(folder):
    """The same of those files that two batches have alike: the manifest tells how long each report took."""
    return {name: content for name, content in seen(folder).items() if name != "manifest.jsonl"}


@pytest.fixture
def copy(made, tmp_path):
    """A copy of the batch of one's own."""
    return shutil.copytree(made[0], tmp_path / "uit")


#: What a report needs at least: a table and something to show.
LITTLE = """import os, pathlib
from IPython.display import HTML
tables = pathlib.Path(os.environ["LEEFBAARHEID_UITVOER"], "tabellen", "{theme}")
tables.mkdir(parents=True)
(tables / "t.csv").write_text("a\\n1\\n")
HTML("<h1>Kop</h1>")"""


def write_little(folder, theme, *code):
    """Let the notebook of a theme in a folder run some code and hardly more."""
    path, run = folder / f"{theme}.ipynb", nbformat.v4.new_code_cell
    book = nbformat.read(path, as_version=4)
    head = [cell for cell in book.cells if "parameters" in cell.metadata.get("tags", [])]
    book.cells = [*head, *map(run, [*code, LITTLE.format(theme=theme)])]
    nbformat.write(book, path)


@pytest.fixture
def spoil(tmp_path, monkeypatch):
    """Give a function that makes theme 3 run some code, for one gemeente only where it is named; and hardly more."""
    folder, cells = shutil.copytree(notebook_of(THEMES[0]).parent, tmp_path / "notebooks"), []
    monkeypatch.setenv(NOTEBOOKS, str(folder))
    monkeypatch.setattr(pool, "examples", lambda todo: ())  # nothing of the country is worth getting ready

    def add(code, gebied=""):
        cells.append(f"if {gebied!r} in ('', gebied):\n{textwrap.indent(code, '    ')}")
        write_little(folder, "ondermijning", *cells)

    return add


@pytest.fixture(autouse=True)
def no_stray_settings():
    """Nothing of a batch stays in this process's environment."""
    ours = ("LEEFBAARHEID_", "OMP_", "OPENBLAS_", "MKL_", "NUMEXPR_")
    before = {name for name in os.environ if name.startswith(ours)}
    yield
    assert {name for name in os.environ if name.startswith(ours)} == before
