"""Fixtures that every test may use: demo data, real data, prepared datasets."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

#: How long an example takes says nothing on a busy machine.
hypothesis.settings.register_profile("project", deadline=None)
hypothesis.settings.load_profile("project")

PROJECT = Path(__file__).resolve().parents[1]
REQUIRE = os.environ.get("LEEFBAARHEID_REQUIRE_ALL") == "1"


def missing(what: str) -> None:
    """Skip with the reason; where everything must be there (CI), fail instead."""
    if REQUIRE:
        pytest.fail(f"{what}, and here no test may be skipped for that", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def real_source() -> Path:
    """Folder with the real raw files."""
    folder = Path(os.environ.get("LEEFBAARHEID_REAL_DATA", PROJECT.parent / "shared" / "data"))
    if not (folder / "bronnen").is_dir():
        missing(f"no real data in {folder}")
    return folder


@pytest.fixture(scope="session")
def demo_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the raw files of the small demo country, without cells."""
    from tests.voorbeeldland import make_demo

    return make_demo(tmp_path_factory.mktemp("demo-source") / "bron", size="klein")


@pytest.fixture(scope="session")
def demo_path(demo_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared dataset of the small demo country."""
    from leefbaarheid.preparation import prepare

    folder = tmp_path_factory.mktemp("demo") / "demo"
    prepare(demo_source, folder)
    return folder


@pytest.fixture(scope="session")
def cells_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the raw files of the standard demo country, with cells of 100 m."""
    from tests.voorbeeldland import make_demo

    return make_demo(tmp_path_factory.mktemp("cells-source") / "bron")


@pytest.fixture(scope="session")
def cells_path(cells_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared dataset of the standard demo country."""
    from leefbaarheid.preparation import prepare

    folder = tmp_path_factory.mktemp("cells") / "demo"
    prepare(cells_source, folder)
    return folder


@pytest.fixture(scope="session")
def real_path(real_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared dataset of the real files."""
    from leefbaarheid.preparation import prepare

    folder = tmp_path_factory.mktemp("real") / "real"
    prepare(real_source, folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, through Playwright."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        missing("no Chromium found")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def pages(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with every kind of page: the four reports of the demo gemeente, and the index."""
    from leefbaarheid.batch import plan_jobs, run_batch
    from leefbaarheid.themes import KNOWN

    out = tmp_path_factory.mktemp("pages") / "uit"
    summary = run_batch(plan_jobs("Wilgenvoorde", KNOWN, str(demo_path)), out, workers=2)
    assert not summary.failed
    return out
