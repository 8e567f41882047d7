"""Examples in docstrings run on the data inside, in a folder of their own."""

from pathlib import Path

import papermill  # noqa: F401  (it loads the batch's engine, which loads it)
import pytest
from tests.conftest import PROJECT


@pytest.fixture(autouse=True)
def nederland(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the examples find the Netherlands and write where nobody minds."""
    monkeypatch.setenv("LEEFBAARHEID_DATA", str(PROJECT / "data" / "nederland"))
    monkeypatch.chdir(tmp_path)
