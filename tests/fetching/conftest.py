"""A place of its own for each test that fetches."""

from pathlib import Path

import pytest

from tests.cli.conftest import run as run
from tests.fetching.harness import Place

SETTINGS = "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy or certificates of the machine on which the tests run."""
    for name in [*SETTINGS.split(), *SETTINGS.lower().split()]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Where a test fetches to."""
    return Place(tmp_path / "plek")
