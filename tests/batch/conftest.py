"""A batch of the invented country that several tests look at, and notebooks that misbehave."""

import os

import nbformat
import pytest

from leefbaarheid.batch import Summary, plan_jobs, run_batch
from leefbaarheid.batch.record import all_records
from leefbaarheid.report.themes import NOTEBOOKS, THEMES, notebook_of
from tests.conftest import kept

AREAS = "Wilgenvoorde,Kroonhaven,Vinkenrade"


@pytest.fixture(scope="session")
def made(demo_path):
    """Folder and summary of a batch of three gemeenten, three themes, by two workers; for all who only read it."""

    def make(out):
        summary = run_batch(plan_jobs(AREAS, data=str(demo_path)), out, workers=2)
        assert (len(summary.done), summary.skipped, summary.failed, summary.stopped) == (9, [], [], False)

    out = kept("reeks", make)
    return out, Summary(done=all_records(out))


def seen(folder):
    """Content of every file that a reader sees, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def alike(folder):
    """The same of those files that two batches have alike: the manifest tells how long each report took."""
    return {name: content for name, content in seen(folder).items() if name != "manifest.jsonl"}


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """Give a function that makes a theme's notebook run some code first, for one gemeente only where it is named."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for theme in THEMES:
        nbformat.write(nbformat.read(notebook_of(theme), as_version=4), folder / f"{theme}.ipynb")
    monkeypatch.setenv(NOTEBOOKS, str(folder))

    def spoil(theme, code, gebied=""):
        path = folder / f"{theme}.ipynb"
        book = nbformat.read(path, as_version=4)
        if gebied:
            code = f"if gebied == {gebied!r}:\n" + "\n".join("    " + line for line in code.splitlines())
        cell = nbformat.v4.new_code_cell(code)
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
