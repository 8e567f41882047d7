from pathlib import Path

import pytest

from tests.preparation.mini import Made, make_mini
from tests.preparation.rich import make_rich


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small folder of raw files."""
    return make_mini(tmp_path / "bron")


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """What is prepared of that folder as it is; to be read only."""
    return Made(make_mini(tmp_path_factory.mktemp("mini") / "bron"))


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """What is prepared of the small folder with many more files; to be read only."""
    return Made(make_rich(tmp_path_factory.mktemp("rich") / "bron"))
