"""Fixtures that every test may use: the Netherlands, its raw files, an invented country, pages."""

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock

# what loads nbformat would compile the grammars of addresses that no notebook has, as in the command line
sys.modules.setdefault("rfc3987_syntax", None)

#: How long an example takes says nothing on a busy machine; more examples are for rules that need them.
hypothesis.settings.register_profile("project", deadline=None, max_examples=25)
hypothesis.settings.load_profile("project")

PROJECT = Path(__file__).resolve().parents[1]
#: Datasets and pages that are made once for all workers.
KEPT = PROJECT / ".pytest_cache" / "kept"
#: The batch that several tests look at: every kind of page of Wilgenvoorde, and one of another gemeente.
BATCH = "gebied;thema\nGM9003;\nGM9003;bevindingen\nGM9001;ondermijning\n"
REQUIRE = os.environ.get("LEEFBAARHEID_REQUIRE_ALL") == "1"


def missing(what: str) -> None:
    """Skip with the reason; where everything must be there (CI), fail instead."""
    if REQUIRE:
        pytest.fail(f"{what}, and here no test may be skipped for that", pytrace=False)
    pytest.skip(what)


def slowly(*values: Any) -> list[Any]:
    """What the quick tests try in another way already: these values are for the slow ones."""
    return [pytest.param(*(v if isinstance(v, tuple) else (v,)), marks=pytest.mark.slow) for v in values]


@cache
def _digest() -> str:
    """Digest of all from which the kept folders are made: another version of it makes them anew."""
    digest = hashlib.sha256()
    for room in ("lib/leefbaarheid", "notebooks", "params", "tests/sources", "tests/voorbeeldland"):
        for path in sorted((PROJECT / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that all workers share: made once, by the first that asks, and again when the code has changed."""
    place = KEPT / f"{name}-{_digest()}" / name
    KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(KEPT / f"{name}.lock"):
        if not place.exists():
            for old in KEPT.glob(f"{name}-{16 * '[0-9a-f]'}"):
                shutil.rmtree(old, ignore_errors=True)
            staging = place.with_name(f".{name}")
            make(staging)
            staging.rename(place)
    return place


@pytest.fixture(scope="session")
def real_source() -> Path:
    """Folder with the real raw files."""
    folder = Path(os.environ.get("LEEFBAARHEID_REAL_DATA", PROJECT.parent / "shared" / "data"))
    if not (folder / "bronnen").is_dir():
        missing(f"the raw files of data/nederland are not in {folder}")
    return folder


@pytest.fixture(scope="session")
def real_path() -> Path:
    """The prepared dataset of the Netherlands, which is part of the project."""
    return PROJECT / "data" / "nederland"


@pytest.fixture(scope="session")
def real(real_path: Path) -> Any:
    """The prepared dataset of the Netherlands, opened."""
    from leefbaarheid.dataset import open_dataset

    return open_dataset(real_path)


@pytest.fixture(scope="session")
def kerkrade(real: Any) -> tuple[Any, Any]:
    """The same, and the area of one gemeente."""
    from leefbaarheid.areas import resolve_area

    return real, resolve_area(real, "Kerkrade")


@pytest.fixture(scope="session")
def demo_source() -> Path:
    """Folder with the raw files of the small invented country, without cells."""
    from tests.voorbeeldland import make_demo

    return kept("klein-bron", lambda to: make_demo(to, size="klein"))


@pytest.fixture(scope="session")
def demo_path(demo_source: Path) -> Path:
    """The prepared dataset of the small invented country."""
    from leefbaarheid.preparation import prepare

    return kept("klein", lambda to: prepare(demo_source, to))


@pytest.fixture(scope="session")
def demo(demo_path: Path) -> Any:
    """The same, opened."""
    from leefbaarheid.dataset import open_dataset

    return open_dataset(demo_path)


@pytest.fixture(scope="session")
def cells_source() -> Path:
    """Folder with the raw files of the standard invented country, with cells of 100 m."""
    from tests.voorbeeldland import make_demo

    return kept("cellen-bron", make_demo)


@pytest.fixture(scope="session")
def cells_path(cells_source: Path) -> Path:
    """The prepared dataset of the standard invented country."""
    from leefbaarheid.preparation import prepare

    return kept("cellen", lambda to: prepare(cells_source, to))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, through Playwright."""
    if (executable := shutil.which("chromium") or shutil.which("google-chrome")) is None:
        missing("no Chromium found")
    with pytest.importorskip("playwright.sync_api").sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page; at the end nothing may have been fetched from elsewhere, nor said by scripts of our own pages."""
    contexts: list[Any] = []
    said: list[tuple[str, str]] = []
    asked: list[str] = []

    def go(path: Path | None = None, width: int = 1280, height: int = 900, **about: Any) -> Any:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **about))
        page = contexts[-1].new_page()
        page.on("dialog", lambda dialog: (said.append((page.url, dialog.message)), dialog.dismiss()))
        page.on("console", lambda message: said.append((page.url, message.text)))
        page.on("pageerror", lambda error: said.append((page.url, str(error))))
        page.on("request", lambda request: asked.append(f"{request.resource_type} {request.url}"))
        if path:
            page.goto(path.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert [text for url, text in said if url.startswith("file:")] == []  # JupyterLab says much
    own = re.compile(r"document file:|\w+ (data:|blob:|(http|ws)://127\.0\.0\.1:)")
    assert [what for what in asked if not own.match(what)] == []


@pytest.fixture(scope="session")
def plan(demo_path: Path) -> Callable[..., Any]:
    """Plan reports of the small country, of one theme where no others are named."""
    from leefbaarheid.batch import plan_jobs

    def planned(areas, themes=("ondermijning",), parameters=None, data=demo_path):  # type: ignore[no-untyped-def]
        return plan_jobs(str(areas), themes, str(data), parameters)

    return planned


@pytest.fixture(scope="session")
def reeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that lists the reports of a batch of two gemeenten, every kind of page."""
    path = tmp_path_factory.mktemp("reeks") / "reeks.csv"
    path.write_text(BATCH, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def made(plan: Callable[..., Any], reeks: Path) -> tuple[Path, Any]:
    """Folder and summary of that batch; for all who only read it."""
    from leefbaarheid.batch import Summary, run_batch
    from leefbaarheid.batch.record import all_records
    from leefbaarheid.terms import THEMES

    def make(out: Path) -> None:
        summary = run_batch(plan(reeks, THEMES), out, workers=2)
        assert (len(summary.done), summary.skipped, summary.failed, summary.stopped) == (5, [], [], False)

    out = kept("reeks", make)
    return out, Summary(done=all_records(out))


@pytest.fixture(scope="session")
def pages(made: tuple[Path, Any]) -> Path:
    """Folder of the same batch."""
    return made[0]
