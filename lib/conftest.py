"""Examples in docstrings run on the data inside, in a folder of their own."""

import os
from pathlib import Path

import papermill  # noqa: F401  (it loads the batch's engine, which loads it)
import pytest
from tests.conftest import PROJECT

#: The prepared dataset of the Netherlands.
NEDERLAND = os.environ.get("LEEFBAARHEID_TEST_NEDERLAND", str(PROJECT / "data" / "nederland"))


@pytest.fixture(autouse=True)
def nederland(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the examples find the Netherlands and write where nobody minds."""
    monkeypatch.setenv("LEEFBAARHEID_DATA", NEDERLAND)
    monkeypatch.chdir(tmp_path)
