"""What a batch leaves, and notebooks that misbehave."""

import os
import re
import shutil
import textwrap

import nbformat
import pytest

from leefbaarheid.report.themes import NOTEBOOKS, THEMES, notebook_of


def seen(folder):
    """Content of every file that a reader sees, by path."""
    files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not re.search(r"(^|/)\.", name)}


def alike(folder):
    """The same of those files that two batches have alike: the manifest tells how long each report took."""
    return {name: content for name, content in seen(folder).items() if name != "manifest.jsonl"}


@pytest.fixture
def copy(made, tmp_path):
    """A copy of the batch of one's own."""
    return shutil.copytree(made[0], tmp_path / "uit")


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """Give a function that makes a theme's notebook run some code first, for one gemeente only where it is named."""
    folder = shutil.copytree(notebook_of(THEMES[0]).parent, tmp_path / "notebooks")
    monkeypatch.setenv(NOTEBOOKS, str(folder))

    def spoil(theme, code, gebied=""):
        path = folder / f"{theme}.ipynb"
        book = nbformat.read(path, as_version=4)
        cell = nbformat.v4.new_code_cell(f"if {gebied!r} in ('', gebied):\n{textwrap.indent(code, '    ')}")
        place = next(i for i, c in enumerate(book.cells) if "parameters" in c.metadata.get("tags", []))
        book.cells.insert(place + 1, cell)
        nbformat.write(book, path)

    return spoil


@pytest.fixture(autouse=True)
def no_stray_settings():
    """Nothing of a batch stays in this process's environment."""
    ours = ("LEEFBAARHEID_", "OMP_", "OPENBLAS_", "MKL_", "NUMEXPR_")
    before = {name for name in os.environ if name.startswith(ours)}
    yield
    assert {name for name in os.environ if name.startswith(ours)} == before
