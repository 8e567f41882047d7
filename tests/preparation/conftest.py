from pathlib import Path

import pytest

from tests.preparation.mini import make_mini


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small folder of raw files."""
    return make_mini(tmp_path / "bron")
