"""Examples in docstrings run on the data inside, in a folder of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import papermill  # noqa: F401  (it loads the batch's engine, which loads it)
import pytest
from tests.conftest import PROJECT

#: The prepared dataset of the Netherlands.
NEDERLAND = os.environ.get("LEEFBAARHEID_TEST_NEDERLAND", str(PROJECT / "data" / "nederland"))
#: Its import is what the batch's parent does first.
collect_ignore = ["leefbaarheid/batch/preload.py"]
#: Modules whose examples need a dataset.
NEED = ("leefbaarheid", "leefbaarheid.api", "leefbaarheid.figures.draw")


@pytest.fixture(autouse=True)
def nederland(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """Let the examples find the Netherlands, draw without a screen and write where nobody minds."""
    module = request.node.name.rpartition(".")[0] or request.node.name
    if {module, request.node.name} & set(NEED):
        import matplotlib as mpl
        import matplotlib.pyplot as plt

        monkeypatch.setenv("LEEFBAARHEID_DATA", NEDERLAND)
        monkeypatch.chdir(tmp_path)
        with mpl.rc_context():
            plt.switch_backend("agg")
            yield
            plt.close("all")
    else:
        yield
