"""The explorer driven by a reader: in JupyterLab, and as an app without code, on this machine alone."""

import contextlib
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time

import pytest

from tests.conftest import PROJECT

pytestmark = pytest.mark.slow

MAP = ".verkennen .kaartbeeld"
#: Another map than one that stood there.
OTHER = "old => (document.querySelector('.kaartbeeld')?.outerHTML ?? old) !== old"


@contextlib.contextmanager
def running(folder, data, address, *command):
    """Run a server in a process group of its own, which ends as a whole; gives the ``address`` that its log tells."""
    others = ("XDG_", "JUPYTER", "IPYTHON", "MPL")  # all that these keep goes into the folder of the test
    environment = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    environment |= {"HOME": str(folder), "LEEFBAARHEID_DATA": str(data), "PYTHONPATH": str(PROJECT / "lib")}
    log, until = folder / "log", time.monotonic() + 120
    with log.open("wb") as said:
        about = {"env": environment, "cwd": folder, "stdout": said, "stderr": said, "start_new_session": True}
        process = subprocess.Popen([sys.executable, "-m", *command, "--no-browser"], **about)
    try:
        while not (found := re.search(address, log.read_text(encoding="utf-8"))):
            assert process.poll() is None, log.read_text(encoding="utf-8")[-3000:]
            assert time.monotonic() < until, log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.2)
        yield found[0]
    finally:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, sign)
                process.wait(10)


@pytest.fixture
def page(visit):
    opened = visit(height=1200)
    opened.set_default_timeout(60_000)
    return opened


def changed(page, change):
    """Change something; gives the seconds until another map stands there."""
    before = page.locator(MAP).evaluate("m => m.outerHTML") if page.locator(MAP).count() else ""
    start = time.perf_counter()
    change()
    page.wait_for_function(OTHER, arg=before)
    return time.perf_counter() - start


def choose(page, place):
    """Type a gemeente, as a reader with a keyboard does."""
    box = page.get_by_role("combobox", name="Gebied")
    box.fill(place)
    return changed(page, lambda: box.press("Enter"))


def test_jupyterlab_shows_another_map_and_saves(page, real_path, tmp_path):
    text = (PROJECT / "notebooks" / "verkennen.ipynb").read_text(encoding="utf-8")
    notebook = tmp_path / "verkennen.ipynb"
    notebook.write_text(text.replace('uitvoer = \\"\\"', 'uitvoer = \\"uit\\"'), encoding="utf-8")
    options = f"--ip=127.0.0.1 --port=0 --allow-root --LabApp.news_url= --ServerApp.root_dir={tmp_path}"
    options += " --IdentityProvider.token= --ServerApp.password="
    options += " --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"
    address = r"http://127\.0\.0\.1:\d+/lab"
    with running(tmp_path, real_path, address, "jupyterlab", *options.split()) as address:
        page.goto(f"{address}/tree/{notebook.name}")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_selector(MAP)
        took = [choose(page, name) for name in ("Leiden", "Rotterdam", "Urk", "Best", "Kerkrade")][1:]
        assert "Kerkrade: klasse in 2024" in page.locator(MAP).get_attribute("aria-label")
        layer = page.get_by_label("Op de kaart")
        changed(page, lambda: layer.select_option(label="Overlast en onveiligheid, 2014–2020"))
        assert "overlast en onveiligheid" in page.locator(MAP).get_attribute("aria-label")
        page.get_by_role("combobox", name="Gebied").press_sequentially("x\n")
        page.get_by_text("Bedoelt u Kerkrade?").wait_for()
        choose(page, "Kerkrade")
        page.get_by_role("button", name="Bewaar deze selectie").click()
        page.wait_for_selector(".verkennen a[download]")
        assert page.locator("[data-mime-type$='error'], [data-mime-type$='stderr']").count() == 0
        assert len([*tmp_path.rglob("parameters.csv")]) == 1
    assert statistics.median(took) < 1 + os.getloadavg()[0] / 2, took  # other work may keep the machine busy


def test_the_app_works_by_keyboard_without_barriers_and_gives_files(page, real_path, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    with socket.socket() as probe:  # where another process is first to take it, the app takes a next one
        probe.bind(("127.0.0.1", 0))
        command = ("leefbaarheid.explorer", f"--port={probe.getsockname()[1]}")
    with running(tmp_path, real_path, r"http://[\d.:]+/", *command) as address:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 1200})
            page.goto(address)
            page.wait_for_selector(MAP)
            for theme in ("Criminaliteit", "Sociale ongelijkheid"):
                rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
                found = Axe().run(page, context=".verkennen", options=rules)
                assert found.violations_count == 0, found.generate_report()
                assert page.evaluate("document.scrollingElement.scrollWidth") <= width + 1
                field = page.get_by_label("Thema", exact=True)
                changed(page, lambda: field.select_option(label=theme))  # noqa: B023
        assert page.locator("html").get_attribute("lang") == "nl"
        assert not re.search("lb.explore|Verder rekenen", page.locator("body").inner_text())
        page.get_by_role("combobox", name="Gebied").focus()
        for label in ("Thema", "Op de kaart", "Bewaar deze selectie"):
            page.keyboard.press("Tab")
            said = "document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText"
            assert page.evaluate(said) == label
        choose(page, "Urk")
        page.get_by_label("Op de kaart").focus()
        changed(page, lambda: page.keyboard.press("ArrowDown"))
        page.get_by_role("button", name="Bewaar deze selectie").press("Enter")
        with page.expect_download() as taken:
            page.get_by_role("link", name="kaart.svg").press("Enter")
        assert "<title>Urk: SES in 2022</title>" in taken.value.path().read_text(encoding="utf-8")
